package integrator

import (
	"math"
	"testing"

	"github.com/spikelane/spikelane/model"
)

const millisecond = 1e-3

// Closed forms of linear systems after 40 ms, in 40, 400 or 7 steps: exact integration does not depend on dt. The
// tolerance is the rounding of up to 400 steps.
func TestExactClosedForms(t *testing.T) {
	const T, tau = 40 * millisecond, 5 * millisecond
	s := T / tau
	w, zeta := 100.0, 0.2
	wd := w * math.Sqrt(1-zeta*zeta)
	decay := math.Exp(-zeta * w * T)
	for _, c := range []struct {
		name, equations, constants string
		start                      map[string]float64
		of                         string
		want                       float64
	}{
		{"decay", "dv/dt = -v/tau : 1", "tau = 5*ms", map[string]float64{"v": 2}, "v", 2 * math.Exp(-s)},
		{
			"constant drive", "dv/dt = (I - v)/tau : 1\nI : 1", "tau = 5*ms",
			map[string]float64{"v": 2, "I": 0.5},
			"v",
			0.5 + 1.5*math.Exp(-s),
		},
		{
			"alpha function", "dv/dt = (g - v)/tau : 1\ndg/dt = -g/tau : 1", "tau = 5*ms",
			map[string]float64{"v": 0, "g": 1},
			"v",
			s * math.Exp(-s),
		},
		{
			"three equal time constants", "dv/dt = (g - v)/tau : 1\ndg/dt = (h - g)/tau : 1\ndh/dt = -h/tau : 1", "tau = 5*ms",
			map[string]float64{"v": 0, "g": 0, "h": 1},
			"v", s * s / 2 * math.Exp(-s),
		},
		// e^(-s)·(1 - e^(-1e-10·s))/1e-10 = s·e^(-s)·(1 - 5e-11·s + …)
		{
			"nearly equal time constants", "dv/dt = (g - v)/tau : 1\ndg/dt = -(1 + 1e-10)*g/tau : 1", "tau = 5*ms",
			map[string]float64{"v": 0, "g": 1},
			"v", s * math.Exp(-s) * (1 - 5e-11*s),
		},
		{
			"damped oscillator", "dx/dt = y*w : 1\ndy/dt = -x*w - 2*zeta*w*y : 1", "w = 100*Hz; zeta = 0.2",
			map[string]float64{"x": 1, "y": 0},
			"x", decay * (math.Cos(wd*T) + zeta*w/wd*math.Sin(wd*T)),
		},
		{
			"drift of a drift", "dx/dt = y/ms : 1\ndy/dt = b/ms : 1\nb : 1", "",
			map[string]float64{"x": 1, "y": 0.5, "b": 0.01},
			"x",
			1 + 0.5*40 + 0.01*40*40/2,
		},
		{
			"subexpressions", "dv/dt = (I - v)/tau : 1\nI = a + 2*g : 1\ndg/dt = -g/tau : 1\na : 1", "tau = 5*ms",
			map[string]float64{"v": 0, "g": 1, "a": 3},
			"v", 3*(1-math.Exp(-s)) + 2*s*math.Exp(-s),
		},
	} {
		p := plan(t, build(t, c.equations, c.constants), "exact")
		for _, steps := range []int{7, 40, 400} {
			vars := map[string]float64{}
			for name, x := range c.start {
				vars[name] = x
			}
			got := start(T/float64(steps), vars).run(p, steps, c.of)
			near(t, c.name, got, c.want, 1e-13)
		}
	}
}

// Only entries that A's pattern reaches are coefficients, each once, numbered in order.
func TestExactCoefficients(t *testing.T) {
	g := build(t, `dv/dt = (ge - v)/tau : 1
		dge/dt = -ge/tau : 1 (unless refractory)
		du/dt = v/tau : 1
		dw/dt = 1/tau : 1`, "tau = 5*ms")
	l := plan(t, g, "exact").Linear
	want := []string{"P_v_ge", "P_v_v", "P_v_ge_refractory", "P_v_v_refractory", "P_ge_ge", "P_u_v", "P_u_ge", "P_u_v_refractory", "P_u_ge_refractory"}
	names := map[string]bool{}
	for k, c := range l.Coefs {
		if c.Symbol.Site != k || c.Symbol.Kind != model.Coefficient {
			t.Errorf("%s: site %d, kind %d; want site %d of a coefficient", c.Symbol.Name, c.Symbol.Site, c.Symbol.Kind, k)
		}
		names[c.Symbol.Name] = true
	}
	for _, name := range want {
		if !names[name] {
			t.Errorf("no coefficient %s", name)
		}
	}
	if len(l.Coefs) != len(want) {
		t.Errorf("%d coefficients, want %d: %v", len(l.Coefs), len(want), names)
	}
}

// While ge is held, v follows v' = (ge - v)/tau with ge constant: v → ge + (v-ge)·e^(-h/tau), and u integrates v.
func TestExactRefractory(t *testing.T) {
	g := build(t, `dv/dt = (ge - v + b)/tau : 1
		dge/dt = -ge/tau : 1 (unless refractory)
		du/dt = v/tau : 1
		b : 1`, "tau = 5*ms")
	p := plan(t, g, "exact")
	e := start(2*millisecond, map[string]float64{"v": 0.3, "ge": 0.7, "u": 0.1, "b": 0.2})
	e.refractory = true
	e.step(p)
	s := 0.4
	if e.vars["ge"] != 0.7 {
		t.Errorf("ge = %v, want 0.7: it is refractory", e.vars["ge"])
	}
	near(t, "v", e.vars["v"], 0.9+(0.3-0.9)*math.Exp(-s), 1e-15)
	near(t, "u", e.vars["u"], 0.1+0.9*s+(0.3-0.9)*(1-math.Exp(-s)), 1e-15)
	e.refractory = false
	e.vars = map[string]float64{"v": 0.3, "ge": 0.7, "u": 0, "b": 0}
	e.step(p)
	near(t, "v when active", e.vars["v"], (0.3+0.7*s)*math.Exp(-s), 1e-15)
}

// The coefficients of a refractory system are those of the system with the frozen rows 0.
func TestSolveRefractory(t *testing.T) {
	g := build(t, "dv/dt = (ge - v)/tau : 1\ndge/dt = (v - ge)/tau : 1 (unless refractory)", "tau = 5*ms")
	l := plan(t, g, "exact").Linear
	a := []float64{-200, 200, 200, -200}
	got := make([]float64, len(l.Coefs))
	l.Solve(a, millisecond, got)
	P, _ := ExactStep(a, 2, millisecond)
	held, _ := ExactStep([]float64{-200, 200, 0, 0}, 2, millisecond)
	for k, c := range l.Coefs {
		want := P[c.Row*2+c.Col]
		if c.Refractory {
			want = held[c.Row*2+c.Col]
		}
		if got[k] != want {
			t.Errorf("%s = %v, want %v", c.Symbol.Name, got[k], want)
		}
	}
	if a[2] != 200 {
		t.Error("Solve changed its argument")
	}
}
