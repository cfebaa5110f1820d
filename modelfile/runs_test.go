package modelfile

import (
	"context"
	"math"
	"strings"
	"testing"

	"github.com/spikelane/spikelane"
)

const decay = `spikelane = 1
name = "decay"
[constants]
tau = "10*ms"
half = "tau/2"
[[neurons]]
name = "G"
count = 1
equations = "dv/dt = -v/half : 1"
init = ["v = 1"]
[[run]]
duration = "10*ms"
[[run]]
duration = "10*ms"
constants = { tau = "20*ms" }
`

// TestRunConstants: a constant that changes between runs takes with it those that are defined by it.
func TestRunConstants(t *testing.T) {
	ctx := context.Background()
	m, err := Parse("decay.toml", []byte(decay), Overrides{})
	if err != nil {
		t.Fatal(err)
	}
	p, err := m.Compile(ctx)
	if err != nil {
		t.Fatal(err)
	}
	s, err := p.New(ctx, spikelane.Instance{})
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Run(ctx, s); err != nil {
		t.Fatal(err)
	}
	values, err := s.States(m.Network.Group("G"))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := values["v"].Data[0], math.Exp(-3); math.Abs(got-want) > 1e-14 {
		t.Errorf("v is %v, want exp(-10/5 - 10/10) = %v", got, want)
	}
}

// TestRunConstantFaults: what is wrong with a change is said before the first run, at its place.
func TestRunConstantFaults(t *testing.T) {
	for _, c := range []struct{ from, to, want string }{
		{`tau = "20*ms" }`, `tua = "20*ms" }`, `decay.toml:15:15: F007 the file has no constant "tua" that could change`},
		{`tau = "20*ms" }`, `tau = "20*mss" }`, "decay.toml:15:25: E101"},
		{`tau = "20*ms" }`, `tau = 20 }`, "decay.toml:9"},
		{`tau = "20*ms" }`, `tau = [1] }`, "F004"},
	} {
		m, err := Parse("decay.toml", []byte(strings.Replace(decay, c.from, c.to, 1)), Overrides{})
		if err == nil {
			_, err = m.Compile(context.Background())
		}
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", c.to, err, c.want)
		}
	}
}

// TestRunSet: values change before a run, after its constants, in order: all, by condition, one; of groups and synapses.
func TestRunSet(t *testing.T) {
	text := strings.Replace(decay, "equations = \"dv/dt = -v/half : 1\"", "equations = \"v : second\\nu : 1\"", 1)
	text = strings.Replace(text, "count = 1", "count = 4", 1)
	text = strings.Replace(text, `init = ["v = 1"]`, `
[[synapses]]
name = "S"
source = "G"
target = "G"
equations = "w : 1"
connect = [{ condition = "i == j" }]`, 1)
	text += `set = [" G.v = half", "G.v[i >= 2] = 1*ms", "G.v[3] = v + 1*ms", "G.u = 7", "S.w = i", "S.w[j == 2] = 9", "S.w[1] = 5"]` + "\n"
	m, err := Parse("set.toml", []byte(text), Overrides{})
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	p, err := m.Compile(ctx)
	if err != nil {
		t.Fatal(err)
	}
	s, err := p.New(ctx, spikelane.Instance{})
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Run(ctx, s); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		of       spikelane.Owner
		variable string
		want     []float64
	}{
		{m.Network.Group("G"), "v", []float64{10e-3, 10e-3, 1e-3, 2e-3}},
		{m.Network.Group("G"), "u", []float64{7, 7, 7, 7}},
		{m.Network.SynapsesNamed("S"), "w", []float64{0, 5, 9, 3}},
	} {
		values, err := s.States(c.of)
		if err != nil {
			t.Fatal(err)
		}
		for k, got := range values[c.variable].Data {
			if math.Abs(got-c.want[k]) > 1e-15 {
				t.Errorf("%s.%s is %v, want %v", c.of.Name(), c.variable, values[c.variable].Data, c.want)
			}
		}
	}
}
