package standalone

import (
	"fmt"
	"strings"

	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/systems"
)

// steptext is the body of a step's function.
type steptext struct {
	*generator
	*object
	text
	split bool
	out   *stepping
	at    int
}

func (w *steptext) line(format string, args ...any) { w.text.line(format, args...) }

// count returns the number of elements that a kernel runs over: n, or that of a projection's synapses.
func (w *steptext) count(n int) string {
	if ecs.Get[ecs.Projection](w.World, w.entity) != nil {
		return w.space + "::size()"
	}
	if p := ecs.Get[ecs.Population](w.World, w.entity); p != nil && p.N == n {
		return w.space + "::n"
	}
	return fmt.Sprint(n)
}

// bounds declares lo and hi: elements from to to-1, or the owner's among the n of the whole.
func (w *steptext) bounds(from, to, n string) {
	if !w.split {
		w.line("    const int64_t lo = %s, hi = %s;", from, to)
		return
	}
	o := "o"
	if ecs.Get[ecs.Projection](w.World, w.over(w.entity)) != nil {
		o = "o.here()" // those that are here
	}
	w.line("    int64_t lo, hi;\n    spikelane::share(%s, %s, lo, hi);", n, o)
	if from != "0" {
		w.line("    lo = std::max<int64_t>(lo, %s);", from)
	}
	if to != n {
		w.line("    hi = std::min<int64_t>(hi, %s);", to)
	}
	w.line("    if (lo >= hi) return;")
}

// bytes returns what a walk over a kernel's elements takes of each; 0 if they go in order.
func walkBytes(b *systems.Binding) int {
	if bytes, free := systems.WalkOf(funcOf(b)); free {
		return bytes
	}
	return 0
}

// sweep writes a walk of a kernel over elements lo to hi-1.
func (w *steptext) sweep(b *systems.Binding, lo, hi int) {
	from, to, whole := fmt.Sprint(lo), w.count(hi), w.count(hi)
	if e, ok := w.Over[w.entity]; ok {
		whole = w.byEnt[e].space + "::n"
		w.use(w.byEnt[e])
		if hi == ecs.Get[ecs.Population](w.World, e).N {
			to = whole
		}
	}
	w.bounds(from, to, whole)
	symbol := w.arguments(&w.text, "    ", w.object, b, w.sizes(w.object))
	w.line("    spikelane::sweep(c, lo, hi, %d, [&](const spikelane::row *rows, int64_t k) {", walkBytes(b))
	w.line("        spikelane::call(%s, a, rows, k, spikelane::into_none);\n    });", symbol)
}

func (w *steptext) operate(a *systems.Operate) {
	if a.At != nil {
		var steps []string
		for _, s := range a.At {
			steps = append(steps, fmt.Sprint(s))
		}
		w.line("    static const std::vector<int64_t> at = {%s};", strings.Join(steps, ", "))
		w.line("    if (!std::binary_search(at.begin(), at.end(), c.step)) return;")
	}
	for _, p := range a.Parts {
		lo, hi := fmt.Sprint(p.Lo), fmt.Sprint(p.Hi)
		target, synaptic := w.runsOver(p.Kernel)
		if synaptic && !p.Once {
			hi = target.space + "::size()"
		}
		w.line("    {")
		switch {
		case w.split:
			n, o := target.space+"::n", "o"
			if synaptic {
				n, o = target.space+"::size()", "o.here()"
			}
			w.line("        int64_t lo, hi;\n        spikelane::share(%s, %s, lo, hi);", n, o)
			w.line("        lo = std::max<int64_t>(lo, %s);\n        hi = std::min<int64_t>(hi, %s);", lo, hi)
		case synaptic && p.Once:
			w.line("        const int64_t lo = 0, hi = %s::size() > 0 ? 1 : 0;", target.space)
		default:
			w.line("        const int64_t lo = %s, hi = %s;", lo, hi)
		}
		symbol := w.arguments(&w.text, "        ", w.object, p.Kernel, w.sizes(target))
		w.line("        if (lo < hi) spikelane::call(%s, a, lo, hi);\n    }", symbol)
	}
}

// sizes is the parameter N of kernels over synapses.
func (g *generator) sizes(o *object) map[string]string {
	return map[string]string{"N": o.space + "::total()"}
}

// runsOver returns the object whose elements an operation's kernel runs over.
func (w *steptext) runsOver(b *systems.Binding) (o *object, synaptic bool) {
	e := w.Over[w.entity]
	return w.byEnt[e], ecs.Get[ecs.Projection](w.World, e) != nil
}

func (w *steptext) detect(a *systems.Detect) {
	search := w.searches[a.Spikes]
	w.alone[at[any]{w.writing, a.Spikes}] = !w.split
	w.out.search[w.at] = w.publishing[a.Spikes]
	w.bounds("0", fmt.Sprint(a.N), fmt.Sprint(a.N))
	if w.split { // an owner without elements has none to find, but that is to be known
		s := strings.Replace(w.text.String(), "    if (lo >= hi) return;\n", "", 1)
		w.text = text{}
		w.text.WriteString(s)
	}
	w.line("    spikelane::list found = %s.begin(c, o);", search)
	walk := func(indent string, b *systems.Binding) {
		symbol := w.arguments(&w.text, indent, w.object, b, nil)
		if len(funcOf(b).Lists) == 0 { // the condition never holds
			w.line("%sspikelane::sweep(c, lo, hi, %d, [&](const spikelane::row *rows, int64_t k) {", indent, walkBytes(b))
			w.line("%s    spikelane::call(%s, a, rows, k, spikelane::into_none);\n%s});", indent, symbol, indent)
			return
		}
		list := w.list(w.object, b)
		w.line("%s%s = found;", indent, list)
		w.line("%sspikelane::sweep_emitting(c, lo, hi, %d, %s, [&](const spikelane::row *rows, int64_t k) {", indent, walkBytes(b), list)
		w.line("%s    spikelane::call(%s, a, rows, k, spikelane::into_none);\n%s});", indent, symbol, indent)
		w.line("%sfound = %s;", indent, list)
	}
	if q := a.Quiet; q == nil {
		walk("    ", a.Kernel)
	} else {
		quiet := w.quiet(q, a.N)
		w.line("    const bool calm = %s.ready(c, o, %s.data(), [&](const int32_t *released, int64_t k) {", quiet, w.touch(w.object, q.Flags))
		symbol := w.arguments(&w.text, "        ", w.object, q.Release, map[string]string{q.Column: "released"})
		w.line("        spikelane::call(%s, a, 0, k);\n    });", symbol)
		w.line("    if (calm) {")
		walk("        ", q.Kernel)
		w.line("    } else {")
		walk("        ", a.Kernel)
		w.line("    }")
	}
	w.line("    %s.end(c, o, found.len);", search)
	if a.Quiet != nil {
		w.line("    %s.spiked(c.step, o, found.index, found.len);", w.quiet(a.Quiet, a.N))
	}
}

// quiet declares what keeps an eye on refractory elements, and has each run begin it.
func (w *steptext) quiet(q *systems.Quiet, n int) string {
	key := fmt.Sprint(w.space, q.Steps)
	owners := "owners"
	if !w.split {
		owners = "1"
	}
	if w.quiets[key] == "" {
		w.quiets[key] = w.variable("spikelane::quiet", "refractory_elements", "who is refractory, in the order of their spikes")
	}
	w.prepare.add(w.writing, fmt.Sprintf("%s = spikelane::quiet(%d, %d, %s);", w.quiets[key], n, q.Steps, owners))
	w.beginRun.add(w.writing, fmt.Sprintf("%s.begin(%s, %s);", w.quiets[key], w.clock(w.out.dt), w.out.owner(w.at, w.sharing)))
	return w.quiets[key]
}

func (w *steptext) reset(a *systems.ResetSpiking) {
	lag := ""
	if a.Lag != 0 {
		lag = fmt.Sprintf(" - %d", a.Lag)
	}
	w.line("    spikelane::indices spiked = %s.at(c.step%s);", w.rings[a.Spikes], lag)
	if w.split {
		w.line("    int64_t lo, hi;\n    spikelane::share(%d, o, lo, hi);\n    spiked = spikelane::within(spiked, lo, hi);", a.Spikes.N())
	}
	w.line("    if (spiked.size == 0) return;")
	symbol := w.arguments(&w.text, "    ", w.object, a.Kernel, map[string]string{a.Column: "spiked.data"})
	w.line("    spikelane::call(%s, a, 0, spiked.size);", symbol)
}

func (w *steptext) sum(a *systems.SumUp) {
	into := w.touch(w.object, a.Into)
	zero := "0.0"
	if a.Into.Elem == ecs.I32 {
		zero = "0"
	}
	w.line("    std::fill(%s.data() + %d, %s.data() + %d, %s);", into, a.Lo, into, a.Hi, zero)
	symbol := w.arguments(&w.text, "    ", w.object, a.Kernel, w.sizes(w.object))
	w.line("    spikelane::call(%s, a, 0, %s::size());", symbol, w.space)
}

func (w *steptext) derive(a *systems.Derive) {
	key := w.space + " " + fmt.Sprint(a.Dt)
	state := w.deriving[key]
	if state == "" {
		state = w.variable("spikelane::derive", "coefficients", "inputs of the coefficients in force")
		w.deriving[key] = state
		w.coefficients = append(w.coefficients, state)
	}
	n := w.count(a.N)
	symbol := w.arguments(&w.text, "    ", w.object, a.Inputs, w.sizes(w.object))
	w.line("    spikelane::call(%s, a, 0, %s);", symbol, n)
	s := a.System
	var at, frozen, wanted []string
	for _, x := range s.At {
		at = append(at, fmt.Sprint(x))
	}
	for _, f := range s.Frozen {
		frozen = append(frozen, fmt.Sprint(f))
	}
	for _, c := range s.Wanted {
		wanted = append(wanted, fmt.Sprintf("{%v, %d, %d, %v}", c.Phi, c.Row, c.Col, c.Refractory))
	}
	w.line("    static const spikelane::propagator exact(%d, {%s}, {%s},\n        {%s}, %s);", s.N, strings.Join(at, ", "), strings.Join(frozen, ", "), strings.Join(wanted, ", "), literal(a.Dt))
	list := func(cols []*ecs.Column) string {
		var names []string
		for _, c := range cols {
			names = append(names, w.touch(w.object, c)+".data()")
		}
		return strings.Join(names, ", ")
	}
	w.line("    %s.update(%s, {%s}, {%s}, [&](const double *in, double *out) { exact.solve(in, out); });", state, n, list(a.In), list(a.Out))
}

func (w *steptext) deliver(a *systems.Deliver, e ecs.Entity) {
	w.usesOf(w.object, w.rings[a.Spikes])
	code := w.code[e]
	if l := w.late[at[ecs.Entity]{w.writing, e}]; l != nil {
		w.line("    %s.visit_later(%s, c, o, %s, %s, [&](const spikelane::row *rows, int64_t k, const int32_t *listed) {", w.deliveries[e], w.rings[a.Spikes], l.state, l.code)
	} else {
		w.line("    %s.visit(%s, c, o, [&](const spikelane::row *rows, int64_t k, const int32_t *listed) {", w.deliveries[e], w.rings[a.Spikes])
	}
	given := with(w.sizes(w.object), a.Param, "-")
	indent := "        "
	if code.Listed != nil {
		if code.Rows != nil {
			w.line("        if (listed) {")
			indent = "            "
		}
		symbol := w.arguments(&w.text, indent, w.object, code.Listed, with(given, a.Listed, "listed"))
		w.line("%sspikelane::call(%s, a, rows, k, %s);", indent, symbol, w.into(w.object, code.Listed, a.Param))
		if code.Rows != nil {
			w.line("            return;\n        }")
		}
	} else {
		w.line("        if (listed) spikelane::bug(\"a list of synapses where rows are wanted\");")
	}
	if code.Rows != nil {
		symbol := w.arguments(&w.text, "        ", w.object, code.Rows, given)
		w.line("        spikelane::call(%s, a, rows, k, %s);", symbol, w.into(w.object, code.Rows, a.Param))
	}
	if owed := w.owedBy(e, a.Lo); owed != "" {
		w.line("    }, [&](const spikelane::row *rows, int64_t k) {\n%s    });", owed)
	} else {
		w.line("    });")
	}
	w.ownerOf[at[ecs.Entity]{w.writing, e}] = w.out.owner(w.at, w.sharing)
	w.lags[e], w.alone[at[any]{w.writing, e}], w.clockOf[at[ecs.Entity]{w.writing, e}] = a.Lag, !w.split, w.clock(w.out.dt)
}

// record writes what a recorder takes down.
func (w *steptext) record(a systems.Action) {
	recorder := w.space + "::recorder"
	w.clockOf[at[ecs.Entity]{w.writing, w.entity}] = w.clock(w.out.dt)
	var values []*systems.Sampler
	switch a := a.(type) {
	case *systems.RecordSpikes:
		w.usesOf(w.object, w.rings[a.Spikes])
		w.lags[w.entity] = a.Lag
		values = a.Values
		if len(values) == 0 {
			w.line("    %s.take(%s, c);", recorder, w.rings[a.Spikes])
			return
		}
		w.line("    const spikelane::indices taken = %s.take(%s, c);\n    if (taken.size == 0) return;", recorder, w.rings[a.Spikes])
	case *systems.CountSpikes:
		w.lags[w.entity] = a.Lag
		w.usesOf(w.object, w.rings[a.Spikes])
		w.line("    %s.take(%s, c);", recorder, w.rings[a.Spikes])
	case *systems.SampleState:
		values = a.Values
		w.line("    %s.take(c);\n    const spikelane::indices taken = %s.which;\n    if (taken.size == 0) return;", recorder, recorder)
	}
	for _, v := range values {
		given := map[string]string{v.Index: "taken.data", v.Out: fmt.Sprintf("%s.room(taken.size)", w.sampled[w.space+"."+v.Name])}
		if p := w.ofMonitor(w.entity); p != nil {
			given = with(given, "N", p.space+"::total()")
			w.use(p)
		}
		w.line("    {")
		symbol := w.arguments(&w.text, "        ", w.object, v.Kernel, given)
		w.line("        spikelane::call(%s, a, 0, taken.size);\n    }", symbol)
	}
}
