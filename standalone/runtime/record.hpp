// Records: what monitors take down while a run goes on.
#ifndef SPIKELANE_RECORD_HPP
#define SPIKELANE_RECORD_HPP

#include <vector>

#include "ranks.hpp"
#include "spikes.hpp"

namespace spikelane {

// An epoch is a stretch of a record that was taken with a step other than the present one: the entries before end that
// no earlier epoch has.
struct epoch {
    int64_t end;
    double dt;
    int64_t end_in_all = 0; // the same of what all ranks have recorded
};

// times is the times of recorded steps in seconds: those of past epochs by the step of their epoch, the others by dt.
std::vector<double> times(const std::vector<int64_t> &steps, const std::vector<epoch> &past, double dt);

// close_epoch notes that what a record has so far, `end` entries, was taken with another step than it goes on with.
void close_epoch(std::vector<epoch> &past, int64_t end, double was, double dt);

// The most values that a recorder makes room for ahead. Longer runs, which may be stopped long before their end, grow
// their records by doubling.
constexpr int64_t most_reserved = (int64_t)1 << 22;

// recorded is the values of one variable, one after the other.
template <class T> class recorded {
public:
    int64_t size() const { return used; }
    view<T> all() const { return {values.data(), used}; }

    // collect brings what all ranks have recorded to rank 0: of spikes, into the order that their recorder has found; of
    // samples, each element into its place.
    void collect(const std::vector<int64_t> &order);
    void collect(const std::vector<int64_t> &places, int64_t of, int64_t samples);

    // release gives each rank back what it has recorded.
    void release();

    // hold makes other values the record.
    void hold(view<T> others);

    // room is where the next n values go. Behind them is a line of memory that may be written.
    T *room(int64_t n)
    {
        reserve(n);
        used += n;
        return values.data() + (used - n);
    }

    // reserve makes room for n more values.
    void reserve(int64_t n);

    // reserve_run makes room for a run of so many steps in each of which n values come.
    void reserve_run(int64_t steps, int64_t n);

private:
    void lay_aside();

    column<T> values, aside; // what this rank has, while that of all is collected
    int64_t used = 0, used_aside = 0;
};

// A spike_recorder takes down the spikes of elements lo to hi-1 of a population. lag is the steps that spikes are old
// when it sees them: 1 if they are found later in the step.
struct spike_recorder {
    int64_t lo = 0, hi = 0, lag = 0;
    ranks::range own;           // elements of this rank, which records their spikes alone
    std::vector<int64_t> steps;
    std::vector<int32_t> index; // counted from lo
    std::vector<epoch> past;

    // take returns what it took down, as indices of the population: for the values that are recorded beside them.
    indices take(const spike_ring &ring, const clock &c);

    // collect brings what all ranks have recorded to rank 0, and returns the order into which it was put there: for the
    // values beside it.
    std::vector<int64_t> collect();

    // release gives each rank back what it has recorded.
    void release();

private:
    std::vector<epoch> past_aside;
    std::vector<int64_t> steps_aside;
    std::vector<int32_t> index_aside;
};

// A state_recorder takes samples of the elements `which`, which are those of a record of `of` elements that this rank has.
struct state_recorder {
    column<int32_t> which;
    int64_t of = 0;
    std::vector<int64_t> places; // in the record, of each; none: in order
    std::vector<int64_t> steps;
    std::vector<epoch> past;

    // within fails with the text unless all are of the elements from lo to hi-1.
    void within(int64_t lo, int64_t hi, const char *text) const;

    // keep leaves those to others that are not of this rank.
    void keep(ranks::range own);

    void reserve(int64_t run_steps);
    void take(const clock &c);
};

// A rate_recorder counts the spikes of elements lo to hi-1 in each step.
struct rate_recorder {
    int64_t lo = 0, hi = 0, lag = 0;
    ranks::range own; // elements of this rank, which counts their spikes alone
    std::vector<int64_t> steps;
    std::vector<int32_t> counts;
    std::vector<epoch> past;

    void reserve(int64_t run_steps);
    void take(const spike_ring &ring, const clock &c);

    // collect adds up what all ranks have counted.
    void collect();
    void release();

    std::vector<int32_t> aside; // what this rank has counted, while that of all is collected
};

// rates is the mean firing rate of the recorded elements in each step, in Hz.
std::vector<double> rates(const rate_recorder &r, double dt);

} // namespace spikelane

#include "bodies.hpp"
#if SPIKELANE_BODIES

#include <algorithm>

#include "bug.hpp"

namespace spikelane {

SPIKELANE_BODY std::vector<double> times(const std::vector<int64_t> &steps, const std::vector<epoch> &past, double dt)
{
    std::vector<double> t(steps.size());
    size_t k = 0;
    for (const epoch &p : past)
        for (; k < (size_t)p.end; k++) t[k] = (double)steps[k] * p.dt;
    for (; k < steps.size(); k++) t[k] = (double)steps[k] * dt;
    return t;
}

SPIKELANE_BODY void close_epoch(std::vector<epoch> &past, int64_t end, double was, double dt)
{
    if (was == dt) return;
    const int64_t in_all = ranks::sum(end);
    if (in_all == 0 || (!past.empty() && past.back().end_in_all == in_all)) return;
    past.push_back({end, was, in_all});
}

template <class T> void recorded<T>::collect(const std::vector<int64_t> &order)
{
    if (!ranks::many()) return;
    const std::vector<T> found = ranks::collect(values.data(), used);
    lay_aside();
    if (!ranks::first()) return;
    T *to = room((int64_t)order.size());
    for (int64_t k : order) *to++ = found[(size_t)k];
}

template <class T> void recorded<T>::collect(const std::vector<int64_t> &places, int64_t of, int64_t samples)
{
    if (!ranks::many()) return;
    const int64_t mine = (int64_t)places.size();
    const std::vector<int64_t> each = ranks::collect(&mine, 1), all = ranks::collect(places.data(), mine);
    const std::vector<T> found = ranks::collect(values.data(), used);
    lay_aside();
    if (!ranks::first()) return;
    T *to = room(of * samples);
    const T *from = found.data();
    const int64_t *place = all.data();
    for (int64_t n : each) {
        for (int64_t s = 0; s < samples; s++)
            for (int64_t k = 0; k < n; k++) to[s * of + place[k]] = *from++;
        place += n;
    }
}

template <class T> void recorded<T>::release()
{
    if (!ranks::many()) return;
    values = std::move(aside);
    used = used_aside;
}

template <class T> void recorded<T>::hold(view<T> others)
{
    used = 0;
    std::copy(others.begin(), others.end(), room(others.size));
}

template <class T> void recorded<T>::reserve(int64_t n)
{
    const int64_t need = used + n;
    if (need > values.size()) values.resize(std::max({need, 2 * values.size(), (int64_t)1024}));
}

template <class T> void recorded<T>::reserve_run(int64_t steps, int64_t n)
{
    const int64_t ahead = std::min(steps, most_reserved);
    if (n > 0) reserve(ahead > most_reserved / n ? most_reserved : ahead * n);
}

template <class T> void recorded<T>::lay_aside()
{
    aside = std::move(values);
    values = column<T>();
    used_aside = used;
    used = 0;
}

SPIKELANE_BODY indices spike_recorder::take(const spike_ring &ring, const clock &c)
{
    const indices idx = within(ring.at(c.step - lag), std::max(lo, own.lo), std::min(hi, own.hi));
    for (int32_t i : idx) {
        steps.push_back(c.step);
        index.push_back(i - (int32_t)lo);
    }
    return idx;
}

SPIKELANE_BODY std::vector<int64_t> spike_recorder::collect()
{
#ifndef SPIKELANE_MPI
    return {};
#else
    if (!ranks::many()) return {};
    const std::vector<int64_t> all_steps = ranks::collect(steps.data(), (int64_t)steps.size());
    const std::vector<int32_t> all_index = ranks::collect(index.data(), (int64_t)index.size());
    std::vector<int32_t> epochs(steps.size(), (int32_t)past.size());
    for (size_t k = past.size(); k-- > 0;) std::fill(epochs.begin(), epochs.begin() + past[k].end, (int32_t)k);
    epochs = ranks::collect(epochs.data(), (int64_t)epochs.size());
    past_aside = past;
    for (epoch &e : past) e.end = e.end_in_all;
    steps_aside.swap(steps);
    index_aside.swap(index);
    if (!ranks::first()) return {};
    std::vector<int64_t> order(all_steps.size());
    for (size_t k = 0; k < order.size(); k++) order[k] = (int64_t)k;
    std::stable_sort(order.begin(), order.end(), [&](int64_t a, int64_t b) {
        const size_t x = (size_t)a, y = (size_t)b;
        return epochs[x] != epochs[y] ? epochs[x] < epochs[y] : all_steps[x] < all_steps[y];
    });
    steps.resize(order.size());
    index.resize(order.size());
    for (size_t k = 0; k < order.size(); k++) {
        steps[k] = all_steps[(size_t)order[k]];
        index[k] = all_index[(size_t)order[k]];
    }
    return order;
#endif
}

SPIKELANE_BODY void spike_recorder::release()
{
    if (!ranks::many()) return;
    past = past_aside;
    steps = std::move(steps_aside);
    index = std::move(index_aside);
    steps_aside.clear();
    index_aside.clear();
}

SPIKELANE_BODY void state_recorder::within(int64_t lo, int64_t hi, const char *text) const
{
    for (int64_t k = 0; k < which.size(); k++)
        if (which[k] < lo || which[k] >= hi) fail(text);
}

SPIKELANE_BODY void state_recorder::keep(ranks::range own)
{
    of = which.size();
    if (own.all()) return;
    int64_t mine = 0;
    for (int64_t k = 0; k < of; k++) {
        if (!own.has(which[k])) continue;
        which[mine++] = which[k];
        places.push_back(k);
    }
    which.shorten(mine);
}

SPIKELANE_BODY void state_recorder::reserve(int64_t run_steps)
{
    steps.reserve(steps.size() + (size_t)std::min(run_steps, most_reserved));
}

SPIKELANE_BODY void state_recorder::take(const clock &c) { steps.push_back(c.step); }

SPIKELANE_BODY void rate_recorder::reserve(int64_t run_steps)
{
    const size_t ahead = (size_t)std::min(run_steps, most_reserved);
    steps.reserve(steps.size() + ahead);
    counts.reserve(counts.size() + ahead);
}

SPIKELANE_BODY void rate_recorder::take(const spike_ring &ring, const clock &c)
{
    steps.push_back(c.step);
    counts.push_back((int32_t)within(ring.at(c.step - lag), std::max(lo, own.lo), std::min(hi, own.hi)).size);
}

SPIKELANE_BODY void rate_recorder::collect()
{
    if (!ranks::many()) return;
    aside = counts;
    ranks::sum(counts.data(), (int64_t)counts.size());
}

SPIKELANE_BODY void rate_recorder::release()
{
    if (ranks::many()) counts = std::move(aside);
    aside.clear();
}

SPIKELANE_BODY std::vector<double> rates(const rate_recorder &r, double dt)
{
    std::vector<double> hz(r.counts.size());
    size_t k = 0;
    const double elements = (double)(r.hi - r.lo);
    for (const epoch &p : r.past)
        for (; k < (size_t)p.end; k++) hz[k] = (double)r.counts[k] / p.dt / elements;
    for (; k < hz.size(); k++) hz[k] = (double)r.counts[k] / dt / elements;
    return hz;
}

} // namespace spikelane

#endif

#endif
