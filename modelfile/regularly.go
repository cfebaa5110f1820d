package modelfile

import (
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
