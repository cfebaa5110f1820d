package reference

// draft is what code has written and not stored yet: a run of code for an element reads variables as they were when it
// began, or as it wrote them by that name, and stores at its end. So v_pre and v_post of a synapse from a neuron to itself
// are two, and what is shielded while refractory reads as written until then.
type draft struct {
	vals  map[place]value
	wrote []place
}

// place is a variable of an element, as one side of a synapse calls it.
type place struct {
	c    *column
	i    int
	side string
}

func (f *frame) place(c *column) place {
	if c.shared {
		return place{c, 0, f.side}
	}
	return place{c, f.i, f.side}
}

func (f *frame) load(c *column) value {
	if f.draft != nil {
		if v, ok := f.draft.vals[f.place(c)]; ok {
			return v
		}
	}
	return c.at(f.i)
}

// store writes a variable, unless it is shielded: then only the code that writes sees it.
func (f *frame) store(c *column, v value, shielded bool) {
	v = c.fit(v)
	if f.draft == nil {
		if !shielded {
			c.set(f.i, v)
		}
		return
	}
	p := f.place(c)
	f.draft.vals[p] = v
	if !shielded {
		f.draft.wrote = append(f.draft.wrote, p)
	}
}

// run executes code for the element of the frame.
func (f *frame) run(code []*statement) {
	if f.locals == nil {
		f.locals = map[string]value{}
	}
	f.draft = &draft{vals: map[place]value{}}
	for _, st := range code {
		v := f.eval(st.value)
		if st.op != "" {
			v = f.binary(st.op, f.name(st.self), v)
		}
		if st.write == nil {
			f.locals[st.target] = v
		} else {
			st.write(f, v)
		}
	}
	for _, p := range f.draft.wrote {
		p.c.set(p.i, f.draft.vals[p])
	}
	f.draft = nil
}
