// Subsets of a given size: samples without replacement, in ascending order.
#ifndef SPIKELANE_CHOOSE_HPP
#define SPIKELANE_CHOOSE_HPP

#include <algorithm>
#include <cstdint>
#include <vector>

#include "random.hpp"

namespace spikelane {

// lowest returns the place of the lowest bit of x that is set; x is not 0.
inline int lowest(uint64_t x)
{
#if defined(__GNUC__)
    return __builtin_ctzll(x);
#else
    int n = 0;
    for (; !(x & 1); x >>= 1) n++;
    return n;
#endif
}

class chooser {
public:
    // choose writes size different numbers below n to dst, ascending; every subset is as likely as any other. 0 <= size <=
    // n <= 2^31. It takes time proportional to size, up to sorting.
    //
    // Source: R. Floyd in J. Bentley, B. Floyd (1987), Programming pearls: a sample of brilliance, CACM 30(9):754-757.
    // For more than half of all, those left out are drawn.
    void choose(int32_t *dst, int64_t n, int64_t size, stream &r)
    {
        const int64_t few = std::min(size, n - size);
        const size_t words = (size_t)(n + 63) / 64;
        if (taken.size() < words) taken.resize(words);
        int64_t made = 0;
        for (int64_t last = n - few; last < n; last++) {
            int64_t k = r.below(last + 1);
            if (has(k)) k = last;
            word(k) |= (uint64_t)1 << (k % 64);
            if (few == size) dst[made++] = (int32_t)k;
        }
        if (few < size) {
            for (int64_t k = 0; k < n; k++)
                if (!has(k)) dst[made++] = (int32_t)k;
            std::fill_n(taken.begin(), words, 0);
        } else if (size > n / 64) { // looking through all words is faster than sorting
            list_members(dst, words);
        } else {
            for (int64_t k = 0; k < made; k++) word(dst[k]) = 0;
            std::sort(dst, dst + made);
        }
    }

private:
    uint64_t &word(int64_t k) { return taken[(size_t)k / 64]; }
    bool has(int64_t k) { return word(k) >> (k % 64) & 1; }

    // list_members writes the members in ascending order and takes them out.
    void list_members(int32_t *dst, size_t words)
    {
        for (size_t w = 0; w < words; w++) {
            for (uint64_t x = taken[w]; x != 0; x &= x - 1) *dst++ = (int32_t)w * 64 + lowest(x);
            taken[w] = 0;
        }
    }

    std::vector<uint64_t> taken; // bit k: k is in the subset; all clear between calls
};

} // namespace spikelane

#endif
