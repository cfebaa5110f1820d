// Command diesmann_1999 sends a packet of spikes down each of two equal synfire chains: 80 spikes, which survive, and 40,
// which die out. A chain has 10 groups of 100 neurons; each neuron excites all of the next group:
//
//	taum·dV/dt = Vr - V + x,   taupsp·dx/dt = y - x,   taupsp·dy/dt = -y + taupsp·(mu + sigma·xi)
//
// A spike adds weight to y of each target, so the potential follows an alpha function through the membrane. mu and the
// white noise sigma·xi stand for the background of a cortical neuron, 20000 synapses, which keeps V some millivolts
// below the threshold. taum = 10 ms, taupsp = 0.325 ms, weight = 4.86 mV (a potential of 0.14 mV), mu = 25.27 mV/ms,
// sigma = 39.24 mV/ms^½, Vr = -70 mV, threshold Vt = -55 mV, refractory period 1 ms, step 0.1 ms, delays 5 ms. The
// spikes of a packet fall around 30 ms with a standard deviation of 1 ms.
//
// The figure should show, as the paper's figures 1 and 2: the large packet goes from group to group, half a millisecond
// and the delay apart, ever more synchronous, with nearly all neurons of a group; the small one spreads and is lost in
// the background within a few groups.
//
// Source: Diesmann, Gewaltig & Aertsen (1999), Nature 402:529, doi:10.1038/990101. The file diesmann_1999.toml says the
// same without Go, and gives the same bits.
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"math"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/plot"
	"github.com/spikelane/spikelane/units"
)

const (
	groups   = 10
	size     = 100 // neurons in a group
	duration = 100 * units.Millisecond
)

// network describes the model; nothing is computed yet. The seed names initial values, noise and packets.
func network(seed int64) *spikelane.Network {
	n := spikelane.NewNetwork("diesmann_1999", spikelane.Config{Seed: seed})
	n.Constant("Vr", -70*units.Millivolt)
	n.Constant("Vt", -55*units.Millivolt)
	n.Constant("taum", 10*units.Millisecond)
	n.Constant("taupsp", "0.325*ms")
	n.Constant("weight", "4.86*mV")

	names, spikes := []string{"surviving", "dying"}, []int{80, 40}
	chains, packets := make([]*spikelane.NeuronGroup, 2), make([]*spikelane.NeuronGroup, 2)
	for k, name := range names {
		chains[k] = n.NeuronGroup(name+"_chain", groups*size, spikelane.NeuronModel{
			Equations: `
				dV/dt = (Vr - V + x)/taum : volt
				dx/dt = (y - x)/taupsp : volt
				dy/dt = -y/taupsp + 25.27*mV/ms + 39.24*mV/ms**0.5*xi : volt`,
			Threshold:  "V > Vt",
			Reset:      "V = Vr",
			Refractory: "1*ms",
			Method:     "euler",
		})
		chains[k].Set("V", "Vr + rand()*(Vt - Vr)")
		packets[k] = n.NeuronGroup(name+"_packet", spikes[k], spikelane.NeuronModel{
			Equations:  "at : second (constant)",
			Threshold:  "t >= at",
			Refractory: "1*second", // a single spike each
		})
		packets[k].Set("at", "30*ms + 1*ms*randn()")
		n.SpikeMonitor(name, chains[k])
	}
	for k, name := range names {
		links := n.Synapses(name+"_links", chains[k], chains[k], spikelane.SynapseModel{OnPre: "y += weight", Delay: "5*ms"})
		links.Connect(spikelane.Connect{Targets: "k for k in range((i//100 + 1)*100, (i//100 + 2)*100) if i < N_pre - 100"})
		input := n.Synapses(name+"_input", packets[k], chains[k].Slice(0, size), spikelane.SynapseModel{OnPre: "y += weight"})
		input.Connect(spikelane.Connect{})
	}
	return n
}

func main() {
	log.SetFlags(0)
	seed := flag.Int64("seed", 1, "seed of initial values, noise and packets")
	picture := flag.String("plot", "", "file to draw into, .png or .svg")
	flag.Parse()
	net := network(*seed)
	sim, err := net.Run(context.Background(), duration)
	if err != nil {
		log.Fatal(err)
	}
	figure := plot.Figure{Title: "Packets of spikes in a synfire chain", Duration: float64(duration)}
	for _, m := range net.SpikeMonitors() {
		t, i := sim.SpikeData(m)
		fmt.Printf("%s: %d spikes\n", m.Name(), len(t))
		for g := range groups {
			a, mean, sd := packet(t, i, g)
			fmt.Printf("  group %d: %3d spikes around %.1f ms ± %.2f ms\n", g, a, mean*1000, sd*1000)
		}
		figure.Rasters = append(figure.Rasters, plot.Raster{Name: m.Name(), T: t, I: i, N: m.Size()})
	}
	if *picture != "" {
		if err := figure.Save(*picture, 7, 4); err != nil {
			log.Fatal(err)
		}
	}
}

// packet returns number, mean and standard deviation in seconds of the spikes of a group while a packet would pass it;
// mean and sd are NaN without any.
func packet(t []float64, i []int32, group int) (spikes int, mean, sd float64) {
	passes := 0.031 + 0.0055*float64(group)
	squares := 0.0
	for k := range t {
		if d := t[k] - passes; int(i[k])/size == group && math.Abs(d) <= 0.0025 {
			spikes++
			mean += d
			squares += d * d
		}
	}
	mean /= float64(spikes)
	return spikes, passes + mean, math.Sqrt(max(0, squares/float64(spikes)-mean*mean))
}
