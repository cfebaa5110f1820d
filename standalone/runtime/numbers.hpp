// Ranks, creation numbers and storage positions of synapses, and how one follows from the other. See rows.
#ifndef SPIKELANE_NUMBERS_HPP
#define SPIKELANE_NUMBERS_HPP

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "row_sorter.hpp"
#include "rows.hpp"

namespace spikelane {

template <class T> rows<T>::rows() = default;
template <class T> rows<T>::rows(rows &&) noexcept = default;
template <class T> rows<T> &rows<T>::operator=(rows &&) noexcept = default;
template <class T> rows<T>::~rows() = default;

template <class T> int64_t rows<T>::source(int64_t k) const
{
    // The first row that ends behind k; rows before it that end at k are empty.
    return std::upper_bound(ptr.begin() + 1, ptr.end(), k) - (ptr.begin() + 1);
}

template <class T> template <class I> void rows<T>::fill_sources(I *to, int64_t lo, int64_t hi, int64_t offset) const
{
    for (int64_t i = lo; i < hi; i++) std::fill(to + (ptr[i] - ptr[lo]), to + (ptr[i + 1] - ptr[lo]), (I)(i + offset));
}

template <class T> template <class I> void rows<T>::listed_sources(indices list, column<I> &to) const
{
    column<I> of(size());
    fill_sources(of.data(), 0, sources(), 0);
    to = column<I>(list.size);
    for (int64_t k = 0; k < list.size; k++) to[k] = of[list[k]];
}

template <class T> void rows<T>::survey()
{
    std::vector<int64_t> odd; // rows that may have a target twice, or fall
    for (int64_t i = 0; i < sources(); i++) {
        const int64_t lo = ptr[i], hi = ptr[i + 1];
        if (lo == hi) continue;
        if (ascends(&target[lo], hi - lo)) {
            least = std::min<int32_t>(least, target[lo]);
            greatest = std::max<int32_t>(greatest, target[hi - 1]);
            continue;
        }
        odd.push_back(i);
        for (int64_t k = lo; k < hi; k++) {
            least = std::min<int32_t>(least, target[k]);
            greatest = std::max<int32_t>(greatest, target[k]);
        }
    }
    if (odd.empty()) return;
    std::vector<int32_t> seen((size_t)(greatest - least) + 1); // for each target from the least on: 1 + the last row that had it
    for (int64_t i : odd) {
        rising = rising && never_falls(&target[ptr[i]], ptr[i + 1] - ptr[i]);
        for (int64_t k = ptr[i]; k < ptr[i + 1]; k++) {
            int32_t &last = seen[(size_t)(target[k] - least)];
            if (last == i + 1) {
                if (distinct) repeats = column<uint64_t>((sources() + 63) / 64);
                distinct = false;
                repeats[i / 64] |= (uint64_t)1 << (i % 64);
                break;
            }
            last = (int32_t)(i + 1);
        }
    }
}

template <class T> listing rows<T>::ranks() const
{
    if (!sorted) return listing();
    if (rank.size() == size()) return listing(indices(rank));
    // Targets rise with the rank, each once in a row: the rank is the place among them.
    column<int32_t> all(listable());
    row_sorter sorter;
    std::vector<int32_t> keys, at;
    for (int64_t i = 0; i < sources(); i++) {
        const int64_t lo = ptr[i], n = ptr[i + 1] - lo;
        keys.assign(target.begin() + lo, target.begin() + lo + n);
        at.resize((size_t)n);
        sorter.sort(at.data(), keys.data(), n, (int32_t)lo);
        for (int64_t k = 0; k < n; k++) all[at[(size_t)k]] = (int32_t)(lo + k);
    }
    return listing(std::move(all));
}

template <class T> listing rows<T>::by_rank() const { return ranks().inverse(); }

template <class T> listing rows<T>::numbers() const
{
    listing of = numbers_by_rank(), at = ranks();
    if (of.same()) return at;
    if (at.same()) return of;
    column<int32_t> all(size());
    for (int64_t k = 0; k < size(); k++) all[k] = of[at[k]];
    return listing(std::move(all));
}

template <class T> listing rows<T>::numbers_by_rank() const
{
    if (made == made_by::source) return listing();
    if (made == made_by::list) return listing(indices(order));
    column<int32_t> all(listable());
    if (size() == 0) return listing(std::move(all));
    column<T> copy;
    const view<T> targets = by_ranks(copy);
    std::vector<int32_t> next((size_t)(greatest - least) + 2); // where the next synapse of each target was made
    for (T j : targets) next[(size_t)(j - least) + 1]++;
    for (size_t j = 1; j < next.size(); j++) next[j] += next[j - 1];
    for (int64_t k = 0; k < size(); k++) all[k] = next[(size_t)(targets[k] - least)]++;
    return listing(std::move(all));
}

template <class T> listing rows<T>::positions() const { return numbers().inverse(); }

template <class T> void rows<T>::pairs(column<int32_t> &i, column<int32_t> &j) const
{
    const listing number = numbers();
    i = column<int32_t>(size());
    j = column<int32_t>(size());
    for (int64_t r = 0; r < sources(); r++) {
        for (int64_t k = ptr[r]; k < ptr[r + 1]; k++) {
            const int64_t n = number.same() ? k : number[k];
            i[n] = (int32_t)r;
            j[n] = (int32_t)target[k];
        }
    }
}

template <class T> view<T> rows<T>::by_ranks(column<T> &copy) const
{
    if (!sorted) return target;
    copy = column<T>(size());
    if (rank.size() == size()) {
        ranked(target.data(), copy.data());
        return copy;
    }
    std::copy(target.begin(), target.end(), copy.begin()); // targets rise with the rank
    for (int64_t i = 0; i < sources(); i++) std::sort(copy.begin() + ptr[i], copy.begin() + ptr[i + 1]);
    return copy;
}

template <class T> template <class V> void rows<T>::arrange(V *values) const
{
    const listing at = ranks();
    if (at.same()) return;
    std::vector<V> was;
    for (int64_t i = 0; i < sources(); i++) {
        const int64_t lo = ptr[i], hi = ptr[i + 1];
        was.assign(values + lo, values + hi);
        for (int64_t k = lo; k < hi; k++) values[k] = was[(size_t)(at[k] - lo)];
    }
}

template <class T> template <class V> void rows<T>::ranked(const V *values, V *out) const
{
    const listing at = ranks();
    if (at.same()) {
        std::copy(values, values + size(), out);
        return;
    }
    for (int64_t k = 0; k < size(); k++) out[at[k]] = values[k];
}

} // namespace spikelane

#endif
