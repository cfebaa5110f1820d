package compile

import (
	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/kernels/interp"
	"github.com/spikelane/spikelane/model"
)

// mostTried is how many elements a value is tried for before a run.
const mostTried = 1 << 14

// Tried evaluates e in SI base units for the first 16384 elements of a group, where it follows from their index and
// constants alone: what is wrong with it shows before anything runs. It returns nil for other expressions.
func Tried(o Object, e *model.Expr) []float64 {
	e = e.Inline()
	if e.Type != model.Float || e.Mentions(func(x *model.Expr) bool {
		switch x.Op {
		case model.Call:
			return x.Fn.Random || x.Fn.Defined()
		case model.Ref:
			k := x.Sym.Kind
			return k != model.Constant && k != model.Dt && k != model.Index && k != model.Size
		}
		return false
	}) {
		return nil
	}
	f := Values(o, "tried."+o.Name, e)
	out := make([]float64, min(o.N, mostTried))
	fr := kernels.NewFrame(f)
	fr.N = len(out)
	fr.Cols[f.Col(Out)].F64 = out
	fr.SetF(f.Param("dt"), o.Dt)
	interp.Run(f, fr)
	return out
}
