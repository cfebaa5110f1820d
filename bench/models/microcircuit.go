package models

import (
	"fmt"
	"math"
)

// leastScale leaves ten neurons of the smallest population.
const leastScale = 0.01

// population is one of the eight: its name, number of neurons, number of external inputs, mean and standard deviation of
// the initial potentials in mV, and the chances that at least one synapse comes from each, itself among them.
type population struct {
	name     string
	full     int
	external int
	v0, sd0  float64
	from     [8]float64
}

// populations are the excitatory ones of all layers, then the inhibitory ones. The paper's order, which is that of its
// Table 5, has those of one layer side by side; this one tells by a single comparison which sort a neuron is.
var populations = [8]population{
	{"L23E", 20683, 1600, -68.28, 5.36, [8]float64{0.1009, 0.0437, 0.0323, 0.0076, 0.1689, 0.0818, 0, 0}},
	{"L4E", 21915, 2100, -63.33, 4.74, [8]float64{0.0077, 0.0497, 0.0067, 0.0453, 0.0059, 0.135, 0.0003, 0}},
	{"L5E", 4850, 2000, -63.11, 4.94, [8]float64{0.1004, 0.0505, 0.0831, 0.0204, 0.0622, 0.0057, 0.3726, 0}},
	{"L6E", 14395, 2900, -66.72, 5.46, [8]float64{0.0156, 0.0211, 0.0572, 0.0396, 0.0066, 0.0166, 0.0197, 0.2252}},
	{"L23I", 5834, 1500, -63.16, 4.57, [8]float64{0.1346, 0.0316, 0.0755, 0.0042, 0.1371, 0.0515, 0, 0}},
	{"L4I", 5479, 1900, -63.45, 4.94, [8]float64{0.0691, 0.0794, 0.0033, 0.1057, 0.0029, 0.1597, 0, 0}},
	{"L5I", 1065, 1900, -61.66, 4.55, [8]float64{0.0548, 0.0257, 0.06, 0.0086, 0.0269, 0.0022, 0.3158, 0}},
	{"L6I", 2948, 2100, -61.43, 4.48, [8]float64{0.0364, 0.0034, 0.0277, 0.0658, 0.001, 0.0005, 0.008, 0.1443}},
}

const excitatory = 4 // of the populations

// outputs returns the mean number of synapses that a neuron of population from has onto population to, in the full
// network. The chance p that a pair has one synapse at least is given; K synapses drawn at random among all pairs, the same
// ones again among them, leave
//
//	1 - p = (1 - 1/(N_from N_to))^K
//
// It is the same in a network of another size where each target keeps its inputs.
//
// Source: Potjans and Diesmann (2014), equation 1.
func outputs(from, to int) float64 {
	pairs := float64(populations[from].full) * float64(populations[to].full)
	return math.Log1p(-populations[to].from[from]) / math.Log1p(-1/pairs) / float64(populations[from].full)
}

// part is a population in the file: neurons Lo to Hi-1.
type part struct {
	population
	Lo, Hi     int
	Excitatory bool
	Outputs    []output
}

// output is what each neuron of a part has onto another part.
type output struct {
	To   *part
	Mean string // synapses
}

// Names in the template.
func (p *part) Name() string  { return p.name }
func (p *part) N() int        { return p.Hi - p.Lo }
func (p *part) Full() int     { return p.full }
func (p *part) External() int { return p.external }
func (p *part) V0() string    { return fmt.Sprintf("%.2f", p.v0) }
func (p *part) SD0() string   { return fmt.Sprintf("%.2f", p.sd0) }

// microcircuit returns the cortical microcircuit of a scale, that of the numbers of neurons. Each neuron keeps the numbers of
// inputs and of outputs of the full network.
func microcircuit(scale float64) network {
	var parts [8]part
	n, synapses := 0, 0.0
	for k, p := range populations {
		parts[k] = part{population: p, Lo: n, Hi: n + int(math.Round(scale*float64(p.full))), Excitatory: k < excitatory}
		n = parts[k].Hi
	}
	for from := range parts {
		for to := range parts {
			if mean := outputs(from, to); mean > 0 {
				parts[from].Outputs = append(parts[from].Outputs, output{&parts[to], fmt.Sprintf("%.3f", mean)})
				synapses += mean * float64(parts[from].N())
			}
		}
	}
	return network{n, synapses, parts[:]}
}
