package standalone_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/spikelane/spikelane/integrator"
	"github.com/spikelane/spikelane/model"
)

// TestPropagator compares coefficients of random linear systems, some of them in odd units or beyond the range of
// float64, with those of integrator.Linear.
func TestPropagator(t *testing.T) {
	solves := func(t *testing.T, p engineProgram) {
		r := rand.New(rand.NewPCG(3, 1))
		var s scenario
		var want strings.Builder
		const systems = 300
		s.add(systems)
		invalid := 0
		for range systems {
			n := 1 + r.IntN(4)
			l := &integrator.Linear{Vars: make([]*model.Variable, n), Frozen: make([]bool, n)}
			a, dt := make([]float64, n*n), math.Exp(-12+6*r.Float64())
			var at, frozen []int
			var in []float64
			for k := range a {
				if r.IntN(4) > 0 {
					at, a[k] = append(at, k), matrixEntry(r)
					in = append(in, a[k])
				}
			}
			for i := range n {
				l.Frozen[i] = r.IntN(3) == 0
				frozen = append(frozen, bit(l.Frozen[i]))
			}
			s.add(n)
			addList(&s, at)
			addList(&s, frozen)
			s.add(2 * n)
			for range 2 * n {
				c := integrator.Coef{Phi: r.IntN(2) == 0, Row: r.IntN(n), Col: r.IntN(n), Refractory: r.IntN(2) == 0}
				l.Coefs = append(l.Coefs, c)
				s.add(bit(c.Phi), c.Row, c.Col, bit(c.Refractory))
			}
			s.add(bitsOf(dt))
			for _, x := range in {
				s.add(bitsOf(x))
			}
			out := make([]float64, len(l.Coefs))
			l.Solve(a, dt, out)
			for _, x := range out {
				if math.IsNaN(x) {
					invalid++
					want.WriteString(" NaN")
				} else {
					fmt.Fprintf(&want, " %d", bitsOf(x))
				}
			}
			want.WriteString("\n")
		}
		if invalid == 0 || invalid > 2*systems {
			t.Fatalf("%d coefficients of %d systems are NaN: want some, but few", invalid, systems)
		}
		// Coefficients for four elements: 1 and 1 share a solution; 0 and -0 have two, but are no change of one another; NaN
		// is always a change, but of an input that has its solution.
		nan := math.NaN()
		for _, x := range [][4]float64{{1, 1, 0, nan}, {1, 2, math.Copysign(0, -1), nan}, {0, 1, math.Copysign(0, -1), 3}} {
			for _, y := range x {
				s.add(bitsOf(y))
			}
		}
		want.WriteString("2 2 1 nan after 3\n2 5 1 nan after 4\n1 2 1 10 after 5\n")
		differ(t, p.play(t, &s), want.String())
	}
	t.Run("checked", func(t *testing.T) { engine(t, "propagator", solves) })
	t.Run("optimised", func(t *testing.T) { engine(t, "propagator", solves, "-O3") })
}

// matrixEntry returns an entry of a matrix in 1/s: seldom one that no model has.
func matrixEntry(r *rand.Rand) float64 {
	x := r.NormFloat64() * math.Exp(8*r.NormFloat64())
	switch r.IntN(40) {
	case 0:
		return math.Inf(1)
	case 1:
		return x * 1e300
	case 2:
		return x * 1e-310
	case 3, 4, 5:
		return x * 1e12
	}
	return x
}

func bitsOf(x float64) int64 { return int64(math.Float64bits(x)) }
