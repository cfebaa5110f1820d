package reference

import (
	"encoding/binary"
	"math"
	"math/big"
)

// exact is the solution of a linear system after a time: x' = A·x + b becomes P·x + Q·b with P = exp(A·t), Q = ∫exp(A·s) ds.
func (s *system) exact(f *frame, x []value, t float64) []value {
	n := len(x)
	plain := *f
	plain.fuzzy, plain.held = false, x
	a, b := make([]float64, n*n), make([]value, n)
	for k, e := range s.eqs {
		b[k] = real(0)
		if !s.moves(f, k) {
			continue
		}
		l, ok := s.linear(&plain, e.expr, linearIn{all: true})
		if !ok {
			unsupported("exact of what is not linear: %s", e.name)
		}
		b[k] = l.c
		for m := range n {
			a[k*n+m] = l.of(m).f
		}
	}
	p, q := s.w.propagator(a, n, t)
	out := make([]value, n)
	for k := range out {
		sum := real(0)
		for m := range n {
			if c := p[k*n+m]; c != 0 { // what has no part in a variable does not reach it, not even as NaN
				sum = f.binary("+", sum, f.binary("*", real(c), x[m]))
			}
			if c := q[k*n+m]; c != 0 {
				sum = f.binary("+", sum, f.binary("*", real(c), b[m]))
			}
		}
		out[k] = sum
	}
	return out
}

// propagators that were computed, by matrix and time.
type propagators map[string][2][]float64

func (w *world) propagator(a []float64, n int, t float64) (p, q []float64) {
	if alone(a, n) {
		p, q = make([]float64, n*n), make([]float64, n*n)
		for k := 0; k < n*n; k += n + 1 {
			p[k], q[k] = math.Exp(a[k]*t), t*exprel(a[k]*t)
		}
		return p, q
	}
	for _, x := range append(a, t) {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			unsupported("exact of coefficients that are no numbers")
		}
	}
	key := make([]byte, 0, 8*len(a)+8)
	for _, x := range append(a, t) {
		key = binary.LittleEndian.AppendUint64(key, math.Float64bits(x))
	}
	if r, ok := w.known[string(key)]; ok {
		return r[0], r[1]
	}
	p, q = exponential(a, n, t)
	w.known[string(key)] = [2][]float64{p, q}
	return p, q
}

// alone reports whether no equation has another's variable.
func alone(a []float64, n int) bool {
	for k, x := range a {
		if x != 0 && k%(n+1) != 0 {
			return false
		}
	}
	return true
}

// exponential is exp(A·t) and its integral, from the exponential of [[A·t, t], [0, 0]]: Taylor's series of the matrix
// divided by 2^k, squared k times, with 300 bits.
func exponential(a []float64, n int, t float64) (p, q []float64) {
	size, most := 2*n, 0.0
	m := make([]*big.Float, size*size)
	for i := range m {
		m[i] = number300(0)
	}
	for r := range n {
		sum := 0.0
		for c := range n {
			m[r*size+c].Mul(number300(a[r*n+c]), number300(t))
			sum += math.Abs(a[r*n+c] * t)
		}
		m[r*size+n+r] = number300(t)
		most = math.Max(most, sum+t)
	}
	if most > 1e9 { // exponents of 32 bits, and 300 of the mantissa, would not do
		unsupported("an exact step of %v", most)
	}
	halvings := max(0, math.Ilogb(most)+8)
	for i := range m {
		m[i].SetMantExp(m[i], -halvings)
	}
	sum, term := one(size), one(size)
	for k := 1; k <= 30; k++ {
		term = product(term, m, size)
		for i := range term {
			term[i].Quo(term[i], number300(float64(k)))
			sum[i].Add(sum[i], term[i])
		}
	}
	for range halvings {
		sum = product(sum, sum, size)
	}
	p, q = make([]float64, n*n), make([]float64, n*n)
	for r := range n {
		for c := range n {
			p[r*n+c], _ = sum[r*size+c].Float64()
			q[r*n+c], _ = sum[r*size+n+c].Float64()
		}
	}
	return p, q
}

func number300(x float64) *big.Float { return new(big.Float).SetPrec(300).SetFloat64(x) }

func one(n int) []*big.Float {
	m := make([]*big.Float, n*n)
	for i := range m {
		m[i] = number300(0)
		if i%(n+1) == 0 {
			m[i] = number300(1)
		}
	}
	return m
}

func product(a, b []*big.Float, n int) []*big.Float {
	out := make([]*big.Float, n*n)
	t := number300(0)
	for r := range n {
		for c := range n {
			sum := number300(0)
			for k := range n {
				if a[r*n+k].Sign() != 0 && b[k*n+c].Sign() != 0 {
					sum.Add(sum, t.Mul(a[r*n+k], b[k*n+c]))
				}
			}
			out[r*n+c] = sum
		}
	}
	return out
}
