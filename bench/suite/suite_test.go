package suite

import (
	"bytes"
	"errors"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// The probabilities of small samples without ties: 2·(orders with U or less)/C(m+n, m), from the tables of Mann and Whitney
// (1947), which give one side: P(U <= 2) = 4/252 for 5 and 5, P(U <= 0) = 1/70 for 4 and 4, P(U <= 1) = 2/20 for 3 and 3.
func TestRankSum(t *testing.T) {
	for _, c := range []struct {
		a, b []float64
		want float64
	}{
		{[]float64{1, 2, 3, 4, 5}, []float64{6, 7, 8, 9, 10}, 2.0 / 252},
		{[]float64{1, 2, 3, 4, 7}, []float64{5, 6, 8, 9, 10}, 2 * 4.0 / 252},
		{[]float64{1, 2, 3, 4}, []float64{5, 6, 7, 8}, 2.0 / 70},
		{[]float64{5, 6, 7, 8}, []float64{1, 2, 3, 4}, 2.0 / 70},
		{[]float64{1, 2, 4}, []float64{3, 5, 6}, 2 * 2.0 / 20},
		{[]float64{1, 3}, []float64{2, 4}, 2 * 2.0 / 6},
		{[]float64{1, 1, 1}, []float64{1, 1, 1}, 1},
	} {
		if got := rankSum(c.a, c.b); math.Abs(got-c.want) > 1e-12 {
			t.Errorf("%v, %v: got %v, want %v", c.a, c.b, got, c.want)
		}
	}
}

func series(e Engine, times ...float64) Series {
	s := Series{Engine: e}
	for _, x := range times {
		s.Samples = append(s.Samples, Sample{RunS: x, WallS: 2 * x, CPUS: 2 * x, SetupS: 0.01, PeakBytes: 5e6, Synapses: map[string]int64{"S": 10}, Spikes: map[string]int64{"spikes": 10000}})
	}
	return s
}

func report(all ...Series) *Report {
	return &Report{
		Format: format, Date: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC), Rounds: 5,
		Results: []Result{{Model: "cuba", Size: "4k", Neurons: 4000, Synapses: 10, Steps: 10000, SimS: 1, Events: 1e6, Series: all}},
	}
}

var native = Engine{Kind: Ours, Target: "native", Threads: 1}

func TestCompare(t *testing.T) {
	old := report(series(native, 1.00, 1.02, 0.98, 1.01, 0.99))
	for _, c := range []struct {
		times []float64
		want  Verdict
	}{
		{[]float64{1.10, 1.12, 1.08, 1.11, 1.09}, Slower},
		{[]float64{0.90, 0.92, 0.88, 0.91, 0.89}, Faster},
		{[]float64{1.00, 1.02, 0.98, 1.01, 0.99}, Equal},
		{[]float64{1.025, 1.026, 1.024, 1.027, 1.028}, Equal}, // certain, but less than LeastChange
		{[]float64{0.90, 1.3, 0.95, 1.2, 1.25}, Equal},        // more, but noise
	} {
		got := Compare(old, report(series(native, c.times...)))
		if len(got) != 1 || got[0].Verdict != c.want {
			t.Errorf("%v: got %+v, want %s", c.times, got, c.want)
		}
	}
	few := Compare(report(series(native, 1, 1, 1)), report(series(native, 2, 2, 2)))
	if len(few) != 1 || few[0].Verdict != TooFew {
		t.Errorf("three rounds: got %+v, want %s", few, TooFew)
	}
	if all := Compare(old, report(series(Engine{Kind: Ours, Target: "go", Threads: 1}, 1))); len(all) != 0 {
		t.Errorf("another engine: got %+v, want nothing", all)
	}
	slow := Slowdowns([]Change{{Ratio: 1.1, Verdict: Slower}, {Ratio: 3, Verdict: Equal}, {Ratio: 1.5, Verdict: Slower}})
	if len(slow) != 2 || slow[0].Ratio != 1.5 {
		t.Errorf("got %+v, want two, that of 1.5 first", slow)
	}
}

func TestOtherMachine(t *testing.T) {
	a, b := report(), report()
	a.Machine, b.Machine = []byte(`{"processor":"A","cores":2,"threads":4}`), []byte(`{"processor":"A","cores":2,"threads":4,"cxx":"g++"}`)
	if got := OtherMachine(a, b); got != "" {
		t.Errorf("got %q for one machine", got)
	}
	b.Machine = []byte(`{"processor":"B","cores":2,"threads":4}`)
	if got, want := OtherMachine(a, b), "measured on another machine: A, 2 cores, 4 threads, now B, 2 cores, 4 threads"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// An older build in the same rounds is compared with this one.
func TestCompared(t *testing.T) {
	old := native
	old.Kind, old.Path = Other, "./old"
	r := report(series(native, 2, 2.1, 1.9, 2, 2), series(old, 1, 1.1, 0.9, 1, 1))
	got := r.Compared()
	if len(got) != 1 || got[0].Verdict != Slower || got[0].Ratio != 2 {
		t.Errorf("got %+v, want one that is twice as slow", got)
	}
}

func TestSame(t *testing.T) {
	for _, c := range []struct {
		a, b int64
		want bool
	}{
		{0, 0, true},
		{0, 9, true}, // 3·sqrt(9)
		{0, 10, false},
		{110000, 90000, true}, // 20 % of their mean
		{110100, 89900, false},
		{0, 1000, false},
	} {
		if got := same(c.a, c.b); got != c.want {
			t.Errorf("same(%d, %d): got %v, want %v", c.a, c.b, got, c.want)
		}
	}
}

// Engines of ours must do exactly the same, a peer nearly.
func TestDifferences(t *testing.T) {
	other, peer := native, Engine{Kind: Brian, Target: "cython", Threads: 1}
	other.Target = "go"
	near := func(e Engine, spikes int64) Series {
		s := series(e, 1)
		s.Samples[0].Spikes = map[string]int64{"spikes": spikes}
		return s
	}
	for _, c := range []struct {
		s    Series
		want int
	}{
		{near(other, 10000), 0},
		{near(other, 10001), 1},
		{near(peer, 10200), 0},
		{near(peer, 13000), 1},
		{near(Engine{Kind: NEURON, Threads: 1}, 10200), 0},
	} {
		if got := report(series(native, 1), c.s).Differences(); len(got) != c.want {
			t.Errorf("%v: got %v, want %d", c.s.Engine, got, c.want)
		}
	}
}

func TestSpread(t *testing.T) {
	for _, c := range []struct {
		list []float64
		want Spread
	}{
		{[]float64{3}, Spread{3, 3, 3}},
		{[]float64{4, 1}, Spread{2.5, 1, 4}},
		{[]float64{9, 1, 2}, Spread{2, 1, 9}},
	} {
		if got := SpreadOf(c.list); got != c.want {
			t.Errorf("%v: got %v, want %v", c.list, got, c.want)
		}
	}
}

// Each line is a name of Go benchmarks, a whole number, and pairs of value and unit without spaces.
func TestBenchfmt(t *testing.T) {
	var b bytes.Buffer
	if err := report(series(native, 0.5, 0.6), series(Engine{Kind: Brian, Target: "cpp_standalone", Threads: 2}, 2), series(Engine{Kind: NEURON, Threads: 1}, 2)).Benchfmt(&b); err != nil {
		t.Fatal(err)
	}
	line := regexp.MustCompile(`^Benchmark[A-Z]\S*\t? \d+( [0-9.e+-]+ [A-Za-z][\w/-]*)+$`)
	var names []string
	for text := range strings.Lines(b.String()) {
		text = strings.TrimSuffix(text, "\n")
		if !strings.HasPrefix(text, "Benchmark") {
			continue
		}
		if !line.MatchString(text) {
			t.Errorf("no line of a benchmark: %q", text)
		}
		names = append(names, strings.Fields(text)[0])
	}
	want := []string{
		"BenchmarkRun/model=cuba/size=4k/target=native/threads=1", "BenchmarkRun/model=cuba/size=4k/target=native/threads=1",
		"BenchmarkRun/model=cuba/size=4k/target=brian2-cpp_standalone/threads=2", "BenchmarkRun/model=cuba/size=4k/target=neuron/threads=1",
	}
	if !slices.Equal(names, want) {
		t.Errorf("got %q, want %q", names, want)
	}
	// 0.5 s for 10000 steps of 4000 neurons.
	if !strings.Contains(b.String(), " 10000 50000 ns/op ") || !strings.Contains(b.String(), " 8e+07 neuron-steps/s 2e+06 events/s") {
		t.Errorf("got\n%s", b.String())
	}
}

func TestRead(t *testing.T) {
	dir := t.TempDir()
	if err := report(series(native, 0.5)).Save(dir); err != nil {
		t.Fatal(err)
	}
	r, err := Read(filepath.Join(dir, "report.json"))
	if err != nil {
		t.Fatal(err)
	}
	if s := r.Results[0].Series[0]; s.Engine != native || s.Samples[0].RunS != 0.5 {
		t.Errorf("got %+v", s)
	}
	// The report of the README's figures.
	if r, err := Read("../baseline.json"); err != nil || len(r.Results) != 12 || len(r.Differences()) > 0 {
		t.Errorf("baseline.json: %v, %+v", err, r)
	}
	for _, text := range []string{"", "{}", `{"format":2}`, "[1]"} {
		file := filepath.Join(dir, "odd.json")
		if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		if _, err := Read(file); !errors.Is(err, ErrReport) {
			t.Errorf("%q: got %v, want ErrReport", text, err)
		}
	}
}

func TestEngines(t *testing.T) {
	all, err := Engines(Choice{Targets: []string{"native", Project}, Threads: []int{1, 2}, Peers: []string{"brian2", "neuron", "./old"}})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range all {
		got = append(got, e.String())
	}
	want := []string{
		"native", "project", "native, 2 threads", "project, 2 threads", "Brian cython", "Brian cpp_standalone", "Brian cpp_standalone, 2 threads",
		"NEURON", "NEURON, 2 threads", "native of ./old", "project of ./old", "native of ./old, 2 threads", "project of ./old, 2 threads",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	for _, c := range []Choice{{Targets: []string{"fast"}, Threads: []int{1}}, {Targets: targets, Threads: []int{0}}, {Threads: []int{1}, Peers: []string{"brian3"}}, {Threads: []int{1}, Peers: []string{"brian2-jax"}}, {Threads: []int{1}, Peers: []string{"neuron-gpu"}}} {
		if _, err := Engines(c); err == nil {
			t.Errorf("%+v: no error", c)
		}
	}
}
