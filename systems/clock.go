package systems

import (
	"fmt"
	"math"
)

// Clock counts steps of one length. Time is the integer Step; seconds are derived from it.
type Clock struct {
	Dt   float64 // seconds
	Step int64
	// Skip is what Draw has over Step: steps that were counted when dt was another.
	Skip int64
	end  int64
}

// Draw returns the number that names the random draws of this step. It never goes back, so that no draw repeats when a
// change of dt makes Step count anew.
func (c *Clock) Draw() int64 { return c.Step + c.Skip }

// T returns the clock's time in seconds.
func (c *Clock) T() float64 { return float64(float64(c.Step) * c.Dt) }

// sameTime is the relative part of a step within which times are one: clocks whose times are that near tick together.
const sameTime = 1e-4

// StepsTo returns the step at which the clock has reached time t, in seconds: the nearest, when t is a multiple of Dt
// up to rounding, else the next.
func (c *Clock) StepsTo(t float64) int64 {
	n := math.Round(t / c.Dt)
	if math.Abs(float64(n*c.Dt)-t) <= float64(sameTime*c.Dt) {
		return int64(n)
	}
	return int64(math.Ceil(t / c.Dt))
}

// WholeSteps returns how many steps of dt there are in duration d, and whether they fill it up to rounding.
func WholeSteps(d, dt float64) (int64, bool) {
	n := math.Round(d / dt)
	if math.Abs(n) > MostSteps {
		return 0, false
	}
	return int64(n), math.Abs(float64(n*dt)-d) <= float64(sameTime*dt)
}

// MostSteps bounds a run: step numbers below it are exact as float64, and so is what is computed from them.
const MostSteps = 1 << 53

// clockOf returns the clock of the given step among clocks, adding it when it is new.
func clockOf(clocks *[]*Clock, dt float64) int {
	for k, c := range *clocks {
		if c.Dt == dt {
			return k
		}
	}
	if !(dt > 0) || math.IsInf(dt, 0) {
		panic(fmt.Sprintf("BUG: systems: clock with dt %v", dt))
	}
	*clocks = append(*clocks, &Clock{Dt: dt})
	return len(*clocks) - 1
}
