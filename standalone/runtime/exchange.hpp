// The exchange of spikes: each rank finds those of its share of a population; from time to time all tell one another. That
// is as late as it can be: when somebody needs a spike of others, and those that were found since then are told with it, so
// that it happens once in as many steps as the least delay has.
//
// Morrison, Mehring, Geisel, Aertsen & Diesmann (2005), Neural Comput. 17:1776-1801, doi:10.1162/0899766054026648, exchange
// spikes so.
#ifndef SPIKELANE_EXCHANGE_HPP
#define SPIKELANE_EXCHANGE_HPP

#include <vector>

#include "ranks.hpp"
#include "spikes.hpp"

namespace spikelane {

class exchange {
public:
    // add has the spikes of a ring told, of which each rank finds its own.
    void add(spike_ring *ring);

    // need sees to it that a ring has all spikes of a step and of those before.
    void need(const spike_ring &ring, int64_t step)
    {
        if (ranks::many() && step > ring.known) tell();
    }

    // settle has all told that was found so far: what is done between runs may need it.
    void settle()
    {
        if (ranks::many() && !rings.empty()) tell();
    }

    // halted tells whether a run is to end, because a signal came to one of the ranks: all agree on it. It is asked once in
    // each pass; where ranks have not met for some passes, they do now.
    bool halted();

    // How often ranks have met, and how many numbers of 32 bits this one has told.
    int64_t times = 0, words = 0;

private:
    void tell();

#ifdef SPIKELANE_MPI
    // from is the first step whose spikes are to be told.
    static int64_t from(const spike_ring &r);

    // word is the next of what a rank has told.
    int32_t word(size_t who);

#ifdef SPIKELANE_BLOCK
    static constexpr size_t most_block = 4 * SPIKELANE_BLOCK; // of tests, for few spikes to be too many
    size_t block = SPIKELANE_BLOCK;
#else
    static constexpr size_t most_block = 1 << 12;
    size_t block = 64;
#endif
    std::vector<int32_t> out, heads, rest;
    std::vector<int> n, at;
    std::vector<size_t> next;
#endif

    std::vector<spike_ring *> rings;
    int passes = 0;
    bool halt = false;
};

// The spikes that ranks tell one another.
#if !defined(SPIKELANE_HEADERS)
extern exchange spikes_of_all;
#endif

} // namespace spikelane

#include "bodies.hpp"
#if SPIKELANE_BODIES

#include <algorithm>

#include "failure.hpp"
#include "stop.hpp"

namespace spikelane {

#if defined(SPIKELANE_HEADERS)
inline exchange spikes_of_all;
#else
exchange spikes_of_all;
#endif

SPIKELANE_BODY void exchange::add(spike_ring *ring) { rings.push_back(ring); }

SPIKELANE_BODY bool exchange::halted()
{
    if (!ranks::many()) return stopped();
    constexpr int most_passes = 16;
    if (++passes >= most_passes) tell();
    return halt;
}

#ifndef SPIKELANE_MPI

SPIKELANE_BODY void exchange::tell() {}

#else

SPIKELANE_BODY int64_t exchange::from(const spike_ring &r) { return std::max(r.known + 1, r.newest - r.depth() + 1); }

SPIKELANE_BODY int32_t exchange::word(size_t who)
{
    const size_t k = next[who]++;
    return k < block ? heads[who * block + k] : rest[(size_t)at[who] + k - block];
}

SPIKELANE_BODY void exchange::tell()
{
    const size_t of = (size_t)ranks::count();
    passes = 0;
    out.assign(2, 0);
    out[1] = stopped();
    for (const spike_ring *r : rings)
        for (int64_t step = from(*r); step <= r->newest; step++) {
            const indices idx = r->at(step);
            out.push_back((int32_t)idx.size);
            out.insert(out.end(), idx.begin(), idx.end());
        }
    const size_t mine = out.size();
    if (mine > INT32_MAX) throw failure("more than 2^31 spikes are to be told at once");
    out[0] = (int32_t)mine;
    times++;
    words += (int64_t)mine;

    // A block of each rank is told in any case: mostly all fits in.
    out.resize(std::max(mine, block));
    heads.resize(of * block);
    if (ranks::here().crowded)
        ranks::wait([&](MPI_Request *r) { MPI_Iallgather(out.data(), (int)block, MPI_INT32_T, heads.data(), (int)block, MPI_INT32_T, MPI_COMM_WORLD, r); });
    else
        MPI_Allgather(out.data(), (int)block, MPI_INT32_T, heads.data(), (int)block, MPI_INT32_T, MPI_COMM_WORLD);
    size_t longest = 0;
    halt = false;
    for (size_t r = 0; r < of; r++) {
        longest = std::max(longest, (size_t)heads[r * block]);
        halt = halt || heads[r * block + 1] != 0;
    }
    if (longest > block) {
        n.assign(of, 0);
        at.assign(of, 0);
        int64_t total = 0;
        for (size_t r = 0; r < of; r++) {
            at[r] = (int)total;
            n[r] = (int)(std::max((size_t)heads[r * block], block) - block);
            total += n[r];
        }
        if (total > INT32_MAX) throw failure("more than 2^31 spikes are to be told at once");
        rest.resize((size_t)total);
        MPI_Allgatherv(out.data() + block, n[(size_t)ranks::number()], MPI_INT32_T, rest.data(), n.data(), at.data(), MPI_INT32_T, MPI_COMM_WORLD);
    }
    next.assign(of, 2);
    for (spike_ring *r : rings) {
        for (int64_t step = from(*r); step <= r->newest; step++) {
            int32_t *to = r->begin(step), *const begin = to;
            for (size_t who = 0; who < of; who++)
                for (int32_t k = word(who); k > 0; k--) *to++ = word(who);
            r->end(step, to - begin);
        }
        r->known = r->newest;
    }
    if (longest > block && block < most_block) {
        while (block < longest && block < most_block) block *= 2;
    }
}

#endif

} // namespace spikelane

#endif

#endif
