// Package versus is what the tests of the examples share: it compares an example with Brian 2, and its program with its
// model file. It stands beside the facade, as a user of it; only tests import it.
package versus

import (
	"context"
	"encoding/json"
	"maps"
	"math"
	"os"
	"strconv"
	"sync"
	"testing"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/modelfile"
	"github.com/spikelane/spikelane/units"
)

// Figures are numbers by name. Of a stochastic model each name has one number for each seed; of a deterministic one its
// numbers are what the example says, such as spike times.
type Figures map[string][]float64

// Read returns Brian's figures: the object "figures" of a JSON file such as testdata/brian.json. Every list must hold
// something.
func Read(tb testing.TB, path string) Figures {
	tb.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		tb.Fatal(err)
	}
	var file struct{ Figures Figures }
	if err := json.Unmarshal(text, &file); err != nil {
		tb.Fatalf("%s: %v", path, err)
	}
	if len(file.Figures) == 0 {
		tb.Fatalf("%s: no figures", path)
	}
	for name, list := range file.Figures {
		if len(list) == 0 {
			tb.Fatalf("%s: figure %q is empty", path, name)
		}
	}
	return file.Figures
}

// Runs simulates net for the time d with the seeds 1 to seeds, and returns what measure makes of each simulation, by
// seed. The simulations share one compiled program and run side by side: measure must not change anything else.
func Runs(tb testing.TB, net *spikelane.Network, seeds int, d units.Time, measure func(*spikelane.Simulation) map[string]float64) Figures {
	tb.Helper()
	p, err := net.Compile(context.Background())
	if err != nil {
		tb.Fatal(err)
	}
	return RunsOf(tb, p, seeds, d, measure)
}

// RunsOf is Runs of a program, such as one with other constants.
func RunsOf(tb testing.TB, p *spikelane.Program, seeds int, d units.Time, measure func(*spikelane.Simulation) map[string]float64) Figures {
	tb.Helper()
	ctx := context.Background()
	runs := make([]map[string]float64, seeds)
	var wg sync.WaitGroup
	for k := range runs {
		wg.Go(func() {
			s, err := p.New(ctx, spikelane.Instance{Seed: int64(k + 1), OwnSeed: true})
			if err == nil {
				err = s.Run(ctx, d)
			}
			if err != nil {
				tb.Error(err)
				return
			}
			runs[k] = measure(s)
		})
	}
	wg.Wait()
	figures := Figures{}
	for _, run := range runs {
		for name, x := range run {
			figures[name] = append(figures[name], x)
		}
	}
	return figures
}

// Agree fails the test if the mean of our numbers and the mean of Brian's, one for each run, differ by more than three
// standard errors of their difference: |z| > 3 with
//
//	z = (mean(ours) - mean(brian)) / (s·sqrt(1/n + 1/m)),   s² = (Σ(ours - mean)² + Σ(brian - mean)²) / (n + m - 2)
//
// If both come from one normal distribution, z has Student's t distribution with n+m-2 degrees of freedom: the false
// alarms of ten runs each are 0.8 %, of five runs each 1.7 %, of three against ten 1.2 %. Seeds are fixed: the outcome
// changes only when results change. n and m must be 2 at least.
func Agree(tb testing.TB, name string, ours, brian []float64) {
	tb.Helper()
	n, m := float64(len(ours)), float64(len(brian))
	if n < 2 || m < 2 {
		tb.Errorf("%s: %d runs of ours, %d of Brian, want two at least of each", name, len(ours), len(brian))
		return
	}
	got, gotSquares := moments(ours)
	want, wantSquares := moments(brian)
	z := (got - want) / math.Sqrt((gotSquares+wantSquares)/(n+m-2)*(1/n+1/m))
	if got == want {
		z = 0 // also where no run differs from another
	}
	tb.Logf("%s: %.5g ± %.2g, Brian %.5g ± %.2g, z = %.2f", name,
		got, math.Sqrt(gotSquares/(n-1)/n), want, math.Sqrt(wantSquares/(m-1)/m), z)
	if !(math.Abs(z) <= 3) {
		tb.Errorf("%s: %.5g, want Brian's %.5g: they differ by %.1f standard errors, more than 3", name, got, want, math.Abs(z))
	}
}

// moments returns the mean and the sum of squared deviations from it.
func moments(list []float64) (mean, squares float64) {
	for _, x := range list {
		mean += x / float64(len(list))
	}
	for _, x := range list {
		squares += (x - mean) * (x - mean)
	}
	return mean, squares
}

// SameDigests fails the test unless net and the model file make the same spikes, states and synapses in the time d, bit by
// bit, with the seed of net. Both must have the same monitors of spikes, and one spike at least if they have any.
func SameDigests(tb testing.TB, net *spikelane.Network, tomlPath string, d units.Time) {
	tb.Helper()
	ctx := context.Background()
	program, err := net.Run(ctx, d)
	if err != nil {
		tb.Fatal(err)
	}
	seed := program.Seed()
	duration := strconv.FormatFloat(float64(d), 'g', -1, 64) + "*second"
	m, err := modelfile.Load(tomlPath, modelfile.Overrides{Seed: &seed, Duration: duration})
	if err != nil {
		tb.Fatal(err)
	}
	p, err := m.Compile(ctx)
	if err != nil {
		tb.Fatal(err)
	}
	file, err := p.New(ctx, spikelane.Instance{})
	if err == nil {
		err = m.Run(ctx, file)
	}
	if err != nil {
		tb.Fatal(err)
	}
	got, want := program.Stats(), file.Stats()
	if !maps.Equal(got.Digest, want.Digest) {
		tb.Errorf("digests of the program: %v\nof %s: %v", got.Digest, tomlPath, want.Digest)
	}
	spikes := int64(0)
	for _, n := range got.Spikes {
		spikes += n
	}
	if len(got.Digest) == 0 || len(got.Spikes) > 0 && spikes == 0 {
		tb.Errorf("%d digests, %d spikes in %s: nothing to compare", len(got.Digest), spikes, duration)
	}
}
