// Who connects to whom: synapses as compressed rows, one for each source.
#ifndef SPIKELANE_ROWS_HPP
#define SPIKELANE_ROWS_HPP

#include <algorithm>
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

    int64_t size() const { return target.size(); }
    int64_t sources() const { return ptr.size() - 1; }

    // in_order tells whether creation numbers are storage positions.
    bool in_order() const { return !sorted && made == made_by::source; }

    // distinct_row tells whether row i has no target twice, so that its synapses may act on their targets several at a time.
    bool distinct_row(int64_t i) const { return distinct || !(repeats[i / 64] >> (i % 64) & 1); }

    // source returns the source of the synapse at position k, in logarithmic time.
    int64_t source(int64_t k) const
    {
        // The first row that ends behind k; rows before it that end at k are empty.
        return std::upper_bound(ptr.begin() + 1, ptr.end(), k) - (ptr.begin() + 1);
    }

    // fill_sources writes the source of each synapse of rows lo to hi-1, counted from offset on: for code that runs over
    // synapses in another order than by rows.
    template <class I> void fill_sources(I *to, int64_t lo, int64_t hi, int64_t offset) const
    {
        for (int64_t i = lo; i < hi; i++) std::fill(to + (ptr[i] - ptr[lo]), to + (ptr[i + 1] - ptr[lo]), (I)(i + offset));
    }

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
#if SPIKELANE_BODIES
#include "numbers.hpp"
#endif

#endif
