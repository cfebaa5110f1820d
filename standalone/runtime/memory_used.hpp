// The memory that this process has had at most.
#ifndef SPIKELANE_MEMORY_USED_HPP
#define SPIKELANE_MEMORY_USED_HPP

#include <cstdint>

#if !defined(_WIN32)
#include <sys/resource.h>
#endif

namespace spikelane {

// peak_memory is the largest resident size so far, in bytes; 0 if unknown.
inline int64_t peak_memory()
{
#if defined(_WIN32)
    return 0;
#else
    struct rusage used;
    if (getrusage(RUSAGE_SELF, &used) != 0) return 0;
#if defined(__APPLE__)
    return (int64_t)used.ru_maxrss; // bytes there, kilobytes elsewhere
#else
    return (int64_t)used.ru_maxrss * 1024;
#endif
#endif
}

} // namespace spikelane

#endif
