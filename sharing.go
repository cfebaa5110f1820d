package spikelane

import (
	"context"
	"slices"
	"sync"
	"weak"

	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/internal/ending"
	"github.com/spikelane/spikelane/systems"
)

// wirings are the connections that simulations of one batch may have in common. Those that no simulation uses go, but
// for the latest of each synapses object, which the next run is likely to want.
type wirings struct {
	mu     sync.Mutex
	made   map[wiringKey]*wiring
	latest map[*Synapses]*wired
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
			return nil, ending.Of(ctx)
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
	if proj.SetRows(rows); sp.sorting != nil && s.prog.sortable(sp, proj.Rows.Distinct) {
		proj.Rows = rows.Apart() // initial values and delays come before they are sorted
	}
	return true
}

// finish sorts rows by delays, of which the text by tells, or not at all where it is empty. If others have sorted the same
// rows by the same delays, it takes theirs; else they are there for others from now on.
func (v *visit) finish(s *Simulation, sp *synapseProgram, proj *ecs.Projection, by string, sort func() error) error {
	if v == nil {
		return sort()
	}
	v.wiring.sort.Lock() // others with the same delays wait for these
	defer v.wiring.sort.Unlock()
	v.all.mu.Lock()
	orders := v.wiring.live()
	v.all.mu.Unlock()
	dt := sp.pre.object.Dt
	k := slices.IndexFunc(orders, func(w *wired) bool { return w.by == by && (by == "" || w.dt == dt) })
	var w *wired
	if k < 0 {
		if err := sort(); err != nil {
			return err
		}
		w = &wired{rows: proj.Rows, by: by, dt: dt, delays: map[string][]float64{}, fans: map[fanKey]weak.Pointer[systems.Fan]{}}
	} else if w = orders[k]; by != "" {
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
	return nil
}
