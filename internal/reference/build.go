package reference

import (
	"fmt"
	"maps"
	"math"
	"strings"
)

// build makes the objects of a model file in the order that the engine promises: groups with their values, then synapses,
// then their values. Objects are numbered in the order in which they are made here.
func (w *world) build(d *table) {
	for _, t := range d.tables("timed_array") {
		w.newTimedArray(t)
	}
	neurons, poisson := d.tables("neurons"), d.tables("poisson")
	w.clock(w.dt)
	for _, t := range neurons {
		g := w.newGroup(t.text("name"), t.whole("count"), t.text("equations"), w.clockOf(t))
		w.objects[g.name] = g
		if t.has("refractory") {
			g.rests()
		}
	}
	for _, t := range poisson {
		g := w.newPoisson(t)
		w.objects[g.name] = g
	}
	for _, t := range d.tables("generator") {
		g := w.newGenerator(t)
		w.objects[g.name] = g
		t.done()
	}
	for _, t := range neurons {
		w.neurons(w.objects[t.text("name")].(*group), t)
	}
	for k, t := range d.tables("poisson_input") {
		w.poissonInput(t, k)
		t.done()
	}
	synapses := d.tables("synapses")
	for _, t := range synapses {
		w.connected(t)
	}
	for _, t := range synapses {
		w.values(w.objects[t.text("name")], t)
	}
	for _, t := range append(append(neurons, poisson...), synapses...) {
		w.regulars(w.objects[t.text("name")], t)
		t.done()
	}
	for _, t := range d.tables("monitor") {
		w.newMonitor(t)
		t.done()
	}
}

func (w *world) nextID() uint32 {
	w.ids++
	return w.ids
}

// neurons adds what a group does.
func (w *world) neurons(g *group, t *table) {
	order := t.wholeOr("order", 0)
	g.method, g.order = t.textOr("method", ""), order
	for _, l := range t.tables("links") {
		w.link(g, l)
		l.done()
	}
	for _, e := range g.eqs {
		if e.flags["constant over dt"] {
			c, e := g.cols[e.name], e
			w.do("before_start", order, g.name+"_subexpression_update", g.clock, func() {
				g.each(func(f *frame) { c.set(f.i, f.eval(e.expr)) })
			})
		}
	}
	if len(g.diffs) > 0 || g.refractory != nil {
		w.do("groups", order, g.name+"_stateupdater", g.clock, g.update)
	}
	if t.has("threshold") {
		condition := g.number(parse(t.text("threshold")))
		w.do("thresholds", order, g.name+"_spike_thresholder", g.clock, func() { g.threshold("spike", condition) })
	}
	if t.has("reset") {
		code := w.code(t.text("reset"), g)
		w.do("resets", order, g.name+"_spike_resetter", g.clock, func() { g.react("spike", code) })
	}
	if t.has("refractory") {
		g.refractory = g.number(exprOf(t.any("refractory")))
	}
	for _, e := range t.tables("events") {
		name := e.text("name")
		g.happened[name] = &event{}
		condition := g.number(parse(e.text("condition")))
		g.found[name] = e.textOr("when", "after_thresholds")
		w.do(g.found[name], order, g.name+"_"+name+"_thresholder", g.clock, func() { g.threshold(name, condition) })
		slot := e.textOr("code_when", "after_resets")
		if e.has("code") {
			code := w.code(e.text("code"), g)
			w.do(slot, order, g.name+"_"+name+"_resetter", g.clock, func() { g.react(name, code) })
		}
		e.done()
	}
	w.values(g, t)
}

// values gives first values.
func (w *world) values(o object, t *table) {
	for _, v := range t.list("init") {
		w.set(part{of: o, to: o.size()}, v.(string))
	}
}

// regulars adds what runs regularly.
func (w *world) regulars(o object, t *table) {
	for k, r := range t.tables("regularly") {
		c := o.ticks()
		if r.has("dt") {
			c = w.clockOf(r)
		}
		name := t.text("name") + "_run_regularly"
		if k > 0 {
			name = fmt.Sprintf("%s_%d", name, k)
		}
		code := w.code(r.text("code"), o)
		w.do(r.textOr("when", "start"), r.wholeOr("order", 0), name, c, func() { w.regularly(o, code, c) })
		r.done()
	}
	for k, r := range t.tables("run_at") {
		c, at := o.ticks(), map[int64]bool{}
		for _, x := range r.list("times") {
			q := w.quantity(x).float().f / c.dt.f
			n := math.Round(q)
			if math.Abs(q-n) > 1e-4 {
				n = math.Ceil(q)
			}
			at[int64(n)] = true
		}
		name := t.text("name") + "_run_regularly"
		if k += len(t.list("regularly")); k > 0 {
			name = fmt.Sprintf("%s_%d", name, k)
		}
		code := w.code(r.text("code"), o)
		w.do("start", 0, name, c, func() {
			if at[c.step] {
				w.regularly(o, code, c)
			}
		})
		r.done()
	}
}

// regularly runs code for all elements. Statements for shared variables run once, before the others.
func (w *world) regularly(o object, code []*statement, c *clock) {
	once := &frame{w: w, scope: o, now: c.now(), locals: map[string]value{}}
	var each []*statement
	for _, st := range code {
		if st.shared {
			once.run([]*statement{st})
		} else {
			each = append(each, st)
		}
	}
	for i := range o.size() {
		f := &frame{w: w, scope: o, i: i, now: c.now(), locals: maps.Clone(once.locals)}
		f.run(each)
	}
}

// link makes a variable read another object's.
func (w *world) link(g *group, t *table) {
	name, to := t.text("variable"), t.text("to")
	of, variable, _ := strings.Cut(to, ".")
	o := w.objects[of]
	if o == nil {
		fail("link to %q", to)
	}
	var index []int
	for _, x := range t.list("index") {
		index = append(index, integerOf(x))
	}
	there := func(f *frame) int {
		switch {
		case index != nil:
			return index[f.i]
		case o.size() == 1:
			return 0
		}
		return f.i
	}
	g.written[name] = func(f *frame, v value) {
		o.assign(variable)(&frame{w: f.w, scope: o, i: there(f), now: f.now, fuzzy: f.fuzzy, draft: f.draft, resets: true}, v)
	}
	g.links[name] = func(f *frame) value {
		i := there(f)
		r := o.resolve(variable)
		if r == nil {
			fail("link to %q", to)
		}
		return r(&frame{w: f.w, scope: o, i: i, now: f.now})
	}
}

// connected makes synapses and what they do. Texts are read in the order in which random functions are numbered: code of
// pathways, delays, connections.
func (w *world) connected(t *table) {
	src, dst := w.part(t.text("source")), w.part(t.text("target"))
	text := t.textOr("equations", "")
	if t.has("multisynaptic_index") {
		text += "\n" + t.text("multisynaptic_index") + " : integer"
	}
	s := w.newSynapses(t.text("name"), text, src, dst, w.clockOf(t))
	s.order, s.method = t.wholeOr("order", 0), t.textOr("method", "")
	w.objects[s.name] = s
	t.truth("procedural")
	paths := []*table{}
	if t.has("on_pre") || t.has("delay") {
		p := map[string]any{"name": "pre", "code": t.or("on_pre", "")}
		if t.has("delay") {
			p["delay"] = t.any("delay")
		}
		paths = append(paths, newTable("on_pre", p))
	}
	if t.has("on_post") {
		paths = append(paths, newTable("on_post", map[string]any{"name": "post", "on": "post", "code": t.any("on_post")}))
	}
	for _, p := range append(paths, t.tables("pathways")...) {
		s.pathway(p)
	}
	for _, p := range s.paths {
		if p.delay != nil {
			s.number(p.delay)
		}
	}
	for k, c := range t.tables("connect") {
		s.connect(c, k)
		c.done()
	}
	s.made()
	for _, p := range s.paths {
		p.ends = s.pre
		if p.post {
			p.ends = s.post
		}
		if p.delay != nil {
			p.delays()
		}
	}
	if t.has("multisynaptic_index") {
		s.numberPairs(t.text("multisynaptic_index"))
	}
	if len(s.diffs) > 0 {
		w.do("groups", s.order, s.name+"_stateupdater", s.clock, s.update)
	}
	for _, e := range s.eqs {
		if e.flags["summed"] {
			p, _, _ := s.end(e.name)
			order := -1
			if g, ok := p.of.(*group); ok {
				order += g.order
			}
			if p.part {
				order++ // a part counts as one order after its group, as in Brian
			}
			w.do("groups", order, s.name+"_summed_variable_"+e.name, p.of.ticks(), func() { s.sum(e) })
		}
	}
}

// numberPairs numbers the synapses of each pair.
func (s *synapses) numberPairs(variable string) {
	c := s.cols[variable]
	next := map[[2]int]int64{}
	for k := range s.pre {
		pair := [2]int{s.pre[k], s.post[k]}
		c.set(k, whole(next[pair]))
		next[pair]++
	}
}

func (w *world) newTimedArray(t *table) {
	a := &timedArray{dt: w.quantity(t.any("dt")).float().f}
	unit := w.quantity(t.or("unit", int64(1))).float().f
	for _, x := range t.list("values") {
		row, ok := x.([]any)
		if !ok {
			row, a.flat = []any{x}, true
		}
		var values []float64
		for _, y := range row {
			values = append(values, numberOf(y).float().f*unit)
		}
		a.values = append(a.values, values)
	}
	w.arrays[t.text("name")] = a
	t.done()
}
