package reference

import "strings"

// rule is an entry that makes synapses: for each outer neuron, iterations of which each may lead to a pair.
type rule struct {
	s       *synapses
	site    uint32 // the stream of its own draws
	targets bool   // iterations lead to targets, outer neurons are sources; or the reverse

	elem, condition, count *node // nil: the iteration's value, True, 1
	variable               string
	bounds                 []*node // of range
	p, size                *node   // of sample, or p of all pairs
	skip                   bool
}

// connect adds the synapses of one entry of a model file, number k of its object.
func (s *synapses) connect(d *table, k int) {
	r := &rule{s: s, site: s.id<<16 | uint32(1<<15+k), targets: true, skip: d.truth("skip_if_invalid")}
	if d.has("p") {
		r.p = s.number(exprOf(d.any("p")))
	}
	if d.has("n") {
		r.count = s.number(exprOf(d.any("n")))
	}
	i, j := d.list("i"), d.list("j")
	switch {
	case i != nil || j != nil:
		r.pairs(i, j)
		return
	case d.has("j"):
		r.generator(d.text("j"))
	case d.has("i"):
		r.targets = false
		r.generator(d.text("i"))
	default:
		r.bounds = []*node{parse("N_post")}
		if d.has("condition") {
			r.condition = s.number(exprOf(d.any("condition")))
		}
	}
	r.run()
}

// pairs makes synapses of two lists, of which one may be a single index.
func (r *rule) pairs(i, j []any) {
	for len(i) == 1 && len(j) > 1 && len(i) < len(j) {
		i = repeated(i, len(j))
	}
	for len(j) == 1 && len(i) > 1 {
		j = repeated(j, len(i))
	}
	if len(i) != len(j) {
		fail("connect of %d sources and %d targets", len(i), len(j))
	}
	p := 1.0
	if r.p != nil {
		p = (&frame{w: r.s.w, scope: r.s}).eval(r.p).float().f
	}
	draws := &row{w: r.s.w, draw: draw{stream: r.site}}
	for _, k := range draws.successes(int64(len(i)), p) {
		r.add(integerOf(i[k]), integerOf(j[k]), nil)
	}
}

func repeated(list []any, n int) []any {
	out := make([]any, n)
	for k := range out {
		out[k] = list[0]
	}
	return out
}

// generator reads EXPRESSION for NAME in range(…) if CONDITION, or sample(…, p=…) or sample(…, size=…) instead of range,
// of which all but the expression may be left out.
func (r *rule) generator(text string) {
	t := &parser{toks: scan(text)}
	r.elem = t.or()
	form := ""
	if _, ok := t.take(aName, "for"); ok {
		r.variable = t.peek().text
		t.at++
		_, in := t.take(aName, "in")
		if form, _ = t.take(aName, "range", "sample"); !in || form == "" {
			fail("connect by %q", text)
		}
		t.want("(")
		for {
			if _, ok := t.take(aName, "size"); ok {
				t.want("=")
				r.size = t.or()
			} else if _, ok := t.take(aName, "p"); ok {
				t.want("=")
				r.p = t.or()
			} else {
				r.bounds = append(r.bounds, t.or())
			}
			if _, ok := t.take(anOp, ","); !ok {
				break
			}
		}
		t.want(")")
	}
	if _, ok := t.take(aName, "if"); ok {
		r.condition = t.or()
	}
	if t.peek().class != atEnd {
		fail("%q after the end of %q", t.peek().text, text)
	}
	if form == "sample" && r.p == nil && r.size == nil {
		fail("a sample needs p or size in %q", text)
	}
	for _, n := range append(append([]*node(nil), r.bounds...), r.p, r.size, r.elem, r.condition) {
		if n != nil {
			r.s.number(n)
			n.walk(func(m *node) { m.local = r.variable != "" && m.op == "name" && m.text == r.variable })
		}
	}
}

func (r *rule) run() {
	s := r.s
	outer := s.src.size()
	if !r.targets {
		outer = s.dst.size()
	}
	for o := range outer {
		low, high, step := int64(0), int64(1), int64(1)
		f := r.candidate(o, 0)
		f.elem, f.now.draw = int64(o), 0
		switch b := r.wholes(f); len(b) {
		case 1:
			high = b[0]
		case 2:
			low, high = b[0], b[1]
		case 3:
			low, high, step = b[0], b[1], b[2]
		}
		n := int64(0)
		for k := low; step > 0 && k < high || step < 0 && k > high; k += step {
			n++
		}
		draws := &row{w: s.w, draw: draw{stream: r.site, elem: int64(o)}}
		var nth []int64
		trials := r.p != nil && r.varies(r.p)
		switch {
		case r.size != nil:
			nth = draws.sample(n, min(max(0, toInt(f.eval(r.size).float().f)), n))
		case r.p != nil && !trials:
			nth = draws.successes(n, f.eval(r.p).float().f)
		default:
			nth = draws.successes(n, 1)
		}
		s.drop()
		for _, k := range nth {
			r.iteration(o, k, low+k*step, trials)
		}
	}
}

func (r *rule) wholes(f *frame) []int64 {
	var out []int64
	for _, b := range r.bounds {
		out = append(out, toInt(f.eval(b).float().f))
	}
	return out
}

// iteration makes the synapses of the k-th iteration of an outer neuron, whose value is x.
func (r *rule) iteration(outer int, k, x int64, trials bool) {
	s := r.s
	to := int(x)
	if r.elem != nil {
		f := r.candidate(outer, 0)
		f.elem, f.now.draw, f.locals = k, int64(outer), map[string]value{r.variable: whole(x)}
		v := f.eval(r.elem)
		s.w.cliff(v, "an index")
		to = int(toInt(v.float().f))
		s.drop()
	}
	i, j := outer, to
	if !r.targets {
		i, j = to, outer
	}
	f := r.candidate(outer, to)
	f.elem, f.now.draw, f.locals = k, int64(outer), map[string]value{r.variable: whole(x)}
	// What reads no variable of the neuron that is led to is asked before whether there is such a neuron.
	made := true
	var late []*node
	for _, c := range conjuncts(r.condition) {
		if r.reads(c) {
			late = append(late, c)
		} else {
			made = made && f.eval(c).isTrue()
		}
	}
	if made && (i < 0 || i >= s.src.size() || j < 0 || j >= s.dst.size()) {
		if !r.skip {
			fail("%s: no pair (%d, %d)", s.name, i, j)
		}
		made = false
	}
	for _, c := range late {
		made = made && f.eval(c).isTrue()
	}
	if made && trials {
		made = s.w.compared("<", real(s.w.uniform(draw{r.site, k, int64(outer)})), f.eval(r.p))
	}
	s.drop()
	if made {
		r.add(i, j, f)
	}
}

// candidate is the frame of a synapse that may come to be.
func (r *rule) candidate(outer, inner int) *frame {
	if !r.targets {
		outer, inner = inner, outer
	}
	s := r.s
	s.pre, s.post = append(s.pre, outer), append(s.post, inner)
	return &frame{w: s.w, scope: s, i: len(s.pre) - 1, now: s.clock.now(), making: true}
}

func (s *synapses) drop() { s.pre, s.post = s.pre[:len(s.pre)-1], s.post[:len(s.post)-1] }

// add makes the synapses of a pair, which f is a frame of.
func (r *rule) add(i, j int, f *frame) {
	s := r.s
	if i < 0 || i >= s.src.size() || j < 0 || j >= s.dst.size() {
		fail("%s: no pair (%d, %d)", s.name, i, j)
	}
	times := int64(1)
	if r.count != nil {
		s.pre, s.post = append(s.pre, i), append(s.post, j)
		if f == nil {
			f = &frame{w: s.w, scope: s, i: len(s.pre) - 1, now: s.clock.now(), making: true}
		}
		v := f.eval(r.count)
		s.w.cliff(v, "n")
		times = toInt(v.float().f)
		s.drop()
	}
	for range times {
		s.pre, s.post = append(s.pre, i), append(s.post, j)
	}
}

// conjuncts are the conditions that n joins by and.
func conjuncts(n *node) []*node {
	switch {
	case n == nil:
		return nil
	case n.op == "and":
		return append(conjuncts(n.args[0]), conjuncts(n.args[1])...)
	}
	return []*node{n}
}

// varies reports whether an expression depends on the neuron that an iteration leads to, or draws.
func (r *rule) varies(n *node) bool {
	inner := "i"
	if r.targets {
		inner = "j"
	}
	found := r.reads(n) || n.mentions(inner)
	n.walk(func(m *node) { found = found || m.op == "call" && random[m.text] })
	return found
}

// reads reports whether an expression has a variable of the neuron that an iteration leads to.
func (r *rule) reads(n *node) bool {
	found := false
	n.walk(func(m *node) {
		if m.op != "name" || m.local {
			return
		}
		switch m.text {
		case "i", "j", "t", "dt", "N_pre", "N_post", "t_in_timesteps":
			return
		}
		of, source := strings.CutSuffix(m.text, "_pre")
		if _, constant := r.s.w.constants[m.text]; constant || source == r.targets {
			return
		}
		end := r.s.dst
		if source {
			end = r.s.src
		} else {
			of, _ = strings.CutSuffix(of, "_post")
		}
		found = found || end.of.resolve(of) != nil
	})
	return found
}
