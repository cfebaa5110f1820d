package spikelane_test

import (
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/units"
)

// TestStates: what States returns, SetStates takes; both know units.
func TestStates(t *testing.T) {
	n := spikelane.NewNetwork("n", spikelane.Config{})
	g := n.NeuronGroup("G", 3, spikelane.NeuronModel{Equations: "v : volt\nk : integer\nb : boolean\ns : amp (shared)\ndouble = 2*v : volt", Threshold: "b", Refractory: "1*ms"})
	g.Set("v", "i*mV")
	y := n.Synapses("y", g, g, spikelane.SynapseModel{Equations: "w : siemens"})
	y.Connect(spikelane.Connect{I: []int32{2, 0, 1}, J: []int32{0, 1, 2}}) // creation order is not storage order
	y.Set("w", "i*nS")
	s := started(t, n)
	before, err := s.States(g)
	do(t, err)
	if q := before["v"].At(2); q != (2 * units.Millivolt).Quantity() {
		t.Errorf("v[2] is %v, want 2 mV", q)
	}
	if q := before["double"].At(1); q != (2 * units.Millivolt).Quantity() {
		t.Errorf("double[1] is %v, want 2 mV", q)
	}
	if q := before["lastspike"].At(1); q != (-1e4 * units.Second).Quantity() {
		t.Errorf("lastspike[1] is %v, want -10000 s", q)
	}
	if x := before["s"]; !x.Shared || len(x.Data) != 1 || x.At(2).Dim != units.ElectricCurrent {
		t.Errorf("s is %+v", x)
	}
	before["v"].Data[0] = 7 // a copy
	weights, err := s.States(y)
	do(t, err)
	sameFloats(t, "w", weights["w"].Data, []float64{2e-9, 0, 1e-9}, 0)

	do(t, s.SetStates(g, map[string]any{
		"v": 5 * units.Millivolt, "k": []float64{1, 2, 3}, "b": true, "s": units.Current(2e-9),
		"lastspike": spikelane.Values{Data: []float64{1, 2, 3}, Dim: units.Duration},
	}))
	sameFloats(t, "v", s.Float64(g, "v"), []float64{5e-3, 5e-3, 5e-3}, 0)
	sameFloats(t, "s", s.Float64(g, "s"), []float64{2e-9}, 0)
	if k, b := s.Int32(g, "k"), s.Bool(g, "b"); k[2] != 3 || b[1] != 1 {
		t.Errorf("k %v, b %v", k, b)
	}
	before["v"].Data[0] = 0
	delete(before, "double")
	back := map[string]any{}
	for name, v := range before {
		back[name] = v
	}
	do(t, s.SetStates(g, back))
	sameFloats(t, "v again", s.Float64(g, "v"), []float64{0, 1e-3, 2e-3}, 0)
	weights["w"].Data[0] = 9
	do(t, s.SetStates(y, map[string]any{"w": weights["w"]}))
	sameFloats(t, "w in storage order", s.Weights(y, "w"), []float64{0, 1e-9, 9}, 0)

	if d, ok := s.Unit(y, "w"); !ok || d != units.ElectricConductance {
		t.Errorf("unit of w: %v %v", d, ok)
	}
	if _, ok := s.Unit(g, "w"); ok {
		t.Error("G has no w")
	}
}

// TestStatesFaults: every fault names its variable, and one fault keeps all values from being set.
func TestStatesFaults(t *testing.T) {
	n := spikelane.NewNetwork("n", spikelane.Config{})
	g := n.NeuronGroup("G", 3, spikelane.NeuronModel{Equations: "v : volt\nvolume : 1\nk : integer\nb : boolean\ndouble = 2*v : volt"})
	s := started(t, n)
	err := s.SetStates(g, map[string]any{"volum": 1, "v": 3.0, "k": 0.5, "b": []float64{0, 1, 2}, "double": 3 * units.Millivolt, "volume": 4})
	var faults spikelane.Errors
	if !errors.As(err, &faults) || len(faults) != 5 {
		t.Fatalf("got %v, want 5 faults", err)
	}
	for _, want := range []string{`no variable "volum"`, `did you mean "volume"?`, "G, v: E201 v needs volt, is a number without unit", "k[0] cannot be 0.5", "b[2] cannot be 2", "double is a subexpression"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not in %v", want, err)
		}
	}
	sameFloats(t, "volume", s.Float64(g, "volume"), []float64{0, 0, 0}, 0)
	for name, value := range map[string]any{"v": spikelane.Values{Data: []float64{1, 2}, Dim: units.ElectricPotential}, "volume": []float64{1}, "k": math.Inf(1), "b": "yes"} {
		if err := s.SetStates(g, map[string]any{name: value}); !errors.Is(err, spikelane.ErrModel) || !strings.Contains(err.Error(), "neurons G, "+name) {
			t.Errorf("%s = %v: %v", name, value, err)
		}
	}
	for _, o := range []spikelane.Owner{nil, (*spikelane.NeuronGroup)(nil), (*spikelane.Synapses)(nil), spikelane.NewNetwork("m", spikelane.Config{}).NeuronGroup("G", 1, spikelane.NeuronModel{})} {
		if _, err := s.States(o); !errors.Is(err, spikelane.ErrModel) {
			t.Errorf("states of %v: %v", o, err)
		}
	}
}
