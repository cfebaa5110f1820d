package spikelane

import (
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
	dt   float64 // of the delays that rows are sorted by

	mu      sync.Mutex
	delays  map[string][]float64 // of pathways, in seconds, where synapses have their own
	fans    map[fanKey]weak.Pointer[systems.Fan]
	sources *ecs.Column
}

// fanKey is all that a fan of given rows is a function of.
type fanKey struct {
	pathway  string
	dt       float64 // of the delays' steps
	delay    float64 // in seconds, of all synapses; NaN would not be found again
	each     bool    // the delays are those of wired
	anyOrder bool
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

// has reports whether the delays of a pathway are those given.
func (w *wired) has(pathway string, delays []float64) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return sameBits(w.delays[pathway], delays)
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
func (s *Simulation) sharedFan(sp *synapseProgram, p *pathwayProgram, anyOrder bool, build func() *systems.Fan) *systems.Fan {
	w, given := s.wired[sp.decl], s.delays[delayKey{sp.decl, p.decl.Name}]
	if w == nil || len(given) == 0 {
		return build()
	}
	key := fanKey{pathway: p.decl.Name, dt: sp.pre.object.Dt, delay: given[0], anyOrder: anyOrder}
	if p.decl.Post {
		key.dt = sp.pst.object.Dt
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(given) > 1 {
		known := w.delays[p.decl.Name]
		if key.each = len(known) > 0 && &known[0] == &given[0]; !key.each {
			return build() // of delays that were set
		}
	}
	f := w.fans[key].Value()
	if f == nil {
		f = build()
		w.fans[key] = weak.Make(f)
	}
	return f
}
