// Deliveries: pathway code runs over the synapses whose spikes arrive in this step. The longest delay, and so the oldest
// spikes, come first; spiking elements go in ascending order, the synapses of one in the order of its fan. That is the
// order of effects on every target, whatever the partition of the work.
#ifndef SPIKELANE_DELIVER_HPP
#define SPIKELANE_DELIVER_HPP

#include <vector>

#include "blocks.hpp"
#include "callback.hpp"
#include "clock.hpp"
#include "fan.hpp"
#include "flight.hpp"
#include "owned.hpp"
#include "shares.hpp"
#include "spikes.hpp"

namespace spikelane {

// A delivery is a pathway that elements lo to hi-1 of a population drive. Its code is a callback
//
//     call(const row *rows, int64_t n, const int32_t *listed)
//
// which visits the entries of rows of the list `listed` of storage positions, or these themselves where that is null;
// the rows' parameter is the element that spiked. Where owners share the work, one visits the synapses that end among its
// targets, or, where targets drive the pathway, those of its targets' spikes.
using synapse_code = callback<const row *, int64_t, const int32_t *>;

class later;
struct later_code;

class delivery {
public:
    delivery();
    delivery(const delivery &) = delete;
    delivery &operator=(const delivery &) = delete;
    ~delivery();

    // prepare is called before all else, and again when the fan has changed. ends is the target of each storage position;
    // the population that synapses end on has so many targets. lag is the steps that spikes are old when the pathway
    // first sees them: 1 if they are found later in the step. With one owner the first does all of it, which is for code
    // that changes more than synapses and targets, and the others do nothing.
    void prepare(const fan &f, target_list ends_, int64_t lo_, int64_t hi_, int64_t targets_, int64_t lag_, int owners);

    // block says that it may pay to go block by block through the n targets from `first` on, of each of which the code
    // reaches so many bytes. See systems/blocks.go for what code that is.
    void block(int64_t first, int64_t n, int64_t bytes, blocking how = blocking());

    // newest is the step of the newest spikes that the pathway needs in this step: those of the least delay, in all ranks.
    int64_t newest(const clock &c) const { return c.step - lag - earliest; }

    // begin is called by each owner at the start of a run, at the same time if they like.
    void begin(const clock &c, owner o);

    // visit runs the code for an owner in this step.
    //
    // owed(rows, n), if there is such, does what is owed to the rows of sources that are about to be visited.
    void visit(const spike_ring &ring, const clock &c, owner o, const synapse_code &call, const row_code &owed = row_code());

    // visit_later is visit for code that is put off, if it is in this run. kernels are those of `later`. See later.hpp.
    void visit_later(const spike_ring &ring, const clock &c, owner o, later &put_off, const later_code &kernels,
        const synapse_code &call);

    // arriving is the spikes of an owner's share that arrive in this step, where all synapses have one delay.
    indices arriving(const spike_ring &ring, const clock &c, owner o) const;

    // events is the synapses visited so far.
    int64_t events() const;

    // waits tells whether spikes from before a change are under way: then no code is put off.
    bool waits(const clock &c) const;

    // flights is what arrives at step now or later of the spikes before it, in the order of arrival. When dt or delays
    // change between runs: take it before, prepare anew, and give it to go_on.
    std::vector<flight> flights(const spike_ring &ring, int64_t now) const;

    // go_on makes spikes that were under way arrive when they would have. Those that arrive n steps of `was` from now
    // arrive n*was/dt steps of `now` from now, rounded to the nearest, halves up, as Brian 2's queues do. If dt has
    // changed the ring must be reset.
    void go_on(const std::vector<flight> &flights, const clock &was, const clock &now);

    // kept is what a delivery knows of the past that the source's ring does not: for who wants to go on from here again.
    struct kept {
        std::vector<flight> late;
        int64_t since = 0, events = 0;
    };
    kept held() const;
    void hold(const kept &past);

private:
    struct part;

    // spikes is the spikes of a step that drive the pathway, or an owner's part of it.
    indices spikes(const spike_ring &ring, int64_t step, owner o, const part &p) const;

    // note notes entries [from,to) of the fan of an element that spiked, to be visited.
    void note(part &p, int32_t i, int64_t from, int64_t to) const;

    // count notes that an owner has visited so many synapses more.
    void count(owner o, int64_t events);

    // run visits the rows noted.
    static void run(part &p, const synapse_code &call, const int32_t *at);

    const fan *synapses = nullptr;
    target_list ends;
    int64_t lo = 0, hi = 0, targets = 0, lag = 0, earliest = 0;
    std::vector<flight> late; // by step: spikes from before the last change of dt or delay
    int64_t since = 0;          // spikes before this step are in late
    int64_t visited_before = 0;
    shares split;
    blocks cut;
    std::vector<owned<part>> parts;
};

} // namespace spikelane

#include "bodies.hpp"
#if SPIKELANE_BODIES

#include <algorithm>
#include <cmath>

#include "ranks.hpp"
#include "wheel.hpp"

namespace spikelane {

struct alignas(128) delivery::part {
    int64_t first = 0, last = 0; // targets that the owner has
    int64_t visited = 0;         // synapses
    row_list rows;               // of one step
    wheel under_way;             // of several delays
    std::vector<flight> late;
    size_t next_late = 0;
};

SPIKELANE_BODY delivery::delivery() = default;
SPIKELANE_BODY delivery::~delivery() = default;

SPIKELANE_BODY void delivery::prepare(const fan &f, target_list ends_, int64_t lo_, int64_t hi_, int64_t targets_, int64_t lag_, int owners)
{
    synapses = &f;
    ends = ends_;
    lo = lo_;
    hi = hi_;
    targets = targets_;
    lag = lag_;
    int64_t before = events();
    parts = std::vector<owned<part>>((size_t)owners);
    split = shares(owners);
    cut = blocks();
    const int64_t least = ranks::least(f.size() > 0 ? f.delays[0] : INT64_MAX);
    earliest = least == INT64_MAX ? 0 : least;
    visited_before = before;
}

SPIKELANE_BODY void delivery::block(int64_t first, int64_t n, int64_t bytes, blocking how)
{
    const fan &f = *synapses;
    if (parts.size() == 1 && !f.driven && !f.listed() && f.delays.size() == 1)
        cut = blocks(f.ptr.data, hi - lo, ends, first, n, bytes, how);
}

SPIKELANE_BODY void delivery::begin(const clock &c, owner o)
{
    if (!has_part(o, parts.size())) return;
    owned<part> &mine = parts[(size_t)o.mine()];
    if (!mine) {
        mine = owned<part>(new part);
        share(targets, o, mine->first, mine->last);
        const fan &f = *synapses;
        const auto walk = [&](const run_code &run) {
            for (int64_t r = 0; r < hi - lo; r++)
                f.for_runs(r, [&](int64_t n, int64_t, int64_t from, int64_t to) { run(n, from, to); });
        };
        if (!f.driven) split.build(o, f.runs(), walk, f.at.data, ends, targets);
    }
    mine->under_way.reset();
    mine->late.clear();
    mine->next_late = 0;
    for (const flight &x : late)
        if (x.step < c.step)
            continue; // it has arrived
        else if (o.of == 1)
            mine->late.push_back(x);
        else if (!synapses->driven)
            x.pieces(ends, mine->first, mine->last, mine->late);
        else if (x.element >= mine->first && x.element < mine->last)
            mine->late.push_back(x);
}

SPIKELANE_BODY void delivery::visit(const spike_ring &ring, const clock &c, owner o, const synapse_code &call, const row_code &owed)
{
    if (!has_part(o, parts.size())) return;
    part &p = *parts[(size_t)o.mine()];
    const fan &f = *synapses;
    const int32_t *at = f.at.data;
    while (p.next_late < p.late.size() && p.late[p.next_late].step <= c.step) {
        const flight &x = p.late[p.next_late++];
        note(p, x.element, x.listed ? 0 : x.lo, x.listed ? (int64_t)x.at.size() : x.hi);
        run(p, call, x.listed ? x.at.data() : at);
    }
    const int64_t before = p.visited;
    if (f.delays.size() > 1)
        p.under_way.arrive(
            c, f.max_delay(), ranks::many() ? f.delays[0] : 0, lag, since,
            [&](int64_t step, auto &&put) {
                for (int32_t i : spikes(ring, step, o, p))
                    f.for_runs(i - lo, [&](int64_t n, int64_t delay, int64_t from, int64_t to) {
                        split.each(f.driven ? owner{} : o, n, from, to, [&](int64_t a, int64_t b) { put(delay, i, a, b); });
                    });
            },
            [&](int32_t i, int64_t from, int64_t to) { note(p, i, from, to); });
    else
        for (int32_t i : arriving(ring, c, o))
            split.each(f.driven ? owner{} : o, i - lo, f.ptr[i - lo], f.ptr[i - lo + 1], [&](int64_t a, int64_t b) { note(p, i, a, b); });
    if (p.rows.size() == 0) return;
    if (owed) owed(&p.rows[0], p.rows.size());
    if (cut.pay(p.rows.size(), p.visited - before)) {
        cut.visit(p.rows, lo, [&](const row *rows, int64_t n) { call(rows, n, at); });
        p.rows.clear();
    } else {
        run(p, call, at);
    }
}

SPIKELANE_BODY void delivery::count(owner o, int64_t events) { parts[(size_t)o.mine()]->visited += events; }

SPIKELANE_BODY indices delivery::arriving(const spike_ring &ring, const clock &c, owner o) const
{
    const int64_t step = c.step - synapses->delays[0] - lag;
    return step < since ? indices{} : spikes(ring, step, o, *parts[(size_t)o.mine()]);
}

SPIKELANE_BODY int64_t delivery::events() const
{
    int64_t sum = visited_before;
    for (const owned<part> &p : parts) sum += p ? p->visited : 0;
    return sum;
}

SPIKELANE_BODY bool delivery::waits(const clock &c) const
{
    return !late.empty() && late.back().step >= c.step;
}

SPIKELANE_BODY std::vector<flight> delivery::flights(const spike_ring &ring, int64_t now) const
{
    const fan &f = *synapses;
    std::vector<flight> out;
    for (const flight &x : late)
        if (x.step >= now) out.push_back(x);
    for (int64_t step = std::max(since, now - f.max_delay() - lag); step < now; step++)
        for (int32_t i : within(ring.at(step), lo, hi))
            f.for_runs(i - lo, [&](int64_t, int64_t delay, int64_t from, int64_t to) {
                if (step + delay + lag >= now) out.emplace_back(step + delay + lag, i, from, to, f.at.data);
            });
    return by_step(out);
}

SPIKELANE_BODY void delivery::go_on(const std::vector<flight> &flights, const clock &was, const clock &now)
{
    late.clear();
    for (flight x : flights) {
        const double ahead = (double)(x.step - was.step) * (was.dt / now.dt);
        x.step = now.step + (int64_t)std::floor(ahead + 0.5);
        x.as(synapses->listed(), late);
    }
    since = now.step;
}

SPIKELANE_BODY delivery::kept delivery::held() const
{
    return {late, since, events()};
}

SPIKELANE_BODY void delivery::hold(const kept &past)
{
    late = past.late;
    since = past.since;
    for (owned<part> &p : parts)
        if (p) p->visited = 0;
    visited_before = past.events;
}

SPIKELANE_BODY indices delivery::spikes(const spike_ring &ring, int64_t step, owner o, const part &p) const
{
    const indices all = within(ring.at(step), lo, hi);
    return synapses->driven && o.of > 1 ? within(all, p.first, p.last) : all;
}

SPIKELANE_BODY void delivery::note(part &p, int32_t i, int64_t from, int64_t to) const
{
    p.rows.add(row{from, to, (uint64_t)i, synapses->repeat(i - lo) ? 1 : 0});
    p.visited += to - from;
}

SPIKELANE_BODY void delivery::run(part &p, const synapse_code &call, const int32_t *at)
{
    p.rows.visit([&](const row *rows, int64_t n) { call(rows, n, at); });
    p.rows.clear();
}

} // namespace spikelane

#endif

#endif
