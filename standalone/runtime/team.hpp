// A team is threads that each do an owner's part of a run and meet where one needs what the others have done.
#ifndef SPIKELANE_TEAM_HPP
#define SPIKELANE_TEAM_HPP

#include <atomic>
#include <cstdint>

#include "callback.hpp"
#include "owner.hpp"

namespace spikelane {

// cores is how many threads of this process can run at the same time.
int cores();

// thread_count is how many threads a run has that was asked for so many; 0: as many as OpenMP has by itself, which is
// that of OMP_NUM_THREADS or of the cores. Without OpenMP there is one.
int thread_count(int asked);

// abandoned is thrown where a thread waits for one that has failed.
struct abandoned {};

// A barrier lets nobody pass before all have come. Who waits spins, since to wake a sleeper takes longer than a step of a
// small network, and lets others run where there are more threads than cores, or where it takes long.
class barrier {
public:
    explicit barrier(int threads) : size(threads), rounds(threads > cores() ? 1 : 1 << 12) {}

    void wait()
    {
        if (size > 1) wait_for_all();
    }

    // give_up lets everybody who waits, or will, know that it is in vain.
    void give_up() { broken.store(true, std::memory_order_relaxed); }

private:
    void wait_for_all();
    static void pause();

    // On lines of memory of their own: all look at turn while others come.
    alignas(128) std::atomic<uint64_t> turn{0};
    alignas(128) std::atomic<int> come{0};
    alignas(128) std::atomic<bool> broken{false};
    int size, rounds;
};

// A team is `size` threads of this process. In all processes there are `of`, and its first one is number `first`.
struct team {
    int size = 1;
    int first = 0, of = 1;

    explicit team(int threads) : size(threads), of(threads) {}

    // run calls work(owner, barrier) in each thread, and returns when all are done. If one fails, the others stop where
    // they next wait, and so does run. The calling thread is the first.
    void run(const callback<owner, barrier &> &work);
};

} // namespace spikelane

#include "bodies.hpp"
#if SPIKELANE_BODIES

#include <exception>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "failure.hpp"

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

SPIKELANE_BODY int cores()
{
#ifdef _OPENMP
    return omp_get_num_procs();
#else
    return 1;
#endif
}

SPIKELANE_BODY int thread_count(int asked)
{
    if (asked < 0) throw failure("a number of threads that is less than 0");
#ifdef _OPENMP
    return asked > 0 ? asked : omp_get_max_threads();
#else
    return 1;
#endif
}

SPIKELANE_BODY void barrier::wait_for_all()
{
    const uint64_t now = turn.load(std::memory_order_relaxed);
    if (come.fetch_add(1, std::memory_order_acq_rel) + 1 == size) {
        come.store(0, std::memory_order_relaxed);
        turn.store(now + 1, std::memory_order_release);
    } else {
        for (int n = 1; turn.load(std::memory_order_acquire) == now; n++) {
            if (broken.load(std::memory_order_relaxed)) throw abandoned();
            if (n < rounds)
                pause();
            else
                std::this_thread::yield();
            if (n > rounds) n = rounds;
        }
    }
    if (broken.load(std::memory_order_relaxed)) throw abandoned();
}

SPIKELANE_BODY void barrier::pause()
{
#if defined(__GNUC__) && defined(__x86_64__)
    __builtin_ia32_pause();
#endif
}

SPIKELANE_BODY void team::run(const callback<owner, barrier &> &work)
{
    barrier meet(size);
    std::exception_ptr failed;
    std::mutex once;
    auto part = [&](int who) {
        try {
            work(owner{first + who, of}, meet);
        } catch (const abandoned &) {
        } catch (...) {
            const std::lock_guard<std::mutex> lock(once);
            if (!failed) failed = std::current_exception();
            meet.give_up();
        }
    };
    if (size == 1) {
        part(0);
    } else {
#if defined(_OPENMP) && !defined(SPIKELANE_THREAD_SANITIZER)
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
