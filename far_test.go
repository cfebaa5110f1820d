package spikelane_test

import (
	"flag"
	"math"
	"testing"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/internal/sysmem"
)

var (
	soakSteps   = flag.Bool("soak.steps", false, "TestFarSteps counts beyond 2^31 steps, one by one")
	soakLargest = flag.Float64("soak.largest", 0, "TestLargest makes a network that takes this part of the memory that may be had: 0.8")
)

// TestFarSteps: steps are counted beyond 2^31 with nothing left out: a neuron that counts its steps spikes every 2^20th,
// and what it sends arrives three steps later, after the thresholds of that step, to cross the next one.
func TestFarSteps(t *testing.T) {
	if !*soakSteps {
		t.Skip("-soak.steps takes 2^31 steps, ten minutes")
	}
	const period, spikes = 1 << 20, 2050 // the last of them is past step 2^31
	n := spikelane.NewNetwork("far", spikelane.Config{Dt: 1 * ms})
	clock := n.NeuronGroup("clock", 1, spikelane.NeuronModel{Equations: "n : integer", Threshold: "n == 2**20", Reset: "n = 0"})
	clock.RunRegularly(spikelane.Regular{Code: "n += 1"})
	echo := n.NeuronGroup("echo", 1, spikelane.NeuronModel{Equations: "heard : 1", Threshold: "heard > 0", Reset: "heard = 0"})
	n.Synapses("S", clock, echo, spikelane.SynapseModel{OnPre: "heard_post += 1", Delay: "3*ms"}).Connect(spikelane.Connect{})
	first, second := n.SpikeMonitor("first", clock), n.SpikeMonitor("second", echo)
	s := ran(t, n, (period*spikes+10)*ms)
	for _, m := range []struct {
		of    *spikelane.SpikeMonitor
		later int64
	}{{first, 0}, {second, 4}} {
		k := 0
		for got := range s.Spikes(m.of) {
			// The regular operation of step 0 makes n 1, so that n is 2^20 at step 2^20 - 1.
			if step := int64(math.Round(got / 1e-3)); step != int64(k+1)*period-1+m.later {
				t.Fatalf("spike %d at step %d, want %d", k, step, int64(k+1)*period-1+m.later)
			}
			k++
		}
		if k != spikes {
			t.Errorf("%d spikes, want %d", k, spikes)
		}
	}
}

// TestLargest: a network that takes most of the memory is made, takes what the forecast says, and delivers every spike.
func TestLargest(t *testing.T) {
	if *soakLargest == 0 {
		t.Skip("-soak.largest=0.8 takes four fifths of the memory")
	}
	limit, ok := sysmem.Tightest()
	if !ok {
		t.Skip("how much memory there is, is not known")
	}
	const sources = 1000
	made := func(targets int) (*spikelane.Network, *spikelane.NeuronGroup) {
		n := spikelane.NewNetwork("largest", spikelane.Config{})
		in := n.SpikeGeneratorGroup("in", sources, spikelane.SpikeGenerator{Indices: all(sources), Times: make([]float64, sources)})
		g := n.NeuronGroup("g", targets, spikelane.NeuronModel{Equations: "x : 1"})
		n.Synapses("S", in, g, spikelane.SynapseModel{Equations: "w : 1", OnPre: "x_post += w"}).Connect(spikelane.Connect{})
		n.SynapsesNamed("S").Set("w", "2.0")
		return n, g
	}
	most := float64(limit.Left) * *soakLargest
	// Memory is a constant and so much for each target, from 65,536 on: two sizes tell how much.
	var need [2]float64
	for k, targets := range []int{100_000, 200_000} {
		n, _ := made(targets)
		p, err := n.Compile(t.Context())
		do(t, err)
		report := p.Memory(1 * ms)
		need[k] = float64(report.Total() + report.Temporary)
	}
	targets := int(100_000 * (1 + (most-need[0])/(need[1]-need[0])))
	n, g := made(targets)
	s := ran(t, n, 1*ms)
	report := s.Memory()
	stats := s.Stats()
	t.Logf("%d synapses, %.2f GB of %.2f GB free, %.2f bytes each; resident at most %.2f GB; %d events",
		sources*targets, float64(report.Total())/1e9, float64(limit.Left)/1e9, float64(report.Total())/float64(sources*targets), float64(stats.PeakRSSBytes)/1e9, stats.SynapticEvents)
	if stats.SynapticEvents != int64(sources)*int64(targets) {
		t.Errorf("%d events, want %d", stats.SynapticEvents, int64(sources)*int64(targets))
	}
	for k, x := range s.Float64(g, "x") {
		if x != 2*sources {
			t.Fatalf("x[%d] = %v, want %d", k, x, 2*sources)
		}
	}
}

func all(n int) []int32 {
	list := make([]int32, n)
	for k := range list {
		list[k] = int32(k)
	}
	return list
}
