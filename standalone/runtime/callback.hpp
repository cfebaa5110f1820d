// Code that is given to somebody who runs it before he returns.
#ifndef SPIKELANE_CALLBACK_HPP
#define SPIKELANE_CALLBACK_HPP

namespace spikelane {

// A callback is a lambda that takes Args and returns nothing, or none. It looks into the lambda, which must not go away
// before it: a name for it, or the brackets of the call that it is given to, will do.
template <class... Args> class callback {
public:
    callback() = default;
    template <class F> callback(const F &f) : what(&f), code([](const void *w, Args... args) {
        (*static_cast<const F *>(w))(args...);
    })
    {
    }

    explicit operator bool() const { return code != nullptr; }
    void operator()(Args... args) const { code(what, args...); }

private:
    const void *what = nullptr;
    void (*code)(const void *, Args...) = nullptr;
};

} // namespace spikelane

#endif
