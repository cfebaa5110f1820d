package reference

import "math"

// scope says what names mean to an object.
type scope interface {
	// resolve returns what reads a name, nil if the object knows none of that name.
	resolve(name string) reader
	// assign returns what writes a name, nil if the object has nothing of that name that may be written.
	assign(name string) writer
}

type (
	reader func(*frame) value
	writer func(*frame, value)
)

// frame is one evaluation: of which object, which element, when.
type frame struct {
	w      *world
	scope  scope
	i      int   // element
	elem   int64 // that names random draws, while synapses are made
	making bool  // synapses
	now    moment

	locals map[string]value
	draft  *draft
	side   string           // of a synapse that the element is, for the draft
	held   []value          // the differential variables, where a method tries other values
	noise  map[string]value // noises, where it does
	fuzzy  bool             // every operation may round otherwise: state updates
	resets bool             // writes reach variables that rest while refractory
}

// moment is a time on a clock.
type moment struct {
	t, dt value
	step  int64 // on the clock
	draw  int64 // that names random draws
}

func (f *frame) eval(n *node) value {
	switch n.op {
	case "number":
		return n.num
	case "name":
		return f.name(n)
	case "call":
		return f.call(n)
	case "neg":
		v := f.eval(n.args[0])
		if v.kind == float {
			return twins(-v.f, -v.g)
		}
		return whole(-v.n)
	case "pos":
		return f.eval(n.args[0])
	case "not":
		return truth(!f.eval(n.args[0]).isTrue())
	case "and":
		return truth(f.eval(n.args[0]).isTrue() && f.eval(n.args[1]).isTrue())
	case "or":
		return truth(f.eval(n.args[0]).isTrue() || f.eval(n.args[1]).isTrue())
	case "chain":
		for k, op := range n.ops {
			if !f.w.compared(op, f.eval(n.args[k]), f.eval(n.args[k+1])) {
				return truth(false)
			}
		}
		return truth(true)
	}
	return f.binary(n.op, f.eval(n.args[0]), f.eval(n.args[1]))
}

func (f *frame) name(n *node) value {
	if n.local {
		v, ok := f.locals[n.text]
		if !ok {
			fail("%q is read before it has a value", n.text)
		}
		return v
	}
	if n.read == nil {
		n.read = f.w.meaning(f.scope, n.text)
	}
	return n.read(f)
}

// meaning resolves a name: what the object knows, then constants, then units.
func (w *world) meaning(s scope, name string) reader {
	if s != nil {
		if r := s.resolve(name); r != nil {
			return r
		}
	}
	if _, ok := w.constants[name]; ok {
		return func(f *frame) value { return f.w.constants[name] }
	}
	switch name {
	case "pi":
		return constant(real(math.Pi))
	case "e":
		return constant(real(math.E))
	case "inf":
		return constant(real(math.Inf(1)))
	}
	if x, ok := unit(name); ok {
		return constant(real(x))
	}
	fail("unknown name %q", name)
	return nil
}

func constant(v value) reader { return func(*frame) value { return v } }

// element is the number of an element that names its random draws: of synapses by source, then as they were made.
func (f *frame) element() int64 {
	if f.making {
		return f.elem
	}
	if s, ok := f.scope.(*synapses); ok {
		return int64(s.rank[f.i])
	}
	return int64(f.i)
}

// code reads statements and finds what their names are to s: names that s has nothing of are theirs alone.
func (w *world) code(text string, s object) []*statement {
	out := statements(text)
	locals := map[string]bool{}
	for _, st := range out {
		st.write = s.assign(st.target)
		locals[st.target] = st.write == nil
	}
	for _, st := range out {
		s.number(st.value)
		st.self.local = locals[st.target]
		st.value.walk(func(n *node) { n.local = n.op == "name" && locals[n.text] })
	}
	markShared(out, s)
	return out
}

// markShared finds the statements that are the same for all elements.
func markShared(code []*statement, s object) {
	own, ok := s.(*group)
	if !ok {
		return
	}
	once := map[string]bool{}
	alike := func(name string) bool {
		if known, local := once[name]; local {
			return known
		}
		e := own.eqs[name]
		return e == nil && name != "i" && own.cols[name] == nil || e != nil && e.flags["shared"]
	}
	for _, st := range code {
		st.shared = st.write != nil && alike(st.target)
		if st.write == nil {
			st.shared = true
			st.value.walk(func(n *node) {
				st.shared = st.shared && !random[n.text] && (n.op != "name" || alike(n.text))
			})
			once[st.target] = st.shared
		}
	}
}

// round pushes the twin of what a state update computes.
func (f *frame) round(v value) value {
	if f.fuzzy {
		return f.w.push(v)
	}
	return v
}
