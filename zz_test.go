package spikelane_test

import (
	"testing"

	"github.com/spikelane/spikelane"
)

func TestZZ(t *testing.T) {
	n := spikelane.NewNetwork("n", spikelane.Config{})
	g := n.NeuronGroup("g", 3, spikelane.NeuronModel{Equations: "a = b + i : 1 (constant over dt)\nb = t/ms : 1 (constant over dt)\ndv/dt = a/ms : 1", Method: "euler"})
	m := n.StateMonitor("m", g, spikelane.StateRecord{Variables: []string{"a"}})
	s := ran(t, n, 0.5*ms)
	_, _, a := s.Trace(m, "a")
	t.Log(a)
	p, _ := n.Compile(t.Context())
	x, _ := p.Explain("schedule")
	t.Log(x)
}
