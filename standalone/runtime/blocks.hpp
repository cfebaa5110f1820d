// Blocks: the rows that a pathway visits in a step are cut where their targets pass from one block to the next, and
// visited segment by segment: what all spikes do to the first block of targets, then what they do to the second. Each
// target gets the same in the same order, and what is reached of a block stays in the cache while it is worked on.
#ifndef SPIKELANE_BLOCKS_HPP
#define SPIKELANE_BLOCKS_HPP

#include "call.hpp"
#include "callback.hpp"
#include "target_list.hpp"

namespace spikelane {

// Where it pays; all numbers are measured, on a processor with 1 MiB of cache to each core, for 50,000 to 400,000
// targets and rows of 200 to 4000 synapses.
struct blocking {
    bool always = false;    // for tests: wherever it can be done
    int64_t bytes = 1 << 16; // the least that a block takes of the cache: smaller ones have too many ends
    int64_t segment = 64;   // the least mean length of a segment: half a turn of the loop is lost at each end
    int64_t batch = 256;    // segments of a call: few enough to stay in the first cache themselves
    int64_t cache = 0;       // that a core has for itself; 0: what there is
};

using row_code = callback<const row *, int64_t>;

class blocks {
public:
    blocks() = default;

    // Rows row_ptr of `sources` sources, which end on so many targets from `from` on: those of a list. A kernel that has
    // so many bytes of each target to reach, and to which the order of different targets does not matter; bytes 0: it
    // does.
    blocks(const int64_t *row_ptr, int64_t sources, target_list list, int64_t from, int64_t targets, int64_t bytes,
        blocking how);

    // pay tells whether it pays to cut so many rows with so many synapses.
    bool pay(int64_t rows, int64_t events) const { return n > 0 && rows >= fewest && events >= least; }

    // visit calls call(rows, n) over the segments of rows, of which each has an element of lo and on as its parameter.
    void visit(row_list &rows, int64_t lo, const row_code &call);

private:
    // measure finds the lengths of row i's segments, when it is first visited: most of a short run's never are.
    void measure(int64_t i);
    template <class T> void measure(const T *list, int64_t length, int64_t i);

    const int64_t *ptr = nullptr;
    target_list ends;
    int64_t first = 0;           // target
    int64_t shift = 0, n = 0;    // n blocks of 1<<shift targets; none: rows are visited whole
    int64_t batch = 0;
    int64_t least = 0;           // events of a step from which it pays
    int64_t fewest = 0;          // rows of a step from which it pays
    column<uint32_t> lengths; // by row and block: synapses of the segment
    column<uint8_t> cut;      // 1: the row has its lengths
    row_list segments;
    int32_t seen = 0; // of no use but that it is computed
};

} // namespace spikelane

#include "bodies.hpp"
#if SPIKELANE_BODIES

#include "cache_size.hpp"

namespace spikelane {

SPIKELANE_BODY blocks::blocks(const int64_t *row_ptr, int64_t sources, target_list list, int64_t from, int64_t targets, int64_t bytes,
    blocking how)
    : ptr(row_ptr), ends(list), first(from), batch(how.batch)
{
    if (how.cache == 0) how.cache = cache_size();
    if (bytes == 0 || (!how.always && bytes * targets <= how.cache / 2 * 3)) return;
    const int64_t synapses = ptr[sources];
    int64_t count = targets;
    while (count > 1 && (bytes << shift < how.bytes || synapses < how.segment * count * sources)) {
        shift++;
        count = ((targets - 1) >> shift) + 1;
    }
    if (count < 2 || !(how.always || bytes << shift <= how.cache / 3)) return;
    for (int64_t r = 0; r < sources; r++)
        if (!ends.rises(ptr[r], ptr[r + 1])) return;
    n = count;
    if (!how.always) { // with fewer events most lines of a block would be fetched for one of them
        least = targets / 4;
        fewest = 8;
    }
    lengths = column<uint32_t>(n * sources);
    cut = column<uint8_t>(sources);
}

SPIKELANE_BODY void blocks::visit(row_list &rows, int64_t lo, const row_code &call)
{
    for (int64_t k = 0; k < rows.size(); k++) measure((int64_t)rows[k].param - lo);
    for (int64_t b = 0; b < n; b++) {
        for (int64_t k = 0; k < rows.size(); k++) {
            row &r = rows[k]; // what is left of it
            const int64_t length = lengths[((int64_t)r.param - lo) * n + b];
            if (length == 0) continue;
            row s = r;
            r.lo = s.hi = s.lo + length;
            segments.add(s);
        }
        if (segments.size() < batch && b < n - 1) continue;
        segments.visit(call);
        segments.clear();
    }
}

SPIKELANE_BODY void blocks::measure(int64_t i)
{
    if (cut[i]) return;
    cut[i] = 1;
    if (ends.wide)
        measure(ends.wide + ptr[i], ptr[i + 1] - ptr[i], i);
    else
        measure(ends.narrow + ptr[i], ptr[i + 1] - ptr[i], i);
}

// first_of is the first place of an ascending row, not before from, whose target is not below bound.
template <class T> int64_t first_of(const T *list, int64_t from, int64_t length, int64_t bound)
{
    for (; length - from >= 8; from += 8) {
        if (list[from + 7] < bound) continue;
        int64_t less = 0; // how many are below, without a jump to guess
        for (int64_t k = from; k < from + 8; k++) less += list[k] < bound;
        return from + less;
    }
    while (from < length && list[from] < bound) from++;
    return from;
}

template <class T> void blocks::measure(const T *list, int64_t length, int64_t i)
{
    // One look at each line of the row, which do not wait for one another as the searches do.
    constexpr int64_t line = 64 / sizeof(T);
    for (int64_t k = line - 1; k < length; k += line) seen ^= list[k];
    uint32_t *to = lengths.data() + i * n;
    int64_t from = 0;
    for (int64_t b = 0; b < n - 1; b++) {
        const int64_t end = first_of(list, from, length, first + ((b + 1) << shift));
        to[b] = (uint32_t)(end - from);
        from = end;
    }
    to[n - 1] = (uint32_t)(length - from);
}

} // namespace spikelane

#endif

#endif
