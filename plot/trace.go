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
		name := fmt.Sprintf("%d", row)
		if row < len(tr.Index) {
			name = fmt.Sprintf("%d", tr.Index[row])
		}
		lines[k] = line{"i = " + name, colour(k), tr.T, tr.Y[row]}
	}
	p := linePanel(lines, label, tr.Unit, span)
	if shown < rows {
		p.keys = []key{{fmt.Sprintf("%d of %d", shown, rows), grey}}
		p.bareKeys = true
	}
	return p
}

// linePanel shows curves whose values are in unit.
func linePanel(lines []line, label, unit string, span float64) *panel {
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
	full, exponent := scaled(label, unit, most)
	p := &panel{weight: 1.15, label: full}
	// The axis leaves a twentieth free at both ends; a constant is in the middle.
	air := 0.05 * (hi - lo)
	if air <= 1e-9*most || air == 0 {
		air = 0.1 * most
		if most < 1e-290 { // no digits are left below the smallest numbers
			air = 1
		}
	}
	lo, hi = lo-air, hi+air
	p.lo, p.hi = lo, hi
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
	if len(lines) <= mostKeys {
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

// fromZero makes an axis of values that are never negative start at zero.
func (p *panel) fromZero() {
	if p.lo < 0 || p.lo < p.hi/2 {
		p.lo = min(0, p.lo+0.05/1.1*(p.hi-p.lo)) // without its air
	}
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
	size := in.Size()
	pieces := thin(l, span, max(1, int(size.X/pixel)))
	path := vg.Path{}
	for _, piece := range pieces {
		for k, pt := range piece {
			at := vg.Point{
				X: in.Min.X + size.X*vg.Length(pt.t/span),
				Y: in.Min.Y + size.Y*vg.Length((pt.y-lo)/(hi-lo)),
			}
			if k == 0 {
				path.Move(at)
			} else {
				path.Line(at)
			}
			if len(piece) == 1 { // a lone sample is a dot
				path.Line(vg.Point{X: at.X + 0.8, Y: at.Y})
			}
		}
	}
	pg.canvas.SetColor(l.colour)
	pg.canvas.SetLineWidth(0.8)
	if several > 3 {
		pg.canvas.SetLineWidth(0.6)
	}
	pg.canvas.Stroke(path)
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
