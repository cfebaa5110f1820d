package bridge_test

import (
	"math"
	"path/filepath"
	"testing"

	"github.com/spikelane/spikelane/record"
)

// compareArchives compares the arrays of want with those of got, relative to the largest value of each. Spike times and
// indices are exact. Delays are not compared: a reference leaves them out where they are all equal.
func compareArchives(t *testing.T, got, want string, tol float64) {
	t.Helper()
	g, w := arrays(t, got), arrays(t, want)
	for name, wanted := range w {
		if name == "delay" {
			continue
		}
		found, ok := g[name]
		if !ok || len(found) != len(wanted) {
			t.Errorf("%s: %s has %d values, want %d", filepath.Base(want), name, len(found), len(wanted))
			continue
		}
		largest, worst := 0.0, 0.0
		for k, y := range wanted {
			if y != found[k] && !(math.IsNaN(y) && math.IsNaN(found[k])) {
				worst = max(worst, math.Abs(y-found[k]))
			}
			if !math.IsInf(y, 0) && !math.IsNaN(y) {
				largest = max(largest, math.Abs(y))
			}
		}
		if worst > tol*largest || math.IsNaN(worst) || (name == "t" || name == "i" || name == "j") && worst != 0 {
			t.Errorf("%s: %s differs by %.2g of its largest value", filepath.Base(want), name, worst/largest)
		}
	}
}

func arrays(t *testing.T, path string) map[string][]float64 {
	t.Helper()
	list, err := record.ReadNPZ(path)
	if err != nil {
		t.Error(err)
	}
	out := map[string][]float64{}
	for _, a := range list {
		var values []float64
		switch d := a.Data.(type) {
		case []float64:
			values = d
		case []int32:
			for _, x := range d {
				values = append(values, float64(x))
			}
		case []int64:
			for _, x := range d {
				values = append(values, float64(x))
			}
		case []bool:
			for _, x := range d {
				if x {
					values = append(values, 1)
				} else {
					values = append(values, 0)
				}
			}
		}
		out[a.Name] = values
	}
	return out
}
