package spikelane_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/units"
)

// The tests of this file compare random numbers, as models see them, with the distributions that they should have: see experiment.

// grid returns what code leaves in variable x of n neurons in each of so many steps, step by step.
func grid(t *testing.T, n, steps int, seed int64, code string) []float64 {
	t.Helper()
	net := spikelane.NewNetwork("grid", spikelane.Config{Seed: seed})
	g := net.NeuronGroup("g", n, spikelane.NeuronModel{Equations: "x : 1\ny : 1"})
	g.RunRegularly(spikelane.Regular{Code: code})
	var out []float64
	net.NetworkOperation("take", spikelane.Operation{When: "end", Func: func(k *spikelane.Tick) error {
		out = append(out, k.Float64(g, "x")...)
		return nil
	}})
	ran(t, net, units.Time(steps)*0.1*ms)
	return out
}

// TestUniform: rand() is uniform, and numbers of neighbouring neurons, steps and calls are uncorrelated.
func TestUniform(t *testing.T) { statistic(t, uniformExperiment) }

func uniformExperiment(t *testing.T, ex *experiment) {
	n, steps := 500, 400*ex.more
	u := grid(t, n, steps, ex.seed+1, "x = rand()")
	ex.follow("rand()", u, func(x float64) float64 { return x })
	standard := func(u []float64) []float64 { // to mean 0 and variance 1
		out := make([]float64, len(u))
		for k, x := range u {
			out[k] = (x - 0.5) * math.Sqrt(12)
		}
		return out
	}
	z := standard(u)
	for _, lag := range []int{1, 2, 3, 4, n - 1, n, n + 1, 2 * n, 4 * n} {
		ex.uncorrelated(fmt.Sprint("numbers that are ", lag, " apart"), z[lag:], z[:len(z)-lag])
	}
	ex.uncorrelated("another seed", z, standard(grid(t, n, steps, ex.seed+2, "x = rand()")))
	ex.uncorrelated("another call", z, standard(grid(t, n, steps, ex.seed+1, "y = rand(); x = rand()")))
}

// TestNormal: the moments of randn() are those of the normal distribution (the variances of x, x²-1, x³ and x⁴-3 are
// 1, 2, 15 and 96), so is its distribution, and numbers of neighbouring neurons, steps and calls are uncorrelated.
func TestNormal(t *testing.T) { statistic(t, normalExperiment) }

func normalExperiment(t *testing.T, ex *experiment) {
	n, steps := 500, 400*ex.more
	size := float64(n * steps)
	x := grid(t, n, steps, ex.seed+3, "x = randn()")
	var m [4]float64
	for _, v := range x {
		for k, term := range []float64{v, v*v - 1, v * v * v, v*v*v*v - 3} {
			m[k] += term / size
		}
	}
	for k, variance := range []float64{1, 2, 15, 96} {
		ex.within(fmt.Sprint("moment ", k+1), m[k], 0, math.Sqrt(variance/size))
	}
	ex.follow("randn()", x, normal)
	for _, lag := range []int{1, 2, 3, 4, n - 1, n, n + 1, 2 * n, 4 * n} {
		ex.uncorrelated(fmt.Sprint("numbers that are ", lag, " apart"), x[lag:], x[:len(x)-lag])
	}
	ex.uncorrelated("another call", x, grid(t, n, steps, ex.seed+3, "y = randn(); x = randn()"))
}

// TestPoissonDraws: 20,000 draws of poisson() for each mean, on both sides of the change of method at 10, against the
// exact probabilities.
func TestPoissonDraws(t *testing.T) { statistic(t, poissonDrawsExperiment) }

func poissonDrawsExperiment(t *testing.T, ex *experiment) {
	for _, mean := range []float64{0.1, 3, 9.9, 10.1, 100, 1e6} {
		first := max(0, int(mean-9*math.Sqrt(mean)))
		p := make([]float64, int(mean+9*math.Sqrt(mean)+20)-first)
		for k := range p {
			n := float64(first + k)
			logFactorial, _ := math.Lgamma(n + 1)
			p[k] = math.Exp(n*math.Log(mean) - mean - logFactorial)
		}
		what := fmt.Sprintf("poisson(%v)", mean)
		x := grid(t, 1000, 20*ex.more, ex.seed+4, "x = "+what)
		ex.follows(what, x, first, p)
		m, v := moments(x)
		n := float64(len(x))
		ex.within(what+": mean", m, mean, math.Sqrt(mean/n))
		ex.within(what+": variance", v, mean, math.Sqrt((mean+2*mean*mean)/n)) // fourth central moment 3λ²+λ
	}
}

// TestBinomialTails: draws of few and many trials, with probabilities near 0 and 1; TestBinomialDraws has those between.
func TestBinomialTails(t *testing.T) { statistic(t, binomialTailsExperiment) }

func binomialTailsExperiment(t *testing.T, ex *experiment) {
	n := 20000 * ex.more
	for _, c := range []struct {
		n int
		p float64
	}{{1, 0.5}, {20, 1e-3}, {20, 0.999}, {3, 0.97}, {100000, 1e-5}, {100000, 0.5}, {100000, 0.99999}, {1000000, 2e-6}} {
		net := spikelane.NewNetwork("tails", spikelane.Config{Seed: ex.seed + 6})
		net.Binomial("draw", c.n, c.p)
		g := net.NeuronGroup("g", n, spikelane.NeuronModel{Equations: "x : 1"})
		g.Set("x", "draw()")
		x := started(t, net).Float64(g, "x")
		ex.follows(fmt.Sprint(c), x, 0, binomial(c.n, c.p))
		m, _ := moments(x)
		np := float64(c.n) * c.p
		ex.within(fmt.Sprint(c, ": mean"), m, np, math.Sqrt(np*(1-c.p)/float64(n)))
	}
	for _, p := range []float64{0, 1} {
		net := spikelane.NewNetwork("certain", spikelane.Config{})
		net.Binomial("draw", 7, p)
		g := net.NeuronGroup("g", 1000, spikelane.NeuronModel{Equations: "x : 1"})
		g.Set("x", "draw()")
		if x := started(t, net).Float64(g, "x"); slices.Min(x) != 7*p || slices.Max(x) != 7*p {
			t.Errorf("7 trials of probability %v succeed %v to %v times", p, slices.Min(x), slices.Max(x))
		}
	}
}

// TestPoissonIndependence: whether an element of a PoissonGroup spikes in a step tells nothing of its neighbours, of the
// steps around, and of another group of the same rates. TestPoissonStatistics has counts and gaps.
func TestPoissonIndependence(t *testing.T) { statistic(t, poissonIndependenceExperiment) }

func poissonIndependenceExperiment(t *testing.T, ex *experiment) {
	const n, p = 500, 0.05
	steps := 1000 * ex.more
	net := spikelane.NewNetwork("poisson", spikelane.Config{Seed: ex.seed + 7})
	var z [2][]float64
	var monitors [2]*spikelane.SpikeMonitor
	for k, name := range []string{"a", "b"} {
		monitors[k] = net.SpikeMonitor("of_"+name, net.PoissonGroup(name, n, spikelane.PoissonModel{Rates: "500*Hz"}))
	}
	s := ran(t, net, units.Time(steps)*0.1*ms)
	for k, m := range monitors {
		z[k] = make([]float64, n*steps) // mean 0, variance 1
		for at := range z[k] {
			z[k][at] = -p / math.Sqrt(p*(1-p))
		}
		at, i := s.SpikeSteps(m)
		for e := range at {
			z[k][int(at[e])*n+int(i[e])] = (1 - p) / math.Sqrt(p*(1-p))
		}
	}
	for _, lag := range []int{1, 2, 3, 7, n - 1, n, n + 1, 2 * n, 3 * n, 10 * n} {
		ex.uncorrelated(fmt.Sprint("elements and steps that are ", lag, " apart"), z[0][lag:], z[0][:n*steps-lag])
	}
	ex.uncorrelated("two groups", z[0], z[1])
}

// TestPoissonRatesDiffer: with a rate for each element the counts are independent and binomial, so that the sum of
// their squared deviations has a chi-square distribution, of mean n and variance 2n but for the kurtosis of counts.
func TestPoissonRatesDiffer(t *testing.T) { statistic(t, poissonRatesDifferExperiment) }

func poissonRatesDifferExperiment(t *testing.T, ex *experiment) {
	const n = 1000
	half := 500 * ex.more // steps
	net := spikelane.NewNetwork("rates", spikelane.Config{Seed: ex.seed + 8})
	g := net.PoissonGroup("g", n, spikelane.PoissonModel{Rates: fmt.Sprintf("(100 + i)*Hz * (1 + int(t >= %d*0.1*ms))", half)})
	m := net.SpikeMonitor("m", g)
	s := ran(t, net, units.Time(2*half)*0.1*ms)
	var counts [2][n]float64
	steps, of := s.SpikeSteps(m)
	for e, i := range of {
		counts[steps[e]/int64(half)][i]++
	}
	for k := range counts {
		sum, variance := 0.0, 0.0
		for i, c := range counts[k] {
			p := float64(100+i) * float64(1+k) * 1e-4
			mean := float64(half) * p
			v := mean * (1 - p)
			sum += (c - mean) * (c - mean) / v
			variance += 2 + (1-6*p*(1-p))/v
		}
		ex.within(fmt.Sprint("half ", k), sum, n, math.Sqrt(variance))
	}
}

// TestPoissonInputMoments: a leaky integrator x' = a·x + w·B with a = exp(-dt/tau) and B binomial(N, p) has the
// stationary mean w·N·p/(1-a) and variance w²·N·p·(1-p)/(1-a²).
func TestPoissonInputMoments(t *testing.T) { statistic(t, poissonInputMomentsExperiment) }

func poissonInputMomentsExperiment(t *testing.T, ex *experiment) {
	n := 20000 * ex.more
	net := spikelane.NewNetwork("input", spikelane.Config{Seed: ex.seed + 9})
	g := net.NeuronGroup("g", n, spikelane.NeuronModel{Equations: "dx/dt = -x/(1*ms) : 1", Method: "exact"})
	net.PoissonInput(g, "x", spikelane.PoissonTrains{N: 400, Rate: "250*Hz", Weight: "0.5"})
	s := ran(t, net, 25*ms) // the start is forgotten but for exp(-25)
	a, p := math.Exp(-0.1), 0.025
	mean, variance := 0.5*400*p/(1-a), 0.25*400*p*(1-p)/(1-a*a)
	m, v := moments(s.Float64(g, "x"))
	ex.within("mean", m, mean, math.Sqrt(variance/float64(n)))
	ex.within("variance", v, variance, variance*math.Sqrt(2.1/float64(n))) // kurtosis below 3.1
}

// TestNoise: xi is of variance 1/dt, normal, and independent by neuron, step and name; one name that stands in two
// equations is the same noise in both.
func TestNoise(t *testing.T) { statistic(t, noiseExperiment) }

func noiseExperiment(t *testing.T, ex *experiment) {
	n, steps := 500, 200*ex.more
	net := spikelane.NewNetwork("noise", spikelane.Config{Seed: ex.seed + 10})
	g := net.NeuronGroup("g", n, spikelane.NeuronModel{Equations: `
		dx/dt = xi_a*(0.1*ms)**-0.5 : 1
		dy/dt = -xi_a*(0.1*ms)**-0.5 : 1
		dz/dt = xi_b*(0.1*ms)**-0.5 : 1`, Method: "euler"})
	var sums, a, b []float64
	net.NetworkOperation("take", spikelane.Operation{When: "after_groups", Func: func(k *spikelane.Tick) error {
		x, y, z := k.Float64(g, "x"), k.Float64(g, "y"), k.Float64(g, "z")
		for i := range x {
			sums = append(sums, x[i]+y[i])
			a, b = append(a, x[i]), append(b, z[i])
			x[i], y[i], z[i] = 0, 0, 0
		}
		return nil
	}})
	ran(t, net, units.Time(steps)*0.1*ms)
	if slices.Min(sums) != 0 || slices.Max(sums) != 0 {
		t.Error("xi_a differs between two equations of a neuron")
	}
	ex.follow("xi_a", a, normal)
	ex.follow("xi_b", b, normal)
	ex.uncorrelated("two names", a, b)
	for _, lag := range []int{1, 2, 3, n - 1, n, n + 1, 2 * n} {
		ex.uncorrelated(fmt.Sprint("noise that is ", lag, " apart"), a[lag:], a[:len(a)-lag])
	}
}
