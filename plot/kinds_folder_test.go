package plot

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/spikelane/spikelane/record"
)

const kindsSummary = `{"spikelane": 1, "model": "m", "duration_s": 2, "run_s": 0.25, "synapses": {"S": 2, "T": 1, "procedural": 9}, "monitors": [
 {"name": "sp", "kind": "spikes", "source": "P", "n": 2},
 {"name": "st", "kind": "state", "source": "P", "n": 2, "variables": [{"name": "v", "unit": "volt"}, {"name": "u", "unit": "amp"}]}]}`

func kindsFolder(t *testing.T) string {
	t.Helper()
	times := record.Vector("t", []float64{0, 1})
	two := func(name string, data ...float64) record.Array {
		return record.Array{Name: name, Shape: []int{2, 2}, Data: data}
	}
	pairs := []record.Array{record.Vector("i", []int32{0, 1}), record.Vector("j", []int32{2, 0})}
	dir := writeFolder(t, kindsSummary, map[string][]record.Array{
		"sp":      {record.Vector("t", []float64{0.5, 1, 1.5, 1.7}), record.Vector("i", []int32{0, 0, 0, 1})},
		"st":      {times, two("v", -0.07, -0.05, -0.06, -0.06), two("u", 0, 1e-9, 0, 0)},
		"state_P": {record.Vector("v", []float64{1, 2}), record.Vector("I", []float64{1e-9, 2e-9}), record.Vector("fixed", []float64{1, 1})},
		"state_S": append(pairs, record.Vector("w", []float64{1e-9, 3e-9}), record.Vector("trace", []float64{1, 2}), record.Vector("fixed", []float64{1, 1})),
		"state_T": {record.Vector("i", []int32{0}), record.Vector("j", []int32{0})},
	})
	report := record.Report{Format: 1, Model: "m", RunS: 0.25, Objects: []record.ReportObject{
		{Kind: "neurons", Name: "P", Count: 2, Variables: []record.ReportVariable{{Name: "v", Unit: "volt", Kind: "differential"}, {Name: "I", Unit: "amp", Kind: "parameter"}, {Name: "fixed", Unit: "1", Kind: "parameter"}}},
		{Kind: "synapses", Name: "S", Source: "P", Target: "Q", SourceN: 2, TargetN: 4, Variables: []record.ReportVariable{
			{Name: "w", Unit: "siemens", Kind: "parameter"}, {Name: "trace", Unit: "1", Kind: "differential"}, {Name: "fixed", Unit: "1", Kind: "parameter"},
		}},
		{Kind: "synapses", Name: "T", Source: "P", Target: "P", SourceN: 2, TargetN: 2},
	}}
	text, err := json.Marshal(report)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, record.ReportFile), text, 0o644); err != nil {
		t.Fatal(err)
	}
	return dir
}

// TestDraw: each kind shows what the folder has of it, with the units and sizes of report.json.
func TestDraw(t *testing.T) {
	r, err := OpenResults(kindsFolder(t))
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"raster", "traces", "isi", "cv", "phase", "fi", "weights", "matrix", "connectivity"}; !slices.Equal(r.Kinds(), want) {
		t.Errorf("kinds %q, want %q", r.Kinds(), want)
	}
	for kind, want := range map[string][]string{
		"isi":          {"sp: Interspike interval (ms), Intervals"},
		"cv":           {"sp: mean 0.00: CV of interspike intervals, Neurons"}, // one neuron with two equal intervals
		"phase":        {"st: v (mV), u (nA)"},
		"fi":           {"P: I (nA), Rate (Hz)"},
		"weights":      {"S: w (nS), Synapses"},
		"matrix":       {"S: Target, Q, Source, P: w (nS)"},
		"connectivity": {"S: Target, Q, Source, P: Synapses per pair", "T: Target, P, Source, P: Synapses per pair"},
	} {
		p, err := r.Draw(kind)
		if err != nil {
			t.Errorf("%s: %v", kind, err)
			continue
		}
		var got []string
		for _, row := range p.(*Grid).Rows {
			for _, c := range row {
				text := c.Title + ": " + c.X + ", " + c.Y
				if c.Heat != nil {
					text += ": " + c.Heat.Label
				}
				got = append(got, text)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: charts %q, want %q", kind, got, want)
		}
	}
	p, err := r.Draw("fi")
	if err != nil {
		t.Fatal(err)
	}
	if c := p.(*Grid).Rows[0][0].Curves[0]; !slices.Equal(c.Y, []float64{1.5, 0.5}) { // three spikes and one in 2 s
		t.Errorf("rates %v, want 1.5 and 0.5 Hz", c.Y)
	}
	p, err = r.Draw("matrix")
	if err != nil {
		t.Fatal(err)
	}
	if h := p.(*Grid).Rows[0][0].Heat; h.Rows != 2 || h.Cols != 4 {
		t.Errorf("matrix %d x %d, want 2 x 4", h.Rows, h.Cols)
	}
	p, err = r.Draw("raster")
	if err != nil {
		t.Fatal(err)
	}
	if f := p.(*Figure); len(f.Rasters) != 1 || len(f.Traces) != 0 {
		t.Errorf("%d rasters and %d traces, want 1 and none", len(f.Rasters), len(f.Traces))
	}
}

// Without a report, or with that of another run, there are no units and the variables that differ are shown.
func TestDrawWithoutReport(t *testing.T) {
	dir := kindsFolder(t)
	path := filepath.Join(dir, record.ReportFile)
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	text = []byte(strings.Replace(string(text), "0.25", "0.5", 1))
	if err := os.WriteFile(path, text, 0o644); err != nil {
		t.Fatal(err)
	}
	r, err := OpenResults(dir)
	if err != nil {
		t.Fatal(err)
	}
	if r.Report != nil {
		t.Error("the report of another run is taken for this one's")
	}
	p, err := r.Draw("weights")
	if err != nil {
		t.Fatal(err)
	}
	if row := p.(*Grid).Rows[0]; len(row) != 2 || row[0].X != "w (10^−9)" || row[1].X != "trace" {
		t.Errorf("charts of %v, want w and trace", row)
	}
	for _, c := range []struct {
		kinds []string
		want  string
	}{
		{[]string{"rate"}, "for rate, which wants a monitor of a rate; it may have something for [raster traces"},
		{[]string{"fi"}, "report.json"},
		{[]string{"heat"}, `no kind "heat"`},
		{[]string{"raster", "isi"}, "draw two pictures"},
	} {
		if _, err := r.Draw(c.kinds...); !errors.Is(err, ErrFigure) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v: error %v, want ErrFigure with %q", c.kinds, err, c.want)
		}
	}
	for _, c := range [][2]string{{"report.json", "{"}, {"summary.json", `{"spikelane": 1, "synapses": {"../S": 1}}`}} { // the latter is read first
		file, bad := c[0], c[1]
		if err := os.WriteFile(filepath.Join(dir, file), []byte(bad), 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := OpenResults(dir); !errors.Is(err, ErrFigure) || !strings.Contains(err.Error(), file) {
			t.Errorf("%s: error %v, want ErrFigure with the file", file, err)
		}
	}
}
