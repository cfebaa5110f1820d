package plot

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spikelane/spikelane/record"
)

// contents is what summary.json says of a folder of results.
type contents struct {
	Format   int       `json:"spikelane"`
	Model    string    `json:"model"`
	Duration float64   `json:"duration_s"`
	Monitors []monitor `json:"monitors"`
}

type monitor struct {
	Name      string `json:"name"`
	Kind      string `json:"kind"`
	N         int    `json:"n"`
	Record    []int  `json:"record"` // state: absent for all
	Variables []struct {
		Name string `json:"name"`
		Unit string `json:"unit"`
	} `json:"variables"`
}

// Folder returns the figure of all that the monitors of a finished run recorded, from the folder that the run has
// written: summary.json says which archives belong to it. The errors about the content of the folder wrap [ErrFigure] or
// [record.ErrFormat], and name the file.
func Folder(dir string) (*Figure, error) {
	path := filepath.Join(dir, "summary.json")
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("no results to draw: %w", err)
	}
	var c contents
	if err := json.Unmarshal(text, &c); err != nil {
		return nil, fmt.Errorf("%w: %s: %w", ErrFigure, path, err)
	}
	if c.Format != 1 {
		return nil, fmt.Errorf("%w: %s is not the summary of a run", ErrFigure, path)
	}
	f := &Figure{Title: c.Model, Duration: c.Duration}
	for _, m := range c.Monitors {
		if filepath.Base(m.Name) != m.Name {
			return nil, fmt.Errorf("%w: %s: monitor %q", ErrFigure, path, m.Name)
		}
		archive := filepath.Join(dir, m.Name+".npz")
		arrays, err := record.ReadNPZ(archive)
		if err != nil {
			return nil, err
		}
		if err := f.add(m, arrays); err != nil {
			return nil, fmt.Errorf("%w: %s: %w", ErrFigure, archive, err)
		}
	}
	return f, nil
}

// add puts what a monitor recorded into the figure.
func (f *Figure) add(m monitor, arrays []record.Array) error {
	t, err := vector(arrays, "t")
	if err != nil {
		return err
	}
	switch m.Kind {
	case "spikes", "event":
		i, ok := find(arrays, "i").Data.([]int32)
		if !ok || len(i) != len(t) {
			return fmt.Errorf("array i does not fit the %d times", len(t))
		}
		f.Rasters = append(f.Rasters, Raster{Name: m.Name, T: t, I: i, N: m.N})
	case "rate":
		hz, err := vector(arrays, "rate")
		if err != nil {
			return err
		}
		if len(hz) != len(t) {
			return fmt.Errorf("%d rates at %d times", len(hz), len(t))
		}
		f.Rates = append(f.Rates, Rate{Name: m.Name, T: t, Hz: hz})
	case "state":
		for _, v := range m.Variables {
			y, err := matrix(find(arrays, v.Name), len(t))
			if err != nil {
				return fmt.Errorf("array %s: %w", v.Name, err)
			}
			index := m.Record
			if index == nil {
				for k := range y {
					index = append(index, k)
				}
			}
			if len(index) != len(y) {
				return fmt.Errorf("array %s: %d rows for %d recorded", v.Name, len(y), len(index))
			}
			f.Traces = append(f.Traces, Trace{Name: m.Name, Variable: v.Name, Unit: v.Unit, T: t, Index: index, Y: y})
		}
	default:
		return fmt.Errorf("a monitor of kind %q", m.Kind)
	}
	return nil
}

// find returns the array of that name, the zero Array if there is none.
func find(arrays []record.Array, name string) record.Array {
	for _, a := range arrays {
		if a.Name == name {
			return a
		}
	}
	return record.Array{}
}

// vector returns a one-dimensional array of numbers.
func vector(arrays []record.Array, name string) ([]float64, error) {
	a := find(arrays, name)
	data, ok := a.Data.([]float64)
	if !ok || len(a.Shape) != 1 {
		return nil, fmt.Errorf("it has no list of numbers %q", name)
	}
	return data, nil
}

// matrix returns the rows of an array [recorded][samples] as numbers.
func matrix(a record.Array, samples int) ([][]float64, error) {
	if len(a.Shape) != 2 || a.Shape[1] != samples {
		return nil, fmt.Errorf("its shape %v does not fit %d samples", a.Shape, samples)
	}
	rows := make([][]float64, a.Shape[0])
	for k := range rows {
		from, to := k*samples, (k+1)*samples
		switch data := a.Data.(type) {
		case []float64:
			rows[k] = data[from:to]
		case []int32:
			rows[k] = numbers(data[from:to], func(x int32) float64 { return float64(x) })
		case []int64:
			rows[k] = numbers(data[from:to], func(x int64) float64 { return float64(x) })
		case []bool:
			rows[k] = numbers(data[from:to], func(x bool) float64 {
				if x {
					return 1
				}
				return 0
			})
		default:
			return nil, errors.New("it is missing")
		}
	}
	return rows, nil
}

func numbers[T any](data []T, number func(T) float64) []float64 {
	out := make([]float64, len(data))
	for k, x := range data {
		out[k] = number(x)
	}
	return out
}
