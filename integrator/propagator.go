package integrator

import "math"

// ExactStep returns the update of a linear system over one step.
//
// For dx/dt = A·x + b with A and b constant during the step:
//
//	x(t+dt) = P·x(t) + Phi·b,   P = exp(A·dt),   Phi = ∫₀^dt exp(A·s) ds
//
// A is n×n row-major, in 1/s (times units of row by column); dt is in seconds. A may be singular (perfect integrator),
// have repeated eigenvalues (tau_m = tau_syn) or complex ones (oscillator). P and Phi are n×n row-major, Phi in seconds.
//
// The entries are those of the exact result rounded to float64, to about 1 ulp, as long as A·dt, in the best units, is
// below about 1e9; an entry that is 0 by the pattern of A is 0. If an entry of A·dt or of the result is beyond the
// range of float64 the result has NaN.
//
// Method: Taylor series of phi(M) = (exp(M)-1)/M at M = A·dt/2^s and s doublings, in double-double arithmetic, so that
// what the doublings lose is far below the last digit of the result.
//
// Source: Rotter & Diesmann (1999), Biol. Cybern. 81:381–402, doi:10.1007/s004220050570; Moler & Van Loan (2003), SIAM
// Review 45:3–49, doi:10.1137/S00361445024180, method 3.
func ExactStep(A []float64, n int, dt float64) (P, Phi []float64) {
	P, Phi = make([]float64, n*n), make([]float64, n*n)
	M := make(matrix, n*n)
	for k, a := range A[:n*n] {
		M[k] = product2(a, dt)
	}
	norm := balancedNorm(M, n)
	if !(norm <= math.MaxFloat64) {
		for k := range P {
			P[k], Phi[k] = math.NaN(), math.NaN()
		}
		return P, Phi
	}
	doublings := 0
	for ; norm > radius; norm /= 2 {
		doublings++
	}
	for k := range M {
		M[k] = M[k].scale(math.Ldexp(1, -doublings))
	}

	// Horner: F = phi(M) = 1 + M/2·(1 + M/3·(…)), E = exp(M) = 1 + M·F.
	F, E, next := make(matrix, n*n), make(matrix, n*n), make(matrix, n*n)
	F.plusIdentity(n)
	for k := degree; k > 0; k-- {
		next.product(M, F, n)
		for i := range next {
			next[i] = next[i].div(float64(k + 1))
		}
		next.plusIdentity(n)
		F, next = next, F
	}
	E.product(M, F, n)
	E.plusIdentity(n)

	// phi(2M) = (exp(M)+1)·phi(M)/2, exp(2M) = exp(M)².
	for range doublings {
		next.product(E, F, n)
		for i := range F {
			F[i] = F[i].add(next[i]).scale(0.5)
		}
		next.product(E, E, n)
		E, next = next, E
	}
	for k := range P {
		P[k], Phi[k] = E[k].hi, F[k].mul(dd{dt, 0}).hi
	}
	return P, Phi
}

// The first term of the series that is left out is radius^17/18! < 2^-120 of the first.
const (
	radius = 1.0 / 16
	degree = 16
)

// matrix is n×n row-major.
type matrix []dd

// product sets m to a·b; each entry is summed from left to right.
func (m matrix) product(a, b matrix, n int) {
	for i := range n {
		for j := range n {
			var sum dd
			for k := range n {
				sum = sum.add(a[i*n+k].mul(b[k*n+j]))
			}
			m[i*n+j] = sum
		}
	}
}

func (m matrix) plusIdentity(n int) {
	for i := range n {
		m[i*n+i] = m[i*n+i].add(dd{1, 0})
	}
}

// balancedNorm returns the row-sum norm of M in units of the variables that make it small: the least norm found of
// D⁻¹·M·D with D diagonal of powers of two. Volts beside amperes and farads make entries of 1e10 and 1e-9, and with
// them a norm that would cost dozens of doublings. Only the norm is needed: multiplying by powers of two is exact, so
// the series and the doublings give the same digits in every such unit.
//
// Source: Osborne (1960), J. ACM 7:338–345, doi:10.1145/321043.321048.
func balancedNorm(M matrix, n int) float64 {
	d := make([]int, n) // D = diag(2^d)
	scaled := func(i, j int) float64 { return math.Ldexp(math.Abs(M[i*n+j].hi), d[j]-d[i]) }
	norm := func() float64 {
		most := 0.0
		for i := range n {
			sum := 0.0
			for j := range n {
				sum += scaled(i, j)
			}
			if !(sum <= most) { // NaN counts as largest
				most = sum
			}
		}
		return most
	}
	best := norm()
	const sweeps = 8
	for range sweeps {
		for i := range n {
			row, col := 0.0, 0.0
			for j := range n {
				if j != i {
					row += scaled(i, j)
					col += scaled(j, i)
				}
			}
			_, r := math.Frexp(row)
			_, c := math.Frexp(col)
			switch enough := -5; { // 2^-5 is below radius
			case row > 0 && col > 0:
				d[i] += (r - c) / 2
			case row > 0:
				d[i] += max(0, r-enough)
			case col > 0:
				d[i] -= max(0, c-enough)
			}
		}
		best = min(best, norm())
	}
	return best
}
