package plot

import (
	"fmt"
	"image/color"
	"math"

	"gonum.org/v1/plot/vg"
)

// canvas is where a page is drawn; both backends of gonum/plot are one.
type canvas = vg.CanvasWriterTo

// pixel is the side of a pixel at the resolution of PNG files, 300 an inch. Panels begin and end on whole pixels,
// so that images are not resampled.
const (
	dpi   = 300
	pixel = vg.Inch / dpi
)

// panel is one row of the figure.
type panel struct {
	weight   float64 // share of the height
	label    string  // of the vertical axis, which unit follows: "v", " (mV)"
	unit     string
	lo, hi   float64                     // range of the vertical axis, where there is one band
	bands    func(height float64) []band // how a panel of that many points is divided
	keys     []key
	bandKeys bool // keys stand beside their bands, and are not a list
	bareKeys bool // keys have no sample of the line beside them
	draw     func(pg *page, in vg.Rectangle, bands []band)
}

// band is a part of a panel with its own vertical axis from lo to hi; bottom and height are in points.
type band struct {
	bottom, height float64
	lo, hi         float64
	ticks          []tick
}

// key is an entry of a legend.
type key struct {
	text   string
	colour color.NRGBA
}

// page is a figure whose places are known.
type page struct {
	canvas canvas
	title  string
	span   float64
	panels []*panel
	places []vg.Rectangle
	bands  [][]band
	labelX vg.Length // middle of the labels of the vertical axes
	keyX   vg.Length // left end of the legends
	edge   vg.Length // right end of everything

	labelled []vg.Rectangle // where labels of points stand
	time     string         // label of the time axis
	ticks    []tick         // of the time axis, at seconds
}

// Distances in points.
const (
	margin    = 6.0
	tickMark  = 3.0
	gap       = 9.0  // between panels
	keySample = 9.0  // length of the line in a legend
	leastHigh = 12.0 // of a panel
)

func defaultHeight(panels []*panel) float64 {
	height := 0.75
	for _, p := range panels {
		height += p.weight
	}
	return min(max(height, 2), mostInches)
}

// layout finds the place of everything on a page of so many inches.
func (f *Figure) layout(panels []*panel, width, height float64) (*page, error) {
	p := &page{title: clean(f.Title), span: f.Span(), panels: panels}
	w, h := vg.Length(width)*vg.Inch, vg.Length(height)*vg.Inch
	p.edge = w - margin

	top := h - margin
	if p.title != "" {
		top -= titleStyle.Height(p.title) + 5
	}
	time, perSecond := TimeAxis(p.span)
	p.time = time
	bottom := vg.Length(margin) + labelStyle.Height(time) + 3 + tickStyle.Height("0") + tickMark + 3
	usable := float64(top-bottom) - gap*float64(len(panels)-1)
	weights := 0.0
	for _, q := range panels {
		weights += q.weight
	}

	// Heights first: they decide which tick labels there are, and those how wide the left margin is.
	tickWidth, keyWidth := vg.Length(0), vg.Length(0)
	y := float64(top)
	for _, q := range panels {
		high := usable * q.weight / weights
		if high < leastHigh {
			return nil, fmt.Errorf("%g x %g inches are too little for %d panels", width, height, len(panels))
		}
		in := vg.Rectangle{Min: vg.Point{Y: onPixel(y - high)}, Max: vg.Point{Y: onPixel(y)}}
		p.places = append(p.places, in)
		bands := q.bands(float64(in.Size().Y))
		p.bands = append(p.bands, bands)
		for _, b := range bands {
			for _, t := range b.ticks {
				tickWidth = max(tickWidth, tickStyle.Width(t.label))
			}
		}
		for k := range q.keys {
			q.keys[k].text = fit(q.keys[k].text, keyStyle, w/6)
			if q.keys[k].text != "" {
				keyWidth = max(keyWidth, keyStyle.Width(q.keys[k].text)+keySample+3)
			}
		}
		y -= high + gap
	}

	labelHeight := labelStyle.Height("Mg")
	p.labelX = margin + labelHeight/2
	left := margin + labelHeight + 4 + tickWidth + 2 + tickMark
	right := w - margin - 6
	if keyWidth > 0 {
		p.keyX = w - margin - keyWidth
		right = p.keyX - 6
	}
	if right-left < 20 {
		return nil, fmt.Errorf("%g inches are too narrow", width)
	}
	for k := range p.places {
		p.places[k].Min.X, p.places[k].Max.X = onPixel(float64(left)), onPixel(float64(right))
	}
	most := max(2, int((right-left)/55))
	for _, t := range ticks(0, float64(p.span*perSecond), most) {
		p.ticks = append(p.ticks, tick{t.at / perSecond, t.label})
	}
	return p, nil
}

func onPixel(points float64) vg.Length {
	return vg.Length(math.Round(points/float64(pixel))) * pixel
}

func (pg *page) drawAll() {
	if pg.title != "" {
		left := pg.places[0].Min.X
		at := vg.Point{X: left, Y: pg.places[0].Max.Y + 7}
		pg.text(titleStyle, at, fit(pg.title, titleStyle, pg.edge-left))
	}
	for k, p := range pg.panels {
		in, bands := pg.places[k], pg.bands[k]
		p.draw(pg, in, bands)
		for _, b := range bands {
			pg.verticalAxis(in, b)
		}
		middle := vg.Point{X: pg.labelX, Y: (in.Min.Y + in.Max.Y) / 2}
		pg.text(turned(labelStyle), middle, fitUnit(p.label, p.unit, labelStyle, in.Size().Y+gap-2))
		pg.legend(p, in, bands)
	}
	pg.timeAxis(pg.places[len(pg.places)-1])
}

// rule draws a thin line of the axes.
func (pg *page) rule(x0, y0, x1, y1 vg.Length) {
	pg.canvas.SetColor(ink)
	pg.canvas.SetLineWidth(0.6)
	path := vg.Path{}
	path.Move(vg.Point{X: x0, Y: y0})
	path.Line(vg.Point{X: x1, Y: y1})
	pg.canvas.Stroke(path)
}

func (pg *page) verticalAxis(in vg.Rectangle, b band) {
	bottom := in.Min.Y + vg.Length(b.bottom)
	x := in.Min.X
	pg.rule(x, bottom, x, bottom+vg.Length(b.height))
	for _, t := range b.ticks {
		y := bottom + vg.Length(b.height*(t.at-b.lo)/(b.hi-b.lo))
		pg.rule(x-tickMark, y, x, y)
		pg.text(tickStyle, vg.Point{X: x - tickMark - 2, Y: y}, t.label)
	}
}

// timeAxis draws the horizontal axis below the lowest panel.
func (pg *page) timeAxis(in vg.Rectangle) {
	y := in.Min.Y
	pg.rule(in.Min.X, y, in.Max.X, y)
	for _, t := range pg.ticks {
		x := in.Min.X + in.Size().X*vg.Length(t.at/pg.span)
		pg.rule(x, y-tickMark, x, y)
		pg.text(below(tickStyle), vg.Point{X: x, Y: y - tickMark - 2}, t.label)
	}
	at := vg.Point{X: (in.Min.X + in.Max.X) / 2, Y: y - tickMark - 2 - tickStyle.Height("0") - 3}
	pg.text(below(labelStyle), at, pg.time)
}

func (pg *page) legend(p *panel, in vg.Rectangle, bands []band) {
	line := keyStyle.Height("Mg") * 1.15
	y := in.Max.Y - line/2
	free := in.Max.Y + line // the lowest place that names of bands have taken
	for k, entry := range p.keys {
		if entry.text == "" {
			continue
		}
		style := keyStyle
		style.Color = entry.colour
		x := pg.keyX
		switch {
		case p.bandKeys:
			y = in.Min.Y + vg.Length(bands[k].bottom+bands[k].height/2)
			if y > free-line { // no room beside a narrow band
				continue
			}
			free = y
		case y-line/2 < in.Min.Y-gap:
			return
		case !p.bareKeys:
			path := vg.Path{}
			path.Move(vg.Point{X: x, Y: y})
			path.Line(vg.Point{X: x + keySample, Y: y})
			pg.canvas.SetColor(entry.colour)
			pg.canvas.SetLineWidth(1.2)
			pg.canvas.Stroke(path)
			x += keySample + 3
			style.Color = ink
		}
		pg.text(style, vg.Point{X: x, Y: y}, entry.text)
		y -= line
	}
}

// note says in the middle of a panel why it is empty.
func (pg *page) note(in vg.Rectangle, what string) {
	style := keyStyle
	style.Color = grey
	style.XAlign = centre
	pg.text(style, vg.Point{X: (in.Min.X + in.Max.X) / 2, Y: (in.Min.Y + in.Max.Y) / 2}, what)
}
