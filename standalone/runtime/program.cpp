// The command line, the loop over the schedule, progress, files. What moves spikes is in engine.cpp.
#include "clock.hpp"
#include "failure.hpp"
#include "rule.hpp"
#include "spikes.hpp"

#define SPIKELANE_LIBRARY
#include "arguments.hpp"
#include "delays.hpp"
#include "digest.hpp"
#include "files.hpp"
#include "input.hpp"
#include "npz.hpp"
#include "session.hpp"
#include "summary.hpp"

namespace spikelane {

template bool arguments::fill(const std::string &, column<double> &) const;
template bool arguments::fill(const std::string &, column<int32_t> &) const;
template bool arguments::fill(const std::string &, column<int64_t> &) const;
template bool arguments::fill(const std::string &, column<uint8_t> &) const;

template void read_data(const char *, column<double> &, int64_t);
template void read_data(const char *, column<int32_t> &, int64_t);
template void read_data(const char *, column<int64_t> &, int64_t);
template void read_data(const char *, column<uint8_t> &, int64_t);
template void read_data(const char *, column<uint16_t> &, int64_t);

} // namespace spikelane
