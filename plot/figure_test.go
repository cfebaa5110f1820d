package plot

import (
	"bytes"
	"encoding/xml"
	"image"
	"image/color"
	"image/png"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"gonum.org/v1/plot/vg"
)

// network is a run as the tutorial's: bursts of 4000 neurons, three membranes.
func network() *Figure {
	r := burst("spikes", 4000, 23_000, 1, 1)
	return &Figure{
		Title: "CUBA network", Duration: 1,
		Rasters: []Raster{r}, Rates: []Rate{RateFromSpikes(r, 1, 1e-3)},
		Traces: []Trace{membrane("vm", []int{0, 17, 256}, 1, 1e-4)},
	}
}

// save draws f and returns the file.
func save(t *testing.T, f *Figure, ext string, width, height float64) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "figure"+ext)
	if err := f.Save(path, width, height); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// count returns how many pixels of the rectangle, in points from the bottom left, are close to c.
func count(img image.Image, in vg.Rectangle, c color.NRGBA) (n int) {
	top := img.Bounds().Dy()
	near := func(a uint32, b uint8) bool { return math.Abs(float64(a>>8)-float64(b)) < 24 }
	for y := top - pixels(in.Max.Y); y < top-pixels(in.Min.Y); y++ {
		for x := pixels(in.Min.X); x < pixels(in.Max.X); x++ {
			if r, g, b, _ := img.At(x, y).RGBA(); near(r, c.R) && near(g, c.G) && near(b, c.B) {
				n++
			}
		}
	}
	return n
}

func TestPNG(t *testing.T) {
	f := network()
	data := save(t, f, ".png", 5, 4)
	img, err := png.Decode(bytes.NewReader(data)) // checks the checksum of every chunk, ours too
	if err != nil {
		t.Fatal(err)
	}
	if got, want := img.Bounds().Size(), image.Pt(1500, 1200); got != want {
		t.Errorf("size %v, want %v: 5 x 4 inches at 300 dots an inch", got, want)
	}
	// 300 dots an inch are 300/0.0254 = 11811 = 0x2e23 a metre, in both directions.
	if !bytes.Contains(data[:80], []byte("pHYs\x00\x00\x2e\x23\x00\x00\x2e\x23\x01")) {
		t.Error("no resolution in the file")
	}
	p, err := f.layout(f.panels(), 5, 4)
	if err != nil {
		t.Fatal(err)
	}
	blue, vermilion, green := Colour(0), Colour(1), Colour(2)
	for k, least := range []int{20_000, 1000, 1000} { // 23,000 dots; a line across is at least as long as the panel
		if got := count(img, p.places[k], blue); got < least {
			t.Errorf("panel %d has %d blue pixels, want at least %d", k, got, least)
		}
	}
	for _, c := range []color.NRGBA{vermilion, green} {
		if got := count(img, p.places[2], c); got < 1000 {
			t.Errorf("the trace of %v has %d pixels, want at least 1000", c, got)
		}
	}
	// Data stay inside; dots at the edge reach one pixel out.
	left := vg.Rectangle{Max: vg.Point{X: p.places[0].Min.X - 3*pixel, Y: 4 * vg.Inch}}
	for _, c := range []color.NRGBA{blue, vermilion, green} {
		if got := count(img, left, c); got != 0 {
			t.Errorf("%d pixels of colour %v in the left margin, want none", got, c)
		}
	}
	// One time axis: the panels begin and end at the same place and do not overlap.
	for k := range p.places[1:] {
		a, b := p.places[k], p.places[k+1]
		if a.Min.X != b.Min.X || a.Max.X != b.Max.X || b.Max.Y >= a.Min.Y {
			t.Errorf("panels at %v and %v are not aligned", a, b)
		}
	}
}

// A spike is where it belongs, drawn as a vector or as part of an image.
func TestSpikePlace(t *testing.T) {
	for _, copies := range []int{1, vectorMarks + 1} {
		r := Raster{N: 1000}
		for range copies {
			r.T, r.I = append(r.T, 0.25), append(r.I, 749)
		}
		f := &Figure{Duration: 1, Rasters: []Raster{r}}
		img, err := png.Decode(bytes.NewReader(save(t, f, ".png", 4, 4)))
		if err != nil {
			t.Fatal(err)
		}
		p, err := f.layout(f.panels(), 4, 4)
		if err != nil {
			t.Fatal(err)
		}
		in := p.places[0]
		at := vg.Point{X: in.Min.X + in.Size().X/4, Y: in.Min.Y + in.Size().Y*0.7495}
		around := vg.Rectangle{Min: vg.Point{X: at.X - 1.2, Y: at.Y - 1.2}, Max: vg.Point{X: at.X + 1.2, Y: at.Y + 1.2}}
		here, all := count(img, around, Colour(0)), count(img, in, Colour(0))
		if here == 0 || here != all {
			t.Errorf("%d spikes: %d blue pixels at the place, %d in the panel, want all there", copies, here, all)
		}
	}
}

// texts returns the words of an SVG and fails the test if it is no XML; box is where the words that are not turned stand.
func texts(t *testing.T, svg []byte) (all []string, boxes map[string]vg.Rectangle) {
	t.Helper()
	boxes = map[string]vg.Rectangle{}
	d := xml.NewDecoder(bytes.NewReader(svg))
	turnedBy := []bool{false}
	var element xml.StartElement
	for {
		token, err := d.Token()
		if err == io.EOF {
			return all, boxes
		}
		if err != nil {
			t.Fatalf("the SVG is no XML: %v", err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			element = token.Copy()
			isTurned := turnedBy[len(turnedBy)-1]
			for _, a := range token.Attr {
				isTurned = isTurned || strings.Contains(a.Value, "rotate")
			}
			turnedBy = append(turnedBy, isTurned)
		case xml.EndElement:
			turnedBy = turnedBy[:len(turnedBy)-1]
		case xml.CharData:
			words := strings.TrimSpace(string(token))
			if words == "" || element.Name.Local != "text" {
				continue
			}
			all = append(all, words)
			if turnedBy[len(turnedBy)-1] {
				continue
			}
			var at vg.Point
			size := vg.Length(8)
			for _, a := range element.Attr {
				v, _ := strconv.ParseFloat(a.Value, 64)
				switch a.Name.Local {
				case "x":
					at.X = vg.Length(v)
				case "y":
					at.Y = vg.Length(v)
				}
			}
			style := sans(size, 0, 0)
			boxes[strconv.Itoa(len(all))+words] = vg.Rectangle{Min: at, Max: vg.Point{X: at.X + style.Width(words), Y: at.Y + 0.7*size}}
		}
	}
}

func TestSVG(t *testing.T) {
	f := network()
	f.Title = `a < b & "c"`
	all, _ := texts(t, save(t, f, ".svg", 0, 0))
	for _, want := range []string{f.Title, "Neuron", "4000", "Rate (Hz)", "v (mV)", "−60", "i = 0", "i = 17", "i = 256", "Time (ms)", "0", "1000"} {
		if !slices.Contains(all, want) {
			t.Errorf("%q is not among the words of the figure, %q", want, all)
		}
	}
	// 100,000 dots as vectors would be some 3 MB.
	f.Rasters = []Raster{burst("spikes", 40_000, 100_000, 1, 1)}
	if data := save(t, f, ".svg", 0, 0); len(data) > 1_000_000 {
		t.Errorf("100,000 spikes make an SVG of %d bytes, want at most 1 MB", len(data))
	} else if !bytes.Contains(data, []byte("data:image/png;base64")) {
		t.Error("100,000 spikes are not an image")
	}
}

func TestWordsDoNotOverlap(t *testing.T) {
	long := strings.Repeat("layer 2/3 excitatory ", 20)
	f := &Figure{Title: long, Duration: 1}
	for k, n := range []int{20683, 5834, 21915, 5479, 4850, 1065, 14395, 2948, 1, 1, 1} {
		f.Rasters = append(f.Rasters, burst(strconv.Itoa(k)+long, n, 100, 1, 1))
		f.Rates = append(f.Rates, Rate{strconv.Itoa(k) + long, []float64{0, 1}, []float64{1, 1e7}})
	}
	f.Rates = f.Rates[:6]
	tr := membrane(long, []int{1, 22222222, 333, 4, 5, 6}, 0.1, 1e-3)
	other := tr
	other.Variable, other.Unit = strings.Repeat("v", 300), "siemens/metre**2"
	f.Traces = []Trace{tr, other, tr}
	for _, size := range [][2]float64{{7, 0}, {3.5, 4}, {12, 3.4}} {
		_, boxes := texts(t, save(t, f, ".svg", size[0], size[1]))
		for a, p := range boxes {
			if p.Min.X < 0 || p.Max.X > vg.Length(size[0])*vg.Inch {
				t.Errorf("%v: %q leaves the page", size, a)
			}
			for b, q := range boxes {
				if a < b && p.Min.X < q.Max.X && q.Min.X < p.Max.X && p.Min.Y < q.Max.Y && q.Min.Y < p.Max.Y {
					t.Errorf("%v: %q and %q overlap: %v, %v", size, a, b, p, q)
				}
			}
		}
		p, err := f.layout(f.panels(), size[0], max(size[1], 3))
		if err != nil {
			t.Fatal(err)
		}
		for k, q := range p.panels {
			room := p.places[k].Size().Y + gap
			if label := fitUnit(q.label, q.unit, labelStyle, room); labelStyle.Width(label) > room {
				t.Errorf("label %q is longer than its panel", label)
			}
		}
	}
}
