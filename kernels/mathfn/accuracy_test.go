package mathfn

import (
	"flag"
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"testing"
)

var points = flag.Int("points", 600, "random arguments for each range of each function")

// A span is a range of arguments: between lo and hi evenly, or evenly in their bits where bitwise is set (as many points
// in every binade); negative arguments too where both is set.
type span struct {
	lo, hi        float64
	bitwise, both bool
}

func (s span) draw(r *rand.Rand) float64 {
	var x float64
	if s.bitwise {
		lo, hi := math.Float64bits(s.lo), math.Float64bits(s.hi)
		x = math.Float64frombits(lo + r.Uint64N(hi-lo+1))
	} else {
		x = s.lo + r.Float64()*(s.hi-s.lo)
	}
	if s.both && r.Uint64()&1 != 0 {
		x = -x
	}
	return x
}

const tiny = 0x1p-1074

// accuracy lists for each function its reference, its bound in ulp, the ranges it is drawn from, and the arguments where it
// changes its way, around which every double is tried. The bounds are just above the largest error found with
// -points 60000 and more (some hundred thousand arguments each); correct rounding would be 0.5.
var accuracy = []struct {
	name   string
	f      func(float64) float64
	ref    func(*big.Float) *big.Float
	bound  float64
	spans  []span
	breaks []float64
}{
	{
		"exp", Exp, refExp, 0.95,
		[]span{{-709.1, -708.3, false, false}, {-1, 1, false, false}, {-746, 710, false, false}, {-745.2, -708, false, false}, {0x1p-60, 700, true, true}},
		[]float64{-746, -745.133, -708.396, -708, 709.7827, 709.0, math.Ln2 / 2, -math.Ln2 / 2, 1.5 * math.Ln2, 0},
	},
	{
		"expm1", Expm1, refExpm1, 0.90,
		[]span{{-41, -36, false, false}, {-1, 1, false, false}, {-45, 710, false, false}, {tiny, 700, true, true}},
		[]float64{-40, 40, 709.7827, 0x1p-54, -0x1p-54, math.Ln2 / 2, -math.Ln2 / 2},
	},
	{
		"exprel", Exprel, func(x *big.Float) *big.Float { return quo(refExpm1(x), x) }, 0.80,
		[]span{{-1, 1, false, false}, {-45, 717, false, false}, {tiny, 700, true, true}, {-1e308, -30, false, false}, {-41, -36, false, false}},
		[]float64{-40, 40, 716.35689, 0x1p-54, -0x1p-54, math.Ln2 / 2, -math.Ln2 / 2, -math.MaxFloat64},
	},
	{
		"log", Log, refLog, 0.85,
		[]span{{0.5, 2, false, false}, {tiny, math.MaxFloat64, true, false}, {0x1p-3, 0x1p3, true, false}},
		[]float64{1, math.Sqrt2, math.Sqrt2 / 2, 0x1p-1022, 2, 4},
	},
	{
		"log1p", Log1p, refLog1p, 0.87,
		[]span{{-1, 3, false, false}, {tiny, 0.9999, true, true}, {tiny, math.MaxFloat64, true, false}},
		[]float64{math.Sqrt2 - 1, math.Sqrt2/2 - 1, 0x1p-54, -0x1p-54, 0x1p-53, -0x1p-53, 1, -0.5, 0x1p53},
	},
	{
		"log10", Log10, func(x *big.Float) *big.Float { return quo(refLog(x), bigLn10) }, 0.80,
		[]span{{0.5, 2, false, false}, {tiny, math.MaxFloat64, true, false}, {0x1p-3, 0x1p3, true, false}},
		[]float64{1, math.Sqrt2, math.Sqrt2 / 2, 0x1p-1022, 10, 1000},
	},
	{"sin", Sin, refSin, 0.78, trigSpans, trigBreaks},
	{"cos", Cos, refCos, 0.78, trigSpans, trigBreaks},
	{"tan", Tan, func(x *big.Float) *big.Float { s, c := refSinCos(x); return quo(s, c) }, 0.95, trigSpans, trigBreaks},
	{
		"sinh", Sinh, refSinh, 1.7,
		[]span{{-1, 1, false, false}, {-711, 711, false, false}, {tiny, 700, true, true}},
		[]float64{40, 20, 710.47586, 0x1p-28, math.Ln2 / 2, 22},
	},
	{
		"cosh", Cosh, refCosh, 0.95,
		[]span{{-1, 1, false, false}, {-711, 711, false, false}, {0x1p-30, 700, true, true}},
		[]float64{0, 40, 20, 710.47586, 0x1p-28, math.Ln2 / 2, 22},
	},
	{
		"tanh", Tanh, refTanh, 0.76,
		[]span{{-1, 1, false, false}, {-25, 25, false, false}, {tiny, 100, true, true}},
		[]float64{20, 19.06, 0x1p-28, math.Ln2 / 4, 10},
	},
	{
		"asin", Asin, refAsin, 1.1,
		[]span{{-1, 1, false, false}, {tiny, 1, true, true}},
		[]float64{0.5, -0.5, 0x1p-27},
	},
	{
		"acos", Acos, refAcos, 1.1,
		[]span{{-1, 1, false, false}, {tiny, 1, true, true}, {0.99, 1, false, true}},
		[]float64{0.5, -0.5, 0x1p-27},
	},
	{
		"atan", Atan, refAtan, 0.78,
		[]span{{-4, 4, false, false}, {tiny, math.MaxFloat64, true, true}, {0x1p-6, 0x1p6, true, true}},
		[]float64{math.Sqrt2 - 1, math.Sqrt2 + 1, 1, 0x1p-27},
	},
}

var (
	trigSpans = []span{{-7, 7, false, false}, {tiny, 0x1p20, true, true}, {-0x1p20, 0x1p20, false, false}, {0x1p20, 0x1p53, true, true}}
	// From 0x1.6c6cbc45dc8dep+5 on: the doubles below 2^53 that lie nearest to a multiple of π/2, at 2^-60.5 to 2^-55 from it,
	// found from the continued fraction of π/2 in each binade.
	trigBreaks = []float64{
		math.Pi / 4, math.Pi / 2, math.Pi, 3 * math.Pi / 4, 1e5 * math.Pi, 0x1p-27, 0x1p53 - 64,
		0x1.6c6cbc45dc8dep+5, 0x1.b951f1572eba5p+23, 0x1.065c829d68730p+39, 0x1.7512069b7430dp+47,
	}
)

func refSin(x *big.Float) *big.Float { s, _ := refSinCos(x); return s }
func refCos(x *big.Float) *big.Float { _, c := refSinCos(x); return c }

func TestAccuracy(t *testing.T) {
	for _, c := range accuracy {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			worst := record{}
			try := func(x float64) {
				worst.add(ulps(c.f(x), c.ref(num(x))), x)
			}
			r := rand.New(rand.NewPCG(1, 2))
			for _, s := range c.spans {
				for range *points {
					try(s.draw(r))
				}
			}
			for _, b := range c.breaks {
				for x, i := near(b), 0; i < 128; i++ {
					if x != 0 && !math.IsInf(x, 0) {
						try(x)
					}
					x = math.Nextafter(x, math.Inf(1))
				}
			}
			t.Logf("%s: %v", c.name, worst)
			if worst.ulps > c.bound {
				t.Errorf("%s: got an error of %v, want at most %v ulp", c.name, worst, c.bound)
			}
		})
	}
}

// near returns the double 64 below b.
func near(b float64) float64 {
	for range 64 {
		b = math.Nextafter(b, math.Inf(-1))
	}
	return b
}

// record is the largest error so far and where it was.
type record struct {
	ulps float64
	at   []float64
}

func (r *record) add(u float64, at ...float64) {
	if u > r.ulps || math.IsNaN(u) {
		r.ulps, r.at = u, at
	}
}

func (r record) String() string { return fmt.Sprintf("%.4f ulp at %x", r.ulps, r.at) }
