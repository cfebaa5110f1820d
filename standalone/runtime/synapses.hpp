// What is done to synapses as they are made: initial values and delays part by part, numbers.
#ifndef SPIKELANE_SYNAPSES_HPP
#define SPIKELANE_SYNAPSES_HPP

#include <vector>

#include "callback.hpp"
#include "delays.hpp"
#include "fan.hpp"
#include "record.hpp"
#include "rows.hpp"
#include "sorting.hpp"

namespace spikelane {

// What is done to n synapses in the order of ranks, whose sources are given: the first has the rank `from` in all, and stands
// at position `at`.
template <class S> using part_code = callback<int64_t, int64_t, int64_t, const S *>;

// Writes the delays of n such synapses, in seconds, of which sources and targets are given.
template <class S, class T>
using delays_of = void (*)(int64_t from, int64_t at, int64_t n, const S *sources, const T *targets, double *seconds);

// synapse_parts calls set(from, at, n, sources) for parts of the synapses, which are in the order of ranks: sources are
// counted from offset, of type S.
template <class S, class T> void synapse_parts(const rows<T> &r, int64_t offset, const part_code<S> &set);

// one_synapse does the same for the synapse of one number, in the order of creation.
template <class S, class T>
void one_synapse(const rows<T> &r, const char *name, int64_t number, int64_t offset, const part_code<S> &set);

// count_degrees counts the synapses onto each target, from `first` on, and from each source; null: not wanted.
template <class T> void count_degrees(const rows<T> &r, int64_t first, column<int32_t> *incoming,
    column<int32_t> *outgoing);

// rank_list is the rank of each synapse, which are in the order of ranks.
template <class T> column<int32_t> rank_list(const rows<T> &r);

// number_pairs numbers the synapses of each pair from 0 in the order of creation. r is in the order of ranks; it has so
// many targets from `first` on.
template <class T> void number_pairs(const rows<T> &r, int64_t first, int64_t targets, int32_t *number);

// delay_seconds is the delays of all synapses, by rank: delays(from, n, sources, targets, seconds) evaluates some.
template <class S, class T>
column<double> delay_seconds(const rows<T> &r, int64_t offset, const delays_of<S, T> &delays);

// delay_list is the delays of all synapses in steps of dt, by rank, for spikes of n elements. keep takes the seconds.
template <class S, class T>
std::vector<int32_t> delay_list(const char *name, const rows<T> &r, int64_t offset, double dt, int64_t n, int64_t first,
    const delays_of<S, T> &delays, column<double> *keep);

// sort_by_delays sorts the rows by their delays, which are found part by part.
template <class S, class T>
std::vector<runs> sort_by_delays(const char *name, rows<T> &r, int64_t offset, double dt, int64_t n, int64_t first,
    bool by_target, const std::vector<movable> &columns, const delays_of<S, T> &delays, column<double> *keep);

// record_synapses has a recorder take samples of all synapses, in the order of creation; record_some of those with the
// given numbers in that order. A rank records its own.
template <class T> void record_synapses(const rows<T> &r, state_recorder &to);
template <class T> void record_some(const char *monitor, const char *name, const rows<T> &r, state_recorder &to);

// numbers_in_all is the number of each synapse that is here, in the order of creation of all.
template <class T> void numbers_in_all(const rows<T> &r, column<int64_t> &to);

// put_created gives a column values that are in the order of creation.
template <class T, class V> void put_created(const rows<T> &r, const column<V> &given, column<V> &values);

} // namespace spikelane

#include "bodies.hpp"
#if SPIKELANE_BODIES

#include <string>

#include "failure.hpp"
#include "ranks.hpp"

namespace spikelane {

template <class T> void numbers_in_all(const rows<T> &r, column<int64_t> &to)
{
    const listing number = r.numbers();
    to = column<int64_t>(r.size());
    for (int64_t k = 0; k < r.size(); k++) to[k] = r.created_in_all[number[k]];
}

template <class S, class T> void synapse_parts(const rows<T> &r, int64_t offset, const part_code<S> &set)
{
    const std::vector<int64_t> blocks = row_blocks(r.ptr);
    column<S> sources;
    for (size_t k = 0; k + 1 < blocks.size(); k++) {
        const int64_t lo = blocks[k], hi = blocks[k + 1], from = r.ptr[lo], n = r.ptr[hi] - from;
        if (sources.size() < n) sources = column<S>(n);
        r.fill_sources(sources.data(), lo, hi, offset);
        const S *const first = sources.data();
        r.ranked_in_all.each(from, from + n, [&](int64_t at, int64_t rank, int64_t some) { set(rank, at, some, first + (at - from)); });
    }
}

template <class S, class T>
void one_synapse(const rows<T> &r, const char *name, int64_t number, int64_t offset, const part_code<S> &set)
{
    if (number >= r.total)
        throw failure("index " + std::to_string(number) + " is outside the " + std::to_string(r.total) + " synapses of " + name);
    const int64_t k = r.created_in_all.below(number, r.size());
    if (k == r.size() || r.created_in_all[k] != number) return; // somebody else's
    const listing places = r.positions();
    const int64_t at = places.same() ? k : places[k];
    column<S> source(1);
    source[0] = (S)(r.source(at) + offset);
    set(r.ranked_in_all[at], at, (int64_t)1, (const S *)source.data());
}

template <class T> void count_degrees(const rows<T> &r, int64_t first, column<int32_t> *incoming, column<int32_t> *outgoing)
{
    for (int64_t i = 0; outgoing && i < r.sources(); i++) (*outgoing)[i] = (int32_t)(r.ptr[i + 1] - r.ptr[i]);
    for (int64_t k = 0; incoming && k < r.size(); k++) (*incoming)[r.target[k] - first]++;
    if (r.ranked_in_all.same()) return;
    if (incoming) ranks::sum(incoming->data(), incoming->size());
    if (outgoing) ranks::sum(outgoing->data(), outgoing->size());
}

template <class T> column<int32_t> rank_list(const rows<T> &r)
{
    column<int32_t> list(r.size());
    r.ranked_in_all.each(0, r.size(), [&](int64_t at, int64_t rank, int64_t n) {
        for (int64_t k = 0; k < n; k++) list[at + k] = (int32_t)(rank + k);
    });
    return list;
}

template <class T> void number_pairs(const rows<T> &r, int64_t first, int64_t targets, int32_t *number)
{
    struct last {
        int64_t row = -1;
        int32_t n = 0;
    };
    std::vector<last> seen((size_t)targets); // of each target: the last row that had it, and how often
    for (int64_t i = 0; i < r.sources(); i++) {
        for (int64_t k = r.ptr[i]; k < r.ptr[i + 1]; k++) {
            last &l = seen[(size_t)(r.target[k] - first)];
            if (l.row != i) l = {i, 0};
            number[k] = l.n++;
        }
    }
}

template <class S, class T>
column<double> delay_seconds(const rows<T> &r, int64_t offset, const delays_of<S, T> &delays)
{
    column<T> copy;
    const view<T> targets = r.by_ranks(copy);
    column<double> seconds(r.size());
    synapse_parts<S>(r, offset, [&](int64_t from, int64_t at, int64_t n, const S *sources) {
        delays(from, at, n, sources, targets.data + at, seconds.data() + at);
    });
    return seconds;
}

template <class S, class T>
std::vector<int32_t> delay_list(const char *name, const rows<T> &r, int64_t offset, double dt, int64_t n, int64_t first,
    const delays_of<S, T> &delays, column<double> *keep)
{
    column<double> seconds = delay_seconds<S, T>(r, offset, delays);
    std::vector<int32_t> steps((size_t)r.size());
    delay_steps(name, r, 0, view<double>(seconds), dt, n, first, steps.data());
    if (keep) *keep = std::move(seconds);
    return steps;
}

template <class S, class T>
std::vector<runs> sort_by_delays(const char *name, rows<T> &r, int64_t offset, double dt, int64_t n, int64_t first,
    bool by_target, const std::vector<movable> &columns, const delays_of<S, T> &delays, column<double> *keep)
{
    if (keep) *keep = delay_seconds<S, T>(r, offset, delays);
    column<S> sources;
    column<double> seconds;
    return sort_rows(
        r,
        [&](int64_t lo, int64_t hi, int32_t *steps) {
            const int64_t from = r.ptr[lo], some = r.ptr[hi] - from;
            if (sources.size() < some) {
                sources = column<S>(some);
                seconds = column<double>(some);
            }
            r.fill_sources(sources.data(), lo, hi, offset);
            const S *const first_source = sources.data();
            r.ranked_in_all.each(from, from + some, [&](int64_t at, int64_t rank, int64_t in_span) {
                delays(rank, at, in_span, first_source + (at - from), &r.target[at], seconds.data() + (at - from));
            });
            delay_steps(name, r, from, view<double>{seconds.data(), some}, dt, n, first, steps);
        },
        by_target, columns);
}

template <class T> void record_synapses(const rows<T> &r, state_recorder &to)
{
    const listing at = r.positions();
    to.which = column<int32_t>(r.listable());
    to.of = r.total;
    for (int64_t k = 0; k < to.which.size(); k++) to.which[k] = at[k];
    if (r.created_in_all.same()) { // rank 0 takes them, if all have them
        if (ranks::many()) to.keep(ranks::first() ? ranks::range{0, most_synapses} : ranks::range{0, 0});
        return;
    }
    to.places.resize((size_t)r.size());
    for (int64_t k = 0; k < r.size(); k++) to.places[(size_t)k] = r.created_in_all[k];
}
template <class T> void record_some(const char *monitor, const char *name, const rows<T> &r, state_recorder &to)
{
    const listing at = r.positions();
    int64_t mine = 0;
    const bool takes = !r.created_in_all.same() || ranks::first();
    to.of = to.which.size();
    to.places.clear();
    for (int64_t k = 0; k < to.of; k++) {
        const int64_t number = to.which[k];
        if (number < 0 || number >= r.total)
            throw failure(std::string(monitor) + ": index " + std::to_string(number) + " is outside 0.." + std::to_string(r.total - 1) +
                ": " + name + " has " + std::to_string(r.total) + " synapses");
        const int64_t here = r.created_in_all.below(number, r.size());
        if (!takes || here == r.size() || r.created_in_all[here] != number) continue;
        to.which[mine++] = at[here];
        to.places.push_back(k);
    }
    to.which.shorten(mine);
}

template <class T, class V> void put_created(const rows<T> &r, const column<V> &given, column<V> &values)
{
    const listing number = r.numbers();
    for (int64_t k = 0; k < values.size(); k++) values[k] = given[r.created_in_all[number[k]]];
}

} // namespace spikelane

#endif

#endif
