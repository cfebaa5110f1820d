// Synapses in the order of creation, which is how they are saved and given.
#ifndef SPIKELANE_CREATED_HPP
#define SPIKELANE_CREATED_HPP

#include "digest.hpp"
#include "npz.hpp"
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
    void save(archive &to, const char *name, const column<uint8_t> &values) const;
    template <class V> void add(digest &sum, const column<V> &values) const;

    // save_delays saves delays, which are by rank, if they differ.
    void save_delays(archive &to, const column<double> &seconds) const;

private:
    template <class V> class reader;

    const rows<T> &r;
    listing at;
    column<int32_t> sources, targets;
};

} // namespace spikelane

#include "bodies.hpp"
#if SPIKELANE_BODIES

#include <algorithm>
#include <cmath>
#include <vector>

#include "bug.hpp"
#include "ranks.hpp"

namespace spikelane {

// A reader is asked for the values of all synapses, in order, as often as one likes. places are where the synapses stand
// that are here, in the order of creation.
template <class T> template <class V> class created<T>::reader {
public:
    reader(const rows<T> &connections, const listing &where, const column<V> &all) : r(&connections), places(where.list()), values(&all) {}

    V operator()(int64_t k)
    {
        if (r->created_in_all.same()) return value(k);
        if (k < lo || k >= hi) fetch(k);
        return ranks::first() ? piece[(size_t)(k - lo)] : V();
    }

private:
    V value(int64_t k) const { return (*values)[places.data ? places[k] : k]; }

    void fetch(int64_t k)
    {
        constexpr int64_t most = 1 << 18;
        lo = k;
        hi = std::min(lo + most, r->total);
        const int64_t a = r->created_in_all.below(lo, r->size()), b = r->created_in_all.below(hi, r->size());
        std::vector<int32_t> spans;
        std::vector<V> some;
        r->created_in_all.each(a, b, [&](int64_t, int64_t number, int64_t n) {
            spans.push_back((int32_t)(number - lo));
            spans.push_back((int32_t)n);
        });
        for (int64_t m = a; m < b; m++) some.push_back(value(m));
        spans = ranks::collect(spans.data(), (int64_t)spans.size());
        some = ranks::collect(some.data(), (int64_t)some.size());
        if (!ranks::first()) return;
        piece.resize((size_t)(hi - lo));
        if (some.size() != piece.size()) bug("ranks do not have all synapses, each once");
        size_t from = 0;
        for (size_t s = 0; s < spans.size(); s += 2) {
            std::copy(some.begin() + (int64_t)from, some.begin() + (int64_t)from + spans[s + 1], piece.begin() + spans[s]);
            from += (size_t)spans[s + 1];
        }
    }

    const rows<T> *r;
    indices places;
    const column<V> *values;
    int64_t lo = 0, hi = 0;
    std::vector<V> piece;
};

template <class T> created<T>::created(const rows<T> &connections, int64_t first) : r(connections), at(r.positions())
{
    r.pairs(sources, targets);
    for (int32_t &j : targets) j -= (int32_t)first;
}

template <class T> void created<T>::pairs(archive &to) const
{
    to.produced("i", {r.total}, reader<int32_t>(r, listing(), sources));
    to.produced("j", {r.total}, reader<int32_t>(r, listing(), targets));
}

template <class T> void created<T>::pairs(digest &sum) const
{
    reader<int32_t> i(r, listing(), sources), j(r, listing(), targets);
    for (int64_t k = 0; k < r.total; k++) {
        const uint32_t source = (uint32_t)i(k), target = (uint32_t)j(k);
        if (!ranks::first()) continue;
        sum.u32(source);
        sum.u32(target);
    }
}

template <class T> template <class V> void created<T>::save(archive &to, const char *name, const column<V> &values) const
{
    to.produced(name, {r.total}, reader<V>(r, at, values));
}

template <class T> void created<T>::save(archive &to, const char *name, const column<uint8_t> &values) const
{
    reader<uint8_t> read(r, at, values);
    to.produced(name, {r.total}, [&](int64_t k) { return read(k) != 0; });
}

template <class T> template <class V> void created<T>::add(digest &sum, const column<V> &values) const
{
    reader<V> read(r, at, values);
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
