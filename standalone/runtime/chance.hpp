// Trials with one probability, one after the other: of all pairs of neurons, those that chance connects.
#ifndef SPIKELANE_CHANCE_HPP
#define SPIKELANE_CHANCE_HPP

#include <algorithm>
#include <cstdint>
#include <memory>
#include <vector>

#include "random.hpp"

namespace spikelane {

// A walk is how far one has come. It begins before the first trial, 0.
struct walk {
    int64_t next = 0;  // the trial that comes next
    bool gone = false; // the gap before it is drawn
};

// A guide finds the place of a number in a table of falling powers that begins with 1, without a search: it has, for each
// of many equal parts of [0, 1), the place of the part's end, from where it is a step or two.
//
// Source: the method of guide tables, Chen & Asau (1974), AIIE Transactions 6:163-166, doi:10.1080/05695557408974949.
struct guide {
    static constexpr int parts = 1 << 11; // a power of two, so that the part of a number is its first bits
    static constexpr int part_bits = 11;

    std::vector<double> powers; // and a number below all
    int32_t first[parts];
    int64_t beyond; // what stands for places behind the table

    explicit guide(const std::vector<double> &table) : powers(table), beyond((int64_t)table.size() - 1)
    {
        size_t k = 0;
        for (int part = parts - 1; part >= 0; part--) {
            while (k + 1 < table.size() && table[k + 1] >= (double)(part + 1) / parts) k++;
            first[part] = (int32_t)k;
        }
        powers.push_back(-1);
    }

    // find returns the k with powers[k+1] <= u < powers[k], for u = unit(bits).
    int64_t find(uint64_t bits) const
    {
        const double u = unit(bits);
        int64_t k = first[bits >> (64 - part_bits)];
        k += u < powers[(size_t)k + 1];
        while (u < powers[(size_t)k + 1]) k++;
        return k;
    }
};

// A skipper walks the successes of a sequence of independent trials with one probability, in time proportional to the
// successes: it draws the gaps between them, which are geometric.
//
// With q = 1-p, a gap G has P(G >= k) = q^k. One uniform number u gives G = k where q^(k+1) <= u < q^k, looked up in a
// table of q^k for k up to 512. Longer gaps use that G = 512 A + B with independent A, geometric with q^512, and B,
// geometric below 512; A comes from a table of its own, and so on. Powers of q are products in a fixed order, so that
// no logarithm is needed and the bits are the same everywhere.
class skipper {
public:
    // A probability below 0 is taken as 0, above 1 as 1.
    explicit skipper(double p) { reset(p); }

    // reset changes the probability.
    void reset(double p)
    {
        never = !(p > 0);
        always = p >= 1;
        q = 1 - p;
        gaps = 0;
        guided.reset();
        for (std::vector<double> &powers : levels) powers.clear();
    }

    // some writes at most n successful ones of the trials from w.next up to hi-1 to dst, and returns how many. The walk is
    // over when w.next has reached hi.
    int64_t some(int32_t *dst, walk &w, int64_t hi, int64_t n, stream &r)
    {
        if (never) {
            w.next = hi;
            return 0;
        }
        int64_t made = 0;
        while (made < n && w.next < hi) {
            if (!w.gone && guided) {
                made += stride(dst + made, w, hi, n - made, r);
                if (made == n || w.next >= hi) break;
            }
            go(w, r);
            if (w.next >= hi) return made;
            dst[made++] = (int32_t)w.next++;
            w.gone = false;
        }
        if (w.next < hi) go(w, r);
        return made;
    }

private:
    static constexpr size_t span = 512;
    static constexpr int most_levels = 8;
    static constexpr int64_t far = INT64_MAX / (2 * (int64_t)span); // a gap beyond any count of trials
    static constexpr int guide_after = 1 << 10;                     // gaps from which it pays to make one

    // go goes over the gap before the next success, if that is not done.
    void go(walk &w, stream &r)
    {
        if (always || w.gone) return;
        w.next += gap(0, r);
        w.gone = true;
    }

    // stride does what some does as long as gaps are found by the guide alone. It looks at many numbers in a row, and does
    // next to nothing by branches that cannot be foreseen.
    int64_t stride(int32_t *dst, walk &w, int64_t hi, int64_t n, stream &r)
    {
        int64_t next = w.next, made = 0;
        while (made < n && next < hi) {
            const view<uint64_t> bits = r.ahead();
            const int64_t few = std::min(bits.size, n - made);
            int64_t used = 0;
            for (; used < few; used++) {
                const int64_t k = guided->find(bits[used]);
                if (k == guided->beyond) {
                    r.skip(used);
                    w.next = next;
                    return made;
                }
                next += k;
                if (next >= hi) {
                    r.skip(used + 1);
                    w.next = next;
                    w.gone = true;
                    return made;
                }
                dst[made++] = (int32_t)next++;
            }
            r.skip(used);
        }
        w.next = next;
        return made;
    }

    int64_t gap(int n, stream &r)
    {
        const double base = n > 0 && n < most_levels ? levels[n - 1][span] : q;
        if (n >= most_levels || base == 0) return far;
        std::vector<double> &powers = levels[n];
        const uint64_t bits = r.bits();
        const double u = unit(bits);
        if (n == 0) {
            if (guided) {
                const int64_t k = guided->find(bits);
                if (k != guided->beyond) return k;
            } else if (++gaps == guide_after) {
                reach(powers, 0, base);
                guided = std::make_unique<guide>(powers);
            }
        }
        if (reach(powers, u, base)) return find(powers, u);
        const int64_t a = gap(n + 1, r);
        if (a >= far / (int64_t)span) return far;
        // The remainder below span, given that it is below: the uniform is taken from [q^span, 1).
        const double rest = powers[span] + (1 - powers[span]) * r.uniform();
        return (int64_t)span * (a + 1) + find(powers, rest);
    }

    // reach fills a table of powers of x down to u and reports whether u is within it.
    static bool reach(std::vector<double> &powers, double u, double x)
    {
        if (powers.empty()) powers.push_back(1);
        double last = powers.back();
        while (last > u && powers.size() <= span) powers.push_back(last *= x);
        return last <= u;
    }

    // find returns the k with powers[k+1] <= u < powers[k].
    static int64_t find(const std::vector<double> &powers, double u)
    {
        size_t lo = 0, hi = powers.size() - 1;
        while (hi - lo > 1) {
            const size_t mid = (lo + hi) / 2;
            if (u < powers[mid]) lo = mid;
            else hi = mid;
        }
        return (int64_t)lo;
    }

    std::vector<double> levels[most_levels]; // of powers, filled as far as was needed: [k] = q^k, k = 0…span
    std::unique_ptr<guide> guided;           // of the first; none before it pays
    int gaps;                                // drawn since the last reset
    double q;                                // 1-p
    bool never, always;                      // p is 0, is 1
};

} // namespace spikelane

#endif
