package spikelane_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/modelfile"
	"github.com/spikelane/spikelane/units"
)

// TestQuiet: a run that a condition watches computes the refractory state of every neuron in every step, and runs the
// code of all synapses when their targets spike; else, some time into a run, only neurons whose period ends are looked
// at, and synapses wait until their sources visit them. The bits are the same, however a run is cut into pieces.
func TestQuiet(t *testing.T) {
	everyTarget(t, func(t *testing.T, c spikelane.Config) {
		t.Parallel()
		files := []string{"examples/cuba/cuba.toml", "bench/models/brunel_stdp.toml"}
		if testing.Short() {
			files = files[:1]
		}
		for _, file := range files {
			digest := func(run func(s *spikelane.Simulation) error) string {
				m, err := modelfile.Load(file, modelfile.Overrides{Config: c})
				if err != nil {
					t.Fatal(err)
				}
				p, err := m.Compile(context.Background())
				if err != nil {
					t.Fatal(err)
				}
				s, err := p.New(context.Background(), spikelane.Instance{})
				if err != nil {
					t.Fatal(err)
				}
				if err := run(s); err != nil {
					t.Fatal(err)
				}
				return fmt.Sprint(s.Stats().Digest)
			}
			ctx := context.Background()
			want := digest(func(s *spikelane.Simulation) error {
				_, err := s.RunUntil(ctx, 200*ms, 0, func() bool { return false })
				return err
			})
			runs := map[string]func(s *spikelane.Simulation) error{
				"whole": func(s *spikelane.Simulation) error { return s.Run(ctx, 200*ms) },
				"pieces": func(s *spikelane.Simulation) error {
					for _, d := range []float64{0.1, 17, 1, 5.1, 60, 116.8} {
						if err := s.Run(ctx, units.Time(d)*ms); err != nil {
							return err
						}
					}
					return nil
				},
			}
			crews(t, c, func(t *testing.T, more spikelane.Config) {
				c = more
				for name, run := range runs {
					if got := digest(run); got != want {
						t.Errorf("%s, %s: got %s, want %s", file, name, got, want)
					}
				}
			})
		}
	})
}

// TestQuietAfterChanges: what users set between runs counts, be it a spike in the future; so does what an operation sets in one.
func TestQuietAfterChanges(t *testing.T) {
	for name, set := range map[string]map[string]any{
		"in the future":  {"lastspike": 26 * ms},
		"just now":       {"lastspike": 19 * ms},
		"free":           {"not_refractory": 1.0},
		"not free":       {"not_refractory": 0.0},
		"long ago":       {"lastspike": -1 * units.Second},
		"both, at odds":  {"lastspike": 25 * ms, "not_refractory": 1.0},
		"one only":       {"lastspike": spikelane.Values{Data: append([]float64{0.045}, make([]float64, 49)...), Dim: units.Duration}},
		"both, as usual": {"lastspike": 19.5 * ms, "not_refractory": 0.0},
	} {
		ctx := context.Background()
		spikes := func(acts bool, run func(s *spikelane.Simulation, d units.Time) error) string {
			n := spikelane.NewNetwork("n", spikelane.Config{})
			g := n.NeuronGroup("g", 50, spikelane.NeuronModel{
				Equations: "dv/dt = (1.2 + 0.1*i/N - v)/(3*ms) : 1 (unless refractory)",
				Threshold: "v > 1", Reset: "v = 0", Refractory: "2*ms",
			})
			m := n.SpikeMonitor("m", g)
			var s *spikelane.Simulation
			if acts {
				n.NetworkOperation("op", spikelane.Operation{When: "start", Func: func(k *spikelane.Tick) error {
					if k.Step == 200 {
						return s.SetStates(g, set)
					}
					return nil
				}})
			}
			s = started(t, n)
			if acts {
				do(t, run(s, 60*ms))
			} else {
				do(t, run(s, 20*ms))
				do(t, s.SetStates(g, set))
				do(t, run(s, 40*ms))
			}
			var text strings.Builder
			for at, i := range s.Spikes(m) {
				fmt.Fprintln(&text, at, i)
			}
			return text.String()
		}
		run := func(s *spikelane.Simulation, d units.Time) error { return s.Run(ctx, d) }
		want := spikes(false, func(s *spikelane.Simulation, d units.Time) error {
			_, err := s.RunUntil(ctx, d, 0, func() bool { return false })
			return err
		})
		if got := spikes(false, run); got != want || got == "" {
			t.Errorf("%s: the spikes differ from those of a run that is watched", name)
		}
		if got := spikes(true, run); got != want {
			t.Errorf("%s: the spikes differ where an operation sets it", name)
		}
	}
}

// TestQuietDisturbed: what a report of progress sets in the middle of a run, where nothing but spikes was expected to change who is
// refractory, counts as it does between two runs.
func TestQuietDisturbed(t *testing.T) {
	var s *spikelane.Simulation
	var g *spikelane.NeuronGroup
	network := func(progress func(spikelane.Progress)) *spikelane.Network {
		n := spikelane.NewNetwork("n", spikelane.Config{Target: "go", Progress: progress})
		g = n.NeuronGroup("g", 50, spikelane.NeuronModel{
			Equations: "dv/dt = (1.2 + 0.1*i/N - v)/(3*ms) : 1 (unless refractory)",
			Threshold: "v > 1", Reset: "v = 0", Refractory: "2*ms",
		})
		return n
	}
	set := func(at units.Time) { do(t, s.SetStates(g, map[string]any{"lastspike": at, "not_refractory": 1.0})) }
	var at units.Time // of the first report, which the clock on the wall decides
	s = started(t, network(func(p spikelane.Progress) {
		if at == 0 && p.Done > 10*ms {
			at = p.Done
			set(at)
			s.Stop()
		}
	}))
	do(t, s.Run(t.Context(), 1e4*units.Second))
	do(t, s.Run(t.Context(), 10*ms))
	got, end := s.Stats().Digest, s.Now()

	s = started(t, network(nil))
	do(t, s.Run(t.Context(), at))
	set(at)
	do(t, s.Run(t.Context(), end-at))
	if want := s.Stats().Digest; fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("at %v: got %v, want %v", at, got, want)
	}
}
