package plot

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"

	"gonum.org/v1/plot/vg"

	"github.com/spikelane/spikelane/record"
)

// Grid is a figure of charts in rows and columns, for what a [Figure] with its one time axis cannot show: curves over
// anything, histograms, several runs side by side.
type Grid struct {
	Title string    // above all charts; "" none
	Rows  [][]Chart // from top to bottom, each from left to right
}

// Chart is curves, or a matrix of colours, over two axes of its own. The zero Chart leaves its place empty.
type Chart struct {
	Title  string     // above the chart; "" none
	X, Y   string     // labels of the axes, with the unit of the values: "Current (nA)"
	XRange [2]float64 // what the axis shows; where both ends are equal, what the values need
	YRange [2]float64
	XMarks []Mark // on the axes instead of round values: names, powers of what is drawn as logarithms
	YMarks []Mark
	Curves []Curve
	Heat   *Heat   // fills the axes; drawn below the curves
	Height float64 // share of the height that its row takes at least; if it is not positive, 1
}

// Curve is points (X[k], Y[k]) and how they are drawn. Values that are not finite or outside the axes are left out.
type Curve struct {
	Name string // beside the title of the chart; "" none
	X, Y []float64
	Draw Drawing

	Width  float64  // of bars; if it is not positive, as far as the first two are apart
	Labels []string // beside the points, in their order; those left out have none
	Faint  bool     // grey and without a name in the head: a line that others are compared with
}

// Mark is a place on an axis and what stands there.
type Mark struct {
	At    float64 // in the units of the axis
	Label string  // "" for a mark alone
}

// Drawing says how a curve is drawn.
type Drawing uint8

// The ways to draw a curve.
const (
	Line   Drawing = iota // lines from point to point, with gaps where points are left out
	Points                // a dot for each point
	Bars                  // a bar around each X, of nine tenths of its width, from 0 to Y
	Marked                // lines with a dot for each point
)

// Histogram returns bars that count the values in bins of equal width from lo to hi; hi itself belongs to the last one.
// Values outside are not counted. The curve is empty unless lo < hi and bins > 0.
func Histogram(name string, values []float64, lo, hi float64, bins int) Curve {
	c := Curve{Name: name, Draw: Bars}
	if !(lo < hi) || !(hi-lo < huge) || bins <= 0 {
		return c
	}
	width := (hi - lo) / float64(bins)
	c.X, c.Y = make([]float64, bins), make([]float64, bins)
	for k := range bins {
		c.X[k] = lo + float64((float64(k)+0.5)*width)
	}
	for _, v := range values {
		if v >= lo && v <= hi {
			c.Y[min(int((v-lo)/width), bins-1)]++
		}
	}
	return c
}

// Save draws the grid into a file as [Figure.Save] does.
func (g *Grid) Save(path string, width, height float64) error {
	newCanvas, encode, err := format(path)
	if err != nil {
		return err
	}
	p, err := g.drawn(newCanvas, width, height)
	if err != nil {
		return fmt.Errorf("%w %s: %w", ErrFigure, path, err)
	}
	return record.Atomic(path, func(w io.Writer) error { return encode(w, p) })
}

// SVG returns the grid as the content of an SVG file, of the size that [Grid.Save] would give it.
func (g *Grid) SVG(width, height float64) ([]byte, error) {
	p, err := g.drawn(newSVG, width, height)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrFigure, err)
	}
	var b bytes.Buffer
	err = encodeSVG(&b, p)
	return b.Bytes(), err
}

// drawn returns the page of the grid.
func (g *Grid) drawn(newCanvas func(width, height float64) canvas, width, height float64) (*page, error) {
	weights := 0.0
	for _, row := range g.Rows {
		if len(row) == 0 {
			return nil, errors.New("a row has no chart")
		}
		weights += rowWeight(row)
	}
	if weights == 0 {
		return nil, errors.New("it has no chart")
	}
	if width == 0 {
		width = 7
	}
	if height == 0 {
		height = min(max(0.3+1.6*weights, 2), mostInches)
	}
	if !(width >= 1 && width <= mostInches && height >= 1 && height <= mostInches) {
		return nil, fmt.Errorf("size %g x %g inches, want 1 to %d each", width, height, mostInches)
	}
	p := &page{title: clean(g.Title), edge: vg.Length(width)*vg.Inch - margin}
	charts, err := g.layout(p, vg.Length(width)*vg.Inch, vg.Length(height)*vg.Inch, weights)
	if err != nil {
		return nil, err
	}
	p.canvas = newCanvas(width, height)
	if p.title != "" {
		at := vg.Point{X: charts[0].in.Min.X, Y: vg.Length(height)*vg.Inch - margin - titleStyle.Height(p.title)}
		p.text(titleStyle, at, fit(p.title, titleStyle, p.edge-at.X))
	}
	for _, c := range charts {
		p.chart(c)
	}
	return p, nil
}

func rowWeight(row []Chart) float64 {
	weight := 0.0
	for _, c := range row {
		if c.Height > 0 && c.Height < mostInches {
			weight = max(weight, c.Height)
		} else {
			weight = max(weight, 1)
		}
	}
	return weight
}

// placed is a chart whose place and axes are known.
type placed struct {
	Chart
	in             vg.Rectangle
	left           vg.Length // end of its cell, where the label of the vertical axis stands
	xlo, xhi       float64
	ylo, yhi       float64
	xticks, yticks []tick
}

// layout finds the place of every chart on a page of width times height points.
func (g *Grid) layout(p *page, width, height vg.Length, weights float64) ([]placed, error) {
	top := height - margin
	if p.title != "" {
		top -= titleStyle.Height(p.title) + 4
	}
	usable := float64(top) - margin
	label, number := labelStyle.Height("Mg"), tickStyle.Height("0")
	var all []placed
	widths := map[vg.Length]vg.Length{} // of the widest number of charts that begin at the key
	for _, row := range g.Rows {
		cell := onPixel(usable * rowWeight(row) / weights)
		head, foot := vg.Length(3), number+tickMark+5
		for _, c := range row {
			if c.Title != "" || c.named() {
				head = label + 4
			}
			if c.X != "" {
				foot = number + tickMark + 7 + label
			}
		}
		across := (width - 2*margin) / vg.Length(len(row))
		for k, c := range row {
			q := placed{Chart: c}
			if !q.Heat.ok() {
				q.Heat = nil
			}
			q.xlo, q.xhi, q.ylo, q.yhi = c.ranges()
			q.in.Min.Y, q.in.Max.Y = onPixel(float64(top-cell+foot)), onPixel(float64(top-head))
			q.yticks = q.marks(q.YMarks, q.ylo, q.yhi, max(2, int((q.in.Max.Y-q.in.Min.Y)/20)))
			widest := vg.Length(0)
			for _, t := range q.yticks {
				widest = max(widest, tickStyle.Width(t.label))
			}
			q.left = margin + across*vg.Length(k)
			right := q.left + across - 8
			if q.Heat != nil {
				right -= q.Heat.room(q.in.Size().Y)
			}
			q.in.Max.X = onPixel(float64(right))
			widths[q.left] = max(widths[q.left], widest)
			all = append(all, q)
		}
		top -= cell
	}
	for k := range all { // charts below one another begin at the same place
		q := &all[k]
		q.in.Min.X = onPixel(float64(q.left + label + 4 + widths[q.left] + 2 + tickMark))
		size := q.in.Size()
		if size.X < 20 || size.Y < leastHigh {
			return nil, fmt.Errorf("%g x %g inches are too little for its charts", float64(width/vg.Inch), float64(height/vg.Inch))
		}
		q.xticks = q.marks(q.XMarks, q.xlo, q.xhi, max(2, int(size.X/45)))
	}
	return all, nil
}

// marks returns those of somebody's own that lie on an axis, or else round values, whole ones for a matrix, whose axes count
// neurons.
func (c *Chart) marks(own []Mark, lo, hi float64, most int) []tick {
	switch {
	case len(own) == 0 && c.Heat != nil:
		return wholeTicks(lo, hi, most)
	case len(own) == 0:
		return ticks(lo, hi, most)
	}
	var all []tick
	for _, m := range own {
		if m.At >= lo && m.At <= hi {
			all = append(all, tick{m.At, clean(m.Label)})
		}
	}
	return all
}

func (c *Chart) named() bool {
	for _, curve := range c.Curves {
		if curve.Name != "" {
			return true
		}
	}
	return false
}

// ranges returns the ends of both axes. What the values need is their span with a twentieth free at both ends; bars and
// values that are never negative stand on zero.
func (c *Chart) ranges() (xlo, xhi, ylo, yhi float64) {
	xlo, ylo = math.Inf(1), math.Inf(1)
	xhi, yhi = math.Inf(-1), math.Inf(-1)
	bars := false
	given := c.XRange[0] < c.XRange[1]
	for _, curve := range c.Curves {
		half := 0.0
		if curve.Draw == Bars {
			half, bars = curve.barWidth()/2, true
			ylo, yhi = min(ylo, 0), max(yhi, 0)
		}
		for k := range min(len(curve.X), len(curve.Y)) {
			x, y := curve.X[k], curve.Y[k]
			if given && (x < c.XRange[0] || x > c.XRange[1]) {
				continue
			}
			if drawable(x) && drawable(y) {
				xlo, xhi = min(xlo, x-half), max(xhi, x+half)
				ylo, yhi = min(ylo, y), max(yhi, y)
			}
		}
	}
	xlo, xhi = ends(c.XRange, xlo, xhi, bars)
	ylo, yhi = ends(c.YRange, ylo, yhi, false)
	return xlo, xhi, ylo, yhi
}

// ends returns the ends of one axis for values from lo to hi; tight leaves nothing free.
func ends(given [2]float64, lo, hi float64, tight bool) (float64, float64) {
	if given[0] < given[1] && drawable(given[0]) && drawable(given[1]) {
		return given[0], given[1]
	}
	if lo > hi { // no values
		return 0, 1
	}
	air := 0.05 * (hi - lo)
	most := max(math.Abs(lo), math.Abs(hi))
	switch {
	case most < 1e-290:
		return -1, 1
	case air <= 1e-9*most:
		return lo - 0.1*most, hi + 0.1*most
	case tight:
		return lo, hi
	case lo >= 0 && lo-air < 0:
		return 0, hi + air
	}
	return lo - air, hi + air
}
