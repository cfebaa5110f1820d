package interp_test

import (
	"math"
	"testing"

	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/kernels/interp"
	"github.com/spikelane/spikelane/kernels/mathfn"
	"github.com/spikelane/spikelane/kernels/rng"
)

// Library and loop ops mean what kernels/mathfn and kernels/rng say, in Run and in Eval. Values of functions by hand.
func TestLibrary(t *testing.T) {
	f, fr := parse(t, `func f
  col mean f64
  col exp f64
  col pow f64
  col u f64
  col n f64
each
  %x = load mean
  %one = constf 1
  %zero = sub %x, %x
  %e = exp %zero
  store exp, %e
  %p = pow %x, %one
  store pow, %p
  %i = index
  %step = consti 7
  %seed = consti 99
  %u = uniform(3:4) %i, %step, %seed
  store u, %u
  %n = poisson(3:5) %i, %step, %seed, %x
  store n, %n
end`)
	fr.N = 3
	means := []float64{0.5, 3, 40}
	for i := range fr.Cols {
		fr.Cols[i].F64 = make([]float64, 3)
	}
	copy(fr.Cols[0].F64, means)
	interp.Run(f, fr)
	for i, mean := range means {
		elem := int64(i)
		args := [4]uint64{uint64(elem), 7, 99, math.Float64bits(mean)}
		for _, c := range []struct {
			name            string
			got, eval, want float64
		}{
			{"exp 0", fr.Cols[1].F64[i], eval(kernels.OpExp, 0, [4]uint64{}), 1},
			{"x**1", fr.Cols[2].F64[i], eval(kernels.OpPow, 0, [4]uint64{args[3], math.Float64bits(1)}), mean},
			{"uniform", fr.Cols[3].F64[i], eval(kernels.OpUniform, 3<<16|4, args), rng.Uniform(elem, 7, 99, 3<<16|4)},
			{"poisson", fr.Cols[4].F64[i], eval(kernels.OpPoisson, 3<<16|5, args), mathfn.Poisson(elem, 7, 99, 3<<16|5, mean)},
		} {
			if c.got != c.want || c.eval != c.want {
				t.Errorf("%s of %v: Run %v, Eval %v, want %v", c.name, mean, c.got, c.eval, c.want)
			}
		}
	}
}

func eval(op kernels.Op, imm uint64, args [4]uint64) float64 {
	return math.Float64frombits(interp.Eval(op, imm, args))
}
