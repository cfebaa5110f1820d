package bridge

import (
	"fmt"
	"slices"

	"github.com/spikelane/spikelane/internal/document"
	"github.com/spikelane/spikelane/units"
)

// own are the words by which the script calls Brian, or its own variables; to give one another meaning would break it.
var own = []string{
	"NeuronGroup", "Synapses", "PoissonGroup", "PoissonInput", "SpikeGeneratorGroup", "TimedArray",
	"SpikeMonitor", "EventMonitor", "StateMonitor", "PopulationRateMonitor",
	"defaultclock", "seed", "run", "prefs", "set_device", "device", "magic_network", "linked_var", "array", "print", "part",
}

// measuring are those beside them by which a script measures.
var measuring = []string{
	"brian2", "get_device", "json", "len", "sum", "next", "open", "OSError", "perf_counter", "ContextDecorator",
	"Compiling", "compiling", "begin", "begin_import", "note_loop", "loop_seconds", "run_s", "compile_s", "setup_s", "peak_rss",
	"status", "line", "program",
}

// keywords of Python. Some of them no name of a model may be.
var keywords = []string{
	"False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del",
	"elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal", "not", "or",
	"pass", "raise", "return", "try", "while", "with", "yield",
}

// nameObjects chooses the variables of the script. Brian finds constants and timed arrays by the names that equations call
// them; one that the script itself needs is refused. Other objects have their names in Brian, and a variable that may differ.
func (w *writer) nameObjects() {
	if e := w.root.Get("constants"); e != nil {
		for _, c := range e.Table.Entries {
			w.claim("constant", c.Name, document.Place{Src: c.Src, At: c.At, End: c.End})
		}
	}
	for _, t := range tables(w.root, "timed_array") {
		name := t.Get("name")
		w.claim("timed array", name.Text, name.Place)
	}
	for _, kind := range []string{"neurons", "poisson", "generator", "synapses", "monitor"} {
		for _, t := range tables(w.root, kind) {
			name := text(t, "name")
			w.python[name] = w.variable(name)
		}
	}
}

// claim takes a name that the model needs as it is.
func (w *writer) claim(kind, name string, p document.Place) {
	w.taken[name] = true
	if w.meant(name) {
		w.refuse(p, fmt.Sprintf("a %s called %s would hide what the script calls by that name", kind, name), "rename it")
	}
}

// variable returns a variable of the script that is not yet taken, as much like name as can be.
func (w *writer) variable(name string) string {
	for w.taken[name] || w.meant(name) {
		name += "_"
	}
	w.taken[name] = true
	return name
}

// meant reports whether a name has a meaning in Python, in Brian or in the script.
func (w *writer) meant(name string) bool {
	_, unit := units.Lookup(name)
	return unit || slices.Contains(own, name) || w.o.Measure && slices.Contains(measuring, name) ||
		slices.Contains(keywords, name) || slices.Contains(functions, name) || slices.Contains(words, name)
}
