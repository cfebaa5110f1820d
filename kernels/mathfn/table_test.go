package mathfn

import "github.com/spikelane/spikelane/kernels"

// goForm is a library op as Go. Exactly one scalar form is set; the block form beside it does the same for slices, of which
// dst may be one of the arguments.
type goForm struct {
	F1 func(x float64) float64
	B1 func(dst, x []float64)

	F2 func(x, y float64) float64
	B2 func(dst, x, y []float64)
}

// goForms holds the Go form of every library op that is a function of floats; the rows of others are zero.
var goForms = [kernels.NumOps]goForm{
	kernels.OpExp:      {F1: Exp, B1: ExpBlock},
	kernels.OpExpm1:    {F1: Expm1, B1: Expm1Block},
	kernels.OpExprel:   {F1: Exprel, B1: ExprelBlock},
	kernels.OpLog:      {F1: Log, B1: LogBlock},
	kernels.OpLog1p:    {F1: Log1p, B1: Log1pBlock},
	kernels.OpLog10:    {F1: Log10, B1: Log10Block},
	kernels.OpSin:      {F1: Sin, B1: SinBlock},
	kernels.OpCos:      {F1: Cos, B1: CosBlock},
	kernels.OpTan:      {F1: Tan, B1: TanBlock},
	kernels.OpSinh:     {F1: Sinh, B1: SinhBlock},
	kernels.OpCosh:     {F1: Cosh, B1: CoshBlock},
	kernels.OpTanh:     {F1: Tanh, B1: TanhBlock},
	kernels.OpAsin:     {F1: Asin, B1: AsinBlock},
	kernels.OpAcos:     {F1: Acos, B1: AcosBlock},
	kernels.OpAtan:     {F1: Atan, B1: AtanBlock},
	kernels.OpPow:      {F2: Pow, B2: PowBlock},
	kernels.OpFloorDiv: {F2: FloorDiv, B2: FloorDivBlock},
	kernels.OpFloorMod: {F2: FloorMod, B2: FloorModBlock},
}
