package reference

import (
	"sort"
	"strings"
)

// part is a contiguous part of an object, [from, to).
type part struct {
	of       object
	from, to int
	part     bool // it was told as a part
}

func (p part) size() int { return p.to - p.from }

// happened is which elements of a part an event happened to, numbered from its beginning.
func (p part) happened(event string) []int {
	var out []int
	for _, i := range p.of.events(event).now {
		if i >= p.from && i < p.to {
			out = append(out, i-p.from)
		}
	}
	return out
}

// synapses are connections from a part of one object to a part of another.
type synapses struct {
	numbering
	name      string
	src, dst  part
	clock     *clock
	order     int
	eqs       map[string]*equation
	diffs     []*equation // clock-driven
	driven    []*equation // event-driven
	place     map[string]int
	cols      map[string]*column
	pre, post []int // of each synapse, within the parts
	rank      []int // of each synapse: its number in the order of sources, then of making
	updated   *column
	paths     []*pathway
	method    string
	solved    *system // the clock-driven equations
	w         *world
}

func (w *world) newSynapses(name, text string, src, dst part, c *clock) *synapses {
	s := &synapses{numbering: numbering{id: w.nextID()}, name: name, src: src, dst: dst, clock: c, w: w, eqs: map[string]*equation{}, place: map[string]int{}, cols: map[string]*column{}}
	for _, e := range equations(text) {
		s.eqs[e.name] = e
		if e.expr != nil {
			s.number(e.expr)
		}
		switch {
		case e.form == differential && e.flags["event-driven"]:
			s.driven = append(s.driven, e)
		case e.form == differential:
			s.place[e.name] = len(s.diffs)
			s.diffs = append(s.diffs, e)
		case e.flags["shared"] || e.flags["constant over dt"] || e.flags["linked"]:
			unsupported("flags of %s.%s", name, e.name)
		}
	}
	return s
}

// made ends connecting: now the variables have their sizes.
func (s *synapses) made() {
	for _, e := range s.eqs {
		if e.form != subexpression {
			s.cols[e.name] = newColumn(e.kind, len(s.pre), false)
		}
	}
	if s.driven != nil {
		s.updated = newColumn(float, len(s.pre), false)
	}
	s.rank = make([]int, len(s.pre))
	for n, k := range s.inOrder() {
		s.rank[k] = n
	}
}

func (s *synapses) size() int               { return len(s.pre) }
func (s *synapses) ticks() *clock           { return s.clock }
func (s *synapses) column(n string) *column { return s.cols[n] }
func (s *synapses) events(n string) *event {
	fail("synapses %s have no event %q", s.name, n)
	return nil
}

func (s *synapses) resolve(name string) reader {
	switch name {
	case "t":
		return func(f *frame) value { return f.now.t }
	case "t_in_timesteps":
		return func(f *frame) value { return whole(f.now.step) }
	case "dt":
		return constant(s.clock.dt) // not that of the pathway
	case "i":
		return func(f *frame) value { return whole(int64(s.pre[f.i])) }
	case "j":
		return func(f *frame) value { return whole(int64(s.post[f.i])) }
	case "N_pre":
		return func(*frame) value { return whole(int64(s.src.size())) }
	case "N_post":
		return func(*frame) value { return whole(int64(s.dst.size())) }
	case "N_incoming":
		return func(f *frame) value { return whole(count(s.post, s.post[f.i])) }
	case "N_outgoing":
		return func(f *frame) value { return whole(count(s.pre, s.pre[f.i])) }
	case "lastupdate":
		if s.driven != nil {
			return func(f *frame) value { return s.updated.at(f.i) }
		}
	}
	if e := s.eqs[name]; e != nil && !e.flags["summed"] {
		if e.form == subexpression {
			return func(f *frame) value { return f.as(s, f.i).eval(e.expr) }
		}
		k, state := s.place[name]
		return func(f *frame) value {
			if state && f.held != nil {
				return f.held[k]
			}
			return f.load(s.cols[name])
		}
	}
	if noiseName(name) {
		return s.white(name)
	}
	p, ends, of := s.end(name)
	if r := p.of.resolve(of); r != nil {
		return func(f *frame) value { return r(s.at(f, p, *ends)) }
	}
	return nil
}

// end is the side that a name means, and what it is called there.
func (s *synapses) end(name string) (p part, ends *[]int, of string) {
	if of, ok := strings.CutSuffix(name, "_pre"); ok {
		return s.src, &s.pre, of
	}
	of, _ = strings.CutSuffix(name, "_post")
	return s.dst, &s.post, of
}

// at is the frame of the neuron on one side.
func (s *synapses) at(f *frame, p part, ends []int) *frame {
	g := *f.as(p.of, p.from+ends[f.i])
	g.held = nil
	if g.side += "post"; &ends[0] == &s.pre[0] {
		g.side = f.side + "pre"
	}
	return &g
}

func count(list []int, x int) int64 {
	n := int64(0)
	for _, y := range list {
		if x == y {
			n++
		}
	}
	return n
}

func (s *synapses) assign(name string) writer {
	if e := s.eqs[name]; e != nil {
		if e.form == subexpression {
			return nil
		}
		return func(f *frame, v value) { f.store(s.cols[name], v, false) }
	}
	p, ends, of := s.end(name)
	if w := p.of.assign(of); w != nil {
		return func(f *frame, v value) { w(s.at(f, p, *ends), v) }
	}
	return nil
}

// update integrates clock-driven equations by a step.
func (s *synapses) update() {
	if s.solved == nil {
		s.solved = s.system(s.diffs)
	}
	now := s.clock.now()
	var next [][]value
	for i := range s.pre {
		next = append(next, s.solved.advance(&frame{w: s.w, scope: s, i: i, now: now}, s.method))
	}
	for i, x := range next {
		for k, e := range s.diffs {
			s.cols[e.name].set(i, x[k])
		}
	}
}

func (s *synapses) system(eqs []*equation) *system {
	y := &system{w: s.w, of: s, eqs: eqs, moves: func(*frame, int) bool { return true }}
	for _, e := range eqs {
		y.at = append(y.at, s.cols[e.name])
	}
	return y
}

// sum makes a summed variable of the target.
func (s *synapses) sum(e *equation) {
	p, ends, of := s.end(e.name)
	c := p.of.column(of)
	if c == nil {
		fail("%s sums %q, which is no variable", s.name, e.name)
	}
	sums := make([]value, p.size())
	for i := range sums {
		if sums[i] = real(0); e.kind == integer {
			sums[i] = whole(0)
		}
	}
	now := p.of.ticks().now()
	f := &frame{w: s.w, scope: s, now: now, fuzzy: true}
	for _, k := range s.inOrder() {
		f.i = k
		i := (*ends)[k]
		sums[i] = f.binary("+", sums[i], f.eval(e.expr))
	}
	for i, x := range sums {
		c.set(p.from+i, x)
	}
}

// inOrder numbers synapses by source, then as they were made.
func (s *synapses) inOrder() []int {
	out := make([]int, len(s.pre))
	for k := range out {
		out[k] = k
	}
	sort.SliceStable(out, func(a, b int) bool { return s.pre[out[a]] < s.pre[out[b]] })
	return out
}
