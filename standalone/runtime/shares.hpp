// Shares: which synapses an owner has of those that the spikes of a source reach: those that end among its targets.
#ifndef SPIKELANE_SHARES_HPP
#define SPIKELANE_SHARES_HPP

#include <vector>

#include "callback.hpp"
#include "owned.hpp"
#include "owner.hpp"
#include "target_list.hpp"

namespace spikelane {

// has_part tells whether an owner does a part of what a process does in so many. What it does in one its first owner does:
// he becomes an owner of everything that there is in this process.
inline bool has_part(owner &o, size_t parts)
{
    if (parts > 1) return true;
    const bool first = o.leads();
    o = owner{};
    return first;
}

// walk(f) calls f(number, lo, hi) for runs.
using run_code = callback<int64_t, int64_t, int64_t>;
using walk_code = callback<const run_code &>;

// A run is entries [lo,hi) of a list of synapses, of one source and delay, and has a number. Where targets do not fall
// within the runs, an owner has one piece of each; else as many as it takes.
class shares {
public:
    shares() = default;
    explicit shares(int owners) : parts((size_t)owners) {}

    // build finds an owner's pieces; owners may do so at the same time. walk(f) calls f(number, lo, hi) for every run;
    // numbers are below `runs`. at is storage positions by entry, null where entries are these themselves. The population
    // that synapses end on has so many targets.
    void build(owner o, int64_t runs, const walk_code &walk, const int32_t *at, target_list ends, int64_t targets);

    // each calls f(lo, hi) for the owner's pieces of a run, which is entries [lo,hi), in their order.
    template <class F> void each(owner o, int64_t run, int64_t lo, int64_t hi, F &&f) const
    {
        if (o.of == 1) {
            if (lo < hi) f(lo, hi);
            return;
        }
        const part &p = *parts[(size_t)o.mine()];
        const int64_t from = p.rises ? run : p.begin[run], to = p.rises ? run + 1 : p.begin[run + 1];
        for (int64_t k = from; k < to; k++) {
            const piece x = p.pieces[k];
            if (x.from < x.to) f(lo + x.from, lo + x.to);
        }
    }

private:
    struct piece {
        uint32_t from, to; // from the run's begin
    };
    struct alignas(128) part {
        bool rises;
        column<int64_t> begin; // of a run's pieces, where there is not one of each
        column<piece> pieces;
    };

    std::vector<owned<part>> parts;
};

} // namespace spikelane

#include "bodies.hpp"
#if SPIKELANE_BODIES

namespace spikelane {

SPIKELANE_BODY void shares::build(owner o, int64_t runs, const walk_code &walk, const int32_t *at, target_list ends, int64_t targets)
{
    if (o.of == 1) return;
    auto p = owned<part>(new part);
    int64_t first, last;
    share(targets, o, first, last);
    auto target = [&](int64_t k) { return (int64_t)ends[at ? at[k] : k]; };
    bool rises = true;
    const auto look = [&](int64_t, int64_t lo, int64_t hi) {
        for (int64_t k = lo + 1; k < hi && rises; k++) rises = target(k - 1) <= target(k);
    };
    walk(look);
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
        p->pieces = column<piece>(runs);
        const auto cut = [&](int64_t run, int64_t lo, int64_t hi) {
            const int64_t from = below(lo, hi, first), to = below(from, hi, last);
            p->pieces[run] = {(uint32_t)(from - lo), (uint32_t)(to - lo)};
        };
        walk(cut);
    } else {
        auto pieces = [&](int64_t lo, int64_t hi, auto &&f) {
            for (int64_t k = lo; k < hi; k++) {
                const int64_t from = k;
                while (k < hi && target(k) >= first && target(k) < last) k++;
                if (from < k) f(piece{(uint32_t)(from - lo), (uint32_t)(k - lo)});
            }
        };
        p->begin = column<int64_t>(runs + 1);
        const auto count = [&](int64_t run, int64_t lo, int64_t hi) {
            pieces(lo, hi, [&](piece) { p->begin[run + 1]++; });
        };
        walk(count);
        for (int64_t k = 0; k < runs; k++) p->begin[k + 1] += p->begin[k];
        p->pieces = column<piece>(p->begin[runs]);
        const auto put = [&](int64_t run, int64_t lo, int64_t hi) {
            int64_t n = p->begin[run];
            pieces(lo, hi, [&](piece x) { p->pieces[n++] = x; });
        };
        walk(put);
    }
    parts[(size_t)o.mine()] = std::move(p);
}

} // namespace spikelane

#endif

#endif
