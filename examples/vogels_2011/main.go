// Command vogels_2011 simulates inhibitory plasticity that balances a network: 8000 excitatory and 2000 inhibitory
// integrate-and-fire neurons, a pair of which is connected with probability 0.02:
//
//	C·dv/dt = gl·(El - v) - gE·v - gI·(v - EI) + I,   taue·dgE/dt = -gE,   taui·dgI/dt = -gI
//
// A spike adds 0.3 nS to gE of its targets, or 3 nS to gI of inhibitory ones and w nS to gI of excitatory ones. The weights
// w begin at 0 and learn, within 0 and 100: each spike of either side leaves a trace x, which decays with tau; w grows by
// eta·x_post - eta·alpha at a spike of the synapse and by eta·x_pre at one of the neuron, with alpha = 2·rho0·tau, so that
// neurons settle near the rate rho0 = 3 Hz.
//
// C = 200 pF, gl = 10 nS, El = -60 mV, EI = -80 mV, I = 200 pA; threshold -50 mV, reset -60 mV, refractory period 5 ms;
// taue = 5 ms, taui = 10 ms; tau = 20 ms, eta = 0.01; the step is 0.1 ms.
//
// The first second goes without learning: excitatory neurons fire in unison, at a high rate. Then inhibition grows, and
// within seconds the network is asynchronous, irregular and near rho0. The figure shows spikes of 100 excitatory neurons
// before and after, the rate over time, the final weights.
//
// Source: Vogels, Sprekeler, Zenke, Clopath & Gerstner (2011), Science 334:1569, doi:10.1126/science.1211095.
// The file vogels_2011.toml says the same without Go, and gives the same bits.
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

// network describes the model, which learns from the start. The seed names its wiring and initial potentials. With another
// number of neurons than the paper's 10,000, a multiple of 5 from 200, each still has 160 and 40 synapses on average.
func network(seed int64, neurons int) *spikelane.Network {
	n := spikelane.NewNetwork("vogels_2011", spikelane.Config{Seed: seed})
	n.Constant("C", 200*units.Picofarad)
	n.Constant("gl", 10*units.Nanosiemens)
	n.Constant("El", -60*units.Millivolt)
	n.Constant("EI", -80*units.Millivolt)
	n.Constant("I", "200*pA")
	n.Constant("taue", 5*units.Millisecond)
	n.Constant("taui", 10*units.Millisecond)
	n.Constant("tau", 20*units.Millisecond)
	n.Constant("eta", 0.01)
	n.Constant("alpha", "2*3*Hz*tau")
	n.Constant("wmax", 100)

	p := n.NeuronGroup("P", neurons, spikelane.NeuronModel{
		Equations: `
			dv/dt = (gl*(El - v) - gE*v - gI*(v - EI) + I)/C : volt (unless refractory)
			dgE/dt = -gE/taue : siemens
			dgI/dt = -gI/taui : siemens`,
		Threshold:  "v > -50*mV",
		Reset:      "v = -60*mV",
		Refractory: "5*ms",
		Method:     "euler",
	})
	p.Set("v", "El + rand()*10*mV")

	excitatory := neurons * 4 / 5
	e, i := p.Slice(0, excitatory), p.Slice(excitatory, neurons)
	probability := spikelane.Connect{P: fmt.Sprintf("200/%d", neurons)}
	n.Synapses("E", e, p, spikelane.SynapseModel{OnPre: "gE += 0.3*nS"}).Connect(probability)
	n.Synapses("II", i, i, spikelane.SynapseModel{OnPre: "gI += 3*nS"}).Connect(probability)
	n.Synapses("IE", i, e, spikelane.SynapseModel{
		Equations: `
			w : 1
			dpre/dt = -pre/tau : 1 (event-driven)
			dpost/dt = -post/tau : 1 (event-driven)`,
		OnPre: `
			pre += 1
			w = clip(w + (post - alpha)*eta, 0, wmax)
			gI += w*nS`,
		OnPost: `
			post += 1
			w = clip(w + pre*eta, 0, wmax)`,
	}).Connect(probability)

	n.SpikeMonitor("spikes", e)
	n.RateMonitor("rate", e)
	return n
}

func main() {
	log.SetFlags(0)
	seed := flag.Int64("seed", 42, "seed of the wiring and the initial potentials")
	neurons := flag.Int("neurons", 10_000, "neurons, a multiple of 5 from 200")
	learning := flag.Duration("learning", 9*time.Second, "simulated time with plasticity, at least 1 s; 1 s without goes before")
	figure := flag.String("plot", "", "draw into this file, .png or .svg")
	flag.Parse()
	if *neurons < 200 || *neurons%5 != 0 || *learning < time.Second {
		log.Fatal("want a multiple of 5 neurons, 200 at least, and 1 s of learning at least")
	}
	ctx := context.Background()
	net := network(*seed, *neurons)
	program, err := net.Compile(ctx)
	if err != nil {
		log.Fatal(err)
	}
	sim, err := program.New(ctx, spikelane.Instance{})
	if err != nil {
		log.Fatal(err)
	}
	for _, phase := range []struct {
		eta float64
		d   units.Time
	}{{0, 1 * units.Second}, {0.01, units.Time(learning.Seconds())}} {
		if err := sim.SetConstant("eta", phase.eta); err != nil {
			log.Fatal(err)
		}
		if err := sim.Run(ctx, phase.d); err != nil {
			log.Fatal(err)
		}
	}
	if err := report(net, sim, *figure); err != nil {
		log.Fatal(err)
	}
}
