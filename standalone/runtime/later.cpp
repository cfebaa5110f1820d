// Code that is put off: in the time step, of those projects that have such.
#include "deliver.hpp"

#define SPIKELANE_LIBRARY
#include "later.hpp"
