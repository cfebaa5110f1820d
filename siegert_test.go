package spikelane_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/units"
)

// siegert is the rate, in Hz, of a neuron with dv/dt = (mu - v)/tau + sigma·√(2/tau)·xi, so that sigma² is the variance of v without
// a threshold, whose v goes to reset at the threshold and rests there for t_ref:
//
//	1/rate = t_ref + tau·√π·∫ exp(x²)·(1 + erf(x)) dx  from (reset - mu)/(√2·sigma) to (threshold - mu)/(√2·sigma)
//
// Sources: Siegert (1951), Phys. Rev. 81:617-623, doi:10.1103/PhysRev.81.617; Ricciardi (1977), Diffusion Processes and Related
// Topics in Biology, in the form of Brunel (2000), J. Comput. Neurosci. 8:183-208, doi:10.1023/A:1008925309027.
func siegert(mu, sigma, tau, threshold, reset, tRef float64) float64 {
	a, b := (reset-mu)/(math.Sqrt2*sigma), (threshold-mu)/(math.Sqrt2*sigma)
	const n = 2000
	sum, h := 0.0, (b-a)/n
	for k := range n + 1 { // Simpson's rule
		x := a + float64(k)*h
		w := 2.0 + 2*float64(k%2)
		if k == 0 || k == n {
			w = 1
		}
		sum += w * math.Exp(x*x) * math.Erfc(-x) * h / 3
	}
	return 1 / (tRef + tau*math.Sqrt(math.Pi)*sum)
}

// TestSiegert: the rate of neurons driven by white noise is Siegert's, where fluctuations drive them and where the mean does. In
// steps of dt a path is seen over the threshold later than it got there, as if the threshold were higher by
// -ζ(1/2)/√(2π) = 0.5826 standard deviations of a step (Broadie, Glasserman & Kou 1997, Math. Finance 7:325-349,
// doi:10.1111/1467-9965.00035). What is left is of order dt/tau, so 1 % is allowed besides chance; with -statistics.full steps of
// half the length take it away, and 0.3 % is allowed. A refractory period ends a step before the first step that is integrated.
func TestSiegert(t *testing.T) { statistic(t, siegertExperiment) }

func siegertExperiment(t *testing.T, ex *experiment) {
	for k, c := range []struct{ mu, sigma float64 }{{0.75, 0.3}, {1, 0.2}, {1.4, 0.3}} {
		// relative returns by what part the rate differs from Siegert's, and its standard deviation.
		relative := func(dt float64, more int64) (off, chance float64) {
			const tau, tRef, seconds, start = 10e-3, 2e-3, 0.5, 0.1 // before the start is over, initial values show
			n := spikelane.NewNetwork("siegert", spikelane.Config{Seed: ex.seed + 10*int64(k) + more, Dt: units.Time(dt)})
			n.Constant("mu", c.mu)
			n.Constant("sigma", c.sigma)
			g := n.NeuronGroup("g", 300*ex.more, spikelane.NeuronModel{
				Equations: "dv/dt = (mu - v)/(10*ms) + sigma*(2/(10*ms))**0.5*xi : 1 (unless refractory)",
				Threshold: "v > 1", Reset: "v = 0", Refractory: "2*ms", Method: "euler",
			})
			g.Set("v", "0.5*rand()")
			m := n.SpikeMonitor("m", g)
			s := ran(t, n, seconds+start)
			last := make([]int64, g.Count())
			var intervals []float64
			spikes := 0.0
			at, of := s.SpikeSteps(m)
			for e, step := range at {
				if float64(step)*dt < start {
					continue
				}
				spikes++
				if i := of[e]; last[i] > 0 {
					intervals = append(intervals, float64(step-last[i]))
				}
				last[of[e]] = step
			}
			mean, variance := moments(intervals)
			want := siegert(c.mu, c.sigma, tau, 1+0.5826*c.sigma*math.Sqrt(2*dt/tau), 0, tRef-dt) * seconds * float64(g.Count())
			return spikes/want - 1, math.Sqrt(variance/want) / mean // a renewal process: the variance of a count is CV² times its mean
		}
		off, chance := relative(1e-4, 0)
		allowed := 0.01
		if ex.more > 1 {
			half, chanceOfHalf := relative(5e-5, 1)
			off, chance, allowed = 2*half-off, math.Hypot(2*chanceOfHalf, chance), 0.003
		}
		ex.within(fmt.Sprintf("mu %v, sigma %v: the rate, relative to the formula", c.mu, c.sigma), off, 0, chance+allowed/ex.limits.both)
	}
}

// TestCampbell: the conductance that many Poisson trains make through synapses of alpha shape k(m), m steps after a spike, has the mean
// N·p·Σk(m) and the variance N·p·(1-p)·Σk(m)², where a train spikes with p in a step (Campbell 1909, in steps).
func TestCampbell(t *testing.T) { statistic(t, campbellExperiment) }

func campbellExperiment(t *testing.T, ex *experiment) {
	const trains, p, samples = 20, 0.03, 20
	targets := 60 * ex.more
	n := spikelane.NewNetwork("campbell", spikelane.Config{Seed: ex.seed + 12})
	src := n.PoissonGroup("src", targets*trains, spikelane.PoissonModel{Rates: "300*Hz"})
	g := n.NeuronGroup("g", targets, spikelane.NeuronModel{Equations: "dg/dt = (x - g)/(0.5*ms) : 1\ndx/dt = -x/(0.5*ms) : 1", Method: "exact"})
	n.Constant("trains", trains)
	n.Synapses("y", src, g, spikelane.SynapseModel{OnPre: "x_post += e", Delay: "0.1*ms*(i % 30)"}).Connect(spikelane.Connect{Targets: "i // 20"})
	s := started(t, n)
	var all []float64
	for at := range samples + 1 { // 10 ms apart, 20 time constants; spikes of the first ones are still on their way
		do(t, s.Run(t.Context(), 10*ms))
		if at > 0 {
			all = append(all, s.Float64(g, "g")...)
		}
	}
	var k1, k2, k4 float64
	for m := range 400 {
		k := float64(m) * 0.2 * math.Exp(1-float64(m)*0.2)
		k1, k2, k4 = k1+k, k2+k*k, k4+k*k*k*k
	}
	mean, variance := moments(all)
	wantMean, wantVariance, size := trains*p*k1, trains*p*(1-p)*k2, float64(len(all))
	// The fourth cumulant of g is that of a spike, about p, times N·Σk⁴.
	kurtosis := trains * p * (1 - p) * (1 - 6*p*(1-p)) * k4 / (wantVariance * wantVariance)
	ex.within("mean", mean, wantMean, math.Sqrt(wantVariance/size))
	ex.within("variance", variance, wantVariance, wantVariance*math.Sqrt((2+kurtosis)/size))
}
