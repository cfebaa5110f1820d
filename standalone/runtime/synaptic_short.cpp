// Values, delays and records of synapses whose targets are numbered with 16 bits.
#define SPIKELANE_TARGETS uint16_t
#include "synaptic.hpp"
