// Owners share the work of a step: each has a range of every population, the synapses that end there, and the spikes
// found there. What an owner touches of others' memory it only reads.
#ifndef SPIKELANE_OWNER_HPP
#define SPIKELANE_OWNER_HPP

#include <cstdint>

namespace spikelane {

// Owners are the threads of all processes. Those of this process are numbered from `lead` on, and there are so many.
struct owner {
    int who = 0, of = 1;
    int lead = 0, threads = 1;

    // leads tells whether it is the first of its process, which does what is not shared.
    bool leads() const { return who == lead; }

    // mine is its number in the process.
    int mine() const { return who - lead; }

    // here is the owner as one of this process alone: of what each process does in full, or has for itself.
    owner here() const { return {who - lead, threads, 0, threads}; }
};

// Shares are whole lines of memory, of flags too, lest owners fight for one. Tests may want smaller ones.
#ifdef SPIKELANE_SHARE
constexpr int64_t least_share = SPIKELANE_SHARE;
#else
constexpr int64_t least_share = 64;
#endif

// share is the elements of a population of n that an owner has.
inline void share(int64_t n, owner o, int64_t &lo, int64_t &hi)
{
    lo = n * o.who / o.of / least_share * least_share;
    hi = o.who == o.of - 1 ? n : n * (o.who + 1) / o.of / least_share * least_share;
}

} // namespace spikelane

#endif
