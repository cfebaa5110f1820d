package modelfile

import (
	"strings"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/internal/document"
	"github.com/spikelane/spikelane/units"
)

// events reads the custom events of a group.
func (l *loader) events(t *document.Table) []spikelane.Event {
	var out []spikelane.Event
	for _, e := range l.tablesOf(t, "events") {
		l.doubt(t, e)
		out = append(out, spikelane.Event{
			Name: textOf(e, "name"), Condition: textOf(e, "condition"), Code: textOf(e, "code"),
			When: textOf(e, "when"), CodeWhen: textOf(e, "code_when"),
		})
	}
	return out
}

// doubt notes that what the engine says of the object of table t may follow from a fault within part.
func (l *loader) doubt(t, part *document.Table) {
	l.tainted[t] = l.tainted[t] || l.tainted[part]
}

// regularly gives an object its code that runs regularly or at given times.
func (l *loader) regularly(t *document.Table, of interface {
	RunRegularly(r spikelane.Regular)
	RunAt(code string, times []units.Time)
},
) {
	for _, r := range l.tablesOf(t, "regularly") {
		l.doubt(t, r)
		of.RunRegularly(spikelane.Regular{Code: textOf(r, "code"), Dt: l.step(r), When: textOf(r, "when"), Order: wholeOf(r, "order")})
	}
	for _, r := range l.tablesOf(t, "run_at") {
		l.doubt(t, r)
		times := []units.Time{}
		if e := r.Get("times"); e != nil {
			for _, v := range e.List {
				if at, ok := l.timeAt("times", v.Quantity()); ok {
					times = append(times, at)
				}
			}
		}
		of.RunAt(textOf(r, "code"), times)
	}
}

// links links variables of a group, once all groups are there.
func (l *loader) links(t *document.Table) {
	name := t.Get("name")
	if name == nil || l.objects[name.Text] == nil {
		return
	}
	g, ok := l.objects[name.Text].group.(*spikelane.NeuronGroup)
	if !ok {
		return // said already
	}
	before := len(l.errs)
	defer func() {
		if len(l.errs) > before {
			l.doubted["neurons "+name.Text] = true
		}
	}()
	for _, k := range l.tablesOf(t, "links") {
		to := k.Get("to")
		if to == nil {
			continue
		}
		dot := strings.LastIndexByte(to.Text, '.')
		if dot < 0 {
			l.broken(to.Value.At, to.Value.End, "F006", "the link has no variable", `write the group and its variable: "Q.y"`)
			continue
		}
		group := *to
		v := *to.Value
		group.Value = &v
		group.Text = to.Text[:dot]
		source := l.resolve(&group, "links.to")
		if source == nil {
			continue
		}
		var index []int32
		if e := k.Get("index"); e != nil {
			index = l.indices(e)
		}
		g.Link(textOf(k, "variable"), source, strings.TrimSpace(to.Text[dot+1:]), index)
	}
}
