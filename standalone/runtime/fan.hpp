// The synapses that a pathway visits for each element that spikes, with their delays.
#ifndef SPIKELANE_FAN_HPP
#define SPIKELANE_FAN_HPP

#include <cstdint>
#include <utility>
#include <vector>

#include "rows.hpp"
#include "runs.hpp"

namespace spikelane {

// Element r of the pathway's range has the entries ptr[r] <= k < ptr[r+1]; entry k is the synapse at storage position
// at[k], or k itself where nothing is listed. Where delays differ, the entries of an element are sorted by delay, then by
// rank.
//
// Where most elements have synapses of most delays, those of delay delays[n] end before entry
// ptr[r]+ends[delays.size()*r+n]. Else an element has the runs run_ptr[r] <= m < run_ptr[r+1]: run m has delay
// run_delay[m] and ends before entry ptr[r]+run_end[m].
//
// A fan of sources looks into the rows, which must not go away before it.
struct fan {
    fan();
    fan(fan &&) noexcept;
    fan &operator=(fan &&) noexcept;
    ~fan();

    view<int64_t> ptr;
    indices at;
    std::vector<int64_t> delays; // that occur, in steps, ascending
    column<int32_t> ends, run_delay, run_end;
    column<int64_t> run_ptr;
    bool driven = false;    // by targets
    bool distinct = true;   // no element reaches one of the other side twice
    view<uint64_t> repeats; // where not distinct, bit r: element r does; nothing: all may

    column<int64_t> own_ptr; // what ptr and at look into where it is not the rows
    column<int32_t> own_at;

    bool listed() const { return at.data != nullptr; }
    bool repeat(int64_t r) const { return !distinct && (!repeats.data || repeats[r / 64] >> (r % 64) & 1); }
    int64_t max_delay() const { return delays.back(); }
    int64_t elements() const { return ptr.size - 1; }
    int64_t size() const { return ptr[elements()]; }

    // by_delay tells whether there is room for a run of each delay for each element; else runs are numbered as they come.
    bool by_delay() const { return delays.size() == 1 || ends.size() > 0; }

    // runs returns how many runs there is room for.
    int64_t runs() const { return by_delay() ? (int64_t)delays.size() * elements() : run_end.size(); }

    // whole tells whether the fan is the rows of storage: one run of storage positions for each source.
    bool whole() const { return !listed() && delays.size() == 1; }

    // for_runs calls f(number of the run, delay, lo, hi) for the runs of element r, by delay: entries lo to hi-1.
    template <class F> void for_runs(int64_t r, F &&f) const
    {
        const int64_t first = ptr[r], count = (int64_t)delays.size();
        int64_t lo = first;
        if (count == 1) {
            if (lo < ptr[r + 1]) f(r, delays[0], lo, ptr[r + 1]);
            return;
        }
        if (ends.size() == 0) {
            for (int64_t m = run_ptr[r]; m < run_ptr[r + 1]; m++) {
                const int64_t hi = first + run_end[m];
                f(m, (int64_t)run_delay[m], lo, hi);
                lo = hi;
            }
            return;
        }
        for (int64_t n = 0; n < count; n++) {
            const int64_t hi = first + ends[count * r + n];
            if (lo < hi) f(count * r + n, delays[(size_t)n], lo, hi);
            lo = hi;
        }
    }
};

// An order is how much of the order in which the synapses of one element are visited somebody can tell: all of it, by
// rank; that of synapses onto one target; nothing.
enum class order { as_made, as_made_by_target, any };

// source_fan returns the fan of a pathway that source elements drive. delays, in steps, has one entry for all synapses, or
// one for each rank.
//
// The synapses are parts of rows where storage is in an order that will do, else they are listed.
template <class T> fan source_fan(const rows<T> &r, indices delays, order o);

// target_fan returns the fan of a pathway that target elements [lo, hi) drive. delays, in steps, has one entry for all
// synapses, or one for each rank.
template <class T> fan target_fan(const rows<T> &r, int64_t lo, int64_t hi, indices delays);

// sorted_fan returns the fan of a pathway that source elements drive, whose rows are stored by delay, then in an order that
// will do: parts are the runs of all rows in order.
template <class T> fan sorted_fan(const rows<T> &r, const std::vector<runs> &parts);

} // namespace spikelane

#include "bodies.hpp"
#if SPIKELANE_BODIES

#if defined(SPIKELANE_HEADERS)
#include "fan_of.hpp"
#include "bodies.hpp"
#endif

#if !defined(SPIKELANE_TARGETS)
namespace spikelane {

SPIKELANE_BODY fan::fan() : delays{0} {}
SPIKELANE_BODY fan::fan(fan &&) noexcept = default;
SPIKELANE_BODY fan &fan::operator=(fan &&) noexcept = default;
SPIKELANE_BODY fan::~fan() = default;

} // namespace spikelane
#endif

#endif

#endif
