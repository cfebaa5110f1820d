// Command cuba simulates 3200 excitatory and 800 inhibitory integrate-and-fire neurons, coupled through currents:
//
//	taum·dv/dt = El - v + ge + gi,   taue·dge/dt = -ge,   taui·dgi/dt = -gi
//
// A spike adds we to ge, or wi to gi, of each target; a pair of neurons is connected with probability 0.02, without
// delay. taum = 20 ms, taue = 5 ms, taui = 10 ms; El = -49 mV lies above the threshold Vt = -50 mV; the reset is
// Vr = -60 mV, the refractory period 5 ms; we = 1.62 mV, wi = -9 mV; the step is 0.1 ms.
//
// Source: Vogels & Abbott (2005), J. Neurosci. 25:10786, doi:10.1523/JNEUROSCI.3508-05.2005; benchmark 2 of
// Brette et al. (2007), J. Comput. Neurosci. 23:349, doi:10.1007/s10827-007-0038-6. The file cuba.toml says the same
// without Go, and gives the same bits.
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

// network describes the model; nothing is computed yet. The seed names its wiring and initial values.
func network(seed int64) *spikelane.Network {
	n := spikelane.NewNetwork("cuba", spikelane.Config{Seed: seed})
	n.Constant("taum", 20*units.Millisecond)
	n.Constant("taue", 5*units.Millisecond)
	n.Constant("taui", 10*units.Millisecond)
	n.Constant("Vt", -50*units.Millivolt)
	n.Constant("Vr", -60*units.Millivolt)
	n.Constant("El", -49*units.Millivolt)
	n.Constant("we", "(60*0.27/10)*mV") // potential that one spike leaves: conductance times mean driving force
	n.Constant("wi", "(-20*4.5/10)*mV")

	p := n.NeuronGroup("P", 4000, spikelane.NeuronModel{
		Equations: `
			dv/dt  = (ge+gi-(v-El))/taum : volt (unless refractory)
			dge/dt = -ge/taue : volt
			dgi/dt = -gi/taui : volt`,
		Threshold:  "v > Vt",
		Reset:      "v = Vr",
		Refractory: "5*ms",
		Method:     "exact",
	})
	p.Set("v", "Vr + rand()*(Vt - Vr)")

	excitatory := n.Synapses("Ce", p.Slice(0, 3200), p, spikelane.SynapseModel{OnPre: "ge += we"})
	excitatory.Connect(spikelane.Connect{P: "0.02"})
	inhibitory := n.Synapses("Ci", p.Slice(3200, 4000), p, spikelane.SynapseModel{OnPre: "gi += wi"})
	inhibitory.Connect(spikelane.Connect{P: "0.02"})

	n.SpikeMonitor("spikes", p)
	return n
}

func main() {
	log.SetFlags(0)
	seed := flag.Int64("seed", 42, "seed of the wiring and the initial values")
	duration := flag.Duration("duration", time.Second, "simulated time, a whole number of steps of 0.1 ms")
	flag.Parse()
	net := network(*seed)
	sim, err := net.Run(context.Background(), units.Time(duration.Seconds()))
	if err != nil {
		log.Fatal(err)
	}
	stats := sim.Stats()
	fmt.Printf("%d neurons, %d synapses, %v: built in %.4f s, compiled in %.4f s, ran in %.4f s\n", stats.Neurons,
		stats.Synapses["Ce"]+stats.Synapses["Ci"], *duration, stats.BuildS, stats.CompileS, stats.RunS)
	for _, m := range net.SpikeMonitors() {
		spikes := sim.SpikeCount(m)
		fmt.Printf("%s: %d spikes, %.2f Hz\n", m.Name(), spikes, float64(spikes)/float64(m.Size())/duration.Seconds())
	}
}
