// How much of what a thread works on stays close to it. No result depends on that.
#ifndef SPIKELANE_CACHE_SIZE_HPP
#define SPIKELANE_CACHE_SIZE_HPP

#include <cstdint>

namespace spikelane {

// cache_size is the bytes of the cache that a core has for itself: the second one, where the system tells, else 1 MiB.
int64_t cache_size();

} // namespace spikelane

#include "bodies.hpp"
#if SPIKELANE_BODIES

#if defined(__unix__) || defined(__APPLE__)
#include <unistd.h>
#endif

namespace spikelane {

SPIKELANE_BODY int64_t cache_size()
{
    static const int64_t known = [] {
#if defined(_SC_LEVEL2_CACHE_SIZE)
        const long bytes = sysconf(_SC_LEVEL2_CACHE_SIZE);
        if (bytes > 0) return (int64_t)bytes;
#endif
        return (int64_t)1 << 20;
    }();
    return known;
}

} // namespace spikelane

#endif

#endif
