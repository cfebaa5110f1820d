package reference

// group is neurons, or another source of spikes that is told as neurons.
type group struct {
	numbering
	name       string
	n          int
	order      int
	clock      *clock
	eqs        map[string]*equation
	diffs      []*equation // state variables
	place      map[string]int
	cols       map[string]*column
	links      map[string]reader
	written    map[string]writer // by way of links
	happened   map[string]*event
	found      map[string]string // the slot in which each event is found
	refractory *node
	method     string
	solved     *system
	w          *world
}

func (w *world) newGroup(name string, n int, text string, c *clock) *group {
	g := &group{
		numbering: numbering{id: w.nextID()}, name: name, n: n, clock: c, w: w, eqs: map[string]*equation{}, cols: map[string]*column{},
		place: map[string]int{}, links: map[string]reader{}, written: map[string]writer{}, happened: map[string]*event{"spike": {}},
		found: map[string]string{"spike": "thresholds"},
	}
	for _, e := range equations(text) {
		g.eqs[e.name] = e
		if e.expr != nil {
			g.number(e.expr)
		}
		if e.form == differential {
			g.place[e.name] = len(g.diffs)
			g.diffs = append(g.diffs, e)
		}
		if e.form != subexpression && !e.flags["linked"] || e.flags["constant over dt"] {
			g.cols[e.name] = newColumn(e.kind, n, e.flags["shared"])
		}
	}
	return g
}

func (g *group) size() int               { return g.n }
func (g *group) ticks() *clock           { return g.clock }
func (g *group) column(n string) *column { return g.cols[n] }
func (g *group) events(n string) *event {
	e := g.happened[n]
	if e == nil {
		fail("%s has no event %q", g.name, n)
	}
	return e
}

// rests makes the group have refractory periods.
func (g *group) rests() {
	g.cols["lastspike"], g.cols["not_refractory"] = newColumn(float, g.n, false), newColumn(boolean, g.n, false)
	for i := range g.n {
		g.cols["lastspike"].set(i, real(-1e4))
		g.cols["not_refractory"].set(i, truth(true))
	}
}

func (g *group) resolve(name string) reader {
	switch name {
	case "t":
		return func(f *frame) value { return f.now.t }
	case "t_in_timesteps":
		return func(f *frame) value { return whole(f.now.step) }
	case "dt":
		return constant(g.clock.dt)
	case "i":
		return func(f *frame) value { return whole(int64(f.i)) }
	case "N":
		return constant(whole(int64(g.n)))
	}
	if r := g.links[name]; r != nil {
		return r
	}
	if c := g.cols[name]; c != nil {
		k, state := g.place[name]
		return func(f *frame) value {
			if state && f.held != nil {
				return f.held[k]
			}
			return f.load(c)
		}
	}
	if e := g.eqs[name]; e != nil {
		if e.form != subexpression {
			fail("%s.%s is linked to nothing", g.name, name)
		}
		return func(f *frame) value { return f.as(g, f.i).eval(e.expr) }
	}
	if noiseName(name) {
		return g.white(name)
	}
	return nil
}

// as is the frame of an element of an object: itself, where it is the same one.
func (f *frame) as(s scope, i int) *frame {
	if f.scope == s && f.i == i {
		return f
	}
	return &frame{w: f.w, scope: s, i: i, now: f.now, fuzzy: f.fuzzy, draft: f.draft, side: f.side}
}

func (g *group) assign(name string) writer {
	if w := g.written[name]; w != nil {
		return w
	}
	c, e := g.cols[name], g.eqs[name]
	if c == nil || e == nil {
		return nil
	}
	shielded := e.flags["unless refractory"] && g.refractory != nil
	return func(f *frame, v value) {
		f.store(c, v, shielded && !f.resets && !g.cols["not_refractory"].at(f.i).isTrue())
	}
}

// each runs f for all elements, in the frame of each.
func (g *group) each(f func(*frame)) {
	now := g.clock.now()
	for i := range g.n {
		f(&frame{w: g.w, scope: g, i: i, now: now})
	}
}

// update is the state update: who rests first, then all equations from the old values.
func (g *group) update() {
	var next [][]value
	g.each(func(f *frame) {
		if g.refractory != nil {
			nr := g.cols["not_refractory"]
			r := f.eval(g.refractory)
			if r.kind == boolean {
				nr.set(f.i, truth(nr.at(f.i).isTrue() || !r.isTrue()))
			} else {
				since := g.w.timestep(f.binary("-", f.now.t, g.cols["lastspike"].at(f.i)), f.now.dt)
				nr.set(f.i, truth(since >= g.w.timestep(r.float(), f.now.dt)))
			}
		}
	})
	if len(g.diffs) == 0 {
		return
	}
	if g.solved == nil {
		g.solved = g.system(g.diffs)
	}
	g.each(func(f *frame) { next = append(next, g.solved.advance(f, g.method)) })
	for i, x := range next {
		for k, e := range g.diffs {
			g.cols[e.name].set(i, x[k])
		}
	}
}

// system is the equations of state as something to solve.
func (g *group) system(eqs []*equation) *system {
	s := &system{w: g.w, eqs: eqs, of: g}
	for _, e := range eqs {
		s.at = append(s.at, g.cols[e.name])
	}
	s.moves = func(f *frame, k int) bool {
		return g.refractory == nil || !eqs[k].flags["unless refractory"] || g.cols["not_refractory"].at(f.i).isTrue()
	}
	return s
}

// threshold finds those of whom a condition is true.
func (g *group) threshold(event string, condition *node) {
	e := g.events(event)
	e.now = nil
	spike := event == "spike" && g.refractory != nil
	g.each(func(f *frame) {
		if spike && !g.cols["not_refractory"].at(f.i).isTrue() || !f.eval(condition).isTrue() {
			return
		}
		e.now = append(e.now, f.i)
		if spike {
			g.cols["lastspike"].set(f.i, f.now.t)
			g.cols["not_refractory"].set(f.i, truth(false))
		}
	})
}

// react runs code for those that an event happened to.
func (g *group) react(event string, code []*statement) {
	now := g.clock.now()
	for _, i := range g.events(event).now {
		f := &frame{w: g.w, scope: g, i: i, now: now, resets: true}
		f.run(code)
	}
}
