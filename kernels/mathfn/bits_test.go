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
var bitsOf = map[string]uint64{
	"exp":      0xfc0b914ea83d5c98,
	"expm1":    0x005c02f7be7e9ef8,
	"exprel":   0x9b11fa7752abdc0b,
	"log":      0x3e22a9f35d5299ee,
	"log1p":    0x446cf5a3d61a91cd,
	"log10":    0xf1d5eedd4c067aa8,
	"sin":      0xc1aa4e1c5fe4d5e4,
	"cos":      0x1f437395ff754dbb,
	"tan":      0x7d9530a3e764c798,
	"sinh":     0x63dfc4b4cd278900,
	"cosh":     0x1609c47563115fd2,
	"tanh":     0x70a3022b12db58c1,
	"asin":     0x2fd1b7af4742ff47,
	"acos":     0xe4f533d46bcc3047,
	"atan":     0x28f51955c04f4efb,
	"pow":      0xda027cda0c2027b3,
	"floordiv": 0x80ee3d1b7a1b674e,
	"floormod": 0x3f140efbafee41f8,
	"normal":   0xa0ec984722dfddd0,
	"poisson":  0x2c6ac8564d30c3b2,
}

func TestBits(t *testing.T) {
	xs := arguments(20000)
	for op := range kernels.NumOps {
		fn, h := goForms[op], fnv.New64a()
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
