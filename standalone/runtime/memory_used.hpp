// The memory that this process has had at most.
#ifndef SPIKELANE_MEMORY_USED_HPP
#define SPIKELANE_MEMORY_USED_HPP

#include <cstdint>

#if defined(__linux__)
#include <cstdio>
#elif !defined(_WIN32)
#include <sys/resource.h>
#endif

namespace spikelane {

// peak_memory is the largest resident size so far, in bytes; 0 if unknown. On Linux, getrusage begins with the size of the
// program that started this one, so that the kernel's own count is read.
inline int64_t peak_memory()
{
#if defined(__linux__)
    std::FILE *status = std::fopen("/proc/self/status", "r");
    if (!status) return 0;
    char line[256];
    long long kilobytes = 0;
    while (std::fgets(line, sizeof line, status) && std::sscanf(line, "VmHWM: %lld kB", &kilobytes) != 1) {}
    std::fclose(status);
    return (int64_t)kilobytes * 1024;
#elif defined(_WIN32)
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
