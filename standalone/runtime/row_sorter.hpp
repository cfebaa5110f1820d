// Sorting of short lists, one after the other, by keys that are not negative.
#ifndef SPIKELANE_ROW_SORTER_HPP
#define SPIKELANE_ROW_SORTER_HPP

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <vector>

namespace spikelane {

// A row_sorter grows to what the largest row needs.
class row_sorter {
public:
    // sort writes into order first plus the places of n keys, by key, equal ones as they stand.
    void sort(int32_t *order, const int32_t *key, int64_t n, int32_t first)
    {
        if (n == 0) return;
        const auto [low, high] = std::minmax_element(key, key + n);
        const int64_t least = *low, span = (int64_t)*high - least + 1;
        if (span > 4 * n + 64) { // counting would mostly count nothing
            packed.clear();
            for (int64_t k = 0; k < n; k++) packed.push_back((uint64_t)key[k] << 32 | (uint64_t)k);
            std::sort(packed.begin(), packed.end());
            for (int64_t k = 0; k < n; k++) order[k] = first + (int32_t)(packed[(size_t)k] & 0xffffffff);
            return;
        }
        next.assign((size_t)span, 0);
        for (int64_t k = 0; k < n; k++) next[(size_t)(key[k] - least)]++;
        int32_t at = 0;
        for (int32_t &x : next) {
            const int32_t count = x;
            x = at;
            at += count;
        }
        for (int64_t k = 0; k < n; k++) order[next[(size_t)(key[k] - least)]++] = first + (int32_t)k;
    }

    // sort_twice writes into order the places of n keys, by key, then by the second key, equal ones as they stand.
    void sort_twice(int32_t *order, const int32_t *key, const int32_t *second, int64_t n)
    {
        places.resize((size_t)n);
        keys.resize((size_t)n);
        sort(places.data(), second, n, 0);
        for (size_t k = 0; k < (size_t)n; k++) keys[k] = key[places[k]];
        sort(order, keys.data(), n, 0);
        for (int64_t k = 0; k < n; k++) order[k] = places[(size_t)order[k]];
    }

    // permute puts at each place of a row, whose elements have so many bytes, what stands at place order[k].
    void permute(void *row, int64_t bytes, const int32_t *order, int64_t n)
    {
        switch (bytes) {
        case 1: permute(static_cast<uint8_t *>(row), order, n); break;
        case 2: permute(static_cast<uint16_t *>(row), order, n); break;
        case 4: permute(static_cast<uint32_t *>(row), order, n); break;
        default: permute(static_cast<uint64_t *>(row), order, n);
        }
    }

    template <class V> void permute(V *row, const int32_t *order, int64_t n)
    {
        if (was.size() < (size_t)n) was.resize((size_t)(n + n / 2));
        // By bytes: what elements of so many bytes are is not known here.
        std::memcpy(was.data(), row, (size_t)n * sizeof(V));
        const unsigned char *from = reinterpret_cast<const unsigned char *>(was.data());
        for (int64_t k = 0; k < n; k++) std::memcpy(row + k, from + (size_t)order[k] * sizeof(V), sizeof(V));
    }

private:
    std::vector<int32_t> next, places, keys;
    std::vector<uint64_t> packed, was;
};

} // namespace spikelane

#endif
