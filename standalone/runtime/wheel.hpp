// The wheel of a pathway with several delays: what spikes under way will reach, by the step in which they do.
#ifndef SPIKELANE_WHEEL_HPP
#define SPIKELANE_WHEEL_HPP

#include <algorithm>
#include <vector>

#include "clock.hpp"

namespace spikelane {

// A spike puts all runs of its element's synapses in at once, which lie side by side, and no step looks where nothing
// arrives. What arrives in one step has been put in with the longest delay first, elements ascending: that is the order
// of effects.
class wheel {
public:
    // reset says that it is ready for no step: what is under way is looked up again.
    void reset() { ready = false; }

    // arrive calls note(element, lo, hi) for what spikes reach in this step, which they do at least least_delay and at most
    // max_delay steps after they were new to the pathway, and that is `lag` steps after they were found. Spikes before step `since` do not
    // count. runs(step, f) calls f(delay, element, lo, hi) for the runs of synapses of the spikes of a step.
    template <class Runs, class Note>
    void arrive(const clock &c, int64_t max_delay, int64_t least_delay, int64_t lag, int64_t since, Runs &&runs, Note &&note)
    {
        if (slots.empty()) {
            size_t power = 1;
            while ((int64_t)power <= max_delay) power *= 2;
            slots.resize(power);
        }
        const int64_t now = c.step - lag - least_delay; // the step whose spikes are looked at: before, they reach nothing
        auto launch = [&](int64_t step, int64_t least) {
            runs(step, [&](int64_t delay, int32_t element, int64_t lo, int64_t hi) {
                if (delay >= least) at(step + lag + delay).push_back({lo, (int32_t)(hi - lo), element});
            });
        };
        if (!ready || next != c.step) {
            for (std::vector<flying> &slot : slots) slot.clear();
            for (int64_t step = std::max(since, c.step - lag - max_delay); step < now; step++) launch(step, c.step - lag - step);
        }
        if (now >= since) launch(now, 0);
        std::vector<flying> &slot = at(c.step);
        for (const flying &f : slot) note(f.element, f.lo, f.lo + f.length);
        slot.clear();
        ready = true;
        next = c.step + 1;
    }

private:
    // A run of synapses that a spike of an element is on its way to.
    struct flying {
        int64_t lo;
        int32_t length, element;
    };

    std::vector<flying> &at(int64_t step) { return slots[(size_t)step & (slots.size() - 1)]; }

    std::vector<std::vector<flying>> slots; // by step, modulo a power of two
    int64_t next = 0;                       // the step that it is ready for, if it is for any
    bool ready = false;
};

} // namespace spikelane

#endif
