package plot

import (
	"bytes"
	"errors"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"gonum.org/v1/plot/vg"
)

func TestHistogram(t *testing.T) {
	c := Histogram("w", []float64{0, 0.1, 0.5, 1, -0.1, 1.1, math.NaN()}, 0, 1, 2)
	if !slices.Equal(c.X, []float64{0.25, 0.75}) || !slices.Equal(c.Y, []float64{2, 2}) {
		t.Errorf("centres %v, counts %v; want [0.25 0.75], [2 2]", c.X, c.Y)
	}
	for _, c := range []Curve{Histogram("", nil, 1, 1, 2), Histogram("", nil, 0, 1, 0), Histogram("", nil, 0, math.Inf(1), 2)} {
		if len(c.X) != 0 {
			t.Errorf("%v; want no bars", c.X)
		}
	}
}

// sampleGrid is one chart of each kind: four bars, of which one is empty; a line; two points.
func sampleGrid() *Grid {
	return &Grid{Title: "Charts", Rows: [][]Chart{
		{{Title: "bars", X: "x (mV)", Y: "count", Curves: []Curve{Histogram("w", []float64{0.1, 0.1, 0.4, 0.9}, 0, 1, 4)}}},
		{
			{X: "I (nA)", Y: "f (Hz)", Curves: []Curve{{X: []float64{0, 1, 2}, Y: []float64{0, 0, 5}}}},
			{XRange: [2]float64{0, 10}, YRange: [2]float64{0, 10}, Curves: []Curve{{X: []float64{5, 20, math.NaN()}, Y: []float64{5, 5, 1}, Draw: Points}}},
		},
	}}
}

// TestGrid looks at the pixels of each chart: ink is where the values are and nowhere else.
func TestGrid(t *testing.T) {
	path := filepath.Join(t.TempDir(), "grid.png")
	g := sampleGrid()
	if err := g.Save(path, 4, 4); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	charts, err := g.layout(&page{title: g.Title}, 4*vg.Inch, 4*vg.Inch, 2)
	if err != nil {
		t.Fatal(err)
	}
	bars, curve, dots := charts[0], charts[1], charts[2]
	inked := func(c placed, x, y float64) bool {
		at := c.at(x, y)
		around := vg.Rectangle{Min: vg.Point{X: at.X - 2, Y: at.Y - 2}, Max: vg.Point{X: at.X + 2, Y: at.Y + 2}}
		return count(img, around, Colour(0)) > 0
	}
	for _, c := range []struct {
		chart placed
		x, y  float64
		want  bool
	}{
		{bars, 0.125, 1, true},
		{bars, 0.125, 1.9, true},
		{bars, 0.375, 0.9, true},
		{bars, 0.375, 1.5, false},
		{bars, 0.625, 0.5, false},
		{bars, 0.875, 0.9, true},
		{curve, 1.5, 2.5, true},
		{curve, 1.5, 4, false},
		{curve, 0.5, 1, false},
		{dots, 5, 5, true},
		{dots, 5, 7, false},
		{dots, 9, 5, false},
	} {
		if got := inked(c.chart, c.x, c.y); got != c.want {
			t.Errorf("ink at (%v, %v) of %v: %t, want %t", c.x, c.y, c.chart.Curves[0].Y, got, c.want)
		}
	}
	if n := count(img, vg.Rectangle{Min: vg.Point{X: dots.in.Min.X, Y: dots.in.Min.Y}, Max: vg.Point{X: dots.in.Max.X, Y: dots.in.Max.Y}}, Colour(0)); n > 200 {
		t.Errorf("%d pixels of one dot 2.5 points wide, want about 100", n)
	}
}

// Odd grids either draw or say why not; nothing panics.
func TestOddGrids(t *testing.T) {
	inf := math.Inf(1)
	for name, c := range map[string]struct {
		grid Grid
		ok   bool
	}{
		"nothing":        {Grid{}, false},
		"an empty row":   {Grid{Rows: [][]Chart{{}}}, false},
		"an empty row 2": {Grid{Rows: [][]Chart{{{}}, {}}}, false},
		"too many":       {Grid{Rows: [][]Chart{make([]Chart, 500)}}, false},
		"no curves":      {Grid{Rows: [][]Chart{{{}}}}, true},
		"no curves 2":    {Grid{Rows: [][]Chart{{{X: "x"}, {}}}}, true},
		"odd values": {Grid{Rows: [][]Chart{{{XRange: [2]float64{inf, inf}, YRange: [2]float64{2, 1}, Height: math.NaN(), Curves: []Curve{
			{X: []float64{inf, 1, 1e308, -1e308}, Y: []float64{1, inf, 1, 1, 7}},
			{X: []float64{3}, Y: []float64{3}, Draw: Bars, Name: "one\nbar"},
			{X: []float64{3, 3}, Y: []float64{-3, 1e6}, Draw: Bars},
			{X: []float64{0}, Y: []float64{0}, Draw: Points},
			{Draw: 9},
		}}}}}, true},
	} {
		for _, ext := range []string{".png", ".svg"} {
			err := c.grid.Save(filepath.Join(t.TempDir(), "odd"+ext), 3, 2)
			if (err == nil) != c.ok || err != nil && !errors.Is(err, ErrFigure) {
				t.Errorf("%s: %v, want drawn %t", name, err, c.ok)
			}
		}
	}
	if err := sampleGrid().Save("grid.gif", 0, 0); !errors.Is(err, ErrFigure) {
		t.Errorf("grid.gif: %v, want ErrFigure", err)
	}
}

// The vertical axis shows what the horizontal one leaves: 1 and 3, with a twentieth of 2 free; and charts of different
// numbers begin at the same place if they stand below one another.
func TestRanges(t *testing.T) {
	c := Chart{XRange: [2]float64{1, 2}, Curves: []Curve{{X: []float64{0, 1, 2, 3}, Y: []float64{1e6, 1, 3, -1e6}}}}
	if xlo, xhi, ylo, yhi := c.ranges(); xlo != 1 || xhi != 2 || ylo != 0.9 || yhi != 3.1 {
		t.Errorf("axes from %v to %v and %v to %v; want 1 to 2, 0.9 to 3.1", xlo, xhi, ylo, yhi)
	}
	g := Grid{Rows: [][]Chart{{c}, {{YRange: [2]float64{0, 1e6}}}}}
	charts, err := g.layout(&page{}, 4*vg.Inch, 4*vg.Inch, 2)
	if err != nil {
		t.Fatal(err)
	}
	if a, b := charts[0].in, charts[1].in; a.Min.X != b.Min.X || a.Max.X != b.Max.X {
		t.Errorf("charts in one column from %v to %v and from %v to %v", a.Min.X, a.Max.X, b.Min.X, b.Max.X)
	}
}

// The ends of an axis follow the values unless they are given.
func TestEnds(t *testing.T) {
	for _, c := range []struct {
		given          [2]float64
		lo, hi         float64
		tight          bool
		wantLo, wantHi float64
	}{
		{[2]float64{1, 2}, 0, 10, false, 1, 2},
		{[2]float64{}, 0, 10, false, 0, 10.5},
		{[2]float64{}, 0, 10, true, 0, 10},
		{[2]float64{}, -10, 10, false, -11, 11},
		{[2]float64{}, 100, 110, false, 99.5, 110.5},
		{[2]float64{}, 5, 5, false, 4.5, 5.5},
		{[2]float64{}, 0, 0, false, -1, 1},
		{[2]float64{}, math.Inf(1), math.Inf(-1), false, 0, 1},
	} {
		if lo, hi := ends(c.given, c.lo, c.hi, c.tight); lo != c.wantLo || hi != c.wantHi {
			t.Errorf("ends(%v, %v, %v, %t) = %v, %v; want %v, %v", c.given, c.lo, c.hi, c.tight, lo, hi, c.wantLo, c.wantHi)
		}
	}
}
