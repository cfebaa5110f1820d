// The target of each synapse, in the order of storage, for those who do not mind whether 16 bits number them or 32.
#ifndef SPIKELANE_TARGET_LIST_HPP
#define SPIKELANE_TARGET_LIST_HPP

#include "memory.hpp"

namespace spikelane {

// One of the two is null.
struct target_list {
    const int32_t *wide = nullptr;
    const uint16_t *narrow = nullptr; // of populations of at most 65536 elements

    target_list() = default;
    explicit target_list(const int32_t *list) : wide(list) {}
    explicit target_list(const uint16_t *list) : narrow(list) {}

    int32_t operator[](int64_t k) const { return narrow ? narrow[k] : wide[k]; }

    // rises tells whether the targets at lo to hi-1 do not fall.
    bool rises(int64_t lo, int64_t hi) const
    {
        for (int64_t k = lo + 1; k < hi; k++)
            if ((*this)[k] < (*this)[k - 1]) return false;
        return true;
    }
};

} // namespace spikelane

#endif
