package systems_test

import (
	"context"
	"maps"
	"testing"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/systems"
	"github.com/spikelane/spikelane/units"
)

const leaky = `dv/dt = -v/(20*ms) : 1 (unless refractory)
	x : 1`

// network returns neurons that spike at random, connected in one way.
func network(c spikelane.Config, m spikelane.SynapseModel, connect spikelane.Connect, init string) *spikelane.Network {
	n := spikelane.NewNetwork("cut", c)
	g := n.NeuronGroup("g", 300, spikelane.NeuronModel{Equations: leaky, Threshold: "v + rand() > 0.98", Reset: "v = 0; x += 1", Refractory: "2*ms"})
	g.Set("v", "rand()")
	y := n.Synapses("y", g, g, m)
	y.Connect(connect)
	if init != "" {
		y.Set("w", init)
	}
	return n
}

// TestBlocksKeepBits: a network whose rows are cut into blocks has the bits of one whose rows are visited whole, and rows
// are cut only where the code allows it.
func TestBlocksKeepBits(t *testing.T) {
	some := spikelane.Connect{P: "0.3"}
	const plastic = `w : 1
		dpre/dt = -pre/(20*ms) : 1 (event-driven)
		dpost/dt = -post/(20*ms) : 1 (event-driven)`
	for name, c := range map[string]struct {
		model   spikelane.SynapseModel
		connect spikelane.Connect
		init    string
		cut     int
	}{
		"constant weights":   {spikelane.SynapseModel{OnPre: "x_post += 0.1*rand()", Delay: "1*ms"}, some, "", 1},
		"unless refractory":  {spikelane.SynapseModel{OnPre: "v += 0.013"}, some, "", 1},
		"order shows":        {spikelane.SynapseModel{Equations: "w : 1", OnPre: "x_post = x_post*0.9 + w"}, some, "rand()", 1},
		"plastic weights":    {spikelane.SynapseModel{Equations: plastic, OnPre: "v_post += 0.01*w; pre += 0.01; w = clip(w + post, 0, 1)", OnPost: "post -= 0.01; w = clip(w + pre, 0, 1)", Delay: "1*ms"}, some, "rand()", 1},
		"several delays":     {spikelane.SynapseModel{OnPre: "v += 0.013", Delay: "rand()*2*ms"}, some, "", 0},
		"multapses":          {spikelane.SynapseModel{Equations: "w : 1", OnPre: "x_post = x_post*0.9 + w"}, spikelane.Connect{P: "0.2", N: "3"}, "rand()", 1},
		"rows that fall":     {spikelane.SynapseModel{OnPre: "v += 0.013"}, spikelane.Connect{Targets: "300 - 1 - k for k in range(0, 300, 3)"}, "", 0},
		"the source changes": {spikelane.SynapseModel{OnPre: "x_pre += 0.1; x_post *= 1.1"}, some, "", 0},
		"the source is read": {spikelane.SynapseModel{OnPre: "x_post += 0.1*x_pre"}, some, "", 0},
		"two pathways": {spikelane.SynapseModel{
			Equations: "w : 1", OnPre: "v += 0.01*w",
			Pathways: []spikelane.Pathway{{Name: "slow", Code: "w = 0.9*w + 0.1*v_post", Delay: "3*ms"}},
		}, some, "rand()", 2},
	} {
		for _, target := range []string{"go", "native"} {
			t.Run(name+"/"+target, func(t *testing.T) {
				run := func(want int) map[string]string {
					n := network(spikelane.Config{Target: target}, c.model, c.connect, c.init)
					n.SpikeMonitor("spikes", n.Group("g"))
					p, err := n.Compile(context.Background())
					if err != nil {
						t.Skip(err)
					}
					s, err := p.New(context.Background(), spikelane.Instance{Seed: 3, OwnSeed: true})
					if err != nil {
						t.Fatal(err)
					}
					// Code of targets that waits begins with the second run alone.
					for _, d := range []units.Time{20 * units.Millisecond, 60 * units.Millisecond} {
						if err := s.Run(context.Background(), d); err != nil {
							t.Fatal(err)
						}
					}
					st := s.Stats()
					if got := systems.NewSchedule(s.World()).Cut(); got != want { // the simulation is over: a world has one schedule
						t.Errorf("%d pathways cut their rows, want %d", got, want)
					}
					if st.SynapticEvents < 10_000 {
						t.Errorf("%d events are few", st.SynapticEvents)
					}
					return st.Digest
				}
				whole := run(0)
				restore := systems.CutAlways()
				defer restore()
				if cut := run(c.cut); !maps.Equal(cut, whole) {
					t.Errorf("cut: %v, whole: %v", cut, whole)
				}
			})
		}
	}
}
