package plot

import (
	"math"
	"strconv"
)

// Distribution is values of one variable, whose [Distribution.Chart] is a histogram: weights, intervals, rates.
type Distribution struct {
	Name     string    // the title of the chart
	Variable string    // as in the equations, or in words
	Unit     string    // of Values, an SI unit by name as in Trace
	Of       string    // what is counted: "Synapses", "Neurons"
	Values   []float64 // in Unit; those that are not finite are left out
}

// Chart returns the histogram. Bins are 1, 2 or 5 times a power of ten wide, in the unit of the axis, and about 30; their
// edges are multiples of that, so that values on a grid, such as times, fall evenly. A few whole numbers get a bar each.
func (d *Distribution) Chart() Chart {
	lo, hi := extent(d.Values)
	suffix, exponent := scaled(d.Unit, largest(lo, hi))
	c := Chart{Title: d.Name, X: d.Variable + suffix, Y: d.Of}
	if lo > hi {
		return c
	}
	unit := math.Pow10(exponent)
	b := newBins(lo/unit, hi/unit, d.whole())
	bars := b.bars()
	for _, v := range d.Values {
		if drawable(v) {
			bars.Y[b.of(v/unit)]++
		}
	}
	c.Curves = []Curve{bars}
	return c
}

// whole reports whether all values are whole numbers without a unit.
func (d *Distribution) whole() bool {
	for _, v := range d.Values {
		if drawable(v) && v != math.Trunc(v) {
			return false
		}
	}
	return d.Unit == "" || d.Unit == "1"
}

// bins are n intervals of one width, of which the first begins at from.
type bins struct {
	from, width float64
	n           int
}

// mostBins bounds how many bars a histogram has; it has more than a third of them, unless the values are whole.
const mostBins = 50

func newBins(lo, hi float64, whole bool) bins {
	if whole && hi-lo < mostBins {
		return bins{from: lo - 0.5, width: 1, n: int(hi-lo) + 1}
	}
	width := hi - lo
	if width <= 1e-9*largest(lo, hi) { // all the same
		width = max(0.2*largest(lo, hi), 1e-290)
		return bins{from: lo - width/2, width: width, n: 1}
	}
	width = roundUp(width / mostBins)
	// What lies on an edge belongs above it, whatever rounding did; only the largest values have no bin of their own.
	first, last := math.Floor(lo/width+1e-9), math.Ceil(hi/width-1e-9)-1
	return bins{from: float64(first * width), width: width, n: max(1, int(last-first)+1)}
}

// roundUp returns the least of 1, 2 and 5 times a power of ten that is not below v.
func roundUp(v float64) float64 {
	e := decade(v)
	for _, m := range []string{"1e", "2e", "5e"} {
		if step, err := strconv.ParseFloat(m+strconv.Itoa(e), 64); err == nil && step >= v*(1-1e-9) {
			return step
		}
	}
	return math.Pow10(e + 1)
}

// of returns the number of the bin of a value.
func (b bins) of(v float64) int { return min(max(int((v-b.from)/b.width+1e-9), 0), b.n-1) }

// bars returns empty bars for the bins.
func (b bins) bars() Curve {
	c := Curve{Draw: Bars, X: make([]float64, b.n), Y: make([]float64, b.n)}
	for k := range b.n {
		c.X[k] = b.from + float64((float64(k)+0.5)*b.width)
	}
	return c
}

// largest returns the largest magnitude from lo to hi, 0 for values so small that numbers lose their digits.
func largest(lo, hi float64) float64 {
	if most := max(math.Abs(lo), math.Abs(hi)); most >= 1e-290 && most < huge {
		return most
	}
	return 0
}
