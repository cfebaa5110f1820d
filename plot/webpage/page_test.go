package webpage

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/spikelane/spikelane/plot"
	"github.com/spikelane/spikelane/record"
)

// evil is a name that would become a script if it were not escaped somewhere. A file is named after it, so it has no slash.
const evil = `"'><img src=x onerror=document.body.dataset.broken=1><script>document.body.dataset.broken=1<!--`

// folder writes the results of a run of 300 neurons in two populations that never was: 5000 spikes, a rate, a trace.
func folder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	write := func(name string, arrays ...record.Array) {
		if err := record.WriteNPZ(filepath.Join(dir, name+".npz"), arrays); err != nil {
			t.Fatal(err)
		}
	}
	object := func(name string, value any) {
		text, err := json.Marshal(value)
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, name), text, 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	for name, n := range map[string]int{"E": 200, evil: 100} {
		times, index := make([]float64, 2500), make([]int32, 2500)
		for k := range times {
			times[k], index[k] = float64(k)*0.0004, int32(k*7919%n)
		}
		write(name, record.Vector("t", times), record.Vector("i", index))
	}
	write("rate", record.Vector("t", []float64{0, 0.5}), record.Vector("rate", []float64{10, 20}))
	write("v", record.Vector("t", []float64{0, 0.5, 1}), record.Array{Name: "v", Shape: []int{2, 3}, Data: []float64{-0.07, -0.06, -0.05, -0.07, math.NaN(), -0.05}})
	write("state_S", record.Vector("i", []int32{0, 1}), record.Vector("j", []int32{1, 0}), record.Vector("w", []float64{1e-9, 2e-9}))
	object("summary.json", map[string]any{
		"spikelane": 1, "model": evil + "</script>", "duration_s": 1, "sim_s": 1, "run_s": 0.5, "steps": 10000, "neurons": 300,
		"synapses": map[string]int{"S": 2}, "spikes": map[string]int{"E": 2500, evil: 2500}, "digest": map[string]string{"E": "sha256:" + evil},
		"monitors": []map[string]any{
			{"name": "E", "kind": "spikes", "source": "E", "n": 200},
			{"name": evil, "kind": "spikes", "source": "I", "n": 100},
			{"name": "rate", "kind": "rate", "source": "E", "n": 200},
			{"name": "v", "kind": "state", "source": "E", "n": 200, "record": []int{0, 7}, "variables": []map[string]string{{"name": "v", "unit": "volt"}}},
		},
	})
	object(record.ReportFile, record.Report{
		Format: 1, Model: evil + "</script>", RunS: 0.5, Warnings: []string{"a warning " + evil},
		Constants: []record.ReportConstant{{Name: "tau", Value: "20 ms"}, {Name: evil, Value: evil}},
		Objects: []record.ReportObject{
			{Kind: "neurons", Name: evil, Count: 200, Method: "exact", Code: []record.ReportCode{
				{Name: "equations", Form: "equations", Text: "dv/dt = -v/tau : volt (unless refractory)"}, {Name: evil, Form: "expression", Text: evil}, {Name: "x", Form: evil, Text: evil},
			}},
			{Kind: "synapses", Name: "S", Source: evil, Target: evil, Count: 2, Variables: []record.ReportVariable{{Name: "w", Unit: "siemens", Kind: "parameter"}}},
		},
		Schedule: []record.ReportStep{{Slot: "groups", DtS: 1e-4, Name: evil, Action: evil, Seconds: 0.3, Calls: 10000}, {Slot: "groups", DtS: 1e-4, Name: "quick", Action: "x", Seconds: 0.1, Calls: 10000}},
	})
	return dir
}

func newTestPage(t *testing.T, dir string) (*Page, string) {
	t.Helper()
	r, err := plot.OpenResults(dir)
	if err != nil {
		t.Fatal(err)
	}
	p, err := New(r)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := p.Write(&b); err != nil {
		t.Fatal(err)
	}
	return p, b.String()
}

// TestPage looks for all parts of the page, and for anything of the model that is more than text.
func TestPage(t *testing.T) {
	p, text := newTestPage(t, folder(t))
	for _, want := range []string{
		"<h2>Activity</h2>", "<h2>Distributions</h2>", "<h2>Model</h2>", "<h2>Schedule</h2>", "<h2>Profile</h2>", "a warning", "<mfrac>", "<mi>τ</mi>", "unless refractory",
		"2\u202f500 spikes, 12.5 Hz a neuron", "300 neurons", "2 synapses", "75.0 %", "20 ms", "Interspike intervals", "Connectivity", "Synaptic variables",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in the page", want)
		}
	}
	// One style, one script, one block of data; no element of the model's; nothing from elsewhere.
	for what, want := range map[string]int{"<script": 2, "</script>": 2, "<style>": 1, "<img src=x": 0, "<img ": len(p.Pictures), `src="http`: 0, "href=": 0, "url(": 0, "@import": 0, "ZgotmplZ": 0} {
		if got := strings.Count(text, what); got != want {
			t.Errorf("%q stands %d times in the page, want %d", what, got, want)
		}
	}
	// What may run is named by its hash, and that is the hash of what is there.
	for tag, open := range map[string]string{"style": "<style>", "script": "<script>"} {
		_, rest, _ := strings.Cut(text, open)
		inside, _, _ := strings.Cut(rest, "</"+tag+">")
		if !strings.Contains(p.Policy, tag+"-src '"+hash(inside)+"'") {
			t.Errorf("the policy %s does not have the hash of the %s in the page", p.Policy, tag)
		}
	}
}

// TestBare: a folder without monitors and without report.json makes a page that says what is missing.
func TestBare(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "summary.json"), []byte(`{"spikelane": 1, "model": "m", "duration_s": 1, "stopped": true}`), 0o644); err != nil {
		t.Fatal(err)
	}
	p, text := newTestPage(t, dir)
	for _, want := range []string{"no report.json", "stopped before its end"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in the page", want)
		}
	}
	for _, not := range []string{"Activity", "Schedule", "Profile"} {
		if strings.Contains(text, "<h2>"+not) {
			t.Errorf("an empty section %s", not)
		}
	}
	file := filepath.Join(dir, "page.html")
	if err := p.Save(file); err != nil {
		t.Fatal(err)
	}
	if saved, err := os.ReadFile(file); err != nil || string(saved) != text {
		t.Errorf("the file is not the page: %v", err)
	}
}

// TestFigure unpacks what the script gets.
func TestFigure(t *testing.T) {
	p, _ := newTestPage(t, folder(t))
	f := p.Figure
	if len(f.Rasters) != 2 || f.Rasters[0].Count != 2500 || f.Rasters[0].N != 200 || f.Span != 1 {
		t.Fatalf("rasters %d of span %v", len(f.Rasters), f.Span)
	}
	bytesOf := func(text string) []byte {
		b, err := base64.StdEncoding.DecodeString(text)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	ts, is := bytesOf(f.Rasters[0].T), bytesOf(f.Rasters[0].I)
	if len(ts) != 4*2500 || len(is) != 2*2500 {
		t.Fatalf("%d bytes of times, %d of indices; want 4 and 2 for each spike", len(ts), len(is))
	}
	for k := range 2500 {
		at := float64(binary.LittleEndian.Uint32(ts[4*k:])) / math.MaxUint32
		if i := int(binary.LittleEndian.Uint16(is[2*k:])); math.Abs(at-float64(k)*0.0004) > 1.0/math.MaxUint32 || i != k*7919%200 {
			t.Fatalf("spike %d of neuron %d at %v", k, i, at)
		}
	}
	rate, v := f.Panels[0], f.Panels[1]
	if rate.Label != "Rate (Hz)" || rate.Lo != 0 || !rate.Mean || v.Label != "v.v (mV)" || len(v.Lines) != 2 || v.Lines[1].T != "" || v.Lines[1].Name != "i = 7" {
		t.Errorf("panels %+v, %+v", rate, v)
	}
	y := bytesOf(v.Lines[1].Y)
	first, second := math.Float32frombits(binary.LittleEndian.Uint32(y)), math.Float32frombits(binary.LittleEndian.Uint32(y[4:]))
	if first != -70 || second == second || v.Lo > -70 || v.Hi < -50 {
		t.Errorf("samples %v, %v on an axis from %v to %v; want -70 and NaN, from below -70 to above -50", first, second, v.Lo, v.Hi)
	}
}

func TestThin(t *testing.T) {
	n := 2*mostSamples + 1 // three samples fall together, and of an envelope six
	at, y := make([]float64, n), make([]float64, n)
	for k := range n {
		at[k], y[k] = float64(k), float64(k%3)
	}
	times, values, every := means(at, y)
	if every != 3 || times[1] != 3 || values[0] != 1 {
		t.Errorf("means of %d: %v at %v; want of 3: 1", every, values[0], times[1])
	}
	y[600], y[605] = -9, 9
	times, values, every = envelope(at, y)
	if every != 6 || !slices.Equal(values[200:202], []float64{-9, 9}) || !slices.Equal(times[200:202], []float64{600, 603}) {
		t.Errorf("of each %d samples %v at %v; want of 6 samples -9 and 9 at 600 and 603", every, values[200:202], times[200:202])
	}
	y[601] = math.NaN()
	if _, values, _ = envelope(at, y); values[200] == values[200] {
		t.Error("a gap was drawn over")
	}
	if same, _, every := envelope(at[:9], y[:9]); every != 1 || len(same) != 9 {
		t.Error("few samples are thinned")
	}
}
