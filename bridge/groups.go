package bridge

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/spikelane/spikelane/internal/document"
	"github.com/spikelane/spikelane/modelfile"
)

// groups writes all that spikes. Where variables are linked, initial values may name links, and stand below them.
func (w *writer) groups() {
	neurons := tables(w.root, "neurons")
	linked := false
	for _, t := range neurons {
		linked = linked || len(tables(t, "links")) > 0
	}
	for _, t := range neurons {
		w.neurons(t)
		if !linked {
			w.initialValues(t)
		}
		w.line("")
	}
	for _, t := range tables(w.root, "poisson") {
		w.poisson(t)
		w.line("")
	}
	for _, t := range tables(w.root, "generator") {
		w.generator(t)
		w.line("")
	}
	if !linked {
		return
	}
	for _, t := range neurons {
		w.links(t)
	}
	for _, t := range neurons {
		w.initialValues(t)
	}
	w.line("")
}

// make writes the assignment of a new object to its variable.
func (w *writer) make(variable, class string, a arguments) {
	w.line("%s = %s", variable, call(class, len(variable)+3, a...))
}

func (w *writer) neurons(t *document.Table) {
	w.checkEquations(t.Get("equations").Place)
	w.checkKeys(t, "threshold", "reset")
	a := arguments{text(t, "count"), quoted(text(t, "equations"))}
	a.addText("threshold", t, "threshold")
	if reset := text(t, "reset"); reset != "" {
		a.add("reset", statements(reset))
	}
	if e := t.Get("refractory"); e != nil {
		a.add("refractory", w.expression(e.Value))
	}
	events := tables(t, "events")
	if len(events) > 0 {
		var parts []string
		for _, e := range events {
			parts = append(parts, quoted(text(e, "name"))+": "+quoted(text(e, "condition")))
		}
		a.add("events", wrapped("{", parts, "}", 0))
	}
	a.addText("method", t, "method")
	w.addQuantity(&a, "dt", t, "dt")
	a.addOrder(t)
	w.addName(&a, t)
	variable := w.python[text(t, "name")]
	w.make(variable, "NeuronGroup", a)
	for _, e := range events {
		w.event(variable, e)
	}
	w.regularly(variable, t)
}

// event writes when an event is tested, and its code.
func (w *writer) event(variable string, t *document.Table) {
	w.checkKeys(t, "condition", "code")
	name := quoted(text(t, "name"))
	if when := text(t, "when"); when != "" {
		w.line("%s", call(variable+".set_event_schedule", 0, name, "when="+quoted(when)))
	}
	if code := text(t, "code"); code != "" {
		a := arguments{name, statements(code)}
		a.addText("when", t, "code_when")
		w.line("%s", call(variable+".run_on_event", 0, a...))
	}
}

// regularly writes the code of an object that runs on a clock.
func (w *writer) regularly(variable string, t *document.Table) {
	for _, r := range tables(t, "regularly") {
		w.checkKeys(r, "code")
		a := arguments{statements(text(r, "code"))}
		w.addQuantity(&a, "dt", r, "dt")
		a.addSlot(r)
		w.line("%s", call(variable+".run_regularly", 0, a...))
	}
	if e := t.Get("run_at"); e != nil {
		w.refuse(document.Place{Src: e.Src, At: e.At, End: e.End}, "Brian 2.5 has no run_at", "regularly runs code in every step of a clock")
	}
}

func (w *writer) poisson(t *document.Table) {
	a := arguments{text(t, "count")}
	a.add("rates", w.expression(t.Get("rates").Value))
	w.addQuantity(&a, "dt", t, "dt")
	a.addSlot(t)
	w.addName(&a, t)
	w.make(w.python[text(t, "name")], "PoissonGroup", a)
}

func (w *writer) generator(t *document.Table) {
	unit := "second"
	if e := t.Get("unit"); e != nil {
		unit = w.factor(e.Value)
	}
	a := arguments{text(t, "count"), integers(t.Get("i").List), list(numbers(t.Get("t").List)) + "*" + unit}
	w.addQuantity(&a, "period", t, "period")
	w.addQuantity(&a, "dt", t, "dt")
	a.addSlot(t)
	w.addName(&a, t)
	w.make(w.python[text(t, "name")], "SpikeGeneratorGroup", a)
}

// timedArray writes a function of time.
func (w *writer) timedArray(t *document.Table) {
	var rows []string
	for _, v := range t.Get("values").List {
		if v.Kind == document.Array {
			rows = append(rows, list(numbers(v.List)))
		} else {
			rows = append(rows, v.Quantity().Text)
		}
	}
	values := list(rows)
	if e := t.Get("unit"); e != nil {
		values += "*" + w.factor(e.Value)
	}
	a := arguments{values}
	w.addQuantity(&a, "dt", t, "dt")
	w.make(text(t, "name"), "TimedArray", a)
}

func (w *writer) links(t *document.Table) {
	for _, k := range tables(t, "links") {
		to := text(k, "to")
		dot := strings.LastIndexByte(to, '.')
		a := arguments{w.refer(to[:dot]), quoted(to[dot+1:])}
		if e := k.Get("index"); e != nil {
			a.add("index", integers(e.List))
		}
		w.line("%s.%s = %s", w.python[text(t, "name")], text(k, "variable"), call("linked_var", 0, a...))
	}
}

// initialValues writes the entries of init of an object.
func (w *writer) initialValues(t *document.Table) {
	if e := t.Get("init"); e != nil {
		for _, v := range e.List {
			w.checkExpression(v.Place)
			w.set(w.python[text(t, "name")], modelfile.ReadInitial(v.Text))
		}
	}
}

// set writes an assignment to a variable of an object. The value is a text, which Brian evaluates for each element.
func (w *writer) set(object string, a modelfile.Assignment) {
	index := ""
	if n, err := strconv.Atoi(a.Index); err == nil {
		index = fmt.Sprintf("[%d]", n)
	} else if a.Index != "" {
		index = "[" + quoted(a.Index) + "]"
	}
	w.line("%s.%s%s = %s", object, a.Variable, index, quoted(a.Value))
}
