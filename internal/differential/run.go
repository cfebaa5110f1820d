package differential

import (
	"context"
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/modelfile"
	"github.com/spikelane/spikelane/record"
	"github.com/spikelane/spikelane/units"
)

// Result is what a run has left behind.
type Result struct {
	Steps, Events int64
	Files         map[string][]byte // archives
}

// simulation is one that is under way.
type simulation struct {
	*spikelane.Simulation
	model *modelfile.Model
	dt    units.Time
}

// start makes a simulation of a model file's text.
func start(text string, w Way) (*simulation, error) {
	m, err := modelfile.Parse("model.toml", []byte(text), modelfile.Overrides{Config: w.config()})
	if err != nil {
		return nil, err
	}
	p, err := m.Compile(context.Background())
	if err != nil {
		return nil, err
	}
	s, err := p.New(context.Background(), spikelane.Instance{Seed: 1, OwnSeed: !m.Seeded})
	if err != nil {
		return nil, m.Locate(err)
	}
	return &simulation{s, m, p.Report().Dt}, nil
}

// one runs one of the model's runs, with the changes before it.
func (s *simulation) one(r modelfile.Run) error {
	m := *s.model
	m.Runs = []modelfile.Run{r}
	return m.Run(context.Background(), s.Simulation)
}

// Run runs a model file's text in a way, in the first steps steps of the default clock; 0: all. dir is an empty folder.
// A panic is an error.
func Run(text string, w Way, steps int, dir string) (_ *Result, err error) {
	s, err := run(text, w, steps, dir)
	if err != nil {
		return nil, err
	}
	return s.result(dir)
}

func run(text string, w Way, limit int, dir string) (s *simulation, err error) {
	defer w.begin()()
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%w: %v", ErrPanic, r)
		}
	}()
	if s, err = start(text, w); err != nil {
		return nil, err
	}
	for k := range s.model.Runs {
		r := s.model.Runs[k]
		n := int(math.Round(float64(r.Duration / s.dt)))
		if limit > 0 {
			if n = min(n, limit); n == 0 {
				break
			}
			if limit -= n; limit == 0 {
				limit = -1
			}
		} else if limit < 0 {
			break
		}
		r.Duration = units.Time(n) * s.dt
		first := n*2/5 | 1
		if !w.Split && w.Onto == nil || first >= n {
			if err := s.one(r); err != nil {
				return nil, err
			}
			continue
		}
		r.Duration = units.Time(first) * s.dt
		if err := s.one(r); err != nil {
			return nil, err
		}
		if w.Onto != nil {
			if s, err = s.handOver(*w.Onto, text, k, dir); err != nil {
				return nil, err
			}
		}
		if err := s.Run(context.Background(), units.Time(n-first)*s.dt); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// handOver stores the simulation, in the midst of run k, and returns another that has restored it.
func (s *simulation) handOver(w Way, text string, k int, dir string) (*simulation, error) {
	path := filepath.Join(dir, "state")
	if err := s.StoreFile(path, spikelane.StoreOptions{}); err != nil {
		return nil, err
	}
	defer os.Remove(path)
	defer w.begin()()
	next, err := start(text, w)
	if err != nil {
		return nil, err
	}
	for _, r := range next.model.Runs[:k+1] {
		if err := next.SetConstants(r.Constants); err != nil {
			return nil, err
		}
	}
	return next, next.RestoreFile(path)
}

// result returns what the simulation leaves behind in a folder.
func (s *simulation) result(dir string) (*Result, error) {
	if err := s.Save(dir); err != nil {
		return nil, err
	}
	st := s.Stats()
	r := &Result{Steps: st.Steps, Events: st.SynapticEvents, Files: map[string][]byte{}}
	names, err := filepath.Glob(filepath.Join(dir, "*.npz"))
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		if r.Files[filepath.Base(name)], err = os.ReadFile(name); err != nil {
			return nil, err
		}
		if err := os.Remove(name); err != nil {
			return nil, err
		}
	}
	return r, nil
}

// Difference is the first element that two results do not have in common.
type Difference struct {
	File, Array string
	Index       int
	A, B        string
}

// String says where the difference is.
func (d *Difference) String() string {
	return fmt.Sprintf("%s %s[%d]: %s and %s", d.File, d.Array, d.Index, d.A, d.B)
}

// Compare returns a difference between two results; nil: they are the same. Which NaN a value is does not count.
func Compare(a, b *Result, dir string) (*Difference, error) {
	for _, name := range slices.Sorted(maps.Keys(a.Files)) {
		other, ok := b.Files[name]
		if !ok {
			return &Difference{File: name, A: "there", B: "not there"}, nil
		}
		if string(other) == string(a.Files[name]) {
			continue
		}
		x, err := read(a.Files[name], dir)
		if err != nil {
			return nil, err
		}
		y, err := read(other, dir)
		if err != nil {
			return nil, err
		}
		if d := compareArrays(x, y); d != nil {
			d.File = name
			return d, nil
		}
	}
	switch {
	case len(a.Files) != len(b.Files):
		return &Difference{File: "archives", A: fmt.Sprint(len(a.Files)), B: fmt.Sprint(len(b.Files))}, nil
	case a.Steps != b.Steps:
		return &Difference{File: "steps", A: fmt.Sprint(a.Steps), B: fmt.Sprint(b.Steps)}, nil
	case a.Events != b.Events:
		return &Difference{File: "synaptic events", A: fmt.Sprint(a.Events), B: fmt.Sprint(b.Events)}, nil
	}
	return nil, nil
}

// read returns the arrays of an archive.
func read(archive []byte, dir string) ([]record.Array, error) {
	path := filepath.Join(dir, "compared.npz")
	if err := os.WriteFile(path, archive, 0o666); err != nil {
		return nil, err
	}
	defer os.Remove(path)
	return record.ReadNPZ(path)
}

func compareArrays(a, b []record.Array) *Difference {
	if len(a) != len(b) {
		return &Difference{Array: "arrays", A: fmt.Sprint(len(a)), B: fmt.Sprint(len(b))}
	}
	for k := range a {
		if a[k].Name != b[k].Name || !slices.Equal(a[k].Shape, b[k].Shape) {
			return &Difference{Array: a[k].Name, A: fmt.Sprint(a[k].Name, a[k].Shape), B: fmt.Sprint(b[k].Name, b[k].Shape)}
		}
		x, y := elements(a[k]), elements(b[k])
		for n := range x {
			if x[n] != y[n] {
				return &Difference{Array: a[k].Name, Index: n, A: x[n], B: y[n]}
			}
		}
	}
	return nil
}

// elements returns the values of an array as texts that are the same where bits are, or both are NaN.
func elements(a record.Array) (out []string) {
	switch x := a.Data.(type) {
	case []float64:
		for _, v := range x {
			out = append(out, fmt.Sprintf("%v (%x)", v, v))
		}
	case []int32:
		for _, v := range x {
			out = append(out, fmt.Sprint(v))
		}
	case []int64:
		for _, v := range x {
			out = append(out, fmt.Sprint(v))
		}
	case []bool:
		for _, v := range x {
			out = append(out, fmt.Sprint(v))
		}
	}
	return out
}
