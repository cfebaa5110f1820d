// Package plot draws a finished run, as PNG or SVG. A [Figure] has spike rasters, population rates and recorded traces on one
// time axis. A [Grid] has charts of anything side by side; [Distribution], [Matrix], [Intervals], [PhasePlane] and [FI] make
// charts of what neuroscience looks at. [OpenResults] draws the folder that a run has written.
//
// It stands after record, at the very end of the pipe; only programs use it, the engine never.
package plot

import (
	"errors"
	"fmt"
	"image/color"
	"io"
	"math"

	"github.com/spikelane/spikelane/record"
)

// ErrFigure is wrapped by the errors of [Figure.Save] that are not about the disk: nothing to draw, a size that
// does not work, a file extension that is not known.
var ErrFigure = errors.New("cannot draw figure")

// Raster is the record of one spike monitor. Spikes with an index outside the population or a time outside the
// figure are not drawn.
type Raster struct {
	Name string    // beside the panel
	T    []float64 // seconds, ascending
	I    []int32   // neuron index of each spike
	N    int       // neurons in the population; if it is not positive, the largest index says
}

// Rate is the firing rate of a population over time.
type Rate struct {
	Name  string    // for the legend
	T, Hz []float64 // seconds; spikes per second and neuron
}

// Trace is one variable recorded in some neurons or synapses. NaN and infinite values leave gaps.
type Trace struct {
	Name     string      // of the monitor; shown where two traces have the same variable
	Variable string      // as in the equations
	Unit     string      // of Y, an SI unit without prefix by name, such as "volt"; "" or "1" for none
	T        []float64   // seconds, ascending
	Index    []int       // which neuron or synapse each row of Y belongs to
	Y        [][]float64 // [recorded][time], in Unit
	Names    []string    // of the rows, for the legend; those left out are called by their index: "i = 3"
}

// Figure is a stack of panels on one time axis: one for all rasters, one for all rates, one for each trace.
type Figure struct {
	Title    string  // above all panels; "" none
	Duration float64 // seconds; if it is not positive, the latest time in the data
	Rasters  []Raster
	Rates    []Rate
	Traces   []Trace
}

// Save draws the figure into the file path, whose extension .png (300 dots an inch) or .svg says the format, by
// [record.Atomic]. width and height are in inches; zero means 7 inches, and as high as the panels need. Values that
// cannot be drawn are left out; errors that are not about the disk wrap [ErrFigure].
func (f *Figure) Save(path string, width, height float64) error {
	newCanvas, encode, err := format(path)
	if err != nil {
		return err
	}
	if width == 0 {
		width = 7
	}
	panels := f.panels()
	if len(panels) == 0 {
		return fmt.Errorf("%w %s: it has no raster, rate or trace", ErrFigure, path)
	}
	if height == 0 {
		height = defaultHeight(panels)
	}
	if !(width >= 1 && width <= mostInches && height >= 1 && height <= mostInches) {
		return fmt.Errorf("%w %s: size %g x %g inches, want 1 to %d each", ErrFigure, path, width, height, mostInches)
	}
	p, err := f.layout(panels, width, height)
	if err != nil {
		return fmt.Errorf("%w %s: %w", ErrFigure, path, err)
	}
	p.canvas = newCanvas(width, height)
	p.drawAll()
	return record.Atomic(path, func(w io.Writer) error { return encode(w, p) })
}

// Span returns the length of the time axis in seconds, at least 1 µs and less than endless.
func (f *Figure) Span() float64 {
	if f.Duration > 0 && f.Duration < endless {
		return max(f.Duration, 1e-6)
	}
	last := 0.0
	see := func(times []float64) {
		for _, t := range times {
			if t > last && t < endless {
				last = t
			}
		}
	}
	for _, r := range f.Rasters {
		see(r.T)
	}
	for _, r := range f.Rates {
		see(r.T)
	}
	for _, tr := range f.Traces {
		see(tr.T)
	}
	if last == 0 {
		return 1e-3
	}
	return max(last, 1e-6)
}

// mostInches bounds the memory of a PNG to 324 MB.
const mostInches = 30

// endless is 30,000 years in seconds; no run ends so late.
const endless = 1e12

// huge bounds what is drawn, so that no difference of two values overflows.
const huge = 1e300

func drawable(v float64) bool { return math.Abs(v) < huge } // false for NaN

var (
	ink  = color.NRGBA{0x22, 0x22, 0x22, 0xff} // text, axes
	grey = color.NRGBA{0x77, 0x77, 0x77, 0xff}
)

// panels describes what the figure consists of, from top to bottom.
func (f *Figure) panels() []*panel {
	span := f.Span()
	var panels []*panel
	if len(f.Rasters) > 0 {
		panels = append(panels, rasterPanel(f.Rasters, span))
	}
	if len(f.Rates) > 0 {
		panels = append(panels, f.ratePanel(span))
	}
	variables := map[string]int{}
	for _, tr := range f.Traces {
		variables[tr.Variable]++
	}
	for _, tr := range f.Traces {
		label := tr.Variable
		if variables[tr.Variable] > 1 && tr.Name != "" {
			label = tr.Name + "." + tr.Variable
		}
		panels = append(panels, tracePanel(tr, label, span))
	}
	return panels
}

func (f *Figure) ratePanel(span float64) *panel {
	lines := make([]line, len(f.Rates))
	named := len(f.Rasters) > 1 // whether the raster panel already says which colour is which
	for i, r := range f.Rates {
		c, shared := f.colourOf(r.Name, i)
		r = r.smoothed(span)
		lines[i] = line{r.Name, c, r.T, r.Hz}
		named = named && shared
	}
	p := linePanel(lines, "Rate", "hertz", span, true)
	p.weight = 1
	if named || len(lines) == 1 {
		p.keys = nil
	}
	return p
}

// colourOf is the colour of the raster called name, so that a population looks the same in both panels; without
// such a raster, the i-th colour.
func (f *Figure) colourOf(name string, i int) (c color.NRGBA, shared bool) {
	for k, r := range f.Rasters {
		if r.Name == name && name != "" {
			return Colour(k), true
		}
	}
	return Colour(i), false
}
