package spikelane_test

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/spikelane/spikelane"
)

// TestInputMisuse: each fault of a function or a source is reported by Compile, with what is wrong.
func TestInputMisuse(t *testing.T) {
	one := func(x []float64) float64 { return 1 }
	for _, c := range []struct {
		want  string
		build func(n *spikelane.Network)
	}{
		{"E123", func(n *spikelane.Network) { n.Binomial("exp", 1, 0.5) }},
		{"E123", func(n *spikelane.Network) { n.Binomial("mV", 1, 0.5) }},
		{"E120", func(n *spikelane.Network) { n.Binomial("b", 1, 0.5); n.Binomial("b", 1, 0.5) }},
		{"E120", func(n *spikelane.Network) { n.Constant("b", 1); n.Binomial("b", 1, 0.5) }},
		{`"b" is a function of the network`, func(n *spikelane.Network) {
			n.Binomial("b", 1, 0.5)
			n.NeuronGroup("g", 1, spikelane.NeuronModel{Equations: "b : 1"})
		}},
		{"E406", func(n *spikelane.Network) { n.Binomial("b", -1, 0.5) }},
		{"E406", func(n *spikelane.Network) { n.Binomial("b", 1, math.NaN()) }},
		{"E127", func(n *spikelane.Network) {
			n.Binomial("b", 1, 0.5)
			n.NeuronGroup("g", 1, spikelane.NeuronModel{Equations: "x = b() : 1"})
		}},
		{"no Go function", func(n *spikelane.Network) { n.Function("f", spikelane.Function{}) }},
		{"at most 4 arguments", func(n *spikelane.Network) {
			n.Function("f", spikelane.Function{Args: []string{"1", "1", "1", "1", "1"}, Go: one})
		}},
		{`write "volt"`, func(n *spikelane.Network) { n.Function("f", spikelane.Function{Args: []string{"mV"}, Go: one}) }},
		{`unknown unit "vlt"`, func(n *spikelane.Network) { n.Function("f", spikelane.Function{Result: "vlt", Go: one}) }},
		{"unknown unit", func(n *spikelane.Network) { n.Function("f", spikelane.Function{Args: []string{""}, Go: one}) }},
		{"unknown unit", func(n *spikelane.Network) { n.Function("f", spikelane.Function{Args: []string{"1\ny : 1"}, Go: one}) }},
		{"argument 1 of f must be volt, is a number without unit", func(n *spikelane.Network) {
			n.Function("f", spikelane.Function{Args: []string{"volt"}, Go: one})
			n.NeuronGroup("g", 1, spikelane.NeuronModel{Equations: "x = f(2) : 1"})
		}},
		{"argument 1 of f must be a condition", func(n *spikelane.Network) {
			n.Function("f", spikelane.Function{Args: []string{"boolean"}, Go: one})
			n.NeuronGroup("g", 1, spikelane.NeuronModel{Equations: "x = f(2) : 1"})
		}},
		{"f takes 2 arguments, got 1", func(n *spikelane.Network) {
			n.Function("f", spikelane.Function{Args: []string{"1", "1"}, Go: one})
			n.NeuronGroup("g", 1, spikelane.NeuronModel{Equations: "x = f(2) : 1"})
		}},
		{"event-driven: dy/dt changes with t between events", func(n *spikelane.Network) {
			n.TimedArray("ta", spikelane.TimedArray{Values: []float64{1}, Dt: 1 * ms})
			g := n.NeuronGroup("g", 1, lif)
			n.Synapses("s", g, g, spikelane.SynapseModel{Equations: "dy/dt = (z - y)/ms : 1 (event-driven)\nz = ta(t) : 1", OnPre: "v += y*mV"}).Connect(spikelane.Connect{})
		}},
		{"must be an integer", func(n *spikelane.Network) {
			n.TimedArray("ta", spikelane.TimedArray{Rows: [][]float64{{1}}, Dt: 1 * ms})
			n.NeuronGroup("g", 1, spikelane.NeuronModel{Equations: "x = ta(t, i/2) : 1"})
		}},
		{"j takes the values 0..2", func(n *spikelane.Network) {
			n.TimedArray("ta", spikelane.TimedArray{Rows: [][]float64{{1, 2}}, Dt: 1 * ms})
			g := n.NeuronGroup("g", 4, lif)
			n.Synapses("s", g.Slice(0, 2), g.Slice(1, 4), spikelane.SynapseModel{OnPre: "v += (ta(t, i) + ta(t, j))*mV"}).Connect(spikelane.Connect{})
		}},
		{"Values exclude Rows", func(n *spikelane.Network) {
			n.TimedArray("ta", spikelane.TimedArray{Rows: [][]float64{{1}}, Values: []float64{1}, Dt: 1 * ms})
		}},
		{"needs values", func(n *spikelane.Network) { n.TimedArray("ta", spikelane.TimedArray{Dt: 1 * ms}) }},
		{"E503", func(n *spikelane.Network) { n.TimedArray("ta", spikelane.TimedArray{Values: []float64{1}}) }},
		{"2 rates for 3 elements", func(n *spikelane.Network) { n.PoissonGroup("p", 3, spikelane.PoissonModel{Each: []float64{1, 2}}) }},
		{"Each excludes Rates", func(n *spikelane.Network) {
			n.PoissonGroup("p", 1, spikelane.PoissonModel{Each: []float64{1}, Rates: "1*Hz"})
		}},
		{"a rate of NaN Hz", func(n *spikelane.Network) {
			n.PoissonGroup("p", 1, spikelane.PoissonModel{Each: []float64{math.NaN()}})
		}},
		{"poisson p, rates", func(n *spikelane.Network) { n.PoissonGroup("p", 1, spikelane.PoissonModel{Rates: "1*Hz +"}) }},
		{"rates needs a rate, is volt", func(n *spikelane.Network) { n.PoissonGroup("p", 1, spikelane.PoissonModel{Rates: "1*volt"}) }},
		{"no target given", func(n *spikelane.Network) { n.PoissonInput(nil, "v", spikelane.PoissonTrains{}) }},
		{"another network", func(n *spikelane.Network) {
			n.PoissonInput(spikelane.NewNetwork("m", spikelane.Config{}).NeuronGroup("g", 1, lif), "v", spikelane.PoissonTrains{})
		}},
		{"is a subexpression", func(n *spikelane.Network) {
			g := n.NeuronGroup("g", 1, spikelane.NeuronModel{Equations: "x = 1 : 1"})
			n.PoissonInput(g, "x", spikelane.PoissonTrains{N: 1, Rate: "1*Hz", Weight: "1"})
		}},
		{"flagged constant", func(n *spikelane.Network) {
			g := n.NeuronGroup("g", 1, spikelane.NeuronModel{Equations: "x : 1 (constant)"})
			n.PoissonInput(g, "x", spikelane.PoissonTrains{N: 1, Rate: "1*Hz", Weight: "1"})
		}},
		{"x is integer", func(n *spikelane.Network) {
			g := n.NeuronGroup("g", 1, spikelane.NeuronModel{Equations: "x : integer"})
			n.PoissonInput(g, "x", spikelane.PoissonTrains{N: 1, Rate: "1*Hz", Weight: "1"})
		}},
		{"weight, line 1, column 1: E204", func(n *spikelane.Network) {
			n.PoissonInput(n.NeuronGroup("g", 1, lif), "v", spikelane.PoissonTrains{N: 1, Rate: "1*Hz", Weight: "1"})
		}},
	} {
		n := spikelane.NewNetwork("n", spikelane.Config{})
		c.build(n)
		_, err := n.Compile(context.Background())
		if !errors.Is(err, spikelane.ErrModel) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("want %q, got %v", c.want, err)
		}
	}
}
