// What is done to synapses as they are made: initial values and delays part by part, numbers.
#ifndef SPIKELANE_SYNAPSES_HPP
#define SPIKELANE_SYNAPSES_HPP

#include <vector>

#include "callback.hpp"
#include "delays.hpp"
#include "fan.hpp"
#include "rows.hpp"
#include "sorting.hpp"

namespace spikelane {

// What is done to n synapses from `from` on, whose sources are given.
template <class S> using part_code = callback<int64_t, int64_t, const column<S> &>;

// Writes the delays of n synapses from `from` on in the order of ranks, in seconds, of which sources and targets are given.
template <class S, class T>
using delays_of = void (*)(int64_t from, int64_t n, const column<S> &sources, const T *targets, double *seconds);

// synapse_parts calls set(from, n, sources) for parts of the synapses, which are in the order of ranks: sources are those
// of n synapses from `from` on, counted from offset, of type S.
template <class S, class T> void synapse_parts(const rows<T> &r, int64_t offset, const part_code<S> &set);

// one_synapse does the same for the synapse of one number, in the order of creation.
template <class S, class T>
void one_synapse(const rows<T> &r, const char *name, int64_t number, int64_t offset, const part_code<S> &set);

// count_degrees counts the synapses onto each target, from `first` on, and from each source; null: not wanted.
template <class T> void count_degrees(const rows<T> &r, int64_t first, int32_t *incoming, int32_t *outgoing);

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

// recorded_synapses is the storage positions of all synapses; find_synapses turns numbers in the order of creation into
// storage positions.
template <class T> column<int32_t> recorded_synapses(const rows<T> &r);
template <class T>
void find_synapses(const char *monitor, const char *name, const rows<T> &r, column<int32_t> &which);

// put_created gives a column values that are in the order of creation.
template <class T, class V> void put_created(const rows<T> &r, const column<V> &given, column<V> &values);

} // namespace spikelane

#include "bodies.hpp"
#if SPIKELANE_BODIES

#include <string>

#include "failure.hpp"

namespace spikelane {

template <class S, class T> void synapse_parts(const rows<T> &r, int64_t offset, const part_code<S> &set)
{
    const std::vector<int64_t> blocks = row_blocks(r.ptr);
    column<S> sources;
    for (size_t k = 0; k + 1 < blocks.size(); k++) {
        const int64_t lo = blocks[k], hi = blocks[k + 1], from = r.ptr[lo], n = r.ptr[hi] - from;
        if (sources.size() < n) sources = column<S>(n);
        r.fill_sources(sources.data(), lo, hi, offset);
        set(from, n, (const column<S> &)sources);
    }
}

template <class S, class T>
void one_synapse(const rows<T> &r, const char *name, int64_t number, int64_t offset, const part_code<S> &set)
{
    if (number >= r.size())
        throw failure("index " + std::to_string(number) + " is outside the " + std::to_string(r.size()) + " synapses of " + name);
    const listing at = r.positions();
    const int64_t rank = at.same() ? number : at[number];
    column<S> source(1);
    source[0] = (S)(r.source(rank) + offset);
    set(rank, (int64_t)1, (const column<S> &)source);
}

template <class T> void count_degrees(const rows<T> &r, int64_t first, int32_t *incoming, int32_t *outgoing)
{
    for (int64_t i = 0; outgoing && i < r.sources(); i++) outgoing[i] = (int32_t)(r.ptr[i + 1] - r.ptr[i]);
    for (int64_t k = 0; incoming && k < r.size(); k++) incoming[r.target[k] - first]++;
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
    synapse_parts<S>(r, offset, [&](int64_t from, int64_t n, const column<S> &sources) {
        delays(from, n, sources, targets.data + from, seconds.data() + from);
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
            delays(from, some, sources, &r.target[from], seconds.data());
            delay_steps(name, r, from, view<double>{seconds.data(), some}, dt, n, first, steps);
        },
        by_target, columns);
}

template <class T> column<int32_t> recorded_synapses(const rows<T> &r)
{
    column<int32_t> which(r.listable());
    for (int64_t k = 0; k < which.size(); k++) which[k] = (int32_t)k;
    return which;
}

template <class T, class V> void put_created(const rows<T> &r, const column<V> &given, column<V> &values)
{
    const listing number = r.numbers();
    for (int64_t k = 0; k < values.size(); k++) values[k] = given[number.same() ? k : number[k]];
}

template <class T>
void find_synapses(const char *monitor, const char *name, const rows<T> &r, column<int32_t> &which)
{
    const listing at = r.positions();
    for (int64_t k = 0; k < which.size(); k++) {
        if (which[k] >= r.size())
            throw failure(std::string(monitor) + ": index " + std::to_string(which[k]) + " is outside 0.." + std::to_string(r.size() - 1) +
                ": " + name + " has " + std::to_string(r.size()) + " synapses");
        if (!at.same()) which[k] = at[which[k]];
    }
}

} // namespace spikelane

#endif

#endif
