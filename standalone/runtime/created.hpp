// Synapses in the order of creation, which is how they are saved and given.
#ifndef SPIKELANE_CREATED_HPP
#define SPIKELANE_CREATED_HPP

#include "digest.hpp"
#include "npz.hpp"
#include "pieces.hpp"
#include "rows.hpp"
#include "synapses.hpp"

namespace spikelane {

// created is synapses in the order of creation. What each rank has of them rank 0 gets piece by piece; others take part in
// that by going through the same motions.
template <class T> class created {
public:
    created(const rows<T> &connections, int64_t first);

    void pairs(archive &to) const;
    void pairs(digest &sum) const;

    template <class V> void save(archive &to, const char *name, const column<V> &values) const;
    template <class V> void add(digest &sum, const column<V> &values) const;

    // save_delays saves delays, which are by rank, if they differ.
    void save_delays(archive &to, const column<double> &seconds) const;

private:
    template <class V> pieces<V> reader(const listing &where, const column<V> &values) const
    {
        return pieces<V>(r.created_in_all, r.total, r.size(), where.list(), values.data());
    }

    const rows<T> &r;
    listing at;
    column<int32_t> sources, targets;
};

} // namespace spikelane

#include "bodies.hpp"
#if SPIKELANE_BODIES

#include <algorithm>
#include <cmath>
#include <type_traits>

#include "ranks.hpp"

namespace spikelane {

template <class T> created<T>::created(const rows<T> &connections, int64_t first) : r(connections), at(r.positions())
{
    r.pairs(sources, targets);
    for (int32_t &j : targets) j -= (int32_t)first;
}

template <class T> void created<T>::pairs(archive &to) const
{
    to.produced("i", {r.total}, reader(listing(), sources));
    to.produced("j", {r.total}, reader(listing(), targets));
}

template <class T> void created<T>::pairs(digest &sum) const
{
    pieces<int32_t> i = reader(listing(), sources), j = reader(listing(), targets);
    for (int64_t k = 0; k < r.total; k++) {
        const uint32_t source = (uint32_t)i(k), target = (uint32_t)j(k);
        if (!ranks::first()) continue;
        sum.u32(source);
        sum.u32(target);
    }
}

template <class T> template <class V> void created<T>::save(archive &to, const char *name, const column<V> &values) const
{
    pieces<V> read = reader(at, values);
    if constexpr (std::is_same<V, uint8_t>::value) to.produced(name, {r.total}, [&](int64_t k) { return read(k) != 0; });
    else to.produced(name, {r.total}, read);
}

template <class T> template <class V> void created<T>::add(digest &sum, const column<V> &values) const
{
    pieces<V> read = reader(at, values);
    for (int64_t k = 0; k < r.total; k++) {
        const V x = read(k);
        if (ranks::first()) sum.number((double)x);
    }
}

template <class T> void created<T>::save_delays(archive &to, const column<double> &seconds) const
{
    double low = HUGE_VAL, high = -HUGE_VAL;
    for (double x : seconds) {
        low = std::min(low, x);
        high = std::max(high, x);
    }
    if (!(ranks::least(low) < ranks::most(high))) return;
    column<double> values(seconds.size());
    std::copy(seconds.begin(), seconds.end(), values.begin());
    r.arrange(values.data());
    save(to, "delay", values);
}

} // namespace spikelane

#endif

#endif
