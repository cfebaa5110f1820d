package spikelane

import (
	"math"

	"github.com/spikelane/spikelane/compile"
	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/model"
	"github.com/spikelane/spikelane/systems"
)

// delayRange is between what the delays of a pathway lie, in steps.
type delayRange struct {
	low, high int64
	known     bool  // else they hang on what is not known beforehand
	random    bool  // and they are left to chance, in no order, so that most delays between occur
	tried     int64 // different ones among those tried, if clearly less than that; else 0
}

// several reports whether synapses have delays of their own that differ; where that is not sure, most says what to take.
func (r delayRange) several(most bool) bool {
	if !r.known || !r.random {
		return most && (!r.known || r.high > r.low)
	}
	return r.high > r.low
}

// different returns how many different delays n synapses are likely to have, if all delays are as likely.
func (r delayRange) different(n float64) int64 {
	d := float64(r.high - r.low + 1)
	if r.tried > 0 {
		d = float64(r.tried)
	}
	return int64(math.Round(d * (1 - math.Pow(1-1/d, n))))
}

// delaysOf returns the delays of a pathway.
func (f *forecaster) delaysOf(sp *synapseProgram, p *pathwayProgram) delayRange {
	driver := sp.pre
	if p.decl.Post {
		driver = sp.pst
	}
	r, random := span{p.delay, p.delay}, false
	if p.delays != nil {
		r = (&spanner{sp: sp, dt: driver.object.Dt, random: &random}).of(p.delays)
	}
	low, err := delaySteps(math.Max(r.low, 0), driver.object.Dt, driver.decl.count)
	high, refused := delaySteps(math.Max(r.high, 0), driver.object.Dt, driver.decl.count)
	if err != nil || refused != nil {
		return delayRange{}
	}
	found := delayRange{low: int64(low), high: int64(high), known: true, random: random}
	if random && !sp.pending && p.again() { // what attaches to synapses has no kernels before these are counted
		if n := f.tryDelays(sp, p, driver); n < found.different(delaysTried)/2 {
			found.tried = n
		}
	}
	return found
}

// delaysTried is the number of synapses whose delays are drawn to see how many different ones there are.
const delaysTried = 1 << 11

// tryDelays returns how many different delays, in steps, some synapses would have, whose sources and targets are spread
// over all there are: those that are drawn need not be all that lie in their range.
func (f *forecaster) tryDelays(sp *synapseProgram, p *pathwayProgram, driver *groupProgram) int64 {
	e := sp.ends
	source, target := ecs.NewColumn(compile.SourceOf, elems[e.SourceElem()], delaysTried), ecs.NewColumn(compile.Target, elems[e.TargetElem()], delaysTried)
	incoming, outgoing := ecs.NewColumn(compile.NIncoming, ecs.I32, e.NPost), ecs.NewColumn(compile.NOutgoing, ecs.I32, e.NPre)
	out := ecs.NewColumn(compile.Out, ecs.F64, delaysTried)
	for k := range delaysTried {
		_, part := math.Modf(float64(k) * goldenRatio)
		put(source, k, float64(e.OffsetPre+e.NPre*k/delaysTried))
		put(target, k, float64(e.OffsetPost+int(part*float64(e.NPost))))
	}
	b := systems.Bind(p.delayKernel, f.seed, func(name string) *ecs.Column {
		for _, c := range []*ecs.Column{source, target, incoming, outgoing, out} {
			if c.Name == name {
				return c
			}
		}
		return f.tables[name]
	})
	b.SetInt("N", f.number(sp))
	b.At(&systems.Clock{Dt: sp.object.Dt})
	b.Run(0, delaysTried)
	seen := map[int32]bool{}
	for _, x := range out.F64[:delaysTried] {
		if n, err := delaySteps(x, driver.object.Dt, driver.decl.count); err == nil {
			seen[n] = true
		}
	}
	return int64(len(seen))
}

// span is between what the values of an expression lie.
type span struct{ low, high float64 }

var anything = span{math.Inf(-1), math.Inf(1)}

// around returns the span from the least to the greatest of some values; of a NaN, anything.
func around(x ...float64) span {
	s := span{math.Inf(1), math.Inf(-1)}
	for _, v := range x {
		if v != v {
			return anything
		}
		s.low, s.high = math.Min(s.low, v), math.Max(s.high, v)
	}
	return s
}

// spanner finds spans over all synapses of an object, as they are when they are made.
type spanner struct {
	sp    *synapseProgram
	dt    float64
	depth int // of variables that hang on variables

	random *bool // set where a value is drawn
}

// normalTail is beyond what a normal number hardly ever lies: of a thousand million, two.
const normalTail = 6

// of returns the span of an expression: the true one or a wider one.
func (s *spanner) of(e *model.Expr) span {
	if compile.IsConst(e) {
		return around(compile.Const(e, s.dt))
	}
	args := make([]span, len(e.Args))
	for k, a := range e.Args {
		args[k] = s.of(a)
	}
	switch e.Op {
	case model.Ref:
		return s.symbol(e.Sym)
	case model.Call:
		return s.call(e, args)
	case model.Neg:
		return span{-args[0].high, -args[0].low}
	case model.Add:
		return around(args[0].low+args[1].low, args[0].high+args[1].high)
	case model.Sub:
		return around(args[0].low-args[1].high, args[0].high-args[1].low)
	case model.Mul:
		return corners(args[0], args[1], func(x, y float64) float64 { return x * y })
	case model.Div:
		if args[1].low <= 0 && args[1].high >= 0 {
			return anything
		}
		return corners(args[0], args[1], func(x, y float64) float64 { return x / y })
	case model.If:
		return around(args[1].low, args[1].high, args[2].low, args[2].high)
	case model.Not, model.And, model.Or, model.LT, model.LE, model.GT, model.GE, model.EQ, model.NE:
		return span{0, 1}
	}
	return anything
}

func corners(a, b span, f func(x, y float64) float64) span {
	return around(f(a.low, b.low), f(a.low, b.high), f(a.high, b.low), f(a.high, b.high))
}

func (s *spanner) call(e *model.Expr, args []span) span {
	*s.random = *s.random || e.Fn.Random
	each := func(f func(float64) float64) span { return around(f(args[0].low), f(args[0].high)) }
	switch e.Fn.Name {
	case "rand":
		return span{0, 1}
	case "randn":
		return span{-normalTail, normalTail}
	case "clip":
		low, high := args[1], args[2]
		return around(math.Min(math.Max(args[0].low, low.low), high.low), math.Min(math.Max(args[0].high, low.high), high.high))
	case "abs":
		if x := args[0]; x.low < 0 {
			return around(math.Max(x.low, math.Min(0, x.high)), math.Max(-x.low, x.high)).atLeast(0)
		}
		return args[0]
	case "sqrt":
		return each(math.Sqrt)
	case "exp":
		return each(math.Exp)
	case "floor":
		return each(math.Floor)
	case "ceil":
		return each(math.Ceil)
	case "int":
		return each(math.Trunc)
	}
	return anything
}

func (x span) atLeast(low float64) span { return span{math.Max(x.low, low), math.Max(x.high, low)} }

func (s *spanner) symbol(x *model.Symbol) span {
	switch {
	case x.Kind == model.Index && x.Of == model.Own:
		return span{0, float64(s.sp.ends.NPre - 1)}
	case x.Kind == model.IndexPost:
		return span{0, float64(s.sp.ends.NPost - 1)}
	case x.Kind == model.SizePre:
		return around(float64(s.sp.ends.NPre))
	case x.Kind == model.SizePost:
		return around(float64(s.sp.ends.NPost))
	case x.Kind != model.Var || x.Of != model.Own || x.Var.Linked || s.depth > 8:
		return anything
	case x.Var.Kind == model.Subexpression:
		return s.deeper().of(x.Var.Expr)
	}
	return s.initial(x.Var.Name)
}

func (s *spanner) deeper() *spanner { return &spanner{s.sp, s.dt, s.depth + 1, s.random} }

// initial returns the span of a variable once its initial values are set.
func (s *spanner) initial(name string) span {
	values := span{0, 0}
	for _, a := range s.sp.decl.init {
		if a.variable != name {
			continue
		}
		_, value, faults := s.sp.model.Again().Assignment(name, name, a.value)
		if value == nil || len(faults) > 0 {
			return anything
		}
		v := s.deeper().of(value)
		if a.where == "" && !a.single {
			values = v
		} else {
			values = around(values.low, values.high, v.low, v.high)
		}
	}
	return values
}
