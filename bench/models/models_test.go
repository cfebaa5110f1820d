package models

import (
	"bytes"
	"context"
	"flag"
	"math"
	"os"
	"strings"
	"testing"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/modelfile"
	"github.com/spikelane/spikelane/units"
)

var update = flag.Bool("update", false, "write the files of default sizes")

// compiled reads the model file of a size and compiles it.
func compiled(t *testing.T, m Model, s Size) (*modelfile.Model, *spikelane.Program) {
	t.Helper()
	text, err := m.Text(s)
	if err != nil {
		t.Fatal(err)
	}
	f, err := modelfile.Parse(m.Name+".toml", text, modelfile.Overrides{})
	if err != nil {
		t.Fatal(err)
	}
	p, err := f.Compile(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return f, p
}

// TestFiles: the files of the default sizes are what the templates give.
func TestFiles(t *testing.T) {
	for _, m := range All() {
		want, err := m.Text(m.Default())
		if err != nil {
			t.Fatal(err)
		}
		if *update {
			if err := os.WriteFile(m.Name+".toml", want, 0o666); err != nil {
				t.Fatal(err)
			}
		}
		got, err := os.ReadFile(m.Name + ".toml")
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s.toml is not what its template gives; go test ./bench/models -update writes it", m.Name)
		}
	}
}

// TestSizes compiles every size: it has one run, a seed, and a monitor of spikes, and as many neurons and synapses are
// expected as the size says, within what chance does. Nothing is built or run.
func TestSizes(t *testing.T) {
	for _, m := range All() {
		for k, s := range m.Sizes {
			t.Run(m.Name+"/"+s.Name, func(t *testing.T) {
				f, p := compiled(t, m, s)
				if len(f.Runs) != 1 || !f.Seeded || len(f.Network.SpikeMonitors()) == 0 {
					t.Errorf("%d runs, seed given: %v, %d spike monitors; want 1, true, one at least", len(f.Runs), f.Seeded, len(f.Network.SpikeMonitors()))
				}
				r := p.Report()
				neurons, synapses, variance := 0, 0.0, 0.0
				for _, g := range r.Groups {
					neurons += g.Count
				}
				for _, y := range r.Synapses {
					synapses, variance = synapses+y.Expected, variance+y.Deviation*y.Deviation
				}
				if dev := math.Sqrt(variance); neurons != s.Neurons || math.Abs(synapses-float64(s.Synapses)) > 5*dev {
					t.Errorf("%d neurons and %.0f ± %.0f synapses, the size says %d and %d", neurons, synapses, dev, s.Neurons, s.Synapses)
				}
				if k > 0 && s.Synapses+int64(s.Neurons) <= m.Sizes[k-1].Synapses+int64(m.Sizes[k-1].Neurons) {
					t.Error("sizes do not grow")
				}
			})
		}
	}
}

// TestSmallest runs the smallest size of each model for 20 ms.
func TestSmallest(t *testing.T) {
	for _, m := range All() {
		t.Run(m.Name, func(t *testing.T) {
			t.Parallel()
			ctx, size := context.Background(), m.Sizes[0]
			_, p := compiled(t, m, size)
			s, err := p.New(ctx, spikelane.Instance{})
			if err != nil {
				t.Fatal(err)
			}
			if err := s.Run(ctx, 20*units.Millisecond); err != nil {
				t.Fatal(err)
			}
			stats := s.Stats()
			synapses := int64(0)
			for _, n := range stats.Synapses {
				synapses += n
			}
			if off := math.Abs(float64(synapses - size.Synapses)); int(stats.Neurons) != size.Neurons || off > 5*math.Sqrt(float64(size.Synapses)) {
				t.Errorf("%d neurons and %d synapses, the size says %d and %d ± %.0f", stats.Neurons, synapses, size.Neurons, size.Synapses, math.Sqrt(float64(size.Synapses)))
			}
		})
	}
}

// TestFind: names are found, and what is near one is offered.
func TestFind(t *testing.T) {
	if m, err := Find("cuba"); err != nil || m.Name != "cuba" || m.Default().Name != "4k" {
		t.Errorf("got %q of size %q, %v", m.Name, m.Default().Name, err)
	}
	const want = `no benchmark model is called "cobaHH", did you mean "cobahh"?; there are neurons_only,`
	if _, err := Find("cobaHH"); err == nil || !strings.HasPrefix(err.Error(), want) {
		t.Errorf("got %v, want %s …", err, want)
	}
}

// TestSizeNames: a size has one of the names listed, or any number in bounds.
func TestSizeNames(t *testing.T) {
	m, err := Find("cuba")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name     string
		neurons  int
		synapses int64
	}{{"4k", 4000, 320_000}, {"40k", 40_000, 3_200_000}, {"4000", 4000, 320_000}, {"1.5k", 1500, 120_000}, {"2M", 2_000_000, 160_000_000}} {
		if s, err := m.Size(c.name); err != nil || s.Neurons != c.neurons || s.Synapses != c.synapses {
			t.Errorf("%s: got %d neurons and %d synapses, error %v; want %d and %d", c.name, s.Neurons, s.Synapses, err, c.neurons, c.synapses)
		}
	}
	for _, c := range []struct{ name, want string }{
		{"400kk", `model cuba has no size "400kk", did you mean "400k"?; there are 4k, 40k, 400k, and any number of neurons from 80 to 100M`},
		{"79", `model cuba has no size "79"; there are 4k, 40k, 400k, and any number of neurons from 80 to 100M`},
		{"", `model cuba has no size ""; there are 4k, 40k, 400k, and any number of neurons from 80 to 100M`},
		{"NaN", `model cuba has no size "NaN"; there are 4k, 40k, 400k, and any number of neurons from 80 to 100M`},
		{"-4k", `model cuba has no size "-4k"`},
		{"1e300M", `model cuba has no size "1e300M"`},
		{"Infk", `model cuba has no size "Infk"`},
	} {
		if _, err := m.Size(c.name); err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("got %v, want %s", err, c.want)
		}
	}
	if _, err := m.Text(Size{Name: "4k"}); err == nil {
		t.Error("a size that was made by hand has a text")
	}
}
