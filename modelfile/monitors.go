package modelfile

import (
	"fmt"
	"strings"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/internal/document"
)

// monitor makes a monitor.
func (l *loader) monitor(name string, t *document.Table) {
	kind := textOf(t, "kind")
	for k := range monitor {
		only := monitor[k].only
		if e := t.Get(monitor[k].name); e != nil && only != "" && kind != "" && !strings.Contains(" "+only+" ", " "+kind+" ") {
			l.broken(e.At, e.End, "F013", fmt.Sprintf("%s does not belong to a monitor of kind %q", e.Name, kind), "delete it, or change the kind")
		}
	}
	var variables []string
	if e := t.Get("variables"); e != nil {
		for _, v := range e.List {
			variables = append(variables, v.Text)
		}
	}
	if o := l.recordedSynapses(t); o != nil && kind == "state" {
		if o.syn == nil {
			return
		}
		l.stateMonitor(name, o.syn, t, variables)
		return
	}
	source := l.source(t, "source", "monitor.source")
	if source == nil {
		return
	}
	when, order := textOf(t, "when"), wholeOf(t, "order")
	switch kind {
	case "spikes":
		l.net.SpikeMonitor(name, source, variables...).At(when, order)
	case "event":
		e := t.Get("event")
		if e == nil {
			if !l.tainted[t] {
				l.fault(t.At, t.End, "F003", fmt.Sprintf(`monitor %s has no key "event"`, name), "its value is the name of an event of the source")
			}
			return
		}
		l.net.EventMonitor(name, source, e.Text, variables...).At(when, order)
	case "rate":
		l.net.RateMonitor(name, source).At(when, order)
	case "state":
		l.stateMonitor(name, source, t, variables)
	case "":
	default:
		e := t.Get("kind")
		l.broken(e.Value.At, e.Value.End, "F010", fmt.Sprintf("kind %q is not known", kind), document.DidYouMean(kind, []string{"event", "rate", "spikes", "state"}))
	}
}

// recordedSynapses returns the synapses object that the source of a monitor names; nil if it names something else.
func (l *loader) recordedSynapses(t *document.Table) *object {
	if e := t.Get("source"); e != nil {
		if o := l.objects[strings.TrimSpace(e.Text)]; o != nil && o.kind == "synapses" {
			return o
		}
	}
	return nil
}

func (l *loader) stateMonitor(name string, source spikelane.Recordable, t *document.Table, variables []string) {
	r := spikelane.StateRecord{Variables: variables, When: textOf(t, "when"), Order: wholeOf(t, "order")}
	if len(variables) == 0 && !l.tainted[t] {
		l.broken(t.At, t.End, "F003", fmt.Sprintf(`monitor %s has no key "variables"`, name), "name the variables to record: [\"v\"]")
		return
	}
	if e := t.Get("record"); e != nil && e.Kind == str && e.Text != "all" {
		l.broken(e.Value.At, e.Value.End, "F010", fmt.Sprintf("record is %q", e.Text), `want a list of indices, or "all"`)
	} else if e != nil && e.Kind == array {
		r.Indices = make([]int, len(e.List))
		for n, v := range e.List {
			r.Indices[n] = int(v.Whole)
		}
	}
	r.Dt = l.step(t)
	l.net.StateMonitor(name, source, r)
}
