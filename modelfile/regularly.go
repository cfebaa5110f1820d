package modelfile

import (
	"strings"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/units"
)

// events reads the custom events of a group.
func (l *loader) events(t *table) []spikelane.Event {
	var out []spikelane.Event
	for _, e := range l.tablesOf(t, "events") {
		out = append(out, spikelane.Event{Name: textOf(e, "name"), Condition: textOf(e, "condition"), Code: textOf(e, "code"),
			When: textOf(e, "when"), CodeWhen: textOf(e, "code_when")})
	}
	return out
}

// regularly gives an object its code that runs regularly or at given times.
func (l *loader) regularly(t *table, of interface {
	RunRegularly(r spikelane.Regular)
	RunAt(code string, times []units.Time)
}) {
	for _, r := range l.tablesOf(t, "regularly") {
		of.RunRegularly(spikelane.Regular{Code: textOf(r, "code"), Dt: l.step(r), When: textOf(r, "when"), Order: wholeOf(r, "order")})
	}
	for _, r := range l.tablesOf(t, "run_at") {
		times := []units.Time{}
		if e := r.get("times"); e != nil {
			for _, v := range e.list {
				if at, ok := l.timeAt("times", v.quantity()); ok {
					times = append(times, at)
				}
			}
		}
		of.RunAt(textOf(r, "code"), times)
	}
}

// links links variables of a group, once all groups are there.
func (l *loader) links(t *table) {
	name := t.get("name")
	if name == nil || l.objects[name.text] == nil {
		return
	}
	g, ok := l.objects[name.text].group.(*spikelane.NeuronGroup)
	if !ok {
		return // said already
	}
	before := len(l.errs)
	defer func() {
		if len(l.errs) > before {
			l.doubted["neurons "+name.text] = true
		}
	}()
	for _, k := range l.tablesOf(t, "links") {
		to := k.get("to")
		if to == nil {
			continue
		}
		dot := strings.LastIndexByte(to.text, '.')
		if dot < 0 {
			l.broken(to.value.at, to.value.end, "F006", "the link has no variable", `write the group and its variable: "Q.y"`)
			continue
		}
		group := *to
		v := *to.value
		group.value = &v
		group.text = to.text[:dot]
		source := l.resolve(&group, "links.to")
		if source == nil {
			continue
		}
		var index []int32
		if e := k.get("index"); e != nil {
			index = l.indices(e)
		}
		g.Link(textOf(k, "variable"), source, strings.TrimSpace(to.text[dot+1:]), index)
	}
}
