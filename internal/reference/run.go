package reference

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"

	"github.com/pelletier/go-toml/v2"
)

// Run evaluates a model file. Calls may run at the same time.
//
// The error wraps [ErrUnsupported] for what the reference does not know, [ErrModel] for a fault that it happened to find.
func Run(model []byte) (r *Result, err error) {
	defer caught(&err)
	var keys map[string]any
	if e := toml.Unmarshal(model, &keys); e != nil {
		return nil, fmt.Errorf("%w: %w", ErrModel, e)
	}
	d := newTable("the file", keys)
	for _, k := range []string{"spikelane", "name", "description"} {
		d.or(k, nil)
	}
	w := &world{
		constants: map[string]value{}, arrays: map[string]*timedArray{}, objects: map[string]object{}, known: propagators{},
		result: &Result{Archives: map[string]map[string]*Array{}, Undecided: -1},
	}
	w.texts, _ = d.or("constants", map[string]any{}).(map[string]any)
	w.fix()
	w.dt = w.quantity(d.or("dt", "0.1*ms")).float()
	w.result.Dt = w.dt.f
	w.seeded = d.has("seed")
	w.seed = int64(d.wholeOr("seed", 0))
	names := []string{"start", "groups", "thresholds", "synapses", "resets", "end"}
	if list := d.list("schedule"); list != nil {
		names = nil
		for _, x := range list {
			names = append(names, x.(string))
		}
	}
	w.setSlots(names)
	w.build(d)
	runs := d.tables("run")
	if runs == nil {
		runs = []*table{newTable("the file", map[string]any{"duration": d.any("duration")})}
	}
	d.or("duration", nil)
	d.done()
	w.sortSteps()
	steps := 0.0
	for _, r := range runs {
		if changed, ok := r.or("constants", nil).(map[string]any); ok {
			for k, v := range changed {
				w.texts[k] = v
			}
			w.fix()
		}
		for _, x := range r.list("set") {
			object, rest, _ := strings.Cut(x.(string), ".")
			p := w.part(object)
			if strings.Contains(object, "[") {
				object, rest = w.ofPart(x.(string))
				p = w.part(object)
			}
			w.set(p, rest)
		}
		steps += math.Round(w.quantity(r.any("duration")).float().f / w.dt.f)
		r.done()
		w.run(steps * w.dt.f)
	}
	w.result.Steps = int(steps)
	for _, f := range w.finish {
		f()
	}
	w.final()
	return w.result, nil
}

// ofPart cuts "P[0:3].v = 1" after the part.
func (w *world) ofPart(text string) (object, rest string) {
	k := strings.Index(text, "].")
	if k < 0 {
		fail("value %q", text)
	}
	return text[:k+1], text[k+2:]
}

// fix computes constants, each from those that it names.
func (w *world) fix() {
	w.constants = map[string]value{}
	var visit func(name string, above []string)
	visit = func(name string, above []string) {
		text, ok := w.texts[name]
		if _, done := w.constants[name]; done || !ok {
			return
		}
		for _, a := range above {
			if a == name {
				fail("constant %q depends on itself", name)
			}
		}
		n := exprOf(text)
		n.walk(func(m *node) {
			if m.op == "name" {
				visit(m.text, append(above, name))
			}
		})
		f := &frame{w: w}
		w.constants[name] = f.eval(n)
	}
	for name := range w.texts {
		visit(name, nil)
	}
}

// quantity is a number or an expression over constants.
func (w *world) quantity(x any) value {
	f := &frame{w: w}
	return f.eval(exprOf(x))
}

// clockOf is the clock of a table's dt, or the default one.
func (w *world) clockOf(d *table) *clock {
	if d.seen["dt"] = true; !d.has("dt") {
		return w.clock(w.dt)
	}
	return w.clock(w.quantity(d.any("dt")).float())
}

var partForm = regexp.MustCompile(`^\s*(\w+)\s*(?:\[\s*(\d*)\s*:\s*(\d*)\s*\])?\s*$`)

// part finds an object or a part of one.
func (w *world) part(text string) part {
	m := partForm.FindStringSubmatch(text)
	if m == nil {
		fail("reference %q", text)
	}
	o := w.objects[m[1]]
	if o == nil {
		fail("no object %q", m[1])
	}
	p := part{o, 0, o.size(), strings.Contains(text, "[")}
	if m[2] != "" {
		p.from, _ = strconv.Atoi(m[2])
	}
	if m[3] != "" {
		p.to, _ = strconv.Atoi(m[3])
	}
	if p.from > p.to || p.to > o.size() {
		fail("no part %q", text)
	}
	return p
}

var valueForm = regexp.MustCompile(`^\s*(\w+)\s*(?:\[(.*?)\])?\s*=([^=](?s:.*))$`)

// set is a value as in init: for all, for those of a condition, for one.
func (w *world) set(p part, text string) {
	m := valueForm.FindStringSubmatch(text)
	if m == nil {
		fail("value %q", text)
	}
	write, expr := p.of.assign(m[1]), p.of.number(parse(m[3]))
	if write == nil {
		fail("no variable %q", m[1])
	}
	from, to := p.from, p.to
	var condition *node
	if which := strings.TrimSpace(m[2]); which != "" {
		if k, err := strconv.Atoi(which); err == nil {
			from, to = p.from+k, p.from+k+1
		} else {
			condition = p.of.number(parse(which))
		}
	}
	if c := p.of.column(m[1]); c != nil && c.shared {
		to = from + 1
	}
	var frames []*frame
	for i := from; i < to; i++ {
		f := &frame{w: w, scope: p.of, i: i, now: p.of.ticks().now(), resets: true}
		if condition == nil || f.eval(condition).isTrue() {
			frames = append(frames, f)
		}
	}
	for _, f := range frames {
		write(f, f.eval(expr))
	}
}
