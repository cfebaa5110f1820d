// What we are to blame for ends the program at once.
#ifndef SPIKELANE_BUG_HPP
#define SPIKELANE_BUG_HPP

#include <cstdint>

namespace spikelane {

[[noreturn]] void bug(const char *text);

// fail throws a failure, which main puts into words.
[[noreturn]] void fail(const char *text);

// out_of_memory is a failure for want of so many bytes.
[[noreturn]] void out_of_memory(uint64_t bytes);

} // namespace spikelane

#include "bodies.hpp"
#if SPIKELANE_BODIES
#include "failure.hpp"
#endif

#endif
