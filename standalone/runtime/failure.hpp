// How things go wrong: what the outside world is to blame for is a failure, which main puts into words; what we are to
// blame for ends the program at once.
#ifndef SPIKELANE_FAILURE_HPP
#define SPIKELANE_FAILURE_HPP

#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <string>

namespace spikelane {

struct failure : std::runtime_error {
    explicit failure(const std::string &text) : std::runtime_error(text) {}
};

[[noreturn]] inline void bug(const char *text)
{
    std::fprintf(stderr, "BUG: %s\n", text);
    std::abort();
}

} // namespace spikelane

#endif
