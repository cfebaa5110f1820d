// Clocks count steps of one length. Time is the integer step; seconds are derived from it.
#ifndef SPIKELANE_CLOCK_HPP
#define SPIKELANE_CLOCK_HPP

#include <cstdint>

namespace spikelane {

// The part of a step within which times are one: clocks whose times are that near tick together.
constexpr double same_time = 1e-4;

struct clock {
    double dt;          // seconds
    int64_t step = 0;
    int64_t skip = 0;   // what draw() has over step: steps that were counted when dt was another
    int64_t end = 0;    // of the present run
    bool due = false;   // it ticks in the present pass

    double t() const { return (double)step * dt; }

    // draw names the random draws of this step. It never goes back, so that no draw repeats.
    int64_t draw() const { return step + skip; }

    // steps_to is the step at which the clock has reached a time: the nearest, if the time is a multiple of dt up to
    // rounding, else the next.
    int64_t steps_to(double time) const;
};

} // namespace spikelane

#include "bodies.hpp"
#if SPIKELANE_BODIES

#include <cmath>

namespace spikelane {

SPIKELANE_BODY int64_t clock::steps_to(double time) const
{
    const double n = std::round(time / dt);
    if (std::fabs(n * dt - time) <= same_time * dt) return (int64_t)n;
    return (int64_t)std::ceil(time / dt);
}

} // namespace spikelane

#endif

#endif
