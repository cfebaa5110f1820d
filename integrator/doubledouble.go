package integrator

import "math"

// dd is the unevaluated sum hi + lo, about 32 decimal digits. Source of the algorithms: Dekker (1971), Numer. Math.
// 18:224–242, doi:10.1007/BF01397083; products by fused multiply-add.
type dd struct{ hi, lo float64 }

// renormal returns a+b exactly as a dd; |a| ≥ |b| or a = 0.
func renormal(a, b float64) dd {
	s := a + b
	return dd{s, b - (s - a)}
}

// sum2 returns a+b exactly as a dd.
func sum2(a, b float64) dd {
	s := a + b
	v := s - a
	return dd{s, (a - (s - v)) + (b - v)}
}

// product2 returns a·b exactly as a dd.
func product2(a, b float64) dd {
	p := float64(a * b)
	return dd{p, math.FMA(a, b, -p)}
}

func (x dd) add(y dd) dd {
	s, t := sum2(x.hi, y.hi), sum2(x.lo, y.lo)
	s = renormal(s.hi, s.lo+t.hi)
	return renormal(s.hi, s.lo+t.lo)
}

func (x dd) mul(y dd) dd {
	p := product2(x.hi, y.hi)
	return renormal(p.hi, p.lo+(float64(x.hi*y.lo)+float64(x.lo*y.hi)))
}

// div divides by a float64.
func (x dd) div(y float64) dd {
	q := x.hi / y
	return renormal(q, (math.FMA(-q, y, x.hi)+x.lo)/y)
}

// scale multiplies by a power of two, exactly.
func (x dd) scale(p float64) dd { return dd{x.hi * p, x.lo * p} }
