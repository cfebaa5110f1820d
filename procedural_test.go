package spikelane_test

import (
	"context"
	"fmt"
	"maps"
	"testing"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/units"
)

// twin is a network with synapses that may be stored or not.
type twin struct {
	name    string
	connect []spikelane.Connect
	delay   string
	model   spikelane.SynapseModel // OnPre and more; "": adds to v
	part    bool                   // from a part of the neurons onto another one
}

var twins = []twin{
	{name: "p", connect: []spikelane.Connect{{P: "0.1"}}, delay: "1.5*ms"},
	{name: "p, no loops, no delay", connect: []spikelane.Connect{{Condition: "i != j", P: "0.07"}}},
	{name: "p, parts", connect: []spikelane.Connect{{P: "0.2"}}, part: true, delay: "0.3*ms"},
	{name: "all", connect: []spikelane.Connect{{}}, delay: "0.1*ms"},
	{name: "one to one", connect: []spikelane.Connect{{Targets: "i", SkipIfInvalid: true}}},
	{name: "neighbours", connect: []spikelane.Connect{{Targets: "i + k for k in range(-3, 4) if k != 0", SkipIfInvalid: true}}, delay: "2*ms"},
	{name: "round", connect: []spikelane.Connect{{Targets: "(7*i + 3*k) % N_post for k in range(9)"}}, delay: "0.2*ms"},
	{name: "backwards", connect: []spikelane.Connect{{Targets: "k for k in range(N_post-1, -1, -5)"}}, delay: "0.2*ms"},
	{name: "sample p", connect: []spikelane.Connect{{Targets: "k for k in sample(N_post, p=0.05)"}}},
	{name: "sample p by source", connect: []spikelane.Connect{{Targets: "k for k in sample(N_post, p=0.001*(i % 90))"}}, delay: "0.5*ms"},
	{name: "sample size", connect: []spikelane.Connect{{Targets: "k for k in sample(N_post, size=23)"}}, delay: "0.5*ms"},
	{name: "sample size by source", connect: []spikelane.Connect{{Targets: "k for k in sample(i % 3, N_post, 2, size=i % 40) if k != i"}}},
	{name: "distance", connect: []spikelane.Connect{{P: "0.5*exp(-((i-j)/20.0)**2)"}}, delay: "1*ms"},
	{name: "random condition", connect: []spikelane.Connect{{Condition: "rand() < 0.1 and i % 3 != 1"}}},
	{name: "several", connect: []spikelane.Connect{{P: "0.03", N: "3"}}, delay: "0.4*ms"},
	{name: "several by pair", connect: []spikelane.Connect{{P: "0.05", N: "(i + j) % 4"}}},
	{name: "calls", connect: []spikelane.Connect{{P: "0.05"}, {Targets: "k for k in sample(N_post, size=5)"}, {Targets: "i", SkipIfInvalid: true}}, delay: "0.7*ms"},
	{name: "the order shows", connect: []spikelane.Connect{{P: "0.05"}, {Targets: "N_post - 1 - i", SkipIfInvalid: true}}, model: spikelane.SynapseModel{OnPre: "v_post = 0.5*v_post + 0.01*i + 0.001*j"}, delay: "0.3*ms"},
	{name: "several, read again", connect: []spikelane.Connect{{P: "0.03", N: "3"}}, model: spikelane.SynapseModel{OnPre: "v_post = 0.9*v_post + 0.01"}, delay: "0.3*ms"},
	{name: "both sides", connect: []spikelane.Connect{{P: "0.05"}}, model: spikelane.SynapseModel{OnPre: "v_post += 0.02; u_pre += 0.01*v_post"}, delay: "0.3*ms"},
	{name: "names", connect: []spikelane.Connect{{P: "0.05"}}, model: spikelane.SynapseModel{Equations: "s = 0.001*(1 + u_post)*exp(-abs(i-j)/50.0) : 1", OnPre: "v_post += s*(1 + u_pre)"}, delay: "0.3*ms"},
	{name: "pathways", connect: []spikelane.Connect{{P: "0.05"}}, model: spikelane.SynapseModel{
		OnPre:    "v_post += 0.01",
		Pathways: []spikelane.Pathway{{Name: "slow", Code: "u += 0.1*v", Delay: "3*ms"}, {Name: "first", Code: "v *= 0.99", Order: -3, Delay: "0.2*ms"}},
	}, delay: "0.3*ms"},
	{name: "event", connect: []spikelane.Connect{{P: "0.05"}}, model: spikelane.SynapseModel{Pathways: []spikelane.Pathway{{Name: "x", Event: "high", Code: "v += 0.003", Delay: "0.3*ms"}}}},
}

// network returns the network with a monitor.
func (w twin) network(procedural bool, c spikelane.Config) (*spikelane.Network, *spikelane.Synapses) {
	net, s := w.unwatched(procedural, c)
	net.SpikeMonitor("spikes", net.Group("h"))
	return net, s
}

// unwatched returns the network, of sizes that are multiples of nothing.
func (w twin) unwatched(procedural bool, c spikelane.Config) (*spikelane.Network, *spikelane.Synapses) {
	net := spikelane.NewNetwork("twin", c)
	net.Constant("tau", "10*ms")
	m := spikelane.NeuronModel{
		Equations: "dv/dt = (1.1 + 0.5*u - v)/tau : 1 (unless refractory)\ndu/dt = -u/(3*tau) : 1", Threshold: "v > 1", Reset: "v = 0", Refractory: "0.5*ms",
		Events: []spikelane.Event{{Name: "high", Condition: "v > 0.9 and v < 0.93"}},
	}
	g, h := net.NeuronGroup("g", 331, m), net.NeuronGroup("h", 277, m)
	g.Set("v", "rand()")
	h.Set("v", "rand()")
	y := w.model
	y.Procedural = procedural
	if y.OnPre == "" && len(y.Pathways) == 0 {
		y.OnPre = "v_post += 0.003*(1 + u_pre)"
	}
	if y.OnPre != "" {
		y.Delay = w.delay
	}
	var src, tgt spikelane.Source = g, h
	if w.part {
		src, tgt = g.Slice(13, 301), h.Slice(5, 244)
	}
	s := net.Synapses("s", src, tgt, y)
	for _, c := range w.connect {
		s.Connect(c)
	}
	back := net.Synapses("back", h, g, spikelane.SynapseModel{OnPre: "v_post += 0.01", Delay: "1*ms"})
	back.Connect(spikelane.Connect{P: "0.05"})
	return net, s
}

func runTwin(t *testing.T, s *spikelane.Simulation, d units.Time) {
	t.Helper()
	if err := s.Run(context.Background(), d); err != nil {
		t.Fatal(err)
	}
}

// sameAs compares all that can be told of two simulations.
func sameAs(t *testing.T, got, want *spikelane.Simulation) {
	t.Helper()
	g, w := got.Stats(), want.Stats()
	if !maps.Equal(g.Digest, w.Digest) || !maps.Equal(g.Synapses, w.Synapses) || !maps.Equal(g.Spikes, w.Spikes) || g.SynapticEvents != w.SynapticEvents {
		t.Errorf("digests %v\nwant    %v\nsynapses %v, want %v; spikes %v, want %v; events %d, want %d", g.Digest, w.Digest, g.Synapses, w.Synapses, g.Spikes, w.Spikes, g.SynapticEvents, w.SynapticEvents)
	}
	if w.SynapticEvents == 0 || w.Spikes["spikes"] == 0 {
		t.Errorf("%d events and %d spikes: nothing was compared", w.SynapticEvents, w.Spikes["spikes"])
	}
}

// TestProceduralTwins: synapses that are not stored are the same, and do the same, as those that are.
func TestProceduralTwins(t *testing.T) {
	const d = 30 * units.Millisecond
	for _, w := range twins {
		t.Run(w.name, func(t *testing.T) {
			t.Parallel()
			net, _ := w.network(false, spikelane.Config{})
			stored := started(t, net)
			runTwin(t, stored, d)
			for _, c := range quickTargets() {
				for _, threads := range []int{1, 2, 3, 5} {
					t.Run(fmt.Sprintf("%s %s, %d threads", c.Target, c.ISA, threads), func(t *testing.T) {
						c := c
						c.Threads, c.FixedThreads = threads, threads > 1
						net, _ := w.network(true, c)
						s := started(t, net)
						runTwin(t, s, d)
						if got := s.Stats().ThreadsUsed; got != threads {
							t.Errorf("%d threads used, want %d", got, threads)
						}
						sameAs(t, s, stored)
					})
				}
			}
		})
	}
}
