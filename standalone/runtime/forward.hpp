// The names of what objects are made of, for those who only mention them: compilers are spared what they are.
#ifndef SPIKELANE_FORWARD_HPP
#define SPIKELANE_FORWARD_HPP

#include <cstdint>

#include "owner.hpp"

namespace spikelane {

struct clock;
template <class T> class column;
class spike_ring;
class search;
class quiet;
struct playback;
class derive;
template <class T> struct rows;
struct fan;
class delivery;
class later;
struct later_code;
struct spike_recorder;
struct state_recorder;
struct rate_recorder;
class snapshot;
class checkpoint;
struct wiring;
template <class T> class recorded;

} // namespace spikelane

#endif
