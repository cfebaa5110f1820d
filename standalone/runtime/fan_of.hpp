// How fans are made from rows and delays.
#ifndef SPIKELANE_FAN_OF_HPP
#define SPIKELANE_FAN_OF_HPP

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "fan.hpp"
#include "incoming.hpp"
#include "row_sorter.hpp"
#include "runs.hpp"

namespace spikelane {

// in_order tells whether the storage of each row is sorted by delay, given by storage position, and those of equal delay are
// in an order that will do. One delay is that of all.
template <class T> bool in_order(const rows<T> &r, indices delay, order o)
{
    const bool one = delay.size != r.size();
    if (one && (o == order::any || !r.sorted)) return true;
    const listing ranks = o == order::any ? listing() : r.ranks();
    for (int64_t i = 0; i < r.sources(); i++) {
        bool by_rank = true, by_target = o == order::as_made_by_target; // all of the run
        for (int64_t k = r.ptr[i] + 1; k < r.ptr[i + 1]; k++) {
            if (!one && delay[k] < delay[k - 1]) return false;
            if (ranks.same()) continue;
            if (!one && delay[k] > delay[k - 1]) {
                by_rank = true;
                by_target = o == order::as_made_by_target;
                continue;
            }
            const bool rises = ranks[k] > ranks[k - 1];
            by_rank = by_rank && rises;
            by_target = by_target && (r.target[k] > r.target[k - 1] || (r.target[k] == r.target[k - 1] && rises));
            if (!by_rank && !by_target) return false;
        }
    }
    return true;
}

// The delays of synapses, in steps: of storage positions or of entries, as far as they differ from those that were given.
struct kept_delays {
    indices of;
    column<int32_t> own;

    void become(column<int32_t> &&other)
    {
        own = std::move(other);
        of = own;
    }
};

// stored_delays returns the delay of each storage position from that of each rank; a single one is that of all.
template <class T> kept_delays stored_delays(const rows<T> &r, indices delays)
{
    kept_delays d;
    d.of = delays;
    if (!r.sorted || delays.size != r.size()) return d;
    column<int32_t> arranged(delays.size);
    std::copy(delays.begin(), delays.end(), arranged.begin());
    r.arrange(arranged.data());
    d.become(std::move(arranged));
    return d;
}

// sort_entries orders the entries of each element, which are by rank, by delay, given by storage position, and makes the
// delays those of entries.
inline void sort_entries(const fan &f, column<int32_t> &at, kept_delays &delay)
{
    if (delay.of.size != at.size()) return;
    column<int32_t> entries(at.size());
    for (int64_t k = 0; k < at.size(); k++) entries[k] = delay.of[at[k]];
    row_sorter sorter;
    std::vector<int32_t> order;
    for (int64_t r = 0; r < f.elements(); r++) {
        const int64_t first = f.ptr[r], n = f.ptr[r + 1] - first;
        if (n == 0 || never_falls(&entries[first], n)) continue;
        order.resize((size_t)n);
        sorter.sort(order.data(), &entries[first], n, 0);
        sorter.permute(&entries[first], order.data(), n);
        sorter.permute(&at[first], order.data(), n);
    }
    delay.become(std::move(entries));
}

// gather_runs notes the runs of all elements, and the delays that occur.
inline void gather_runs(fan &f, const std::vector<runs> &parts)
{
    constexpr size_t wide = 4; // so many times the runs there are may find room in a table that has one for each delay
    std::vector<int32_t> delay;
    size_t n = 0;
    for (const runs &p : parts) {
        delay.insert(delay.end(), p.delay.begin(), p.delay.end());
        std::sort(delay.begin(), delay.end());
        delay.erase(std::unique(delay.begin(), delay.end()), delay.end());
        n += p.delay.size();
    }
    if (n == 0) delay = {0};
    f.delays.assign(delay.begin(), delay.end());
    if (delay.size() == 1) return;
    const size_t elements = (size_t)f.elements();
    if (elements * delay.size() <= wide * n) {
        f.ends = column<int32_t>((int64_t)(elements * delay.size()));
        int32_t *ends = f.ends.data();
        for (const runs &p : parts) {
            size_t k = 0;
            for (int32_t left : p.each) {
                int32_t end = 0;
                for (int32_t d : delay) { // those that an element has not end where the ones before them do
                    if (left > 0 && p.delay[k] == d) {
                        end = p.end[k++];
                        left--;
                    }
                    *ends++ = end;
                }
            }
        }
        return;
    }
    f.run_ptr = column<int64_t>((int64_t)elements + 1);
    f.run_delay = column<int32_t>((int64_t)n);
    f.run_end = column<int32_t>((int64_t)n);
    int64_t *ptr = f.run_ptr.data(), at = 0;
    for (const runs &p : parts) {
        for (int32_t count : p.each) {
            ptr[1] = ptr[0] + count;
            ptr++;
        }
        std::copy(p.delay.begin(), p.delay.end(), f.run_delay.begin() + at);
        std::copy(p.end.begin(), p.end.end(), f.run_end.begin() + at);
        at += (int64_t)p.delay.size();
    }
}

// note_delays notes the delays that occur, and the runs of each element, where they differ. delay has one entry for all, or
// is that of each entry.
inline void note_delays(fan &f, indices delay)
{
    if (delay.size == 1) {
        f.delays = {delay[0]};
        return;
    }
    std::vector<runs> parts;
    parts.push_back(runs_of(f.ptr, delay.data));
    gather_runs(f, parts);
}

template <class T> fan fan_of_sources(const rows<T> &r)
{
    fan f;
    f.ptr = r.ptr;
    f.distinct = r.distinct;
    if (!r.distinct) f.repeats = r.repeats;
    return f;
}

template <class T> fan source_fan(const rows<T> &r, indices delays, order o)
{
    fan f = fan_of_sources(r);
    kept_delays delay = stored_delays(r, delays);
    if (!in_order(r, delay.of, o)) {
        f.own_at = r.by_rank().listed(r.listable());
        f.at = f.own_at;
        sort_entries(f, f.own_at, delay);
    }
    note_delays(f, delay.of);
    return f;
}

template <class T> fan target_fan(const rows<T> &r, int64_t lo, int64_t hi, indices delays)
{
    incoming in = incoming_of(r, lo, hi);
    fan f;
    f.own_ptr = std::move(in.ptr);
    f.own_at = std::move(in.synapse);
    f.ptr = f.own_ptr;
    f.at = f.own_at;
    f.driven = true;
    f.distinct = r.distinct;
    kept_delays delay = stored_delays(r, delays);
    sort_entries(f, f.own_at, delay);
    note_delays(f, delay.of);
    return f;
}

template <class T> fan sorted_fan(const rows<T> &r, const std::vector<runs> &parts)
{
    fan f = fan_of_sources(r);
    gather_runs(f, parts);
    return f;
}

// targets_rise tells whether the targets of the entries of each element and delay, rows of storage, do not fall. That rows
// rise in the order of ranks does not say so: storage may be sorted by delays that were others.
template <class T> bool targets_rise(const fan &f, const rows<T> &r)
{
    if (!r.sorted && f.delays.size() == 1) return r.rising;
    bool rise = true;
    for (int64_t i = 0; rise && i < f.elements(); i++)
        f.for_runs(i, [&](int64_t, int64_t, int64_t lo, int64_t hi) { rise = rise && never_falls(&r.target[lo], hi - lo); });
    return rise;
}

} // namespace spikelane

#endif
