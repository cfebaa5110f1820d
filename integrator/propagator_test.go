package integrator

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"
)

// reference returns P and Phi from exp of the matrix (A I; 0 0)·dt, whose upper blocks they are, by Taylor series and
// doublings with 700 bits: an algorithm and an arithmetic other than ExactStep's.
func reference(A []float64, n int, dt float64) (P, Phi []float64) {
	const bits, doublings = 700, 60
	num := func(x float64) *big.Float { return new(big.Float).SetPrec(bits).SetFloat64(x) }
	m := 2 * n
	h := new(big.Float).SetMantExp(num(dt), -doublings)
	M := make([]*big.Float, m*m)
	for i := range m {
		for j := range m {
			x := num(0)
			switch {
			case i < n && j < n:
				x.Mul(num(A[i*n+j]), h)
			case i < n && j == i+n:
				x.Set(h)
			}
			M[i*m+j] = x
		}
	}
	product := func(a, b []*big.Float) []*big.Float {
		c := make([]*big.Float, m*m)
		for i := range m {
			for j := range m {
				c[i*m+j] = num(0)
				for k := range m {
					c[i*m+j].Add(c[i*m+j], new(big.Float).Mul(a[i*m+k], b[k*m+j]))
				}
			}
		}
		return c
	}
	E, term := make([]*big.Float, m*m), make([]*big.Float, m*m)
	for k := range E {
		E[k], term[k] = num(truth(k/m == k%m)), num(truth(k/m == k%m))
	}
	for order := 1; order < 40; order++ {
		term = product(term, M)
		for k := range E {
			term[k].Quo(term[k], num(float64(order)))
			E[k].Add(E[k], term[k])
		}
	}
	for range doublings {
		E = product(E, E)
	}
	for i := range n {
		for j := range n {
			p, _ := E[i*m+j].Float64()
			q, _ := E[i*m+n+j].Float64()
			P, Phi = append(P, p), append(Phi, q)
		}
	}
	return P, Phi
}

// 1 ulp is 2.2e-16 of the value at most; entries are correct to that.
const ulp = 2.3e-16

func compareStep(t *testing.T, what string, A []float64, n int, dt float64) {
	t.Helper()
	P, Phi := ExactStep(A, n, dt)
	wantP, wantPhi := reference(A, n, dt)
	for k := range P {
		near(t, what+": P", P[k], wantP[k], ulp)
		near(t, what+": Phi", Phi[k], wantPhi[k], ulp)
	}
}

func TestExactStepAgainstReference(t *testing.T) {
	for _, c := range []struct {
		name string
		n    int
		dt   float64
		A    []float64
	}{
		{"leak", 1, 1e-4, []float64{-100}},
		{"growth", 1, 1e-3, []float64{2e4}},
		{"drift", 1, 1e-4, []float64{0}},
		{"stiff", 1, 1, []float64{-1e4}},
		{"almost gone", 1, 1, []float64{-600}},
		{"slow beside stiff", 2, 1e-4, []float64{-1, 0, 0, -1e9}},
		{"stiff drives slow", 2, 1e-4, []float64{-1, 5, 0, -1e9}},
		{"equal time constants", 3, 1e-4, []float64{-200, 200, 0, 0, -200, 200, 0, 0, -200}},
		{"time constants 1e-10 apart", 2, 1e-4, []float64{-100, 3e9, 0, -100 * (1 + 1e-10)}},
		{"time constants 1 ulp apart", 2, 1e-2, []float64{-100, 1, 0, math.Nextafter(-100, 0)}},
		{"damped oscillator", 2, 1e-3, []float64{0, 700, -700, -280}},
		{"undamped oscillator, 16 turns a step", 2, 1e-2, []float64{0, 1e4, -1e4, 0}},
		{"perfect integrator chain", 3, 1e-3, []float64{0, 1000, 0, 0, 0, 1000, 0, 0, 0}},
		{"volt, ampere and siemens", 3, 1e-4, []float64{-107, -3.6e9, 5e8, 2.8e-8, -7, 0, 0, 0, -200}},
		{"negative step", 2, -1e-3, []float64{-100, 50, 20, -300}},
		{"no step", 2, 0, []float64{-100, 50, 20, -300}},
	} {
		compareStep(t, c.name, c.A, c.n, c.dt)
	}
}

// Random couplings between up to 5 variables whose units differ by up to 1e20.
func TestExactStepRandom(t *testing.T) {
	const seed = 3
	r := rand.New(rand.NewPCG(seed, 0))
	for range 60 {
		n := 1 + r.IntN(5)
		A, unit := make([]float64, n*n), make([]float64, n)
		for i := range unit {
			unit[i] = math.Pow(10, 20*r.Float64()-10)
		}
		for i := range n {
			for j := range n {
				if i == j || r.IntN(3) > 0 {
					A[i*n+j] = r.NormFloat64() * 300 * unit[i] / unit[j]
				}
			}
		}
		compareStep(t, "random", A, n, math.Pow(10, -5+3*r.Float64()))
	}
}

func TestExactStepClosedForms(t *testing.T) {
	// x' = -x/tau + b: P = e^(-h/tau), Phi = tau·(1 - e^(-h/tau)). math.Exp and math.Expm1 are good to 1 ulp.
	// With tau = 1/128 the product h/tau is exact.
	for _, z := range []float64{1e-9, 1e-3, 0.1, 1, 3, 20, 700} {
		P, Phi := ExactStep([]float64{-128}, 1, z/128)
		near(t, "scalar P", P[0], math.Exp(-z), 2*ulp)
		near(t, "scalar Phi", Phi[0], -math.Expm1(-z)/128, 2*ulp)
	}
	// An integrator of x: P_12 = h, Phi_12 = h²/2.
	P, Phi := ExactStep([]float64{0, 1, 0, 0}, 2, 0.25)
	for k, want := range []float64{1, 0.25, 0, 1} {
		if P[k] != want {
			t.Errorf("integrator P[%d] = %v, want %v", k, P[k], want)
		}
	}
	for k, want := range []float64{0.25, 0.03125, 0, 0.25} {
		if Phi[k] != want {
			t.Errorf("integrator Phi[%d] = %v, want %v", k, Phi[k], want)
		}
	}
	// A decay that underflows is 0, not a remnant.
	if P, _ := ExactStep([]float64{-1e4}, 1, 1); P[0] != 0 {
		t.Errorf("exp(-1e4) = %g, want 0", P[0])
	}
}

// exp(2hA) = exp(hA)². The square of rounded entries is good to a few ulp of the largest product.
func TestExactStepGroup(t *testing.T) {
	A := []float64{-107, -36, 5, 28, -7, 0, 3, 0, -200}
	one, _ := ExactStep(A, 3, 2e-3)
	two, _ := ExactStep(A, 3, 4e-3)
	for i := range 3 {
		for j := range 3 {
			got, size := 0.0, 0.0
			for k := range 3 {
				got += one[i*3+k] * one[k*3+j]
				size += math.Abs(one[i*3+k] * one[k*3+j])
			}
			if math.Abs(got-two[i*3+j]) > 8*ulp*size {
				t.Errorf("square of P at (%d,%d) = %.17g, want %.17g", i, j, got, two[i*3+j])
			}
		}
	}
}

func TestExactStepOutOfRange(t *testing.T) {
	for _, a := range []float64{math.Inf(-1), math.Inf(1), math.NaN()} {
		P, Phi := ExactStep([]float64{a, 0, 0, -1}, 2, 1e-4)
		if !math.IsNaN(P[0]) || !math.IsNaN(Phi[0]) {
			t.Errorf("A = %g: P = %g, Phi = %g, want NaN", a, P[0], Phi[0])
		}
	}
	if P, _ := ExactStep([]float64{1e300}, 1, 1); !math.IsNaN(P[0]) {
		t.Errorf("exp(1e300) = %g, want NaN", P[0])
	}
	if P, _ := ExactStep([]float64{-1e308}, 1, 1); P[0] != 0 {
		t.Errorf("exp(-1e308) = %g, want 0", P[0])
	}
}

// Without balancing the units below would cost 23 doublings; the system itself is slow (its time constants are 1 to
// 140 ms at a step of 0.1 ms).
func TestBalancedNorm(t *testing.T) {
	for _, c := range []struct {
		name string
		n    int
		M    []float64
	}{
		{"loop", 2, []float64{-0.01, 3.6e5, 2.8e-12, -7e-4}},
		{"triangular", 2, []float64{-0.01, 3.6e5, 0, -7e-4}},
		{"lower triangular", 2, []float64{-0.01, 0, 3.6e5, -7e-4}},
		{"loop driven by another", 3, []float64{-0.01, 3.6e5, 5e4, 2.8e-12, -7e-4, 0, 0, 0, -0.02}},
		{"chain", 3, []float64{0, 1e9, 0, 0, 0, 1e-9, 0, 0, 0}},
	} {
		M := make(matrix, len(c.M))
		for k, x := range c.M {
			M[k] = dd{x, 0}
		}
		if got := balancedNorm(M, c.n); got > 0.08 {
			t.Errorf("%s: norm = %g, want at most 0.08", c.name, got)
		}
	}
}

func BenchmarkExactStep(b *testing.B) {
	A := []float64{-107, -36, 5, 28, -7, 0, 3, 0, -200}
	for b.Loop() {
		ExactStep(A, 3, 1e-4)
	}
}
