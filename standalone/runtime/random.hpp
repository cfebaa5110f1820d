// Random numbers are functions of where they are used, never of how many were drawn before: of the row (an element), the
// draw (a step, or how many the row has drawn), the seed, and the stream, which is object<<16 | site.
//
// Source: Salmon, Moraes, Dror & Shaw (2011), Parallel random numbers: as easy as 1, 2, 3, SC '11,
// doi:10.1145/2063384.2063405: Philox4x32 with 10 rounds.
#ifndef SPIKELANE_RANDOM_HPP
#define SPIKELANE_RANDOM_HPP

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>

#include "memory.hpp"
#include "spikelane_kernels.hpp"

namespace spikelane {

// philox sets word[k] to the random words of several draws of one row. Only their low halves are meant.
inline void philox(int64_t draw_row, ints draw, int64_t seed, uint32_t id, ints word[4])
{
    const int64_t pair = ishr(draw_row, 1);
    const ints m0(0xD2511F53), m1(0xCD9E8D57);
    ints c0(pair), c1 = draw, c2((int64_t)id);
    ints c3 = ints(ishl(ishr(pair, 32), 16)) | (ishr(draw, 32) & ints(0xffff));
    int64_t k0 = seed, k1 = ishr(seed, 32);
    for (int round = 0; round < 10; round++) {
        const ints p0 = mul32(m0, c0), p1 = mul32(m1, c2);
        c0 = ishr(p1, 32) ^ c1 ^ ints(k0);
        c2 = ishr(p0, 32) ^ c3 ^ ints(k1);
        c1 = p1;
        c3 = p0;
        k0 = iadd(k0, 0x9E3779B9);
        k1 = iadd(k1, 0xBB67AE85);
    }
    word[0] = c0;
    word[1] = c1;
    word[2] = c2;
    word[3] = c3;
}

// random_bits sets to[k] to the bits of draw first+k of a row; n is a multiple of `lanes`.
inline void random_bits(int64_t draw_row, int64_t first, int64_t n, int64_t seed, uint32_t id, uint64_t *to)
{
    static const uint64_t steps[] = {0, 1, 2, 3, 4, 5, 6, 7};
    const int odd = (int)(draw_row & 1);
    ints step, word[4];
    std::memcpy(&step.all, steps, sizeof step.all);
    for (int64_t k = 0; k < n; k += lanes) {
        philox(draw_row, iadd(step, first + k), seed, id, word);
        const ints bits = ishl(word[2 * odd + 1], 32) | (word[2 * odd] & ints(0xffffffff));
        std::memcpy(to + k, &bits.all, sizeof bits.all);
    }
}

// random_bits returns 64 random bits. draw_row is in [0, 2^49), draw in [0, 2^48).
inline uint64_t random_bits(int64_t draw_row, int64_t draw, int64_t seed, uint32_t id)
{
    uint64_t bits[lanes];
    random_bits(draw_row, draw, lanes, seed, id, bits);
    return bits[0];
}

// unit maps 64 random bits to [0, 1). The conversion and the product are exact.
inline double unit(uint64_t bits) { return (double)(int64_t)(bits >> 11) * 0x1p-53; }

// uniform returns a number uniform in [0, 1): a multiple of 2^-53, each as likely as every other.
inline double uniform(int64_t draw_row, int64_t draw, int64_t seed, uint32_t id)
{
    return unit(random_bits(draw_row, draw, seed, id));
}

// A stream is the draws 0, 1, … of one row after the other. They are made some ahead.
struct stream {
    int64_t row = 0, seed;
    uint32_t id;

    stream(int64_t stream_seed, uint32_t stream_id) : seed(stream_seed), id(stream_id) { begin(0, 1); }

    // begin goes to the first draw of a row, of which about so many will be wanted.
    void begin(int64_t of, double likely)
    {
        row = of;
        drawn = known = 0;
        const double some = likely + 4 * std::sqrt(likely) + (likely > 1 ? 8 : 0);
        each = (std::max<int64_t>((int64_t)std::min<double>(some, most), 1) + lanes - 1) / lanes * lanes;
    }

    uint64_t bits()
    {
        const uint64_t x = *ahead().data;
        drawn++;
        return x;
    }
    double uniform() { return unit(bits()); }

    // below returns a whole number in [0, n), 0 < n < 2^32. Each is as likely as any other up to a share of n/2^64.
    int64_t below(int64_t n)
    {
        const uint64_t x = bits(), high = (x >> 32) * (uint64_t)n, low = (x & 0xffffffff) * (uint64_t)n;
        return (int64_t)((high + (low >> 32)) >> 32); // the upper half of the product x·n
    }

    // ahead returns the bits that come next, one draw at least; skip goes on by n of them.
    view<uint64_t> ahead()
    {
        if (drawn == known) {
            random_bits(row, drawn, each, seed, id, store);
            known = drawn + each;
        }
        return {store + (each - (known - drawn)), known - drawn};
    }
    void skip(int64_t n) { drawn += n; }

private:
    static constexpr int64_t most = 512; // they should stay in the first cache

    int64_t drawn = 0, known = 0, each = lanes; // draws known-each to known-1 are made
    alignas(64) uint64_t store[most];
};

} // namespace spikelane

#endif
