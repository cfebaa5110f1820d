package compile

import (
	"fmt"

	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/kernels/interp"
	"github.com/spikelane/spikelane/model"
)

// Const evaluates an expression of numbers, units and constants in SI base units, with the meaning that kernels have:
// never by the machine's own mathematics. dt is the step in seconds, 0 if e does not mention it. Booleans give 0 and 1.
func Const(e *model.Expr, dt float64) float64 {
	b := kernels.NewBuilder("const")
	l := &lowerer{b: b, dt: dt, leaf: func(s *model.Symbol) kernels.Value {
		panic(fmt.Sprintf("BUG: compile: %s is not constant", s.Name))
	}}
	b.Each()
	v := l.expr(e)
	if b.TypeOf(v) == kernels.Bool {
		v = b.Do(kernels.OpB2I, v)
	}
	out := b.Col("out", kernels.ElemF64)
	b.Mem(kernels.OpStore, out, l.toFloat(v))
	f := b.Func()
	fr := kernels.NewFrame(f)
	fr.N = 1
	x := []float64{0}
	fr.Cols[out].F64 = x
	interp.Run(f, fr)
	return x[0]
}

// IsConst reports whether Const can evaluate e.
func IsConst(e *model.Expr) bool {
	return !e.Mentions(func(x *model.Expr) bool {
		return x.Op == model.Ref && x.Sym.Kind != model.Constant && x.Sym.Kind != model.Dt || x.Op == model.Call && (x.Fn.Random || x.Fn.Defined())
	})
}

// Numerics is the version of what the texts of models mean in bits. A change of any bit of any result raises it.
const Numerics = 1
