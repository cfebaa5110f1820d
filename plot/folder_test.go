package plot

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/spikelane/spikelane/record"
)

const summary = `{"spikelane": 1, "model": "m", "duration_s": 0.002, "monitors": [
 {"name": "sp", "kind": "spikes", "source": "P", "n": 5},
 {"name": "ra", "kind": "rate", "source": "P", "n": 5},
 {"name": "st", "kind": "state", "source": "P", "n": 5, "record": [4, 1], "variables": [{"name": "v", "unit": "volt"}, {"name": "b", "unit": "1"}]},
 {"name": "all", "kind": "state", "source": "P", "n": 2, "variables": [{"name": "k", "unit": "1"}]}]}`

func writeFolder(t *testing.T, summary string, archives map[string][]record.Array) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "summary.json"), []byte(summary), 0o644); err != nil {
		t.Fatal(err)
	}
	for name, arrays := range archives {
		if err := record.WriteNPZ(filepath.Join(dir, name+".npz"), arrays); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestFolder(t *testing.T) {
	times := []float64{0, 0.001}
	dir := writeFolder(t, summary, map[string][]record.Array{
		"sp": {record.Vector("t", times), record.Vector("i", []int32{3, 4})},
		"ra": {record.Vector("t", times), record.Vector("rate", []float64{10, 20})},
		"st": {
			record.Vector("t", times),
			{Name: "v", Shape: []int{2, 2}, Data: []float64{1, 2, 3, 4}},
			{Name: "b", Shape: []int{2, 2}, Data: []bool{false, true, true, true}},
		},
		"all": {record.Vector("t", times), {Name: "k", Shape: []int{2, 2}, Data: []int32{5, 6, 7, 8}}},
	})
	got, err := Folder(dir)
	if err != nil {
		t.Fatal(err)
	}
	want := &Figure{
		Title: "m", Duration: 0.002,
		Rasters: []Raster{{Name: "sp", T: times, I: []int32{3, 4}, N: 5}},
		Rates:   []Rate{{Name: "ra", T: times, Hz: []float64{10, 20}}},
		Traces: []Trace{
			{Name: "st", Variable: "v", Unit: "volt", T: times, Index: []int{4, 1}, Y: [][]float64{{1, 2}, {3, 4}}},
			{Name: "st", Variable: "b", Unit: "1", T: times, Index: []int{4, 1}, Y: [][]float64{{0, 1}, {1, 1}}},
			{Name: "all", Variable: "k", Unit: "1", T: times, Index: []int{0, 1}, Y: [][]float64{{5, 6}, {7, 8}}},
		},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestFolderFaults(t *testing.T) {
	one := func(monitor string) string {
		return `{"spikelane": 1, "model": "m", "duration_s": 1, "monitors": [` + monitor + `]}`
	}
	times := record.Vector("t", []float64{0, 1})
	tests := []struct {
		name, summary string
		arrays        []record.Array
		want          string
	}{
		{"not JSON", "{", nil, "summary.json"},
		{"another format", `{"spikelane": 2}`, nil, "not the summary of a run"},
		{"another program's", `{"model": "cuba"}`, nil, "not the summary of a run"},
		{"a path for a name", one(`{"name": "../m", "kind": "rate"}`), nil, "monitor"},
		{"a path for a source", one(`{"name": "m", "kind": "spikes", "source": "P/../../../m"}`), nil, "monitor"},
		{"a size below 0", one(`{"name": "m", "kind": "spikes", "n": -1}`), nil, "monitor m of -1 elements"},
		{"no times", one(`{"name": "m", "kind": "rate"}`), []record.Array{record.Vector("rate", []float64{1})}, `"t"`},
		{"no rates", one(`{"name": "m", "kind": "rate"}`), []record.Array{times}, `"rate"`},
		{"too few rates", one(`{"name": "m", "kind": "rate"}`), []record.Array{times, record.Vector("rate", []float64{1})}, "1 rates at 2 times"},
		{"no indices", one(`{"name": "m", "kind": "spikes"}`), []record.Array{times}, "array i"},
		{"a flat state", one(`{"name": "m", "kind": "state", "variables": [{"name": "v"}]}`), []record.Array{times, record.Vector("v", []float64{1, 2})}, "array v"},
		{
			"too many rows", one(`{"name": "m", "kind": "state", "record": [0], "variables": [{"name": "v"}]}`),
			[]record.Array{times, {Name: "v", Shape: []int{2, 2}, Data: []float64{1, 2, 3, 4}}},
			"2 rows for 1 recorded",
		},
		{"an unknown kind", one(`{"name": "m", "kind": "weights"}`), []record.Array{times}, "weights"},
	}
	for _, tt := range tests {
		dir := writeFolder(t, tt.summary, map[string][]record.Array{"m": tt.arrays})
		if _, err := Folder(dir); !errors.Is(err, ErrFigure) || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: got %v, want ErrFigure with %q", tt.name, err, tt.want)
		}
	}
	if _, err := Folder(t.TempDir()); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("an empty folder: %v, want ErrNotExist", err)
	}
	dir := writeFolder(t, one(`{"name": "gone", "kind": "rate"}`), nil)
	if _, err := Folder(dir); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a missing archive: %v, want ErrNotExist", err)
	}
}
