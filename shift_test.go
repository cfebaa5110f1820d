package spikelane_test

import (
	"context"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/modelfile"
	"github.com/spikelane/spikelane/units"
)

// hundredth is that of a tick, in seconds: a power of two, so that times are exact as float64, however late.
const hundredth = 1.0 / (1 << 17)

// inTicks writes a model file with ticks, of about 0.8 ms, for milliseconds: steps are whole hundredths of them. ok is false where
// what the model does hangs on the time.
func inTicks(text string) (out string, ok bool) {
	if regexp.MustCompile(`\bt\b`).MatchString(text) || regexp.MustCompile(`(?m)^\[\[(timed_array|generator|run)\]\]`).MatchString(text) {
		return "", false
	}
	parts := tables(regexp.MustCompile(`\bms\b`).ReplaceAllString(text, "tick"))
	if !regexp.MustCompile(`(?m)^dt\s*=`).MatchString(parts[0]) {
		parts[0] += "dt = \"0.1*tick\"\n"
	}
	const header, tick = "[constants]\n", "tick = \"100*2**-17*second\"\n"
	k := slices.IndexFunc(parts, func(p string) bool { return strings.HasPrefix(p, header) })
	if k < 0 {
		return strings.Join(parts, "") + header + tick, true
	}
	parts[k] += tick
	return strings.Join(parts, ""), true
}

// common returns the shortest time, in hundredths of a tick, that is a whole number of steps of all clocks.
func common(t *testing.T, s *spikelane.Simulation) int64 {
	t.Helper()
	all := int64(1)
	for _, dt := range spikelane.ClocksOf(s) {
		step := int64(dt / hundredth)
		if float64(step) != dt/hundredth {
			t.Fatalf("a clock has steps of %v hundredths", dt/hundredth)
		}
		a, b := all, step
		for b != 0 {
			a, b = b, a%b
		}
		all *= step / a
	}
	return all
}

// TestShiftedStart: a model that does not ask for the time does the same to the bit when its clocks start late: so late that steps
// pass 2^31 or 2^32 in the midst of the run, or are 2^33 or 2^40 (3500 years of 0.1 ms) already. Random draws are those of a
// start at 0, so that those that name their step by t_in_timesteps are the only ones to notice.
func TestShiftedStart(t *testing.T) {
	tried := 0
	for _, x := range subjects(t, 2) {
		text, ok := inTicks(x.text)
		if !ok {
			continue
		}
		tried++
		t.Run(x.name, func(t *testing.T) {
			m, s, _ := written(t, text, spikelane.Config{Target: "go"})
			fastest := slices.Min(spikelane.ClocksOf(s)) / hundredth
			d := units.Time(min(1000, 600*fastest) * hundredth) // code is put off in runs of 500 steps and more
			do(t, s.Run(context.Background(), d))
			want, at := s.Stats(), common(t, s)
			for _, c := range inTurn(tried) {
				for n, first := range []float64{1<<31 - 20, 1<<32 - 20, 1 << 33, 1 << 40} {
					if !*propertiesFull && n != tried%4 {
						continue
					}
					start := math.Floor(first*fastest/float64(at)) * float64(at) * hundredth
					ml, late, _ := written(t, text, c)
					spikelane.StartAt(late, start)
					do(t, late.Run(context.Background(), d))
					what := fmt.Sprintf("%s, from %v s on", named(c), start)
					sameDigests(t, what, late.Stats(), want, states)
					sameSpikesLater(t, what, ml, late, m, s, start)
				}
			}
		})
	}
	if tried < 5 {
		t.Errorf("%d model files do not ask for the time, want 5 and more", tried)
	}
}

// sameSpikesLater: spike monitors have recorded the same spikes, later by a time that is so many steps of a clock.
func sameSpikesLater(t *testing.T, what string, ml *modelfile.Model, late *spikelane.Simulation, m *modelfile.Model, s *spikelane.Simulation, shift float64) {
	t.Helper()
	for k, mon := range m.Network.SpikeMonitors() {
		want, wantOf := s.SpikeSteps(mon)
		got, gotOf := late.SpikeSteps(ml.Network.SpikeMonitors()[k])
		if !slices.Equal(gotOf, wantOf) {
			t.Errorf("%s: %s has %d spikes, want %d, or others", what, mon.Name(), len(gotOf), len(wantOf))
			continue
		}
		for n := range got {
			ahead := got[n] - want[n]
			if ahead != got[0]-want[0] || !slices.ContainsFunc(spikelane.ClocksOf(s), func(dt float64) bool { return float64(ahead)*dt == shift }) {
				t.Errorf("%s: spike %d of %s comes %d steps later, the first %d", what, n, mon.Name(), ahead, got[0]-want[0])
				break
			}
		}
	}
}
