// A team is threads that each do an owner's part of a run and meet where one needs what the others have done.
#ifndef SPIKELANE_TEAM_HPP
#define SPIKELANE_TEAM_HPP

#include <cstdint>

#include "barrier.hpp"
#include "callback.hpp"
#include "owner.hpp"

namespace spikelane {

// thread_count is how many threads a run has that was asked for so many; 0: as many as OpenMP has by itself, which is
// that of OMP_NUM_THREADS or of the cores. Without OpenMP there is one.
int thread_count(int asked);

// A team is `size` threads of this process. In all processes there are `of`, and its first one is number `first`.
struct team {
    int size = 1;
    int first = 0, of = 1;

    explicit team(int threads);

    // run calls work(owner, barrier) in each thread, and returns when all are done. If one fails, the others stop where
    // they next wait, and so does run. The calling thread is the first.
    void run(const callback<owner, barrier &> &work);
};

} // namespace spikelane

#include "bodies.hpp"
#if SPIKELANE_BODIES

#include <atomic>
#include <exception>
#include <string>
#include <thread>
#include <vector>

#include "failure.hpp"
#include "ranks.hpp"

// OpenMP's library is not compiled for the thread sanitizer, which then takes its threads for careless: threads of the
// standard library do the same work.
#if defined(__SANITIZE_THREAD__)
#define SPIKELANE_THREAD_SANITIZER 1
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define SPIKELANE_THREAD_SANITIZER 1
#endif
#endif

#ifdef _OPENMP
#include <omp.h>
#endif

namespace spikelane {

SPIKELANE_BODY int thread_count(int asked)
{
    if (asked < 0) throw failure("a number of threads that is less than 0");
#ifdef _OPENMP
    return asked > 0 ? asked : omp_get_max_threads();
#else
    return 1;
#endif
}

SPIKELANE_BODY team::team(int threads) : size(threads), first(ranks::number() * threads), of(ranks::count() * threads) {}

SPIKELANE_BODY void team::run(const callback<owner, barrier &> &work)
{
    barrier meet(size);
    std::exception_ptr failed;
    std::atomic<bool> taken{false};
    auto part = [&](int who) {
        try {
            work(owner{first + who, of, first, size}, meet);
        } catch (const abandoned &) {
        } catch (...) {
            if (!taken.exchange(true)) failed = std::current_exception(); // who looks at it waits for all
            meet.give_up();
        }
    };
    if (size == 1) {
        part(0);
    } else {
#if !defined(_OPENMP) && !defined(SPIKELANE_HEADERS)
        bug("threads without OpenMP");
#elif defined(_OPENMP) && !defined(SPIKELANE_THREAD_SANITIZER)
        omp_set_dynamic(0); // so many and no fewer: they wait for one another
        bool all = true;
#pragma omp parallel num_threads(size)
        {
            if (omp_get_num_threads() == size)
                part(omp_get_thread_num());
            else if (omp_get_thread_num() == 0)
                all = false;
        }
        if (!all) throw failure("OpenMP does not start " + std::to_string(size) + " threads");
#else
        std::vector<std::thread> others;
        for (int who = 1; who < size; who++) others.emplace_back(part, who);
        part(0);
        for (std::thread &t : others) t.join();
#endif
    }
    if (failed) std::rethrow_exception(failed);
}

} // namespace spikelane

#endif

#endif
