package reference

import (
	"fmt"
	"math"
	"sort"
)

// timedArray is a table over time, and perhaps over a second index.
type timedArray struct {
	values [][]float64
	flat   bool
	dt     float64
}

// lookUp reads a table at int((t/eps + 0.5)/K) with eps = D/K, K = max(1, 2^ceil(log2(8·D/d))), D its step and d that of
// the object's clock (docs/brian.md, whose rule is Brian's).
func (f *frame) lookUp(a *timedArray, args []*node) value {
	if len(args) != 1 && a.flat || len(args) != 2 && !a.flat {
		fail("a timed array of %d arguments", len(args))
	}
	t := f.eval(args[0]).float()
	k := math.Max(1, math.Pow(2, math.Ceil(math.Log2(8*a.dt/f.scope.(object).ticks().dt.f))))
	eps := a.dt / k
	q := twins((t.f/eps+0.5)/k, (t.g/eps+0.5)/k)
	f.w.cliff(q, "timed array")
	row := int(min(max(toInt(q.f), 0), int64(len(a.values)-1)))
	if a.flat {
		return real(a.values[row][0])
	}
	i := f.eval(args[1])
	if i.kind == float {
		f.w.cliff(i, "index of a timed array")
	}
	col := toInt(i.float().f)
	if col < 0 || col >= int64(len(a.values[row])) {
		unsupported("an index of a timed array that it has not")
	}
	return real(a.values[row][col])
}

// generator plays spikes back: a list of elements for each step, again after a period if there is one.
type generator struct {
	at     map[int64][]int
	period int64
}

func (w *world) newGenerator(d *table) *group {
	c := w.clockOf(d)
	g := w.newGroup(d.text("name"), d.whole("count"), "", c)
	play := generator{at: map[int64][]int{}}
	scale := w.quantity(d.or("unit", "second")).float()
	if d.has("period") {
		play.period = int64(math.Round(w.quantity(d.any("period")).float().f / c.dt.f))
	}
	is, ts := d.list("i"), d.list("t")
	for k := range is {
		t := real(numberOf(ts[k]).float().f * scale.f)
		n := w.timestep(t, c.dt)
		play.at[n] = append(play.at[n], integerOf(is[k]))
	}
	e := g.events("spike")
	g.found["spike"], g.order = d.textOr("when", "thresholds"), d.wholeOr("order", 0)
	w.do(g.found["spike"], g.order, g.name, c, func() {
		n := c.step
		if play.period > 0 {
			n %= play.period
		}
		e.now = append([]int{}, play.at[n]...)
		sort.Ints(e.now)
	})
	return g
}

// newPoisson makes elements that spike where a random number is below their rate times dt.
func (w *world) newPoisson(d *table) *group {
	c := w.clockOf(d)
	g := w.newGroup(d.text("name"), d.whole("count"), "rates = 0*Hz : Hz", c)
	g.eqs["rates"].expr = exprOf(d.any("rates"))
	chance := g.number(parse("rand() < rates*dt"))
	g.found["spike"], g.order = d.textOr("when", "thresholds"), d.wholeOr("order", 0)
	w.do(g.found["spike"], g.order, g.name+"_spike_thresholder", c, func() { g.threshold("spike", chance) })
	return g
}

// poissonInput adds the spikes of many trains to a variable, number k of them. Its place in the texts is one of the
// target's, its number one of its own.
func (w *world) poissonInput(d *table, k int) {
	p := w.part(d.text("target"))
	g, ok := p.of.(*group)
	if !ok {
		fail("poisson_input of %q", d.text("target"))
	}
	name := "poissoninput"
	if k > 0 {
		name = fmt.Sprintf("poissoninput_%d", k)
	}
	trains, rate, weight := d.whole("count"), w.quantity(d.any("rate")).float(), exprOf(d.any("weight"))
	own := &numbering{id: w.nextID(), sites: g.sites}
	own.number(weight)
	stream := own.next()
	g.sites = own.sites
	variable := d.text("variable")
	write, read := g.assign(variable), g.resolve(variable)
	if write == nil {
		fail("poisson_input of %q", variable)
	}
	c := g.clock
	w.do(d.textOr("when", "synapses"), d.wholeOr("order", 0), name, c, func() {
		for i := p.from; i < p.to; i++ {
			f := &frame{w: w, scope: g, i: i, now: c.now()}
			n := w.binomial(draw{stream, int64(i), f.now.draw}, trains, rate.f*c.dt.f)
			write(f, f.binary("+", read(f), f.binary("*", whole(int64(n)), f.eval(weight))))
		}
	})
}
