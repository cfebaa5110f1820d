package main

import (
	_ "embed"

	"github.com/spikelane/spikelane"
)

// probability is that of a synapse from each neuron to each.
const probability = 0.1

// kindOf is one kind of synapses.
type kindOf struct {
	name    string
	model   spikelane.SynapseModel
	initial [][2]string
	brian   string // what brian.py makes of it
}

var kinds = []kindOf{
	{name: "constant", brian: "constant", model: spikelane.SynapseModel{OnPre: "v_post += 0.001"}},
	{name: "weighted", brian: "weighted", model: spikelane.SynapseModel{Equations: "w : 1", OnPre: "v_post += w"}, initial: [][2]string{{"w", "0.001*rand()"}}},
	{
		name: "delayed", brian: "delayed", model: spikelane.SynapseModel{Equations: "w : 1", OnPre: "v_post += w", Delay: "1*ms + 4*ms*rand()"},
		initial: [][2]string{{"w", "0.001*rand()"}},
	},
	{name: "plastic", brian: "plastic", model: spikelane.SynapseModel{
		Equations: "w : 1\ndapre/dt = -apre/(20*ms) : 1 (event-driven)\ndapost/dt = -apost/(20*ms) : 1 (event-driven)",
		OnPre:     "v_post += w; apre += 0.01; w = clip(w + apost, 0, 0.01)",
		OnPost:    "apost -= 0.0105; w = clip(w + apre, 0, 0.01)",
	}, initial: [][2]string{{"w", "0.001*rand()"}}},
}

// script makes the same synapses in Brian 2, after some few that have its code generated and compiled, and prints a result.
//
//go:embed brian.py
var script string
