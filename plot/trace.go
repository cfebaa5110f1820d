package plot

import (
	"fmt"
	"image/color"
	"math"

	"gonum.org/v1/plot/vg"
)

const (
	mostLines = 24 // in one panel; more recorded neurons than that make a black block
	mostKeys  = 6
)

// line is one curve of a panel.
type line struct {
	name   string
	colour color.NRGBA
	t, y   []float64
}

func tracePanel(tr Trace, label string, span float64) *panel {
	rows := len(tr.Y)
	shown := min(rows, mostLines)
	lines := make([]line, shown)
	for k := range shown {
		row := k
		if shown < rows { // evenly spread, with the first and the last
			row = k * (rows - 1) / (shown - 1)
		}
		lines[k] = line{tr.RowName(row), Colour(k), tr.T, tr.Y[row]}
	}
	p := linePanel(lines, label, tr.Unit, span, false)
	if shown < rows {
		p.keys = []key{{fmt.Sprintf("%d of %d", shown, rows), grey}}
		p.bareKeys = true
	}
	return p
}

// RowName returns what a row is called in a legend.
func (tr *Trace) RowName(row int) string {
	switch {
	case row < len(tr.Names):
		return tr.Names[row]
	case row < len(tr.Index):
		return fmt.Sprintf("i = %d", tr.Index[row])
	}
	return fmt.Sprintf("i = %d", row)
}

// linePanel shows curves whose values are in unit. With fromZero the axis of values that are never negative starts at 0.
func linePanel(lines []line, label, unit string, span float64, fromZero bool) *panel {
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, l := range lines {
		l.each(span, func(_, y float64) {
			lo, hi = min(lo, y), max(hi, y)
		}, func() {})
	}
	empty := lo > hi
	if empty {
		lo, hi = 0, 0
	}
	most := max(math.Abs(lo), math.Abs(hi))
	if most < 1e-290 { // below, numbers lose their digits
		most = 0
	}
	suffix, exponent := scaled(unit, most)
	// The axis leaves a twentieth free at both ends; a constant is in the middle.
	air := 0.05 * (hi - lo)
	switch {
	case most == 0:
		air = 1
	case air <= 1e-9*most:
		air = 0.1 * most
	}
	p := &panel{weight: 1.15, label: label, unit: suffix, lo: lo - air, hi: hi + air}
	if fromZero && lo >= 0 {
		p.lo = 0
	}
	p.bands = func(height float64) []band {
		b := band{height: height, lo: p.lo, hi: p.hi}
		if !empty {
			unit := math.Pow10(exponent)
			for _, t := range ticks(p.lo/unit, p.hi/unit, max(2, int(height/20))) {
				b.ticks = append(b.ticks, tick{t.at * unit, t.label})
			}
		}
		return []band{b}
	}
	if len(lines) <= mostKeys && !empty {
		for _, l := range lines {
			p.keys = append(p.keys, key{l.name, l.colour})
		}
	}
	p.draw = func(pg *page, in vg.Rectangle, bands []band) {
		if empty {
			pg.note(in, "no finite values")
		}
		for _, l := range lines {
			pg.strokeLine(l, in, span, p.lo, p.hi, len(lines))
		}
	}
	return p
}

// each calls visit for the points of the line within [0, span], and cut where the line is broken.
func (l line) each(span float64, visit func(t, y float64), cut func()) {
	for k := range min(len(l.t), len(l.y)) {
		if t, y := l.t[k], l.y[k]; t >= 0 && t <= span && drawable(y) {
			visit(t, y)
		} else {
			cut()
		}
	}
}

// strokeLine draws one curve of several on the axis from lo to hi.
func (pg *page) strokeLine(l line, in vg.Rectangle, span, lo, hi float64, several int) {
	pg.canvas.SetColor(l.colour)
	pg.canvas.SetLineWidth(0.75)
	if several > 3 {
		pg.canvas.SetLineWidth(0.6)
	}
	size := in.Size()
	for _, piece := range thin(l, span, max(1, pixels(size.X))) {
		points := make([]vg.Point, len(piece))
		for k, pt := range piece {
			points[k] = vg.Point{
				X: in.Min.X + size.X*vg.Length(pt.t/span),
				Y: in.Min.Y + size.Y*vg.Length((pt.y-lo)/(hi-lo)),
			}
		}
		if len(points) == 1 { // a lone sample is a dot
			points = append(points, vg.Point{X: points[0].X + 0.8, Y: points[0].Y})
		}
		for from := 0; from < len(points)-1; from += strokeAtOnce {
			var path vg.Path
			path.Move(points[from])
			for _, at := range points[from+1 : min(from+strokeAtOnce+1, len(points))] {
				path.Line(at)
			}
			pg.canvas.Stroke(path)
		}
	}
}

type point struct{ t, y float64 }

// thin returns the pieces of a line between its gaps. A line with many more samples than columns of pixels keeps the
// first, lowest, highest and last of each column, which looks the same (the M4 aggregation).
//
// Source: Jugel, Jerzak, Hackenbroich & Markl (2014), PVLDB 7:797-808, doi:10.14778/2732951.2732953.
func thin(l line, span float64, columns int) [][]point {
	var pieces [][]point
	var piece []point
	var column int // of the samples in kept
	var kept []point
	keep := func() {
		piece = append(piece, extremes(kept)...)
		kept = kept[:0]
	}
	all := min(len(l.t), len(l.y)) <= 4*columns
	l.each(span, func(t, y float64) {
		if all {
			piece = append(piece, point{t, y})
			return
		}
		if c := int(t / span * float64(columns)); c != column {
			keep()
			column = c
		}
		kept = append(kept, point{t, y})
	}, func() {
		keep()
		if len(piece) > 0 {
			pieces = append(pieces, piece)
			piece = nil
		}
	})
	if keep(); len(piece) > 0 {
		pieces = append(pieces, piece)
	}
	return pieces
}

// extremes returns the first, lowest, highest and last point, in their order and each once.
func extremes(points []point) []point {
	if len(points) <= 2 {
		return points
	}
	low, high := 0, 0
	for k, p := range points {
		if p.y < points[low].y {
			low = k
		}
		if p.y > points[high].y {
			high = k
		}
	}
	out := []point{points[0]}
	last := 0
	for _, k := range []int{min(low, high), max(low, high), len(points) - 1} {
		if k > last {
			out = append(out, points[k])
			last = k
		}
	}
	return out
}
