package spikelane

import (
	"fmt"
	"math"

	"github.com/spikelane/spikelane/compile"
	"github.com/spikelane/spikelane/model"
	"github.com/spikelane/spikelane/systems"
	"github.com/spikelane/spikelane/units"
)

// SpikeTrains returns the times of the recorded spikes or events of each element of the monitor's source, in seconds,
// ascending; nil before an exported project has run.
func (s *Simulation) SpikeTrains(m *SpikeMonitor) [][]float64 {
	if s.notes != nil {
		return nil
	}
	counts := s.Counts(m)
	trains := make([][]float64, len(counts))
	for i, n := range counts {
		trains[i] = make([]float64, 0, n)
	}
	for t, i := range s.Spikes(m) {
		trains[i] = append(trains[i], t)
	}
	return trains
}

// Counts returns the number of recorded spikes or events of each element of the monitor's source; nil before an exported
// project has run.
func (s *Simulation) Counts(m *SpikeMonitor) []int {
	if s.notes != nil {
		return nil
	}
	r := s.spikesOf(m)
	counts := make([]int, r.Hi-r.Lo)
	for _, i := range r.Index {
		counts[i]++
	}
	return counts
}

// SmoothRate returns the rate of m, one value for each step as Rate has it, convolved with a window of unit sum:
//
//	"flat"      equal weights over width, rounded down to a whole, odd number of steps
//	"gaussian"  exp(-t²/2σ²) with σ = width, cut off at |t| = 2 width
//
// At the ends of the record, what lies beyond counts as 0. The definitions are those of Brian 2.5. The error is an Errors, or
// wraps ErrNotRun.
func (s *Simulation) SmoothRate(m *RateMonitor, window string, width units.Time) ([]float64, error) {
	if err := s.Readable(); err != nil {
		return nil, err
	}
	r := s.ratesOf(m)
	if r == nil {
		return nil, absent("monitor of this network")
	}
	steps := float64(width) / r.Dt
	var errs Errors
	if !(steps > 0) || steps > 1<<31 {
		errs.add("monitor", m.m.name, "width", "E503", fmt.Sprintf("width must be positive, and below 2^31 steps, is %v", width), "")
		return nil, errs
	}
	var w []float64
	switch window {
	case "flat":
		w = make([]float64, 2*int(steps/2)+1)
		for k := range w {
			w[k] = 1
		}
	case "gaussian":
		half := int(math.RoundToEven(2 * steps))
		w = make([]float64, 2*half+1)
		for k := range w {
			x := float64(k - half)
			w[k] = compile.Const(model.CallOf("exp", model.Num(-float64(x*x)/float64(2*float64(steps*steps)))), r.Dt)
		}
	default:
		errs.add("monitor", m.m.name, "window", "E448", fmt.Sprintf("no window %q", window), `windows are "flat" and "gaussian"`)
		return nil, errs
	}
	_, hz := s.Rate(m)
	return convolved(hz, w), nil
}

// convolved returns x convolved with the window w, of odd length, divided by its sum.
func convolved(x, w []float64) []float64 {
	sum := 0.0
	for _, a := range w {
		sum += a
	}
	half := len(w) / 2
	y := make([]float64, len(x))
	for n := range y {
		for k := max(0, n-half); k <= min(len(x)-1, n+half); k++ {
			y[n] += float64(x[k] * (w[n-k+half] / sum))
		}
	}
	return y
}

// BinnedRate returns the mean of the rate of m over bins of the given width, a whole number of steps: the time at which
// each bin begins, in seconds, and its rate in Hz. An incomplete last bin is left out. The error is an Errors, or wraps
// ErrNotRun.
func (s *Simulation) BinnedRate(m *RateMonitor, width units.Time) (t, hz []float64, err error) {
	if err := s.Readable(); err != nil {
		return nil, nil, err
	}
	r := s.ratesOf(m)
	if r == nil {
		return nil, nil, absent("monitor of this network")
	}
	n, whole := systems.WholeSteps(float64(width), r.Dt)
	if !whole || n < 1 {
		var errs Errors
		errs.add("monitor", m.m.name, "width", "E501", fmt.Sprintf("a bin of %v is not a whole number of steps of %v", width, units.Time(r.Dt)), "")
		return nil, nil, errs
	}
	at, rate := s.Rate(m)
	for k := 0; k+int(n) <= len(rate); k += int(n) {
		sum := 0.0
		for _, x := range rate[k : k+int(n)] {
			sum += x
		}
		t, hz = append(t, at[k]), append(hz, sum/float64(n))
	}
	return t, hz, nil
}

// ratesOf returns what m recorded, nil if it is a monitor of another network.
func (s *Simulation) ratesOf(m *RateMonitor) *systems.RateRecorder {
	if m == nil {
		return nil
	}
	return s.rates[m.m]
}
