package spikelane

import (
	"context"
	"fmt"
	"math"
	"slices"
	"sync"
	"weak"

	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/systems"
)

// wired is finished connectivity, and what is a function of it and of delays. Nil shares nothing.
type wired struct {
	rows *ecs.Rows
	by   string  // delays that rows are sorted by, see delaysText; "": they are not
	dt   float64 // of the steps of those

	mu      sync.Mutex
	delays  map[string][]float64 // of pathways, in seconds, where they are kept for each synapse
	fans    map[fanKey]weak.Pointer[systems.Fan]
	sources *ecs.Column
}

// fanKey is all that a fan of given rows is a function of.
type fanKey struct {
	pathway string
	dt      float64 // of the delays' steps
	delays  string  // see delaysText
	order   systems.Order
}

// delaysText returns a text that is equal for equal delays of equal rows, and for others differs.
func (s *Simulation) delaysText(sp *synapseProgram, p *pathwayProgram) string {
	given := s.delays[delayKey{sp.decl, p.decl.Name}]
	switch {
	case given == nil:
		f := p.delayKernel.Func()
		if f.Param("seed") < 0 {
			return f.String()
		}
		return fmt.Sprintln("seed", s.wiring, f)
	case len(given) == 1:
		return number(given[0])
	}
	d := newDigest(context.Background())
	for _, x := range given {
		d.u64(math.Float64bits(x))
	}
	return d.sum()
}

// common returns delays that are equal to the ones given: those of others, if they have been given the same.
func (w *wired) common(pathway string, delays []float64) []float64 {
	if w == nil || len(delays) < 2 {
		return delays
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	switch known := w.delays[pathway]; {
	case known == nil:
		w.delays[pathway] = delays
	case sameBits(known, delays):
		return known
	}
	return delays
}

func sameBits(a, b []float64) bool {
	return slices.EqualFunc(a, b, func(x, y float64) bool { return math.Float64bits(x) == math.Float64bits(y) })
}

// sourceColumn returns the sources of all synapses, which build makes where nobody has.
func (w *wired) sourceColumn(build func() *ecs.Column) *ecs.Column {
	if w == nil {
		return build()
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.sources == nil {
		w.sources = build()
	}
	return w.sources
}

// sharedFan returns the fan of a pathway, which build makes where nobody has.
func (s *Simulation) sharedFan(sp *synapseProgram, p *pathwayProgram, order systems.Order, build func() (*systems.Fan, error)) (*systems.Fan, error) {
	w := s.wired[sp.decl]
	if w == nil {
		return build()
	}
	key := fanKey{pathway: p.decl.Name, dt: sp.pre.object.Dt, delays: s.delaysText(sp, p), order: order}
	if p.decl.Post {
		key.dt = sp.pst.object.Dt
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if f := w.fans[key].Value(); f != nil {
		return f, nil
	}
	f, err := build()
	if err == nil {
		w.fans[key] = weak.Make(f)
	}
	return f, err
}
