package models

import "math"

// mostNeurons is more than anybody simulates on one machine.
const mostNeurons = 1e8

// catalogue lists the models, their sizes by name alone.
func catalogue() []Model {
	return []Model{
		{
			Name: "neurons_only", Title: "neurons only (HH)", Counts: "number of neurons",
			Paper: "Neuron of COBAHH, Brette et al. (2007), J. Comput. Neurosci. 23:349-398, doi:10.1007/s10827-007-0038-6",
			Sizes: sizes("4k", "40k", "100k"), published: "4k",
			least: 1, most: mostNeurons, scaled: uncoupled,
		},
		{
			Name: "synapses_only", Title: "synapses only", Counts: "number of targets",
			Paper: "After the speed tests of Brian 2: Stimberg, Brette and Goodman (2019), eLife 8:e47314, doi:10.7554/eLife.47314",
			Sizes: sizes("10k", "100k", "1M"), published: "10k",
			least: 10, most: mostNeurons, scaled: synapsesOnly,
		},
		{
			Name: "cuba", Title: "CUBA", Counts: "number of neurons",
			Paper: "Vogels and Abbott (2005), J. Neurosci. 25:10786-10795, doi:10.1523/JNEUROSCI.3508-05.2005",
			Sizes: sizes("4k", "40k", "400k"), published: "4k",
			least: 80, most: mostNeurons, scaled: inputs(80),
		},
		{
			Name: "coba", Title: "COBA", Counts: "number of neurons",
			Paper: "Vogels and Abbott (2005), J. Neurosci. 25:10786-10795, doi:10.1523/JNEUROSCI.3508-05.2005",
			Sizes: sizes("4k", "40k", "400k"), published: "4k",
			least: 80, most: mostNeurons, scaled: inputs(80),
		},
		{
			Name: "cobahh", Title: "COBAHH", Counts: "number of neurons",
			Paper: "Brette et al. (2007), J. Comput. Neurosci. 23:349-398, doi:10.1007/s10827-007-0038-6",
			Sizes: sizes("4k", "40k", "100k"), published: "4k",
			least: 80, most: mostNeurons, scaled: inputs(80),
		},
		{
			Name: "brunel_hakim", Title: "Brunel-Hakim", Counts: "number of neurons",
			Paper: "Brunel and Hakim (1999), Neural Comput. 11:1621-1671, doi:10.1162/089976699300016179",
			Sizes: sizes("5k", "50k", "100k"), published: "5k",
			least: 1000, most: mostNeurons, scaled: inputs(1000),
		},
		{
			Name: "brunel", Title: "Brunel", Counts: "number of neurons",
			Paper: "Brunel (2000), J. Comput. Neurosci. 8:183-208, doi:10.1023/A:1008925309027",
			Sizes: sizes("2k", "10k", "100k"), published: "10k",
			least: 1000, most: mostNeurons, scaled: inputs(1000),
		},
		{
			Name: "microcircuit", Title: "microcircuit", Counts: "scale",
			Paper: "Potjans and Diesmann (2014), Cereb. Cortex 24:785-806, doi:10.1093/cercor/bhs358",
			Sizes: sizes("0.05", "0.1", "0.2"), published: "0.1",
			least: leastScale, most: 10, scaled: microcircuit,
		},
		{
			Name: "song_abbott", Title: "Song-Abbott STDP", Counts: "number of output neurons",
			Paper: "Song, Miller and Abbott (2000), Nat. Neurosci. 3:919-926, doi:10.1038/78829",
			Sizes: sizes("1", "10", "100", "1k"), published: "1",
			least: 1, most: 1e6, scaled: songAbbott,
		},
		{
			Name: "brunel_stdp", Title: "Brunel with STDP", Counts: "number of neurons",
			Paper: "Brunel (2000), J. Comput. Neurosci. 8:183-208, doi:10.1023/A:1008925309027, with the rule of " +
				"Song, Miller and Abbott (2000), Nat. Neurosci. 3:919-926, doi:10.1038/78829",
			Sizes: sizes("2.5k", "25k", "50k"), published: "2.5k",
			least: 250, most: mostNeurons, scaled: inputs(250),
		},
		{
			Name: "vogels", Title: "Vogels 2011", Counts: "number of neurons",
			Paper: "Vogels, Sprekeler, Zenke, Clopath and Gerstner (2011), Science 334:1569-1573, doi:10.1126/science.1211095",
			Sizes: sizes("1k", "10k", "40k"), published: "10k",
			least: 200, most: mostNeurons, scaled: inputs(200),
		},
		{
			Name: "mushroom_body", Title: "mushroom body", Counts: "number of Kenyon cells",
			Paper: "Nowotny, Huerta, Abarbanel and Rabinovich (2005), Biol. Cybern. 93:436-446, doi:10.1007/s00422-005-0019-7",
			Sizes: sizes("2.5k", "25k", "100k"), published: "2.5k",
			least: 100, most: mostNeurons, scaled: mushroomBody,
		},
	}
}

func sizes(names ...string) []Size {
	list := make([]Size, len(names))
	for n, name := range names {
		list[n].Name = name
	}
	return list
}

// random are the numbers of a network of two populations, of which the excitatory one comes first and has four fifths.
type random struct {
	N, E int
	P    float64 // chance that a pair is connected
}

// inputs returns the rule of a random network whose neurons have that many inputs on average, however large it is.
func inputs(each float64) func(by float64) network {
	return func(by float64) network {
		n := math.Round(by)
		return network{int(n), each * n, random{int(n), int(math.Round(0.8 * n)), each / n}}
	}
}

func uncoupled(by float64) network {
	n := int(math.Round(by))
	return network{n, 0, random{N: n}}
}

// songAbbott has the 1000 inputs of the paper and an output neuron more than once.
func songAbbott(by float64) network {
	outputs := int(math.Round(by))
	return network{1000 + outputs, 1000 * float64(outputs), random{N: outputs}}
}
