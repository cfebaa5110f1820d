package plot

import (
	"bytes"
	"errors"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gonum.org/v1/plot/vg"
)

func TestOddData(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	var crowd []Raster
	for range 120 {
		crowd = append(crowd, burst("x", 3, 5, 1, 1))
	}
	trace := func(y ...float64) []Trace {
		times := make([]float64, len(y))
		for k := range times {
			times[k] = float64(k) / 10
		}
		return []Trace{{Variable: "v", Unit: "volt", T: times, Index: []int{0}, Y: [][]float64{y}}}
	}
	many := membrane("vm", make([]int, 500), 0.01, 1e-4)
	for name, f := range map[string]*Figure{
		"raster only":        {Duration: 1, Rasters: []Raster{burst("a", 100, 1000, 1, 1)}},
		"empty raster":       {Duration: 1, Rasters: []Raster{{Name: "a", N: 10}}},
		"no population":      {Duration: 1, Rasters: []Raster{{}}},
		"one neuron":         {Duration: 1, Rasters: []Raster{{N: 1, T: []float64{0.5}, I: []int32{0}}}},
		"foreign indices":    {Duration: 1, Rasters: []Raster{{N: 2, T: []float64{0, 0, 0, nan, 2, -1}, I: []int32{-1, 2, math.MaxInt32, 0, 0, 0}}}},
		"size from indices":  {Duration: 1, Rasters: []Raster{{T: []float64{0, 0.5}, I: []int32{7, -3}}}},
		"unequal lengths":    {Duration: 1, Rasters: []Raster{{N: 2, T: []float64{0, 1}, I: []int32{1}}}, Rates: []Rate{{"r", []float64{1}, nil}}},
		"120 populations":    {Duration: 1, Rasters: crowd},
		"no duration":        {Rasters: []Raster{{N: 1}}, Rates: []Rate{{}}, Traces: []Trace{{}}},
		"duration NaN":       {Duration: nan, Traces: trace(1, 2, 3)},
		"duration infinite":  {Duration: inf, Traces: trace(1, 2, 3)},
		"duration tiny":      {Duration: 1e-300, Traces: trace(1, 2, 3)},
		"duration negative":  {Duration: -1, Traces: trace(1, 2, 3)},
		"NaN":                {Duration: 1, Traces: trace(nan, 1, nan, nan, 2, 3, inf, -inf, 1)},
		"only NaN":           {Duration: 1, Traces: trace(nan, nan)},
		"constant":           {Duration: 1, Traces: trace(-0.07, -0.07)},
		"zero":               {Duration: 1, Traces: trace(0, 0), Rates: []Rate{{"r", []float64{0, 1}, []float64{0, 0}}}},
		"almost constant":    {Duration: 1, Traces: trace(1, 1+1e-15)},
		"denormal":           {Duration: 1, Traces: trace(5e-324, 1e-310)},
		"tiny":               {Duration: 1, Traces: trace(1e-289, 2e-289)},
		"enormous":           {Duration: 1, Traces: trace(math.MaxFloat64, -math.MaxFloat64, 1e299, -1e299)},
		"time runs back":     {Duration: 1, Traces: []Trace{{T: []float64{0.5, 0.1, nan, 0.7}, Y: [][]float64{{1, 2, 3, 4}}}}},
		"500 lines":          {Duration: 0.01, Traces: []Trace{many}},
		"no index":           {Duration: 1, Traces: []Trace{{T: []float64{0, 1}, Y: [][]float64{{1, 2}, nil}}}},
		"bytes in the names": {Title: "\x00\xff\x1b[31m\n漢字 🧠\ufffe", Duration: 1, Rasters: []Raster{{Name: "\xff"}, {Name: "\x00"}}, Traces: []Trace{{Variable: "\n", Unit: "\x01"}}},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := png.Decode(bytes.NewReader(save(t, f, ".png", 3, 4))); err != nil {
				t.Error(err)
			}
			_, boxes := texts(t, save(t, f, ".svg", 3, 4))
			for words, box := range boxes {
				if box.Min.X < 0 || box.Max.X > 3*vg.Inch {
					t.Errorf("%q leaves the page", words)
				}
			}
		})
	}
}

func TestSaveRefuses(t *testing.T) {
	dir := t.TempDir()
	full := &Figure{Duration: 1, Rasters: []Raster{{N: 1}}, Traces: make([]Trace, 9)}
	for _, c := range []struct {
		figure        *Figure
		name          string
		width, height float64
		want          string
	}{
		{full, "a.pdf", 0, 0, `".pdf"`},
		{full, "a", 0, 0, "extension"},
		{&Figure{Duration: 1}, "a.png", 0, 0, "no raster"},
		{full, "a.png", 1000, 5, "1000 x 5"},
		{full, "a.png", 5, -1, "5 x -1"},
		{full, "a.svg", math.NaN(), 5, "NaN"},
		{full, "a.svg", 5, 1, "10 panels"},
		{full, "a.svg", 1, 30, ""},
	} {
		err := c.figure.Save(filepath.Join(dir, c.name), c.width, c.height)
		if c.want == "" {
			continue // narrow, but possible or refused: it must only not panic
		}
		if !errors.Is(err, ErrFigure) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s, %g x %g: error %v, want ErrFigure with %q", c.name, c.width, c.height, err, c.want)
		}
	}
	if err := full.Save(filepath.Join(dir, "none", "a.svg"), 0, 0); !errors.Is(err, os.ErrNotExist) || errors.Is(err, ErrFigure) {
		t.Errorf("error %v in a folder that is not there, want os.ErrNotExist", err)
	}
}

// A rate that alternates between 0 and 20 Hz in every step of 0.1 ms is drawn as its mean, 10 Hz; one sampled every
// 10 ms of a second is drawn as it is.
func TestSmoothed(t *testing.T) {
	var r Rate
	for k := range 10000 {
		r.T, r.Hz = append(r.T, float64(k)*1e-4), append(r.Hz, float64(k%2)*20)
	}
	for k, hz := range r.smoothed(1).Hz {
		if k > 100 && k < 9900 && (hz < 9.9 || hz > 10.1) {
			t.Fatalf("sample %d is drawn at %v Hz, want 10", k, hz)
		}
	}
	sparse := Rate{T: []float64{0, 0.01, 0.02}, Hz: []float64{0, 20, 0}}
	if got := sparse.smoothed(1); got.Hz[1] != 20 {
		t.Errorf("a sparse rate is drawn at %v Hz, want 20", got.Hz[1])
	}
}
