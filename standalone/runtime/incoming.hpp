// Rows seen from the other end: for each target the synapses that end on it.
#ifndef SPIKELANE_INCOMING_HPP
#define SPIKELANE_INCOMING_HPP

#include <algorithm>
#include <cstdint>

#include "rows.hpp"

namespace spikelane {

// Pathways that the targets' own spikes drive run over these.
struct incoming {
    column<int64_t> ptr;     // target lo+t has synapse[ptr[t]] to synapse[ptr[t+1]-1]
    column<int32_t> synapse; // storage positions in the rows, by rank for each target
};

// incoming_of returns the synapses of each target of [lo, hi), which must hold all targets.
template <class T> incoming incoming_of(const rows<T> &r, int64_t lo, int64_t hi)
{
    if (r.least <= r.greatest && (r.least < lo || r.greatest >= hi)) bug("a target that is none of those incoming");
    incoming in{column<int64_t>(hi - lo + 1), column<int32_t>(r.listable())};
    for (T j : r.target) in.ptr[j - lo + 1]++;
    for (int64_t t = 0; t < hi - lo; t++) in.ptr[t + 1] += in.ptr[t];
    column<int64_t> next(hi - lo);
    std::copy(in.ptr.begin(), in.ptr.end() - 1, next.begin());
    // Storage will do where sources ascend and no target has two synapses of one.
    const listing at = r.distinct || !r.sorted ? listing() : r.by_rank();
    for (int64_t n = 0; n < r.size(); n++) {
        const int32_t k = at[n];
        in.synapse[next[r.target[k] - lo]++] = k;
    }
    return in;
}

} // namespace spikelane

#endif
