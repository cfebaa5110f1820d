// Where the runs of a fan, of synapses of one source and delay, pass from the synapses of one owner to those of the next.
#ifndef SPIKELANE_CUTS_HPP
#define SPIKELANE_CUTS_HPP

#include <algorithm>
#include <cstdint>
#include <vector>

#include "fan.hpp"
#include "owner.hpp"

namespace spikelane {

// Targets rise within a run.
struct cuts {
    int of = 1;          // owners
    column<uint32_t> at; // by run and owner but the last: where those of the next begin, from the start of the run

    // part makes the entries [lo, hi) of a run those of one owner.
    void part(int64_t run, int who, int64_t &lo, int64_t &hi) const
    {
        const uint32_t *ends = &at[run * (of - 1)];
        const int64_t first = lo;
        if (who < of - 1) hi = first + ends[who];
        if (who > 0) lo = first + ends[who - 1];
    }
};

// cuts_of returns the cuts of a fan of sources over rows, whose targets are so many elements, for so many owners.
template <class T> cuts cuts_of(const fan &f, const rows<T> &r, int64_t targets, int owners)
{
    cuts c;
    c.of = owners;
    c.at = column<uint32_t>(f.runs() * (owners - 1));
    std::vector<int64_t> ends;
    for (int who = 0; who < owners - 1; who++) {
        int64_t lo, hi;
        share(targets, {who, owners}, lo, hi);
        ends.push_back(hi);
    }
    for (int64_t i = 0; i < f.elements(); i++) {
        f.for_runs(i, [&](int64_t run, int64_t, int64_t lo, int64_t hi) {
            uint32_t *at = &c.at[run * (owners - 1)];
            const T *from = &r.target[lo];
            for (int64_t end : ends) {
                from = std::lower_bound(from, &r.target[lo] + (hi - lo), end, [](T j, int64_t e) { return (int64_t)j < e; });
                *at++ = (uint32_t)(from - &r.target[lo]);
            }
        });
    }
    return c;
}

} // namespace spikelane

#endif
