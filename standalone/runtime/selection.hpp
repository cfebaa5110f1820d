// Choices of synapses, and values for them.
#ifndef SPIKELANE_SELECTION_HPP
#define SPIKELANE_SELECTION_HPP

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "failure.hpp"
#include "rows.hpp"
#include "synapses.hpp"

namespace spikelane {

// A choice is the synapses from sources from to from_end-1 onto targets onto to onto_end-1, of those of one pair the nth,
// -1: all; among all, or among those of a list: by their numbers in the order of creation, or by pairs.
struct choice {
    bool by_number = false, by_pair = false;
    column<int32_t> numbers, sources, targets;
    int64_t from = 0, from_end = INT64_MAX, onto = 0, onto_end = INT64_MAX, nth = -1;
};

// listed_synapses is the storage positions of what a choice lists, in its order; of all synapses in the order of creation,
// where it lists none. Targets count from first.
template <class T> std::vector<int32_t> listed_synapses(const char *name, const rows<T> &r, const choice &c, int64_t first)
{
    std::vector<int32_t> at;
    if (c.by_pair) {
        for (int64_t k = 0; k < c.sources.size(); k++) {
            const size_t before = at.size();
            const int64_t i = c.sources[k];
            for (int64_t s = i >= 0 && i < r.sources() ? r.ptr[i] : 0, end = i >= 0 && i < r.sources() ? r.ptr[i + 1] : 0; s < end; s++)
                if ((int64_t)r.target[s] - first == c.targets[k]) at.push_back((int32_t)s);
            if (at.size() == before)
                throw failure(std::string(name) + ": no synapse from " + std::to_string(i) + " onto " + std::to_string(c.targets[k]));
        }
        return at;
    }
    const listing position = r.positions();
    const int64_t n = c.by_number ? c.numbers.size() : r.listable();
    at.reserve((size_t)n);
    for (int64_t k = 0; k < n; k++) {
        const int64_t number = c.by_number ? c.numbers[k] : k;
        if (number < 0 || number >= r.size())
            throw failure("index " + std::to_string(number) + " is outside the " + std::to_string(r.size()) + " synapses of " + name);
        at.push_back(position.same() ? (int32_t)number : position[number]);
    }
    return at;
}

// choose_synapses is the storage positions of a choice. Synapses end on n targets from first on.
template <class T> std::vector<int32_t> choose_synapses(const char *name, const rows<T> &r, const choice &c, int64_t first, int64_t n)
{
    std::vector<int32_t> at = listed_synapses(name, r, c, first);
    std::vector<int32_t> nth;
    if (c.nth >= 0) {
        column<T> copy;
        rows<T> by_rank; // pairs are numbered in the order of ranks
        by_rank.ptr = column<int64_t>(r.ptr.size());
        std::copy(r.ptr.begin(), r.ptr.end(), by_rank.ptr.begin());
        const view<T> targets = r.by_ranks(copy);
        by_rank.target = column<T>(r.size());
        std::copy(targets.begin(), targets.end(), by_rank.target.begin());
        nth.resize((size_t)r.size());
        number_pairs(by_rank, first, n, nth.data());
        const listing rank = r.ranks();
        if (!rank.same()) {
            std::vector<int32_t> stored(nth.size());
            for (int64_t k = 0; k < r.size(); k++) stored[(size_t)k] = nth[(size_t)rank[k]];
            nth = std::move(stored);
        }
    }
    const int64_t lo = c.from < r.sources() ? r.ptr[c.from] : r.size(), hi = c.from_end < r.sources() ? r.ptr[c.from_end] : r.size();
    at.erase(std::remove_if(at.begin(), at.end(),
                 [&](int32_t k) {
                     const int64_t j = (int64_t)r.target[k] - first;
                     return k < lo || k >= hi || j < c.onto || j >= c.onto_end || (c.nth >= 0 && nth[(size_t)k] != c.nth);
                 }),
        at.end());
    return at;
}

// keep_listed keeps those of a choice that are listed, keep_true those for which something holds, by storage position.
inline void keep_listed(std::vector<int32_t> &at, std::vector<int32_t> listed)
{
    std::sort(listed.begin(), listed.end());
    at.erase(std::remove_if(at.begin(), at.end(), [&](int32_t k) { return !std::binary_search(listed.begin(), listed.end(), k); }), at.end());
}
inline void keep_true(std::vector<int32_t> &at, const column<uint8_t> &holds)
{
    at.erase(std::remove_if(at.begin(), at.end(), [&](int32_t k) { return holds[k] == 0; }), at.end());
}

// in_order is positions in ascending order, each once.
inline std::vector<int32_t> in_order(std::vector<int32_t> at)
{
    std::sort(at.begin(), at.end());
    at.erase(std::unique(at.begin(), at.end()), at.end());
    return at;
}

// put_chosen gives the synapses of a choice values, one for each.
template <class V> void put_chosen(const char *name, const std::vector<int32_t> &at, const column<V> &given, column<V> &values)
{
    if (given.size() != (int64_t)at.size())
        throw failure(std::string(name) + ": " + std::to_string(at.size()) + " synapses are chosen, " + std::to_string(given.size()) + " values are given");
    for (size_t k = 0; k < at.size(); k++) values[at[k]] = given[(int64_t)k];
}

// put_matrix gives the synapses of a choice the values of a matrix, a row for each source; NaN leaves them as they are. They end
// on `targets` targets from first on.
template <class T, class V>
void put_matrix(const char *name, const rows<T> &r, const std::vector<int32_t> &at, int64_t first, int64_t targets, const column<double> &given, column<V> &values)
{
    std::vector<bool> used((size_t)given.size());
    for (const int32_t k : at) {
        const int64_t place = r.source(k) * targets + ((int64_t)r.target[k] - first);
        used[(size_t)place] = true;
        if (given[place] == given[place]) values[k] = (V)given[place];
    }
    for (int64_t k = 0; k < given.size(); k++)
        if (given[k] == given[k] && !used[(size_t)k])
            throw failure(std::string(name) + ": the matrix has a value from " + std::to_string(k / targets) + " onto " + std::to_string(k % targets) + ", but no such synapse is selected");
}

// give gives n elements values: one for all, or one for each.
template <class V> void give(view<V> row, V *to, int64_t n)
{
    for (int64_t k = 0; k < n; k++) to[k] = row[row.size == 1 ? 0 : k];
}

// give_created is the same for synapses, in the order of creation.
template <class T, class V> void give_created(const char *name, const rows<T> &r, view<V> row, column<V> &values)
{
    if (row.size != 1 && row.size != r.total)
        throw failure(std::string(name) + ": " + std::to_string(row.size) + " values are given for " + std::to_string(r.total) + " synapses");
    const listing number = row.size == 1 ? listing() : r.numbers();
    for (int64_t k = 0; k < values.size(); k++) values[k] = row[row.size == 1 ? 0 : r.created_in_all[number[k]]];
}

} // namespace spikelane

#endif
