// Values of all synapses, of which ranks may have parts: rank 0 gets them piece by piece.
#ifndef SPIKELANE_PIECES_HPP
#define SPIKELANE_PIECES_HPP

#include <algorithm>
#include <cstdint>
#include <vector>

#include "bug.hpp"
#include "memory.hpp"
#include "ranks.hpp"
#include "rows.hpp"

namespace spikelane {

// Pieces are asked for the values of all synapses by number, in order, as often as one likes; all ranks ask, and the first is
// told. in_all is the number in all of those here, of which there are `here`; places are where their values stand, in the
// order of these numbers.
template <class V> class pieces {
public:
    pieces(const numbering &numbers, int64_t all, int64_t here, indices where, const V *of)
        : in_all(&numbers), total(all), mine(here), places(where), values(of)
    {
    }

    V operator()(int64_t k)
    {
        if constexpr (ranks::built) {
            if (in_all->same()) return value(k);
            if (k < lo || k >= hi) fetch(k);
            return ranks::first() ? piece[(size_t)(k - lo)] : V();
        } else {
            return value(k);
        }
    }

private:
    V value(int64_t k) const { return values[places.data ? places[k] : k]; }

    void fetch(int64_t k)
    {
        constexpr int64_t most = 1 << 18;
        lo = k;
        hi = std::min(lo + most, total);
        const int64_t a = in_all->below(lo, mine), b = in_all->below(hi, mine);
        std::vector<int32_t> spans;
        std::vector<V> some;
        in_all->each(a, b, [&](int64_t, int64_t number, int64_t n) {
            spans.push_back((int32_t)(number - lo));
            spans.push_back((int32_t)n);
        });
        for (int64_t m = a; m < b; m++) some.push_back(value(m));
        spans = ranks::collect(spans.data(), (int64_t)spans.size());
        some = ranks::collect(some.data(), (int64_t)some.size());
        if (!ranks::first()) return;
        piece.resize((size_t)(hi - lo));
        if (some.size() != piece.size()) bug("ranks do not have all synapses, each once");
        size_t from = 0;
        for (size_t s = 0; s < spans.size(); s += 2) {
            std::copy(some.begin() + (int64_t)from, some.begin() + (int64_t)from + spans[s + 1], piece.begin() + spans[s]);
            from += (size_t)spans[s + 1];
        }
    }

    const numbering *in_all;
    int64_t total, mine;
    indices places;
    const V *values;
    int64_t lo = 0, hi = 0;
    std::vector<V> piece;
};

} // namespace spikelane

#endif
