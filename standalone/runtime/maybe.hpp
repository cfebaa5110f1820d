// A value that may be missing: std::optional, whose header takes compilers a while.
#ifndef SPIKELANE_MAYBE_HPP
#define SPIKELANE_MAYBE_HPP

namespace spikelane {

template <class T> class maybe {
public:
    maybe() = default;
    maybe(T x) : there(true), value(x) {}

    explicit operator bool() const { return there; }
    T operator*() const { return value; }
    T value_or(T other) const { return there ? value : other; }

private:
    bool there = false;
    T value = T();
};

} // namespace spikelane

#endif
