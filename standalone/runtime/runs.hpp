// Runs of synapses of one element that have one delay.
#ifndef SPIKELANE_RUNS_HPP
#define SPIKELANE_RUNS_HPP

#include <cstdint>
#include <vector>

#include "memory.hpp"

namespace spikelane {

// The runs of some successive elements.
struct runs {
    std::vector<int32_t> each;       // how many runs each element has
    std::vector<int32_t> delay, end; // of each run; ends count from the element's first synapse
};

// runs_of returns the runs of the elements whose entries are ptr[r] <= k < ptr[r+1], of which the first has delay[0].
inline runs runs_of(view<int64_t> ptr, const int32_t *delay)
{
    runs of;
    of.each.resize((size_t)(ptr.size - 1));
    size_t n = 0;
    const auto begins = [&](int64_t r, int64_t k) { return k == ptr[r] || delay[k - ptr[0]] != delay[k - ptr[0] - 1]; };
    for (int64_t r = 0; r < ptr.size - 1; r++) {
        for (int64_t k = ptr[r]; k < ptr[r + 1]; k++) of.each[(size_t)r] += begins(r, k);
        n += (size_t)of.each[(size_t)r];
    }
    of.delay.reserve(n);
    of.end.reserve(n);
    for (int64_t r = 0; r < ptr.size - 1; r++) {
        for (int64_t k = ptr[r]; k < ptr[r + 1]; k++) {
            if (begins(r, k)) {
                of.delay.push_back(delay[k - ptr[0]]);
                of.end.push_back(0);
            }
            of.end.back() = (int32_t)(k + 1 - ptr[r]);
        }
    }
    return of;
}

} // namespace spikelane

#endif
