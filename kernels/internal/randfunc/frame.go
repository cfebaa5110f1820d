package randfunc

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/spikelane/spikelane/kernels"
)

// margin is the number of elements after those of the call: a lowering that touches them fails Equal.
const margin = 3

// Frame returns a random frame of n elements for a function of New: columns and parameters hold special values beside
// ordinary ones, columns have their Len at least, Base is small and often 0. With n > 1, one frame in four is Serial, and its own.* indices repeat.
func Frame(rng *rand.Rand, f *kernels.Func, n int) *kernels.Frame {
	fr := kernels.NewFrame(f)
	fr.N = n
	fr.Base = max(0, rng.IntN(8)-3)
	fr.Serial = n > 1 && rng.IntN(4) == 0
	indexed := window + n
	for i, c := range f.Cols {
		size := fr.Base + n + margin
		if strings.HasPrefix(c.Name, "x") {
			size = indexed
		}
		size = max(size, c.Len)
		col := &fr.Cols[i]
		switch c.Elem {
		case kernels.ElemF64:
			col.F64 = fill(size, func() float64 { return randFloat(rng) })
		case kernels.ElemI32:
			col.I32 = fill(size, func() int32 { return int32(randInt(rng)) })
		case kernels.ElemI64:
			col.I64 = fill(size, func() int64 { return randInt(rng) })
		case kernels.ElemBool:
			col.Bool = fill(size, func() uint8 { return uint8(rng.IntN(2)) })
		case kernels.ElemU16:
			col.U16 = fill(size, func() uint16 { return uint16(randInt(rng)) })
		}
		put := func(e int, at int) {
			if c.Elem == kernels.ElemU16 {
				col.U16[e] = uint16(at)
			} else {
				col.I32[e] = int32(at)
			}
		}
		switch {
		case strings.HasPrefix(c.Name, "own.") && !fr.Serial:
			perm := rng.Perm(indexed)
			for e := range n {
				put(fr.Base+e, perm[e])
			}
		case strings.HasPrefix(c.Name, "own."), strings.HasPrefix(c.Name, "any."):
			near := 1 + rng.IntN(indexed)
			for e := range n {
				put(fr.Base+e, rng.IntN(near))
			}
		}
	}
	for i, p := range f.Params {
		switch p.Type {
		case kernels.F64:
			fr.SetF(i, randFloat(rng))
		case kernels.I64:
			fr.SetI(i, randInt(rng))
		case kernels.Bool:
			fr.Params[i] = uint64(rng.IntN(2))
		}
	}
	for i := range fr.Lists {
		used := rng.IntN(3) // what an earlier call left
		fr.Lists[i] = &kernels.IndexList{Index: make([]int32, used+n*len(f.Insts)+16), Len: used}
	}
	return fr
}

func fill[T any](n int, next func() T) []T {
	xs := make([]T, n)
	for i := range xs {
		xs[i] = next()
	}
	return xs
}

var floats = []float64{
	0, math.Copysign(0, -1), 1, -1, 2, 0.5, -0.5, 1.5, 2.5, 0.1, 1 << 52, 1<<53 + 2, 1 << 63, -1 << 63,
	math.Inf(1), math.Inf(-1), math.NaN(), math.MaxFloat64, 0x1p-1022, math.SmallestNonzeroFloat64, -0x1p-1030, 700, -745,
}

func randFloat(rng *rand.Rand) float64 {
	switch rng.IntN(4) {
	case 0:
		return floats[rng.IntN(len(floats))]
	case 1:
		return math.Float64frombits(rng.Uint64())
	case 2:
		return float64(rng.IntN(64) - 32)
	}
	return rng.NormFloat64()
}

var ints = []int64{0, 1, -1, 2, 63, 64, 1 << 31, -1 << 31, 1<<32 - 1, 1 << 53, math.MaxInt64, math.MinInt64}

func randInt(rng *rand.Rand) int64 {
	switch rng.IntN(3) {
	case 0:
		return ints[rng.IntN(len(ints))]
	case 1:
		return int64(rng.Uint64())
	}
	return int64(rng.IntN(128) - 64)
}

// Clone returns a frame with the same range and copies of all memory, without Scratch.
func Clone(fr *kernels.Frame) *kernels.Frame {
	g := &kernels.Frame{Base: fr.Base, N: fr.N, Serial: fr.Serial, Params: slices.Clone(fr.Params)}
	for _, c := range fr.Cols {
		g.Cols = append(g.Cols, kernels.Column{
			F64: slices.Clone(c.F64), I32: slices.Clone(c.I32), I64: slices.Clone(c.I64), Bool: slices.Clone(c.Bool), U16: slices.Clone(c.U16),
		})
	}
	for _, l := range fr.Lists {
		g.Lists = append(g.Lists, &kernels.IndexList{Index: slices.Clone(l.Index), Len: l.Len})
	}
	return g
}

// Bind returns a frame for g that shares fr's memory by name, where fr is a frame of f: for a g whose unused columns,
// parameters and lists a pass has removed. The error names what f does not have.
func Bind(g, f *kernels.Func, fr *kernels.Frame) (*kernels.Frame, error) {
	out := kernels.NewFrame(g)
	out.Base, out.N, out.Serial = fr.Base, fr.N, fr.Serial
	for i, c := range g.Cols {
		s := f.Col(c.Name)
		if s < 0 || f.Cols[s] != c {
			return nil, fmt.Errorf("column %s %v is new", c.Name, c.Elem)
		}
		out.Cols[i] = fr.Cols[s]
	}
	for i, p := range g.Params {
		s := f.Param(p.Name)
		if s < 0 || f.Params[s] != p {
			return nil, fmt.Errorf("parameter %s %v is new", p.Name, p.Type)
		}
		out.Params[i] = fr.Params[s]
	}
	for i, l := range g.Lists {
		s := slices.Index(f.Lists, l)
		if s < 0 {
			return nil, fmt.Errorf("list %s is new", l)
		}
		out.Lists[i] = fr.Lists[s]
	}
	return out, nil
}

// Equal compares the memory of two frames bit for bit, but that any NaN equals any other; of a list, what lies beyond
// Len does not count. The error names the first difference.
func Equal(got, want *kernels.Frame) error {
	if len(got.Cols) != len(want.Cols) || len(got.Lists) != len(want.Lists) {
		return fmt.Errorf("frames of different functions")
	}
	for i := range want.Cols {
		g, w := got.Cols[i], want.Cols[i]
		err := equal(g.F64, w.F64, func(x, y float64) bool {
			return math.Float64bits(x) == math.Float64bits(y) || x != x && y != y
		})
		if err == nil {
			err = equal(g.I32, w.I32, same)
		}
		if err == nil {
			err = equal(g.I64, w.I64, same)
		}
		if err == nil {
			err = equal(g.Bool, w.Bool, same)
		}
		if err == nil {
			err = equal(g.U16, w.U16, same)
		}
		if err != nil {
			return fmt.Errorf("column %d %w", i, err)
		}
	}
	for i := range want.Lists {
		g, w := got.Lists[i], want.Lists[i]
		if err := equal(g.Index[:g.Len], w.Index[:w.Len], same); err != nil {
			return fmt.Errorf("list %d %w", i, err)
		}
	}
	return nil
}

func same[T comparable](x, y T) bool { return x == y }

func equal[T any](got, want []T, same func(x, y T) bool) error {
	if len(got) != len(want) {
		return fmt.Errorf("has length %d, want %d", len(got), len(want))
	}
	for i := range want {
		if !same(got[i], want[i]) {
			return fmt.Errorf("element %d is %v, want %v", i, got[i], want[i])
		}
	}
	return nil
}
