package spikelane_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/spikelane/spikelane"
)

// mesh is a network of 4 sources with v = 10*i and 3 targets, connected in an order that is not that of the sources:
// numbers 0 … 5 are 3→0, 1→2, 1→2, 0→1, 3→2, 1→0; then w = number. There is a shared, an integer and a boolean variable.
func mesh(seed int64) (n *spikelane.Network, g, h *spikelane.NeuronGroup, y *spikelane.Synapses) {
	n = spikelane.NewNetwork("mesh", spikelane.Config{Seed: seed})
	g = n.NeuronGroup("g", 4, spikelane.NeuronModel{Equations: "v : volt\nk : integer\nb : boolean\ns : 1 (shared)\ntwice = 2*v : volt"})
	h = n.NeuronGroup("h", 3, spikelane.NeuronModel{Equations: "x : 1"})
	g.Set("v", "10*mV*i")
	y = n.Synapses("y", g, h, spikelane.SynapseModel{Equations: "w : 1\nm : integer\nsum = w + m + 0*twice_pre/volt : 1"})
	y.Connect(spikelane.Connect{I: []int32{3, 1, 1, 0, 3, 1}, J: []int32{0, 2, 2, 1, 2, 0}})
	for k := range 6 {
		y.SetAt("w", k, fmt.Sprint(k))
	}
	return n, g, h, y
}

func equalNumbers(t *testing.T, what string, got []float64, err error, want ...float64) {
	t.Helper()
	if err != nil {
		t.Errorf("%s: %v", what, err)
		return
	}
	ok := len(got) == len(want)
	for k := 0; ok && k < len(got); k++ {
		ok = math.Abs(got[k]-want[k]) <= 1e-15
	}
	if !ok {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

// TestSelections: which synapses each selection chooses, and in which order.
func TestSelections(t *testing.T) {
	n, _, _, y := mesh(1)
	v := started(t, n).Synaptic(y)
	if v.Len() != 6 {
		t.Fatalf("%d synapses, want 6", v.Len())
	}
	pair := spikelane.Pair
	for _, c := range []struct {
		what string
		by   []spikelane.Selection
		want []float64
	}{
		{"all", nil, []float64{0, 1, 2, 3, 4, 5}},
		{"pair", pair(3, 2), []float64{4}},
		{"pair of two", pair(1, 2), []float64{1, 2}},
		{"no pair", pair(2, 2), []float64{}},
		{"outside", pair(7, 9), []float64{}},
		{"pairs", []spikelane.Selection{spikelane.Pairs([]int{3, 1, 3}, []int{2, 2, 0})}, []float64{4, 1, 2, 0}},
		{"pairs, the second of each", []spikelane.Selection{spikelane.Pairs([]int{3, 1}, []int{2, 2}), spikelane.Nth(1)}, []float64{2}},
		{"from", []spikelane.Selection{spikelane.From(1, 3)}, []float64{1, 2, 5}},
		{"from and beyond", []spikelane.Selection{spikelane.From(-3, 99)}, []float64{0, 1, 2, 3, 4, 5}},
		{"from none", []spikelane.Selection{spikelane.From(3, 1)}, []float64{}},
		{"onto", []spikelane.Selection{spikelane.Onto(1, 3)}, []float64{1, 2, 3, 4}},
		{"from and onto", []spikelane.Selection{spikelane.Onto(0, 2), spikelane.From(1, 4)}, []float64{0, 5}},
		{"nth", []spikelane.Selection{spikelane.Nth(1)}, []float64{2}},
		{"numbers", []spikelane.Selection{spikelane.Numbers(5, 0, 5)}, []float64{5, 0, 5}},
		{"where", []spikelane.Selection{spikelane.Where("i > j and w < 5")}, []float64{0, 4}},
		{"where on variables", []spikelane.Selection{spikelane.Where("v_pre < 5*mV or N_incoming == 2")}, []float64{0, 3, 5}},
		{"where and onto", []spikelane.Selection{spikelane.Where("w > 1"), spikelane.Onto(2, 3)}, []float64{2, 4}},
	} {
		got, err := v.Get("w", c.by...)
		equalNumbers(t, c.what, got, err, c.want...)
	}
	got, err := v.Get("10*i + j + 100*N_outgoing")
	equalNumbers(t, "an expression", got, err, 230, 312, 312, 101, 232, 310)
	m, err := v.Matrix("w", spikelane.Nth(0))
	nan := math.NaN()
	if got, want := fmt.Sprint(m), fmt.Sprint([][]float64{{nan, 3, nan}, {5, nan, 1}, {nan, nan, nan}, {0, nan, 4}}); err != nil || got != want {
		t.Errorf("matrix %v, %v, want %v", got, err, want)
	}
}

// TestSetSynapses: writing to selections.
func TestSetSynapses(t *testing.T) {
	for _, c := range []struct {
		what string
		set  func(v *spikelane.SynapticState) error
		want []float64
	}{
		{"all", func(v *spikelane.SynapticState) error { return v.Set("w", "10*i + j") }, []float64{30, 12, 12, 1, 32, 10}},
		{"where", func(v *spikelane.SynapticState) error { return v.Set("w", "-1.0", spikelane.Where("j == 2")) }, []float64{0, -1, -1, 3, -1, 5}},
		{"pair", func(v *spikelane.SynapticState) error { return v.Set("w", "w + 10", spikelane.Pair(1, 2)...) }, []float64{0, 11, 12, 3, 4, 5}},
		{"a pair twice", func(v *spikelane.SynapticState) error {
			return v.Set("w", "w + 10", spikelane.Pairs([]int{3, 3}, []int{0, 0}))
		}, []float64{10, 1, 2, 3, 4, 5}},
		{"nth where", func(v *spikelane.SynapticState) error {
			return v.Set("w", "7", spikelane.Nth(0), spikelane.Where("w > 3"))
		}, []float64{0, 1, 2, 3, 7, 7}},
		{"two lists", func(v *spikelane.SynapticState) error {
			return v.SetValues("w", []float64{-5, -1}, spikelane.Numbers(5, 1, 0), spikelane.Pairs([]int{1, 1, 3}, []int{2, 0, 2}), spikelane.Numbers(1, 4, 5, 3))
		}, []float64{0, -1, 2, 3, 4, -5}},
		{"values", func(v *spikelane.SynapticState) error { return v.SetValues("w", []float64{9, 8, 7, 6, 5, 4}) }, []float64{9, 8, 7, 6, 5, 4}},
		{"values by pairs", func(v *spikelane.SynapticState) error {
			return v.SetValues("w", []float64{-4, -1, -2}, spikelane.Pairs([]int{3, 1}, []int{2, 2}))
		}, []float64{0, -1, -2, 3, -4, 5}},
		{"matrix", func(v *spikelane.SynapticState) error {
			nan := math.NaN()
			return v.SetMatrix("w", [][]float64{{nan, 30, nan}, {50, nan, 20}, {nan, nan, nan}, {nan, nan, 40}})
		}, []float64{0, 20, 20, 30, 40, 50}},
	} {
		n, _, _, y := mesh(1)
		v := started(t, n).Synaptic(y)
		if err := c.set(v); err != nil {
			t.Errorf("%s: %v", c.what, err)
			continue
		}
		got, err := v.Get("w")
		equalNumbers(t, c.what, got, err, c.want...)
	}
}

// TestSetGroups: writing to groups and parts of them, and reading.
func TestSetGroups(t *testing.T) {
	n, g, _, y := mesh(1)
	s := started(t, n)
	part := g.Slice(1, 3)
	check := func(of spikelane.Owner, variable string, want ...float64) {
		t.Helper()
		got, err := s.Get(of, variable)
		equalNumbers(t, variable, got, err, want...)
	}
	do(t, s.Set(g, "v", "i*volt"))
	check(g, "v", 0, 1, 2, 3)
	check(part, "v", 1, 2)
	check(part, "i", 0, 1)
	do(t, s.Set(part, "v", "(10*(i + 1) + N)*volt")) // i and N are those of the part
	check(g, "v", 0, 12, 22, 3)
	check(g, "twice", 0, 24, 44, 6)
	do(t, s.SetWhere(g, "v", "v > 10*volt", "-v"))
	check(g, "v", 0, -12, -22, 3)
	do(t, s.SetAt(part, "v", 1, "5*volt"))
	check(g, "v", 0, -12, 5, 3)
	do(t, s.SetValues(part, "v", []float64{6, 7}))
	check(g, "v", 0, 6, 7, 3)
	do(t, s.SetValues(g, "k", []float64{1, -2, 3, 0}))
	do(t, s.SetWhere(g, "b", "k > 0", "True"))
	check(g, "b", 1, 0, 1, 0)
	check(g, "v/volt + k", 1, 4, 10, 3)
	do(t, s.Set(g, "s", "2.5"))
	check(g, "s", 2.5, 2.5, 2.5, 2.5)
	got, err := s.GetWhere(g, "v", "b")
	equalNumbers(t, "where", got, err, 0, 7)
	do(t, s.SetAt(y, "w", 3, "100"))
	check(y, "w", 0, 1, 2, 100, 4, 5)
	do(t, s.SetWhere(y, "m", "w > 4", "2"))
	check(y, "sum", 0, 1, 2, 102, 4, 7)
	check(y, "v_pre/volt", 3, 6, 6, 0, 3, 6)
	values, err := s.States(part)
	if err != nil || !slices.Equal(values["v"].Data, []float64{6, 7}) {
		t.Errorf("states of a part: %v, %v", values["v"], err)
	}
	do(t, s.SetStates(part, map[string]any{"k": []float64{8, 9}}))
	check(g, "k", 1, 8, 9, 0)
}

// TestSetDraws: each call draws afresh, reading state changes no draw, and equal seeds draw the same.
func TestSetDraws(t *testing.T) {
	draws := func(seed int64, look bool) [][]float64 {
		n, g, _, y := mesh(seed)
		s := started(t, n)
		var out [][]float64
		for range 3 {
			do(t, s.Set(g, "v", "rand()*volt"))
			if look {
				_, err := s.Get(g, "v + 1*volt")
				do(t, err)
			}
			a, err := s.Get(g, "v")
			do(t, err)
			do(t, s.Set(y, "w", "randn()"))
			b, err := s.Get(y, "w")
			do(t, err)
			out = append(out, a, b)
		}
		return out
	}
	a := draws(1, false)
	if b := draws(1, true); fmt.Sprint(a) != fmt.Sprint(b) {
		t.Errorf("looking changed the draws: %v, %v", a, b)
	}
	if b := draws(2, false); fmt.Sprint(a) == fmt.Sprint(b) {
		t.Error("another seed draws the same")
	}
	seen := map[float64]bool{}
	for _, list := range a {
		for _, x := range list {
			if seen[x] {
				t.Errorf("%v twice", x)
			}
			seen[x] = true
		}
	}
}

// TestAccessFaults: each wrong access is an error with its place, and changes nothing.
func TestAccessFaults(t *testing.T) {
	n, g, _, y := mesh(1)
	s := started(t, n)
	v := s.Synaptic(y)
	_, other, _, foreign := mesh(1)
	_, errGet := s.Get(g, "nothing")
	_, errWhere := s.GetWhere(g, "v", "v")
	_, errPairs := v.Get("w", spikelane.Pairs([]int{2}, []int{0}))
	_, errLengths := v.Get("w", spikelane.Pairs([]int{1, 2}, []int{0}))
	_, errNumber := v.Get("w", spikelane.Numbers(6))
	_, errText := v.Get("w", spikelane.Where("w >"))
	_, errMatrix := v.Matrix("w")
	_, errForeign := s.Synaptic(foreign).Get("w")
	_, errNil := s.Synaptic(nil).Get("w")
	nan := math.NaN()
	for _, c := range []struct {
		err  error
		want string
	}{
		{s.Set(g, "v", "1"), "neurons g, v, line 1, column 1: E204"},
		{s.Set(g, "twice", "1*volt"), "E125 twice is a subexpression"},
		{s.Set(g, "u", "1"), `E402 no variable "u"`},
		{s.SetWhere(g, "v", "i + 1", "1*volt"), "neurons g, v.where"},
		{s.SetAt(g, "v", 4, "1*volt"), "E401 index 4 is outside 0..3 of g.v"},
		{s.SetAt(g.Slice(0, 2), "v", 2, "1*volt"), "E401 index 2 is outside 0..1"},
		{s.Set(g.Slice(0, 2), "s", "1"), "E129 s is shared"},
		{s.Set(g, "s", "i"), "E129 s is shared"},
		{s.SetValues(g, "v", []float64{1}), "E403 v takes 4 values, got 1"},
		{s.SetValues(g, "k", []float64{1, 2, 3, 0.5}), "k[3]: E418 k is integer, got 0.5"},
		{s.SetValues(g, "b", []float64{1, 0, 2, 0}), "b[2]: E418 b is boolean"},
		{s.SetValues(g, "twice", nil), "E125"},
		{s.Set(other, "v", "1*volt"), "E408"},
		{s.Set(nil, "v", "1*volt"), "E408"},
		{errGet, `E101 unknown name "nothing"`},
		{errWhere, "E205"},
		{v.Set("sum", "1"), "E125"},
		{v.Set("z", "1"), "E402"},
		{v.Set("w", "1*mV"), "synapses y, w, line 1, column 1: E204"},
		{v.Set("w", "1", spikelane.Where("")), "synapses y, w.where"},
		{v.SetValues("w", []float64{1, 2}, spikelane.Nth(1)), "E403 w takes 1 values, got 2"},
		{v.SetValues("m", []float64{0.5}, spikelane.Nth(1)), "E418"},
		{v.SetValues("sum", nil), "E125"},
		{errPairs, "E419 no synapse from 2 onto 0"},
		{errLengths, "E403"},
		{errNumber, "E401 index 6 is outside the 6 synapses of y"},
		{errText, "synapses y, w.where, line 1"},
		{errMatrix, "E420 several synapses from 1 onto 2"},
		{v.SetMatrix("w", [][]float64{{1}}), "E403 the matrix has 1 rows for 4 sources"},
		{v.SetMatrix("w", [][]float64{{nan, nan, nan}, {nan}, nil, nil}), "E403 row 1 of the matrix"},
		{v.SetMatrix("w", [][]float64{{1, nan, nan}, {nan, nan, nan}, {nan, nan, nan}, {nan, nan, nan}}), "E419 the matrix has 1 from 0 onto 0"},
		{errForeign, "E408"},
		{errNil, "E408"},
	} {
		if c.err == nil || !strings.Contains(c.err.Error(), c.want) || !errors.Is(c.err, spikelane.ErrModel) {
			t.Errorf("got %v, want %q", c.err, c.want)
		}
	}
	got, err := v.Get("w")
	equalNumbers(t, "w afterwards", got, err, 0, 1, 2, 3, 4, 5)
}

// TestAccessInParallel: simulations of one program are set and read by goroutines of their own, and give the same.
func TestAccessInParallel(t *testing.T) {
	n, g, _, y := mesh(1)
	p := compiled(t, n)
	results := make(chan string)
	for range 4 {
		go func() {
			s, err := p.New(context.Background(), spikelane.Instance{})
			if err != nil {
				results <- err.Error()
				return
			}
			text := ""
			for k := range 20 {
				text += fmt.Sprintln(s.Set(g, "v", fmt.Sprintf("twice*0.7 + rand()*%d*mV", k)), s.Set(y, "w", fmt.Sprintf("twice_pre/volt + %d + randn()", k)))
				v, err := s.Get(y, fmt.Sprintf("w + twice_pre/mV + %d", k))
				text += fmt.Sprintln(v, err)
				states, err := s.States(y)
				text += fmt.Sprintln(states["sum"].Data, err)
			}
			results <- text
		}()
	}
	first := <-results
	if !strings.Contains(first, "<nil>") || strings.Contains(first, "E1") {
		t.Error(first)
	}
	for range 3 {
		if other := <-results; other != first {
			t.Errorf("got\n%s, want\n%s", other, first)
		}
	}
}
