package spikelane_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/units"
)

// relay is a source that spikes at 1, 4 and 7 ms, onto two neurons that sum what arrives.
func relay(delay string) (*spikelane.Network, *spikelane.Synapses, *spikelane.StateMonitor) {
	n := spikelane.NewNetwork("relay", spikelane.Config{Dt: 1 * units.Millisecond})
	src := n.NeuronGroup("src", 1, spikelane.NeuronModel{Equations: "x : 1", Threshold: "t_in_timesteps % 3 == 1", Reset: "x += 1"})
	dst := n.NeuronGroup("dst", 2, spikelane.NeuronModel{Equations: "y : 1"})
	syn := n.Synapses("syn", src, dst, spikelane.SynapseModel{OnPre: "y += 1", Delay: delay})
	syn.Connect(spikelane.Connect{})
	m := n.StateMonitor("y", dst, spikelane.StateRecord{Variables: []string{"y"}})
	return n, syn, m
}

// arrivals lists at what ms neuron k has got how much.
func arrivals(s *spikelane.Simulation, m *spikelane.StateMonitor, k int) string {
	t, _, y := s.Trace(m, "y")
	var out []string
	for n := 1; n < len(t); n++ {
		if d := y[k][n] - y[k][n-1]; d != 0 {
			out = append(out, fmt.Sprintf("%.0f", (t[n]-1e-3)*1e3)) // sampled at the start of the step after
		}
	}
	return strings.Join(out, " ")
}

// TestSetDelay: delays change between runs, and spikes under way keep theirs. Brian 2.5.1 (numpy target, S.pre.delay set
// between net.run(3*ms) and net.run(9*ms)) has the same arrivals, but for the third case: there it loses what was sent
// with the delays that differed.
func TestSetDelay(t *testing.T) {
	ctx := context.Background()
	for _, c := range []struct {
		name, delay string
		change      func(*spikelane.Simulation, *spikelane.Synapses) error
		want        [2]string
	}{
		// Sent at 1 with 5 ms: 6. Sent at 4 and 7 with 1 ms: 5 and 8.
		{"one for one", "5*ms", func(s *spikelane.Simulation, syn *spikelane.Synapses) error {
			return s.SetDelay(syn, "pre", 1*units.Millisecond)
		}, [2]string{"5 6 8", "5 6 8"}},
		{"each for one", "5*ms", func(s *spikelane.Simulation, syn *spikelane.Synapses) error {
			return s.SetDelays(syn, "pre", []units.Time{0, 2 * units.Millisecond})
		}, [2]string{"4 6 7 10", "6 6 9"}},
		{"one for each", "(3+j)*ms", func(s *spikelane.Simulation, syn *spikelane.Synapses) error {
			return s.SetDelay(syn, "pre", 1*units.Millisecond)
		}, [2]string{"4 5 8", "5 5 8"}},
		{"each for each", "(3+j)*ms", func(s *spikelane.Simulation, syn *spikelane.Synapses) error {
			return s.SetDelays(syn, "pre", []units.Time{2 * units.Millisecond, 0})
		}, [2]string{"4 6 9", "4 5 7 10"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			n, syn, m := relay(c.delay)
			s, err := n.Run(ctx, 3*units.Millisecond)
			do(t, err)
			do(t, c.change(s, syn))
			snapshot, err := s.Snapshot()
			do(t, err)
			do(t, s.Run(ctx, 9*units.Millisecond))
			check := func(what string) {
				t.Helper()
				for k, want := range c.want {
					// Two arrivals in one step show as one change.
					if got := arrivals(s, m, k); got != strings.ReplaceAll(want, "6 6", "6") && got != strings.ReplaceAll(want, "5 5", "5") {
						t.Errorf("%s: neuron %d got spikes at %s ms, want %s", what, k, got, want)
					}
				}
			}
			check("run")
			do(t, s.SetDelay(syn, "pre", 3*units.Millisecond)) // restoring brings the delays back
			do(t, s.Restore(snapshot))
			do(t, s.Run(ctx, 9*units.Millisecond))
			check("restored")
		})
	}
}

// TestSetDelayMisuse: wrong delays are refused and change nothing.
func TestSetDelayMisuse(t *testing.T) {
	ctx := context.Background()
	n, syn, m := relay("1*ms")
	_, foreign, _ := relay("1*ms")
	s, err := n.Run(ctx, 3*units.Millisecond)
	do(t, err)
	for want, err := range map[string]error{
		"negative":         s.SetDelay(syn, "pre", -1*units.Millisecond),
		`no pathway "per"`: s.SetDelay(syn, "per", 1*units.Millisecond),
		"no synapses":      s.SetDelay(foreign, "pre", 1*units.Millisecond),
		"need 2 delays":    s.SetDelays(syn, "pre", []units.Time{0}),
		"2^31 steps":       s.SetDelay(syn, "pre", 1e9*units.Second),
	} {
		if !errors.Is(err, spikelane.ErrModel) || !strings.Contains(err.Error(), want) {
			t.Errorf("want %q, got %v", want, err)
		}
	}
	do(t, s.Run(ctx, 9*units.Millisecond))
	if got := arrivals(s, m, 0); got != "2 5 8" {
		t.Errorf("spikes came at %s ms, want 2 5 8", got)
	}
}
