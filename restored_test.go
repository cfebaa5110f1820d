package spikelane_test

import (
	"path/filepath"
	"reflect"
	"testing"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/units"
)

// TestRestoredUnderWay: a simulation whose dt or delays change while spikes are under way is stored soon after. Restored into
// itself later, into a new one, or into one with a past of its own, it goes on as the one that was never stored, bit for bit.
// The runs end between the steps of 0.2 ms of one group, and before or after the spikes have arrived.
func TestRestoredUnderWay(t *testing.T) {
	type change struct {
		name string
		dt   units.Time // in force in the end
		do   func(t *testing.T, s *spikelane.Simulation, delayed, spread *spikelane.Synapses)
	}
	changes := []change{
		{"dt", 0.05 * ms, func(t *testing.T, s *spikelane.Simulation, _, _ *spikelane.Synapses) { do(t, s.SetDt(0.05*ms)) }},
		{"larger dt", 0.4 * ms, func(t *testing.T, s *spikelane.Simulation, _, _ *spikelane.Synapses) { do(t, s.SetDt(0.4*ms)) }},
		{"delay", 0.1 * ms, func(t *testing.T, s *spikelane.Simulation, delayed, spread *spikelane.Synapses) {
			do(t, s.SetDelay(delayed, "pre", 4*ms))
			do(t, s.SetDelay(spread, "pre", 0.9*ms))
		}},
		{"delay, then dt", 0.05 * ms, func(t *testing.T, s *spikelane.Simulation, delayed, _ *spikelane.Synapses) {
			do(t, s.SetDelay(delayed, "pre", 0.3*ms))
			do(t, s.Run(t.Context(), 0.7*ms))
			do(t, s.SetDt(0.05*ms))
		}},
		{"dt and back", 0.1 * ms, func(t *testing.T, s *spikelane.Simulation, delayed, _ *spikelane.Synapses) {
			do(t, s.SetDt(0.4*ms))
			do(t, s.Run(t.Context(), 1.2*ms))
			do(t, s.SetDt(0.1*ms))
			do(t, s.SetDelay(delayed, "pre", 3*ms))
		}},
	}
	shown := func(s *spikelane.Simulation) []any {
		st := s.Stats()
		return []any{st.Steps, st.SimS, st.SynapticEvents, st.Digest}
	}
	n := noisy()
	delayed, spread := n.SynapsesNamed("S"), n.SynapsesNamed("Z")
	p := compiled(t, n)
	for _, c := range changes {
		for _, after := range []units.Time{0.4 * ms, 4.4 * ms} {
			s := instance(t, p, spikelane.Instance{})
			do(t, s.Run(t.Context(), 19.6*ms))
			c.do(t, s, delayed, spread)
			do(t, s.Run(t.Context(), after))
			snapshot, err := s.Snapshot()
			do(t, err)
			file := filepath.Join(t.TempDir(), "x.ckpt")
			do(t, s.StoreFile(file, spikelane.StoreOptions{}))
			do(t, s.Run(t.Context(), 12*ms))
			want := shown(s)

			fresh := func() *spikelane.Simulation { return instance(t, p, spikelane.Instance{}) }
			other := func() *spikelane.Simulation {
				o := fresh()
				do(t, o.Run(t.Context(), 31.1*ms))
				do(t, o.SetDelay(delayed, "pre", 2*ms))
				do(t, o.SetDelays(spread, "pre", make([]units.Time, len(o.Weights(spread, "w")))))
				do(t, o.Run(t.Context(), 0.9*ms))
				return o
			}
			for name, into := range map[string]*spikelane.Simulation{"itself": s, "a new one": fresh(), "another": other()} {
				do(t, into.Restore(snapshot))
				do(t, into.Run(t.Context(), 12*ms))
				if got := shown(into); !reflect.DeepEqual(got, want) {
					t.Errorf("%s, %v later, snapshot into %s: got %v, want %v", c.name, after, name, got, want)
				}
			}
			for name, into := range map[string]*spikelane.Simulation{"a new one": fresh(), "another": other()} {
				do(t, into.SetDt(c.dt))
				do(t, into.RestoreFile(file))
				do(t, into.Run(t.Context(), 12*ms))
				if got := shown(into); !reflect.DeepEqual(got, want) {
					t.Errorf("%s, %v later, file into %s: got %v, want %v", c.name, after, name, got, want)
				}
			}
		}
	}
}
