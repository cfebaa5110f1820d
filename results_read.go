package spikelane

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/internal/regular"
	"github.com/spikelane/spikelane/record"
)

// ErrResults: a folder of results cannot be read back. It is missing, damaged, or that of another network.
var ErrResults = errors.New("spikelane: the results cannot be read back")

// ErrOnlyResults: a simulation that ReadResults made was to do what takes more than results hold.
var ErrOnlyResults = errors.New("spikelane: the simulation holds the results of a run alone")

// ReadResults makes a simulation of what Simulation.Save, or the project of an export, left in a folder: at the time of
// the results, with the connections, the variables and the records that are there. What can be looked at is as it was in
// the simulation that ran, bit for bit: Spikes, Trace, Rate, States, Get, Synaptic, Float64, Stats with its digests; and
// Save writes the same bytes. Procedural synapses, of which nothing is stored, are made again. Its variables may be set.
//
// Results do not hold everything that a run hangs on, such as spikes under way. Run, Snapshot and StoreFile return an
// error that wraps ErrOnlyResults, until Restore or RestoreFile brings in a whole state.
//
// The program is of the network that ran, and has its values of timed arrays. Seeds, constants and dt that were in force
// at the end are taken from summary.json. The error wraps ErrResults and names the file at fault, and fs.ErrNotExist where
// one is missing, as after a project was built and has not run; or it is one of New, such as ErrMemory. Every array is
// checked: its type and its length against the network before it is read, digests and evaluated variables against the
// simulation that comes out of it.
func (p *Program) ReadResults(dir string) (*Simulation, error) {
	f, err := openResults(dir, p)
	if err != nil {
		return nil, err
	}
	c := Instance{Seed: f.Seed, OwnSeed: true, from: f}
	if c.Wiring, c.OwnWiring = f.Seed, true; f.Wiring != nil {
		c.Wiring = *f.Wiring
	}
	s, err := p.New(context.Background(), c)
	if err != nil {
		return nil, f.wrap(err)
	}
	if err := f.fill(s); err != nil {
		return nil, f.wrap(err)
	}
	return s, nil
}

// whole reports why a simulation cannot do what takes its whole state.
func (s *Simulation) whole(do string) error {
	switch {
	case s.loop != nil && s.loop.Torn:
		return fmt.Errorf("%w, and it cannot %s: restore it, or make another", ErrTorn, do)
	case s.results == nil:
		return nil
	}
	return fmt.Errorf("%w, and cannot %s: spikes under way, for one, are not among them; go on from a checkpoint, which StoreFile writes", ErrOnlyResults, do)
}

// resultsFolder is a folder of results that is being read.
type resultsFolder struct {
	dir string
	summary
	left map[string]map[string]*ecs.Column // by file and name: what was read and has no place yet
}

const (
	summaryFile  = record.SummaryFile
	summaryTimes = 16 // bytes of memory that a byte of JSON may become
)

// openResults reads summary.json and compares it with the program.
func openResults(dir string, p *Program) (*resultsFolder, error) {
	_ = record.Settle(dir) // they are read where they are, if it is a folder that cannot be changed
	f := &resultsFolder{dir: dir, left: map[string]map[string]*ecs.Column{}}
	path, err := f.find(summaryFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%w (it is written at the end of a run: run the project first)", err)
	}
	if err != nil {
		return nil, err
	}
	text, err := regular.ReadFile(path, summaryTimes)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrResults, err)
	}
	if err := json.Unmarshal(text, &f.summary); err != nil {
		return nil, f.fault(summaryFile, "want the summary of a run in JSON: %w", err)
	}
	return f, f.fits(p)
}

// fits compares the summary with a program.
func (f *resultsFolder) fits(p *Program) error {
	fault := func(format string, args ...any) error { return f.fault(summaryFile, format, args...) }
	if f.Format != 1 {
		return fault(`"spikelane" is %d, want 1: it is no summary of a run, or one of a later version`, f.Format)
	}
	if f.Model != p.name {
		return fault("it is of model %q, want %q", f.Model, p.name)
	}
	if f.DurationS != f.SimS || !(f.SimS >= 0) || f.Steps < 0 || f.Accesses < 0 || f.DtS < 0 {
		return fault("duration_s is %v, sim_s %v, steps %d, accesses %d, dt_s %v: no figures of a run", f.DurationS, f.SimS, f.Steps, f.Accesses, f.DtS)
	}
	for name := range f.Constants {
		if p.ns.Lookup(name) == nil {
			return fault("it gives the constant %q a value, which %s does not have", name, p.name)
		}
	}
	neurons, synapses, spikes := int64(0), map[string]bool{}, map[string]bool{}
	for _, gp := range p.groups {
		neurons += int64(gp.decl.count)
	}
	for _, sp := range p.synapses {
		synapses[sp.decl.name] = true
	}
	for _, mp := range p.monitors {
		if k := mp.decl.kind; k == spikeMonitor || k == eventMonitor {
			spikes[mp.decl.name] = true
		}
	}
	if f.Neurons != neurons {
		return fault("it counts %d neurons, want %d", f.Neurons, neurons)
	}
	for _, c := range []struct {
		what string
		got  map[string]int64
		want map[string]bool
	}{{"synapses", f.Synapses, synapses}, {"spikes", f.Spikes, spikes}} {
		got, want := slices.Sorted(maps.Keys(c.got)), slices.Sorted(maps.Keys(c.want))
		if !slices.Equal(got, want) {
			return fault("it counts the %s of %q, want those of %q", c.what, got, want)
		}
		for name, n := range c.got {
			if n < 0 {
				return fault("it counts %d %s of %s", n, c.what, name)
			}
		}
	}
	return nil
}

// fault is an error about one file of the folder.
func (f *resultsFolder) fault(file, format string, args ...any) error {
	return fmt.Errorf("%w: %s: %w", ErrResults, filepath.Join(f.dir, file), fmt.Errorf(format, args...))
}

// wrap makes err one about the folder, unless it is one or is about the machine.
func (f *resultsFolder) wrap(err error) error {
	if errors.Is(err, ErrResults) || errors.Is(err, ErrMemory) {
		return err
	}
	return fmt.Errorf("%w: %s: %w", ErrResults, f.dir, err)
}

// find returns the path of a file that must be there.
func (f *resultsFolder) find(file string) (string, error) {
	path := record.Find(f.dir, file)
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "", fmt.Errorf("%w: %s is missing: %w", ErrResults, path, fs.ErrNotExist)
	case err != nil:
		return "", fmt.Errorf("%w: %w", ErrResults, err)
	case !info.Mode().IsRegular():
		return "", f.fault(file, "it is no file")
	}
	return path, nil
}

// expected is an array that an archive must hold, or may.
type expected struct {
	name     string
	elem     ecs.Elem
	shape    []int // -1: any
	optional bool
}

// String is the array as the user may compare it with what NumPy shows.
func (x expected) String() string {
	shape := ""
	for k, n := range x.shape {
		if k > 0 {
			shape += "×"
		}
		if n < 0 {
			shape += "any"
			continue
		}
		shape += fmt.Sprint(n)
	}
	if shape == "" {
		shape = "one"
	}
	return shape + " of " + map[ecs.Elem]string{ecs.F64: "float64", ecs.I32: "int32", ecs.I64: "int64", ecs.Bool: "bool"}[x.elem]
}

// read reads an archive that holds the arrays of a list, and no other.
func (f *resultsFolder) read(file string, list []expected) (map[string]record.Array, error) {
	path, err := f.find(file)
	if err != nil {
		return nil, err
	}
	arrays, err := record.ReadNPZIf(path, func(a record.Array) error {
		k := slices.IndexFunc(list, func(x expected) bool { return x.name == a.Name })
		if k < 0 {
			return f.fault(file, "it holds an array %q, want %s alone", a.Name, names(list))
		}
		got, want := expected{elem: typeOf(a.Data), shape: a.Shape}, list[k]
		if got.elem != want.elem || !slices.EqualFunc(got.shape, want.shape, func(got, want int) bool { return got == want || want < 0 }) {
			return f.fault(file, "array %q is %v, want %v", a.Name, got, want)
		}
		return nil
	})
	switch {
	case errors.Is(err, ErrResults):
		return nil, err
	case err != nil: // which names the file
		return nil, fmt.Errorf("%w: %w", ErrResults, err)
	}
	out := map[string]record.Array{}
	for _, a := range arrays {
		out[a.Name] = a
	}
	for _, x := range list {
		if _, ok := out[x.name]; !ok && !x.optional {
			return nil, f.fault(file, "it holds no array %q, want %v", x.name, x)
		}
	}
	return out, nil
}

func names(list []expected) []string {
	out := []string{}
	for _, x := range list {
		out = append(out, x.name)
	}
	return out
}

// typeOf returns the element type of the data of an array.
func typeOf(data any) ecs.Elem {
	switch data.(type) {
	case []int32:
		return ecs.I32
	case []int64:
		return ecs.I64
	case []bool:
		return ecs.Bool
	}
	return ecs.F64
}
