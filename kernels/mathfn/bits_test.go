package mathfn

import (
	"encoding/binary"
	"hash/fnv"
	"math"
	"testing"

	"github.com/spikelane/spikelane/kernels"
)

// The bits of every function over fixed arguments, as hashes found on amd64 with and without GOAMD64=v3. They are the
// same on every machine; a change of one is a change of the numerics version.
var bitsOf = map[string]uint64{}

func TestBits(t *testing.T) {
	xs := arguments(20000)
	for op := range kernels.NumOps {
		fn, h := Fns[op], fnv.New64a()
		put := func(x float64) {
			b := math.Float64bits(x)
			if math.IsNaN(x) { // which NaN is left open
				b = 0x7ff8 << 48
			}
			h.Write(binary.LittleEndian.AppendUint64(nil, b))
		}
		switch {
		case fn.F1 != nil:
			for _, x := range xs {
				put(fn.F1(x))
			}
		case fn.F2 != nil:
			for i, x := range xs {
				put(fn.F2(x, xs[(i*7+3)%len(xs)]))
			}
		case op == kernels.OpNormal:
			for i := range int64(20000) {
				put(Normal(i, 3*i, 5, 6))
			}
		case op == kernels.OpPoisson:
			for i := range int64(20000) {
				put(Poisson(i, 3, 5, 6, 0.01*float64(i)))
			}
		default:
			continue
		}
		if got, want := h.Sum64(), bitsOf[op.String()]; got != want {
			t.Errorf("%q: %#016x, is not %#016x", op, got, want)
		}
	}
}
