// Owners share the work of a step: each has a range of every population, the synapses that end there, and the spikes
// found there. What an owner touches of others' memory it only reads.
#ifndef SPIKELANE_OWNER_HPP
#define SPIKELANE_OWNER_HPP

#include <cstdint>

namespace spikelane {

struct owner {
    int who = 0, of = 1;
};

// share is the elements of a population of n that an owner has: whole lines of memory, of flags too, lest owners fight
// for one.
inline void share(int64_t n, owner o, int64_t &lo, int64_t &hi)
{
    lo = n * o.who / o.of & ~(int64_t)63;
    hi = o.who == o.of - 1 ? n : n * (o.who + 1) / o.of & ~(int64_t)63;
}

} // namespace spikelane

#endif
