package webpage

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"image/color"
	"math"

	"github.com/spikelane/spikelane/plot"
)

// figure is what the script of the page draws. Arrays are typed arrays of JavaScript, little-endian, in base64. Times are
// 32-bit parts of the span: 2^32-1 is the end of it.
type figure struct {
	Span      float64  `json:"span"`      // seconds
	Time      string   `json:"time"`      // label of the time axis
	PerSecond float64  `json:"perSecond"` // what seconds are multiplied by for it
	Rasters   []raster `json:"rasters"`
	Panels    []panel  `json:"panels"` // rates, then traces
}

type raster struct {
	Name   string `json:"name"`
	Colour string `json:"colour"`
	N      int    `json:"n"`     // neurons
	Count  int    `json:"count"` // spikes in T and I
	T      string `json:"t"`     // 32 bits each, ascending
	I      string `json:"i"`     // index of the neuron: 16 bits each, or 32 if N is larger than 65536
}

type panel struct {
	Label string  `json:"label"` // with the unit of the values
	Lo    float64 `json:"lo"`    // ends of the vertical axis
	Hi    float64 `json:"hi"`
	Mean  bool    `json:"mean"` // where several samples share a column, their mean is drawn, on an axis that fits; else the lowest and the highest
	Lines []line  `json:"lines"`
}

type line struct {
	Name   string `json:"name"`
	Colour string `json:"colour"`
	T      string `json:"t"` // "" as the line before
	Y      string `json:"y"` // float32; NaN leaves a gap
}

const (
	mostSpikes  = 4_000_000 // of one raster; the page takes some 8 bytes for each
	mostSamples = 100_000   // of one line
	mostLines   = 24        // of one panel, as in plot.Figure
)

// newFigure packs what the monitors recorded, and says what was left out.
func newFigure(f *plot.Figure) (out figure, notes []string) {
	out = figure{Span: f.Span(), Rasters: []raster{}, Panels: []panel{}}
	out.Time, out.PerSecond = plot.TimeAxis(out.Span)
	colours := map[string]string{}
	for k, r := range f.Rasters {
		packed, every := newRaster(r, out.Span, hex(plot.Colour(k)))
		if every > 1 {
			notes = append(notes, fmt.Sprintf("%s: one spike in %d is drawn, of %d.", r.Name, every, len(r.T)))
		}
		out.Rasters = append(out.Rasters, packed)
		colours[r.Name] = packed.Colour
	}
	if len(f.Rates) > 0 {
		p := panel{Label: "Rate (Hz)", Mean: true, Hi: 1, Lines: []line{}}
		for k, r := range f.Rates {
			c, ok := colours[r.Name]
			if !ok {
				c = hex(plot.Colour(k))
			}
			t, y, every := means(r.T, r.Hz)
			if every > 1 {
				notes = append(notes, fmt.Sprintf("%s: each point is the mean of %d samples.", r.Name, every))
			}
			p.Lines = append(p.Lines, line{Name: r.Name, Colour: c, T: times(t, out.Span), Y: floats(y, 1)})
		}
		out.Panels = append(out.Panels, p)
	}
	for _, tr := range f.Traces {
		p, every := newTrace(tr, out.Span)
		if n := len(tr.Y); n > mostLines {
			notes = append(notes, fmt.Sprintf("%s.%s: %d of %d recorded are drawn.", tr.Name, tr.Variable, mostLines, n))
		}
		if every > 1 {
			notes = append(notes, fmt.Sprintf("%s.%s: of each %d samples the lowest and the highest are drawn.", tr.Name, tr.Variable, every))
		}
		out.Panels = append(out.Panels, p)
	}
	return out, notes
}

func newRaster(r plot.Raster, span float64, colour string) (out raster, every int) {
	n := r.Size()
	var t []float64
	var i []int32
	every = (len(r.T) + mostSpikes - 1) / mostSpikes
	for k := 0; k < min(len(r.T), len(r.I)); k += max(every, 1) {
		if r.T[k] >= 0 && r.T[k] <= span && r.I[k] >= 0 && int(r.I[k]) < n {
			t, i = append(t, r.T[k]), append(i, r.I[k])
		}
	}
	out = raster{Name: r.Name, Colour: colour, N: n, Count: len(t), T: times(t, span)}
	var b []byte
	for _, x := range i {
		if n <= 1<<16 {
			b = binary.LittleEndian.AppendUint16(b, uint16(x))
		} else {
			b = binary.LittleEndian.AppendUint32(b, uint32(x))
		}
	}
	out.I = base64.StdEncoding.EncodeToString(b)
	return out, every
}

func newTrace(tr plot.Trace, span float64) (p panel, every int) {
	suffix, per := plot.AxisUnit(tr.Unit, tr.Y...)
	p.Label, p.Lines = tr.Variable+suffix, []line{}
	if tr.Name != "" {
		p.Label = tr.Name + "." + p.Label
	}
	var rows []int
	for k := range min(len(tr.Y), mostLines) { // evenly spread, with the first and the last
		if len(tr.Y) > mostLines {
			k = k * (len(tr.Y) - 1) / (mostLines - 1)
		}
		rows = append(rows, k)
	}
	var all [][]float64
	for k, row := range rows {
		t, y, of := envelope(tr.T, tr.Y[row])
		every = of
		l := line{Name: tr.RowName(row), Colour: hex(plot.Colour(k)), Y: floats(y, per)}
		if k == 0 {
			l.T = times(t, span)
		}
		p.Lines = append(p.Lines, l)
		all = append(all, y)
	}
	p.Lo, p.Hi = ends(all, per)
	return p, every
}

func hex(c color.NRGBA) string { return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B) }

// times packs times in seconds.
func times(t []float64, span float64) string {
	b := make([]byte, 0, 4*len(t))
	for _, x := range t {
		b = binary.LittleEndian.AppendUint32(b, uint32(math.Round(min(max(x/span, 0), 1)*math.MaxUint32)))
	}
	return base64.StdEncoding.EncodeToString(b)
}

// floats packs values divided by per.
func floats(y []float64, per float64) string {
	b := make([]byte, 0, 4*len(y))
	for _, x := range y {
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(float32(x/per)))
	}
	return base64.StdEncoding.EncodeToString(b)
}

// ends are those of an axis that shows all values divided by per, with a twentieth free at both ends.
func ends(rows [][]float64, per float64) (lo, hi float64) {
	lo, hi = math.Inf(1), math.Inf(-1)
	for _, row := range rows {
		for _, y := range row {
			if y /= per; math.Abs(y) < math.MaxFloat32/4 {
				lo, hi = min(lo, y), max(hi, y)
			}
		}
	}
	if lo > hi {
		return 0, 1
	}
	air := 0.05 * (hi - lo)
	if most := max(math.Abs(lo), math.Abs(hi)); air <= 1e-6*most { // all the same, as far as 32 bits tell
		air = 0.1 * most
	}
	if air == 0 {
		air = 1
	}
	return lo - air, hi + air
}
