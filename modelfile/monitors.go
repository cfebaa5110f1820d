package modelfile

import (
	"fmt"
	"strings"

	"github.com/spikelane/spikelane"
)

// monitor makes a monitor.
func (l *loader) monitor(name string, t *table) {
	kind := textOf(t, "kind")
	for k := range monitor {
		only := monitor[k].only
		if e := t.get(monitor[k].name); e != nil && only != "" && kind != "" && !strings.Contains(" "+only+" ", " "+kind+" ") {
			l.broken(e.at, e.end, "F013", fmt.Sprintf("%s does not belong to a monitor of kind %q", e.name, kind), "delete it, or change the kind")
		}
	}
	var variables []string
	if e := t.get("variables"); e != nil {
		for _, v := range e.list {
			variables = append(variables, v.text)
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
		e := t.get("event")
		if e == nil {
			if !l.tainted[t] {
				l.fault(t.at, t.end, "F003", fmt.Sprintf(`monitor %s has no key "event"`, name), "its value is the name of an event of the source")
			}
			return
		}
		l.net.EventMonitor(name, source, e.text, variables...).At(when, order)
	case "rate":
		l.net.RateMonitor(name, source).At(when, order)
	case "state":
		l.stateMonitor(name, source, t, variables)
	case "":
	default:
		e := t.get("kind")
		l.broken(e.value.at, e.value.end, "F010", fmt.Sprintf("kind %q is not known", kind), didYouMean(kind, []string{"event", "rate", "spikes", "state"}))
	}
}

// recordedSynapses returns the synapses object that the source of a monitor names; nil if it names something else.
func (l *loader) recordedSynapses(t *table) *object {
	if e := t.get("source"); e != nil {
		if o := l.objects[strings.TrimSpace(e.text)]; o != nil && o.kind == "synapses" {
			return o
		}
	}
	return nil
}

func (l *loader) stateMonitor(name string, source spikelane.Recordable, t *table, variables []string) {
	r := spikelane.StateRecord{Variables: variables, When: textOf(t, "when"), Order: wholeOf(t, "order")}
	if len(variables) == 0 && !l.tainted[t] {
		l.broken(t.at, t.end, "F003", fmt.Sprintf(`monitor %s has no key "variables"`, name), "name the variables to record: [\"v\"]")
		return
	}
	if e := t.get("record"); e != nil && e.kind == str && e.text != "all" {
		l.broken(e.value.at, e.value.end, "F010", fmt.Sprintf("record is %q", e.text), `want a list of indices, or "all"`)
	} else if e != nil && e.kind == array {
		r.Indices = make([]int, len(e.list))
		for n, v := range e.list {
			r.Indices[n] = int(v.whole)
		}
	}
	r.Dt = l.step(t)
	l.net.StateMonitor(name, source, r)
}
