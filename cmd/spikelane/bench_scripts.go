package main

import (
	"errors"
	"fmt"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/bench/models"
	"github.com/spikelane/spikelane/bench/neuron"
	"github.com/spikelane/spikelane/bench/suite"
	"github.com/spikelane/spikelane/bridge"
	"github.com/spikelane/spikelane/modelfile"
)

// model reads the model of a case, with what the flags set instead of it.
func (c *benchCommand) model(one suite.Case) (*modelfile.Model, error) {
	flags := modelFlags{Target: "go", Threads: 1, Seed: c.Seed, Dt: c.Dt, Duration: c.Duration, Set: c.Set}
	o, err := flags.overrides(spikelane.Config{})
	if err != nil {
		return nil, err
	}
	return modelfile.Parse(one.Name()+".toml", one.Text, o)
}

// script writes the script of a model for a peer.
func (c *benchCommand) script(one suite.Case, e suite.Engine) (string, error) {
	if e.Kind == suite.NEURON {
		return c.neuronScript(one, e)
	}
	m, err := c.model(one)
	if err != nil {
		return "", err
	}
	o := bridge.Options{Mode: e.Target, Measure: true}
	if e.Target == "cpp_standalone" {
		o.Threads, o.Directory = e.Threads, suite.BrianProject
	}
	return bridge.Script(m, o)
}

// suiteSeed is the seed of the suite's model files.
const suiteSeed = 42

// neuronScript writes a case for NEURON. Those of its models that the suite has are programs written by hand, whose
// constants are those of the model files.
func (c *benchCommand) neuronScript(one suite.Case, e suite.Engine) (string, error) {
	switch {
	case one.Size == "":
		return "", errors.New("NEURON runs models of the suite alone, no model files")
	case c.Dt != "" || len(c.Set) > 0:
		return "", errors.New("its program for NEURON has constants and a time step of its own; leave out --dt and --set")
	}
	m, err := models.Find(one.Model)
	if err != nil {
		return "", err
	}
	size, err := m.Size(one.Size)
	if err != nil {
		return "", err
	}
	ours, err := c.model(one)
	if err != nil {
		return "", err
	}
	if len(ours.Runs) != 1 {
		return "", fmt.Errorf("%d runs, want one", len(ours.Runs))
	}
	o := neuron.Options{
		Neurons: size.Neurons, Seed: suiteSeed, Duration: float64(ours.Runs[0].Duration), Threads: e.Threads,
		Probability: float64(size.Synapses) / float64(size.Neurons) / float64(size.Neurons),
	}
	if c.Seed != nil {
		o.Seed = *c.Seed
	}
	return neuron.Script(one.Model, o)
}
