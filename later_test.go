package spikelane_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/units"
)

// plastic returns a network with more synapses than caches hold, which learn; more adds to it.
func plastic(c spikelane.Config, more func(n *spikelane.Network, g *spikelane.NeuronGroup, y *spikelane.Synapses)) *spikelane.Network {
	n := spikelane.NewNetwork("plastic", c)
	g := n.NeuronGroup("g", 700, spikelane.NeuronModel{
		Equations: "dv/dt = (1.1 + 0.4*i/N - v)/(5*ms) : 1\nsum : 1",
		Threshold: "v > 1", Reset: "v = 0",
	})
	y := n.Synapses("y", g, g, spikelane.SynapseModel{
		Equations: `w : 1
		dpre/dt = -pre/(20*ms) : 1 (event-driven)
		dpost/dt = -post/(20*ms) : 1 (event-driven)`,
		OnPre: "v += 1e-4*w; pre += 0.01; w = clip(w + post, 0, 1)", OnPost: "post -= 0.01; w = clip(w + pre, 0, 1)", Delay: "1*ms",
	})
	y.Connect(spikelane.Connect{Condition: "i != j", P: "0.9"})
	y.Set("w", "0.5")
	if more != nil {
		more(n, g, y)
	}
	return n
}

// TestWaiting: code waits where nobody looks at the synapses, and only there.
func TestWaiting(t *testing.T) {
	for name, c := range map[string]struct {
		more func(n *spikelane.Network, g *spikelane.NeuronGroup, y *spikelane.Synapses)
		want bool
	}{
		"nobody":              {nil, true},
		"a monitor of spikes": {func(n *spikelane.Network, g *spikelane.NeuronGroup, y *spikelane.Synapses) { n.SpikeMonitor("m", g) }, true},
		"a monitor of weights": {func(n *spikelane.Network, g *spikelane.NeuronGroup, y *spikelane.Synapses) {
			n.StateMonitor("m", y, spikelane.StateRecord{Variables: []string{"w"}, Indices: []int{0}})
		}, false},
		"the host": {func(n *spikelane.Network, g *spikelane.NeuronGroup, y *spikelane.Synapses) {
			n.NetworkOperation("op", spikelane.Operation{Func: func(*spikelane.Tick) error { return nil }})
		}, false},
	} {
		p, err := plastic(spikelane.Config{}, c.more).Compile(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		text, err := p.Explain("schedule")
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Contains(text, "when their sources visit them next"); got != c.want {
			t.Errorf("%s looks: code waits: %v, want %v\n%s", name, got, c.want, text)
		}
	}
}

// TestWaitingIsOver: however a run ends, and whoever looks in its midst, all is done by then.
func TestWaitingIsOver(t *testing.T) {
	ctx, whole := context.Background(), 100*ms
	s := started(t, plastic(spikelane.Config{}, nil))
	if _, err := s.RunUntil(ctx, whole, 0, func() bool { return false }); err != nil {
		t.Fatal(err)
	}
	want := fmt.Sprint(s.Stats().Digest)
	crews(t, spikelane.Config{}, func(t *testing.T, c spikelane.Config) { lookedAt(t, c, want) })
}

// lookedAt runs the plastic network in pieces, and looks at its synapses in between.
func lookedAt(t *testing.T, config spikelane.Config, want string) {
	ctx, whole := context.Background(), 100*ms
	var sim *spikelane.Simulation
	var syn *spikelane.Synapses
	looks := 0
	config.Progress = func(spikelane.Progress) {
		var before, after spikelane.Stats // as much as anybody else, they must see all that is owed done
		if looks == 0 {
			before = sim.Stats()
		}
		if w, err := sim.Synaptic(syn).Get("w"); err != nil || len(w) == 0 {
			t.Errorf("%d weights, %v", len(w), err)
		}
		if looks == 0 {
			after = sim.Stats()
		}
		if fmt.Sprint(before.Digest) != fmt.Sprint(after.Digest) || before.SynapticEvents != after.SynapticEvents {
			t.Errorf("%v and %d events before a query, %v and %d after it", before.Digest, before.SynapticEvents, after.Digest, after.SynapticEvents)
		}
		if looks++; looks == 1 {
			sim.Stop()
		}
	}
	sim = started(t, plastic(config, func(_ *spikelane.Network, _ *spikelane.NeuronGroup, y *spikelane.Synapses) { syn = y }))
	for sim.Now() < whole-1e-9 {
		left := whole - sim.Now()
		if err := sim.Run(ctx, units.Time(float64(int(float64(left)/1e-4+0.5))*1e-4)); err != nil {
			t.Fatal(err)
		}
	}
	if got := fmt.Sprint(sim.Stats().Digest); got != want {
		t.Errorf("stopped and looked at: got %s, want %s", got, want)
	}
	if looks == 0 {
		t.Error("nobody looked")
	}
}

// TestWaitingOfMany: a target has more synapses than are looked at in one go, and far more than any source. All wait for
// sources that hardly ever spike, until spikes of the target are forgotten.
func TestWaitingOfMany(t *testing.T) {
	crews(t, spikelane.Config{}, func(t *testing.T, c spikelane.Config) {
		n := spikelane.NewNetwork("many", c)
		from := n.PoissonGroup("from", 20_000, spikelane.PoissonModel{Rates: "2*Hz"})
		to := n.NeuronGroup("to", 18, spikelane.NeuronModel{Equations: "dx/dt = (1 + i/N)/(4*ms) : 1", Threshold: "x > 1", Reset: "x = 0"})
		y := n.Synapses("y", from, to, spikelane.SynapseModel{
			Equations: `w : 1
			dpre/dt = -pre/(20*ms) : 1 (event-driven)
			dpost/dt = -post/(20*ms) : 1 (event-driven)`,
			OnPre: "pre += 0.01; w = clip(w + post, 0, 1)", OnPost: "post -= 0.01; w = clip(w + pre, 0, 1)",
		})
		y.Connect(spikelane.Connect{Condition: "True"})
		y.Set("w", "0.5")
		digest := func(run func(s *spikelane.Simulation) error) string {
			s := started(t, n)
			if err := run(s); err != nil {
				t.Fatal(err)
			}
			return fmt.Sprint(s.Stats().Digest)
		}
		ctx, whole := context.Background(), 60*ms
		waited := digest(func(s *spikelane.Simulation) error { return s.Run(ctx, whole) })
		watched := digest(func(s *spikelane.Simulation) error {
			_, err := s.RunUntil(ctx, whole, 0, func() bool { return false })
			return err
		})
		if waited != watched {
			t.Errorf("got %s where nobody looks, %s where somebody does", waited, watched)
		}
	})
}
