package integrator

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
)

var updateGolden = flag.Bool("update", false, "rewrite testdata; read the difference before committing it")

// golden compares text with testdata/name.
func golden(t *testing.T, name, text string) {
	t.Helper()
	path := "testdata/" + name
	if *updateGolden {
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	got, wanted := strings.Split(text, "\n"), strings.Split(string(want), "\n")
	for k := range max(len(got), len(wanted)) {
		g, w := "(end)", "(end)"
		if k < len(got) {
			g = got[k]
		}
		if k < len(wanted) {
			w = wanted[k]
		}
		if g != w {
			t.Fatalf("%s:%d:\n got %s\nwant %s", path, k+1, g, w)
		}
	}
}

const goldenConstants = "tau = 10*ms; taus = 5*ms; El = -60*mV; sigma = 2*mV; Cm = 200*pF; gL = 10*nS; VT = -50*mV; DT = 2*mV; s = 3*Hz**0.5; f = 5*Hz"

func TestPlans(t *testing.T) {
	var b strings.Builder
	for _, c := range []struct{ title, method, equations string }{
		{"leaky integrate-and-fire", "exact", "dv/dt = (El - v + I)/tau : volt (unless refractory)\nI : volt"},
		{
			"exponential current, which a refractory neuron still integrates", "exact",
			"dv/dt = (El - v + ge)/tau : volt (unless refractory)\ndge/dt = -ge/taus : volt",
		},
		{"a refractory source", "exact", "dv/dt = (ge - v)/tau : 1\ndge/dt = (1 - ge)/taus : 1 (unless refractory)"},
		{"oscillator", "linear", "dx/dt = y*w : 1\ndy/dt = -x*w - 2*z*w*y : 1\nw : Hz\nz : 1"},
		{"drift", "exact", "dx/dt = y/ms : 1\ndy/dt = 0.1/ms : 1\ndz/dt = 0*Hz : 1"},
		{"constant over dt", "exact", "dv/dt = (drive - v)/tau : 1\ndrive = sin(2*pi*f*t) : 1 (constant over dt)"},
		{"adaptive exponential", "euler", "dv/dt = (gL*(El - v) + gL*DT*exp((v - VT)/DT) - w)/Cm : volt (unless refractory)\ndw/dt = -w/taus : amp"},
		{"conductance", "exponential_euler", "dv/dt = (gL*(El - v) + g*(VT - v))/Cm : volt\ndg/dt = -g/taus : siemens\ndx/dt = 1/tau : 1\ndn/dt = a*(1 - n) - b*n : 1 (unless refractory)\na = exp(v/DT)/ms : Hz\nb = 1/ms : Hz"},
		{"midpoint", "rk2", "dv/dt = (sin(2*pi*f*t) - v**3)/tau : 1 (unless refractory)\ndx/dt = v/tau : 1"},
		{"classical", "rk4", "dv/dt = (w - v**3)/tau : 1\ndw/dt = -v/tau : 1"},
		{"additive noise", "euler", "dv/dt = (El - v)/tau + sigma*sqrt(2/tau)*xi : volt"},
		{"common and private noise", "euler", "dv/dt = -v/tau + s*xi_common + s*xi_v : 1 (unless refractory)\ndw/dt = -w/tau - s*xi_common : 1"},
		{"multiplicative noise", "heun", "dx/dt = -x/tau + s*x*y*xi_a + s*xi_b : 1\ndy/dt = -y/tau + s*sin(2*pi*f*t)*xi_b : 1"},
		{"diagonal noise", "milstein", "dx/dt = -x/tau + s*x*xi_a : 1 (unless refractory)\ndy/dt = -y/tau + s*y**2*xi_b : 1"},
		{"chosen: linear", "", "dv/dt = -v/tau : 1"},
		{"chosen: not linear", "", "dv/dt = -v**2/tau : 1"},
		{"chosen: additive noise", "", "dv/dt = -v/tau + s*xi : 1"},
		{"chosen: multiplicative noise", "", "dv/dt = -v/tau + v*s*xi : 1"},
		{"nothing to integrate", "", "I : 1"},
	} {
		g := build(t, c.equations, goldenConstants)
		fmt.Fprintf(&b, "%s\n    %s\n%v\n", c.title, strings.ReplaceAll(c.equations, "\n", "\n    "), plan(t, g, c.method))
	}
	golden(t, "plans.txt", b.String())
}

func TestRefusals(t *testing.T) {
	var b strings.Builder
	for _, c := range []struct{ method, equations string }{
		{"exact", "dv/dt = -v**2/tau : 1"},
		{"exact", "dv/dt = v*w/tau : 1\ndw/dt = -w/tau : 1"},
		{"exact", "dv/dt = -exp(v)/tau : 1"},
		{"exact", "dv/dt = 1/(v*tau) : 1"},
		{"exact", "dv/dt = (sin(2*pi*f*t) - v)/tau : 1"},
		{"exact", "dv/dt = -v*cos(2*pi*f*t)/tau : 1"},
		{"exact", "dv/dt = -v/tau + s*xi : 1"},
		{"linear", "dv/dt = -v/tau + s*v*xi : 1"},
		{"exponential_euler", "dv/dt = -v**2/tau : 1"},
		{"exponential_euler", "dv/dt = -v/tau + s*xi : 1"},
		{"rk2", "dv/dt = -v/tau + s*xi : 1"},
		{"rk4", "dv/dt = -v/tau + s*v*xi_1 : 1\ndw/dt = s*v*xi_1 : 1"},
		{"euler", "dv/dt = -v/tau + s*v*xi : 1"},
		{"euler", "dv/dt = -v/tau + s*sin(2*pi*f*t)*xi : 1"},
		{"milstein", "dv/dt = -v/tau + s*v*xi_1 : 1\ndw/dt = s*v*xi_1 : 1"},
		{"milstein", "dv/dt = -v/tau + s*v*xi_1 + s*xi_2 : 1"},
		{"heun", "dv/dt = -v/tau + sqrt(xi**2/tau) : 1"},
		{"", "dv/dt = -v/tau + sqrt(xi**2/tau) : 1"},
		{"rk5", "dv/dt = -v/tau : 1"},
		{"exponential-euler", "dv/dt = -v/tau : 1"},
		{"Euler", "dv/dt = -v/tau : 1"},
		{"crank_nicolson", "I : 1"},
		{"independent", "dv/dt = -v/tau : 1"},
		{"rkf45", "dv/dt = -v/tau : 1"},
		{"gsl", "dv/dt = -v/tau : 1"},
	} {
		g := build(t, c.equations, goldenConstants)
		p, err := New(g.Vars, g.Symbol, c.method)
		if err == nil {
			t.Errorf("%s of %q: no error, want one", c.method, c.equations)
			continue
		}
		if p != nil {
			t.Errorf("%s of %q: a plan beside an error", c.method, c.equations)
		}
		of := "-"
		if v := err.(*Error).Var; v != nil {
			of = v.Name
		}
		fmt.Fprintf(&b, "%q  %s  (%s)\n  %v\n", c.method, strings.ReplaceAll(c.equations, "\n", "; "), of, err)
	}
	golden(t, "refusals.txt", b.String())
}
