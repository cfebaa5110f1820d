package plot

import (
	"math"
	"slices"
)

// Matrix is synapses by source and target: what a variable of theirs is, or where they are.
type Matrix struct {
	Name           string    // of the synapses
	Source, Target string    // names of the populations, for the axes
	I, J           []int32   // source and target of each synapse
	Rows, Cols     int       // neurons of the source and of the target; where they are not positive, the largest index says
	Variable, Unit string    // of W, as in Trace
	W              []float64 // of each synapse; nil: the chart is of the synapses themselves
}

// mostCells bounds the rows and the columns that are drawn; more neurons fall together, as many in each cell.
const mostCells = 200

// together returns how many of n neurons fall into one cell: as few as can be, and so that the last cell has as many where
// that is not more than twice as many.
func together(n int) int {
	least := (n + mostCells - 1) / mostCells
	for k := least; k <= 2*least; k++ {
		if n%k == 0 {
			return k
		}
	}
	return least
}

// Chart returns the matrix as colours, sources upwards and targets to the right. In cells of several pairs of neurons, and
// for several synapses of a pair, it is their mean; without W, the number of synapses for each pair of neurons, which is the
// probability of a connection where no pair has several. Cells without synapses are empty.
func (m *Matrix) Chart() Chart {
	rows, cols := sizeOf(m.Rows, m.I), sizeOf(m.Cols, m.J)
	perRow, perCol := together(rows), together(cols)
	h := &Heat{Rows: (rows + perRow - 1) / perRow, Cols: (cols + perCol - 1) / perCol}
	sums, counts := make([]float64, h.Rows*h.Cols), make([]float64, h.Rows*h.Cols)
	for k := range min(len(m.I), len(m.J)) {
		i, j := int(m.I[k]), int(m.J[k])
		if i < 0 || j < 0 || i >= rows || j >= cols {
			continue
		}
		cell := i/perRow*h.Cols + j/perCol
		switch {
		case m.W == nil:
			counts[cell]++
		case k < len(m.W) && drawable(m.W[k]):
			sums[cell] += m.W[k]
			counts[cell]++
		}
	}
	h.Values = make([]float64, len(sums))
	for k := range sums {
		switch {
		case counts[k] == 0:
			h.Values[k] = math.NaN()
		case m.W == nil:
			h.Values[k] = counts[k] / m.pairs(rows, cols, perRow, perCol, k/h.Cols, k%h.Cols)
		default:
			h.Values[k] = sums[k] / counts[k]
		}
	}
	h.Label = "Synapses per pair"
	if m.W == nil {
		h.Range = [2]float64{0, slices.Max(append([]float64{0}, finite(h.Values)...))}
	} else {
		suffix, exponent := scaled(m.Unit, largest(extent(h.Values)))
		h.Label = m.Variable + suffix
		for k := range h.Values {
			h.Values[k] /= math.Pow10(exponent)
		}
	}
	// The last cell may be of fewer neurons; the axes reach to where it would end.
	return Chart{
		Title: m.Name, X: side("Target", m.Target), Y: side("Source", m.Source), Heat: h, Height: 2,
		XRange: [2]float64{-0.5, float64(h.Cols*perCol) - 0.5}, YRange: [2]float64{-0.5, float64(h.Rows*perRow) - 0.5},
	}
}

// pairs returns how many pairs of neurons fall into a cell.
func (m *Matrix) pairs(rows, cols, perRow, perCol, row, col int) float64 {
	return float64(min(perRow, rows-row*perRow)) * float64(min(perCol, cols-col*perCol))
}

func side(what, name string) string {
	if name == "" {
		return what
	}
	return what + ", " + name
}

func finite(values []float64) []float64 {
	return slices.DeleteFunc(slices.Clone(values), func(v float64) bool { return !drawable(v) })
}

// sizeOf returns n, or if it is not positive as many as the indices need, at least 1.
func sizeOf(n int, index []int32) int {
	if n > 0 {
		return n
	}
	top := int32(0)
	for _, i := range index {
		top = max(top, i)
	}
	return int(top) + 1
}
