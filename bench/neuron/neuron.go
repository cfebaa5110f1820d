// Package neuron writes Python programs that run models of the benchmark suite in NEURON, the simulator of Hines and
// Carnevale, so that the suite can measure it as a peer.
//
// They are written as somebody who knows NEURON would: one compartment a cell, one point process for each cell and kind of
// synapse, on which all connections of that kind converge, mechanisms in NMODL that nrnivmodl compiles, the time loop in
// NEURON's own code, cells in one block of memory, variable time steps off. The scheme is NEURON's default: implicit Euler for the
// voltage, and cnexp, the exact solution while the voltage stands still, for gates and synapses.
//
// Three things differ from the same models here. Connections have a delay, the shortest that NEURON takes: one time step, or
// two with several threads. NEURON looks at thresholds at the beginning of the next step, so that v is held one step longer. Networks
// and initial values are drawn by Python.
package neuron

import (
	"embed"
	"fmt"
	"math"
	"strings"
)

// Options are the size of a network and how it is run.
type Options struct {
	Neurons     int     // 5 at least; four fifths of them are excitatory, rounded
	Probability float64 // that a pair is connected, above 0, to 1
	Seed        int64   // of Python's random numbers
	Duration    float64 // s
	Dt          float64 // s; 0 means 0.1 ms
	Threads     int     // 0 means 1
}

// network is a model that NEURON can run.
type network struct {
	name       string   // in the suite, and of its Python
	mechanisms []string // it needs
}

var networks = []network{
	{"cuba", []string{"reset", "expcurrent"}},
	{"coba", []string{"reset", "expcond"}},
	{"cobahh", []string{"detector", "expcond", "traubmiles"}},
}

//go:embed python/*.py mechanisms/*.mod
var files embed.FS

// Script returns a Python program that runs a model of the suite in NEURON, in its working folder, where it has nrnivmodl
// compile its mechanisms the first time. It prints, as its last line, one JSON object:
//
//	{"neuron": VERSION, "threads": N, "import_s": .., "setup_s": .., "compile_s": .., "run_s": .., "peak_rss_bytes": ..,
//	 "neurons": N, "steps": N, "sim_s": .., "synapses": {"Ce": N, "Ci": N}, "spikes": {"spikes": N}}
//
// Times are in seconds of wall-clock time: run_s of the loop over time steps, compile_s of nrnivmodl, import_s of loading
// NEURON, setup_s of what else there is before the loop. peak_rss_bytes is 0 where the system does not tell.
//
// The error says which models there are, or which option is out of its range.
func Script(model string, o Options) (string, error) {
	var names []string
	for _, n := range networks {
		if n.name == model {
			return n.script(o)
		}
		names = append(names, n.name)
	}
	return "", fmt.Errorf("model %q is not written for NEURON; %s are", model, strings.Join(names, ", "))
}

func (n network) script(o Options) (string, error) {
	if o.Dt == 0 {
		o.Dt = 0.1e-3
	}
	if o.Threads == 0 {
		o.Threads = 1
	}
	if err := o.check(); err != nil {
		return "", err
	}
	var b strings.Builder
	fmt.Fprintf(&b, `# %s in NEURON.
neurons = %d
excitatory = %d
probability = %v
seed = %d
duration = %v  # ms
dt = %v  # ms
threads = %d

mechanisms = {
`, n.name, o.Neurons, int(math.Round(0.8*float64(o.Neurons))), o.Probability, o.Seed, milli(o.Duration), milli(o.Dt), o.Threads)
	for _, name := range n.mechanisms {
		fmt.Fprintf(&b, "'%s.mod': r\"\"\"%s\"\"\",\n", name, file("mechanisms/"+name+".mod"))
	}
	b.WriteString("}\n\n")
	for _, name := range []string{"begin", n.name, "end"} {
		b.WriteString(file("python/" + name + ".py"))
	}
	return b.String(), nil
}

// check says which option is out of its range.
func (o Options) check() error {
	switch {
	case o.Neurons < 5:
		return fmt.Errorf("%d neurons, want 5 at least: four excitatory ones and an inhibitory one", o.Neurons)
	case !(o.Probability > 0 && o.Probability <= 1):
		return fmt.Errorf("probability %v, want it above 0, and 1 at most", o.Probability)
	case !(o.Dt > 0) || math.IsInf(o.Dt, 1):
		return fmt.Errorf("time step %v s, want a positive one", o.Dt)
	case !(o.Duration >= o.Dt) || math.IsInf(o.Duration, 1):
		return fmt.Errorf("duration %v s, want a time step of %v s at least", o.Duration, o.Dt)
	case o.Threads < 1:
		return fmt.Errorf("%d threads, want 1 at least", o.Threads)
	}
	return nil
}

// milli returns seconds in milliseconds, without the digits that 0.0001*1000 has too many.
func milli(s float64) float64 { return math.Round(s*1e12) / 1e9 }

// file returns an embedded file.
func file(name string) string {
	text, err := files.ReadFile(name)
	if err != nil {
		panic("BUG: neuron: " + err.Error())
	}
	return string(text)
}
