// Delays and lengths of steps that change between runs: fans are made anew, clocks begin, spikes under way arrive when they
// would have.
#ifndef SPIKELANE_REWIRE_HPP
#define SPIKELANE_REWIRE_HPP

#include <algorithm>
#include <string>
#include <vector>

#include "clock.hpp"
#include "delays.hpp"
#include "deliver.hpp"
#include "failure.hpp"
#include "fan.hpp"
#include "present.hpp"
#include "ranks.hpp"
#include "rows.hpp"
#include "snapshot.hpp"

namespace spikelane {

// A wiring is what the fan of a pathway follows from beside connections and delays: the length of the steps of what drives
// it, and how much of the order of synapses nobody can tell (see order).
struct wiring {
    double dt = 0;
    bool any_order = false, any_target = false;

    order order_for(bool distinct) const
    {
        if (any_order || (any_target && distinct)) return order::any;
        return any_target ? order::as_made_by_target : order::as_made;
    }
};

// steps_of is delays in steps of dt, of seconds that are one value for all synapses, or one by rank, for spikes of n
// elements. Targets count from first.
template <class T>
std::vector<int32_t> steps_of(const char *name, const rows<T> &r, const column<double> &seconds, double dt, int64_t n, int64_t first)
{
    if (seconds.size() == 0) return {0}; // of no synapses
    std::vector<int32_t> steps((size_t)seconds.size());
    if (seconds.size() == 1) {
        try {
            steps[0] = delay_steps(seconds[0], dt, n);
        } catch (const failure &f) {
            throw failure(std::string(name) + ": " + f.what());
        }
        return steps;
    }
    delay_steps(name, r, 0, view<double>(seconds), dt, n, first, steps.data());
    return steps;
}

// take_delays makes given delays, in the order of creation, those of a pathway, by rank.
template <class T> void take_delays(const char *name, const rows<T> &r, const column<double> &given, column<double> &seconds)
{
    if (given.size() != r.total)
        throw failure(std::string(name) + ": need " + std::to_string(r.total) + " delays, one for each synapse, got " +
                      std::to_string(given.size()));
    seconds = column<double>(r.size());
    const listing number = r.numbers(), rank = r.ranks();
    for (int64_t k = 0; k < r.size(); k++) seconds[rank.same() ? k : rank[k]] = given[r.created_in_all[number[k]]];
}

template <class T> bool same_list(const column<T> &a, const column<T> &b)
{
    return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin());
}

// same_delays tells whether two fans of one pathway have the same delays.
inline bool same_delays(const fan &a, const fan &b)
{
    return a.delays == b.delays && same_list(a.ends, b.ends) && same_list(a.run_ptr, b.run_ptr) && same_list(a.run_delay, b.run_delay) &&
           same_list(a.run_end, b.run_end) && a.listed() == b.listed() && same_list(a.own_at, b.own_at);
}

// rewire gives a pathway another fan. was is the clock of what drives it, is the one from now on.
inline void rewire(delivery &d, fan &f, fan &&other, spike_ring &ring, const clock &was, const clock &is)
{
    if (was.dt == is.dt && ranks::least(same_delays(f, other) ? 1 : 0)) return; // all ranks do the same
    const std::vector<flight> under_way = d.flights(ring, was.step);
    f = std::move(other);
    ring.grow(ranks::most(f.max_delay()) + 1);
    d.go_on(under_way, was, is);
}

// keep_wiring keeps what a fan follows from, or puts it back; then it tells whether the fan is to be made anew, in all ranks.
inline bool keep_wiring(snapshot &s, wiring &how, column<double> &seconds)
{
    const wiring before = how;
    column<double> had(seconds.size());
    std::copy(seconds.begin(), seconds.end(), had.begin());
    s.keep(how);
    s.keep_list(seconds);
    if (!s.putting_back()) return false;
    const bool same = before.dt == how.dt && before.any_order == how.any_order && before.any_target == how.any_target && same_list(had, seconds);
    return ranks::least(same ? 1 : 0) == 0;
}

// begin_clocks has clocks begin at the present time that take the place of others. Their draws go on behind those of all
// others, so that none repeats.
inline void begin_clocks(const std::vector<const clock *> &old, const std::vector<clock *> &fresh)
{
    int64_t drawn = 0;
    for (const clock *c : old) drawn = std::max(drawn, c->draw());
    for (clock *c : fresh) {
        c->step = c->steps_to(now);
        c->skip = drawn - c->step;
    }
}

} // namespace spikelane

#endif
