package bridge

import (
	"strconv"

	"github.com/spikelane/spikelane/internal/document"
)

// pathway is code that runs when one side spikes.
type pathway struct {
	name, event string
	code        *document.Entry
	post        bool
	delay       *document.Entry // nil: none
	order       int64           // added to Brian's
}

// pathways returns those of synapses; on_pre and on_post are those called pre and post.
func pathways(t *document.Table) []pathway {
	var out []pathway
	delay := t.Get("delay")
	if code := t.Get("on_pre"); code != nil {
		out = append(out, pathway{name: "pre", code: code, delay: delay})
	}
	if code := t.Get("on_post"); code != nil {
		out = append(out, pathway{name: "post", code: code, post: true})
	}
	for _, p := range tables(t, "pathways") {
		q := pathway{name: text(p, "name"), code: p.Get("code"), event: text(p, "event"), post: text(p, "on") == "post", delay: p.Get("delay")}
		if e := p.Get("order"); e != nil {
			q.order = e.Whole
		}
		out = append(out, q)
	}
	return out
}

func (w *writer) synapses(t *document.Table) {
	all := pathways(t)
	named := len(tables(t, "pathways")) > 0
	a := arguments{w.refer(text(t, "source")), w.refer(text(t, "target"))}
	if e := t.Get("equations"); e != nil {
		w.checkEquations(e.Place)
		a = append(a, quoted(e.Text))
	}
	a.add("on_pre", code(all, named, false))
	a.add("on_post", code(all, named, true))
	if named {
		a.add("on_event", dictionary(all, func(p pathway) string {
			if p.event == "" {
				return ""
			}
			return quoted(p.event)
		}))
	}
	a.add("delay", w.delays(all, named))
	a.addText("method", t, "method")
	a.addText("multisynaptic_index", t, "multisynaptic_index")
	w.addQuantity(&a, "dt", t, "dt")
	a.addOrder(t)
	w.addName(&a, t)
	variable := w.python[text(t, "name")]
	for _, p := range all {
		w.checkCode(p.code.Place)
	}
	w.make(variable, "Synapses", a)
	for _, c := range tables(t, "connect") {
		w.connect(variable, c)
	}
	w.initialValues(t)
	w.laterDelays(variable, all)
	w.orders(variable, t, all)
	w.regularly(variable, t)
	w.line("")
}

// code returns the code of one side's pathways: a text, or texts by name.
func code(all []pathway, named, post bool) string {
	if named {
		return dictionary(all, func(p pathway) string {
			if p.post != post {
				return ""
			}
			return statements(p.code.Text)
		})
	}
	for _, p := range all {
		if p.post == post {
			return statements(p.code.Text)
		}
	}
	return ""
}

// dictionary returns a value for each pathway that has one, by name; "" if none has.
func dictionary(all []pathway, value func(pathway) string) string {
	var parts []string
	for _, p := range all {
		if v := value(p); v != "" {
			parts = append(parts, quoted(p.name)+": "+v)
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return wrapped("{", parts, "}", 0)
}

// oneDelay reports whether a pathway has one delay for all synapses.
func (w *writer) oneDelay(p pathway) bool {
	if p.delay == nil {
		return false
	}
	_, plain := w.plain(p.delay.Quantity().Text)
	return plain
}

// delays returns the delays that are one for all synapses of a pathway.
func (w *writer) delays(all []pathway, named bool) string {
	if !named {
		for _, p := range all {
			if w.oneDelay(p) {
				return w.value(p.delay.Value)
			}
		}
		return ""
	}
	return dictionary(all, func(p pathway) string {
		if !w.oneDelay(p) {
			return ""
		}
		return w.value(p.delay.Value)
	})
}

// laterDelays writes the delays that each synapse has of its own. They may name initial values.
func (w *writer) laterDelays(variable string, all []pathway) {
	for _, p := range all {
		if p.delay == nil || w.oneDelay(p) {
			continue
		}
		q := p.delay.Quantity()
		w.checkExpression(q)
		if p.name == "pre" {
			w.line("%s.delay = %s", variable, quoted(q.Text))
		} else {
			w.line("%s.%s.delay = %s", variable, p.name, quoted(q.Text))
		}
	}
}

// orders writes the orders of pathways that are not Brian's own: -1 for those of the source, 1 for those of the target. The
// order of synapses shifts those of its pathways here, and does not in Brian.
func (w *writer) orders(variable string, t *document.Table, all []pathway) {
	for _, p := range all {
		shift := p.order
		if e := t.Get("order"); e != nil {
			shift += e.Whole
		}
		if shift == 0 {
			continue
		}
		if p.post {
			shift += 2
		}
		w.line("%s.%s.order = %d", variable, p.name, shift-1)
	}
}

// connect writes one call that makes synapses.
func (w *writer) connect(variable string, t *document.Table) {
	var a arguments
	if e := t.Get("condition"); e != nil {
		w.checkExpression(e.Place)
		a.add("condition", quoted(e.Text))
	}
	for _, key := range []string{"i", "j"} {
		if e := t.Get(key); e != nil && e.Kind == document.Array {
			a.add(key, integers(e.List))
		} else if e != nil {
			a.add(key, quoted(e.Text))
		}
	}
	if e := t.Get("p"); e != nil {
		a.add("p", w.expression(e.Value))
	}
	if e := t.Get("n"); e != nil && e.Kind == document.Integer {
		a.add("n", strconv.FormatInt(e.Whole, 10))
	} else {
		a.addText("n", t, "n")
	}
	if e := t.Get("skip_if_invalid"); e != nil && e.Text == "true" {
		a.add("skip_if_invalid", "True")
	}
	w.line("%s", call(variable+".connect", 0, a...))
}
