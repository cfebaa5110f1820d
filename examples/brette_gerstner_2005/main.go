// Command brette_gerstner_2005 simulates eight adaptive exponential integrate-and-fire neurons, which answer a step of
// current each in its own way:
//
//	C·dv/dt = gL·(EL - v) + gL·DeltaT·exp((v - VT)/DeltaT) - w + I,   tauw·dw/dt = a·(v - EL) - w
//
// At v > -30 mV, from where v would run off to infinity in a moment, the neuron spikes: v ← Vr, w ← w + b. The slope
// factor DeltaT is 2 mV and the threshold VT -50 mV for all, the other parameters are in a table. The current I
// starts at 50 ms. Nothing is random. Integration is by Euler's method with a step of 0.02 ms.
//
// The figure should show a potential for each pattern: spikes at equal intervals; at growing intervals; a burst at the
// start and single spikes after it; regular bursts; spikes faster and faster after a delay; bursts after a delay; one
// spike only; and spikes at irregular intervals, which are low-dimensional chaos.
//
// Sources: the model, Brette & Gerstner (2005), J. Neurophysiol. 94:3637, doi:10.1152/jn.00686.2005; the patterns, Naud,
// Marcille, Clopath & Gerstner (2008), Biol. Cybern. 99:335, doi:10.1007/s00422-008-0264-7; parameters after its table 1.
// The file brette_gerstner_2005.toml says the same without Go, and gives the same bits.
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

var patterns = []string{"tonic", "adapting", "first burst", "bursting", "accelerating", "late bursts", "one spike", "irregular"}

// parameters of the neurons, a column for each pattern.
var parameters = []struct {
	name, unit string
	of         [8]float64
}{
	{"C", "pF", [8]float64{200, 200, 130, 200, 200, 100, 100, 100}},
	{"gL", "nS", [8]float64{10, 12, 18, 10, 12, 10, 10, 12}},
	{"EL", "mV", [8]float64{-70, -70, -58, -58, -70, -65, -65, -60}},
	{"a", "nS", [8]float64{2, 2, 4, 2, -10, -10, 10, -11}},
	{"tauw", "ms", [8]float64{30, 300, 150, 120, 300, 90, 90, 130}},
	{"b", "pA", [8]float64{0, 60, 120, 100, 0, 30, 100, 30}},
	{"Vr", "mV", [8]float64{-58, -58, -50, -46, -58, -47, -47, -48}},
	{"I", "pA", [8]float64{500, 500, 400, 210, 300, 110, 180, 160}},
}

// network describes the model; nothing is computed yet. The seed has no effect.
func network(seed int64) *spikelane.Network {
	n := spikelane.NewNetwork("brette_gerstner_2005", spikelane.Config{Seed: seed, Dt: 0.02 * units.Millisecond})
	n.Constant("DeltaT", 2*units.Millivolt)
	n.Constant("VT", -50*units.Millivolt)
	g := n.NeuronGroup("G", len(patterns), spikelane.NeuronModel{
		Equations: `
			dv/dt = (gL*(EL - v) + gL*DeltaT*exp((v - VT)/DeltaT) - w + I*int(t >= 50*ms))/C : volt
			dw/dt = (a*(v - EL) - w)/tauw : amp
			C : farad (constant)
			gL : siemens (constant)
			EL : volt (constant)
			a : siemens (constant)
			tauw : second (constant)
			b : amp (constant)
			Vr : volt (constant)
			I : amp (constant)`,
		Threshold: "v > -30*mV",
		Reset:     "v = Vr; w += b",
		Method:    "euler",
	})
	for _, p := range parameters {
		for k, x := range p.of {
			g.SetAt(p.name, k, fmt.Sprintf("%v*%s", x, p.unit))
		}
	}
	g.Set("v", "EL")
	n.SpikeMonitor("spikes", g)
	n.StateMonitor("trace", g, spikelane.StateRecord{Variables: []string{"v"}})
	return n
}

func main() {
	log.SetFlags(0)
	duration := flag.Duration("duration", 600*time.Millisecond, "simulated time, a whole number of steps of 0.02 ms")
	picture := flag.String("plot", "", "draw the potentials into this file, .png or .svg")
	flag.Parse()
	net := network(1)
	sim, err := net.Run(context.Background(), units.Time(duration.Seconds()))
	if err != nil {
		log.Fatal(err)
	}
	trains := make([][]float64, len(patterns))
	for t, i := range sim.Spikes(net.SpikeMonitors()[0]) {
		trains[i] = append(trains[i], t)
	}
	t, _, v := sim.Trace(net.StateMonitors()[0], "v")
	f := plot.Figure{Title: "Adaptive exponential integrate-and-fire neurons", Duration: duration.Seconds()}
	for k, name := range patterns {
		fmt.Printf("%-12s %2d spikes, intervals (ms):", name, len(trains[k]))
		for s := 1; s < min(len(trains[k]), 11); s++ {
			fmt.Printf(" %.1f", (trains[k][s]-trains[k][s-1])*1000)
		}
		fmt.Println()
		for _, at := range trains[k] { // spikes are drawn up to 20 mV
			v[k][int(at/0.02e-3+0.5)] = 20e-3
		}
		f.Traces = append(f.Traces, plot.Trace{Variable: name, Unit: "volt", T: t, Index: []int{k}, Y: v[k : k+1]})
	}
	if *picture != "" {
		if err := f.Save(*picture, 7, 9); err != nil {
			log.Fatal(err)
		}
	}
}
