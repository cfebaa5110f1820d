package spikelane_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/units"
)

// TestOrnsteinUhlenbeck: dx/dt = -x/tau + sigma·√(2/tau)·xi has the stationary variance sigma² and the correlation
// exp(-s/tau). The methods take x' = (1-h)·x + sigma·√(2h)·N with h = dt/tau (additive noise: heun and milstein are
// euler, in Brian too), which has sigma²/(1-h/2) and (1-h)^(s/dt). h = 0.2 makes the bias 11 %; the test sees 5 %. Synapses have
// noise of their own. False alarms: 1e-6 for each comparison.
func TestOrnsteinUhlenbeck(t *testing.T) { statistic(t, ornsteinUhlenbeckExperiment) }

func ornsteinUhlenbeckExperiment(t *testing.T, ex *experiment) {
	const h = 0.2
	n := 20000 * ex.more
	size := float64(n)
	for _, method := range []string{"euler", "heun", "milstein"} {
		const equations = "dx/dt = -x/tau + 3*(2/tau)**0.5*xi : 1"
		net := spikelane.NewNetwork("ou", spikelane.Config{Seed: ex.seed + 1})
		g := net.NeuronGroup("g", n, spikelane.NeuronModel{Equations: equations, Method: method})
		cells := net.NeuronGroup("cells", n/100, spikelane.NeuronModel{})
		syn := net.Synapses("syn", cells, cells, spikelane.SynapseModel{Equations: equations + " (clock-driven)", Method: method})
		syn.Connect(spikelane.Connect{Targets: "(i + k) % N_post for k in range(100)"})
		net.Constant("tau", "0.5*ms")
		s := ran(t, net, 8*ms) // the start is forgotten but for 0.8^80
		noisy := []struct {
			name   string
			values func() []float64
		}{
			{"neurons", func() []float64 { return s.Float64(g, "x") }},
			{"synapses", func() []float64 { return s.Weights(syn, "x") }},
		}
		before := [2][]float64{slices.Clone(noisy[0].values()), slices.Clone(noisy[1].values())}
		last := 0
		for _, lag := range []int{1, 2, 3, 5, 8, 12, 20, 35} {
			do(t, s.Run(t.Context(), units.Time(lag-last)*0.1*ms))
			last = lag
			for k, of := range noisy {
				name := fmt.Sprintf("%s, %s, %d steps on", of.name, method, lag)
				after := of.values()
				mean, variance := moments(after)
				want := 9 / (1 - h/2)
				ex.within(name+": mean", mean, 0, math.Sqrt(want/size))
				ex.within(name+": variance", variance, want, want*math.Sqrt(2/size))
				product := 0.0
				for i := range after {
					product += after[i] * before[k][i] / size
				}
				rho := math.Pow(1-h, float64(lag))
				ex.within(name+": covariance", product, rho*want, want*math.Sqrt((1+rho*rho)/size))
			}
		}
	}
}

// TestStratonovich: dx/dt = sigma·x·xi read as Stratonovich does is x = exp(sigma·W), so the mean of log x stays 0 and
// does not sink by sigma²·t/2, as Itô's would. Both methods take x' = x·(1 + w + w²/2), w = sigma·ΔW, whose logarithm
// is w - w³/6 + w⁴/8 + …, of mean 3/8·(sigma²·dt)². False alarms: 1e-6 each.
func TestStratonovich(t *testing.T) { statistic(t, stratonovichExperiment) }

func stratonovichExperiment(t *testing.T, ex *experiment) {
	const n, steps, q = 20000, 50, 0.01 // q = sigma²·dt
	for _, method := range []string{"heun", "milstein"} {
		net := spikelane.NewNetwork("geometric", spikelane.Config{Seed: ex.seed + 2})
		g := net.NeuronGroup("g", n, spikelane.NeuronModel{Equations: "dx/dt = (100*Hz)**0.5*x*xi : 1", Method: method})
		g.Set("x", "1")
		s := ran(t, net, steps*0.1*ms)
		logs := append([]float64(nil), s.Float64(g, "x")...)
		for i, x := range logs {
			logs[i] = math.Log(x)
		}
		mean, variance := moments(logs)
		ex.within(method+": mean of log x", mean, steps*0.375*q*q, math.Sqrt(steps*q/n))
		// The variance of log x is that of w but for terms in q²: -w·w³/3 gives -q², (w³/6)² and w·w⁵ terms are beyond.
		ex.within(method+": variance of log x", variance, steps*(q-q*q), steps*q*math.Sqrt(2.0/n))
	}
}

// slope is that of the line through log2(errors) over the halvings of dt, least squares, downwards.
func slope(errors []float64) float64 {
	var xy, xx float64
	middle := float64(len(errors)-1) / 2
	for k, e := range errors {
		x := float64(k) - middle
		xy -= x * math.Log2(e)
		xx += x * x
	}
	return xy / xx
}

// TestConvergence measures the order of every method without noise, through the whole pipe, by the error at one time
// as dt is halved: that of a logistic equation with a closed form, and that of a neuron in Hodgkin and Huxley's manner
// (Morris and Lecar 1981, doi:10.1016/S0006-3495(81)84782-0, with calcium channels that need a millisecond) that
// spikes, against Runge-Kutta steps in Go that are a twelfth of the smallest dt.
func TestConvergence(t *testing.T) {
	const logistic = "dx/dt = x*(1 - x)/ms : 1"
	const neuron = `
		dx/dt = (90 - 2*(x + 60) - 4*m*(x - 120) - 8*w*(x + 84))/(20*ms) : 1
		dm/dt = (0.5*(1 + tanh((x + 1.2)/18)) - m)/ms : 1
		dw/dt = (0.5*(1 + tanh((x - 2)/30)) - w)*0.04*cosh((x - 2)/60)/ms : 1`
	grow := math.Exp(3.2)
	ends := map[string]float64{logistic: 0.1 * grow / (0.9 + 0.1*grow), neuron: morrisLecar([3]float64{-20, 0, 0.1}, 25.6, 25600)}
	for _, c := range []struct {
		method string
		order  float64
	}{{"euler", 1}, {"exponential_euler", 1}, {"heun", 1}, {"milstein", 1}, {"rk2", 2}, {"rk4", 4}} {
		for _, model := range []struct {
			equations, x string
			T            units.Time
			steps        int
		}{{logistic, "0.1", 3.2 * ms, 32}, {neuron, "-20", 25.6 * ms, 256}} {
			if c.method == "exponential_euler" && model.equations == logistic {
				continue // it takes equations that are linear in their own variable
			}
			var errors []float64
			for k := range 4 {
				net := spikelane.NewNetwork("order", spikelane.Config{Dt: model.T / units.Time(model.steps<<k)})
				g := net.NeuronGroup("g", 1, spikelane.NeuronModel{Equations: model.equations, Method: c.method})
				g.Set("x", model.x)
				if model.equations == neuron {
					g.Set("w", "0.1")
				}
				got := ran(t, net, model.T).Float64(g, "x")[0]
				errors = append(errors, math.Abs(got-ends[model.equations]))
			}
			if got := slope(errors); math.Abs(got-c.order) > 0.1 {
				t.Errorf("%s: order %.2f, want %v; errors %.3g of\n%s", c.method, got, c.order, errors, model.equations)
			}
		}
	}
}

// morrisLecar integrates the neuron of TestConvergence by the classical Runge-Kutta method and returns x.
func morrisLecar(y [3]float64, T float64, steps int) float64 {
	f := func(y, dy [3]float64, h float64) [3]float64 { // the slope at y + h·dy
		x, m, w := y[0]+h*dy[0], y[1]+h*dy[1], y[2]+h*dy[2]
		return [3]float64{
			(90 - 2*(x+60) - 4*m*(x-120) - 8*w*(x+84)) / 20,
			0.5*(1+math.Tanh((x+1.2)/18)) - m,
			(0.5*(1+math.Tanh((x-2)/30)) - w) * 0.04 * math.Cosh((x-2)/60),
		}
	}
	h := T / float64(steps)
	for range steps {
		a := f(y, y, 0)
		b := f(y, a, h/2)
		c := f(y, b, h/2)
		d := f(y, c, h)
		for k := range y {
			y[k] += h / 6 * (a[k] + 2*b[k] + 2*c[k] + d[k])
		}
	}
	return y[0]
}

// TestExactAnyStep: exact has no order: a damped oscillation, x = exp(-c·t)·cos(ω·t), comes out to rounding with steps of
// any size.
func TestExactAnyStep(t *testing.T) {
	for _, steps := range []int{1, 10, 1000} {
		net := spikelane.NewNetwork("exact", spikelane.Config{Dt: 10 * ms / units.Time(steps)})
		g := net.NeuronGroup("g", 1, spikelane.NeuronModel{
			Equations: "dx/dt = (-0.1*x - y)/ms : 1\ndy/dt = (x - 0.1*y)/ms : 1", Method: "exact",
		})
		g.Set("x", "1")
		got, want := ran(t, net, 10*ms).Float64(g, "x")[0], math.Exp(-1)*math.Cos(10)
		if math.Abs(got-want) > 1e-16*float64(steps)+1e-15 {
			t.Errorf("%d steps: x = %v, want %v", steps, got, want)
		}
	}
}

// TestStrongOrder: with multiplicative noise heun and milstein converge to each path of dx/dt = -a·x + b·x·xi, which is
// exp(-a·t + b·W), by an error whose mean falls as dt. W comes from a group of the same name, seed and place of xi in
// its text, in a network of its own: draws are functions of these. 2000 paths make the slope uncertain by 0.02.
func TestStrongOrder(t *testing.T) {
	const n, T = 2000, 6.4 * ms
	for _, method := range []string{"heun", "milstein"} {
		var errors []float64
		for k := range 4 {
			paths := func(equation, method string) []float64 {
				net := spikelane.NewNetwork("paths", spikelane.Config{Seed: 3, Dt: T / units.Time(int(16)<<k)})
				g := net.NeuronGroup("g", n, spikelane.NeuronModel{Equations: equation, Method: method})
				g.Set("x", "1")
				return ran(t, net, T).Float64(g, "x")
			}
			w := paths("dx/dt = xi*ms**-0.5 : 1", "euler")
			sum := 0.0
			for i, x := range paths("dx/dt = -0.1*x/ms + 0.3*x*xi*ms**-0.5 : 1", method) {
				sum += math.Abs(x - math.Exp(-0.64+0.3*(w[i]-1)))
			}
			errors = append(errors, sum/n)
		}
		if got := slope(errors); math.Abs(got-1) > 0.15 {
			t.Errorf("%s: strong order %.2f, want 1; errors %.3g", method, got, errors)
		}
	}
}
