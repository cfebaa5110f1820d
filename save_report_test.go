package spikelane_test

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/record"
	"github.com/spikelane/spikelane/units"
)

// TestSaveReport: what a run says of itself is what was declared, with units and sizes, and with the time of each step of
// the schedule where the run was profiled.
func TestSaveReport(t *testing.T) {
	net := spikelane.NewNetwork("small", spikelane.Config{Profile: true})
	net.Constant("tau", "20*ms")
	g := net.NeuronGroup("P", 4, spikelane.NeuronModel{Equations: "dv/dt = (I - v)/tau : volt\nI : volt", Threshold: "v > 10*mV", Reset: "v = 0*mV", Refractory: "2*ms"})
	g.Set("I", "20*mV")
	input := net.PoissonGroup("input", 3, spikelane.PoissonModel{Rates: "10*Hz"})
	s := net.Synapses("S", input, g.Slice(1, 3), spikelane.SynapseModel{Equations: "w : volt", OnPre: "v_post += w", Delay: "1*ms"})
	s.Connect(spikelane.Connect{Condition: "i  !=  j", P: "0.5"})
	s.Connect(spikelane.Connect{I: []int32{0}, J: []int32{1}})
	net.PoissonInput(g, "v", spikelane.PoissonTrains{N: 7, Rate: "5*Hz", Weight: "1*mV"})
	net.SpikeMonitor("spikes", g)
	sim, err := net.Run(context.Background(), 10*units.Millisecond)
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "new")
	if err := sim.SaveReport(dir); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(dir, record.ReportFile))
	if err != nil {
		t.Fatal(err)
	}
	var r record.Report
	if err := json.Unmarshal(text, &r); err != nil {
		t.Fatal(err)
	}
	if r.Format != 1 || r.Model != "small" || r.RunS != sim.Stats().RunS || r.DtS != 1e-4 {
		t.Errorf("format %d, model %s, run_s %v, dt_s %v", r.Format, r.Model, r.RunS, r.DtS)
	}
	if want := []record.ReportConstant{{Name: "tau", Value: "20 ms"}}; !slices.Equal(r.Constants, want) {
		t.Errorf("constants %v, want %v", r.Constants, want)
	}
	var names []string
	for _, o := range r.Objects {
		names = append(names, o.Kind+" "+o.Name)
	}
	if want := []string{"neurons P", "poisson input", "poisson_input poissoninput", "synapses S"}; !slices.Equal(names, want) {
		t.Fatalf("objects %q, want %q", names, want)
	}
	p, in, syn := r.Objects[0], r.Objects[2], r.Objects[3]
	if want := []record.ReportCode{
		{Name: "equations", Form: "equations", Text: "dv/dt = (I - v)/tau : volt\nI : volt"},
		{Name: "threshold", Form: "expression", Text: "v > 10*mV"},
		{Name: "reset", Form: "statements", Text: "v = 0*mV"},
		{Name: "refractory", Form: "expression", Text: "2*ms"},
	}; p.Count != 4 || p.Method != "exact" || !slices.Equal(p.Code, want) {
		t.Errorf("got %+v, want 4 neurons by exact with %v", p, want)
	}
	if want := []record.ReportVariable{{Name: "v", Unit: "volt", Kind: "differential"}, {Name: "I", Unit: "volt", Kind: "parameter"}}; !slices.Equal(p.Variables, want) {
		t.Errorf("variables %v, want %v", p.Variables, want)
	}
	if in.Count != 7 || in.Target != "P" || in.TargetN != 4 {
		t.Errorf("got %+v, want 7 trains onto P of 4", in)
	}
	if want := []record.ReportCode{
		{Name: "equations", Form: "equations", Text: "w : volt"},
		{Name: "on_pre", Form: "statements", Text: "v_post += w"},
		{Name: "delay of on_pre", Form: "expression", Text: "1*ms"},
		{Name: "connect", Form: "text", Text: "condition i != j, p 0.5"},
		{Name: "connect", Form: "text", Text: "1 pairs"},
	}; syn.Source != "input" || syn.Target != "P[1:3]" ||
		syn.SourceN != 3 || syn.TargetN != 2 || syn.Count != sim.Stats().Synapses["S"] || !slices.Equal(syn.Code, want) {
		t.Errorf("got %+v, want synapses of input, 3, onto P[1:3], 2, with %v", syn, want)
	}
	profile := sim.Profile()
	if len(r.Schedule) != len(profile) || len(profile) == 0 {
		t.Fatalf("%d steps, %d of the profile", len(r.Schedule), len(profile))
	}
	for k, st := range r.Schedule {
		if e := profile[k]; st.Name != e.Name || st.Slot != e.Slot || st.Calls != e.Calls || st.Seconds != e.Seconds || st.Action == "" || st.DtS != 1e-4 {
			t.Errorf("step %+v of %+v", st, e)
		}
	}
}
