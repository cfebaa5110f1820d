// Ranks: the processes of a program that was built with MPI and runs as several, on one machine or on many. Without MPI
// there is one, and what is here does nothing.
//
// Each rank has a share of every population, and the synapses that end there. It writes what is of its share; where it
// needs what is of others', all tell one another. All ranks do the same in the same order, so that what they exchange
// meets; rank 0 says what is to be said and writes the results.
#ifndef SPIKELANE_RANKS_HPP
#define SPIKELANE_RANKS_HPP

#include <cstdint>
#include <vector>

#include "memory.hpp"
#include "owner.hpp"

#ifdef SPIKELANE_MPI
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <mpi.h>
#include <thread>
#endif

namespace spikelane {
namespace ranks {

// Whether the program is built for several ranks at all.
constexpr bool built =
#ifdef SPIKELANE_MPI
    true;
#else
    false;
#endif

// A span of elements. Without ranks it is always all.
struct range {
    int64_t lo = 0, hi = INT64_MAX;

    bool has(int64_t k) const { return k >= lo && k < hi; }
    bool all() const { return !built || (lo == 0 && hi == INT64_MAX); }
};

#ifndef SPIKELANE_MPI

constexpr int count() { return 1; }
constexpr int beside() { return 1; }
constexpr int number() { return 0; }
inline void join(int *, char ***) {}
inline void leave() {}
void abandon(const char *why, int status);
template <class T> T sum(T x) { return x; }
template <class T> T most(T x) { return x; }
template <class T> T least(T x) { return x; }
template <class T> void sum(T *, int64_t) {}
template <class T> void whole(column<T> &) {}
template <class T> std::vector<T> collect(const T *some, int64_t n) { return std::vector<T>(some, some + n); }

#else

template <class T> MPI_Datatype type_of();
template <> inline MPI_Datatype type_of<double>() { return MPI_DOUBLE; }
template <> inline MPI_Datatype type_of<int32_t>() { return MPI_INT32_T; }
template <> inline MPI_Datatype type_of<int64_t>() { return MPI_INT64_T; }
template <> inline MPI_Datatype type_of<uint8_t>() { return MPI_UINT8_T; }
template <> inline MPI_Datatype type_of<uint16_t>() { return MPI_UINT16_T; }

// How many ranks there are, which one this is, and how many are on the same machine, once it has joined.
struct place {
    int of = 1, who = 0, beside = 1;
    bool crowded = false; // ranks outnumber the cores
};
inline place &here()
{
    static place p;
    return p;
}
inline int count() { return here().of; }
inline int number() { return here().who; }

// wait waits until all have done what begin(request) begins. Libraries mostly wait in a loop that lets nobody else run, which
// is quickest, but where ranks outnumber the cores those that are waited for would have to wait for those that wait.
template <class Begin> void wait(Begin &&begin)
{
    MPI_Request request;
    begin(&request);
    int done = 0;
    for (int asked = 0; !done; asked++) {
        MPI_Test(&request, &done, MPI_STATUS_IGNORE);
        if (done) break;
        if (asked < 100) std::this_thread::yield();
        else std::this_thread::sleep_for(std::chrono::microseconds(20));
    }
}

// What all ranks have together.
template <class T> T reduced(T x, MPI_Op how)
{
    if (count() > 1) MPI_Allreduce(MPI_IN_PLACE, &x, 1, type_of<T>(), how, MPI_COMM_WORLD);
    return x;
}
template <class T> T sum(T x) { return reduced(x, MPI_SUM); }
template <class T> T most(T x) { return reduced(x, MPI_MAX); }
template <class T> T least(T x) { return reduced(x, MPI_MIN); }

// join is called before all else, leave when all is done. Errors of MPI end the job.
inline void join(int *argc, char ***argv)
{
    int given = MPI_THREAD_SINGLE;
    MPI_Init_thread(argc, argv, MPI_THREAD_FUNNELED, &given);
    MPI_Comm_size(MPI_COMM_WORLD, &here().of);
    MPI_Comm_rank(MPI_COMM_WORLD, &here().who);
    MPI_Comm machine;
    MPI_Comm_split_type(MPI_COMM_WORLD, MPI_COMM_TYPE_SHARED, here().who, MPI_INFO_NULL, &machine);
    MPI_Comm_size(machine, &here().beside);
    MPI_Comm_free(&machine);
    here().crowded = most(here().beside > (int)std::thread::hardware_concurrency() ? 1 : 0) > 0;
}
inline int beside() { return here().beside; }
inline void leave()
{
    MPI_Barrier(MPI_COMM_WORLD); // mpirun may end the job when the first one ends
    MPI_Finalize();
}

// abandon says what is wrong and ends the job, for a rank that cannot go on while others wait for it. What is wrong in all
// ranks rank 0 says: others give it the time for it.
inline void abandon(const char *why, int status)
{
    if (number() > 0) std::this_thread::sleep_for(std::chrono::milliseconds(300));
    if (count() > 1) std::fprintf(stderr, "rank %d: ", number());
    std::fprintf(stderr, "%s\n", why);
    std::fflush(nullptr);
    if (count() > 1) MPI_Abort(MPI_COMM_WORLD, status);
}

// sum adds up arrays of n elements, element by element, in all ranks.
template <class T> void sum(T *x, int64_t n)
{
    if (count() == 1) return;
    constexpr int64_t piece = 1 << 24;
    for (int64_t k = 0; k < n; k += piece)
        MPI_Allreduce(MPI_IN_PLACE, x + k, (int)std::min(piece, n - k), type_of<T>(), MPI_SUM, MPI_COMM_WORLD);
}

// whole makes a column of a population, of which each rank knows its share, known to all.
template <class T> void whole(column<T> &x)
{
    if (count() == 1) return;
    std::vector<int> n, at;
    for (int r = 0; r < count(); r++) {
        int64_t lo, hi;
        share(x.size(), {r, count()}, lo, hi);
        n.push_back((int)(hi - lo));
        at.push_back((int)lo);
    }
    if (here().crowded)
        wait([&](MPI_Request *r) { MPI_Iallgatherv(MPI_IN_PLACE, 0, MPI_DATATYPE_NULL, x.data(), n.data(), at.data(), type_of<T>(), MPI_COMM_WORLD, r); });
    else
        MPI_Allgatherv(MPI_IN_PLACE, 0, MPI_DATATYPE_NULL, x.data(), n.data(), at.data(), type_of<T>(), MPI_COMM_WORLD);
}

// collect is the elements of all ranks one after the other, in rank 0; in others nothing.
template <class T> std::vector<T> collect(const T *some, int64_t n)
{
    if (count() == 1) return std::vector<T>(some, some + n);
    std::vector<int64_t> each((size_t)count());
    MPI_Gather(&n, 1, MPI_INT64_T, each.data(), 1, MPI_INT64_T, 0, MPI_COMM_WORLD);
    constexpr int64_t piece = 1 << 24;
    if (number() > 0) {
        for (int64_t k = 0; k < n; k += piece)
            MPI_Send(some + k, (int)std::min(piece, n - k), type_of<T>(), 0, 0, MPI_COMM_WORLD);
        return {};
    }
    int64_t total = 0;
    for (int64_t k : each) total += k;
    std::vector<T> all;
    all.reserve((size_t)total);
    all.assign(some, some + n);
    all.resize((size_t)total);
    int64_t at = n;
    for (int r = 1; r < count(); r++) {
        const int64_t end = at + each[(size_t)r];
        for (; at < end; at += std::min(piece, end - at))
            MPI_Recv(all.data() + at, (int)std::min(piece, end - at), type_of<T>(), r, 0, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
    }
    return all;
}

#endif

// many tells whether there is anybody to tell anything; first whether this rank is the one that speaks.
inline bool many() { return built && count() > 1; }
inline bool first() { return number() == 0; }

// mine is the share of this rank in a population of n elements.
inline range mine(int64_t n)
{
    if (!many()) return {};
    range r;
    share(n, {number(), count()}, r.lo, r.hi);
    return r;
}

// whole makes a column known to all if it is not; spread says that each rank knows its own share alone.
template <class T> void whole(column<T> &x, bool &spread)
{
    if (spread) whole(x);
    spread = false;
}

} // namespace ranks
} // namespace spikelane

#include "bodies.hpp"
#if SPIKELANE_BODIES && !defined(SPIKELANE_MPI)

#include <cstdio>

namespace spikelane {
namespace ranks {

SPIKELANE_BODY void abandon(const char *why, int) { std::fprintf(stderr, "%s\n", why); }

} // namespace ranks
} // namespace spikelane

#endif

#endif
