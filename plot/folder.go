package plot

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"

	"github.com/spikelane/spikelane/internal/regular"
	"github.com/spikelane/spikelane/record"
)

// Results is a folder that a run has written, as far as pictures need it.
type Results struct {
	Dir string // the folder
	// Report is what the run said of itself, for units, sizes of populations and the schedule; nil where the folder has no
	// report.json of the same run, as after an exported project ran.
	Report *record.Report
	// Summary is the text of summary.json.
	Summary []byte

	contents
}

// contents is what summary.json says of a folder of results.
type contents struct {
	Format   int              `json:"spikelane"`
	Model    string           `json:"model"`
	Duration float64          `json:"duration_s"`
	RunS     float64          `json:"run_s"`
	Synapses map[string]int64 `json:"synapses"`
	Monitors []monitor        `json:"monitors"`
}

type monitor struct {
	Name      string `json:"name"`
	Kind      string `json:"kind"`
	Source    string `json:"source"`
	N         int    `json:"n"`
	Record    []int  `json:"record"` // state: absent for all
	Variables []struct {
		Name string `json:"name"`
		Unit string `json:"unit"`
	} `json:"variables"`
}

// bytesOfJSON is how many bytes of memory a byte of JSON may become.
const bytesOfJSON = 16

// OpenResults reads what a folder says of itself; summary.json says which archives belong to it. The errors about the content
// of the folder wrap [ErrFigure] and name the file.
func OpenResults(dir string) (*Results, error) {
	_ = record.Settle(dir) // they are read where they are, if it is a folder that cannot be changed
	path := record.Find(dir, record.SummaryFile)
	text, err := regular.ReadFile(path, bytesOfJSON)
	if err != nil {
		return nil, &noResults{dir, err}
	}
	r := &Results{Dir: dir, Summary: text}
	if err := json.Unmarshal(text, &r.contents); err != nil {
		return nil, fmt.Errorf("%w: %s: %w", ErrFigure, path, err)
	}
	if r.Format != 1 {
		return nil, fmt.Errorf("%w: %s is not the summary of a run", ErrFigure, path)
	}
	for _, m := range r.Monitors {
		if filepath.Base(m.Name) != m.Name || m.Source != "" && filepath.Base(m.Source) != m.Source {
			return nil, fmt.Errorf("%w: %s: monitor %q of %q", ErrFigure, path, m.Name, m.Source)
		}
		if m.N < 0 || m.N > math.MaxInt32 {
			return nil, fmt.Errorf("%w: %s: monitor %s of %d elements", ErrFigure, path, m.Name, m.N)
		}
	}
	for name := range r.Synapses {
		if filepath.Base(name) != name {
			return nil, fmt.Errorf("%w: %s: synapses %q", ErrFigure, path, name)
		}
	}
	return r, r.readReport()
}

// noResults is the fault of a folder without a summary, in words that are the same on every system.
type noResults struct {
	dir string
	err error
}

func (e *noResults) Unwrap() error { return e.err }

func (e *noResults) Error() string {
	why := e.err.Error()
	switch info, err := os.Stat(e.dir); {
	case errors.Is(err, fs.ErrNotExist):
		why = "there is no folder " + e.dir
	case err == nil && !info.IsDir():
		why = e.dir + " is a file, want the folder that a run has written"
	case errors.Is(e.err, fs.ErrNotExist):
		why = e.dir + " has no summary.json, which a run writes last"
	}
	return "no results to draw: " + why
}

func (r *Results) readReport() error {
	path := record.Find(r.Dir, record.ReportFile)
	text, err := regular.ReadFile(path, bytesOfJSON)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	var report record.Report
	if err := json.Unmarshal(text, &report); err != nil {
		return fmt.Errorf("%w: %s: %w", ErrFigure, path, err)
	}
	if report.Format == 1 && report.Model == r.Model && report.RunS == r.RunS {
		r.Report = &report
	}
	return nil
}

// Folder returns the figure of all that the monitors of a finished run recorded, from the folder that the run has written.
// The errors about the content of the folder wrap [ErrFigure] or [record.ErrFormat], and name the file.
func Folder(dir string) (*Figure, error) {
	r, err := OpenResults(dir)
	if err != nil {
		return nil, err
	}
	return r.Figure()
}

// Figure returns the figure of all that the monitors recorded.
func (r *Results) Figure() (*Figure, error) {
	return r.figure(func(monitor) bool { return true })
}

// figure is of those monitors that are wanted.
func (r *Results) figure(wanted func(monitor) bool) (*Figure, error) {
	f := &Figure{Title: r.Model, Duration: r.Duration}
	for _, m := range r.Monitors {
		if !wanted(m) {
			continue
		}
		archive := record.Find(r.Dir, m.Name+".npz")
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
