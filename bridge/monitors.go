package bridge

import (
	"slices"
	"strconv"

	"github.com/spikelane/spikelane/internal/document"
	"github.com/spikelane/spikelane/modelfile"
)

func (w *writer) monitor(t *document.Table) {
	variable := w.python[text(t, "name")]
	a := arguments{w.refer(text(t, "source"))}
	variables := ""
	if e := t.Get("variables"); e != nil && len(e.List) > 0 {
		variables = texts(e.List)
	}
	switch text(t, "kind") {
	case "spikes":
		a.add("variables", variables)
		a.addSlot(t)
		w.addName(&a, t)
		w.make(variable, "SpikeMonitor", a)
	case "event":
		a = append(a, quoted(text(t, "event")))
		a.add("variables", variables)
		a.addSlot(t)
		w.addName(&a, t)
		w.make(variable, "EventMonitor", a)
	case "state":
		record := "True"
		if e := t.Get("record"); e != nil && e.Kind == document.Array {
			record = integers(e.List)
		} else if w.o.standalone() && w.isSynapses(text(t, "source")) {
			w.refuse(t.Get("source").Place, "a monitor of all synapses: in the mode cpp_standalone Brian does not know how many there will be",
				"list some of them: record = [0, 1, 2]")
		}
		a = append(a, variables)
		a.add("record", record)
		w.addQuantity(&a, "dt", t, "dt")
		a.addSlot(t)
		w.addName(&a, t)
		w.make(variable, "StateMonitor", a)
	case "rate":
		w.addName(&a, t)
		w.make(variable, "PopulationRateMonitor", a)
		if when := text(t, "when"); when != "" {
			w.line("%s.when = %s", variable, quoted(when))
		}
		if e := t.Get("order"); e != nil && e.Whole != 0 {
			w.line("%s.order = %d", variable, e.Whole)
		}
	}
}

// poissonInput writes an input, which has no name in the file. Its weight is a text even where it is one quantity: Brian makes code of the value as
// it prints it, to eight digits.
func (w *writer) poissonInput(t *document.Table) {
	rate := t.Get("rate")
	if python := w.value(rate.Value); python != "" && !w.fixed(rate.Quantity().Text) {
		w.refuse(rate.Place, "Brian fixes the rate of a PoissonInput when it is made, and a [[run]] changes this one", "")
	}
	weight := t.Get("weight").Quantity()
	w.checkExpression(weight)
	a := arguments{w.refer(text(t, "target")), quoted(text(t, "variable"))}
	a.add("N", text(t, "count"))
	a.add("rate", w.value(rate.Value))
	a.add("weight", quoted(weight.Text))
	a.addSlot(t)
	w.inputs++
	w.make(w.variable("input_"+strconv.Itoa(w.inputs)), "PoissonInput", a)
}

// isSynapses reports whether a reference names synapses.
func (w *writer) isSynapses(reference string) bool {
	name := modelfile.ReadReference(reference).Name
	return slices.ContainsFunc(tables(w.root, "synapses"), func(t *document.Table) bool { return text(t, "name") == name })
}

// counted returns the variables of the monitors that count spikes or events, and how Brian calls their numbers.
func (w *writer) counted() (names, numbers []string) {
	for _, t := range tables(w.root, "monitor") {
		name := text(t, "name")
		switch text(t, "kind") {
		case "spikes":
			names, numbers = append(names, name), append(numbers, w.python[name]+".num_spikes")
		case "event":
			names, numbers = append(names, name), append(numbers, w.python[name]+".num_events")
		}
	}
	return names, numbers
}
