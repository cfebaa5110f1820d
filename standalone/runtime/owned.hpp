// A thing on the heap that has one owner: std::unique_ptr, whose header takes compilers a while.
#ifndef SPIKELANE_OWNED_HPP
#define SPIKELANE_OWNED_HPP

namespace spikelane {

// An owned thing goes away with who owns it.
template <class T> class owned {
public:
    owned() = default;
    explicit owned(T *thing) : it(thing) {}
    owned(owned &&other) noexcept : it(other.it) { other.it = nullptr; }
    owned &operator=(owned &&other) noexcept
    {
        T *const mine = it;
        it = other.it;
        other.it = mine;
        return *this;
    }
    ~owned() { delete it; }

    explicit operator bool() const { return it != nullptr; }
    T &operator*() const { return *it; }
    T *operator->() const { return it; }
    T *get() const { return it; }

private:
    T *it = nullptr;
};

} // namespace spikelane

#endif
