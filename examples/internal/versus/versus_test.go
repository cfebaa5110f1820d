package versus

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/units"
)

// failures counts the errors that a comparison reports instead of failing the test that tries it.
type failures struct {
	testing.TB
	said []string
}

func (f *failures) Errorf(format string, args ...any) {
	f.said = append(f.said, fmt.Sprintf(format, args...))
}

func TestIntervals(t *testing.T) {
	// Neuron 3 fires at 1, 2 and 5 s, neuron 0 at 2 and 4 s: intervals 1, 3 and 2; mean 2, variance 2/3.
	s := Intervals([]float64{1, 2, 2, 4, 5}, []int32{3, 0, 3, 0, 3}, 4, 10)
	sd := math.Sqrt(2. / 3)
	if s.Rate != 0.125 || math.Abs(s.Mean-2) > 1e-15 || math.Abs(s.SD-sd) > 1e-15 || math.Abs(s.CV-sd/2) > 1e-15 {
		t.Errorf("got %+v; want rate 0.125, mean 2, sd %v, cv %v", s, sd, sd/2)
	}
	s = Intervals([]float64{1, 2}, []int32{0, 1}, 2, 4)
	if s.Rate != 0.25 || !math.IsNaN(s.Mean) || !math.IsNaN(s.SD) || !math.IsNaN(s.CV) {
		t.Errorf("without intervals: %+v; want rate 0.25, NaN", s)
	}
}

func TestAgree(t *testing.T) {
	// Two lists of variance 1 (squares 2, n = 3 each): the standard error of their difference is sqrt(4/4·2/3) = 0.816,
	// three of them 2.449.
	for _, c := range []struct {
		ours, brian []float64
		ok          bool
	}{
		{[]float64{1, 2, 3}, []float64{3.4, 4.4, 5.4}, true},
		{[]float64{1, 2, 3}, []float64{3.5, 4.5, 5.5}, false},
		{[]float64{3.5, 4.5, 5.5}, []float64{1, 2, 3}, false},
		{[]float64{2, 2}, []float64{2, 2}, true},
		{[]float64{2, 2}, []float64{3, 3}, false},
		{[]float64{math.NaN(), 2}, []float64{2, 2}, false},
		{[]float64{2}, []float64{2, 2}, false},
		{nil, []float64{2, 2}, false},
	} {
		f := &failures{TB: t}
		if Agree(f, "figure", c.ours, c.brian); (len(f.said) == 0) != c.ok {
			t.Errorf("%v against %v: %q, want agreement %t", c.ours, c.brian, f.said, c.ok)
		}
	}
}

func TestRead(t *testing.T) {
	path := filepath.Join(t.TempDir(), "brian.json")
	if err := os.WriteFile(path, []byte(`{"brian": "2.5.1", "figures": {"rate": [1, 2.5]}}`), 0o644); err != nil {
		t.Fatal(err)
	}
	if got := Read(t, path)["rate"]; len(got) != 2 || got[1] != 2.5 {
		t.Errorf("rate %v, want [1 2.5]", got)
	}
}

// noisy is a neuron that spikes with probability p in each step.
func noisy(p string) *spikelane.Network {
	n := spikelane.NewNetwork("noisy", spikelane.Config{Seed: 3})
	g := n.NeuronGroup("g", 10, spikelane.NeuronModel{Equations: "x : 1", Threshold: "rand() < " + p})
	n.SpikeMonitor("spikes", g)
	return n
}

func TestSameDigests(t *testing.T) {
	path := filepath.Join(t.TempDir(), "noisy.toml")
	text := `
spikelane = 1
name      = "noisy"
duration  = "1*second"
[[neurons]]
name      = "g"
count     = 10
equations = "x : 1"
threshold = "rand() < 0.1"
[[monitor]]
kind   = "spikes"
name   = "spikes"
source = "g"
`
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ p, want string }{{"0.1", ""}, {"0.2", "digests of the program"}, {"0", "digests of the program"}} {
		f := &failures{TB: t}
		SameDigests(f, noisy(c.p), path, 10*units.Millisecond)
		said := strings.Join(f.said, "\n")
		if (said == "") != (c.want == "") || !strings.Contains(said, c.want) {
			t.Errorf("probability %s: %q, want %q", c.p, said, c.want)
		}
	}
}

func TestRuns(t *testing.T) {
	net := noisy("0.5")
	m := net.SpikeMonitors()[0]
	count := func(s *spikelane.Simulation) map[string]float64 {
		return map[string]float64{"seed": float64(s.Seed()), "spikes": float64(s.SpikeCount(m))}
	}
	f := Runs(t, net, 3, 20*units.Millisecond, count)
	if fmt.Sprint(f["seed"]) != "[1 2 3]" {
		t.Errorf("seeds %v, want 1 to 3", f["seed"])
	}
	for _, n := range f["spikes"] { // 2000 draws of probability 1/2: 1000 ± 22
		if math.Abs(n-1000) > 110 {
			t.Errorf("%v spikes, want about 1000", n)
		}
	}
}
