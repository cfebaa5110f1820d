package spikelane_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"strings"
	"testing"

	"github.com/spikelane/spikelane"
)

// TestReport: what a program will do, and the bytes it takes: 8 for a float64, 4 for an int32, 1 for a flag; columns are
// padded to whole lines of 64 bytes and have one more.
func TestReport(t *testing.T) {
	p, err := assorted().Compile(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	r := p.Report()
	if r.Model != "assorted" || r.Dt != 0.1*ms || r.Seed != 3 || len(r.Groups) != 2 || len(r.Synapses) != 1 {
		t.Fatalf("got %+v", r)
	}
	memory := p.Memory(0)
	// g: v, lastspike, k, up and not_refractory for 4 neurons, U and held once: a line each, and one more.
	if g, o := r.Groups[0], memory.Object("g"); g.Name != "g" || g.Count != 4 || g.Method != "euler" || g.Bytes != int64(o.Total()) || o.Part("state") != 7*128 {
		t.Errorf("g: got %+v, %+v", g, o)
	}
	if h, o := r.Groups[1], memory.Object("h"); h.Method != "" || h.Bytes != int64(o.Total()) || o.Part("state") != 128 {
		t.Errorf("h: got %+v, %+v", h, o)
	}
	// y: 3 pairs of 4·2; targets, w and hot of a line and one more, and 5 row ends of 8.
	if y, o := r.Synapses[0], memory.Object("y"); y.Name != "y" || y.Pairs != 8 || y.Expected != 3 || y.Deviation != 0 || y.Bound || y.Bytes != int64(o.Total()) ||
		o.Part("rows") != 5*8 || o.Part("state") != 2*128 {
		t.Errorf("y: got %+v, %+v", y, o)
	}
	n := spikelane.NewNetwork("n", spikelane.Config{})
	g := n.NeuronGroup("g", 100, lif)
	y := n.Synapses("y", g, g, spikelane.SynapseModel{})
	y.Connect(spikelane.Connect{P: "0.02", N: "3"})
	y.Connect(spikelane.Connect{Condition: "i == j"})
	if p, err = n.Compile(context.Background()); err != nil {
		t.Fatal(err)
	}
	// Of 10000 pairs, 0.02 with three synapses, and 100 that are one neuron. The variance of a binomial count is n·p·(1-p).
	if got := p.Report().Synapses[0]; got.Expected != 600+100 || math.Abs(got.Deviation-3*math.Sqrt(1e4*0.02*0.98)) > 1e-9 {
		t.Errorf("got %+v, want 700 synapses", got)
	}
}

// TestWarnings: what is legal but hardly meant is reported and logged.
func TestWarnings(t *testing.T) {
	var log bytes.Buffer
	n := spikelane.NewNetwork("n", spikelane.Config{Threads: 4, Logger: slog.New(slog.NewTextHandler(&log, nil))})
	g := n.NeuronGroup("g", 1, lif)
	n.Synapses("y", g, g, spikelane.SynapseModel{OnPre: "v_post += 1*mV", Delay: "0.25*ms"}).Connect(spikelane.Connect{})
	p, err := n.Compile(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	all := strings.Join(p.Report().Warnings, "\n")
	for _, want := range []string{"delay 0.25*ms is not a multiple of dt"} {
		if !strings.Contains(all, want) || !strings.Contains(log.String(), want) {
			t.Errorf("no %q in the warnings %q or the log %q", want, all, log.String())
		}
	}
}

// TestLookups: objects and monitors can be asked what they are.
func TestLookups(t *testing.T) {
	n := assorted()
	spikes, states, rates := n.SpikeMonitors(), n.StateMonitors(), n.RateMonitors()
	if len(spikes) != 1 || len(states) != 2 || len(rates) != 1 {
		t.Fatalf("%d, %d, %d monitors, want 1, 2, 1", len(spikes), len(states), len(rates))
	}
	got := fmt.Sprint(n.Name(), " ", spikes[0].Name(), " ", spikes[0].Size(), " ", states[0].Name(), states[0].Variables(), states[1].Name(), " ", rates[0].Name())
	if want := "assorted spikes 3 trace[v k up age]nobody rate"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	g := n.NeuronGroup("late", 9, lif)
	y := n.Synapses("later", g, g, spikelane.SynapseModel{})
	if g.Name() != "late" || g.Count() != 9 || y.Name() != "later" {
		t.Errorf("got %s, %d, %s", g.Name(), g.Count(), y.Name())
	}
}

// TestUnits: a monitor's variables have units.
func TestUnits(t *testing.T) {
	n := spikelane.NewNetwork("n", spikelane.Config{})
	m := n.StateMonitor("m", n.NeuronGroup("g", 1, lif), spikelane.StateRecord{Variables: []string{"v"}})
	p, err := n.Compile(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if got := p.Unit(m, "v"); got != "volt" {
		t.Errorf("v is in %s, want volt", got)
	}
	if got := p.Unit(m, "u"); got != "1" {
		t.Errorf("a variable that is not recorded is in %s, want 1", got)
	}
}

// TestExplainErrors: unknown stages and passes are errors; the known ones print something.
func TestExplainErrors(t *testing.T) {
	p, err := recurrent(spikelane.Config{}, plain, true).Compile(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for _, stage := range append(spikelane.Stages(), "ir:fold") {
		text, err := p.Explain(stage)
		if err != nil || !strings.Contains(text, "exc") {
			t.Errorf("%s: got %q, %v", stage, text, err)
		}
	}
	for _, stage := range []string{"", "IR", "ir:", "ir:nothing"} {
		if text, err := p.Explain(stage); err == nil || text != "" {
			t.Errorf("%q: got %q, %v, want an error", stage, text, err)
		}
	}
}

// TestErrorPlaces: an Error says where it is, shows the line, and is ErrModel.
func TestErrorPlaces(t *testing.T) {
	n := spikelane.NewNetwork("n", spikelane.Config{})
	n.NeuronGroup("g", 1, spikelane.NeuronModel{Equations: "v : 1\ndw/dt = q/ms : 1"})
	_, err := n.Compile(context.Background())
	var one *spikelane.Error
	if !errors.As(err, &one) || !errors.Is(one, spikelane.ErrModel) {
		t.Fatalf("got %v, want an Error", err)
	}
	if got, want := one.Place(), "neurons g, equations, line 2, column 9"; got != want {
		t.Errorf("place %q, want %q", got, want)
	}
	if text := one.Error(); !strings.HasPrefix(text, one.Place()+": E101 ") || !strings.Contains(text, "\ndw/dt = q/ms : 1\n        ^") {
		t.Errorf("got %q, want place, code, line and caret", text)
	}
}

// TestBytes: amounts have three digits and a decimal unit.
func TestBytes(t *testing.T) {
	tests := []struct {
		bytes int64
		want  string
	}{{0, "0 B"}, {999, "999 B"}, {1000, "1 kB"}, {1234567, "1.23 MB"}, {8 << 40, "8.8 TB"}, {9e18, "9e+03 PB"}}
	for _, tt := range tests {
		if got := spikelane.Bytes(tt.bytes).String(); got != tt.want {
			t.Errorf("Bytes(%d) = %q, want %q", tt.bytes, got, tt.want)
		}
	}
}
