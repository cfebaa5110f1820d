// Command tsodyks_markram_1998 sends regular spike trains of 10, 20 and 50 Hz through a depressing and a facilitating
// synapse, each onto a passive cell. The resources of a synapse recover with x, its use of them is u:
//
//	dx/dt = (1-x)/tau_rec,   du/dt = -u/tau_facil
//
// A spike first raises u by U·(1-u) (a depressing synapse keeps u = U), then adds A·u·x to the current I, then takes
// u·x from x. The cell answers with the potential v above rest:
//
//	dI/dt = -I/tau_inact,   tau_mem·dv/dt = R·I - v
//
// Depressing: U = 0.5, tau_rec = 800 ms, A = 250 pA, tau_inact = 3 ms, tau_mem = 40 ms, R = 100 MΩ. Facilitating:
// U = 0.03, tau_rec = 130 ms, tau_facil = 530 ms, A = 1540 pA, tau_inact = 1.5 ms, tau_mem = 60 ms, R = 1 GΩ. As
// tau_inact is much shorter than tau_rec, resources in use count as lost at once, as in the paper's recursion from
// spike to spike. x and u are event-driven: they are computed at spikes only.
//
// The figure should show, as the paper's figure 1: potentials through the depressing synapse shrink within a few
// spikes, the more the higher the rate; those through the facilitating one grow from nearly nothing. One more spike,
// 500 ms after the trains, shows a depressed synapse half recovered and a facilitated one still facilitated.
//
// Source: Tsodyks, Pawelzik & Markram (1998), Neural Comput. 10:821, doi:10.1162/089976698300017502. The file
// tsodyks_markram_1998.toml says the same without Go, and gives the same bits.
package main

import (
	"context"
	"flag"
	"fmt"
	"log"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/plot"
	"github.com/spikelane/spikelane/units"
)

const duration = 2 * units.Second

// intervals between the spikes of each train, in ms.
var intervals = []int{100, 50, 20}

// network describes the model; nothing is computed yet. Nothing in it is random.
func network(seed int64) *spikelane.Network {
	n := spikelane.NewNetwork("tsodyks_markram_1998", spikelane.Config{Seed: seed})
	var stimulus spikelane.SpikeGenerator
	for k, interval := range intervals {
		for ms := 100; ms < 1100; ms += interval {
			stimulus.Indices = append(stimulus.Indices, int32(k))
			stimulus.Times = append(stimulus.Times, float64(ms)/1000)
		}
		stimulus.Indices = append(stimulus.Indices, int32(k))
		stimulus.Times = append(stimulus.Times, 1.6)
	}
	trains := n.SpikeGeneratorGroup("trains", len(intervals), stimulus)

	synapse := func(name, tauMem, r, tauInact string, m spikelane.SynapseModel) {
		cells := n.NeuronGroup(name+"_cells", len(intervals), spikelane.NeuronModel{
			Equations: fmt.Sprintf("dv/dt = (%s*I - v)/(%s) : volt\ndI/dt = -I/(%s) : amp", r, tauMem, tauInact),
			Method:    "exact",
		})
		s := n.Synapses(name+"_synapses", trains, cells, m)
		s.Connect(spikelane.Connect{Targets: "i"})
		s.Set("x", "1")
		n.StateMonitor(name, cells, spikelane.StateRecord{Variables: []string{"v", "I"}, Dt: units.Millisecond})
	}
	synapse("depressed", "40*ms", "100*Mohm", "3*ms", spikelane.SynapseModel{
		Equations: "dx/dt = (1 - x)/(800*ms) : 1 (event-driven)",
		OnPre:     "I += 250*pA*0.5*x; x -= 0.5*x",
	})
	synapse("facilitated", "60*ms", "1*Gohm", "1.5*ms", spikelane.SynapseModel{
		Equations: "dx/dt = (1 - x)/(130*ms) : 1 (event-driven)\ndu/dt = -u/(530*ms) : 1 (event-driven)",
		OnPre:     "u += 0.03*(1 - u); I += 1540*pA*u*x; x -= u*x",
	})
	return n
}

func main() {
	log.SetFlags(0)
	picture := flag.String("plot", "", "file to draw into, .png or .svg")
	flag.Parse()
	net := network(1)
	sim, err := net.Run(context.Background(), duration)
	if err != nil {
		log.Fatal(err)
	}
	figure := plot.Figure{Title: "Short-term depression and facilitation", Duration: float64(duration)}
	for _, m := range net.StateMonitors() {
		t, _, v := sim.Trace(m, "v")
		for k, interval := range intervals {
			name := fmt.Sprintf("%d Hz", 1000/interval)
			first, last, later := peak(t, v[k], 0.1, interval), peak(t, v[k], 1.1-float64(interval)/1000, interval), peak(t, v[k], 1.6, 100)
			fmt.Printf("%-13s %s: first potential %.3f mV, last of the train %.3f mV, 500 ms later %.3f mV\n",
				m.Name(), name, first*1000, last*1000, later*1000)
			figure.Traces = append(figure.Traces, plot.Trace{
				Variable: m.Name(), Unit: "volt", T: t, Y: v[k : k+1], Names: []string{name},
			})
		}
	}
	if *picture != "" {
		if err := figure.Save(*picture, 6, 6); err != nil {
			log.Fatal(err)
		}
	}
}

// peak returns how high v rises above its value at time t0 within the given milliseconds.
func peak(t, v []float64, t0 float64, ms int) float64 {
	base, top := 0.0, 0.0
	for k := range t {
		if t[k] < t0+0.0005 {
			base, top = v[k], v[k]
		} else if t[k] < t0+float64(ms)/1000 {
			top = max(top, v[k])
		}
	}
	return top - base
}
