// Values, delays and records of synapses whose targets are numbered with 32 bits.
#define SPIKELANE_TARGETS int32_t
#include "synaptic.hpp"
