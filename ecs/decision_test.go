package ecs

import (
	"fmt"
	"math"
	"testing"

	arche "github.com/mlange-42/arche/ecs"
	"github.com/mlange-42/arche/generic"
)

// The measurement behind docs/decisions/0001: one step of leaky
// integrate-and-fire neurons with two decaying conductances, on our columns and
// on one arche entity for each neuron.
//
//	v  ← pv·v + pe·ge + pi·gi + c
//	ge ← de·ge + je
//	gi ← di·gi + ji
//
// The factors are those of tau_m 20 ms, tau_e 5 ms, tau_i 10 ms and a step of
// 0.1 ms, to a few digits; their values do not matter here. The steady drive je
// and ji keeps the conductances from decaying into denormal numbers, which some
// processors are slow with.
const (
	pv, pe, pi, c = 0.99501, 0.00494, 0.00496, -0.000244
	de, je        = 0.98020, 1e-4
	di, ji        = 0.99005, 1e-4
)

// lif is the arithmetic that all contestants share; the compiler inlines it.
func lif(v, ge, gi float64) (float64, float64, float64) {
	return float64(pv*v) + float64(pe*ge) + float64(pi*gi) + c, float64(de*ge) + je, float64(di*gi) + ji
}

type (
	potential  struct{ v float64 }
	excitation struct{ g float64 }
	inhibition struct{ g float64 }
	neuron     struct{ v, ge, gi float64 }
)

// start is the state of neuron i before the first step.
func start(i int) (v, ge, gi float64) {
	return -0.06 + 1e-6*float64(i%997), 1e-3 * float64(i%13), 1e-3 * float64(i%7)
}

// contestant is one way to store n neurons.
type contestant struct {
	name  string
	build func(n int) (step func(), read func(i int) (v, ge, gi float64))
}

var contestants = []contestant{
	{"columns", columns},
	{"entity-per-neuron/three-components", threeComponents},
	{"entity-per-neuron/one-component", oneComponent},
}

func columns(n int) (func(), func(int) (v, ge, gi float64)) {
	t := NewTable(n)
	v, ge, gi := t.Add("v", F64).F64, t.Add("ge", F64).F64, t.Add("gi", F64).F64
	for i := range n {
		v[i], ge[i], gi[i] = start(i)
	}
	step := func() {
		v, ge, gi := v, ge[:len(v)], gi[:len(v)]
		for i := range v {
			v[i], ge[i], gi[i] = lif(v[i], ge[i], gi[i])
		}
	}
	return step, func(i int) (float64, float64, float64) { return v[i], ge[i], gi[i] }
}

func threeComponents(n int) (func(), func(int) (v, ge, gi float64)) {
	w := arche.NewWorld(n)
	m := generic.NewMap3[potential, excitation, inhibition](&w)
	entities := make([]arche.Entity, n)
	for i := range entities {
		v, ge, gi := start(i)
		entities[i] = m.NewWith(&potential{v}, &excitation{ge}, &inhibition{gi})
	}
	filter := generic.NewFilter3[potential, excitation, inhibition]()
	step := func() {
		query := filter.Query(&w)
		for query.Next() {
			v, e, i := query.Get()
			v.v, e.g, i.g = lif(v.v, e.g, i.g)
		}
	}
	return step, func(i int) (float64, float64, float64) {
		v, ge, gi := m.Get(entities[i])
		return v.v, ge.g, gi.g
	}
}

func oneComponent(n int) (func(), func(int) (v, ge, gi float64)) {
	w := arche.NewWorld(n)
	m := generic.NewMap1[neuron](&w)
	entities := make([]arche.Entity, n)
	for i := range entities {
		v, ge, gi := start(i)
		entities[i] = m.NewWith(&neuron{v, ge, gi})
	}
	filter := generic.NewFilter1[neuron]()
	step := func() {
		query := filter.Query(&w)
		for query.Next() {
			x := query.Get()
			x.v, x.ge, x.gi = lif(x.v, x.ge, x.gi)
		}
	}
	return step, func(i int) (float64, float64, float64) {
		x := m.Get(entities[i])
		return x.v, x.ge, x.gi
	}
}

// The contestants compute the same bits, so the comparison is one of storage.
func TestDecisionComparesEqualWork(t *testing.T) {
	const n, steps = 1000, 100
	_, initial := columns(n)
	want := make([][3]float64, n)
	for i := range want {
		v, ge, gi := initial(i)
		for range steps {
			v, ge, gi = lif(v, ge, gi)
		}
		want[i] = [3]float64{v, ge, gi}
	}
	for _, c := range contestants {
		step, read := c.build(n)
		for range steps {
			step()
		}
		for i := range n {
			v, ge, gi := read(i)
			for k, got := range []float64{v, ge, gi} {
				if math.Float64bits(got) != math.Float64bits(want[i][k]) {
					t.Fatalf("%s: neuron %d has %g, %g, %g, want %v", c.name, i, v, ge, gi, want[i])
				}
			}
		}
	}
}

// BenchmarkDecision reports nanoseconds for one step of one neuron.
func BenchmarkDecision(b *testing.B) {
	for _, n := range []int{4000, 100_000} {
		for _, c := range contestants {
			b.Run(fmt.Sprintf("%d/%s", n, c.name), func(b *testing.B) {
				step, _ := c.build(n)
				for b.Loop() {
					step()
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/neuron")
			})
		}
	}
}
