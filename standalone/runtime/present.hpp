// The present of a run: its seeds, and the simulated time.
#ifndef SPIKELANE_PRESENT_HPP
#define SPIKELANE_PRESENT_HPP

#include <cstdint>

#include "clock.hpp"

namespace spikelane {

// The seeds of the random streams: of the run, and of what is drawn while synapses are made.
inline int64_t run_seed = 0, wiring_seed = 0;

// The simulated time in seconds.
inline double now = 0;

// How many times state was set from outside the time step by what draws random numbers: it names the draws.
inline int64_t accesses = 0;

// The number of the program in force, where constants or the length of steps change.
inline int in_force = 0;

// clock_now is a clock of step dt at the present time.
inline clock clock_now(double dt)
{
    clock c{dt};
    c.step = c.steps_to(now);
    return c;
}

} // namespace spikelane

#endif
