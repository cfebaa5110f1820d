// The command line, the loop over the schedule, progress, files. What moves spikes is in engine.cpp.
#include "clock.hpp"
#include "digest.hpp"
#include "ranks.hpp"
#include "record.hpp"
#include "rule.hpp"
#include "spikes.hpp"

#define SPIKELANE_LIBRARY
#include "arguments.hpp"
#include "delays.hpp"
#include "failure.hpp"
#include "files.hpp"
#include "input.hpp"
#include "npz.hpp"
#include "path.hpp"
#include "playback.hpp"
#include "publish.hpp"
#include "session.hpp"
#include "summary.hpp"

namespace spikelane {

template void archive::transposed(const char *, const double *, int64_t, int64_t);
template void archive::transposed(const char *, const int32_t *, int64_t, int64_t);
template void archive::transposed(const char *, const int64_t *, int64_t, int64_t);
template void archive::transposed(const char *, const uint8_t *, int64_t, int64_t);

template void read_data(const char *, column<double> &, int64_t);
template void read_data(const char *, column<int32_t> &, int64_t);
template void read_data(const char *, column<int64_t> &, int64_t);
template void read_data(const char *, column<uint8_t> &, int64_t);
template void read_data(const char *, column<uint16_t> &, int64_t);

} // namespace spikelane
