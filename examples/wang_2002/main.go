// Command wang_2002 decides: two pools of neurons get evidence, excite themselves and inhibit one another through shared
// inhibition, until one wins. 1600 excitatory neurons, two pools of 240 among them, and 400 inhibitory ones, all to all:
//
//	C·dV/dt = -gL·(V-EL) - (sExt+sAMPA)·V - sGABA·(V-EL) - gN·S·V / (1 + exp(-0.062·V/mV)/3.57)
//	dsNMDA/dt = -sNMDA/(100 ms) + x·(1-sNMDA)/(2 ms),   dx/dt = -x/(2 ms),   x grows by 1 at each spike
//	S = Σ w·sNMDA, summed by pool first;   w = Jp = 1.7 within a pool, Jm onto it from elsewhere, 1 onto all others
//
// sExt and sAMPA decay in 2 ms, sGABA in 5 ms; delays 0.5 ms; threshold -50 mV, reset -55 mV, EL = -70 mV; C = 0.5 nF
// (0.2 nF inhibitory), gL = 25 nS (20), refractory period 2 ms (1). Background: 2400 Hz. Evidence from 0.5 to 2 s: pool 1
// 40·(1 + 0.128) Hz, pool 2 40·(1 - 0.128) Hz, ± 4 Hz drawn anew every 50 ms.
//
// The figure should show, as the paper's figures 2 and 3: both pools rise together from a few hertz; then one ramps up,
// mostly pool 1, the other falls silent; after the stimulus the winner remains active, here fading within a second or two.
//
// Source: Wang (2002), Neuron 36:955, doi:10.1016/S0896-6273(02)01092-9; parameters as in Brian's example Wang_2002. The
// file wang_2002.toml says the same without Go, and gives the same bits.
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"slices"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/plot"
	"github.com/spikelane/spikelane/units"
)

const duration = 2.5 * units.Second

// constants of the model; names end in E for excitatory targets, in I for inhibitory ones.
var constants = [][2]string{
	{"EL", "-70*mV"},
	{"CE", "0.5*nF"},
	{"CI", "0.2*nF"},
	{"gLE", "25*nS"},
	{"gLI", "20*nS"},
	{"gNE", "0.165*nS"},
	{"gNI", "0.13*nS"},
	{"gAE", "0.05*nS"},
	{"gAI", "0.04*nS"},
	{"gGE", "1.3*nS"},
	{"gGI", "1.0*nS"},
	{"gXE", "2.1*nS"},
	{"gXI", "1.62*nS"},
	{"Jp", "1.7"},
	{"Jm", "1 - 0.15*(Jp - 1)/(1 - 0.15)"},
	{"on", "0.5*second"},
	{"off", "2*second"},
	{"coherence", "0.128"},
}

// network describes the model; nothing is computed yet. The seed names background and stimulus.
func network(seed int64) *spikelane.Network {
	n := spikelane.NewNetwork("wang_2002", spikelane.Config{Seed: seed})
	for _, c := range constants {
		n.Constant(c[0], c[1])
	}
	cells := func(name, refractory, more string, count int) *spikelane.NeuronGroup {
		g := n.NeuronGroup(name, count, spikelane.NeuronModel{
			Threshold: "V > -50*mV", Reset: "V = -55*mV", Refractory: refractory,
			Method: "euler", Equations: fmt.Sprintf(`
				dV/dt = (-gL%[1]s*(V - EL) - (sExt + sAMPA)*V - sGABA*(V - EL) - gN%[1]s*S*V/(1 + exp(-0.062*V/mV)/3.57))/C%[1]s : volt (unless refractory)
				dsExt/dt = -sExt/(2*ms) : siemens
				dsAMPA/dt = -sAMPA/(2*ms) : siemens
				dsGABA/dt = -sGABA/(5*ms) : siemens
				S : 1`, name) + more,
		})
		g.Set("V", "-52*mV")
		return g
	}
	e := cells("E", "2*ms", `
				dsNMDA/dt = -sNMDA/(100*ms) + 0.5*kHz*x*(1 - sNMDA) : 1
				dx/dt = -x/(2*ms) : 1
				label : integer (constant)`, 1600)
	e.Set("label", "int(i >= 240) + int(i >= 480)")
	i := cells("I", "1*ms", "", 400)
	sums := n.NeuronGroup("sums", 3, spikelane.NeuronModel{Equations: "s : 1"})
	pools := []*spikelane.Subgroup{e.Slice(0, 240), e.Slice(240, 480)}
	stimuli := make([]*spikelane.NeuronGroup, 2)
	for k, sign := range []string{"+", "-"} {
		stimuli[k] = n.NeuronGroup(fmt.Sprintf("stimulus%d", k+1), 240, spikelane.NeuronModel{
			Equations: "rate : Hz (shared)", Threshold: "rand() < rate*dt",
		})
		stimuli[k].RunRegularly(spikelane.Regular{
			Dt:   50 * units.Millisecond,
			Code: "rate = int(t >= on and t < off)*(40*Hz*(1 " + sign + " coherence) + 4*Hz*randn())",
		})
		n.SpikeMonitor(fmt.Sprintf("pool%d", k+1), pools[k])
	}
	n.SpikeMonitor("inhibitory", i)
	n.PoissonInput(e, "sExt", spikelane.PoissonTrains{N: 1000, Rate: "2.4*Hz", Weight: "gXE"})
	n.PoissonInput(i, "sExt", spikelane.PoissonTrains{N: 1000, Rate: "2.4*Hz", Weight: "gXI"})
	connect := func(name string, from, to spikelane.Source, equations, code, delay, targets string) *spikelane.Synapses {
		s := n.Synapses(name, from, to, spikelane.SynapseModel{Equations: equations, OnPre: code, Delay: delay})
		s.Connect(spikelane.Connect{Targets: targets})
		return s
	}
	const w = "1 + int(label_post < 2)*(Jm - 1 + int(%s == label_post)*(Jp - Jm))"
	connect("EE", e, e, "w : 1", "sAMPA += gAE*w", "0.5*ms", "").Set("w", fmt.Sprintf(w, "label_pre"))
	connect("EI", e, i, "", "sAMPA += gAI", "0.5*ms", "")
	connect("IE", i, e, "", "sGABA += gGE", "0.5*ms", "")
	connect("II", i, i, "", "sGABA += gGI", "0.5*ms", "")
	connect("rise", e, e, "", "x += 1", "0.5*ms", "i")
	connect("evidence1", stimuli[0], pools[0], "", "sExt += gXE", "0.5*ms", "i")
	connect("evidence2", stimuli[1], pools[1], "", "sExt += gXE", "0.5*ms", "i")
	connect("sum", e, sums, "s_post = sNMDA_pre : 1 (summed)", "", "", "label_pre")
	connect("sumE", sums, e, "w : 1\nS_post = w*s_pre : 1 (summed)", "", "", "").Set("w", fmt.Sprintf(w, "i"))
	connect("sumI", sums, i, "S_post = s_pre : 1 (summed)", "", "", "")
	return n
}

func main() {
	log.SetFlags(0)
	seed := flag.Int64("seed", 1, "seed of background and stimulus")
	picture := flag.String("plot", "", "file to draw into, .png or .svg")
	flag.Parse()
	net := network(*seed)
	sim, err := net.Run(context.Background(), duration)
	if err != nil {
		log.Fatal(err)
	}
	figure := plot.Figure{Title: "A decision between two pools of neurons", Duration: float64(duration)}
	for k, m := range net.SpikeMonitors() {
		t, i := sim.SpikeData(m)
		fmt.Printf("%s: %.1f Hz before the stimulus, %.1f Hz as it ends, %.1f Hz after it\n", m.Name(),
			rate(t, m.Size(), 0.2, 0.5), rate(t, m.Size(), 1.7, 2), rate(t, m.Size(), 2.2, 2.5))
		figure.Rasters = append(figure.Rasters, plot.Raster{Name: m.Name(), T: t, I: i, N: m.Size()})
		figure.Rates = append(figure.Rates, plot.RateFromSpikes(figure.Rasters[k], float64(duration), 0.02))
	}
	if *picture != "" {
		if err := figure.Save(*picture, 7, 5); err != nil {
			log.Fatal(err)
		}
	}
}

// rate returns the mean rate in Hz of n neurons, whose spikes are at ascending times t, from one time to another.
func rate(t []float64, n int, from, to float64) float64 {
	first, _ := slices.BinarySearch(t, from)
	last, _ := slices.BinarySearch(t, to)
	return float64(last-first) / float64(n) / (to - from)
}
