package modelfile

import (
	"fmt"
	"math"
	"strings"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/internal/document"
)

// neurons makes a group of neurons.
func (l *loader) neurons(name string, t *document.Table) {
	count := t.Get("count")
	if count == nil || t.Get("equations") == nil {
		return
	}
	m := spikelane.NeuronModel{
		Equations:  textOf(t, "equations"),
		Threshold:  textOf(t, "threshold"),
		Reset:      textOf(t, "reset"),
		Refractory: textOf(t, "refractory"),
		Method:     textOf(t, "method"),
		Dt:         l.step(t),
		Events:     l.events(t),
		Order:      wholeOf(t, "order"),
	}
	g := l.net.NeuronGroup(name, int(count.Whole), m)
	l.objects[name].group = g
	l.initialValues(t, "neurons", name, g)
	l.regularly(t, g)
}

// synapses makes synapses and connects them.
func (l *loader) synapses(name string, t *document.Table) {
	source, target := l.source(t, "source", "synapses.source"), l.source(t, "target", "synapses.target")
	if source == nil || target == nil {
		return
	}
	s := l.net.Synapses(name, source, target, spikelane.SynapseModel{
		Equations: textOf(t, "equations"),
		OnPre:     textOf(t, "on_pre"),
		OnPost:    textOf(t, "on_post"),
		Delay:     textOf(t, "delay"),
		Pathways:  l.pathways(t),
		Method:    textOf(t, "method"),
		Dt:        l.step(t),

		MultisynapticIndex: textOf(t, "multisynaptic_index"),

		Procedural: trueOf(t, "procedural"),

		Order: wholeOf(t, "order"),
	})
	l.objects[name].syn = s
	for n, c := range l.tablesOf(t, "connect") {
		if l.tainted[c] {
			l.doubted["synapses "+name] = true
		}
		l.connect(s, c, fmt.Sprintf("connect[%d]", n))
	}
	l.initialValues(t, "synapses", name, s)
	l.regularly(t, s)
}

// pathways returns the named pathways of synapses.
func (l *loader) pathways(t *document.Table) []spikelane.Pathway {
	var out []spikelane.Pathway
	for _, p := range l.tablesOf(t, "pathways") {
		l.doubt(t, p)
		on := textOf(p, "on")
		if e := p.Get("on"); e != nil && on != "pre" && on != "post" {
			l.broken(e.Value.At, e.Value.End, "F010", fmt.Sprintf("on is %q", on), `want "pre" or "post"`)
		}
		out = append(out, spikelane.Pathway{
			Name: textOf(p, "name"), Post: on == "post", Event: textOf(p, "event"),
			Code: textOf(p, "code"), Delay: textOf(p, "delay"), Order: wholeOf(p, "order"),
		})
	}
	return out
}

func (l *loader) source(t *document.Table, key, path string) spikelane.Source {
	if e := t.Get(key); e != nil {
		return l.resolve(e, path)
	}
	return nil
}

// connect makes the synapses of one entry of connect. What the keys mean together is for the engine to say.
func (l *loader) connect(s *spikelane.Synapses, t *document.Table, title string) {
	c := spikelane.Connect{Condition: textOf(t, "condition"), P: textOf(t, "p"), N: textOf(t, "n")}
	c.SkipIfInvalid = trueOf(t, "skip_if_invalid")
	i, j := t.Get("i"), t.Get("j")
	for _, e := range []*document.Entry{i, j} {
		switch {
		case e != nil && e.Kind == str && strings.TrimSpace(e.Text) == "":
			l.broken(e.Value.At, e.Value.End, "F010", e.Name+" is empty", `write "k for k in range(N_post)", or a list of indices`)
		case e != nil && e.Kind == str && e == i:
			c.Sources = e.Text
		case e != nil && e.Kind == str:
			c.Targets = e.Text
		}
	}
	if lists := (i != nil && i.Kind == array) || (j != nil && j.Kind == array); lists {
		for n, e := range []*document.Entry{i, j} {
			if e == nil {
				if !l.tainted[t] {
					l.fault(t.At, t.End, "F013", title+" has only one of the lists i and j", "give both, of the same length")
				}
				return
			}
			if e.Kind == array {
				*[]*[]int32{&c.I, &c.J}[n] = l.indices(e)
			}
		}
		if len(c.I) != len(c.J) && len(c.I) != 1 && len(c.J) != 1 && c.Sources == "" && c.Targets == "" {
			l.broken(j.At, j.End, "F013", fmt.Sprintf("%s: i has %d elements, j has %d", title, len(i.List), len(j.List)), "")
			return
		}
	}
	s.Connect(c)
}

// indices returns a list of integers as indices.
func (l *loader) indices(e *document.Entry) []int32 {
	out := make([]int32, len(e.List))
	for n, v := range e.List {
		if v.Whole < 0 || v.Whole > math.MaxInt32 {
			l.broken(v.At, v.End, "F008", fmt.Sprintf("%s[%d] is %d, and an index counts from 0", e.Name, n, v.Whole), "")
			continue
		}
		out[n] = int32(v.Whole)
	}
	return out
}
