package plot

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

// stands checks which words stand in the picture of a chart.
func stands(t *testing.T, c Chart, want map[string]bool) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "chart.svg")
	g := Grid{Rows: [][]Chart{{c}}}
	if err := g.Save(file, 0, 0); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for words, want := range want {
		if got := bytes.Contains(text, []byte(">"+words+"<")); got != want {
			t.Errorf("%q in the picture: %v, want %v", words, got, want)
		}
	}
}

// Marks of somebody's own stand on the axes instead of round values, those outside left out.
func TestMarks(t *testing.T) {
	stands(t, Chart{
		XMarks: []Mark{{0, "first"}, {1, "second"}, {7, "outside"}}, YMarks: []Mark{{1, "10"}, {2, "a hundred"}},
		XRange: [2]float64{-0.5, 1.5}, YRange: [2]float64{0, 3}, Curves: []Curve{{X: []float64{0, 1}, Y: []float64{1, 2}, Draw: Bars, Width: 0.4}},
	},
		map[string]bool{"first": true, "second": true, "outside": false, "a hundred": true, "0.5": false})
}

func TestBarWidth(t *testing.T) {
	for _, c := range []struct {
		curve Curve
		want  float64
	}{{Curve{X: []float64{1, 3}, Width: 0.5}, 0.5}, {Curve{X: []float64{1, 3}}, 2}, {Curve{X: []float64{1}}, 1}, {Curve{X: []float64{1, 3}, Width: -1}, 2}} {
		if got := c.curve.barWidth(); got != c.want {
			t.Errorf("%+v: got %v, want %v", c.curve, got, c.want)
		}
	}
}

// Labels stand beside their points, those outside the axes left out; a faint curve has no name in the head.
func TestLabels(t *testing.T) {
	stands(t, Chart{XRange: [2]float64{0, 2}, YRange: [2]float64{0, 2}, Curves: []Curve{
		{X: []float64{1, 2, 3}, Y: []float64{1, 1, 1}, Labels: []string{"one", "two", "three"}, Draw: Points},
		{Name: "faint", Faint: true, X: []float64{0, 2}, Y: []float64{0, 2}},
		{Name: "plain", X: []float64{0, 2}, Y: []float64{2, 0}},
	}},
		map[string]bool{"one": true, "two": true, "three": false, "faint": false, "plain": true})
}
