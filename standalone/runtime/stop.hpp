// Signals end a run after the step that it is in: what was computed is kept and written. SIGINT is Ctrl-C; SIGTERM and
// SIGUSR1 are what clusters send before they end a job.
#ifndef SPIKELANE_STOP_HPP
#define SPIKELANE_STOP_HPP

namespace spikelane {

// stopped tells whether the run is to end. The loop asks in each step.
bool stopped();

// request_stop asks for the end as a signal does.
void request_stop();

// watch_signals begins to listen. A second SIGINT has its usual meaning.
void watch_signals();

} // namespace spikelane

#include "bodies.hpp"
#if SPIKELANE_BODIES

#include <atomic>
#include <csignal>

namespace spikelane {

static_assert(std::atomic<int>::is_always_lock_free, "spikelane: a signal may write what is never locked");

// The signal that came; 0 for none.
inline std::atomic<int> &stop_signal()
{
    static std::atomic<int> came{0};
    return came;
}

SPIKELANE_BODY bool stopped() { return stop_signal().load(std::memory_order_relaxed) != 0; }

SPIKELANE_BODY void request_stop() { stop_signal() = -1; }

extern "C" inline void spikelane_on_signal(int number)
{
    stop_signal() = number;
    if (number == SIGINT) std::signal(SIGINT, SIG_DFL); // another one ends the program at once
}

SPIKELANE_BODY void watch_signals()
{
#if defined(_WIN32)
    std::signal(SIGINT, spikelane_on_signal);
    std::signal(SIGTERM, spikelane_on_signal);
#else
    struct sigaction action = {};
    action.sa_handler = spikelane_on_signal;
    sigemptyset(&action.sa_mask);
    action.sa_flags = SA_RESTART; // files are still written afterwards
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
    sigaction(SIGUSR1, &action, nullptr);
#if defined(SIGXFSZ)
    std::signal(SIGXFSZ, SIG_IGN); // a file that may grow no more is an error like any other
#endif
#endif
}

} // namespace spikelane

#endif

#endif
