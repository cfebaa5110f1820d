package modelfile

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/internal/document"
	"github.com/spikelane/spikelane/units"
)

// declare notes the names of all objects, before those with faults are taken out, so that references to them are known.
func (l *loader) declare(root *document.Table) {
	for _, kind := range []string{"timed_array", "neurons", "poisson", "generator", "synapses", "monitor"} {
		for _, t := range l.tablesOf(root, kind) {
			if name := t.Get("name"); name != nil && name.Kind == str {
				l.declareName(kind, name)
			}
		}
	}
}

func (l *loader) declareName(kind string, name *document.Entry) {
	at, end := name.Value.At, name.Value.End
	if !identifier.MatchString(name.Text) {
		l.broken(at, end, "F010", fmt.Sprintf("%q cannot be a name", name.Text), "a name has letters, digits and _, and begins with no digit")
		return
	}
	if first := l.objects[name.Text]; first != nil {
		line, _ := l.file.Position(first.at)
		l.broken(at, end, "F005", fmt.Sprintf("the name %q is used twice, first on line %d", name.Text, line), "")
		return
	}
	l.objects[name.Text] = &object{kind: kind, at: at}
}

// tablesOf returns the tables of a list of them.
func (l *loader) tablesOf(t *document.Table, name string) []*document.Table {
	e := t.Get(name)
	if e == nil || e.Kind != array {
		return nil
	}
	var out []*document.Table
	for _, v := range e.List {
		if v.Kind == dict {
			out = append(out, v.Table)
		}
	}
	return out
}

// build makes the network of a checked document.
func (l *loader) build(root *document.Table) {
	m := l.model
	m.Name, m.Description = textOf(root, "name"), textOf(root, "description")
	if e := root.Get("name"); e != nil && strings.TrimSpace(e.Text) == "" {
		l.broken(e.Value.At, e.Value.End, "F010", "the name is empty", "")
	}
	config := l.over.Config
	config.RandomSeed = true
	if e := root.Get("seed"); e != nil {
		config.Seed, config.RandomSeed = e.Whole, false
	}
	if l.over.Seed != nil {
		config.Seed, config.RandomSeed = *l.over.Seed, false
	}
	if e := root.Get("schedule"); e != nil {
		config.Schedule = nil
		for _, v := range e.List {
			config.Schedule = append(config.Schedule, v.Text)
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
	l.silent()
}

// each makes one object, if its name is its own.
func (l *loader) each(kind string, t *document.Table, make func(name string, t *document.Table)) {
	name := t.Get("name")
	if name == nil || l.objects[name.Text] == nil || l.objects[name.Text].at != name.Value.At {
		l.incomplete = l.incomplete || kind == "timed_array"
		return
	}
	before := len(l.errs)
	defer func() {
		bad := l.tainted[t] || len(l.errs) > before
		l.doubted[kind+" "+name.Text] = l.doubted[kind+" "+name.Text] || bad
		l.incomplete = l.incomplete || bad && kind == "timed_array"
	}()
	l.model.places[placeKey(kind, name.Text, "")] = l.file.Place(t.At, t.End)
	l.model.tables[kind+" "+name.Text] = t
	make(name.Text, t)
}

// constants defines the constants of the file and of the overrides.
func (l *loader) constants(root *document.Table) {
	override := map[string]string{}
	for _, s := range l.over.Set {
		override[s.Name] = s.Value
	}
	var known []string
	if e := root.Get("constants"); e != nil {
		for _, c := range e.Table.Entries {
			p := c.Value.Place
			p.At, p.End = c.At, c.End
			if text, ok := override[c.Name]; ok {
				p = commandLine("--set "+c.Name, text)
			}
			l.model.places[placeKey("constants", "", c.Name)] = p
			known = append(known, c.Name)
			if _, ok := override[c.Name]; !ok && c.Kind&(integer|float) != 0 {
				l.net.Constant(c.Name, c.Number)
				continue
			}
			l.net.Constant(c.Name, p.Text)
		}
	}
	for _, s := range l.over.Set {
		if _, ok := l.model.places[placeKey("constants", "", s.Name)]; !ok {
			p := commandLine("--set", s.Name)
			l.errs = append(l.errs, l.model.fault(p, 0, len(s.Name), "F007", fmt.Sprintf("%s has no constant %q", l.model.File, s.Name), document.DidYouMean(s.Name, known)))
		}
	}
}

// commandLine is the place of a value that stands on the command line.
func commandLine(flag, text string) document.Place {
	return document.NewSource(flag, text).Whole()
}

// overridden returns a time of the document, or the one that a flag gives instead.
func (l *loader) overridden(root *document.Table, name, text, flag string) (units.Time, bool) {
	if text != "" {
		p := commandLine(flag, text)
		l.model.places[placeKey("network", "", name)] = p
		return l.timeAt(name, p)
	}
	if e := root.Get(name); e != nil {
		return l.timeAt(name, e.Quantity())
	}
	return 0, false
}

// timeAt evaluates the time that stands at p.
func (l *loader) timeAt(field string, p document.Place) (units.Time, bool) {
	if l.lostConstant {
		return 0, false
	}
	d, err := l.net.Time(field, p.Text)
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
func (l *loader) step(t *document.Table) units.Time {
	e := t.Get("dt")
	if e == nil {
		return 0
	}
	dt, ok := l.timeAt("dt", e.Quantity())
	if ok {
		l.positive(dt, e.Place)
	}
	return dt
}

// positive reports whether dt is a step; to the engine zero would be the default.
func (l *loader) positive(dt units.Time, p document.Place) bool {
	if dt > 0 && !math.IsInf(float64(dt), 0) {
		return true
	}
	l.brokenAt(p, "F008", fmt.Sprintf("dt is %v, want a positive, finite time", dt))
	return false
}

// brokenAt is a fault of a value, perhaps one of the command line, that the engine is not to see.
func (l *loader) brokenAt(p document.Place, code, msg string) {
	l.errs = append(l.errs, l.model.fault(p, p.At, p.End, code, msg, ""))
}

func textOf(t *document.Table, name string) string {
	if e := t.Get(name); e != nil {
		return e.Quantity().Text
	}
	return ""
}

func wholeOf(t *document.Table, name string) int {
	if e := t.Get(name); e != nil {
		return int(e.Whole)
	}
	return 0
}

// trueOf reports whether a boolean key is there and true.
func trueOf(t *document.Table, name string) bool {
	e := t.Get(name)
	return e != nil && e.Text == "true"
}

// runs notes the runs of the file, or the one that an override asks for.
func (l *loader) runs(root *document.Table) {
	tables := l.tablesOf(root, "run")
	if e := root.Get("duration"); e != nil && len(tables) > 0 {
		line, _ := l.file.Position(e.At)
		l.model.Warnings = append(l.model.Warnings, fmt.Sprintf("the duration in line %d is not used, since each [[run]] has its own", line))
	}
	if len(tables) == 0 || l.over.Duration != "" {
		d, ok := l.overridden(root, "duration", l.over.Duration, "--duration")
		if ok {
			l.addRun(d, l.model.find("network", "", "duration"))
		} else if l.over.Duration == "" && root.Get("duration") == nil && !l.tainted[root] {
			l.fault(0, 0, "F003", theFile+` has neither a key "duration" nor a [[run]]`, "its value is "+aTime)
		}
		return
	}
	for n, t := range tables {
		if e := t.Get("duration"); e != nil {
			if d, ok := l.timeAt(fmt.Sprintf("run[%d].duration", n), e.Quantity()); ok {
				l.addRun(d, e.Place)
				l.changes(root, t)
				l.settings(t)
			}
		}
	}
}

func (l *loader) addRun(d units.Time, p document.Place) {
	if !(d >= 0) || math.IsInf(float64(d), 0) {
		l.brokenAt(p, "F008", fmt.Sprintf("the duration is %v, want a finite time of zero or more", d))
		return
	}
	l.model.Runs = append(l.model.Runs, Run{Duration: d, place: p})
}

// changes notes the constants that change before the last run, whose table is t.
func (l *loader) changes(root, t *document.Table) {
	e := t.Get("constants")
	if e == nil || len(l.model.Runs) == 0 {
		return
	}
	r := &l.model.Runs[len(l.model.Runs)-1]
	r.Constants, r.values = map[string]any{}, map[string]document.Place{}
	var known []string
	if all := root.Get("constants"); all != nil {
		for _, c := range all.Table.Entries {
			known = append(known, c.Name)
		}
	}
	for _, c := range e.Table.Entries {
		if !slices.Contains(known, c.Name) {
			l.broken(c.At, c.End, "F007", fmt.Sprintf("the file has no constant %q that could change", c.Name), document.DidYouMean(c.Name, known))
			continue
		}
		p := c.Value.Place
		p.At, p.End = c.At, c.End
		r.values[c.Name] = p
		if c.Kind&(integer|float) != 0 {
			r.Constants[c.Name] = c.Number
		} else {
			r.Constants[c.Name] = p.Text
		}
	}
}
