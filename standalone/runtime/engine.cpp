// What takes time: what moves and records spikes in the time step, and the sums of digests.
#include "bug.hpp"

#define SPIKELANE_LIBRARY
#include "clock.hpp"
#include "deliver.hpp"
#include "digest.hpp"
#include "quiet.hpp"
#include "record.hpp"
#include "sha256.hpp"
#include "spikes.hpp"
#include "sweep.hpp"

namespace spikelane {

template void digest::numbers(const double *, int64_t);
template void digest::numbers(const int32_t *, int64_t);
template void digest::numbers(const int64_t *, int64_t);
template void digest::numbers(const uint8_t *, int64_t);

template class recorded<double>;
template class recorded<int32_t>;
template class recorded<int64_t>;
template class recorded<uint8_t>;

} // namespace spikelane
