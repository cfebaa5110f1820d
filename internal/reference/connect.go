package reference

// connect adds the synapses of one entry of a model file.
func (s *synapses) connect(d *table, site int) {
	skip := d.truth("skip_if_invalid")
	n := d.expr("n", "1")
	p := d.expr("p", "1")
	i, j := d.list("i"), d.list("j")
	switch {
	case i != nil || j != nil:
		if len(i) != len(j) {
			fail("connect of %d sources and %d targets", len(i), len(j))
		}
		for k := range i {
			s.add(integerOf(i[k]), integerOf(j[k]), n, skip)
		}
	case d.has("j"):
		s.generate(d.text("j"), p, n, skip, true, site)
	case d.has("i"):
		s.generate(d.text("i"), p, n, skip, false, site)
	default:
		condition := d.expr("condition", "True")
		for i := range s.src.size() {
			draws := &draws{w: s.w, row: int64(i), stream: s.stream(site)}
			for j := range s.dst.size() {
				f := s.candidate(i, j)
				ok := f.eval(condition).isTrue() && draws.chance(f.eval(p))
				s.drop()
				if ok {
					s.add(i, j, n, false)
				}
			}
		}
	}
}

// candidate is the frame of a synapse that may come to be.
func (s *synapses) candidate(i, j int) *frame {
	s.pre, s.post = append(s.pre, i), append(s.post, j)
	return &frame{w: s.w, scope: s, i: len(s.pre) - 1, now: s.clock.now()}
}

func (s *synapses) drop() { s.pre, s.post = s.pre[:len(s.pre)-1], s.post[:len(s.post)-1] }

// add makes n synapses of a pair.
func (s *synapses) add(i, j int, n *node, skip bool) {
	if i < 0 || i >= s.src.size() || j < 0 || j >= s.dst.size() {
		if skip {
			return
		}
		fail("%s: no pair (%d, %d)", s.name, i, j)
	}
	f := s.candidate(i, j)
	times := toInt(f.eval(n).float().f)
	s.drop()
	for range times {
		s.candidate(i, j)
	}
}

// generate makes synapses by a text: EXPRESSION for NAME in range(…) if CONDITION, of which all but the expression may
// be left out.
func (s *synapses) generate(text string, p, n *node, skip, targets bool, site int) {
	t := &parser{toks: scan(text)}
	expr := t.or()
	outer := s.src.size()
	if !targets {
		outer = s.dst.size()
	}
	var variable, form string
	var bounds []*node
	var condition *node
	if _, ok := t.take(aName, "for"); ok {
		variable = t.peek().text
		t.at++
		if _, ok := t.take(aName, "in"); !ok {
			fail("connect by %q", text)
		}
		form, ok = t.take(aName, "range", "sample")
		if !ok {
			fail("connect by %q", text)
		}
		if form == "sample" {
			unsupported("sample")
		}
		t.want("(")
		for {
			bounds = append(bounds, t.or())
			if _, ok := t.take(anOp, ","); !ok {
				break
			}
		}
		t.want(")")
	}
	if _, ok := t.take(aName, "if"); ok {
		condition = t.or()
	}
	if t.peek().class != atEnd {
		fail("%q after the end of %q", t.peek().text, text)
	}
	for _, e := range append([]*node{expr, condition}, bounds...) {
		if e != nil {
			e.walk(func(m *node) { m.local = m.op == "name" && m.text == variable })
		}
	}
	for o := range outer {
		lo, hi, by := int64(0), int64(1), int64(1)
		at := func(k int64) *frame {
			f := s.candidate(o, 0)
			if !targets {
				s.pre[f.i], s.post[f.i] = 0, o
			}
			f.locals = map[string]value{variable: whole(k)}
			return f
		}
		if form != "" {
			f := at(0)
			var b []int64
			for _, e := range bounds {
				b = append(b, toInt(f.eval(e).float().f))
			}
			s.drop()
			switch len(b) {
			case 1:
				hi = b[0]
			case 2:
				lo, hi = b[0], b[1]
			case 3:
				lo, hi, by = b[0], b[1], b[2]
			}
		}
		for k := lo; by > 0 && k < hi || by < 0 && k > hi; k += by {
			f := at(k)
			x := int(toInt(f.eval(expr).float().f))
			ok := condition == nil || f.eval(condition).isTrue()
			chance := f.eval(p)
			s.drop()
			if !chance.certain() || chance.float().f < 1 {
				unsupported("p beside a generator")
			}
			switch {
			case !ok:
			case targets:
				s.add(o, x, n, skip)
			default:
				s.add(x, o, n, skip)
			}
		}
	}
}
