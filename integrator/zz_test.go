package integrator
import ("fmt";"math";"math/rand/v2";"testing")
func TestSeeds(t *testing.T) {
	const paths, fine, several = 400, 256, 8
	for seed := uint64(0); seed < 60; seed++ {
	const one, two = "b1*xi_1", "(b1*xi_1 + b2*xi_2)"
	for _, c := range []struct {
		method, factor, noise string
		phi                   func(float64) float64
		start                 float64
	}{
		{"heun", "x", one, math.Exp, 1},
		{"heun", "sqrt(1 + x**2)", one, math.Sinh, 0},
		{"heun", "x", two, math.Exp, 1},
		{"heun", "sqrt(1 + x**2)", two, math.Sinh, 0},
		{"milstein", "x", one, math.Exp, 1},
		{"milstein", "sqrt(1 + x**2)", one, math.Sinh, 0},
	} {
		p := plan(t, build(t, "dx/dt = "+c.factor+"*(a + "+c.noise+") : 1", "a = -0.5*Hz; b1 = 0.6*Hz**0.5; b2 = 0.5*Hz**0.5"), c.method)
		r := rand.New(rand.NewPCG(seed, 0))
		var coarse, exact float64
		for range paths {
			draws := make([][2]float64, fine)
			end := -0.5
			for k := range draws {
				draws[k] = [2]float64{r.NormFloat64(), r.NormFloat64()}
				end += 0.6 * draws[k][0] / math.Sqrt(fine)
				if c.noise == two {
					end += 0.5 * draws[k][1] / math.Sqrt(fine)
				}
			}
			coarse += math.Abs(walkS(p, c.start, draws, several) - c.phi(end))
			exact += math.Abs(walkS(p, c.start, draws, 1) - c.phi(end))
		}
		if got := math.Log2(coarse/exact) / math.Log2(several); true {
			fmt.Println("ORD", c.method, c.factor, c.noise, got)
		}
	}
	}
}

// walk integrates x over one second with the draws, each step taking the sum of several.
func walkS(p *Plan, x float64, draws [][2]float64, several int) float64 {
	e := start(float64(several)/float64(len(draws)), map[string]float64{"x": x})
	for k := 0; k < len(draws); k += several {
		var sum [2]float64
		for _, z := range draws[k : k+several] {
			sum[0] += z[0]
			sum[1] += z[1]
		}
		root := math.Sqrt(float64(several))
		e.draws = map[string]float64{"xi_1": sum[0] / root, "xi_2": sum[1] / root}
		e.step(p)
	}
	return e.vars["x"]
}
