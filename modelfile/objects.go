package modelfile

import (
	"fmt"
	"math"
	"strings"

	"github.com/spikelane/spikelane"
)

// neurons makes a group of neurons.
func (l *loader) neurons(name string, t *table) {
	count := t.get("count")
	if count == nil || t.get("equations") == nil {
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
	g := l.net.NeuronGroup(name, int(count.whole), m)
	l.objects[name].group = g
	l.initialValues(t, "neurons", name, g)
	l.regularly(t, g)
}

// synapses makes synapses and connects them.
func (l *loader) synapses(name string, t *table) {
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
func (l *loader) pathways(t *table) []spikelane.Pathway {
	var out []spikelane.Pathway
	for _, p := range l.tablesOf(t, "pathways") {
		on := textOf(p, "on")
		if e := p.get("on"); e != nil && on != "pre" && on != "post" {
			l.broken(e.value.at, e.value.end, "F010", fmt.Sprintf("on is %q", on), `want "pre" or "post"`)
		}
		out = append(out, spikelane.Pathway{Name: textOf(p, "name"), Post: on == "post", Event: textOf(p, "event"),
			Code: textOf(p, "code"), Delay: textOf(p, "delay"), Order: wholeOf(p, "order")})
	}
	return out
}

func (l *loader) source(t *table, key, path string) spikelane.Source {
	if e := t.get(key); e != nil {
		return l.resolve(e, path)
	}
	return nil
}

// connect makes the synapses of one entry of connect. What the keys mean together is for the engine to say.
func (l *loader) connect(s *spikelane.Synapses, t *table, title string) {
	c := spikelane.Connect{Condition: textOf(t, "condition"), P: textOf(t, "p"), N: textOf(t, "n")}
	c.SkipIfInvalid = trueOf(t, "skip_if_invalid")
	i, j := t.get("i"), t.get("j")
	for _, e := range []*entry{i, j} {
		switch {
		case e != nil && e.kind == str && strings.TrimSpace(e.text) == "":
			l.broken(e.value.at, e.value.end, "F010", e.name+" is empty", `write "k for k in range(N_post)", or a list of indices`)
		case e != nil && e.kind == str && e == i:
			c.Sources = e.text
		case e != nil && e.kind == str:
			c.Targets = e.text
		}
	}
	if lists := (i != nil && i.kind == array) || (j != nil && j.kind == array); lists {
		for n, e := range []*entry{i, j} {
			if e == nil {
				if !l.tainted[t] {
					l.fault(t.at, t.end, "F013", title+" has only one of the lists i and j", "give both, of the same length")
				}
				return
			}
			if e.kind == array {
				*[]*[]int32{&c.I, &c.J}[n] = l.indices(e)
			}
		}
		if len(c.I) != len(c.J) && len(c.I) != 1 && len(c.J) != 1 && c.Sources == "" && c.Targets == "" {
			l.broken(j.at, j.end, "F013", fmt.Sprintf("%s: i has %d elements, j has %d", title, len(i.list), len(j.list)), "")
			return
		}
	}
	s.Connect(c)
}

// indices returns a list of integers as indices.
func (l *loader) indices(e *entry) []int32 {
	out := make([]int32, len(e.list))
	for n, v := range e.list {
		if v.whole < 0 || v.whole > math.MaxInt32 {
			l.broken(v.at, v.end, "F008", fmt.Sprintf("%s[%d] is %d, and an index counts from 0", e.name, n, v.whole), "")
			continue
		}
		out[n] = int32(v.whole)
	}
	return out
}
