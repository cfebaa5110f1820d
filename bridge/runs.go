package bridge

import (
	"github.com/spikelane/spikelane/internal/document"
	"github.com/spikelane/spikelane/modelfile"
)

// runs writes the runs with the changes before each, and has a C++ program built and run.
func (w *writer) runs() {
	list := tables(w.root, "run")
	if len(list) == 0 {
		w.run(w.root)
	}
	for _, t := range list {
		if e := t.Get("constants"); e != nil {
			w.changeConstants(e.Table.Entries)
		}
		if e := t.Get("set"); e != nil {
			for _, v := range e.List {
				w.change(v)
			}
		}
		w.run(t)
	}
	if w.o.standalone() && !w.o.Measure {
		w.line("%s", call("device.build", 0, "directory="+literal(w.o.directory())))
	}
}

func (w *writer) run(t *document.Table) {
	duration := w.value(t.Get("duration").Value)
	switch {
	case !w.o.Measure:
		w.line("run(%s)", duration)
	case w.o.standalone():
		w.line("with compiling:\n    run(%s)", duration)
	default:
		w.line("with compiling:\n    run(%s, report=note_loop)", duration)
	}
}

// change writes a change of state. A part of a group is kept while it is changed: Brian's views do not keep it.
func (w *writer) change(v *document.Value) {
	w.checkExpression(v.Place)
	reference, a := modelfile.ReadChange(v.Text)
	object := w.refer(reference)
	if modelfile.ReadReference(reference).Part {
		w.line("part = %s", object)
		object = "part"
	}
	w.set(object, a)
}

// printed has the script say what it found.
func (w *writer) printed() {
	names, numbers := w.counted()
	for k := range names {
		w.line("print(%s, %s)", quoted(names[k]+":"), numbers[k])
	}
}
