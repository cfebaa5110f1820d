// Package randfunc makes random kernels and frames for them, so that passes and lowerings can be tested against
// kernels/interp on programs nobody thought of.
package randfunc

import (
	"fmt"
	"math/rand/v2"

	"github.com/spikelane/spikelane/kernels"
)

// window is the number of elements that every indexed column has at least: computed indices lie below it.
const window = 64

// New returns a random function of about size instructions that obeys Func.Verify. It has streamed and indexed columns
// of every element type, parameters, lists, masked and unmasked writes, and any pure op; one in four is Sequential.
//
// Frame knows its columns by name: own.* hold indices distinct within a call (scatter indices, unless the frame is
// Serial), any.* hold indices that repeat. A function that is not Sequential keeps the promises that let a lowering
// work on many elements at a time: an indexed column is only read, or is touched at the element's own index alone, or
// is written by one accumulation alone.
//
// bits is never applied to a NaN, so that results do not depend on which NaN a processor makes.
func New(rng *rand.Rand, size int) *kernels.Func {
	return generate(rng, size, func(op kernels.Op) bool { return op.Info().Class == kernels.Pure })
}

// NewLibrary is New with library functions and random draws as well.
func NewLibrary(rng *rand.Rand, size int) *kernels.Func {
	return generate(rng, size, func(op kernels.Op) bool {
		c := op.Info().Class
		return c == kernels.Pure || c == kernels.Library
	})
}

// A role is how a function may touch an indexed column.
type role uint8

const (
	readOnly role = iota // gathered at any index
	own                  // gathered and written at the element's own index
	accum                // written by one accumulation, at any index
	free                 // anything; Sequential functions only
)

type generator struct {
	*kernels.Builder
	rng        *rand.Rand
	ops        []kernels.Op
	sequential bool
	values     map[kernels.Type][]kernels.Value
	elems      []kernels.Elem  // by column
	once       map[string]bool // accum columns and lists that have their one write
	ownIndex   kernels.Value
}

func generate(rng *rand.Rand, size int, allowed func(kernels.Op) bool) *kernels.Func {
	g := &generator{
		Builder: kernels.NewBuilder(fmt.Sprintf("random.%d", rng.IntN(1000))), rng: rng,
		sequential: rng.IntN(4) == 0,
		values:     map[kernels.Type][]kernels.Value{}, once: map[string]bool{},
	}
	for op := kernels.OpInvalid + 1; op < kernels.NumOps; op++ {
		if allowed(op) {
			g.ops = append(g.ops, op)
		}
	}
	if g.sequential {
		g.Sequential()
	}
	g.inputs()
	for range rng.IntN(size/4 + 1) {
		if rng.IntN(6) == 0 {
			g.gather()
		} else {
			g.pure()
		}
	}
	g.Each()
	g.keep(g.Index())
	g.ownIndex = g.Load(g.col("own.a", kernels.ElemI32))
	g.keep(g.ownIndex)
	for range size {
		switch rng.IntN(10) {
		case 0:
			g.input()
		case 1, 2:
			g.read()
		case 3:
			g.write()
		default:
			g.pure()
		}
	}
	for range 3 {
		g.write()
	}
	f := g.Func()
	for i, c := range f.Cols {
		if c.Elem == kernels.ElemI32 && !f.Writes(i) && rng.IntN(2) == 0 {
			f.Cols[i].Elem = kernels.ElemU16
		}
	}
	return f
}

func (g *generator) keep(v kernels.Value) {
	t := g.TypeOf(v)
	g.values[t] = append(g.values[t], v)
}

// pick returns an earlier value of the type, a recent one more often.
func (g *generator) pick(t kernels.Type) kernels.Value {
	vs := g.values[t]
	if n := len(vs); n > 8 && g.rng.IntN(2) == 0 {
		vs = vs[n-8:]
	}
	return vs[g.rng.IntN(len(vs))]
}

// inputs makes sure that every type has a value.
func (g *generator) inputs() {
	g.keep(g.Param("pf", kernels.F64))
	g.keep(g.Param("pi", kernels.I64))
	g.keep(g.Param("pb", kernels.Bool))
	for range g.rng.IntN(6) {
		g.input()
	}
}

func (g *generator) input() {
	if g.rng.IntN(4) == 0 {
		g.keep(g.Param([]string{"pf", "pf2"}[g.rng.IntN(2)], kernels.F64))
		return
	}
	g.keep(g.constant([]kernels.Type{kernels.F64, kernels.F64, kernels.I64, kernels.Bool}[g.rng.IntN(4)]))
}

// constant returns a constant, a small one more often.
func (g *generator) constant(t kernels.Type) kernels.Value {
	few := g.rng.IntN(4) > 0
	switch {
	case t == kernels.Bool:
		return g.B(g.rng.IntN(2) == 0)
	case t == kernels.I64 && few:
		return g.I(int64(g.rng.IntN(6) - 2))
	case t == kernels.I64:
		return g.I(randInt(g.rng))
	case few:
		return g.F(floats[g.rng.IntN(6)])
	}
	return g.F(randFloat(g.rng))
}

func (g *generator) pure() {
	op := g.ops[g.rng.IntN(len(g.ops))]
	args := make([]kernels.Value, op.NumArgs())
	for k := range args {
		args[k] = g.pick(map[byte]kernels.Type{'f': kernels.F64, 'i': kernels.I64, 'b': kernels.Bool}[op.Info().Sig[k]])
	}
	if len(args) > 0 && g.rng.IntN(3) == 0 {
		k := g.rng.IntN(len(args))
		args[k] = g.constant(g.TypeOf(args[k])) // x op 0, x op 1: what algebra is about
	}
	if len(args) > 1 && g.rng.IntN(8) == 0 && g.TypeOf(args[0]) == g.TypeOf(args[1]) {
		args[1] = args[0] // x op x: so too
	}
	switch {
	case op == kernels.OpBits:
		x := args[0]
		args[0] = g.Select(g.Do(kernels.OpEQ, x, x), x, g.F(1))
		g.keep(g.Do(op, args...))
	case op.Draws():
		g.keep(g.Draw(op, uint32(g.rng.IntN(3))<<16|uint32(g.rng.IntN(3)), args...))
	default:
		g.keep(g.Do(op, args...))
	}
}

var elems = []kernels.Elem{kernels.ElemF64, kernels.ElemF64, kernels.ElemI32, kernels.ElemI64, kernels.ElemBool}

func (g *generator) elem() kernels.Elem { return elems[g.rng.IntN(len(elems))] }

func (g *generator) col(name string, e kernels.Elem) int {
	return g.declared(g.Col(name, e), e)
}

// declared notes the element type of column s at its first use.
func (g *generator) declared(s int, e kernels.Elem) int {
	if s == len(g.elems) {
		g.elems = append(g.elems, e)
	}
	return s
}

func (g *generator) streamed() int {
	e := g.elem()
	return g.col(fmt.Sprintf("s.%v%d", e, g.rng.IntN(2)), e)
}

func (g *generator) indexed(r role) int {
	e := g.elem()
	if r == accum {
		e = kernels.ElemF64
	}
	return g.declared(g.Table(fmt.Sprintf("x%d.%v", r, e), e, window), e)
}

// index returns an index into a column of the role: the element's own, or any in range.
func (g *generator) index(r role) kernels.Value {
	if r == own {
		return g.ownIndex
	}
	choice := g.rng.IntN(6)
	switch {
	case choice == 0 && g.InEach():
		return g.ownIndex
	case choice == 1 && g.InEach():
		return g.Load(g.col("any.a", kernels.ElemI32))
	case choice == 2:
		return g.Do(kernels.OpIMod, g.pick(kernels.I64), g.I(window))
	case choice == 3:
		return g.I(int64(g.rng.IntN(4)))
	case choice == 4:
		return g.few()
	}
	return g.Do(kernels.OpIAnd, g.pick(kernels.I64), g.I(window-1))
}

// few returns an index that takes few values, below window: a sum of what one to four masks choose.
func (g *generator) few() kernels.Value {
	const most = 4
	at := g.I(int64(g.rng.IntN(4)))
	for range 1 + g.rng.IntN(most) {
		m := g.pick(kernels.Bool)
		chosen := g.Do(kernels.OpB2I, m)
		if g.rng.IntN(2) == 0 {
			chosen = g.Do(kernels.OpISelect, m, g.I(int64(g.rng.IntN(window/8))), g.I(int64(g.rng.IntN(window/8))))
		}
		at = g.Do(kernels.OpIAdd, at, chosen)
	}
	return at
}

func (g *generator) read() {
	if g.rng.IntN(2) == 0 {
		g.keep(g.Load(g.streamed()))
	} else {
		g.gather()
	}
}

func (g *generator) gather() {
	r := readOnly
	switch {
	case g.sequential:
		r = free
	case g.InEach() && g.rng.IntN(2) == 0:
		r = own
	}
	s := g.indexed(r)
	g.keep(g.Gather(s, g.index(r)))
}

func (g *generator) write() {
	switch g.rng.IntN(6) {
	case 0:
		s := g.streamed()
		g.Mem(kernels.OpStore, s, g.pick(g.elems[s].Type()))
	case 1:
		s := g.streamed()
		g.Mem(kernels.OpStoreM, s, g.pick(kernels.Bool), g.pick(g.elems[s].Type()))
	case 2:
		if list := []string{"spikes", "events"}[g.rng.IntN(2)]; g.first(list) {
			g.Mem(kernels.OpEmit, g.List(list), g.pick(kernels.Bool), g.pick(kernels.I64))
		}
	default:
		g.scatter()
	}
}

// first reports whether a lowering may still get the write: a function that is not Sequential writes it once only, since
// a second write would make its order depend on how many elements a lowering takes at a time.
func (g *generator) first(name string) bool {
	if g.once[name] && !g.sequential {
		return false
	}
	g.once[name] = true
	return true
}

func (g *generator) scatter() {
	r := []role{own, accum}[g.rng.IntN(2)]
	if g.sequential {
		r = free
	}
	s := g.indexed(r)
	if r == accum && !g.first(fmt.Sprint(s)) {
		return
	}
	op := kernels.OpScatter
	if r == accum || g.elems[s] == kernels.ElemF64 && g.rng.IntN(2) == 0 {
		op = kernels.OpAccum
	}
	idx, value := g.index(r), g.pick(g.elems[s].Type())
	if g.rng.IntN(2) == 0 {
		g.Mem(op, s, idx, value)
	} else {
		g.Mem(op+1, s, idx, g.pick(kernels.Bool), value)
	}
}
