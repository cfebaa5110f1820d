package plot

import (
	"math"
	"reflect"
	"strings"
	"testing"
)

func TestTicks(t *testing.T) {
	for _, c := range []struct {
		lo, hi float64
		most   int
		want   string
	}{
		{0, 1000, 6, "0 200 400 600 800 1000"},
		{0, 1000, 3, "0 500 1000"},
		{-71, -49, 4, "−70 −60 −50"},
		{0.9, 1.1, 3, "0.9 1.0 1.1"},
		{-0.5, 0.5, 3, "−0.5 0.0 0.5"},
		{0, 0.004, 3, "0.000 0.002 0.004"},
		{3, 4, 1, "4"}, // the only multiple of 2 between
		{0, 1e12, 2, "0 1000000000000"},
	} {
		var got []string
		for _, m := range ticks(c.lo, c.hi, c.most) {
			got = append(got, m.label)
			if m.at < c.lo-1e-9 || m.at > c.hi*(1+1e-9)+1e-9 {
				t.Errorf("ticks(%g, %g): a mark at %g", c.lo, c.hi, m.at)
			}
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("ticks(%g, %g, %d) = %q, want %q", c.lo, c.hi, c.most, got, c.want)
		}
	}
	if got := wholeTicks(-0.5, 1.5, 9); len(got) != 2 || got[0] != (tick{0, "0"}) || got[1] != (tick{1, "1"}) {
		t.Errorf("wholeTicks of two neurons = %v, want 0 and 1", got)
	}
}

func TestScaled(t *testing.T) {
	for _, c := range []struct {
		unit     string
		most     float64
		want     string
		exponent int
	}{
		{"volt", 0.07, " (mV)", -3},
		{"volt", 1, " (V)", 0},
		{"volt", 0, " (V)", 0},
		{"amp", 2.5e-10, " (pA)", -12},
		{"siemens", 6e-9, " (nS)", -9},
		{"second", 999e-6, " (µs)", -6},
		{"hertz", 25, " (Hz)", 0},
		{"ohm", 5e7, " (MΩ)", 6},
		{"volt", 1e-20, " (10^−21 V)", -21},
		{"kilogram", 1e-6, " (10^−6 kg)", -6},
		{"", 0.5, "", 0},
		{"1", 3e-4, " (10^−6)", -6},
		{"", 2e6, " (10⁶)", 6},
		{"siemens/metre**2", 0.03, " (S/m²)", 0},
		{"volt/second**0.5", 1, " (V/√s)", 0},
		{"1/second", 7, " (1/s)", 0},
		{"ohm*metre**-1", 7, " (Ω·m^−1)", 0},
		{"volt**2", 0.05, " (V²)", 0},
		{"m^2 kg s^-3", 7, " (m^2 kg s^-3)", 0},
		{"volt*", 7, " (volt*)", 0},
		{"furlong", 7, " (furlong)", 0},
		{"1", 3e9, " (10^9)", 9},
	} {
		got, exponent := scaled(c.unit, c.most)
		if got != c.want || exponent != c.exponent {
			t.Errorf("scaled(%q, %g) = %q, %d, want %q, %d", c.unit, c.most, got, exponent, c.want, c.exponent)
		}
	}
	face := plain.Fonts.Lookup(tickStyle.Font, tickStyle.Font.Size).Face
	for n := -30; n <= 30; n++ {
		for _, r := range superscript(n) {
			if g, err := face.GlyphIndex(nil, r); g == 0 || err != nil {
				t.Errorf("the font has no glyph for %q of the power %d: %v", r, n, err)
			}
		}
	}
	for span, want := range map[float64]string{1e-3: "Time (µs)", 0.1: "Time (ms)", 2: "Time (ms)", 2.5: "Time (s)", 3600: "Time (s)"} {
		if got, _ := TimeAxis(span); got != want {
			t.Errorf("the time axis of %g s is called %q, want %q", span, got, want)
		}
	}
}

func TestRateFromSpikes(t *testing.T) {
	// One spike of 2 neurons in bin 5 of 1 ms: the binomial weights 1 4 6 4 1 over 16, in units of 1/(2 x 1 ms) = 500 Hz.
	got := RateFromSpikes(Raster{Name: "n", T: []float64{0.0052}, I: []int32{1}, N: 2}, 0.010, 0.001)
	want := []float64{0, 0, 0, 500. / 16, 2000. / 16, 3000. / 16, 2000. / 16, 500. / 16, 0, 0}
	for k := range want {
		if math.Abs(got.Hz[k]-want[k]) > 1e-9 { // rounding of a few products of numbers near 100
			t.Errorf("rate in bin %d = %g Hz, want %g", k, got.Hz[k], want[k])
		}
		if at := (float64(k) + 0.5) * 0.001; math.Abs(got.T[k]-at) > 1e-15 {
			t.Errorf("time of bin %d = %g s, want %g", k, got.T[k], at)
		}
	}
	// The integral of rate times population is the number of spikes, wherever they are.
	for _, r := range []Raster{
		{T: []float64{0, 0, 0.0005, 1, 1}, I: []int32{0, 1, 2, 3, 4}, N: 5},
		burst("b", 50, 3000, 1, 1),
	} {
		rate := RateFromSpikes(r, 1, 1e-3)
		sum := 0.0
		for _, hz := range rate.Hz {
			sum += hz * 1e-3 * float64(r.N)
		}
		if math.Abs(sum-float64(len(r.T))) > 1e-6 {
			t.Errorf("the rate holds %g spikes, want %d", sum, len(r.T))
		}
	}
	for _, c := range [][2]float64{{0, 1e-3}, {-1, 1e-3}, {math.NaN(), 1}, {1, 0}, {1, math.NaN()}, {math.Inf(1), 1}} {
		if got := RateFromSpikes(Raster{N: 1}, c[0], c[1]); len(got.T) != 0 || len(got.Hz) != 0 {
			t.Errorf("duration %g, width %g: %d bins, want none", c[0], c[1], len(got.T))
		}
	}
	if got := RateFromSpikes(Raster{N: 1}, 1e9, 1e-9); len(got.T) > 1<<20 {
		t.Errorf("%d bins, want at most 2^20", len(got.T))
	}
}

func TestThin(t *testing.T) {
	// 100,000 samples of a sawtooth with one spike up and one down, in 100 columns.
	l := line{}
	for k := range 100_000 {
		l.t, l.y = append(l.t, float64(k)/100_000), append(l.y, float64(k%7))
	}
	l.y[12_345], l.y[54_321] = 99, -99
	pieces := thin(l, 1, 100)
	if len(pieces) != 1 || len(pieces[0]) > 400 {
		t.Fatalf("%d pieces, the first of %d points, want 1 of at most 4 a column", len(pieces), len(pieces[0]))
	}
	up, down, last := false, false, math.Inf(-1)
	for _, p := range pieces[0] {
		up = up || p == point{l.t[12_345], 99}
		down = down || p == point{l.t[54_321], -99}
		if p.t <= last {
			t.Errorf("time %g after %g", p.t, last)
		}
		last = p.t
	}
	if !up || !down {
		t.Error("a peak of one sample was lost")
	}
	if first := pieces[0][0]; first != (point{0, 0}) || last != l.t[99_999] {
		t.Errorf("the line goes from %v to %g, want from the first sample to the last", first, last)
	}
	// Gaps stay gaps, thinned or not.
	l.y[50_000] = math.NaN()
	if got := len(thin(l, 1, 100)); got != 2 {
		t.Errorf("a NaN cuts the thinned line into %d pieces, want 2", got)
	}
	short := line{t: []float64{0, 1, 2, 3, 4, 5}, y: []float64{1, 2, math.NaN(), math.Inf(1), 5, 6}}
	if got, want := thin(short, 4, 100), [][]point{{{0, 1}, {1, 2}}, {{4, 5}}}; !reflect.DeepEqual(got, want) {
		t.Errorf("thin = %v, want %v", got, want)
	}
}

func TestShare(t *testing.T) {
	for _, c := range []struct {
		sizes  []int
		height float64
		want   []float64
	}{
		{[]int{3200, 800}, 100, []float64{80, 20}},
		{[]int{999, 1}, 113, []float64{100, 13}}, // 13 points are the least
		{[]int{1, 1000, 1}, 30, []float64{10, 10, 10}},
	} {
		got := share(c.sizes, c.height)
		for k := range got {
			if math.Abs(got[k]-c.want[k]) > 1e-9 {
				t.Errorf("share(%v, %g) = %v, want %v", c.sizes, c.height, got, c.want)
				break
			}
		}
	}
}
