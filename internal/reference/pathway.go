package reference

// pathway is code that runs in synapses when an event of their source or target arrives, after a delay.
type pathway struct {
	s       *synapses
	from    part
	ends    []int // of each synapse, on the side that the events come from
	event   string
	code    []*statement
	steps   []int64 // the delay of each synapse, or the one of all
	arrives map[int64][]int
	rows    [][]int
}

// delays rounds times to steps of the clock that the events come on, halves up.
func (p *pathway) delays(n *node) {
	w, c := p.s.w, p.from.of.ticks()
	steps := func(f *frame) int64 {
		q := f.binary("+", f.binary("/", f.eval(n).float(), c.dt), real(0.5))
		w.cliff(q, "delay")
		if q.f < 0 {
			fail("a negative delay")
		}
		return toInt(q.f)
	}
	for k := range p.s.pre {
		p.steps = append(p.steps, steps(&frame{w: w, scope: p.s, i: k, now: c.now()}))
	}
}

// deliver sends what happened on its way and runs the code for what arrives: by step of the event, source, synapse.
func (p *pathway) deliver() {
	if p.rows == nil {
		p.rows = make([][]int, p.from.size())
		for k, i := range p.ends {
			p.rows[i] = append(p.rows[i], k)
		}
	}
	now := p.from.of.ticks().now()
	for _, i := range p.from.happened(p.event) {
		for _, k := range p.rows[i] {
			at := now.step
			if p.steps != nil {
				at += p.steps[k]
			}
			p.arrives[at] = append(p.arrives[at], k)
		}
	}
	due := p.arrives[now.step]
	delete(p.arrives, now.step)
	s := p.s
	for _, k := range due {
		f := &frame{w: s.w, scope: s, i: k, now: now}
		if s.driven != nil {
			y := s.system(s.driven)
			g := *f
			g.fuzzy = true
			for m, x := range y.exact(&g, y.now(f), now.t.f-s.updated.at(k).f) {
				y.at[m].set(k, x)
			}
		}
		f.run(p.code)
		if s.driven != nil {
			s.updated.set(k, now.t)
		}
	}
}
