// What is done to synapses as they are made: initial values and delays part by part, numbers.
#ifndef SPIKELANE_SYNAPSES_HPP
#define SPIKELANE_SYNAPSES_HPP

#include <string>
#include <vector>

#include "delays.hpp"
#include "fan.hpp"
#include "rows.hpp"
#include "sorting.hpp"

namespace spikelane {

// synapse_parts calls set(from, n, sources) for parts of the synapses, which are in the order of ranks: sources are those
// of n synapses from `from` on, counted from offset, of type S.
template <class S, class T, class Set> void synapse_parts(const rows<T> &r, int64_t offset, Set &&set)
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

// one_synapse does the same for the synapse of one number, in the order of creation.
template <class S, class T, class Set>
void one_synapse(const rows<T> &r, const char *name, int64_t number, int64_t offset, Set &&set)
{
    if (number >= r.size())
        throw failure("index " + std::to_string(number) + " is outside the " + std::to_string(r.size()) + " synapses of " + name);
    const listing at = r.positions();
    const int64_t rank = at.same() ? number : at[number];
    column<S> source(1);
    source[0] = (S)(r.source(rank) + offset);
    set(rank, (int64_t)1, (const column<S> &)source);
}

// count_degrees counts the synapses onto each target, from `first` on, and from each source; null: not wanted.
template <class T> void count_degrees(const rows<T> &r, int64_t first, int32_t *incoming, int32_t *outgoing)
{
    for (int64_t i = 0; outgoing && i < r.sources(); i++) outgoing[i] = (int32_t)(r.ptr[i + 1] - r.ptr[i]);
    for (int64_t k = 0; incoming && k < r.size(); k++) incoming[r.target[k] - first]++;
}

// number_pairs numbers the synapses of each pair from 0 in the order of creation. r is in the order of ranks; it has so
// many targets from `first` on.
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

// delay_seconds is the delays of all synapses, by rank: delays(from, n, sources, targets, seconds) evaluates some.
template <class S, class T, class Delays> column<double> delay_seconds(const rows<T> &r, int64_t offset, Delays &&delays)
{
    column<T> copy;
    const view<T> targets = r.by_ranks(copy);
    column<double> seconds(r.size());
    synapse_parts<S>(r, offset, [&](int64_t from, int64_t n, const column<S> &sources) {
        delays(from, n, sources, targets.data + from, seconds.data() + from);
    });
    return seconds;
}

// delay_list is the delays of all synapses in steps of dt, by rank, for spikes of n elements. keep takes the seconds.
template <class S, class T, class Delays>
std::vector<int32_t> delay_list(const char *name, const rows<T> &r, int64_t offset, double dt, int64_t n, int64_t first,
    Delays &&delays, column<double> *keep)
{
    column<double> seconds = delay_seconds<S>(r, offset, delays);
    std::vector<int32_t> steps((size_t)r.size());
    delay_steps(name, r, 0, view<double>(seconds), dt, n, first, steps.data());
    if (keep) *keep = std::move(seconds);
    return steps;
}

// sort_by_delays sorts the rows by their delays, which are found part by part.
template <class S, class T, class Delays>
std::vector<runs> sort_by_delays(const char *name, rows<T> &r, int64_t offset, double dt, int64_t n, int64_t first,
    bool by_target, const std::vector<movable> &columns, Delays &&delays, column<double> *keep)
{
    if (keep) *keep = delay_seconds<S>(r, offset, delays);
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

// recorded_synapses is the storage positions of all synapses; find_synapses turns numbers in the order of creation into
// storage positions.
template <class T> column<int32_t> recorded_synapses(const rows<T> &r)
{
    column<int32_t> which(r.listable());
    for (int64_t k = 0; k < which.size(); k++) which[k] = (int32_t)k;
    return which;
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

// put_created gives a column values that are in the order of creation.
template <class T, class V> void put_created(const rows<T> &r, const column<V> &given, column<V> &values)
{
    const listing number = r.numbers();
    for (int64_t k = 0; k < values.size(); k++) values[k] = given[number.same() ? k : number[k]];
}

} // namespace spikelane

#endif
