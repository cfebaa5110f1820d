// Synapses in the order of creation, which is how they are saved and given.
#ifndef SPIKELANE_CREATED_HPP
#define SPIKELANE_CREATED_HPP

#include "digest.hpp"
#include "npz.hpp"
#include "rows.hpp"
#include "synapses.hpp"

namespace spikelane {

// created is synapses in the order of creation.
template <class T> class created {
public:
    created(const rows<T> &connections, int64_t first);

    void pairs(archive &to) const;
    void pairs(digest &sum) const;

    template <class V> void save(archive &to, const char *name, const column<V> &values) const;
    void save(archive &to, const char *name, const column<uint8_t> &values) const;
    template <class V> void add(digest &sum, const column<V> &values) const;

    // save_delays saves delays, which are by rank, if they differ.
    void save_delays(archive &to, const column<double> &seconds) const;

private:
    const rows<T> &r;
    listing at;
    column<int32_t> sources, targets;
};

} // namespace spikelane

#include "bodies.hpp"
#if SPIKELANE_BODIES

namespace spikelane {

template <class T> created<T>::created(const rows<T> &connections, int64_t first) : r(connections), at(r.positions())
{
    r.pairs(sources, targets); for (int32_t &j : targets) j -= (int32_t)first;
}

template <class T> void created<T>::pairs(archive &to) const
{
    to.vector("i", sources.data(), sources.size());
    to.vector("j", targets.data(), targets.size());
}

template <class T> void created<T>::pairs(digest &sum) const
{
    for (int64_t k = 0; k < sources.size(); k++) {
        sum.u32((uint32_t)sources[k]);
        sum.u32((uint32_t)targets[k]);
    }
}

template <class T> template <class V> void created<T>::save(archive &to, const char *name, const column<V> &values) const
{
    to.produced(name, {values.size()}, [&](int64_t k) { return values[at.same() ? k : at[k]]; });
}

template <class T> void created<T>::save(archive &to, const char *name, const column<uint8_t> &values) const
{
    to.produced(name, {values.size()}, [&](int64_t k) { return values[at.same() ? k : at[k]] != 0; });
}

template <class T> template <class V> void created<T>::add(digest &sum, const column<V> &values) const
{
    for (int64_t k = 0; k < values.size(); k++) sum.number((double)values[at.same() ? k : at[k]]);
}

template <class T> void created<T>::save_delays(archive &to, const column<double> &seconds) const
{
    bool differ = false;
    for (double x : seconds) differ = differ || x != seconds[0];
    if (!differ) return;
    column<double> values(seconds.size());
    std::copy(seconds.begin(), seconds.end(), values.begin());
    r.arrange(values.data());
    save(to, "delay", values);
}

} // namespace spikelane

#endif

#endif
