package modelfile

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/units"
)

// declare notes the names of all objects, before those with faults are taken out, so that references to them are known.
func (l *loader) declare(root *table) {
	for _, kind := range []string{"timed_array", "neurons", "poisson", "generator", "synapses", "monitor"} {
		for _, t := range l.tablesOf(root, kind) {
			if name := t.get("name"); name != nil && name.kind == str {
				l.declareName(kind, name)
			}
		}
	}
}

func (l *loader) declareName(kind string, name *entry) {
	at, end := name.value.at, name.value.end
	if !identifier.MatchString(name.text) {
		l.broken(at, end, "F010", fmt.Sprintf("%q cannot be a name", name.text), "a name has letters, digits and _, and begins with no digit")
		return
	}
	if first := l.objects[name.text]; first != nil {
		line, _ := l.file.position(first.at)
		l.broken(at, end, "F005", fmt.Sprintf("the name %q is used twice, first on line %d", name.text, line), "")
		return
	}
	l.objects[name.text] = &object{kind: kind, at: at}
}

// tablesOf returns the tables of a list of them.
func (l *loader) tablesOf(t *table, name string) []*table {
	e := t.get(name)
	if e == nil || e.kind != array {
		return nil
	}
	var out []*table
	for _, v := range e.list {
		if v.kind == dict {
			out = append(out, v.table)
		}
	}
	return out
}

// build makes the network of a checked document.
func (l *loader) build(root *table) {
	m := l.model
	m.Name, m.Description = textOf(root, "name"), textOf(root, "description")
	if e := root.get("name"); e != nil && strings.TrimSpace(e.text) == "" {
		l.broken(e.value.at, e.value.end, "F010", "the name is empty", "")
	}
	config := l.over.Config
	config.RandomSeed = true
	if e := root.get("seed"); e != nil {
		config.Seed, config.RandomSeed = e.whole, false
	}
	if l.over.Seed != nil {
		config.Seed, config.RandomSeed = *l.over.Seed, false
	}
	if e := root.get("schedule"); e != nil {
		config.Schedule = nil
		for _, v := range e.list {
			config.Schedule = append(config.Schedule, v.text)
		}
	}
	m.Seeded = !config.RandomSeed
	l.net = spikelane.NewNetwork(m.Name, config)
	m.Network = l.net
	m.tables["network "] = root
	l.constants(root)
	if dt, ok := l.overridden(root, "dt", l.over.Dt, "--dt"); ok && l.positive(dt, l.model.find("network", "", "dt")) {
		l.net.SetDt(dt)
	}
	for _, t := range l.tablesOf(root, "timed_array") {
		l.each("timed_array", t, l.timedArray)
	}
	for _, t := range l.tablesOf(root, "neurons") {
		l.each("neurons", t, l.neurons)
	}
	for _, t := range l.tablesOf(root, "poisson") {
		l.each("poisson", t, l.poisson)
	}
	for _, t := range l.tablesOf(root, "generator") {
		l.each("generator", t, l.generator)
	}
	l.poissonInputs(root)
	for _, t := range l.tablesOf(root, "neurons") {
		l.links(t)
	}
	for _, t := range l.tablesOf(root, "synapses") {
		l.each("synapses", t, l.synapses)
	}
	for _, t := range l.tablesOf(root, "monitor") {
		l.each("monitor", t, l.monitor)
	}
	l.runs(root)
}

// each makes one object, if its name is its own.
func (l *loader) each(kind string, t *table, make func(name string, t *table)) {
	name := t.get("name")
	if name == nil || l.objects[name.text] == nil || l.objects[name.text].at != name.value.at {
		l.incomplete = l.incomplete || kind == "timed_array"
		return
	}
	before := len(l.errs)
	defer func() {
		bad := l.tainted[t] || len(l.errs) > before
		l.doubted[kind+" "+name.text] = l.doubted[kind+" "+name.text] || bad
		l.incomplete = l.incomplete || bad && kind == "timed_array"
	}()
	l.model.places[placeKey(kind, name.text, "")] = place{src: l.file, at: t.at, end: t.end, base: -1}
	l.model.tables[kind+" "+name.text] = t
	make(name.text, t)
}

// constants defines the constants of the file and of the overrides.
func (l *loader) constants(root *table) {
	override := map[string]string{}
	for _, s := range l.over.Set {
		override[s.Name] = s.Value
	}
	var known []string
	if e := root.get("constants"); e != nil {
		for _, c := range e.table.entries {
			p := c.value.place
			p.at, p.end = c.at, c.end
			if text, ok := override[c.name]; ok {
				p = commandLine("--set "+c.name, text)
			}
			l.model.places[placeKey("constants", "", c.name)] = p
			known = append(known, c.name)
			if _, ok := override[c.name]; !ok && c.kind&(integer|float) != 0 {
				l.net.Constant(c.name, c.number)
				continue
			}
			l.net.Constant(c.name, p.text)
		}
	}
	for _, s := range l.over.Set {
		if _, ok := l.model.places[placeKey("constants", "", s.Name)]; !ok {
			p := commandLine("--set", s.Name)
			l.errs = append(l.errs, l.model.fault(p, 0, len(s.Name), "F007", fmt.Sprintf("%s has no constant %q", l.model.File, s.Name), didYouMean(s.Name, known)))
		}
	}
}

// commandLine is the place of a value that stands on the command line.
func commandLine(flag, text string) place {
	return place{src: newSource(flag, text), end: len(text), text: text}
}

// overridden returns a time of the document, or the one that a flag gives instead.
func (l *loader) overridden(root *table, name, text, flag string) (units.Time, bool) {
	if text != "" {
		p := commandLine(flag, text)
		l.model.places[placeKey("network", "", name)] = p
		return l.timeAt(name, p)
	}
	if e := root.get(name); e != nil {
		return l.timeAt(name, e.quantity())
	}
	return 0, false
}

// timeAt evaluates the time that stands at p.
func (l *loader) timeAt(field string, p place) (units.Time, bool) {
	if l.lostConstant {
		return 0, false
	}
	d, err := l.net.Time(field, p.text)
	if err == nil {
		return d, true
	}
	found, ok := l.model.Locate(err).(Errors)
	if !ok {
		panic("BUG: modelfile: Time: " + err.Error())
	}
	for _, e := range found {
		if e.Fault.Kind == "network" {
			e = l.model.locate(e.Fault, p)
		}
		l.errs = append(l.errs, e)
	}
	return 0, false
}

// step evaluates the key dt of a table; 0 if it has none.
func (l *loader) step(t *table) units.Time {
	e := t.get("dt")
	if e == nil {
		return 0
	}
	dt, ok := l.timeAt("dt", e.quantity())
	if ok {
		l.positive(dt, e.place)
	}
	return dt
}

// positive reports whether dt is a step; to the engine zero would be the default.
func (l *loader) positive(dt units.Time, p place) bool {
	if dt > 0 && !math.IsInf(float64(dt), 0) {
		return true
	}
	l.brokenAt(p, "F008", fmt.Sprintf("dt is %v, want a positive, finite time", dt))
	return false
}

// brokenAt is a fault of a value, perhaps one of the command line, that the engine is not to see.
func (l *loader) brokenAt(p place, code, msg string) {
	l.errs = append(l.errs, l.model.fault(p, p.at, p.end, code, msg, ""))
}

// quantity is the place of a quantity; its text is an expression.
func (v *value) quantity() place {
	p := v.place
	written := p.text
	switch v.kind {
	case integer:
		p.text = strconv.FormatInt(v.whole, 10)
	case float:
		p.text = strings.TrimPrefix(strings.ReplaceAll(written, "_", ""), "+")
	}
	if p.text != written {
		p.base = -1
	}
	return p
}

func textOf(t *table, name string) string {
	if e := t.get(name); e != nil {
		return e.quantity().text
	}
	return ""
}

func wholeOf(t *table, name string) int {
	if e := t.get(name); e != nil {
		return int(e.whole)
	}
	return 0
}

// trueOf reports whether a boolean key is there and true.
func trueOf(t *table, name string) bool {
	e := t.get(name)
	return e != nil && e.text == "true"
}

// runs notes the runs of the file, or the one that an override asks for.
func (l *loader) runs(root *table) {
	tables := l.tablesOf(root, "run")
	if len(tables) == 0 || l.over.Duration != "" {
		d, ok := l.overridden(root, "duration", l.over.Duration, "--duration")
		if ok {
			l.addRun(d, l.model.find("network", "", "duration"))
		} else if l.over.Duration == "" && root.get("duration") == nil && !l.tainted[root] {
			l.fault(0, 0, "F003", theFile+` has neither a key "duration" nor a [[run]]`, "its value is "+aTime)
		}
		return
	}
	for n, t := range tables {
		if e := t.get("duration"); e != nil {
			if d, ok := l.timeAt(fmt.Sprintf("run[%d].duration", n), e.quantity()); ok {
				l.addRun(d, e.place)
				l.changes(root, t)
				l.settings(t)
			}
		}
	}
}

func (l *loader) addRun(d units.Time, p place) {
	if !(d >= 0) || math.IsInf(float64(d), 0) {
		l.brokenAt(p, "F008", fmt.Sprintf("the duration is %v, want a finite time of zero or more", d))
		return
	}
	l.model.Runs = append(l.model.Runs, Run{Duration: d, place: p})
}

// changes notes the constants that change before the last run, whose table is t.
func (l *loader) changes(root, t *table) {
	e := t.get("constants")
	if e == nil || len(l.model.Runs) == 0 {
		return
	}
	r := &l.model.Runs[len(l.model.Runs)-1]
	r.Constants, r.values = map[string]any{}, map[string]place{}
	var known []string
	if all := root.get("constants"); all != nil {
		for _, c := range all.table.entries {
			known = append(known, c.name)
		}
	}
	for _, c := range e.table.entries {
		if !slices.Contains(known, c.name) {
			l.broken(c.at, c.end, "F007", fmt.Sprintf("the file has no constant %q that could change", c.name), didYouMean(c.name, known))
			continue
		}
		p := c.value.place
		p.at, p.end = c.at, c.end
		r.values[c.name] = p
		if c.kind&(integer|float) != 0 {
			r.Constants[c.name] = c.number
		} else {
			r.Constants[c.name] = p.text
		}
	}
}
