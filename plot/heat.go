package plot

import (
	"image"
	"image/color"
	"math"

	"gonum.org/v1/plot/vg"
)

// Heat is a matrix of values as colours, which fills the axes of a [Chart], with the scale of the colours beside it. Row 0
// is at the bottom, column 0 on the left.
type Heat struct {
	Rows, Cols int        // of the matrix
	Values     []float64  // of row 0 first; where they are not finite, nothing is drawn
	Range      [2]float64 // from the darkest to the lightest colour; where both ends are equal, what the values need
	Label      string     // of the scale, with the unit: "w (nS)"
}

// Distances in points, from left to right.
const (
	scaleGap  = 7.0
	scaleWide = 7.0
)

// ok reports whether there are as many values as rows and columns say.
func (h *Heat) ok() bool {
	return h != nil && h.Rows > 0 && h.Cols > 0 && len(h.Values)/h.Rows == h.Cols && len(h.Values)%h.Rows == 0
}

// ends returns the values of the darkest and the lightest colour.
func (h *Heat) ends() (lo, hi float64) {
	lo, hi = extent(h.Values)
	return ends(h.Range, lo, hi, true)
}

// scaleTicks returns the marks beside the scale of colours, which is height points high.
func (h *Heat) scaleTicks(height vg.Length) []tick {
	lo, hi := h.ends()
	return ticks(lo, hi, max(2, int(height/20)))
}

// room is how much the scale takes on the right of the axes.
func (h *Heat) room(height vg.Length) vg.Length {
	widest := vg.Length(0)
	for _, t := range h.scaleTicks(height) {
		widest = max(widest, tickStyle.Width(t.label))
	}
	room := scaleGap + scaleWide + tickMark + 2 + widest
	if h.Label != "" {
		room += 4 + labelStyle.Height("Mg")
	}
	return room
}

// heat draws the matrix of a chart and its scale.
func (pg *page) heat(c placed) {
	h, in := c.Heat, c.in
	lo, hi := h.ends()
	pg.shades(in, func(x, y float64) float64 {
		row, col := min(int(y*float64(h.Rows)), h.Rows-1), min(int(x*float64(h.Cols)), h.Cols-1)
		return (h.Values[row*h.Cols+col] - lo) / (hi - lo)
	})
	scale := vg.Rectangle{Min: vg.Point{X: onPixel(float64(in.Max.X + scaleGap)), Y: in.Min.Y}, Max: vg.Point{X: onPixel(float64(in.Max.X + scaleGap + scaleWide)), Y: in.Max.Y}}
	pg.shades(scale, func(_, y float64) float64 { return y })
	right := scale.Max.X + tickMark + 2
	style := tickStyle
	style.XAlign = keyStyle.XAlign
	widest := vg.Length(0)
	for _, t := range h.scaleTicks(in.Size().Y) {
		y := in.Min.Y + in.Size().Y*vg.Length((t.at-lo)/(hi-lo))
		pg.rule(scale.Max.X, y, scale.Max.X+tickMark, y)
		pg.text(style, vg.Point{X: right, Y: y}, t.label)
		widest = max(widest, tickStyle.Width(t.label))
	}
	at := vg.Point{X: right + widest + 4 + labelStyle.Height("Mg")/2, Y: (in.Min.Y + in.Max.Y) / 2}
	pg.text(turned(labelStyle), at, fit(h.Label, labelStyle, in.Size().Y+gap))
}

// shades fills a rectangle with an image of one colour for each pixel: that of value, from 0 to 1 of the place from the
// bottom left in parts of the width and of the height; nothing where it is NaN.
func (pg *page) shades(in vg.Rectangle, value func(x, y float64) float64) {
	palette := color.Palette{color.NRGBA{}}
	for k := range 255 {
		palette = append(palette, shade(float64(k)/254))
	}
	w, h := max(1, pixels(in.Size().X)), max(1, pixels(in.Size().Y))
	img := image.NewPaletted(image.Rect(0, 0, w, h), palette)
	for y := range h {
		for x := range w {
			v := value((float64(x)+0.5)/float64(w), 1-(float64(y)+0.5)/float64(h))
			if drawable(v) {
				img.Pix[img.PixOffset(x, y)] = uint8(1 + int(min(max(v, 0), 1)*254+0.5))
			}
		}
	}
	pg.canvas.DrawImage(in, img)
}

// extent returns the smallest and the largest of the values that can be drawn; lo > hi without any.
func extent(values []float64) (lo, hi float64) {
	lo, hi = math.Inf(1), math.Inf(-1)
	for _, v := range values {
		if drawable(v) {
			lo, hi = min(lo, v), max(hi, v)
		}
	}
	return lo, hi
}
