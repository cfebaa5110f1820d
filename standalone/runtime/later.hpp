// Later: the code of a pathway that targets drive is not run when a target spikes, for synapses that lie all over memory,
// but when a source next visits its row, which holds them side by side. What is owed to a synapse is then done in the
// order of the spikes, with the time of each, so that no bit changes. It pays for networks that do not fit into a cache.
//
// For each target its last few spikes are kept. One that is about to be forgotten is brought to those synapses that have
// not seen it. Source: the archive of postsynaptic spikes of Morrison, Aertsen & Diesmann (2007), Neural Comput.
// 19:1437-1467, doi:10.1162/neco.2007.19.6.1437, here for several spikes at a time and any code.
#ifndef SPIKELANE_LATER_HPP
#define SPIKELANE_LATER_HPP

#include <vector>

#include "call.hpp"
#include "callback.hpp"
#include "clock.hpp"
#include "fan.hpp"
#include "owned.hpp"
#include "shares.hpp"

namespace spikelane {

// How many spikes of each target are kept.
constexpr int recent_spikes = 4;

// The steps of a run from which code is put off: at its end all synapses are looked at once.
constexpr int64_t long_run = 500;

// The kernels, whose rows' parameter is a step. recent(m) of `later` is what they compare with.
struct later_code {
    // Appends to found[m-1], m = 1 to recent_spikes-1, the synapses of whose targets spike m is of that step or later.
    callback<const row *, int64_t, list *> pending;
    // The pathway's code, for those of which spike 0 is.
    callback<const row *, int64_t> last;
    // Runs over rows of the list of synapses by target, and appends those whose source was visited at that step or before.
    callback<const row *, int64_t, list &, const int64_t *> stale;
    // The pathway's code for n listed synapses, at the steps of their targets in the last column.
    callback<int64_t, const int32_t *, const int64_t *> code;
};

class later {
public:
    later();
    later(later &&) noexcept;
    later &operator=(later &&) noexcept;
    ~later();

    // Rows row_ptr of n sources; a list has the target of each storage position, of a population of so many. Owners are
    // those of the deliveries that use it; with one the first does all of it, and the others nothing.
    later(const int64_t *row_ptr, int64_t n, target_list list, int64_t population, int owners);

    // recent is spike m of each target, counted from the last one: steps, -1: none.
    const int64_t *recent(int m) const { return spikes[m].data(); }

    // begin is called by each owner at the start of a run. late says that spikes from before a change are under way,
    // watched that somebody looks at the state between steps: then nothing is put off.
    void begin(const clock &c, owner o, bool watched, bool late);

    bool on(owner o) const;

    // visit does what is owed to the synapses of rows that sources are about to visit, of elements lo and on.
    void visit(const clock &c, owner o, const row *rows, int64_t n, int64_t lo, const later_code &kernels);

    // arrive notes spikes of an owner's targets, of elements lo and on, which reach the synapses in this step. f lists
    // the synapses of each. It returns how many there are.
    int64_t arrive(const clock &c, owner o, indices idx, int64_t lo, const fan &f, const later_code &kernels);

    // settle does all that is owed: at the end of a run, and before anybody looks.
    void settle(const clock &c, owner o, const later_code &kernels);

private:
    struct part;

    void prepare(part &p, owner o);

    // note notes the owner's part of row i, to be brought up to a step; when enough are noted, they are.
    void note(part &p, owner o, int64_t i, int64_t step, int64_t &noted, const later_code &kernels);

    // catch_up does what is owed to the rows noted, oldest spikes first.
    void catch_up(part &p, const later_code &kernels);

    // replay runs the pathway's code over synapses, for spikes m of their targets.
    void replay(const list &synapses, int m, const later_code &kernels);

    // refresh visits the sources that have been silent for long, once so much was spent on looking for their synapses,
    // target by target, that to visit them all would not have cost more. Then nobody has to look for a while.
    void refresh(part &p, owner o, int64_t step, const later_code &kernels);

    const int64_t *ptr = nullptr;
    int64_t sources = 0;
    target_list ends;
    int64_t targets = 0;
    column<int64_t> spikes[recent_spikes];
    shares split;
    std::vector<owned<part>> parts;
};

} // namespace spikelane

#include "bodies.hpp"
#if SPIKELANE_BODIES

#include <algorithm>

#include "deliver.hpp"

#include "bodies.hpp"

namespace spikelane {

struct alignas(128) later::part {
    bool on = false;
    column<int64_t> visited;                            // by source: the step of the last visit
    column<int32_t> pending[recent_spikes - 1], stale;  // room for what kernels find
    row_list rows;
    int64_t past = 0;               // all sources were visited after this step
    int64_t wanted = 0, spent = 0;  // see refresh
    int64_t most = 0;               // synapses that are looked at in one go, about
};

SPIKELANE_BODY later::later() = default;
SPIKELANE_BODY later::later(later &&) noexcept = default;
SPIKELANE_BODY later &later::operator=(later &&) noexcept = default;
SPIKELANE_BODY later::~later() = default;

SPIKELANE_BODY bool later::on(owner o) const
{
    return !parts.empty() && has_part(o, parts.size()) && parts[(size_t)o.mine()]->on;
}

SPIKELANE_BODY later::later(const int64_t *row_ptr, int64_t n, target_list list, int64_t population, int owners)
    : ptr(row_ptr), sources(n), ends(list), targets(population), split(owners), parts((size_t)owners)
{
    for (column<int64_t> &r : spikes) r = column<int64_t>(population);
}

SPIKELANE_BODY void later::begin(const clock &c, owner o, bool watched, bool late)
{
    if (parts.empty() || !has_part(o, parts.size())) return;
    owned<part> &mine = parts[(size_t)o.mine()];
    if (!mine) mine = owned<part>(new part);
    part &p = *mine;
    p.on = !watched && !late && c.end - c.step >= long_run;
    if (!p.on) return;
    if (p.visited.size() == 0) prepare(p, o);
    int64_t first, last;
    share(targets, o, first, last);
    for (column<int64_t> &r : spikes)
        if (first < last) std::fill(r.data() + first, r.data() + last, -1);
    std::fill(p.visited.begin(), p.visited.end(), c.step);
    p.past = c.step - 1;
    p.wanted = p.spent = 0;
}

SPIKELANE_BODY void later::visit(const clock &c, owner o, const row *rows, int64_t n, int64_t lo, const later_code &kernels)
{
    if (parts.empty() || !has_part(o, parts.size())) return;
    part &p = *parts[(size_t)o.mine()];
    if (!p.on) return;
    int64_t noted = 0;
    for (int64_t k = 0; k < n; k++) note(p, o, (int64_t)rows[k].param - lo, c.step, noted, kernels);
    catch_up(p, kernels);
}

SPIKELANE_BODY int64_t later::arrive(const clock &c, owner o, indices idx, int64_t lo, const fan &f, const later_code &kernels)
{
    if (parts.empty() || !has_part(o, parts.size())) return 0;
    part &p = *parts[(size_t)o.mine()];
    const column<int64_t> &oldest = spikes[recent_spikes - 1];
    refresh(p, o, c.step, kernels);
    int64_t events = 0, noted = 0;
    auto flush = [&] {
        if (p.rows.size() > 0) {
            list found{p.stale.data(), 0};
            p.rows.visit([&](const row *rows, int64_t n) { kernels.stale(rows, n, found, p.visited.data()); });
            p.rows.clear();
            replay(found, recent_spikes - 1, kernels);
        }
        noted = 0;
    };
    for (int32_t j : idx) {
        const int64_t from = f.ptr[j - lo], to = f.ptr[j - lo + 1];
        events += to - from;
        if (oldest[j] > p.past && from < to) {
            p.spent += to - from;
            p.wanted = std::max(p.wanted, oldest[j]);
            for (int64_t first = from; first < to;) { // a target may have more synapses than any source
                const int64_t last = std::min(to, first + p.most - noted);
                p.rows.add(row{first, last, (uint64_t)oldest[j], 0});
                noted += last - first;
                if (noted >= p.most) flush();
                first = last;
            }
        }
    }
    flush();
    for (int32_t j : idx) {
        for (int m = recent_spikes - 1; m > 0; m--) spikes[m][j] = spikes[m - 1][j];
        spikes[0][j] = c.step;
    }
    return events;
}

SPIKELANE_BODY void later::settle(const clock &c, owner o, const later_code &kernels)
{
    if (parts.empty() || !has_part(o, parts.size())) return;
    part &p = *parts[(size_t)o.mine()];
    if (!p.on) return;
    int64_t noted = 0;
    for (int64_t i = 0; i < sources; i++) note(p, o, i, c.step, noted, kernels);
    catch_up(p, kernels);
}

SPIKELANE_BODY void later::prepare(part &p, owner o)
{
    p.visited = column<int64_t>(sources);
    p.most = 1 << 13;
    for (int64_t i = 0; i < sources; i++) p.most = std::max(p.most, ptr[i + 1] - ptr[i]);
    for (column<int32_t> &x : p.pending) x = column<int32_t>(2 * p.most + 16);
    p.stale = column<int32_t>(2 * p.most + 16);
    const auto walk = [&](const run_code &run) {
        for (int64_t i = 0; i < sources; i++) run(i, ptr[i], ptr[i + 1]);
    };
    split.build(o, sources, walk, nullptr, ends, targets);
}

SPIKELANE_BODY void later::note(part &p, owner o, int64_t i, int64_t step, int64_t &noted, const later_code &kernels)
{
    const int64_t from = p.visited[i];
    if (from == step) return;
    int64_t length = 0;
    split.each(o, i, ptr[i], ptr[i + 1], [&](int64_t lo, int64_t hi) {
        p.rows.add(row{lo, hi, (uint64_t)from, 0});
        length += hi - lo;
    });
    if (length == 0) return;
    p.visited[i] = step;
    noted += length;
    if (noted < p.most) return;
    catch_up(p, kernels);
    noted = 0;
}

SPIKELANE_BODY void later::catch_up(part &p, const later_code &kernels)
{
    if (p.rows.size() == 0) return;
    list found[recent_spikes - 1];
    for (int m = 0; m < recent_spikes - 1; m++) found[m] = list{p.pending[m].data(), 0};
    p.rows.visit([&](const row *rows, int64_t n) { kernels.pending(rows, n, found); });
    for (int m = recent_spikes - 2; m >= 0; m--) replay(found[m], m + 1, kernels);
    p.rows.visit([&](const row *rows, int64_t n) { kernels.last(rows, n); });
    p.rows.clear();
}

SPIKELANE_BODY void later::replay(const list &synapses, int m, const later_code &kernels)
{
    if (synapses.len > 0) kernels.code(synapses.len, (const int32_t *)synapses.index, recent(m));
}

SPIKELANE_BODY void later::refresh(part &p, owner o, int64_t step, const later_code &kernels)
{
    constexpr int64_t look = 4; // visits of a synapse by row that take as long as to look at one by a list
    if (p.spent * look < ptr[sources] || p.wanted >= step) return;
    int64_t noted = 0;
    for (int64_t i = 0; i < sources; i++)
        if (p.visited[i] <= p.wanted) note(p, o, i, step, noted, kernels);
    catch_up(p, kernels);
    p.past = p.wanted;
    p.wanted = p.spent = 0;
}

SPIKELANE_BODY void delivery::visit_later(const spike_ring &ring, const clock &c, owner o, later &put_off, const later_code &kernels,
    const synapse_code &call)
{
    if (!has_part(o, parts.size())) return;
    if (!put_off.on(o)) {
        visit(ring, c, o, call);
        return;
    }
    const indices idx = arriving(ring, c, o);
    if (idx.size > 0) count(o, put_off.arrive(c, o, idx, lo, *synapses, kernels));
}

} // namespace spikelane

#endif

#endif
