package plot

import (
	"image"
	"image/color"
	"math"
	"slices"

	"gonum.org/v1/plot/vg"
)

const (
	vectorMarks = 20_000 // more spikes than this are drawn as an image, or an SVG would be huge
	bandGap     = 5.0    // points between two populations
	bandLeast   = 13.0   // points; a population's name must fit
	rowTall     = 3.0    // points; rows from this height on are seen one by one
)

// rasterPanel stacks the populations, the first on top.
func rasterPanel(rasters []Raster, span float64) *panel {
	p := &panel{weight: 2.6, label: "Neuron"}
	sizes := make([]int, len(rasters))
	for k, r := range rasters {
		sizes[k] = r.Size()
	}
	p.bands = func(height float64) []band {
		between := min(bandGap, height/float64(4*len(sizes)))
		heights := share(sizes, height-between*float64(len(sizes)-1))
		bands := make([]band, len(sizes))
		top := height
		for k, h := range heights {
			bands[k] = band{bottom: top - h, height: h, lo: 0, hi: float64(sizes[k])}
			if h/float64(sizes[k]) >= rowTall { // the mark of an index stands at the middle of its row
				bands[k].lo, bands[k].hi = -0.5, float64(sizes[k])-0.5
			}
			if len(sizes) == 1 || h >= 2*bandLeast {
				bands[k].ticks = wholeTicks(bands[k].lo, bands[k].hi, max(2, int(h/26)))
			}
			top -= h + between
		}
		return bands
	}
	if len(rasters) > 1 {
		p.bandKeys = true
		for k, r := range rasters {
			p.keys = append(p.keys, key{r.Name, Colour(k)})
		}
	}
	p.draw = func(pg *page, in vg.Rectangle, bands []band) {
		var all []marks
		total := 0
		for k, r := range rasters {
			m := newMarks(r, span, in, bands[k], Colour(k))
			total += len(m.at)
			all = append(all, m)
		}
		dot := dotSide(in, total)
		for k := range all {
			if all[k].height == 0 {
				all[k].width, all[k].height = dot, dot
			}
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

// newMarks places the spikes. Where rows are far enough apart each spike is an upright tick; else it is a square whose
// size, still 0, the panel decides.
func newMarks(r Raster, span float64, in vg.Rectangle, b band, c color.NRGBA) marks {
	m := marks{colour: c}
	size := in.Size()
	row := vg.Length(b.height) / vg.Length(r.Size())
	r.each(span, func(t float64, i int) {
		m.at = append(m.at, vg.Point{
			X: in.Min.X + size.X*vg.Length(t/span),
			Y: in.Min.Y + vg.Length(b.bottom) + row*(vg.Length(i)+0.5),
		})
	})
	if row >= rowTall {
		m.width, m.height = 0.7, min(0.75*row, 12)
	}
	return m
}

// dotSide is the side of the squares for so many spikes. An eighth of the panel inked on average is easy to read:
// bursts are denser and still show their shape.
func dotSide(in vg.Rectangle, spikes int) vg.Length {
	size := in.Size()
	side := math.Sqrt(0.13 * float64(size.X*size.Y) / float64(max(spikes, 1)))
	return min(max(vg.Length(side), pixel), 1.3)
}

// stroke draws marks as lines.
func (pg *page) stroke(m marks) {
	pg.canvas.SetColor(m.colour)
	pg.canvas.SetLineWidth(m.width)
	for part := range slices.Chunk(m.at, strokeAtOnce) {
		path := make(vg.Path, 0, 2*len(part))
		for _, at := range part {
			path.Move(vg.Point{X: at.X, Y: at.Y - m.height/2})
			path.Line(vg.Point{X: at.X, Y: at.Y + m.height/2})
		}
		pg.canvas.Stroke(path)
	}
}

// strokeAtOnce is how many points make one path: the rasteriser's time grows with the square of the crossings of a
// row of pixels by one path.
const strokeAtOnce = 256

// paint draws marks as one image over the rectangle in and a little around it. Marks are moved to whole pixels, which
// nobody sees at this resolution; without half-covered pixels the image is a fraction of the size.
func (pg *page) paint(in vg.Rectangle, all []marks) {
	const around = 4 * pixel
	frame := vg.Rectangle{
		Min: vg.Point{X: in.Min.X - around, Y: in.Min.Y - around},
		Max: vg.Point{X: in.Max.X + around, Y: in.Max.Y + around},
	}
	palette := color.Palette{color.NRGBA{}}
	for _, m := range all {
		if !slices.Contains(palette, color.Color(m.colour)) {
			palette = append(palette, m.colour)
		}
	}
	size := frame.Size()
	img := image.NewPaletted(image.Rect(0, 0, pixels(size.X), pixels(size.Y)), palette)
	for _, m := range all {
		w, h := int(math.Ceil(float64(m.width/pixel))), int(math.Ceil(float64(m.height/pixel)))
		ink := uint8(slices.Index(palette, color.Color(m.colour)))
		for _, at := range m.at {
			x, y := pixels(at.X-frame.Min.X-m.width/2), pixels(frame.Max.Y-at.Y-m.height/2)
			mark := image.Rect(x, y, x+w, y+h).Intersect(img.Rect)
			for y := mark.Min.Y; y < mark.Max.Y; y++ {
				for x := mark.Min.X; x < mark.Max.X; x++ {
					img.Pix[img.PixOffset(x, y)] = ink
				}
			}
		}
	}
	pg.canvas.DrawImage(frame, img)
}

func pixels(l vg.Length) int { return int(math.Round(float64(l / pixel))) }
