package plot

import (
	"image"
	"image/color"
	"math"

	"gonum.org/v1/plot/vg"
)

const (
	vectorMarks = 20_000 // more spikes than this are drawn as an image, or an SVG would be huge
	bandGap     = 5.0    // points between two populations
	bandLeast   = 13.0   // points; a population's name must fit
)

// rasterPanel stacks the populations, the first on top.
func rasterPanel(rasters []Raster, span float64) *panel {
	p := &panel{weight: 2.6, label: "Neuron"}
	sizes := make([]int, len(rasters))
	for k, r := range rasters {
		sizes[k] = r.size()
	}
	p.bands = func(height float64) []band {
		heights := share(sizes, height-bandGap*float64(len(sizes)-1))
		bands := make([]band, len(sizes))
		top := height
		for k, h := range heights {
			bands[k] = band{bottom: top - h, height: h, lo: 0, hi: float64(sizes[k])}
			if len(sizes) == 1 || h >= 2*bandLeast {
				bands[k].ticks = ticks(0, float64(sizes[k]), max(2, int(h/26)))
			}
			top -= h + bandGap
		}
		return bands
	}
	if len(rasters) > 1 {
		p.bandKeys = true
		for k, r := range rasters {
			p.keys = append(p.keys, key{r.Name, colour(k)})
		}
	}
	p.draw = func(pg *page, in vg.Rectangle, bands []band) {
		var all []marks
		total := 0
		for k, r := range rasters {
			m := newMarks(r, span, in, bands[k], colour(k))
			total += len(m.at)
			all = append(all, m)
		}
		switch {
		case total == 0:
			pg.note(in, "no spikes")
		case total > vectorMarks:
			pg.paint(in, all)
		default:
			for _, m := range all {
				pg.stroke(m)
			}
		}
	}
	return p
}

// share divides height among populations in proportion to their sizes, but no share is below bandLeast
// while there is room.
func share(sizes []int, height float64) []float64 {
	heights := make([]float64, len(sizes))
	least := min(bandLeast, height/float64(len(sizes)))
	fixed := make([]bool, len(sizes))
	for {
		rest, sum := height, 0.0
		for k, n := range sizes {
			if fixed[k] {
				rest -= least
			} else {
				sum += float64(n)
			}
		}
		settled := true
		for k, n := range sizes {
			heights[k] = least
			if !fixed[k] {
				heights[k] = rest * float64(n) / sum
				if heights[k] < least*(1-1e-9) {
					fixed[k], settled = true, false
				}
			}
		}
		if settled {
			return heights
		}
	}
}

// marks is the spikes of one population: rectangles of one size, centred at the points at.
type marks struct {
	at            []vg.Point
	width, height vg.Length
	colour        color.NRGBA
}

// newMarks places the spikes. Where rows are far enough apart each spike is an upright tick, as drawn by hand since the first
// rasters; else it is a square that shrinks as the panel fills up.
func newMarks(r Raster, span float64, in vg.Rectangle, b band, c color.NRGBA) marks {
	m := marks{colour: c}
	size := in.Size()
	row := vg.Length(b.height) / vg.Length(r.size())
	r.each(span, func(t float64, i int) {
		m.at = append(m.at, vg.Point{
			X: in.Min.X + size.X*vg.Length(t/span),
			Y: in.Min.Y + vg.Length(b.bottom) + row*(vg.Length(i)+0.5),
		})
	})
	if row >= 3 {
		m.width, m.height = 0.7, min(0.75*row, 12)
		return m
	}
	// A tenth of the panel black on average is easy to read: bursts are denser and still show their shape.
	area := float64(size.X) * b.height
	side := math.Sqrt(0.1 * area / float64(max(len(m.at), 1)))
	m.width = vg.Length(min(max(side, 0.5), 1.3))
	m.height = m.width
	return m
}

// stroke draws marks as one path.
func (pg *page) stroke(m marks) {
	path := make(vg.Path, 0, 2*len(m.at))
	for _, at := range m.at {
		path.Move(vg.Point{X: at.X, Y: at.Y - m.height/2})
		path.Line(vg.Point{X: at.X, Y: at.Y + m.height/2})
	}
	pg.canvas.SetColor(m.colour)
	pg.canvas.SetLineWidth(m.width)
	pg.canvas.Stroke(path)
}

// paint draws marks as one image over the rectangle in and a little around it.
func (pg *page) paint(in vg.Rectangle, all []marks) {
	const around = 4 * pixel
	frame := vg.Rectangle{
		Min: vg.Point{X: in.Min.X - around, Y: in.Min.Y - around},
		Max: vg.Point{X: in.Max.X + around, Y: in.Max.Y + around},
	}
	size := frame.Size()
	width, height := int(math.Round(float64(size.X/pixel))), int(math.Round(float64(size.Y/pixel)))
	img := image.NewNRGBA(image.Rect(0, 0, width, height))
	for _, m := range all {
		halfW, halfH := float64(m.width/pixel)/2, float64(m.height/pixel)/2
		for _, at := range m.at {
			x, y := float64((at.X-frame.Min.X)/pixel), float64((frame.Max.Y-at.Y)/pixel)
			cover(img, x-halfW, x+halfW, y-halfH, y+halfH, m.colour)
		}
	}
	pg.canvas.DrawImage(frame, img)
}

// cover paints the rectangle, in pixels, over the image; pixels that it covers in part become as opaque as that part.
func cover(img *image.NRGBA, x0, x1, y0, y1 float64, c color.NRGBA) {
	b := img.Bounds()
	for y := max(int(y0), 0); y < min(int(math.Ceil(y1)), b.Max.Y); y++ {
		high := min(y1, float64(y+1)) - max(y0, float64(y))
		for x := max(int(x0), 0); x < min(int(math.Ceil(x1)), b.Max.X); x++ {
			part := high * (min(x1, float64(x+1)) - max(x0, float64(x)))
			at := img.PixOffset(x, y)
			old := float64(img.Pix[at+3]) / 255
			c.A = uint8(math.Round(255 * (old + float64((1-old)*part))))
			copy(img.Pix[at:at+4], []uint8{c.R, c.G, c.B, c.A})
		}
	}
}
