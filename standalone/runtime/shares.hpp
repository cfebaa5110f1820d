// Shares: which synapses an owner has of those that the spikes of a source reach: those that end among its targets.
#ifndef SPIKELANE_SHARES_HPP
#define SPIKELANE_SHARES_HPP

#include <vector>

#include "owned.hpp"
#include "owner.hpp"
#include "target_list.hpp"

namespace spikelane {

// has_part tells whether an owner does a part of what is done in so many. What is done in one the first owner does for
// all: he becomes an owner of everything.
inline bool has_part(owner &o, size_t parts)
{
    if (parts > 1) return true;
    const bool first = o.who == 0;
    o = owner{};
    return first;
}

// A run is entries [lo,hi) of a list of synapses, of one source and delay, and has a number. Where targets do not fall
// within the runs, an owner has one piece of each; else as many as it takes.
class shares {
public:
    shares() = default;
    explicit shares(int owners) : parts((size_t)owners) {}

    // build finds an owner's pieces; owners may do so at the same time. walk(f) calls f(number, lo, hi) for every run;
    // numbers are below `runs`. at is storage positions by entry, null where entries are these themselves. The population
    // that synapses end on has so many targets.
    template <class Walk>
    void build(owner o, int64_t runs, Walk &&walk, const int32_t *at, target_list ends, int64_t targets)
    {
        if (o.of == 1) return;
        auto p = owned<part>(new part);
        int64_t first, last;
        share(targets, o, first, last);
        auto target = [&](int64_t k) { return (int64_t)ends[at ? at[k] : k]; };
        bool rises = true;
        walk([&](int64_t, int64_t lo, int64_t hi) {
            for (int64_t k = lo + 1; k < hi && rises; k++) rises = target(k - 1) <= target(k);
        });
        p->rises = rises;
        if (rises) {
            auto below = [&](int64_t lo, int64_t hi, int64_t bound) { // the first entry whose target is not below bound
                while (lo < hi) {
                    const int64_t middle = lo + (hi - lo) / 2;
                    if (target(middle) < bound)
                        lo = middle + 1;
                    else
                        hi = middle;
                }
                return lo;
            };
            p->pieces.resize((size_t)runs);
            walk([&](int64_t run, int64_t lo, int64_t hi) {
                const int64_t from = below(lo, hi, first), to = below(from, hi, last);
                p->pieces[(size_t)run] = {(uint32_t)(from - lo), (uint32_t)(to - lo)};
            });
        } else {
            auto pieces = [&](int64_t lo, int64_t hi, auto &&f) {
                for (int64_t k = lo; k < hi; k++) {
                    const int64_t from = k;
                    while (k < hi && target(k) >= first && target(k) < last) k++;
                    if (from < k) f(piece{(uint32_t)(from - lo), (uint32_t)(k - lo)});
                }
            };
            p->begin.resize((size_t)runs + 1);
            walk([&](int64_t run, int64_t lo, int64_t hi) {
                pieces(lo, hi, [&](piece) { p->begin[(size_t)run + 1]++; });
            });
            for (size_t k = 0; k < (size_t)runs; k++) p->begin[k + 1] += p->begin[k];
            p->pieces.resize((size_t)p->begin[(size_t)runs]);
            walk([&](int64_t run, int64_t lo, int64_t hi) {
                int64_t n = p->begin[(size_t)run];
                pieces(lo, hi, [&](piece x) { p->pieces[(size_t)n++] = x; });
            });
        }
        parts[(size_t)o.who] = std::move(p);
    }

    // each calls f(lo, hi) for the owner's pieces of a run, which is entries [lo,hi), in their order.
    template <class F> void each(owner o, int64_t run, int64_t lo, int64_t hi, F &&f) const
    {
        if (o.of == 1) {
            if (lo < hi) f(lo, hi);
            return;
        }
        const part &p = *parts[(size_t)o.who];
        const int64_t from = p.rises ? run : p.begin[(size_t)run], to = p.rises ? run + 1 : p.begin[(size_t)run + 1];
        for (int64_t k = from; k < to; k++) {
            const piece x = p.pieces[(size_t)k];
            if (x.from < x.to) f(lo + x.from, lo + x.to);
        }
    }

private:
    struct piece {
        uint32_t from, to; // from the run's begin
    };
    struct alignas(128) part {
        bool rises;
        std::vector<int64_t> begin; // of a run's pieces, where there is not one of each
        std::vector<piece> pieces;
    };

    std::vector<owned<part>> parts;
};

} // namespace spikelane

#endif
