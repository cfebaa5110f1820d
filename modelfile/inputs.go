package modelfile

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/internal/document"
	"github.com/spikelane/spikelane/units"
)

// spiking is a group of a network: neurons, Poisson elements or a generator.
type spiking interface {
	spikelane.Source
	Count() int
	Slice(lo, hi int) *spikelane.Subgroup
}

// timedArray defines a function of time.
func (l *loader) timedArray(name string, t *document.Table) {
	values := t.Get("values")
	if values == nil || t.Get("dt") == nil {
		return
	}
	a := spikelane.TimedArray{Unit: textOf(t, "unit"), Dt: l.step(t)}
	for n, v := range values.List {
		at := fmt.Sprintf("values[%d]", n)
		switch {
		case v.Kind != array && a.Rows == nil:
			a.Values = append(a.Values, v.Number)
		case v.Kind == array && a.Values == nil:
			a.Rows = append(a.Rows, l.row(v, at))
		default:
			l.broken(v.At, v.End, "F013", at+" is "+v.Kind.String()+", those before it are not", "give numbers, or a list for each time")
			return
		}
	}
	l.net.TimedArray(name, a)
}

// row returns a list of numbers.
func (l *loader) row(v *document.Value, title string) []float64 {
	row := make([]float64, len(v.List))
	for n, x := range v.List {
		if x.Kind&(integer|float) == 0 {
			l.broken(x.At, x.End, "F004", fmt.Sprintf("%s[%d] is %s, want a number", title, n, x.Kind), "")
		}
		row[n] = x.Number
	}
	return row
}

// poisson makes a group of Poisson elements.
func (l *loader) poisson(name string, t *document.Table) {
	count := t.Get("count")
	if count == nil || t.Get("rates") == nil {
		return
	}
	l.objects[name].group = l.net.PoissonGroup(name, int(count.Whole), spikelane.PoissonModel{
		Rates: textOf(t, "rates"), Dt: l.step(t), When: textOf(t, "when"), Order: wholeOf(t, "order"),
	})
}

// generator makes a group with prescribed spikes.
func (l *loader) generator(name string, t *document.Table) {
	count, i, at := t.Get("count"), t.Get("i"), t.Get("t")
	if count == nil || i == nil || at == nil {
		return
	}
	m := spikelane.SpikeGenerator{Indices: l.indices(i), Dt: l.step(t), When: textOf(t, "when"), Order: wholeOf(t, "order")}
	unit, ok := 1.0, true
	if e := t.Get("unit"); e != nil {
		d, fine := l.timeAt("unit", e.Quantity())
		unit, ok = float64(d), fine
	}
	if e := t.Get("period"); e != nil {
		d, fine := l.timeAt("period", e.Quantity())
		m.Period, ok = d, ok && fine
	}
	for _, v := range at.List {
		m.Times = append(m.Times, float64(v.Number*unit))
	}
	if !ok {
		return
	}
	if len(m.Times) > 0 {
		l.first = append(l.first, firstSpike{name, units.Time(slices.Min(m.Times))})
	}
	l.objects[name].group = l.net.SpikeGeneratorGroup(name, int(count.Whole), m)
}

// firstSpike is the time of a generator's first spike.
type firstSpike struct {
	name string
	at   units.Time
}

// silent warns of generators whose spikes are all after the end, as those are whose times are of another unit.
func (l *loader) silent() {
	var end units.Time
	for _, r := range l.model.Runs {
		end += r.Duration
	}
	for _, f := range l.first {
		if f.at >= end && len(l.model.Runs) > 0 {
			l.model.Warnings = append(l.model.Warnings, fmt.Sprintf("generator %s never spikes: its first spike is at %v, and the end at %v; times are in seconds without a unit", f.name, f.at, end))
		}
	}
}

// poissonInputs makes the Poisson input of the file; its tables have no names.
func (l *loader) poissonInputs(root *document.Table) {
	made := 0
	for _, t := range l.tablesOf(root, "poisson_input") {
		target, count := l.source(t, "target", "poisson_input.target"), t.Get("count")
		if target == nil || count == nil || t.Get("variable") == nil || t.Get("rate") == nil || t.Get("weight") == nil {
			continue
		}
		name := "poissoninput" // as the facade names them
		if made > 0 {
			name += "_" + strconv.Itoa(made)
		}
		made++
		l.doubted["poisson_input "+name] = l.tainted[t]
		l.model.places[placeKey("poisson_input", name, "")] = l.file.Place(t.At, t.End)
		l.model.tables["poisson_input "+name] = t
		l.net.PoissonInput(target, strings.TrimSpace(textOf(t, "variable")), spikelane.PoissonTrains{
			N: int(count.Whole), Rate: textOf(t, "rate"), Weight: textOf(t, "weight"), When: textOf(t, "when"), Order: wholeOf(t, "order"),
		})
	}
}
