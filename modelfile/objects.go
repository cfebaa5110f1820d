package modelfile

import (
	"fmt"
	"math"

	"github.com/spikelane/spikelane"
)

// neurons makes a group of neurons.
func (l *loader) neurons(name string, t *table) {
	count := t.get("count")
	if count == nil || t.get("equations") == nil {
		l.incomplete = true
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
		l.incomplete = true
		return
	}
	s := l.net.Synapses(name, source, target, spikelane.SynapseModel{
		Equations: textOf(t, "equations"),
		OnPre:     textOf(t, "on_pre"),
		OnPost:    textOf(t, "on_post"),
		Delay:     textOf(t, "delay"),
		Order:     wholeOf(t, "order"),
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

func (l *loader) source(t *table, key, path string) spikelane.Source {
	if e := t.get(key); e != nil {
		return l.resolve(e, path)
	}
	return nil
}

// connect makes the synapses of one entry of connect.
func (l *loader) connect(s *spikelane.Synapses, t *table, title string) {
	i, j := t.get("i"), t.get("j")
	if i == nil && j == nil {
		s.Connect(spikelane.Connect{Condition: textOf(t, "condition"), P: textOf(t, "p"), N: textOf(t, "n")})
		return
	}
	if i == nil || j == nil {
		l.incomplete = true
		if !l.tainted[t] {
			l.fault(t.at, t.end, "F013", title+" has only one of the lists i and j", "give both, of the same length")
		}
		return
	}
	for _, name := range []string{"condition", "p", "n"} {
		if e := t.get(name); e != nil {
			l.broken(e.at, e.end, "F013", fmt.Sprintf("%s excludes the lists i and j", name), "make it an entry of its own")
		}
	}
	if len(i.list) != len(j.list) {
		l.broken(j.at, j.end, "F013", fmt.Sprintf("%s: i has %d elements, j has %d", title, len(i.list), len(j.list)), "")
		return
	}
	s.Connect(spikelane.Connect{I: l.indices(i), J: l.indices(j)})
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
