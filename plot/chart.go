package plot

import (
	"image/color"
	"math"
	"slices"

	"gonum.org/v1/plot/vg"
)

// chart draws one chart of a grid.
func (pg *page) chart(c placed) {
	if c.empty() {
		return
	}
	if c.Heat != nil {
		pg.heat(c)
	}
	for k, curve := range c.Curves {
		paint := c.paint(k)
		switch curve.Draw {
		case Points:
			pg.points(c, curve, paint)
		case Bars:
			pg.bars(c, curve, paint)
		default:
			pg.strokeLine(c.shifted(curve, paint), c.in, c.xhi-c.xlo, c.ylo, c.yhi, len(c.Curves))
			if curve.Draw == Marked {
				pg.points(c, curve, paint)
			}
		}
		pg.labels(c, curve, paint)
	}
	in := c.in
	pg.verticalAxis(in, band{height: float64(in.Size().Y), lo: c.ylo, hi: c.yhi, ticks: c.yticks})
	pg.rule(in.Min.X, in.Min.Y, in.Max.X, in.Min.Y)
	for _, t := range c.xticks {
		x := c.at(t.at, c.ylo).X
		pg.rule(x, in.Min.Y-tickMark, x, in.Min.Y)
		pg.text(below(tickStyle), vg.Point{X: x, Y: in.Min.Y - tickMark - 2}, t.label)
	}
	middle := vg.Point{X: (in.Min.X + in.Max.X) / 2, Y: in.Min.Y - tickMark - 2 - tickStyle.Height("0") - 3}
	pg.text(below(labelStyle), middle, fit(c.X, labelStyle, in.Size().X+2*gap))
	side := vg.Point{X: c.left + labelStyle.Height("Mg")/2, Y: (in.Min.Y + in.Max.Y) / 2}
	pg.text(turned(labelStyle), side, fit(c.Y, labelStyle, in.Size().Y+gap))

	// The head: title on the left, names of curves on the right, each in its colour.
	head := vg.Point{X: in.Max.X, Y: in.Max.Y + 3 + labelStyle.Height("Mg")/2}
	for k := len(c.Curves) - 1; k >= 0; k-- {
		name := fit(c.Curves[k].Name, keyStyle, max(0, head.X-in.Min.X))
		if name == "" || c.Curves[k].Faint {
			continue
		}
		style := keyStyle
		style.Color = c.paint(k)
		head.X -= keyStyle.Width(name)
		pg.text(style, head, name)
		head.X -= 8
	}
	style := keyStyle
	style.Font.Size = labelStyle.Font.Size
	pg.text(style, vg.Point{X: in.Min.X, Y: head.Y}, fit(c.Title, style, head.X-in.Min.X))
}

// empty reports whether there is nothing to draw, not even words for axes.
func (c *Chart) empty() bool {
	return c.Title == "" && c.X == "" && c.Y == "" && len(c.Curves) == 0 && c.Heat == nil
}

// paint returns the colour of a curve.
func (c *placed) paint(k int) color.NRGBA {
	if c.Curves[k].Faint {
		return grey
	}
	return Colour(k)
}

// labels writes the labels of points: to their right, or to their left, above or below, whichever is the first place on the
// chart where no other label stands. Where there is none, it stands to the right all the same.
func (pg *page) labels(c placed, curve Curve, ink color.NRGBA) {
	style := keyStyle
	style.Color = ink
	high := style.Height("Mg")
	for k, label := range curve.Labels[:min(len(curve.Labels), len(curve.X), len(curve.Y))] {
		x, y := curve.X[k], curve.Y[k]
		if label = clean(label); label == "" || !(x >= c.xlo && x <= c.xhi && y >= c.ylo && y <= c.yhi) {
			continue
		}
		at, wide := c.at(x, y), style.Width(label)
		var chosen vg.Rectangle
		for n, corner := range []vg.Point{{X: 4, Y: 1 - high/2}, {X: -4 - wide, Y: 1 - high/2}, {X: -wide / 2, Y: 2 + high/2}, {X: -wide / 2, Y: -2 - 1.5*high}} {
			low := at.Add(corner)
			place := vg.Rectangle{Min: low, Max: low.Add(vg.Point{X: wide, Y: high})}
			if n == 0 {
				chosen = place
			}
			if place.Min.X >= c.in.Min.X && place.Max.X <= c.in.Max.X && !slices.ContainsFunc(pg.labelled, func(r vg.Rectangle) bool { return overlap(r, place) }) {
				chosen = place
				break
			}
		}
		pg.labelled = append(pg.labelled, chosen)
		pg.text(style, vg.Point{X: chosen.Min.X, Y: chosen.Min.Y + high/2}, label)
	}
}

func overlap(a, b vg.Rectangle) bool {
	return a.Min.X < b.Max.X && b.Min.X < a.Max.X && a.Min.Y < b.Max.Y && b.Min.Y < a.Max.Y
}

// at returns the place of a point.
func (c *placed) at(x, y float64) vg.Point {
	size := c.in.Size()
	return vg.Point{
		X: c.in.Min.X + size.X*vg.Length((x-c.xlo)/(c.xhi-c.xlo)),
		Y: c.in.Min.Y + size.Y*vg.Length((y-c.ylo)/(c.yhi-c.ylo)),
	}
}

// shifted returns a curve on an axis that begins at 0, without what lies outside the axes.
func (c *placed) shifted(curve Curve, ink color.NRGBA) line {
	n := min(len(curve.X), len(curve.Y))
	l := line{name: curve.Name, colour: ink, t: make([]float64, n), y: make([]float64, n)}
	for k := range n {
		l.t[k], l.y[k] = curve.X[k]-c.xlo, curve.Y[k]
		if !(l.y[k] >= c.ylo && l.y[k] <= c.yhi) {
			l.y[k] = math.NaN()
		}
	}
	return l
}

func (pg *page) points(c placed, curve Curve, ink color.NRGBA) {
	m := marks{colour: ink}
	l := c.shifted(curve, ink)
	l.each(c.xhi-c.xlo, func(x, y float64) {
		m.at = append(m.at, c.at(x+c.xlo, y))
	}, func() {})
	m.width = dotSide(c.in, len(m.at))
	if len(m.at) <= 200 {
		m.width = 1.8
	}
	m.height = m.width
	pg.paint(c.in, []marks{m})
}

func (pg *page) bars(c placed, curve Curve, ink color.NRGBA) {
	pg.canvas.SetColor(ink)
	half := 0.45 * curve.barWidth()
	for k := range min(len(curve.X), len(curve.Y)) {
		x, y := curve.X[k], curve.Y[k]
		if !drawable(x) || !drawable(y) || x < c.xlo || x > c.xhi {
			continue
		}
		clipX := func(x float64) float64 { return min(max(x, c.xlo), c.xhi) }
		clipY := func(y float64) float64 { return min(max(y, c.ylo), c.yhi) }
		from, to := c.at(clipX(x-half), clipY(0)), c.at(clipX(x+half), clipY(y))
		var path vg.Path
		path.Move(from)
		path.Line(vg.Point{X: to.X, Y: from.Y})
		path.Line(to)
		path.Line(vg.Point{X: from.X, Y: to.Y})
		path.Close()
		pg.canvas.Fill(path)
	}
}

// barWidth is the width that bars have, the gap beside them included.
func (c *Curve) barWidth() float64 {
	if c.Width > 0 && c.Width < huge {
		return c.Width
	}
	if len(c.X) > 1 {
		if w := math.Abs(c.X[1] - c.X[0]); w > 0 && w < huge {
			return w
		}
	}
	return 1
}
