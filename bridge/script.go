package bridge

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/spikelane/spikelane/internal/document"
	"github.com/spikelane/spikelane/modelfile"
)

// Options say how Brian is to run the script. The zero value leaves that to Brian.
type Options struct {
	// Mode is Brian's code generation target "numpy" or "cython", or "cpp_standalone" for a C++ program. "": Brian's choice,
	// which is cython where it can compile.
	Mode string
	// Threads of a cpp_standalone program; more than 1 are those of OpenMP. The other modes have one.
	Threads int
	// Directory of the cpp_standalone project; "": "output", as in Brian.
	Directory string
	// Measure has the script end with one line of JSON about the work and its times: see Measured.
	Measure bool
}

// Marker is the first line of every script.
const Marker = "# A Brian 2 script, written by spikelane export-brian."

// Script returns a script for Brian 2.5 that says what the model file says, overrides included. Equal models and options
// give equal scripts. The model should be one that compiles; faults that Brian finds as well are not looked for.
//
// What Brian 2.5 cannot express is an error, modelfile.Errors, with its place: code at given times (run_at), several calls
// of one random function in an expression, parentheses in the unit of a variable, seeds outside 0 to 2³²-1, a rate of a
// poisson_input that a [[run]] changes, constants and timed arrays with names that the script needs, such as run, and for
// cpp_standalone a monitor of all synapses. Not found here are systems of equations that Brian's method exact does not
// solve: singular ones and those with complex eigenvalues. Any other error is one of the options.
func Script(m *modelfile.Model, o Options) (string, error) {
	if err := o.check(); err != nil {
		return "", err
	}
	w := &writer{
		model: m, root: m.Document(), o: o,
		imports: map[string]bool{}, constants: map[string]*document.Entry{}, taken: map[string]bool{}, python: map[string]string{},
	}
	w.body()
	if len(w.errs) > 0 {
		slices.SortStableFunc(w.errs, func(a, b *modelfile.Error) int {
			return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Col, b.Col))
		})
		return "", w.errs
	}
	return w.header() + w.out.String(), nil
}

// modes are the values of Options.Mode.
var modes = []string{"numpy", "cython", "cpp_standalone"}

func (o Options) check() error {
	switch {
	case o.Mode != "" && !slices.Contains(modes, o.Mode):
		return fmt.Errorf("bridge: no mode %q; %s", o.Mode, document.DidYouMean(o.Mode, modes))
	case o.Threads < 0:
		return fmt.Errorf("bridge: %d threads, want 0 or more", o.Threads)
	case o.Threads > 1 && !o.standalone():
		return fmt.Errorf("bridge: %d threads: Brian has several in the mode cpp_standalone alone", o.Threads)
	case o.Directory != "" && !o.standalone():
		return fmt.Errorf("bridge: directory %s: Brian writes a project in the mode cpp_standalone alone", o.Directory)
	}
	return nil
}

func (o Options) standalone() bool { return o.Mode == "cpp_standalone" }

func (o Options) directory() string { return cmp.Or(o.Directory, "output") }

// writer holds what is known while a script is written.
type writer struct {
	model *modelfile.Model
	root  *document.Table
	o     Options
	out   strings.Builder
	errs  modelfile.Errors

	imports   map[string]bool            // units that are not among those that Brian gives anyhow
	constants map[string]*document.Entry // as they are at this point of the script
	changing  map[string]bool            // constants that a run changes, and those that follow from them
	taken     map[string]bool            // names of the script that are in use
	inputs    int                        // number of PoissonInput objects so far
	python    map[string]string          // variable of the script for each object of the model
}

func (w *writer) line(format string, args ...any) { fmt.Fprintf(&w.out, format+"\n", args...) }

func (w *writer) refuse(p document.Place, msg, hint string) {
	w.errs = append(w.errs, w.model.Refuse(p, msg, hint))
}

// header returns what stands above the body: title, imports, and units that Brian calls otherwise. A title in the first or
// second line could be taken for a declaration of the file's encoding.
func (w *writer) header() string {
	body := identifiers(w.out.String())
	var renamed []string
	for _, name := range body {
		if full := alias(name); full != "" && w.constants[name] == nil {
			renamed = append(renamed, name+" = "+full)
			if !exported.MatchString(full) {
				w.imports[full] = true
			}
		}
	}
	var b strings.Builder
	b.WriteString(Marker + "\n#\n" + comment(w.model.Name+": "+w.model.Description))
	if w.o.Measure {
		b.WriteString(measureImport)
	}
	b.WriteString("from brian2 import *\n")
	if len(w.imports) > 0 {
		b.WriteString("from brian2.units.allunits import " + strings.Join(sorted(w.imports), ", ") + "\n")
	}
	b.WriteString("\n")
	if len(renamed) > 0 {
		b.WriteString(strings.Join(renamed, "\n") + "\n\n")
	}
	return b.String()
}

// body writes the script below its imports.
func (w *writer) body() {
	w.nameObjects()
	w.device()
	w.defineConstants()
	w.clock()
	w.each("timed_array", w.timedArray)
	w.groups()
	w.each("poisson_input", w.poissonInput)
	for _, t := range tables(w.root, "synapses") {
		w.synapses(t)
	}
	w.each("monitor", w.monitor)
	w.runs()
	if w.o.Measure {
		w.measured()
	} else {
		w.printed()
	}
}

// each writes the tables of a kind below one another, and an empty line.
func (w *writer) each(kind string, write func(*document.Table)) {
	list := tables(w.root, kind)
	for _, t := range list {
		write(t)
	}
	if len(list) > 0 {
		w.line("")
	}
}

// device says what runs the model.
func (w *writer) device() {
	if w.o.standalone() {
		w.line("%s", call("set_device", 0, "'cpp_standalone'", "directory="+literal(w.o.directory()), "build_on_run=False"))
		if w.o.Threads > 1 {
			w.line("prefs.devices.cpp_standalone.openmp_threads = %d", w.o.Threads)
		}
	} else if w.o.Mode != "" {
		w.line("prefs.codegen.target = %s", quoted(w.o.Mode))
	}
	if w.o.Measure {
		w.out.WriteString(measureBegin(w.o.standalone()))
	} else if w.o.Mode != "" {
		w.line("")
	}
}

// clock sets the step and the seed.
func (w *writer) clock() {
	dt, seed := w.root.Get("dt"), w.root.Get("seed")
	if dt != nil {
		w.line("defaultclock.dt = %s", w.value(dt.Value))
	}
	if seed != nil {
		if seed.Whole < 0 || seed.Whole >= 1<<32 {
			w.refuse(seed.Place, fmt.Sprintf("seed %d: Brian takes 0 to 4294967295", seed.Whole), "")
		}
		w.line("seed(%d)", seed.Whole)
	}
	if dt != nil || seed != nil {
		w.line("")
	}
	if schedule := w.root.Get("schedule"); schedule != nil {
		w.line("magic_network.schedule = %s\n", texts(schedule.List))
	}
}
