package plot

import (
	"slices"
	"testing"
)

// TestRowNames: the legend of a trace takes names, then indices, then positions.
func TestRowNames(t *testing.T) {
	y := []float64{1, 2}
	f := &Figure{Traces: []Trace{{Variable: "v", T: []float64{0, 1}, Index: []int{7, 8}, Y: [][]float64{y, y, y}, Names: []string{"10 Hz"}}}}
	all, _ := texts(t, save(t, f, ".svg", 0, 0))
	for _, want := range []string{"10 Hz", "i = 8", "i = 2"} {
		if !slices.Contains(all, want) {
			t.Errorf("%q is not among the words of the figure, %q", want, all)
		}
	}
	if slices.Contains(all, "i = 7") {
		t.Error("a row that has a name is called by its index")
	}
}
