// Command cobahh simulates 3200 excitatory and 800 inhibitory Hodgkin-Huxley neurons, coupled through conductances:
//
//	Cm·dv/dt = gl·(El-v) + ge·(Ee-v) + gi·(Ei-v) - g_na·m³h·(v-ENa) - g_kd·n⁴·(v-EK)
//	dx/dt = alpha_x·(1-x) - beta_x·x for x = m, n, h,   taue·dge/dt = -ge,   taui·dgi/dt = -gi
//
// A spike, v above -20 mV with 3 ms since the one before, adds we to ge, or wi to gi, of each target; a pair of neurons
// is connected with probability 0.02, without delay. The membrane of 20000 µm² has 1 µF, gl = 0.05 mS, g_na = 100 mS and
// g_kd = 30 mS a cm²; El = -60 mV, EK = -90 mV, ENa = 50 mV, Ee = 0 mV, Ei = -80 mV; VT = -63 mV sets the threshold;
// taue = 5 ms, taui = 10 ms; we = 6 nS, wi = 67 nS; the step is 0.1 ms.
//
// Source: benchmark 3 of Brette et al. (2007), J. Comput. Neurosci. 23:349, doi:10.1007/s10827-007-0038-6: the network of
// Vogels & Abbott (2005), J. Neurosci. 25:10786, of neurons after Traub & Miles (1991), Neuronal Networks of the
// Hippocampus. The file cobahh.toml says the same without Go, and gives the same bits.
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
	n := spikelane.NewNetwork("cobahh", spikelane.Config{Seed: seed})
	n.Constant("area", "20000*umetre**2")
	n.Constant("Cm", "(1*ufarad*cm**-2) * area")
	n.Constant("gl", "(5e-5*siemens*cm**-2) * area")
	n.Constant("g_na", "(100*msiemens*cm**-2) * area")
	n.Constant("g_kd", "(30*msiemens*cm**-2) * area")
	n.Constant("El", -60*units.Millivolt)
	n.Constant("EK", -90*units.Millivolt)
	n.Constant("ENa", 50*units.Millivolt)
	n.Constant("VT", -63*units.Millivolt)
	n.Constant("Ee", 0*units.Millivolt)
	n.Constant("Ei", -80*units.Millivolt)
	n.Constant("taue", 5*units.Millisecond)
	n.Constant("taui", 10*units.Millisecond)
	n.Constant("we", 6*units.Nanosiemens)
	n.Constant("wi", 67*units.Nanosiemens)

	p := n.NeuronGroup("P", 4000, spikelane.NeuronModel{
		Equations: `
			dv/dt = (gl*(El-v)+ge*(Ee-v)+gi*(Ei-v)-
			         g_na*(m*m*m)*h*(v-ENa)-
			         g_kd*(n*n*n*n)*(v-EK))/Cm : volt
			dm/dt = alpha_m*(1-m)-beta_m*m : 1
			dn/dt = alpha_n*(1-n)-beta_n*n : 1
			dh/dt = alpha_h*(1-h)-beta_h*h : 1
			dge/dt = -ge*(1./taue) : siemens
			dgi/dt = -gi*(1./taui) : siemens
			alpha_m = 0.32*(mV**-1)*4*mV/exprel((13*mV-v+VT)/(4*mV))/ms : Hz
			beta_m = 0.28*(mV**-1)*5*mV/exprel((v-VT-40*mV)/(5*mV))/ms : Hz
			alpha_h = 0.128*exp((17*mV-v+VT)/(18*mV))/ms : Hz
			beta_h = 4./(1+exp((40*mV-v+VT)/(5*mV)))/ms : Hz
			alpha_n = 0.032*(mV**-1)*5*mV/exprel((15*mV-v+VT)/(5*mV))/ms : Hz
			beta_n = .5*exp((10*mV-v+VT)/(40*mV))/ms : Hz`,
		Threshold:  "v > -20*mV",
		Refractory: "3*ms",
		Method:     "exponential_euler",
	})
	p.Set("v", "El + (randn()*5 - 5)*mV")
	p.Set("ge", "(randn()*1.5 + 4)*10*nS")
	p.Set("gi", "(randn()*12 + 20)*10*nS")

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
