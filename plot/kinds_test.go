package plot

import (
	"bytes"
	"image/color"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"gonum.org/v1/plot/vg"
)

// words returns the words of a grid of one chart, drawn as SVG.
func words(t *testing.T, c Chart) []string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "chart.svg")
	if err := (&Grid{Rows: [][]Chart{{c}}}).Save(path, 4, 3); err != nil {
		t.Fatal(err)
	}
	svg, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	all, _ := texts(t, svg)
	return all
}

func wantWords(t *testing.T, c Chart, want ...string) {
	t.Helper()
	all := words(t, c)
	for _, w := range want {
		if !slices.Contains(all, w) {
			t.Errorf("%q is not among the words of the chart, %q", w, all)
		}
	}
}

func TestDistribution(t *testing.T) {
	for _, c := range []struct {
		name   string
		values []float64
		unit   string
		x, y   []float64
		label  string
	}{
		// 0 to 1 in bins of 0.02, the least round width that makes at most 50; here those that are not empty.
		{"ends", []float64{0, 0.5, 1}, "1", []float64{0.01, 0.51, 0.99}, []float64{1, 1, 1}, "w"},
		// Multiples of 0.1 ms are all on edges of bins of 1 ms, and belong above: 50 to 99 ms in tens.
		{"grid", []float64{0.0500, 0.0509, 0.0510, 0.0999}, "second", []float64{50.5, 51.5, 99.5}, []float64{2, 1, 1}, "w (ms)"},
		{"whole", []float64{2, 2, 4}, "", []float64{2, 4}, []float64{2, 1}, "w"},
		{"one value", []float64{3e-9, 3e-9, math.NaN(), math.Inf(1)}, "siemens", []float64{3}, []float64{2}, "w (nS)"},
		{"none", []float64{math.NaN()}, "volt", nil, nil, "w (V)"},
	} {
		d := Distribution{Name: c.name, Variable: "w", Unit: c.unit, Of: "Synapses", Values: c.values}
		chart := d.Chart()
		var x, y []float64
		for _, curve := range chart.Curves {
			for k, n := range curve.Y {
				if n > 0 {
					x, y = append(x, math.Round(curve.X[k]*1e6)/1e6), append(y, n)
				}
			}
		}
		if !slices.Equal(x, c.x) || !slices.Equal(y, c.y) {
			t.Errorf("%s: %v at %v, want %v at %v", c.name, y, x, c.y, c.x)
		}
		wantWords(t, chart, c.name, c.label, "Synapses")
	}
}

// Neuron 0 has intervals of 1 s and 2 s: mean 1.5, standard deviation 0.5. Neuron 1 is a clock, neuron 2 has one interval.
func TestIntervals(t *testing.T) {
	v := IntervalsFromSpikes(Raster{
		Name: "spikes", N: 4,
		T: []float64{0, 0, 1, 1, 1.5, 2, 2.5, 3, 3}, I: []int32{0, 1, 0, 1, 2, 1, 2, 0, 9},
	})
	if want := []float64{1, 2, 1, 1, 1}; !slices.Equal(v.ISI, want) {
		t.Errorf("intervals %v, want %v", v.ISI, want)
	}
	for i, want := range []float64{1. / 3, 0, math.NaN(), math.NaN()} {
		if got := v.CV[i]; math.Abs(got-want) > 1e-15 || (got == got) != (want == want) {
			t.Errorf("CV of neuron %d = %v, want %v", i, got, want)
		}
	}
	wantWords(t, v.ISIChart(), "spikes", "Interspike interval (s)", "Intervals")
	wantWords(t, v.CVChart(), "spikes: mean 0.17", "CV of interspike intervals", "Neurons")
	for range 1000 {
		v.ISI = append(v.ISI, 0.1)
	}
	wantWords(t, v.ISIChart(), "spikes: 5 longer left out") // 99 % are 0.1 s, the longest 2 s
	empty := Intervals{CV: []float64{math.NaN()}}
	wantWords(t, empty.ISIChart(), "Intervals")
	wantWords(t, empty.CVChart(), "Neurons")
}

func TestMatrixCells(t *testing.T) {
	nan := math.NaN()
	same := func(got, want []float64) bool {
		return slices.EqualFunc(got, want, func(a, b float64) bool { return a == b || a != a && b != b })
	}
	m := Matrix{
		Name: "S", Source: "P", Target: "Q", I: []int32{0, 0, 1, 1, -1, 2}, J: []int32{1, 1, 0, 2, 0, 0}, Rows: 2, Cols: 3,
		Variable: "w", Unit: "siemens", W: []float64{1e-9, 3e-9, 5e-9, nan, 9e-9, 9e-9},
	}
	c := m.Chart()
	// Two synapses of one pair count with their mean, 2 nS; indices outside and NaN are left out.
	if want := []float64{nan, 2, nan, 5, nan, nan}; c.Heat.Rows != 2 || c.Heat.Cols != 3 || !same(rounded(c.Heat.Values), want) {
		t.Errorf("%d x %d values %v, want 2 x 3 values %v", c.Heat.Rows, c.Heat.Cols, c.Heat.Values, want)
	}
	wantWords(t, c, "S", "Source, P", "Target, Q", "w (nS)", "0", "1", "2")
	m.W = nil
	if got, want := m.Chart().Heat.Values, []float64{nan, 2, nan, 1, nan, 1}; !same(got, want) {
		t.Errorf("synapses per pair %v, want %v", got, want)
	}
	wantWords(t, m.Chart(), "Synapses per pair")

	// 400 neurons make 200 cells of two: one with two synapses of its two pairs, one with one. 401 is a prime number and makes
	// 133 cells of three and a last one of two.
	m = Matrix{I: []int32{0, 1, 399}, J: []int32{7, 7, 7}, Rows: 400, Cols: 200}
	h := m.Chart().Heat
	if h.Rows != 200 || h.Cols != 200 || h.Values[7] != 1 || h.Values[199*200+7] != 0.5 {
		t.Errorf("%d x %d cells, values %v and %v; want 200 x 200, 1 and 0.5", h.Rows, h.Cols, h.Values[7], h.Values[199*200+7])
	}
	m.Rows, m.I[2] = 401, 400
	h = m.Chart().Heat
	if h.Rows != 134 || math.Abs(h.Values[7]-2./3) > 1e-15 || h.Values[133*200+7] != 0.5 {
		t.Errorf("%d rows, values %v and %v; want 134, 2/3 and 1/2", h.Rows, h.Values[7], h.Values[133*200+7])
	}
	if got := together(3200); got != 16 {
		t.Errorf("3200 neurons fall together by %d, want 16, which makes 200 cells", got)
	}
	if got := together(509); got != 3 { // a prime number
		t.Errorf("509 neurons fall together by %d, want 3", got)
	}
}

func rounded(values []float64) []float64 {
	out := make([]float64, len(values))
	for k, v := range values {
		out[k] = math.Round(v*1e9) / 1e9
	}
	return out
}

// The lightness of the map grows with the value as it must for a map that is read by lightness: each colour lies within 2 of
// the line from the first to the last, in units of L* of CIE 1976, where black is 0 and white 100.
func TestShades(t *testing.T) {
	linear := func(c uint8) float64 { // IEC 61966-2-1
		if v := float64(c) / 255; v > 0.04045 {
			return math.Pow((v+0.055)/1.055, 2.4)
		}
		return float64(c) / 255 / 12.92
	}
	lightness := func(c color.NRGBA) float64 {
		return 116*math.Cbrt(0.2126*linear(c.R)+0.7152*linear(c.G)+0.0722*linear(c.B)) - 16
	}
	first, last := lightness(shade(0)), lightness(shade(1))
	for k := range 101 {
		v := float64(k) / 100
		if got, want := lightness(shade(v)), first+v*(last-first); math.Abs(got-want) > 2 {
			t.Errorf("lightness at %v is %.1f, want %.1f", v, got, want)
		}
	}
	if shade(-1) != shade(0) || shade(2) != shade(1) || shade(0) != (color.NRGBA{0, 34, 78, 255}) {
		t.Error("the ends are not those of the map")
	}
}

// Each cell of a drawn matrix has its colour; where no synapse is, the paper is white.
func TestHeatPixels(t *testing.T) {
	g := Grid{Rows: [][]Chart{{{XRange: [2]float64{0, 2}, YRange: [2]float64{0, 2}, Heat: &Heat{Rows: 2, Cols: 2, Values: []float64{0, 1, 2, math.NaN()}}}}}}
	path := filepath.Join(t.TempDir(), "heat.png")
	if err := g.Save(path, 3, 3); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	charts, err := g.layout(&page{}, 3*vg.Inch, 3*vg.Inch, 1)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		x, y float64
		want color.NRGBA
	}{{0.5, 0.5, shade(0)}, {1.5, 0.5, shade(0.5)}, {0.5, 1.5, shade(1)}, {1.5, 1.5, color.NRGBA{255, 255, 255, 255}}} {
		at := charts[0].at(c.x, c.y)
		around := vg.Rectangle{Min: vg.Point{X: at.X - 2, Y: at.Y - 2}, Max: vg.Point{X: at.X + 2, Y: at.Y + 2}}
		side := pixels(around.Max.Y) - pixels(around.Min.Y)
		if got := count(img, around, c.want); got < side*side-side {
			t.Errorf("at (%v, %v) %d of %d pixels are of colour %v", c.x, c.y, got, side*side, c.want)
		}
	}
	for _, h := range []*Heat{{}, {Rows: 1, Cols: 1}, {Rows: 2, Cols: 2, Values: make([]float64, 5)}, {Rows: 1, Cols: 1, Values: []float64{math.NaN()}}, {Rows: -1, Cols: -1, Values: []float64{1}}} {
		words(t, Chart{Heat: h}) // draws an empty chart
	}
}

func TestPhasePlane(t *testing.T) {
	x := Trace{Variable: "v", Unit: "volt", Index: []int{3, 8}, Y: [][]float64{{-0.07, -0.05}, {-0.06, math.NaN()}}}
	y := Trace{Variable: "w", Unit: "amp", Index: []int{3, 8}, Y: [][]float64{{0, 2e-10}, {1e-10, 1e-10}}}
	p := PhasePlane{Name: "vm", X: x, Y: y}
	c := p.Chart()
	if len(c.Curves) != 2 || !slices.Equal(rounded(c.Curves[0].X), []float64{-70, -50}) || !slices.Equal(rounded(c.Curves[0].Y), []float64{0, 200}) {
		t.Errorf("curves %v, want two, the first from (-70, 0) to (-50, 200)", c.Curves)
	}
	wantWords(t, c, "vm", "v (mV)", "w (pA)", "i = 3", "i = 8")
	for range 100 {
		p.X.Y, p.Y.Y = append(p.X.Y, []float64{1}), append(p.Y.Y, []float64{1})
	}
	if got := len(p.Chart().Curves); got != mostOrbits {
		t.Errorf("102 elements make %d curves, want %d", got, mostOrbits)
	}
}

func TestFI(t *testing.T) {
	f := FI{Name: "neuron", Parameter: "I", Unit: "amp", Curves: []FICurve{{Name: "fast", At: []float64{3e-10, 1e-10, 2e-10}, Hz: []float64{30, 0, 10}}, {Name: "slow", At: []float64{1e-10}}}}
	c := f.Chart()
	if got := c.Curves[0]; !slices.Equal(rounded(got.X), []float64{100, 200, 300}) || !slices.Equal(got.Y, []float64{0, 10, 30}) {
		t.Errorf("%v Hz at %v pA, want 0, 10, 30 at 100, 200, 300", got.Y, got.X)
	}
	wantWords(t, c, "neuron", "I (pA)", "Rate (Hz)", "fast", "slow")
	// Within [1 s, 3 s): two spikes of neuron 0, none of neuron 1, in 2 s.
	r := Raster{N: 2, T: []float64{0.5, 1, 2, 3, 3}, I: []int32{0, 0, 0, 0, 1}}
	if got := RatesOfNeurons(r, 1, 3); !slices.Equal(got, []float64{1, 0}) {
		t.Errorf("rates %v, want [1 0]", got)
	}
	if got := RatesOfNeurons(r, 3, 1); !slices.Equal(got, []float64{0, 0}) {
		t.Errorf("rates %v of a time that runs back, want [0 0]", got)
	}
}
