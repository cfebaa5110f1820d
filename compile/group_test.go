package compile

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/spikelane/spikelane/model"
)

// fresh returns the columns of a compiled group for n neurons.
func fresh(c *Group, n int) *memory {
	m := &memory{cols: map[string]any{}}
	for _, col := range c.Columns {
		size := n
		if col.Shared {
			size = 1
		}
		switch col.Elem.String() {
		case "f64":
			x := make([]float64, size)
			for i := range x {
				x[i] = col.Fill
			}
			m.cols[col.Name] = x
		case "i32":
			m.cols[col.Name] = make([]int32, size)
		case "bool":
			x := make([]bool, size)
			for i := range x {
				x[i] = col.Fill != 0
			}
			m.cols[col.Name] = x
		default:
			panic("column of " + col.Elem.String())
		}
	}
	return m
}

// steps runs n whole steps and returns the neurons that spiked in each.
func (m *memory) steps(t *testing.T, c *Group, neurons, n int) (spikes [][]int32) {
	for range n {
		m.t = float64(m.step) * dt
		for _, f := range c.BeforeStart {
			m.run(t, f, 0, neurons)
		}
		if p := c.Propagator; p != nil {
			m.run(t, p.Inputs, 0, neurons)
			in, out := make([]float64, len(p.In)), make([]float64, len(p.Out))
			for i := range neurons {
				for k, name := range p.In {
					in[k] = m.f(name)[i]
				}
				p.Solve(in, out)
				for k, name := range p.Out {
					m.f(name)[i] = out[k]
				}
			}
		}
		if c.StateUpdate != nil {
			m.run(t, c.StateUpdate, 0, neurons)
		}
		if c.Threshold != nil {
			m.run(t, c.Threshold, 0, neurons)
			who := slices.Clone(m.list)
			spikes = append(spikes, who)
			if c.Reset != nil {
				m.cols[Spikes] = who
				m.run(t, c.Reset, 0, len(who))
			}
		}
		m.step++
	}
	return spikes
}

// TestFused: the bits of one Euler step z + dt*f, where f is fused as doc.go says.
func TestFused(t *testing.T) {
	x, y, w, tau := 0.7, 1.1, 0.3, 10*1e-3
	fma := math.FMA
	for _, c := range []struct {
		f    string // per second; x, y, w are parameters
		want float64
	}{
		{"(x*y + w)/second", fma(dt, fma(x, y, w), 0)},
		{"(w + x*y)/second", fma(dt, fma(x, y, w), 0)},
		{"(x*y - w)/second", fma(dt, fma(x, y, -w), 0)},
		{"(w - x*y)/second", fma(dt, fma(-x, y, w), 0)},
		{"(-(x*y) + w)/second", fma(dt, fma(-x, y, w), 0)},
		{"(x + y)/second", fma(dt, x+y, 0)},
		{"x*y*w/second", fma(float64(float64(dt*x)*y), w, 0)}, // dt and 1/second are one number
		{"x/tau", fma(dt/tau, x, 0)},
		{"2*x*3/tau", fma(float64(float64(dt*2)*3)/tau, x, 0)},
		{"exp(x*0)*(2*3 + 4)/second", fma(dt*10, 1, 0)},
		{"int(x*y + w)/second", fma(dt, 1, 0)},
		{"x**2/second", fma(dt, float64(x*x), 0)},
	} {
		g := mustModel(t, model.GroupSource{Equations: "dz/dt = " + c.f + " : 1\nx : 1\ny : 1\nw : 1"})
		k := mustCompile(t, g, 1, "euler")
		m := fresh(k, 1)
		m.f("x")[0], m.f("y")[0], m.f("w")[0] = x, y, w
		m.run(t, k.StateUpdate, 0, 1)
		// Which factors come first is for the golden kernels to say: it costs one rounding.
		got := m.f("z")[0]
		if math.Abs(got-c.want) > 2e-16*math.Abs(c.want) {
			t.Errorf("%s: got %v, want %v\n%v", c.f, got, c.want, k.StateUpdate)
		}
	}
	// A product that feeds a sum is not rounded: (1+e)(1-e) - 1 is -e², and 0 if it is.
	e := math.Ldexp(1, -30)
	g := mustModel(t, model.GroupSource{Equations: "dz/dt = (x*y - 1)/second : 1\ndk/dt = int(x*y - 1 < 0)/second : 1\nx : 1\ny : 1"})
	k := mustCompile(t, g, 1, "euler")
	m := fresh(k, 1)
	m.f("x")[0], m.f("y")[0] = 1+e, 1-e
	m.run(t, k.StateUpdate, 0, 1)
	same(t, "x*y - 1", m.f("z"), []float64{-e * e * dt})
	same(t, "x*y - 1 < 0, strict", m.f("k"), []float64{0})
}

// TestRefractory: three ways to say how long, for a neuron that is above threshold all the time. A spike at step s with
// a period of n steps allows the next at s+n, as in Brian: timestep(t - lastspike, dt) >= timestep(refractory, dt).
func TestRefractory(t *testing.T) {
	for _, c := range []struct {
		refractory string
		want       []int // steps with a spike, of 12
	}{
		{"3*dt", []int{0, 3, 6, 9}},
		{"2.9995*dt", []int{0, 3, 6, 9}},
		{"2.9*dt", []int{0, 2, 4, 6, 8, 10}},
		{"0*second", []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}},
		{"dt", []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}},
		{"-5*dt", []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}},
		{"period", []int{0, 4, 8}},
		{"2*rest", []int{0, 4, 8}},
		{"1e3*second", []int{0}},
		{"held", []int{0}},
		{"not held", []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}},
		{"t_in_timesteps % 5 != 0", []int{0, 5, 10}},
		{"t - lastspike < 3*dt", []int{0, 3, 6, 9}},
	} {
		g := mustModel(t, model.GroupSource{Equations: "period : second\nheld : boolean\nrest = period/2 : second", Threshold: "True", Refractory: c.refractory})
		k := mustCompile(t, g, 2, "")
		m := fresh(k, 2)
		m.f("period")[0], m.f("period")[1] = 4*dt, 1e9
		m.cols["held"].([]bool)[0] = true
		var got []int
		for s, who := range m.steps(t, k, 2, 12) {
			if slices.Contains(who, 0) {
				got = append(got, s)
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("refractory %s: spikes in steps %v, want %v", c.refractory, got, c.want)
		}
	}
}

// TestUnlessRefractory: the flagged variable rests, the other goes on; the reset writes both.
func TestUnlessRefractory(t *testing.T) {
	for _, method := range []string{"euler", "rk2", "rk4", "exact", "exponential_euler", "heun"} {
		g := mustModel(t, model.GroupSource{
			Equations: "dv/dt = 1/dt0 : 1 (unless refractory)\ndw/dt = 1/dt0 : 1\ndt0 : second (constant)",
			Threshold: "v >= 2", Reset: "v = 0", Refractory: "3*dt",
		})
		k := mustCompile(t, g, 1, method)
		m := fresh(k, 1)
		m.f("dt0")[0] = dt
		var got []int
		for s, who := range m.steps(t, k, 1, 12) {
			if len(who) > 0 {
				got = append(got, s)
			}
		}
		// v is 1, 2 after steps 0, 1; the spike of step 1 rests steps 2 and 3; steps 4 and 5 lead to the next.
		if want := []int{1, 5, 9}; !slices.Equal(got, want) {
			t.Errorf("%s: spikes in steps %v, want %v", method, got, want)
		}
		if got := m.f("w")[0]; math.Abs(got-12) > 1e-12 {
			t.Errorf("%s: w = %v after 12 steps, want 12", method, got)
		}
	}
}

// TestReset: statements see what earlier ones gave; only the listed neurons change.
func TestReset(t *testing.T) {
	g := mustModel(t, model.GroupSource{
		Equations: "x : 1\ny : 1\nk : integer\nb : boolean\nu = 2*x : 1\ng : 1 (shared)",
		Threshold: "x > 1", Reset: "y = u; x = 3; y += u; a = x*y; x = a + g; k += i; k **= 2; b = not b; y = y/2",
	})
	k := mustCompile(t, g, 4, "")
	m := fresh(k, 4)
	copy(m.f("x"), []float64{2, 0, 5, 1})
	m.f("g")[0] = 0.5
	if got := m.steps(t, k, 4, 1); !slices.Equal(got[0], []int32{0, 2}) {
		t.Fatalf("spikes of %v, want 0 and 2", got)
	}
	same(t, "x", m.f("x"), []float64{3*10 + 0.5, 0, 3*16 + 0.5, 1})
	same(t, "y", m.f("y"), []float64{5, 0, 8, 0})
	if got, want := m.cols["k"].([]int32), []int32{0, 0, 4, 0}; !slices.Equal(got, want) {
		t.Errorf("k = %v, want %v", got, want)
	}
	if got, want := m.cols["b"].([]bool), []bool{true, false, true, false}; !slices.Equal(got, want) {
		t.Errorf("b = %v, want %v", got, want)
	}
}

// TestPropagator: the exact update with coefficients as numbers and as columns. The closed form is v∞ + (v-v∞)exp(-t/τ).
func TestPropagator(t *testing.T) {
	for _, c := range []struct {
		eqs            string
		columns, every bool
	}{
		{"dv/dt = (2 - v)/tau : 1", false, false},
		{"dv/dt = (2 - v)/T : 1\nT = tau : second", true, false}, // known, but by way of a name
		{"dv/dt = (2 - v)/T : 1\nT : second (constant)", true, false},
		{"dv/dt = (2 - v)/T : 1\nT : second (shared, constant)", true, false},
		{"dv/dt = (2 - v)/T : 1\nT : second", true, true},
	} {
		k := mustCompile(t, mustModel(t, model.GroupSource{Equations: c.eqs}), 2, "exact")
		if strings.Contains(c.eqs, "T = ") {
			c.columns = k.Propagator != nil
		}
		if (k.Propagator != nil) != c.columns || c.columns && k.Propagator.Every != c.every {
			t.Errorf("%s: propagator %+v, want columns %v, every step %v", c.eqs, k.Propagator, c.columns, c.every)
		}
		m := fresh(k, 2)
		if x, ok := m.cols["T"].([]float64); ok {
			for i := range x {
				x[i] = 0.010 * float64(i+1)
			}
		}
		m.f("v")[0] = -1
		m.steps(t, k, 2, 100)
		if got, want := m.f("v")[0], 2-3*math.Exp(-100*dt/0.010); math.Abs(got-want) > 1e-13 {
			t.Errorf("%s: v = %v, want %v", c.eqs, got, want) // 100 steps of relative errors around 1e-16
		}
	}
}

// TestBeforeStart: each subexpression that is constant over dt is evaluated after those that it uses.
func TestBeforeStart(t *testing.T) {
	g := mustModel(t, model.GroupSource{Equations: "a = c + 1 : 1 (constant over dt)\nc = 2*d : 1\nd = x + i : 1 (constant over dt)\nx : 1"})
	k := mustCompile(t, g, 2, "")
	m := fresh(k, 2)
	m.f("x")[0], m.f("x")[1] = 5, 7
	m.steps(t, k, 2, 1)
	same(t, "a", m.f("a"), []float64{11, 17})
}

// TestNothing: what a group does not have is nil.
func TestNothing(t *testing.T) {
	k := mustCompile(t, mustModel(t, model.GroupSource{Equations: "x : 1"}), 2, "")
	if k.StateUpdate != nil || k.Threshold != nil || k.Reset != nil || k.Propagator != nil || k.BeforeStart != nil {
		t.Errorf("got %+v, want columns only", k)
	}
	if len(k.Columns) != 1 || k.Columns[0].Name != "x" {
		t.Errorf("columns %+v, want x", k.Columns)
	}
}

// TestChain: equations whose written-out form would be 2^200 long compile to kernels of a few hundred instructions.
func TestChain(t *testing.T) {
	start := time.Now()
	for _, op := range []string{"+", "*", "- 2*", "/"} {
		var eqs strings.Builder
		eqs.WriteString("x0 : 1\n")
		for n := 1; n <= 200; n++ {
			fmt.Fprintf(&eqs, "x%d = x%d %s x%d : 1\n", n, n-1, op, n-1)
		}
		eqs.WriteString("dv/dt = (x200 - v)/tau : 1")
		g := mustModel(t, model.GroupSource{Equations: eqs.String(), Threshold: "v > x200", Reset: "v = x200", Refractory: "x200*ms"})
		for _, method := range []string{"euler", "rk4", "exact"} {
			k := mustCompile(t, g, 1, method)
			if n := len(k.StateUpdate.Insts); n > 20000 {
				t.Errorf("x %s x, %s: %d instructions", op, method, n)
			}
		}
	}
	t.Log(time.Since(start))
}
