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

// TestQuietAfterChanges: what users set between runs counts, be it a spike in the future.
func TestQuietAfterChanges(t *testing.T) {
	for name, set := range map[string]map[string]any{
		"in the future":  {"lastspike": 26 * ms},
		"just now":       {"lastspike": 19 * ms},
		"free":           {"not_refractory": 1.0},
		"not free":       {"not_refractory": 0.0},
		"long ago":       {"lastspike": -1 * units.Second},
		"both, at odds":  {"lastspike": 25 * ms, "not_refractory": 1.0},
		"both, as usual": {"lastspike": 19.5 * ms, "not_refractory": 0.0},
	} {
		spikes := func(run func(s *spikelane.Simulation, d units.Time) error) string {
			n := spikelane.NewNetwork("n", spikelane.Config{})
			g := n.NeuronGroup("g", 50, spikelane.NeuronModel{
				Equations: "dv/dt = (1.2 + 0.1*i/N - v)/(3*ms) : 1 (unless refractory)",
				Threshold: "v > 1", Reset: "v = 0", Refractory: "2*ms",
			})
			m := n.SpikeMonitor("m", g)
			s := started(t, n)
			if err := run(s, 20*ms); err != nil {
				t.Fatal(err)
			}
			if err := s.SetStates(g, set); err != nil {
				t.Fatal(err)
			}
			if err := run(s, 40*ms); err != nil {
				t.Fatal(err)
			}
			var text strings.Builder
			for at, i := range s.Spikes(m) {
				fmt.Fprintln(&text, at, i)
			}
			return text.String()
		}
		ctx := context.Background()
		got := spikes(func(s *spikelane.Simulation, d units.Time) error { return s.Run(ctx, d) })
		want := spikes(func(s *spikelane.Simulation, d units.Time) error {
			_, err := s.RunUntil(ctx, d, 0, func() bool { return false })
			return err
		})
		if got != want || got == "" {
			t.Errorf("%s: the spikes differ from those of a run that is watched", name)
		}
	}
}
