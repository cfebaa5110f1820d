// Sorting of rows by delay: what a spike brings to its targets in one step then stands side by side.
#ifndef SPIKELANE_SORTING_HPP
#define SPIKELANE_SORTING_HPP

#include <algorithm>
#include <cstdint>
#include <vector>

#include "callback.hpp"
#include "row_sorter.hpp"
#include "rows.hpp"
#include "runs.hpp"

namespace spikelane {

// A column of synapses that goes with them where they move. Elements have 1, 2, 4 or 8 bytes.
struct movable {
    void *data;
    int64_t bytes; // of an element
};

// row_delays(lo, hi, steps) writes the delays, in steps, of the synapses of rows lo to hi-1.
using row_delays = callback<int64_t, int64_t, int32_t *>;

// row_blocks cuts rows into blocks of about as many synapses, and returns the first row of each and the end.
inline std::vector<int64_t> row_blocks(view<int64_t> ptr)
{
    constexpr int64_t most = 1 << 15;
    std::vector<int64_t> blocks{0};
    int64_t first = 0;
    for (int64_t r = 0; r < ptr.size - 1; r++) {
        if (ptr[r + 1] - first >= most || r == ptr.size - 2) {
            blocks.push_back(r + 1);
            first = ptr[r + 1];
        }
    }
    return blocks;
}

// sort_rows puts the synapses of each row into the order of their delays, those of equal delay in the order of creation, and
// the columns with them; it returns the runs, for sorted_fan. by_target: nobody can tell in which order different targets
// come, so that synapses of equal delay go in the order of their targets, those of one target in the order of creation.
//
// Rows are sorted once, and do not change after it.
template <class T>
std::vector<runs> sort_rows(rows<T> &r, const row_delays &delays, bool by_target, const std::vector<movable> &columns)
{
    if (r.sorted) bug("rows are sorted twice");
    if (!(r.distinct && r.rising)) { // else targets will tell the ranks
        r.rank = column<int32_t>(r.listable());
        for (int64_t k = 0; k < r.size(); k++) r.rank[k] = (int32_t)k;
    }
    by_target = by_target && !r.rising;
    std::vector<runs> parts;
    row_sorter sorter;
    std::vector<int32_t> key, places, targets;
    const std::vector<int64_t> blocks = row_blocks(r.ptr);
    for (size_t b = 0; b + 1 < blocks.size(); b++) {
        const int64_t lo = blocks[b], hi = blocks[b + 1], from = r.ptr[lo];
        key.resize((size_t)(r.ptr[hi] - from) + 16); // kernels write whole registers
        delays(lo, hi, key.data());
        for (int64_t i = lo; i < hi; i++) {
            const int64_t first = r.ptr[i], n = r.ptr[i + 1] - first;
            int32_t *mine = key.data() + (first - from);
            places.resize((size_t)n);
            if (by_target) {
                targets.assign(r.target.begin() + first, r.target.begin() + first + n);
                sorter.sort_twice(places.data(), mine, targets.data(), n);
                if (ascends(places.data(), n)) continue;
            } else {
                if (never_falls(mine, n)) continue;
                sorter.sort(places.data(), mine, n, 0);
            }
            r.sorted = true;
            sorter.permute(mine, places.data(), n);
            sorter.permute(&r.target[first], places.data(), n);
            if (r.rank.size() > 0) sorter.permute(&r.rank[first], places.data(), n);
            for (const movable &c : columns)
                sorter.permute(static_cast<unsigned char *>(c.data) + first * c.bytes, c.bytes, places.data(), n);
        }
        parts.push_back(runs_of({&r.ptr[lo], hi - lo + 1}, key.data()));
    }
    if (!r.sorted) r.rank = column<int32_t>();
    return parts;
}

} // namespace spikelane

#endif
