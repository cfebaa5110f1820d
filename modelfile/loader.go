package modelfile

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/internal/document"
	"github.com/spikelane/spikelane/internal/regular"
	"github.com/spikelane/spikelane/units"
)

// Overrides replaces values of a model file.
type Overrides struct {
	Seed     *int64    // nil: the file's; the file's default is drawn from the system
	Dt       string    // "" the file's
	Duration string    // "" the file's; else the model has one run of this length
	Set      []Setting // constants

	// Config is the configuration of the network; its Dt and its seed come from the file or from the fields above.
	Config spikelane.Config
}

// Setting is a new value of a constant: a quantity, such as "20*ms".
type Setting struct {
	Name, Value string // of the constant, and its new value
}

// Model is a model file as calls of the facade have understood it.
type Model struct {
	Name, Description, File string // name and description as the file gives them, and where it is
	Seeded                  bool   // the file or an override gives the seed; else it is drawn

	// Warnings are about what the file says and may not mean; those about the network are in its program's report.
	Warnings []string

	Network *spikelane.Network
	Runs    []Run // in order; from the [[run]] tables if there are any, else one of the file's duration

	file   *document.Source
	over   Overrides
	tables map[string]*document.Table // by kind and name
	places map[string]document.Place  // of fields that are not values of a table: see placeKey
}

// Run is one run of the network.
type Run struct {
	Duration  units.Time     // that it simulates
	Constants map[string]any // that change before this run, as for spikelane.Network.Constant

	place  document.Place            // of the duration
	values map[string]document.Place // of the constants
	set    []change
}

// bytesOfTree is how many bytes of memory a byte of TOML may become: a list of numbers of one digit does.
const bytesOfTree = 200

// Load reads the model file at path, see Parse.
func Load(path string, o Overrides) (*Model, error) {
	text, err := regular.ReadPiped(path, bytesOfTree)
	if err != nil {
		return nil, fmt.Errorf("modelfile: %w", err)
	}
	return Parse(filepath.ToSlash(path), text, o)
}

// Parse makes the network that the text of a model file describes. name is that of the file, for faults. The error is
// Errors: all faults of the file, and where those leave the network whole, the faults that compiling finds too.
func Parse(name string, text []byte, o Overrides) (*Model, error) {
	src := document.NewSource(name, string(text))
	root, bad := document.Parse(src)
	if bad != nil {
		return nil, Errors{faultAt(src, bad.At, bad.At, "F001", bad.Msg, bad.Hint)}
	}
	l := &loader{
		file: src, over: o, tainted: map[*document.Table]bool{}, doubted: map[string]bool{}, objects: map[string]*object{},
		model: &Model{File: name, file: src, over: o, tables: map[string]*document.Table{}, places: map[string]document.Place{}},
	}
	if !l.version(root) {
		return nil, l.errs.err()
	}
	l.declare(root)
	l.checkTable(root, format, "", theFile)
	l.build(root)
	if len(l.errs) > 0 {
		l.alsoCompile()
		return nil, l.errs.err()
	}
	return l.model, nil
}

// Compile compiles the network and checks what changes between its runs; faults are Errors with places in the file.
func (m *Model) Compile(ctx context.Context) (*spikelane.Program, error) {
	p, err := m.Network.Compile(ctx)
	if err != nil {
		return nil, m.Locate(err)
	}
	later := p
	var all Errors
	for _, r := range m.Runs {
		if len(r.Constants) > 0 {
			if later, err = later.WithConstants(ctx, r.Constants); err != nil {
				return nil, m.locateRun(r, err)
			}
		}
		for _, c := range r.set {
			if err := later.CheckSet(c.of, c.variable, c.condition, c.value.Text); err != nil {
				faults, ok := errors.AsType[Errors](m.locateChange(c, err))
				if !ok {
					return nil, err
				}
				all = append(all, faults...)
			}
		}
	}
	if err := all.err(); err != nil {
		return nil, err
	}
	return p, nil
}

// locateRun is Locate for faults of a run and of what changes before it.
func (m *Model) locateRun(r Run, err error) error {
	m.places[placeKey("network", "", "duration")] = r.place
	for name, p := range r.values {
		m.places[placeKey("constants", "", name)] = p
	}
	return m.Locate(err)
}

// Run runs s, a simulation of the model's program, through the model's runs in order, with the changes before each.
// Faults have places in the file; any other error is that of Simulation.Run.
func (m *Model) Run(ctx context.Context, s *spikelane.Simulation) error {
	for _, r := range m.Runs {
		if len(r.Constants) > 0 {
			if err := s.SetConstants(r.Constants); err != nil {
				return m.locateRun(r, err)
			}
		}
		if err := m.change(s, r); err != nil {
			return err
		}
		if err := s.Run(ctx, r.Duration); err != nil {
			return m.locateRun(r, err)
		}
	}
	return nil
}

// loader holds what is known while a file is read.
type loader struct {
	file  *document.Source
	over  Overrides
	model *Model
	net   *spikelane.Network
	errs  Errors

	objects      map[string]*object
	tainted      map[*document.Table]bool // tables with a fault
	doubted      map[string]bool          // kind and name of objects of which the engine's faults may follow from one of the file
	first        []firstSpike
	incomplete   bool // a function is missing that any text may call: the engine is not asked
	lostConstant bool // a constant could not be read: an expression that names it is not at fault
}

// object is a named thing of the file.
type object struct {
	kind  string              // the table it stands in
	at    int                 // of its name
	group spiking             // nil: none of ours, or it has a fault
	syn   *spikelane.Synapses // nil likewise
}

func (l *loader) fault(at, end int, code, msg, hint string) {
	l.errs = append(l.errs, faultAt(l.file, at, end, code, msg, hint))
}

// version checks the key that makes the file ours; without it other faults would say little.
func (l *loader) version(root *document.Table) bool {
	switch e := root.Get("spikelane"); {
	case e == nil:
		l.fault(0, 0, "F012", `this is no model file: it has no key "spikelane"`, `a model file begins with "spikelane = 1"`)
	case e.Kind != integer || e.Whole != 1:
		l.fault(e.Value.At, e.Value.End, "F012", fmt.Sprintf("format version %s is not known", l.file.Text[e.Value.At:e.Value.End]), "this program reads version 1")
	default:
		return true
	}
	return false
}

// alsoCompile adds the engine's faults to those of the file, except where they may follow from them.
func (l *loader) alsoCompile() {
	if l.incomplete || l.lostConstant || l.net == nil {
		return
	}
	_, err := l.net.Compile(context.Background())
	located, _ := l.model.Locate(err).(Errors)
	for _, e := range located {
		if f := e.Fault; f != nil && !l.doubted[f.Kind+" "+f.Object] {
			l.errs = append(l.errs, e)
		}
	}
}
