package conformance

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/spikelane/spikelane/kernels"
)

// Values at which arithmetic goes wrong first.
var (
	specialFloats = []float64{
		0, math.Copysign(0, -1), 1, -1, 0.5, -0.5, 1.5, 2.5, -2.5, 3, 0.1, -70e-3, 1e-20, 710, -746, 20, -37.5, math.Pi, 1e5,
		1 << 52, 1<<52 + 0.5, 1<<53 + 2, 1 << 63, -1 << 63, 0x1p-1022, 0x1p-1030, -0x1p-1074, math.MaxFloat64, -math.MaxFloat64,
		math.Inf(1), math.Inf(-1), math.NaN(),
	}
	specialInts = []int64{
		0, 1, -1, 2, -2, 3, 7, -7, 31, 63, 64, 65, 1<<31 - 1, 1 << 31, -1 << 31, 1<<32 - 1, 1 << 32, 1<<53 + 1, -1<<53 - 1,
		math.MaxInt64, math.MinInt64, math.MinInt64 + 1,
	}
	poissonMeans = []float64{0, math.Copysign(0, -1), -1, 1e-3, 0.5, 3, 9.99, 10, 12.5, 700, math.NaN()}
)

// testOps runs each op that makes a value, with every mix of columns, parameters and constants as arguments.
func testOps(t *testing.T, target kernels.Target) {
	for op := kernels.OpInvalid + 1; op < kernels.NumOps; op++ {
		switch class := op.Info().Class; {
		case class == kernels.Read || class == kernels.Write || class == kernels.Input:
			continue
		}
		t.Run(op.String(), func(t *testing.T) {
			mixes := 1
			for range op.NumArgs() {
				mixes *= 3
			}
			for mix := range mixes {
				f := opFunc(op, mix)
				p := compile(t, target, f)
				r := rand.New(rand.NewPCG(uint64(op), uint64(mix)))
				ns := []int{7, 67}
				if mix == 0 { // all arguments are columns: meet every pair of special values
					ns = []int{1, 64, 67, 1100}
				}
				for _, n := range ns {
					if err := p.compare(opFrame(r, f, op, n)); err != nil {
						t.Fatalf("mix %d: %v", mix, err)
					}
				}
			}
		})
	}
	testChains(t, target)
}

// opFunc returns the function that stores op of its arguments, by ternary digit of mix: a column, a parameter, a
// constant.
func opFunc(op kernels.Op, mix int) *kernels.Func {
	b := kernels.NewBuilder(fmt.Sprintf("%v.%d", op, mix))
	sig := op.Info().Sig
	n := op.NumArgs()
	args := make([]kernels.Value, n)
	source := func(k int) int {
		d := mix
		for range k {
			d /= 3
		}
		return d % 3
	}
	for k := range args {
		switch source(k)*256 + int(sig[k]) {
		case 256 + 'f':
			args[k] = b.Param(fmt.Sprint("p", k), kernels.F64)
		case 256 + 'i':
			args[k] = b.Param(fmt.Sprint("p", k), kernels.I64)
		case 256 + 'b':
			args[k] = b.Param(fmt.Sprint("p", k), kernels.Bool)
		case 512 + 'f':
			args[k] = b.F([]float64{0.75, -3, 2.5, 8}[k])
		case 512 + 'i':
			args[k] = b.I([]int64{-9, 5, 77, 8}[k])
		case 512 + 'b':
			args[k] = b.B(k == 0)
		}
	}
	b.Each()
	for k := range args {
		if source(k) == 0 {
			args[k] = b.Load(b.Col(fmt.Sprint("x", k), map[byte]kernels.Elem{'f': kernels.ElemF64, 'i': kernels.ElemI64, 'b': kernels.ElemBool}[sig[k]]))
		}
	}
	if op == kernels.OpHost {
		b.Mem(kernels.OpStore, b.Col("out", kernels.ElemF64), hostValue(b, args))
		return b.Func()
	}
	var stream uint32
	if op.Draws() {
		stream = 0x12345678
	}
	out := map[byte]kernels.Elem{'f': kernels.ElemF64, 'i': kernels.ElemI64, 'b': kernels.ElemBool}[sig[n+1]]
	b.Mem(kernels.OpStore, b.Col("out", out), b.Draw(op, stream, args...))
	return b.Func()
}

// hostValue calls functions of the host of every number of arguments, in an order that shows mistaken ones.
func hostValue(b *kernels.Builder, args []kernels.Value) kernels.Value {
	sum := b.F(0)
	for n := range kernels.MaxHostArgs + 1 {
		h := kernels.Host{Name: fmt.Sprint("host", n), Arity: n, Call: func(x []float64) float64 {
			y := float64(n)
			for _, v := range x {
				y = float64(3*y) + v
			}
			return y
		}}
		sum = b.Add(sum, b.Host(h, args[:n]...))
	}
	return sum
}

// opFrame fills a frame of n elements: the cases in turn, so that 1100 elements meet all pairs of them, or by chance.
func opFrame(r *rand.Rand, f *kernels.Func, op kernels.Op, n int) *kernels.Frame {
	fr := kernels.NewFrame(f)
	fr.Base, fr.N = r.IntN(5), n
	floats := specialFloats
	if op == kernels.OpPoisson {
		floats = poissonMeans
	}
	stride := 1
	for i, c := range f.Cols {
		size := fr.Base + n + 3
		col := &fr.Cols[i]
		col.Bool = make([]uint8, size)
		switch c.Elem {
		case kernels.ElemF64:
			col.Bool, col.F64 = nil, make([]float64, size)
			for e := range col.F64 {
				col.F64[e] = floats[e/stride%len(floats)]
				if n < 100 && op != kernels.OpPoisson {
					col.F64[e] = 8 * r.NormFloat64()
				}
			}
			stride *= len(floats)
		case kernels.ElemI64:
			col.Bool, col.I64 = nil, make([]int64, size)
			for e := range col.I64 {
				col.I64[e] = specialInts[e/stride%len(specialInts)]
			}
			stride *= len(specialInts)
		default:
			for e := range col.Bool {
				col.Bool[e] = uint8(e / stride % 2)
			}
			stride *= 2
		}
		if stride > 500 {
			stride = 3
		}
	}
	for i, p := range f.Params {
		switch p.Type {
		case kernels.F64:
			fr.SetF(i, floats[r.IntN(len(floats))])
		case kernels.I64:
			fr.SetI(i, specialInts[r.IntN(len(specialInts))])
		default:
			fr.SetI(i, int64(r.IntN(2)))
		}
	}
	return fr
}
