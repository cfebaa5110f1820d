package mathfn

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/kernels/rng"
)

// edges are the values at which floating point is most likely to go wrong.
var edges = []float64{
	0, math.Copysign(0, -1), 1, -1, 0.5, -0.5, 2, -2, 3, -3, 10, tiny, -tiny, 0x1p-1022, -0x1p-1022, 0x1p-1000,
	math.MaxFloat64, -math.MaxFloat64, math.Inf(1), math.Inf(-1), math.NaN(), 0x1p52, 0x1p53, 0x1p53 - 1, -0x1p53, 0x1p54, 0x1p200,
	709.78, 710, -745.2, -708.1, 716.3, 20, 40, 0.1, -0.1, 1.5, 2.5, 1e15, 1e17,
}

// same reports equal bits, or NaN twice: which NaN is left open, since machines differ in it.
func same(x, y float64) bool {
	return math.Float64bits(x) == math.Float64bits(y) || math.IsNaN(x) && math.IsNaN(y)
}

// arguments returns the edges and n numbers with random bits, of which half have an exponent near 0.
func arguments(n int) []float64 {
	r := rand.New(rand.NewPCG(3, 4))
	xs := append([]float64(nil), edges...)
	for range n {
		b := r.Uint64()
		if b&1 != 0 {
			b = b&^(0x7ff<<52) | (1023-12+r.Uint64N(24))<<52
		}
		xs = append(xs, math.Float64frombits(b))
	}
	return xs
}

// The Go twins, one by one and by the block (in place too), give the bits of the IR.
func TestTwins(t *testing.T) {
	xs := arguments(4000)
	for op := range kernels.NumOps {
		fn := goForms[op]
		if fn.F1 == nil {
			continue
		}
		d := define(op, 0)
		block := append([]float64(nil), xs...)
		fn.B1(block, block)
		for i, x := range xs {
			want := math.Float64frombits(eval(d, math.Float64bits(x)))
			if got := fn.F1(x); !same(got, want) {
				t.Fatalf("%v(%x) = %x, IR gives %x", op, x, got, want)
			}
			if !same(block[i], want) {
				t.Fatalf("%v block at %x = %x, IR gives %x", op, x, block[i], want)
			}
		}
	}
}

func TestTwinsOfTwo(t *testing.T) {
	xs := arguments(150)
	for op := range kernels.NumOps {
		fn := goForms[op]
		if fn.F2 == nil {
			continue
		}
		d := define(op, 0)
		for _, x := range xs {
			left := make([]float64, len(xs))
			for i := range left {
				left[i] = x
			}
			fn.B2(left, left, xs)
			for i, y := range xs {
				want := math.Float64frombits(eval(d, math.Float64bits(x), math.Float64bits(y)))
				if got := fn.F2(x, y); !same(got, want) {
					t.Fatalf("%v(%x, %x) = %x, IR gives %x", op, x, y, got, want)
				}
				if !same(left[i], want) {
					t.Fatalf("%v block at (%x, %x) = %x, IR gives %x", op, x, y, left[i], want)
				}
			}
		}
	}
}

// drawArgs are elements, steps and seeds in every corner of the counter.
var drawArgs = [][3]int64{
	{0, 0, 0},
	{1, 0, 0},
	{2, 7, 1},
	{3, 7, 1},
	{1<<49 - 1, 1<<48 - 1, -1},
	{1<<33 + 5, 1<<32 + 9, math.MinInt64},
	{12345, 678, 0x0123456789abcdef},
	{12346, 678, 0x0123456789abcdef},
}

func TestDrawTwins(t *testing.T) {
	for _, stream := range []uint32{0, 1, 0xffffffff, 7<<16 | 3} {
		uniform, normal := define(kernels.OpUniform, stream), define(kernels.OpNormal, stream)
		for _, a := range drawArgs {
			args := []uint64{uint64(a[0]), uint64(a[1]), uint64(a[2])}
			if got, want := rng.Uniform(a[0], a[1], a[2], stream), math.Float64frombits(eval(uniform, args...)); got != want {
				t.Errorf("Uniform%v = %x, IR gives %x", a, got, want)
			}
			if got, want := Normal(a[0], a[1], a[2], stream), math.Float64frombits(eval(normal, args...)); got != want {
				t.Errorf("Normal%v = %x, IR gives %x", a, got, want)
			}
		}
	}
}

func TestNormalBlock(t *testing.T) {
	for first := range int64(3) {
		for n := range 9 {
			got := make([]float64, n)
			NormalBlock(got, first, 5, 6, 7)
			for i, x := range got {
				if want := Normal(first+int64(i), 5, 6, 7); x != want {
					t.Errorf("NormalBlock of %d from %d, element %d = %x, want %x", n, first, i, x, want)
				}
			}
		}
	}
}
