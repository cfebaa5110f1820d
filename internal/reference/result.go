package reference

// Result is what a run leaves behind, as docs/results.md tells of the files of a run of the engine.
type Result struct {
	// Archives holds arrays by name, of each monitor by its name and of each object's final state by "state_" and its
	// name. Times are in seconds, values in SI base units, truth values 0 and 1.
	Archives map[string]map[string]*Array

	// Undecided is the step of the model file's dt in which a decision (a comparison, a number rounded to a whole one) was
	// first so near that rounding may turn it, -1 if none was. What is recorded before that step is sure.
	Undecided int
	// Why says which decision that was.
	Why string
	// Dt is the model file's step in seconds, Steps how many of them were run.
	Dt    float64
	Steps int
}

// Array is the values of a variable.
type Array struct {
	// Rows is 0 for a list; else Values has this many rows, one after the other: element by element the samples over time.
	Rows   int
	Values []float64
	// Doubts are how far the twin of each value was: a measure of how much rounding matters to it.
	Doubts []float64
}

func (a *Array) add(v value) {
	x := v.float()
	a.Values, a.Doubts = append(a.Values, x.f), append(a.Doubts, x.doubt())
}

// final adds the state of all objects at the end.
func (w *world) final() {
	for name, o := range w.objects {
		archive := map[string]*Array{}
		var eqs map[string]*equation
		switch o := o.(type) {
		case *group:
			eqs = o.eqs
			if o.refractory != nil {
				archive["lastspike"], archive["not_refractory"] = w.whole(o, "lastspike"), w.whole(o, "not_refractory")
			}
		case *synapses:
			eqs = o.eqs
			archive["i"], archive["j"] = w.whole(o, "i"), w.whole(o, "j")
		}
		for v, e := range eqs {
			if !e.flags["summed"] {
				archive[v] = w.whole(o, v)
			}
		}
		w.result.Archives["state_"+name] = archive
	}
}

// whole is a variable of all elements of an object.
func (w *world) whole(o object, name string) *Array {
	a, r := &Array{}, o.resolve(name)
	n := o.size()
	if g, ok := o.(*group); ok && g.eqs[name] != nil && g.eqs[name].flags["shared"] {
		n = 1
	}
	for i := range n {
		a.add(r(&frame{w: w, scope: o, i: i, now: o.ticks().now()}))
	}
	return a
}
