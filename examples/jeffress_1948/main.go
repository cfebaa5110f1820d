// Command jeffress_1948 simulates Jeffress's place theory of sound localisation: delay lines and coincidence detectors turn
// the difference between the times at which a sound reaches the ears into a place in the brain.
//
// A chord of 310, 430 and 550 Hz goes round the head, so that it reaches the right ear earlier by
//
//	itd = 0.6 ms · sin(2π·t/T),   T = 0.5 s
//
// An integrate-and-fire neuron of each ear (tau = 1 ms, gain 3, refractory for 1.2 ms) is driven by the half wave and
// spikes in its phase. Their axons run along 71 detectors from opposite ends and take longest = 0.7 ms for the whole length:
// the delay differs from synapse to synapse. A detector (taud = 0.1 ms, weight w = 0.7) spikes when spikes of both ears
// arrive within 0.05 ms, where the delays make up for the difference. The step is 0.01 ms; nothing is random.
//
// The figure should show the spikes of the detectors follow the sound, a sine wave in the raster, and the difference of
// time that is read from them, longest·(2·place - 1), (i = 1) beside the true one (i = 0).
//
// Source: Jeffress (1948), J. Comp. Physiol. Psychol. 41:35, doi:10.1037/h0061495. The file jeffress_1948.toml says the
// same without Go, and gives the same bits.
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"math"
	"time"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/plot"
	"github.com/spikelane/spikelane/units"
)

const (
	detectors = 71
	longest   = 0.7 * units.Millisecond
)

// network describes the model; nothing is computed yet. The seed has no effect.
func network(seed int64) *spikelane.Network {
	n := spikelane.NewNetwork("jeffress_1948", spikelane.Config{Seed: seed, Dt: 0.01 * units.Millisecond})
	n.Constant("tau", 1*units.Millisecond)
	n.Constant("taud", 0.1*units.Millisecond)
	n.Constant("longest", longest)
	n.Constant("w", 0.7)
	ears := n.NeuronGroup("ears", 2, spikelane.NeuronModel{
		Equations: `
			dv/dt = (3*clip(sound, 0, inf) - v)/tau : 1 (unless refractory)
			sound = sin(2*pi*310*Hz*at) + sin(2*pi*430*Hz*at) + sin(2*pi*550*Hz*at) : 1
			at = t + side*itd/2 : second
			itd = 0.6*ms*sin(2*pi*t/(0.5*second)) : second
			side : 1 (constant)`,
		Threshold: "v > 1", Reset: "v = 0", Refractory: "1.2*ms", Method: "euler",
	})
	ears.Set("side", "2*i - 1") // left, right
	places := n.NeuronGroup("places", detectors, spikelane.NeuronModel{
		Equations: "dv/dt = -v/taud : 1", Threshold: "v > 1", Reset: "v = 0", Refractory: "0.5*ms", Method: "exact",
	})
	left := n.Synapses("L", ears.Slice(0, 1), places, spikelane.SynapseModel{
		OnPre: "v += w", Delay: "longest*(N_post - 1 - j)/(N_post - 1.0)",
	})
	left.Connect(spikelane.Connect{})
	right := n.Synapses("R", ears.Slice(1, 2), places, spikelane.SynapseModel{
		OnPre: "v += w", Delay: "longest*j/(N_post - 1.0)",
	})
	right.Connect(spikelane.Connect{})
	n.SpikeMonitor("ear", ears)
	n.SpikeMonitor("place", places)
	n.StateMonitor("sound", ears, spikelane.StateRecord{Variables: []string{"itd"}, Indices: []int{0}, Dt: 1 * units.Millisecond})
	return n
}

func main() {
	log.SetFlags(0)
	duration := flag.Duration("duration", time.Second, "simulated time, a whole number of milliseconds")
	picture := flag.String("plot", "", "draw the spikes of the detectors into this file, .png or .svg")
	flag.Parse()
	net := network(1)
	sim, err := net.Run(context.Background(), units.Time(duration.Seconds()))
	if err != nil {
		log.Fatal(err)
	}
	t, i := sim.SpikeData(net.SpikeMonitors()[1])
	at, _, itd := sim.Trace(net.StateMonitors()[0], "itd")
	read, squares := places(t, i, len(at)), 0.0
	for k := range read {
		squares += (read[k] - itd[0][k]) * (read[k] - itd[0][k]) / float64(len(read))
	}
	fmt.Printf("%d spikes of the ears, %d of the detectors; the difference of time read from them is off by %.3f ms (rms)\n",
		sim.SpikeCount(net.SpikeMonitors()[0]), len(t), math.Sqrt(squares)*1000)
	if *picture != "" {
		f := plot.Figure{
			Title: "Jeffress (1948): time becomes place", Duration: duration.Seconds(),
			Rasters: []plot.Raster{{Name: "detectors", T: t, I: i, N: detectors}},
			Traces:  []plot.Trace{{Variable: "itd", Unit: "second", T: at, Index: []int{0, 1}, Y: [][]float64{itd[0], read}}},
		}
		if err := f.Save(*picture, 0, 4); err != nil {
			log.Fatal(err)
		}
	}
}
