package modelfile

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/spikelane/spikelane"
)

// spiking is a group of a network: neurons, Poisson elements or a generator.
type spiking interface {
	spikelane.Source
	Count() int
	Slice(lo, hi int) *spikelane.Subgroup
}

// timedArray defines a function of time.
func (l *loader) timedArray(name string, t *table) {
	values := t.get("values")
	if values == nil || t.get("dt") == nil {
		return
	}
	a := spikelane.TimedArray{Unit: textOf(t, "unit"), Dt: l.step(t)}
	for n, v := range values.list {
		at := fmt.Sprintf("values[%d]", n)
		switch {
		case v.kind != array && a.Rows == nil:
			a.Values = append(a.Values, v.number)
		case v.kind == array && a.Values == nil:
			a.Rows = append(a.Rows, l.row(v, at))
		default:
			l.broken(v.at, v.end, "F013", at+" is "+v.kind.String()+", those before it are not", "give numbers, or a list for each time")
			return
		}
	}
	l.net.TimedArray(name, a)
}

// row returns a list of numbers.
func (l *loader) row(v *value, title string) []float64 {
	row := make([]float64, len(v.list))
	for n, x := range v.list {
		if x.kind&(integer|float) == 0 {
			l.broken(x.at, x.end, "F004", fmt.Sprintf("%s[%d] is %s, want a number", title, n, x.kind), "")
		}
		row[n] = x.number
	}
	return row
}

// poisson makes a group of Poisson elements.
func (l *loader) poisson(name string, t *table) {
	count := t.get("count")
	if count == nil || t.get("rates") == nil {
		return
	}
	l.objects[name].group = l.net.PoissonGroup(name, int(count.whole), spikelane.PoissonModel{
		Rates: textOf(t, "rates"), Dt: l.step(t), When: textOf(t, "when"), Order: wholeOf(t, "order")})
}

// generator makes a group with prescribed spikes.
func (l *loader) generator(name string, t *table) {
	count, i, at := t.get("count"), t.get("i"), t.get("t")
	if count == nil || i == nil || at == nil {
		return
	}
	m := spikelane.SpikeGenerator{Indices: l.indices(i), Dt: l.step(t), When: textOf(t, "when"), Order: wholeOf(t, "order")}
	unit, ok := 1.0, true
	if e := t.get("unit"); e != nil {
		d, fine := l.timeAt("unit", e.quantity())
		unit, ok = float64(d), fine
	}
	if e := t.get("period"); e != nil {
		d, fine := l.timeAt("period", e.quantity())
		m.Period, ok = d, ok && fine
	}
	for _, v := range at.list {
		m.Times = append(m.Times, float64(v.number*unit))
	}
	if !ok {
		return
	}
	l.objects[name].group = l.net.SpikeGeneratorGroup(name, int(count.whole), m)
}

// poissonInputs makes the Poisson input of the file; its tables have no names.
func (l *loader) poissonInputs(root *table) {
	made := 0
	for _, t := range l.tablesOf(root, "poisson_input") {
		target, count := l.source(t, "target", "poisson_input.target"), t.get("count")
		if target == nil || count == nil || t.get("variable") == nil || t.get("rate") == nil || t.get("weight") == nil {
			continue
		}
		name := "poissoninput" // as the facade names them
		if made > 0 {
			name += "_" + strconv.Itoa(made)
		}
		made++
		l.doubted["poisson_input "+name] = l.tainted[t]
		l.model.places[placeKey("poisson_input", name, "")] = place{src: l.file, at: t.at, end: t.end, base: -1}
		l.model.tables["poisson_input "+name] = t
		l.net.PoissonInput(target, strings.TrimSpace(textOf(t, "variable")), spikelane.PoissonTrains{
			N: int(count.whole), Rate: textOf(t, "rate"), Weight: textOf(t, "weight"), When: textOf(t, "when"), Order: wholeOf(t, "order")})
	}
}
