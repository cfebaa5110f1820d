// Command izhikevich_2003 simulates Izhikevich's network of 1000 spiking neurons, in which rhythms arise by themselves:
//
//	v' = 0.04·v² + 5·v + 140 - u + I,   u' = a·(b·v - u);   at v ≥ 30: v ← c, u ← u + d
//
// with v in mV and t in ms. 800 cells excite (a = 0.02, b = 0.2, c = -65 + 15·r², d = 8 - 6·r²: regular spiking to
// chattering, r uniform in [0, 1)), 200 inhibit (a = 0.02 + 0.08·r, b = 0.25 - 0.05·r, c = -65, d = 2: fast spiking to
// low threshold). All are connected to all; a spike adds a weight uniform in [0, 0.5), or in (-1, 0], to the current I
// of its targets for one millisecond. In each millisecond the thalamus adds 5 or 2 times a normal random number.
//
// As in the paper's program, the step is 1 ms, in which v makes two Euler steps of half a millisecond and u one.
//
// The figure should show the raster of the paper's figure 3: stripes, ten in a second (alpha), between which activity is
// weak at times and waxes into stripes of 40 in a second (gamma).
//
// Source: Izhikevich (2003), IEEE Trans. Neural Networks 14:1569, doi:10.1109/TNN.2003.820440. The file
// izhikevich_2003.toml says the same without Go, and gives the same bits.
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

// network describes the model; nothing is computed yet. The seed names its parameters, weights and input.
func network(seed int64) *spikelane.Network {
	n := spikelane.NewNetwork("izhikevich_2003", spikelane.Config{Seed: seed, Dt: 1 * units.Millisecond})
	g := n.NeuronGroup("G", 1000, spikelane.NeuronModel{
		Equations: `
			v : 1
			u : 1
			I : 1 # to which the spikes of a step add, for the next one
			thalamus : 1 (constant)
			r : 1 (constant)
			a : 1 (constant)
			b : 1 (constant)
			c : 1 (constant)
			d : 1 (constant)`,
		Threshold: "v >= 30",
		Reset:     "v = c; u += d",
	})
	g.RunRegularly(spikelane.Regular{Code: `
		v += 0.5*(0.04*v**2 + 5*v + 140 - u + I)
		v += 0.5*(0.04*v**2 + 5*v + 140 - u + I)
		u += a*(b*v - u)
		I = thalamus*randn()`})
	g.Set("r", "rand()")
	g.Set("a", "0.02 + 0.08*r*int(i >= 800)")
	g.Set("b", "0.2 + (0.05 - 0.05*r)*int(i >= 800)")
	g.Set("c", "-65 + 15*r**2*int(i < 800)")
	g.Set("d", "2 + (6 - 6*r**2)*int(i < 800)")
	g.Set("thalamus", "2 + 3*int(i < 800)")
	g.Set("v", "-65")
	g.Set("u", "b*v")
	g.Set("I", "thalamus*randn()")

	y := n.Synapses("S", g, g, spikelane.SynapseModel{Equations: "w : 1 (constant)", OnPre: "I += w"})
	y.Connect(spikelane.Connect{})
	y.Set("w", "0.5*rand()")
	y.SetWhere("w", "i >= 800", "-rand()")

	n.SpikeMonitor("excitatory", g.Slice(0, 800))
	n.SpikeMonitor("inhibitory", g.Slice(800, 1000))
	return n
}

func main() {
	log.SetFlags(0)
	seed := flag.Int64("seed", 1, "seed of parameters, weights and input")
	duration := flag.Duration("duration", time.Second, "simulated time, a whole number of milliseconds")
	picture := flag.String("plot", "", "draw the raster into this file, .png or .svg")
	flag.Parse()
	net := network(*seed)
	sim, err := net.Run(context.Background(), units.Time(duration.Seconds()))
	if err != nil {
		log.Fatal(err)
	}
	f := plot.Figure{Title: "Izhikevich (2003)", Duration: duration.Seconds()}
	for _, m := range net.SpikeMonitors() {
		t, i := sim.SpikeData(m)
		fmt.Printf("%s: %.2f Hz\n", m.Name(), float64(len(t))/float64(m.Size())/duration.Seconds())
		raster := plot.Raster{Name: m.Name(), T: t, I: i, N: m.Size()}
		f.Rasters = append(f.Rasters, raster)
		f.Rates = append(f.Rates, plot.RateFromSpikes(raster, duration.Seconds(), 0.002))
	}
	t, _ := sim.SpikeData(net.SpikeMonitors()[0])
	c, best := correlations(t, 140), 70
	for lag := best; lag < len(c); lag++ {
		if c[lag] > c[best] {
			best = lag
		}
	}
	fmt.Printf("activity is most like itself %d ms later: correlation %.2f\n", best, c[best])
	if *picture != "" {
		if err := f.Save(*picture, 5.5, 4); err != nil {
			log.Fatal(err)
		}
	}
}
