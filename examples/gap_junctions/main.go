// Command gap_junctions simulates pairs of integrate-and-fire neurons that are coupled electrically:
//
//	tau·dv/dt = I - v + g·(v' - v),   at v > 1: v ← 0, v' ← v' + g·beta
//
// where v' is the other neuron of the pair. The first term of the coupling is the current through the gap junction below
// threshold, a summed variable; the second is the charge that passes during a spike, of which the model has only the
// moment. tau = 10 ms, g = 0.04, beta = 0.5; the step is 0.02 ms. Pairs start with phase differences from 0.025 to 0.975;
// half of them are slow (I = 1.05: 33 Hz), half fast (I = 2: 144 Hz). Nothing is random.
//
// The figure should show the phase of the second neuron's spikes in the cycle of the first. Slow pairs are bistable:
// those that start near synchrony (0 or 1) go there, the others to antiphase (0.5). Fast pairs all synchronise.
//
// Source: Lewis & Rinzel (2003), J. Comput. Neurosci. 14:283, doi:10.1023/A:1023265027714. The file
// gap_junctions.toml says the same without Go, and gives the same bits.
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"time"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/plot"
	"github.com/spikelane/spikelane/units"
)

const pairs = 20 // of each speed

// network describes the model; nothing is computed yet. The seed has no effect.
func network(seed int64) *spikelane.Network {
	n := spikelane.NewNetwork("gap_junctions", spikelane.Config{Seed: seed, Dt: 0.02 * units.Millisecond})
	n.Constant("tau", 10*units.Millisecond)
	n.Constant("g", 0.04)
	n.Constant("beta", 0.5)
	cells := n.NeuronGroup("G", 4*pairs, spikelane.NeuronModel{
		Equations: `
			dv/dt = (I - v + gap)/tau : 1
			gap : 1
			I : 1 (constant)`,
		Threshold: "v > 1",
		Reset:     "v = 0",
		Method:    "euler",
	})
	cells.Set("I", "1.05 + 0.95*int(i >= 40)")
	// Neuron 2k starts at phase 0, neuron 2k+1 at phase p of its period tau·log(I/(I - 1)), where v = I·(1 - ((I - 1)/I)**p).
	cells.SetWhere("v", "i % 2 == 1", "I*(1 - ((I - 1)/I)**((i % 40)/40.0))")

	junctions := n.Synapses("S", cells, cells, spikelane.SynapseModel{
		Equations: "gap_post = g*(v_pre - v_post) : 1 (summed)",
		OnPre:     "v_post += g*beta",
	})
	junctions.Connect(spikelane.Connect{Targets: "i + 1 - 2*(i % 2)"}) // 0 and 1, 2 and 3, …
	n.SpikeMonitor("spikes", cells)
	return n
}

func main() {
	log.SetFlags(0)
	duration := flag.Duration("duration", 1000*time.Millisecond, "simulated time, a whole number of steps of 0.02 ms")
	picture := flag.String("plot", "", "draw the phase differences into this file, .png or .svg")
	flag.Parse()
	net := network(1)
	sim, err := net.Run(context.Background(), units.Time(duration.Seconds()))
	if err != nil {
		log.Fatal(err)
	}
	trains := make([][]float64, 4*pairs)
	for t, i := range sim.Spikes(net.SpikeMonitors()[0]) {
		trains[i] = append(trains[i], t)
	}
	f := plot.Figure{Title: "Pairs coupled electrically", Duration: duration.Seconds()}
	for k, name := range []string{"slow", "fast"} {
		panel := plot.Trace{Variable: "phase, " + name}
		for t := 0.0; t < duration.Seconds(); t += 0.002 {
			panel.T = append(panel.T, t)
		}
		synchronous, anti := 0, 0
		for p := k * pairs; p < (k+1)*pairs; p++ {
			y := phases(trains[2*p], trains[2*p+1], panel.T)
			panel.Index, panel.Y = append(panel.Index, p), append(panel.Y, y)
			switch last := y[len(y)-1]; {
			case last < 0.05 || last > 0.95:
				synchronous++
			case last > 0.4 && last < 0.6:
				anti++
			}
		}
		fmt.Printf("%s: of %d pairs %d synchronous, %d near antiphase\n", name, pairs, synchronous, anti)
		f.Traces = append(f.Traces, panel)
	}
	if *picture != "" {
		if err := f.Save(*picture, 0, 4.5); err != nil {
			log.Fatal(err)
		}
	}
}
