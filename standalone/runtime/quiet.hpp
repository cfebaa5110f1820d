// Quiet state updates leave alone who is refractory. In step k that changes for those alone that spiked in step
// k - steps, and a small kernel looks after them, so that the walk over the population needs not read when each element
// spiked.
#ifndef SPIKELANE_QUIET_HPP
#define SPIKELANE_QUIET_HPP

#include <vector>

#include "callback.hpp"
#include "clock.hpp"
#include "memory.hpp"
#include "owned.hpp"
#include "owner.hpp"

namespace spikelane {

// What is done to elements whose refractory period ends: a list of so many.
using releasing = callback<const int32_t *, int64_t>;

class quiet {
public:
    quiet();
    quiet(quiet &&) noexcept;
    quiet &operator=(quiet &&) noexcept;
    ~quiet();

    // A population of n elements that are refractory for some steps. With one owner the first looks after all of
    // them, and the others are not asked.
    quiet(int64_t n, int64_t refractory, int owners);

    // begin is called by each owner at the start of a run: what was done to the state in between is not known, nor,
    // with watched, what is done between steps.
    void begin(const clock &c, owner o, bool watched = false);

    // disturb says that somebody changes the state while a run goes on: from here on nothing is taken for known in it.
    // Nobody else may be at work.
    void disturb();

    // ready brings the refractory state of this step up to date by release(list, n), which is for elements whose period
    // ends, if spikes are all there is to know; else the step is one for the ordinary kernel, and it returns false.
    // flags is 1 for each element that is not refractory.
    bool ready(const clock &c, owner o, const uint8_t *flags, const releasing &release);

    // spiked notes the spikes that an owner found in a step.
    void spiked(int64_t step, owner o, const int32_t *index, int64_t n);

private:
    size_t place(owner o) const { return parts.size() == 1 ? 0 : (size_t)o.mine(); }

    static constexpr int64_t unknown = INT64_MAX;

    struct part;

    int64_t count = 0, steps = 0;
    std::vector<owned<part>> parts;
};

} // namespace spikelane

#include "bodies.hpp"
#if SPIKELANE_BODIES

#include <algorithm>

namespace spikelane {

struct alignas(128) quiet::part {
    int64_t lo, hi;              // the elements that it looks after
    column<int32_t> recent;      // elements that are refractory, in the order of their spikes: a ring
    int64_t head = 0, held = 0;  // the one that spiked first, and how many there are
    column<int32_t> counts;      // of spikes, by step modulo length, a power of two above the period
    int64_t since = unknown;     // the first step of the present run
    bool on = false;             // this run has come so far that spikes are all there is to know

    part(int64_t n, int64_t period, owner o)
    {
        share(n, o, lo, hi);
        hi = std::max(lo, hi);
        recent = column<int32_t>(hi - lo);
        int64_t power = 1;
        while (power <= period) power *= 2;
        counts = column<int32_t>(power);
    }

    // over takes the elements whose period ends at a step out of the ring: they stand in two pieces.
    void over(int64_t step, int64_t period, const releasing &release)
    {
        if (since == unknown || step - period < since) return;
        const int64_t n = counts[(step - period) & (counts.size() - 1)];
        if (n == 0) return;
        const int64_t first = std::min(n, recent.size() - head), from = head;
        held -= n;
        if ((head += n) >= recent.size()) head -= recent.size();
        release((const int32_t *)recent.data() + from, first);
        if (n > first) release((const int32_t *)recent.data(), n - first);
    }

    // settled tells whether those that are refractory are those that spiked lately. As all of these are, counting
    // does.
    bool settled(const uint8_t *flags) const
    {
        int64_t n = 0;
        for (int64_t i = lo; i < hi; i++) n += flags[i] == 0;
        return n == held;
    }
};

SPIKELANE_BODY quiet::quiet() = default;
SPIKELANE_BODY quiet::quiet(int64_t n, int64_t refractory, int owners) : count(n), steps(refractory), parts((size_t)owners) {}
SPIKELANE_BODY quiet::quiet(quiet &&) noexcept = default;
SPIKELANE_BODY quiet &quiet::operator=(quiet &&) noexcept = default;
SPIKELANE_BODY quiet::~quiet() = default;

SPIKELANE_BODY void quiet::begin(const clock &c, owner o, bool watched)
{
    if (parts.size() == 1) {
        if (!o.leads()) return;
        if (o.threads > 1) o = owner{};
    }
    owned<part> &mine = parts[place(o)];
    if (!mine) mine = owned<part>(new part(count, steps, o));
    mine->head = mine->held = 0;
    mine->on = false;
    mine->since = watched ? unknown : c.step;
    std::fill(mine->counts.begin(), mine->counts.end(), 0);
}

SPIKELANE_BODY void quiet::disturb()
{
    for (owned<part> &p : parts)
        if (p) p->since = unknown, p->on = false;
}

SPIKELANE_BODY bool quiet::ready(const clock &c, owner o, const uint8_t *flags, const releasing &release)
{
    part &p = *parts[place(o)];
    if (!p.on) {
        if (p.since > c.step - steps - 1) { // periods that began before the run may not be over
            p.over(c.step, steps, [](const int32_t *, int64_t) {});
            return false;
        }
        if (!p.settled(flags)) {
            p.since = unknown; // somebody has set it otherwise: not in this run
            return false;
        }
        p.on = true;
    }
    p.over(c.step, steps, release);
    return true;
}

SPIKELANE_BODY void quiet::spiked(int64_t step, owner o, const int32_t *index, int64_t n)
{
    part &p = *parts[place(o)];
    if (p.since == unknown) return;
    int64_t at = p.head + p.held;
    const int64_t room = p.recent.size();
    for (int64_t k = 0; k < n; k++) {
        if (at >= room) at -= room;
        p.recent[at++] = index[k];
    }
    p.held += n;
    p.counts[step & (p.counts.size() - 1)] = (int32_t)n;
}

} // namespace spikelane

#endif

#endif
