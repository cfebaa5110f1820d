// Who connects to whom: synapses as compressed rows, one for each source.
#ifndef SPIKELANE_ROWS_HPP
#define SPIKELANE_ROWS_HPP

#include <cstdint>
#include <utility>
#include <vector>

#include "memory.hpp"

namespace spikelane {

// The greatest number of synapses in one object, and of those that can be listed: larger ones have no pathways but those
// that run over rows of storage.
constexpr int64_t most_synapses = (int64_t)1 << 48, most_listed = INT32_MAX;

// The greatest number of elements that 16 bits number.
constexpr int64_t most_short = 1 << 16;

// ascends tells whether each index is greater than the one before it. It looks at all: nearly all lists ascend, and
// without a way out the loop has no branch.
template <class I> bool ascends(const I *list, int64_t n)
{
    int falls = 0;
    for (int64_t k = 1; k < n; k++) falls |= list[k] <= list[k - 1];
    return !falls;
}

// never_falls tells whether no index is less than the one before it.
template <class I> bool never_falls(const I *list, int64_t n)
{
    int falls = 0;
    for (int64_t k = 1; k < n; k++) falls |= list[k] < list[k - 1];
    return !falls;
}

// A listing is a number for each synapse. Where that is the synapse's own place, nothing is listed.
class listing {
public:
    listing() = default;                                  // places
    explicit listing(indices others) : numbers(others) {} // a list that somebody else keeps
    explicit listing(column<int32_t> &&list) : own(std::move(list)), numbers(own) {}

    bool same() const { return !numbers.data; }
    int32_t operator[](int64_t k) const { return numbers.data ? numbers.data[k] : (int32_t)k; }
    indices list() const { return numbers; }

    // inverse is the listing of the place of each number.
    listing inverse() const
    {
        if (same()) return listing();
        column<int32_t> at(numbers.size);
        for (int64_t k = 0; k < numbers.size; k++) at[numbers[k]] = (int32_t)k;
        return listing(std::move(at));
    }

    // listed gives the first n numbers away as a column.
    column<int32_t> listed(int64_t n)
    {
        if (own.size() == n && numbers.data == own.data()) return std::move(own);
        column<int32_t> all(n);
        for (int64_t k = 0; k < n; k++) all[k] = (*this)[k];
        return all;
    }

private:
    column<int32_t> own;
    indices numbers;
};

// A numbering is a number in all for each number here, ascending: spans of numbers that follow one another.
class numbering {
public:
    // add gives number `here` a number in all; numbers here come in order, from 0 on.
    void add(int64_t here, int64_t in_all)
    {
        if (spans.empty() || in_all - here != spans.back().in_all - spans.back().here) spans.push_back({here, in_all});
    }
    bool same() const { return spans.empty(); } // all that there are are here
    void make_same() { spans.clear(); }

    int64_t operator[](int64_t k) const
    {
        if (same()) return k;
        const span &s = spans[of(k)];
        return s.in_all + (k - s.here);
    }

    // below is how many numbers here stand for numbers in all that are less than x, where there are n here.
    int64_t below(int64_t x, int64_t n) const
    {
        if (same()) return x < n ? x : n;
        int64_t lo = 0, hi = n;
        while (lo < hi) {
            const int64_t middle = lo + (hi - lo) / 2;
            if ((*this)[middle] < x) lo = middle + 1;
            else hi = middle;
        }
        return lo;
    }

    // each calls f(here, in_all, n) for the spans of numbers lo to hi-1.
    template <class F> void each(int64_t lo, int64_t hi, F &&f) const
    {
        if (lo >= hi) return;
        if (same()) {
            f(lo, lo, hi - lo);
            return;
        }
        for (size_t k = of(lo); lo < hi; k++) {
            const int64_t end = k + 1 < spans.size() && spans[k + 1].here < hi ? spans[k + 1].here : hi;
            f(lo, spans[k].in_all + (lo - spans[k].here), end - lo);
            lo = end;
        }
    }

private:
    struct span {
        int64_t here, in_all;
    };

    // of is the span that number k is of: the last that begins there or before.
    size_t of(int64_t k) const
    {
        size_t lo = 0, hi = spans.size();
        while (hi - lo > 1) {
            const size_t middle = lo + (hi - lo) / 2;
            (spans[middle].here <= k ? lo : hi) = middle;
        }
        return lo;
    }

    std::vector<span> spans;
};

// What the creation numbers of synapses are. Rules make synapses in one of the first two ways, and then nothing needs to
// be kept: they are the ranks; synapses were made target by target, for each by ascending source; they are listed.
enum class made_by : uint8_t { source, target, list };

// Rows are made by a rows_builder. T is int32_t, or uint16_t where the target population has at most most_short elements:
// what a spike reads of the connectivity is little else, so half the bytes is half the memory traffic.
//
// Synapses have three numbers. Their creation number is the order in which they were made. Their rank counts them by
// source, and by creation number within one source; it names random draws, and is the order of effects. Their storage
// position k is where they stand here and in columns of synapses: by rank, or, once they are sorted by sort_rows, by
// source, then by the key of that, then by rank. Sources are counted from the first that the synapses start from, targets
// are indices into the whole target population.
template <class T> struct rows {
    rows();
    rows(rows &&) noexcept;
    rows &operator=(rows &&) noexcept;
    ~rows();

    column<int64_t> ptr;   // row i is the positions ptr[i] <= k < ptr[i+1]
    column<T> target;      // at each position
    bool distinct = true;  // no row has a target twice
    bool rising = true;    // no row, in the order of ranks, has a target below the one before it
    bool sorted = false;   // by a key
    column<uint64_t> repeats;     // bit i: row i has a target twice; empty where distinct
    int32_t least = INT32_MAX;    // target; more than the greatest where there is none
    int32_t greatest = -1;        // target
    column<int32_t> rank;         // at each position of sorted rows; empty where targets tell it
    made_by made = made_by::source;
    column<int32_t> order;        // creation number of each rank, where they are listed

    // Where processes store synapses each of its own, all of these numbers count the synapses that are here. Those of the
    // synapses of all processes follow from them: they are the same where these are all.
    int64_t total = 0;            // synapses in all
    numbering ranked_in_all, created_in_all; // the rank, and the creation number, in all, of those here

    int64_t size() const { return target.size(); }
    int64_t sources() const { return ptr.size() - 1; }

    // in_order tells whether creation numbers are storage positions.
    bool in_order() const { return !sorted && made == made_by::source; }

    // distinct_row tells whether row i has no target twice, so that its synapses may act on their targets several at a time.
    bool distinct_row(int64_t i) const { return distinct || !(repeats[i / 64] >> (i % 64) & 1); }

    // source returns the source of the synapse at position k, in logarithmic time.
    int64_t source(int64_t k) const;

    // fill_sources writes the source of each synapse of rows lo to hi-1, counted from offset on: for code that runs over
    // synapses in another order than by rows.
    template <class I> void fill_sources(I *to, int64_t lo, int64_t hi, int64_t offset) const;

    // listed_sources writes the source of each synapse of a list of positions.
    template <class I> void listed_sources(indices list, column<I> &to) const;

    // The numbers of synapses; see numbers.hpp. Those that are computed are worth keeping.
    listing ranks() const;     // rank at each position
    listing by_rank() const;   // position of each rank
    listing numbers() const;   // creation number at each position
    listing positions() const; // position of each creation number
    void pairs(column<int32_t> &i, column<int32_t> &j) const; // source and target of every synapse, as they were made

    // by_ranks returns the target at each rank; its own copy, but where there was no sorting.
    view<T> by_ranks(column<T> &copy) const;

    // arrange puts values that are in the order of ranks into the order of storage; ranked does the opposite.
    template <class V> void arrange(V *values) const;
    template <class V> void ranked(const V *values, V *out) const;

    // survey finds distinct, rising, repeats, and the extent of the targets.
    void survey();

    // listable returns the number of synapses, for whoever lists them.
    int64_t listable() const
    {
        if (size() > most_listed) bug("a list of too many synapses");
        return size();
    }

private:
    listing numbers_by_rank() const;
};

} // namespace spikelane

#include "bodies.hpp"
#if SPIKELANE_BODIES && defined(SPIKELANE_HEADERS)
#include "numbers.hpp"
#endif

#endif
