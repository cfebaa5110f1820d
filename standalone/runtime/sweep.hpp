// Sweeps: the same walk over a population in each step, forward in one, backward in the next. Then what the cache holds
// at the end of a step is what the next step needs first; a walk that always begins at the front finds nothing of it
// left.
#ifndef SPIKELANE_SWEEP_HPP
#define SPIKELANE_SWEEP_HPP

#include "clock.hpp"
#include "spikelane_kernels.hpp"

namespace spikelane {

constexpr int64_t most_pieces = 64;

// pieces_of cuts elements into at most most_pieces pieces that each take a part of the cache, and returns how many there
// are: one where all elements fit into it anyhow. Those of a step are in the order in which they are walked over; behind them are
// rows_ahead more. cache 0: that of the processor.
int64_t pieces_of(int64_t lo, int64_t hi, int64_t bytes, int64_t cache, row *rows);
int64_t pieces_of(const clock &c, int64_t lo, int64_t hi, int64_t bytes, int64_t cache, row *rows, bool &backward);

// put_in_order makes a list ascend of which pieces ascend, and those descend.
void put_in_order(int32_t *p, int32_t *end);

// sweep calls call(rows, n) over the elements lo to hi-1, of which each takes some bytes of what the call walks over;
// 0 says that they must go in order. It tells whether it went backward.
template <class Call>
bool sweep(const clock &c, int64_t lo, int64_t hi, int64_t bytes, Call &&call, int64_t cache = 0)
{
    row rows[most_pieces + rows_ahead];
    bool backward;
    const int64_t n = pieces_of(c, lo, hi, bytes, cache, rows, backward);
    call((const row *)rows, n);
    return backward;
}

// sweep_emitting does the same where the call appends the indices of some of the elements to a list: they ascend either
// way.
template <class Call>
void sweep_emitting(const clock &c, int64_t lo, int64_t hi, int64_t bytes, list &found, Call &&call,
    int64_t cache = 0)
{
    const int64_t before = found.len;
    if (!sweep(c, lo, hi, bytes, call, cache)) return;
    put_in_order(found.index + before, found.index + found.len);
}

} // namespace spikelane

#include "bodies.hpp"
#if SPIKELANE_BODIES

#include <algorithm>

#include "cache_size.hpp"

namespace spikelane {

SPIKELANE_BODY int64_t pieces_of(int64_t lo, int64_t hi, int64_t bytes, int64_t cache, row *rows)
{
    const int64_t n = hi - lo;
    if (cache == 0) cache = cache_size();
    if (bytes == 0 || bytes * n <= cache / 4 * 3) {
        rows[0] = row{lo, hi, 0, 0};
        return 1;
    }
    int64_t size = std::max(cache / 16 / bytes, (n + most_pieces - 1) / most_pieces);
    size = (size + 63) & ~(int64_t)63; // whole lines of memory, of flags too
    int64_t pieces = 0;
    for (; lo < hi; lo += size) rows[pieces++] = row{lo, std::min(lo + size, hi), 0, 0};
    return pieces;
}

SPIKELANE_BODY int64_t pieces_of(const clock &c, int64_t lo, int64_t hi, int64_t bytes, int64_t cache, row *rows, bool &backward)
{
    const int64_t n = pieces_of(lo, hi, bytes, cache, rows);
    backward = n > 1 && (c.step & 1) != 0;
    if (backward) std::reverse(rows, rows + n);
    std::fill(rows + n, rows + n + rows_ahead, row{});
    return n;
}

SPIKELANE_BODY void put_in_order(int32_t *p, int32_t *end)
{
    // Turned over as a whole, and then each piece turned over again, all is ascending.
    std::reverse(p, end);
    while (p < end) {
        int32_t *q = p + 1;
        while (q < end && *q < q[-1]) q++;
        std::reverse(p, q);
        p = q;
    }
}

} // namespace spikelane

#endif

#endif
