package mathfn

import (
	"math"
	"math/rand/v2"
	"testing"
)

// Monotone where the real function is: neighbouring doubles in every binade, and the neighbours of the breaks. Where exprel
// and cosh are flat, their errors can exceed the rise to the next double: they may step back by one ulp there.
func TestMonotone(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	for _, c := range accuracy {
		sign, limit := 1.0, math.Inf(1)
		switch c.name {
		case "acos":
			sign, limit = -1, 1
		case "asin":
			limit = 1
		case "sin", "tan":
			limit = math.Pi / 2
		case "cos":
			sign, limit = -1, math.Pi
		}
		odd := c.name != "cos" && c.name != "cosh" && c.name != "log" && c.name != "log10"
		check := func(x float64) {
			y := math.Nextafter(x, math.Inf(1))
			if math.Abs(x) > limit || math.Abs(y) > limit || x < 0 && !odd || x < -1 && c.name == "log1p" {
				return
			}
			a, b := c.f(x), c.f(y)
			if c.name == "exprel" || c.name == "cosh" {
				b = math.Nextafter(b, math.Inf(1))
			}
			if sign*a > sign*b {
				t.Errorf("%s(%x) = %x, but %s of the next double is %x", c.name, x, a, c.name, b)
			}
		}
		for exp := -60; exp < 1023; exp++ {
			n := 2
			if exp < 12 {
				n = *points / 20
			}
			for range n {
				x := math.Ldexp(1+r.Float64(), exp)
				check(x)
				check(-x)
			}
		}
		for _, b := range c.breaks {
			for x, i := near(b), 0; i < 128; i++ {
				check(x)
				x = math.Nextafter(x, math.Inf(1))
			}
		}
	}
}
