// What moves spikes in the time step.
#define SPIKELANE_LIBRARY
#include "bug.hpp"
#include "clock.hpp"
#include "deliver.hpp"
#include "quiet.hpp"
#include "spikes.hpp"
