package suite

import (
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/bench/limits"
)

// TestPictures: of two sizes, two numbers of threads and known limits there are all pictures, with numbers that follow by hand.
func TestPictures(t *testing.T) {
	two := native
	two.Threads = 2
	r := report(series(native, 0.5), series(two, 0.25)) // 1 s simulated: 2 and 4 times real time, speed-up 2
	large := report(series(native, 5)).Results[0]
	large.Size, large.Neurons = "40k", 40000
	r.Results = append(r.Results, large)
	r.Results[0].Kernels = []Kernel{{ProfileEntry: spikelane.ProfileEntry{Seconds: 1, Bytes: 1e9, Flops: 1e10}}}
	r.Limits = &limits.Limits{FMA: 1e11, Bandwidth: []limits.Level{{Name: "memory", Rate: 1e10}}}

	bars := r.speed().Rows[0][0].Curves
	if got := bars[1].Y[0]; math.Abs(got-math.Log10(4)) > 1e-12 {
		t.Errorf("bar of two threads: 10^%v, want 4", got)
	}
	scaling := r.scaling()
	if len(scaling.Rows) != 2 {
		t.Fatalf("%d charts of scaling, want sizes and threads", len(scaling.Rows))
	}
	if line := scaling.Rows[0][0].Curves[0]; len(line.X) != 2 || math.Abs(line.Y[1]-line.Y[0]-1) > 1e-12 {
		t.Errorf("line over sizes: %+v, want a factor of ten", line)
	}
	if line := scaling.Rows[1][0].Curves[0]; len(line.Y) != 2 || line.Y[0] != 1 || line.Y[1] != 2 {
		t.Errorf("line over threads: %+v, want 1 and 2", line)
	}
	if p := r.roofline().Rows[0][0].Curves[0]; len(p.X) != 1 || p.X[0] != 1 || p.Y[0] != 1 { // 10 operations a byte, 10 Gflop/s
		t.Errorf("kernel at 10^%v, 10^%v, want 10 and 10", p.X, p.Y)
	}
	dir := t.TempDir()
	if err := r.Save(dir); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"speed.png", "scaling.png", "roofline.png"} {
		if info, err := os.Stat(filepath.Join(dir, name)); err != nil || info.Size() == 0 {
			t.Errorf("%s: %v", name, err)
		}
	}
}
