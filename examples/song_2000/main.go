// Command song_2000 simulates spike-timing-dependent plasticity of 1000 excitatory synapses, driven by Poisson trains,
// onto one integrate-and-fire neuron:
//
//	taum·dv/dt = ge·(Ee - v) + El - v,   taue·dge/dt = -ge
//
// A spike of synapse k adds w_k to ge. A pair of spikes, t_post - t_pre apart, changes w_k by A+·exp(-dt/tau+) if the
// synapse's comes first, by A-·exp(dt/tau-) if the neuron's does, within 0 and g_max: each side leaves a trace, Apre and
// Apost, that decays with tau+ or tau- and is added to w_k when the other side spikes.
//
// taum = 10 ms, Vt = -54 mV, Vr = -60 mV, El = -74 mV, Ee = 0 mV, taue = 5 ms; trains of F = 15 Hz; g_max = 0.01, relative to
// the leak; A+ = 0.01·g_max, A- = -1.05·A+, tau+ = tau- = 20 ms; the step is 0.1 ms. These are the values of the example
// "synapses/STDP" of Brian 2; the paper has g_max = 0.015, A+ = 0.005, taum = 20 ms, -70 mV at rest, and inhibition.
//
// The figure shows the weights after a while, by synapse and as a histogram, and some over time. They begin anywhere
// between 0 and g_max and compete: they gather near both limits, and the neuron fires at a steady, lower rate.
//
// Source: Song, Miller & Abbott (2000), Nat. Neurosci. 3:919, doi:10.1038/78829. The file song_2000.toml says
// the same without Go, and gives the same bits.
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"time"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/units"
)

const gmax = 0.01

// network describes the model; the seed names its input and initial weights.
func network(seed int64) *spikelane.Network {
	n := spikelane.NewNetwork("song_2000", spikelane.Config{Seed: seed})
	n.Constant("taum", 10*units.Millisecond)
	n.Constant("taue", 5*units.Millisecond)
	n.Constant("taupre", 20*units.Millisecond)
	n.Constant("taupost", 20*units.Millisecond)
	n.Constant("Ee", 0*units.Millivolt)
	n.Constant("Vt", -54*units.Millivolt)
	n.Constant("Vr", -60*units.Millivolt)
	n.Constant("El", -74*units.Millivolt)
	n.Constant("gmax", gmax)
	n.Constant("dApre", "0.01*gmax")
	n.Constant("dApost", "-dApre*taupre/taupost*1.05")

	neuron := n.NeuronGroup("neuron", 1, spikelane.NeuronModel{
		Equations: `
			dv/dt = (ge*(Ee - v) + El - v)/taum : volt
			dge/dt = -ge/taue : 1`,
		Threshold: "v > Vt",
		Reset:     "v = Vr",
		Method:    "euler",
	})
	neuron.Set("v", "Vr")
	input := n.PoissonGroup("input", 1000, spikelane.PoissonModel{Rates: "15*Hz"})

	s := n.Synapses("S", input, neuron, spikelane.SynapseModel{
		Equations: `
			w : 1
			dApre/dt = -Apre/taupre : 1 (event-driven)
			dApost/dt = -Apost/taupost : 1 (event-driven)`,
		OnPre: `
			ge += w
			Apre += dApre
			w = clip(w + Apost, 0, gmax)`,
		OnPost: `
			Apost += dApost
			w = clip(w + Apre, 0, gmax)`,
	})
	s.Connect(spikelane.Connect{})
	s.Set("w", "rand()*gmax")

	n.SpikeMonitor("spikes", neuron)
	n.RateMonitor("rate", neuron)
	n.StateMonitor("weights", s, spikelane.StateRecord{Variables: []string{"w"}, Indices: []int{0, 1, 2, 3}, Dt: 100 * units.Millisecond})
	return n
}

func main() {
	log.SetFlags(0)
	seed := flag.Int64("seed", 42, "seed of the input and the initial weights")
	duration := flag.Duration("duration", 100*time.Second, "simulated time, a whole number of steps of 0.1 ms")
	figure := flag.String("plot", "", "draw the weights into this file, .png or .svg")
	flag.Parse()
	net := network(*seed)
	sim, err := net.Run(context.Background(), units.Time(duration.Seconds()))
	if err != nil {
		log.Fatal(err)
	}
	w := relative(sim.Weights(net.SynapsesNamed("S"), "w"))
	mean, weak, strong := moments(w)
	fmt.Printf("weights after %v: mean %.3f g_max, %.1f %% below g_max/10, %.1f %% above 9/10 g_max\n",
		*duration, mean, 100*weak, 100*strong)
	_, hz, err := sim.BinnedRate(net.RateMonitors()[0], 1*units.Second)
	if err != nil {
		log.Fatal(err)
	}
	if len(hz) > 0 {
		fmt.Printf("the neuron fires at %.0f Hz in the first second, %.0f Hz in the last\n", hz[0], hz[len(hz)-1])
	}
	if *figure != "" {
		t, _, some := sim.Trace(net.StateMonitors()[0], "w")
		if err := grid(w, t, some, hz).Save(*figure, 0, 0); err != nil {
			log.Fatal(err)
		}
	}
}
