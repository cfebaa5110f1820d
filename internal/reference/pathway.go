package reference

// pathway is code that runs in synapses when an event of their source or target arrives, after a delay.
type pathway struct {
	s       *synapses
	from    part
	post    bool
	ends    []int // of each synapse, on the side that the events come from
	event   string
	code    []*statement
	delay   *node   // nil: none
	steps   []int64 // the delay of each synapse
	arrives map[int64][]int
	rows    [][]int
}

// pathway adds a pathway of a model file.
func (s *synapses) pathway(t *table) {
	p := &pathway{s: s, from: s.src, post: t.textOr("on", "pre") == "post", event: t.textOr("event", "spike"), arrives: map[int64][]int{}}
	order := s.order + t.wholeOr("order", 0) - 1
	if p.post {
		p.from = s.dst
		order += 2
	}
	p.code = s.w.code(t.text("code"), s)
	if t.has("delay") {
		p.delay = exprOf(t.any("delay"))
	}
	s.paths = append(s.paths, p)
	s.w.do("synapses", order, s.name+"_"+t.text("name"), p.from.of.ticks(), p.deliver)
	t.done()
}

// delays rounds times to steps of the clock that the events come on, halves up.
func (p *pathway) delays() {
	w, c := p.s.w, p.from.of.ticks()
	for k := range p.s.pre {
		f := &frame{w: w, scope: p.s, i: k, now: c.now()}
		q := f.binary("+", f.binary("/", f.eval(p.delay).float(), c.dt), real(0.5))
		w.cliff(q, "delay")
		if q.f < 0 {
			fail("a negative delay")
		}
		p.steps = append(p.steps, toInt(q.f))
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
