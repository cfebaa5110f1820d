// Command brunel_2000 simulates the sparse network of Brunel: 10,000 excitatory and 2500 inhibitory integrate-and-fire
// neurons, each with C_E = 1000 and C_I = 250 synapses from neurons chosen at random (model A, Figure 8).
//
//	tau·dv/dt = -v,   a spike at theta, then v = V_r for tau_rp
//
// A spike reaches its targets after D and adds J to their v if excitatory, -g·J if inhibitory; each neuron also receives
// C_E Poisson trains of rate nu_ext. tau = 20 ms, theta = 20 mV, V_r = 10 mV, tau_rp = 2 ms, J = 0.1 mV, D = 1.5 ms; nu_ext
// is given in units of nu_thr = theta/(J·C_E·tau) = 10 Hz, the rate that would just reach threshold; the step is 0.1 ms.
//
// What the network does depends on g and nu_ext/nu_thr. The figure shows spikes of 50 neurons and the activity of all, in
// four regimes: synchronous regular, SR, neurons fire together and near saturation; synchronous irregular with a fast or
// a slow rhythm, SI-fast and SI-slow, the population oscillates at about 180 Hz or 20 Hz while each neuron takes part
// at random; asynchronous irregular, AI, no rhythm stands out and neurons fire irregularly.
//
// Source: Brunel (2000), J. Comput. Neurosci. 8:183, doi:10.1023/A:1008925309027. The file brunel_2000.toml says the same
// without Go, and gives the same bits.
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

// regimes are the panels of Figure 8: g, and nu_ext in units of nu_thr.
var regimes = []struct {
	name   string
	g, ext float64
}{{"SR", 3, 2}, {"SI-fast", 6, 4}, {"AI", 5, 2}, {"SI-slow", 4.5, 0.9}}

// all is the number of neurons in the paper.
const all = 12500

// network describes the model in regime AI. The seed names its wiring and input. With another number of neurons than
// the paper's, a multiple of 50, J changes so that J·C_E, the mean of the input, is the same.
func network(seed int64, neurons int) *spikelane.Network {
	n := spikelane.NewNetwork("brunel_2000", spikelane.Config{Seed: seed})
	excitatory := neurons * 4 / 5
	inputs := excitatory / 10 // C_E
	n.Constant("g", 5)
	n.Constant("ext", 2) // nu_ext/nu_thr
	n.Constant("tau", 20*units.Millisecond)
	n.Constant("theta", 20*units.Millivolt)
	n.Constant("Vr", 10*units.Millivolt)
	n.Constant("CE", inputs)
	n.Constant("J", "100*mV/CE")
	n.Constant("nu_thr", "theta/(J*CE*tau)")

	p := n.NeuronGroup("P", neurons, spikelane.NeuronModel{
		Equations:  "dv/dt = -v/tau : volt (unless refractory)",
		Threshold:  "v > theta",
		Reset:      "v = Vr",
		Refractory: "2*ms",
		Method:     "exact",
	})
	p.Set("v", "Vr + rand()*(theta - Vr)")
	n.PoissonInput(p, "v", spikelane.PoissonTrains{N: inputs, Rate: "ext*nu_thr", Weight: "J"})

	ce := n.Synapses("Ce", p.Slice(0, excitatory), p, spikelane.SynapseModel{OnPre: "v += J", Delay: "1.5*ms"})
	ce.Connect(spikelane.Connect{Sources: fmt.Sprintf("k for k in sample(N_pre, size=%d)", inputs)})
	ci := n.Synapses("Ci", p.Slice(excitatory, neurons), p, spikelane.SynapseModel{OnPre: "v -= g*J", Delay: "1.5*ms"})
	ci.Connect(spikelane.Connect{Sources: fmt.Sprintf("k for k in sample(N_pre, size=%d)", inputs/4)})

	n.SpikeMonitor("spikes", p)
	return n
}

func main() {
	log.SetFlags(0)
	seed := flag.Int64("seed", 42, "seed of the wiring and the input")
	regime := flag.String("regime", "AI", "SR, SI-fast, AI, SI-slow, or all four: all")
	neurons := flag.Int("neurons", all, "neurons, a multiple of 50; fewer are faster, with fewer and stronger synapses")
	duration := flag.Duration("duration", 600*time.Millisecond, "simulated time, at least 200 ms")
	figure := flag.String("plot", "", "draw the last 200 ms into this file, .png or .svg")
	flag.Parse()
	if *neurons < 500 || *neurons%50 != 0 || *duration < 200*time.Millisecond {
		log.Fatal("want a multiple of 50 neurons, 500 at least, and 200 ms at least")
	}
	ctx, net := context.Background(), network(*seed, *neurons)
	program, err := net.Compile(ctx)
	if err != nil {
		log.Fatal(err)
	}
	var charts []plot.Chart
	for _, r := range regimes {
		if *regime != r.name && *regime != "all" {
			continue
		}
		variant, err := program.WithConstants(ctx, map[string]any{"g": r.g, "ext": r.ext})
		if err != nil {
			log.Fatal(err)
		}
		sim, err := variant.New(ctx, spikelane.Instance{})
		if err == nil {
			err = sim.Run(ctx, units.Time(duration.Seconds()))
		}
		if err != nil {
			log.Fatal(err)
		}
		t, i := sim.SpikeData(net.SpikeMonitors()[0])
		rate, cv, rhythm := statistics(t, i, *neurons, duration.Seconds())
		fmt.Printf("%-8s g = %.1f, nu_ext/nu_thr = %.1f: %.1f Hz, CV of intervals %.2f, population rhythm %.0f Hz\n",
			r.name, r.g, r.ext, rate, cv, rhythm)
		charts = append(charts, raster(r.name, t, i, duration.Seconds()), activity(t, *neurons, duration.Seconds()))
	}
	if len(charts) == 0 {
		log.Fatalf("no regime %q", *regime)
	}
	if *figure != "" {
		if err := grid(charts).Save(*figure, 0, 0); err != nil {
			log.Fatal(err)
		}
	}
}
