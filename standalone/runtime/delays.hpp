// Delays in seconds become delays in steps.
#ifndef SPIKELANE_DELAYS_HPP
#define SPIKELANE_DELAYS_HPP

#include <cstdint>

#include "rows.hpp"

namespace spikelane {

// delay_steps returns a delay in steps of dt, of spikes of n elements: the nearest whole number.
int32_t delay_steps(double seconds, double dt, int64_t n);

// delay_steps writes the delays of synapses in steps, the first of which has a rank; r is by rank. A fault names them, and
// the synapse, whose target is counted from the first that synapses end on.
template <class T>
void delay_steps(const char *name, const rows<T> &r, int64_t rank, view<double> seconds, double dt, int64_t n,
    int64_t first_target, int32_t *steps);

} // namespace spikelane

#include "bodies.hpp"
#if SPIKELANE_BODIES

#include <cmath>
#include <cstdio>
#include <string>

#include "failure.hpp"
#include "numerals.hpp"

namespace spikelane {

#if !defined(SPIKELANE_TARGETS)
SPIKELANE_BODY int32_t delay_steps(double seconds, double dt, int64_t n)
{
    constexpr double most_in_flight = (double)((int64_t)1 << 35); // bytes for spikes that wait
    constexpr int64_t per_step = 200; // about what a step of a ring of spikes takes beside the spikes, in bytes
    const auto say = [&](const std::string &what) { return "delay of " + number_text(seconds) + " s" + what; };
    const auto step = [&] { return " steps of " + number_text(dt) + " s"; };
    if (!(seconds >= 0)) throw failure("delay is " + number_text(seconds) + " s; it cannot be negative");
    if (seconds / dt >= 2147483648.0) throw failure(say(" is more than 2^31" + step()));
    const double steps = std::floor(seconds / dt + 0.5), bytes = (steps + 1) * (double)(4 * n + per_step);
    if (bytes > most_in_flight) {
        char need[64];
        std::snprintf(need, sizeof need, "%.0f", bytes / (1 << 30));
        throw failure(say(", " + number_text(steps) + step() + ", needs " + need + " GiB for spikes under way"));
    }
    return (int32_t)steps;
}
#endif

template <class T>
void delay_steps(const char *name, const rows<T> &r, int64_t rank, view<double> seconds, double dt, int64_t n,
    int64_t first_target, int32_t *steps)
{
    for (int64_t k = 0; k < seconds.size; k++) {
        try {
            steps[k] = delay_steps(seconds[k], dt, n);
        } catch (const failure &f) {
            throw failure(std::string(name) + ": " + f.what() + " (synapse from " + std::to_string(r.source(rank + k)) + " to " +
                std::to_string(r.target[rank + k] - first_target) + ")");
        }
    }
}

} // namespace spikelane

#endif

#endif
