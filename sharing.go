package spikelane

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"hash"
	"math"
	"slices"
	"sync"
	"weak"

	"github.com/spikelane/spikelane/compile"
	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/model"
	"github.com/spikelane/spikelane/systems"
)

// wirings are the connections that simulations of one batch may have in common. Those that no simulation uses go, but
// for the latest of each synapses object, which the next run is likely to want.
type wirings struct {
	mu     sync.Mutex
	made   map[wiringKey]*wiring
	latest map[*Synapses]*wired
}

// wiringKey is all that the connections made by a synapses object are a function of.
type wiringKey struct {
	syn *Synapses
	sum [sha256.Size]byte
}

// wiring is what the rules of a synapses object make of one key.
type wiring struct {
	making chan struct{}         // closed when the one who makes it is done; nil: nobody is about to
	orders []weak.Pointer[wired] // as rows sorted by different delays
	sort   sync.Mutex
}

// live returns those that are still in use.
func (w *wiring) live() (found []*wired) {
	w.orders = slices.DeleteFunc(w.orders, func(p weak.Pointer[wired]) bool {
		o := p.Value()
		if o != nil {
			found = append(found, o)
		}
		return o == nil
	})
	return found
}

// visit is what a simulation does at a wiring while it makes its synapses. Nil is one that shares nothing.
type visit struct {
	all    *wirings
	key    wiringKey
	wiring *wiring
	found  []*wired // that others have made; none: it is to be made
}

// visit looks up the wiring that the synapses will have. While another simulation makes it, it waits.
func (s *Simulation) visit(ctx context.Context, sp *synapseProgram) (*visit, error) {
	if s.wirings == nil {
		return nil, nil
	}
	key, ok := s.wiringKey(sp)
	if !ok {
		return nil, nil
	}
	all := s.wirings
	for {
		all.mu.Lock()
		w := all.made[key]
		if w == nil {
			all.prune()
			w = &wiring{}
			all.made[key] = w
		}
		making := w.making
		if making == nil {
			v := &visit{all: all, key: key, wiring: w, found: w.live()}
			if len(v.found) == 0 {
				w.making = make(chan struct{})
			}
			all.mu.Unlock()
			return v, nil
		}
		all.mu.Unlock()
		select {
		case <-making:
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		}
	}
}

// prune forgets wirings that nobody uses.
func (all *wirings) prune() {
	if all.made == nil {
		all.made, all.latest = map[wiringKey]*wiring{}, map[*Synapses]*wired{}
	}
	for key, w := range all.made {
		if w.making == nil && len(w.live()) == 0 {
			delete(all.made, key)
		}
	}
}

// leave lets those go on who wait for the wiring: they find it, or make it if that failed.
func (v *visit) leave() {
	if v == nil || len(v.found) > 0 {
		return
	}
	v.all.mu.Lock()
	defer v.all.mu.Unlock()
	close(v.wiring.making)
	v.wiring.making = nil
}

// connect gives the projection the rows that others have made, if there are any.
func (v *visit) connect(s *Simulation, sp *synapseProgram, proj *ecs.Projection) bool {
	if v == nil || len(v.found) == 0 {
		return false
	}
	rows := v.found[0].rows
	if proj.SetRows(rows); sp.sorting != nil && s.sortable(sp, proj) {
		proj.Rows = rows.Apart() // initial values and delays come before they are sorted
	}
	return true
}

// finish sorts rows by the delays of a pathway, in steps; nil: not at all. If others have sorted the same rows by the
// same delays, it takes theirs; else they are there for others from now on.
func (v *visit) finish(s *Simulation, sp *synapseProgram, proj *ecs.Projection, steps []int32) {
	if v == nil {
		return
	}
	v.wiring.sort.Lock() // others with the same delays wait for these
	defer v.wiring.sort.Unlock()
	var by []float64
	if steps != nil {
		by = s.delays[delayKey{sp.decl, sp.sorting.decl.Name}]
	}
	v.all.mu.Lock()
	orders := v.wiring.live()
	v.all.mu.Unlock()
	k := slices.IndexFunc(orders, func(w *wired) bool {
		return steps == nil || w.dt == sp.pre.object.Dt && w.has(sp.sorting.decl.Name, by)
	})
	var w *wired
	if k < 0 {
		if steps != nil {
			proj.SortRows(steps)
		}
		w = &wired{rows: proj.Rows, dt: sp.pre.object.Dt, delays: map[string][]float64{}, fans: map[fanKey]weak.Pointer[systems.Fan]{}}
	} else if w = orders[k]; steps != nil {
		proj.TakeRows(w.rows)
	}
	s.wired[sp.decl] = w
	for _, p := range sp.paths {
		at := delayKey{sp.decl, p.decl.Name}
		if given := s.delays[at]; given != nil {
			s.delays[at] = w.common(p.decl.Name, given)
		}
	}
	v.all.mu.Lock()
	defer v.all.mu.Unlock()
	if k < 0 {
		v.wiring.orders = append(v.wiring.orders, weak.Make(w))
	}
	v.all.latest[sp.decl] = w
}

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

// wiringKey returns all that the rows of new synapses are a function of: the calls of Connect as they were compiled,
// the values that these read, and the seed if they draw. It is not known where Go functions of the user have a say.
func (s *Simulation) wiringKey(sp *synapseProgram) (key wiringKey, known bool) {
	h, seeded := sha256.New(), false
	e := sp.ends
	fmt.Fprintln(h, sp.object.ID, e.NPre, e.NPost, e.OffsetPre, e.OffsetPost, e.GroupPre, e.GroupPost, e.Short)
	for k, cp := range sp.connect {
		fmt.Fprintln(h, "connect", k, cp.site, number(cp.p), cp.n, cp.reads, cp.spec.SkipIfInvalid)
		seeded = seeded || cp.p != 1
		if cp.rule == nil {
			continue // pairs are the k-th list of this very object
		}
		fmt.Fprintln(h, cp.rule.String(), cp.rule.Over)
		for _, x := range []*model.Expr{cp.rule.Low, cp.rule.High, cp.rule.Step, cp.rule.Size} {
			if x == nil {
				fmt.Fprintln(h, "none")
				continue
			}
			n, whole := compile.Whole(x, e)
			fmt.Fprintln(h, n, whole)
		}
		seeded = seeded || cp.rule.Size != nil || cp.rule.P != nil
		for _, prog := range []kernels.Program{cp.rows, cp.elem, cp.choose, cp.count} {
			if prog == nil {
				fmt.Fprintln(h, "none")
				continue
			}
			f := prog.Func()
			if len(f.Hosts) > 0 {
				return key, false
			}
			fmt.Fprintln(h, f)
			seeded = seeded || f.Param("seed") >= 0
			for _, c := range s.bindSynapses(sp, prog).Columns {
				if c != nil { // others are those of the iterations
					sumColumn(h, c)
				}
			}
		}
	}
	if seeded {
		fmt.Fprintln(h, "seed", s.wiring)
	}
	return wiringKey{sp.decl, [sha256.Size]byte(h.Sum(nil))}, true
}

// sumColumn adds the name and the values of a column to a hash.
func sumColumn(h hash.Hash, c *ecs.Column) {
	fmt.Fprintln(h, c.Name, c.Elem, c.Len())
	var values any
	switch c.Elem {
	case ecs.F64:
		values = c.F64[:c.Len()]
	case ecs.I32:
		values = c.I32[:c.Len()]
	case ecs.I64:
		values = c.I64[:c.Len()]
	case ecs.Bool:
		values = c.Bool[:c.Len()]
	case ecs.U16:
		values = c.U16[:c.Len()]
	}
	if err := binary.Write(h, binary.LittleEndian, values); err != nil {
		panic("BUG: spikelane: " + err.Error())
	}
}
