// How things go wrong: what the outside world is to blame for is a failure, which main puts into words.
#ifndef SPIKELANE_FAILURE_HPP
#define SPIKELANE_FAILURE_HPP

#include <stdexcept>
#include <string>

#include "bug.hpp"

namespace spikelane {

struct failure : std::runtime_error {
    explicit failure(const std::string &text) : std::runtime_error(text) {}
};

} // namespace spikelane

#include "bodies.hpp"
#if SPIKELANE_BODIES

#include <cstdio>
#include <cstdlib>

namespace spikelane {

SPIKELANE_BODY void bug(const char *text)
{
    std::fprintf(stderr, "BUG: %s\n", text);
    std::abort();
}

SPIKELANE_BODY void fail(const char *text) { throw failure(text); }

SPIKELANE_BODY void out_of_memory(uint64_t bytes)
{
    throw failure("out of memory: " + std::to_string(bytes) + " bytes more are wanted");
}

} // namespace spikelane

#endif

#endif
