package plot

import "math"

// PhasePlane is one variable against another while time passes, for each element that both traces have.
type PhasePlane struct {
	Name string // above the chart
	X, Y Trace  // of one monitor: the same times and elements
}

// mostOrbits bounds the curves of a phase plane, which are told apart by colour.
const mostOrbits = 6

// Chart returns the curves of at most six elements, evenly spread with the first and the last.
func (p *PhasePlane) Chart() Chart {
	rows := min(len(p.X.Y), len(p.Y.Y))
	shown := min(rows, mostOrbits)
	xlo, xhi := extents(p.X.Y)
	ylo, yhi := extents(p.Y.Y)
	xUnit, xExponent := scaled(p.X.Unit, largest(xlo, xhi))
	yUnit, yExponent := scaled(p.Y.Unit, largest(ylo, yhi))
	c := Chart{Title: p.Name, X: p.X.Variable + xUnit, Y: p.Y.Variable + yUnit, Height: 2}
	for k := range shown {
		row := k
		if shown < rows {
			row = k * (rows - 1) / (shown - 1)
		}
		curve := Curve{X: divided(p.X.Y[row], math.Pow10(xExponent)), Y: divided(p.Y.Y[row], math.Pow10(yExponent))}
		if rows > 1 {
			curve.Name = p.X.RowName(row)
		}
		c.Curves = append(c.Curves, curve)
	}
	return c
}

func extents(rows [][]float64) (lo, hi float64) {
	lo, hi = math.Inf(1), math.Inf(-1)
	for _, row := range rows {
		a, b := extent(row)
		lo, hi = min(lo, a), max(hi, b)
	}
	return lo, hi
}

func divided(values []float64, by float64) []float64 {
	out := make([]float64, len(values))
	for k, v := range values {
		out[k] = v / by
	}
	return out
}
