// Playback: the spikes of a population that are a list.
#ifndef SPIKELANE_PLAYBACK_HPP
#define SPIKELANE_PLAYBACK_HPP

#include "spikes.hpp"

namespace spikelane {

struct playback {
    column<int64_t> steps; // ascending, below period if that is not 0
    column<int32_t> index; // ascending within a step
    int64_t period = 0;    // steps after which the list begins again; 0: never

    // The list as it was given, in seconds, where it may be wanted again: for other steps, or for a checkpoint.
    column<double> given_times;
    column<int32_t> given_index;
    double given_period = 0; // 0, or infinity: none

    // check refuses a list that is not one of a population of n elements. name is that of the population.
    void check(const char *name, int64_t n) const;

    // play puts the spikes that the list has for this step into the ring. Which these are depends on the step alone, so
    // that the list may be replaced, and time set back, between runs.
    void play(spike_ring &ring, const clock &c) const;
};

} // namespace spikelane

#include "bodies.hpp"
#if SPIKELANE_BODIES

#include <algorithm>
#include <string>

#include "failure.hpp"

namespace spikelane {

SPIKELANE_BODY void playback::check(const char *called, int64_t n) const
{
    const std::string name = called;
    if (steps.size() != index.size()) throw failure(name + ": as many times as indices of spikes are wanted");
    for (int64_t k = 0; k < steps.size(); k++) {
        const std::string which = name + ": spike " + std::to_string(k);
        if (index[k] < 0 || index[k] >= n) throw failure(which + " is of an element that is not there");
        if (period > 0 && (steps[k] < 0 || steps[k] >= period)) throw failure(which + " is not within the period");
        if (k == 0 || steps[k] > steps[k - 1]) continue;
        if (steps[k] < steps[k - 1]) throw failure(which + " comes before the one that it follows");
        if (index[k] <= index[k - 1])
            throw failure(which + " is not of a later element than the one of the same step");
    }
}

SPIKELANE_BODY void playback::play(spike_ring &ring, const clock &c) const
{
    const int64_t step = period > 0 ? c.step % period : c.step;
    const int64_t *first = std::lower_bound(steps.begin(), steps.end(), step), *last = first;
    while (last < steps.end() && *last == step) last++;
    if (last - first > ring.size()) bug("more spikes are played back than there are elements");
    std::copy(index.data() + (first - steps.data()), index.data() + (last - steps.data()), ring.begin(c.step));
    ring.end(c.step, last - first);
}

} // namespace spikelane

#endif

#endif
