package spikelane

import (
	"cmp"
	"errors"
	"slices"

	"github.com/spikelane/spikelane/compile"
	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/model"
	"github.com/spikelane/spikelane/model/syntax"
	"github.com/spikelane/spikelane/standalone"
	"github.com/spikelane/spikelane/systems"
)

// ErrNotFinite: a value of the state is NaN or infinite, and Config.CheckValues has that end runs. What was computed is kept.
var ErrNotFinite = errors.New("spikelane: a value is not finite")

// NotFiniteError is the error that ends a run for a value that is not finite. It wraps ErrNotFinite.
type NotFiniteError struct {
	NotFinite        // what was found first
	Fault     *Error // the same in words, with the place of the variable's declaration
}

// Error says which value and when, with the line of its declaration.
func (e *NotFiniteError) Error() string { return ErrNotFinite.Error() + ": " + e.Fault.Error() }

// Unwrap makes errors.Is(err, ErrNotFinite) true.
func (e *NotFiniteError) Unwrap() error { return ErrNotFinite }

// The levels of Config.CheckValues.
var checkLevels = []string{"off", "warn", "error", "step"}

// NotFinite says of a variable that some of its values became NaN or infinite, and when that was first seen; or of the rates, the
// refractory period, the threshold or a custom event of a group that they are none.
type NotFinite struct {
	Object   string `json:"object"`   // the name of the group or synapses
	Variable string `json:"variable"` // its name; or rates, refractory, threshold, or that of the event
	Index    int    `json:"index"`    // the first such element; synapses in the order of their creation
	Value    string `json:"value"`    // NaN, +Inf or -Inf; of rates and periods a negative number, too
	// Step and TS say when: so many steps of the object's clock had been done, it was that time in seconds. FiniteStep is the last step after
	// which all values had been seen to be finite; -1: they never had.
	Step       int64   `json:"step"`
	TS         float64 `json:"t_s"`
	FiniteStep int64   `json:"finite_step"`
	Elements   int     `json:"elements"` // so many values were not finite then
	Of         int     `json:"of"`       // of so many
}

// mostTold is how many variables are told of one by one.
const mostTold = 5

// NotFinite returns the variables that were found to have values that are not finite in all runs so far, in the order of
// time, then of objects and variables.
func (s *Simulation) NotFinite() []NotFinite {
	if s.results != nil {
		return slices.Clone(s.results.NotFinite)
	}
	if s.loop != nil && s.loop.Check != nil && !s.runs() {
		s.loop.Check.Finish(s.loop)
		s.tellOdd()
	}
	return slices.Clone(s.odd.found)
}

// ValueWarnings returns what Config.CheckValues has led to warnings of in all runs so far: W601 for each variable of
// NotFinite, W602 for values beyond 1e50 at the end of a run, W605 for rates of more than one spike in a step, each with the place of the declaration; and W603 for
// probabilities outside 0..1 that were met when synapses were made. Config.Logger gets the same.
func (s *Simulation) ValueWarnings() Errors {
	s.NotFinite()
	return slices.Clone(s.odd.warnings)
}

// oddValues is what was found of values that are not finite.
type oddValues struct {
	schedule *systems.Schedule // that the check is of
	of       map[*systems.Checked]*checkedVariable
	seen     map[*systems.Odd]bool
	said     map[string]bool // variables that were too large
	found    []NotFinite
	warnings Errors
	untold   int // variables that there was no room to tell of
}

// checkLevel returns the level in force.
func (p *Program) checkLevel() string {
	if p.config.CheckValues != "" {
		return p.config.CheckValues
	}
	return p.prefs.Run.CheckValues
}

// checkValues makes the loop look for values that are not finite.
func (s *Simulation) checkValues() {
	level := s.prog.checkLevel()
	if level == "off" {
		s.loop.Check = nil
		return
	}
	if s.odd.schedule == s.schedule && s.loop.Check != nil {
		return
	}
	s.odd.schedule = s.schedule
	var columns []*systems.Checked
	columns, s.odd.of = s.checkedColumns()
	s.loop.Check = systems.NewCheck(s.schedule, columns, level == "error" || level == "step", level == "step")
}

// checkedColumns returns the variables whose values shall be finite: all floating-point variables that have memory.
func (s *Simulation) checkedColumns() (columns []*systems.Checked, of map[*systems.Checked]*checkedVariable) {
	of = map[*systems.Checked]*checkedVariable{}
	for _, gp := range s.prog.groups {
		for _, v := range gp.model.Vars {
			c := s.table(gp).Get(v.Name)
			if !v.Owned() || v.Kind == model.Subexpression || c == nil || c.Elem != ecs.F64 {
				continue
			}
			x := &systems.Checked{Column: c, Of: s.groups[gp], Bounds: v.Kind == model.Differential}
			known := checkedOf(gp.decl.kind(), gp.decl.name, gp.decl.model.Equations, v)
			if known.shared = c.Shared; x.Bounds {
				known.method = gp.plan.Method
			}
			if gp.decl.poisson != nil {
				if x.Limits, known.rule = rateLimits(gp.object.Dt); len(gp.rates) == 1 && gp.rates[0] > x.Most {
					x.Most = 0 // said when it was compiled
				}
			}
			columns, of[x] = append(columns, x), known
		}
		if s.prog.net.idle[gp.decl.name] {
			continue
		}
		for _, e := range gp.judged {
			x := &systems.Checked{Of: s.groups[gp], Limits: e.limits, Expression: &systems.Expression{
				Kernel: s.bind(e.program, s.table(gp).Get), Index: compile.Spikes, Out: compile.Out, N: gp.decl.count, Dt: gp.object.Dt,
			}}
			columns, of[x] = append(columns, x), e.says
		}
	}
	for _, sp := range s.prog.synapses {
		if s.prog.net.procedural(sp.decl) {
			continue
		}
		proj := s.projection(sp)
		late := slices.ContainsFunc(sp.paths, func(p *pathwayProgram) bool { return p.decl.Post })
		for _, v := range sp.model.Vars {
			c := proj.Table.Get(v.Name)
			if !v.Owned() || v.Kind == model.Subexpression || c == nil || c.Elem != ecs.F64 {
				continue
			}
			x := &systems.Checked{Column: c, Of: s.synapses[sp], Synapses: true, Late: late, Bounds: v.Kind == model.Differential}
			if !c.Shared {
				x.Numbers = func() []int32 { return proj.Rows.Numbers() }
			}
			known := checkedOf("synapses", sp.decl.name, sp.decl.model.Equations, v)
			known.shared = c.Shared
			switch {
			case v.EventDriven && sp.events != nil:
				known.method = sp.events.Method
			case x.Bounds && sp.steps != nil:
				known.method = sp.steps.Method
			}
			columns, of[x] = append(columns, x), known
		}
	}
	return columns, of
}

// tellOdd takes down what the check has found and was not told yet, and warns of it, unless it ends runs. It returns what it ended the
// run for.
func (s *Simulation) tellOdd() (first *NotFiniteError) {
	check := s.loop.Check
	if check == nil {
		return nil
	}
	var fresh []*systems.Checked
	for _, x := range check.All() {
		if x.Found != nil && !s.odd.seen[x.Found] {
			fresh = append(fresh, x)
		}
	}
	slices.SortStableFunc(fresh, func(x, y *systems.Checked) int { return cmp.Compare(x.Found.At.T, y.Found.At.T) })
	if s.odd.seen == nil {
		s.odd.seen, s.odd.said = map[*systems.Odd]bool{}, map[string]bool{}
	}
	var told Errors
	for _, x := range fresh {
		v, o := s.odd.of[x], x.Found
		s.odd.seen[o] = true
		s.odd.found = append(s.odd.found, v.notFinite(o))
		told = append(told, v.fault("W601", v.foundText(o), v.hint(o)))
	}
	for _, x := range check.All() {
		v := s.odd.of[x]
		if name := v.object + "." + v.name; x.Large != nil && !s.odd.said[name] {
			s.odd.said[name] = true
			if v.rule != nil {
				told = append(told, v.fault("W605", v.largeText(x.Large), ""))
			} else {
				told = append(told, v.fault("W602", v.largeText(x.Large), v.methodHint()))
			}
		}
	}
	if check.Stop {
		for _, x := range check.All() { // also what an earlier run has found, if nobody has mended it
			if x.Found != nil && (first == nil || len(fresh) > 0 && x == fresh[0]) {
				v := s.odd.of[x]
				first = &NotFiniteError{v.notFinite(x.Found), v.fault("E601", v.foundText(x.Found), v.hint(x.Found))}
			}
		}
	}
	for _, w := range told {
		s.warn(w, !check.Stop || w.Code != "W601") // else the error says it
	}
	return first
}

// warn adds to the warnings, and has the logger tell of it if it shall.
func (s *Simulation) warn(w *Error, tell bool) {
	if len(s.odd.warnings) >= mostTold {
		s.odd.untold++
		return
	}
	s.odd.warnings = append(s.odd.warnings, w)
	if log := s.prog.config.Logger; log != nil && tell {
		log.Warn(w.Msg, "code", w.Code, "place", w.Place(), "hint", w.Hint)
	}
}

// warnOnce warns of what may be found again and again.
func (s *Simulation) warnOnce(w *Error) {
	if !slices.ContainsFunc(s.odd.warnings, func(x *Error) bool { return x.Place() == w.Place() && x.Code == w.Code }) {
		s.warn(w, true)
	}
}

// UntoldValues returns how many variables ValueWarnings leaves out.
func (s *Simulation) UntoldValues() int { return s.odd.untold }

// describeChecks says what a run by a schedule that is written down looks at.
func (s *Simulation) describeChecks(schedule *systems.Schedule) (out []standalone.Checked) {
	columns, of := s.checkedColumns()
	check := systems.NewCheck(schedule, columns, false, false)
	for k, x := range check.All() {
		v := of[x]
		fault := v.fault("", "", "")
		source := ""
		if fault.Text != "" && fault.Span.Start.Line > 0 {
			source = "\n" + syntax.Caret(fault.Text, fault.Span)
		}
		known := standalone.Checked{
			Checked: x, Written: k < len(check.Columns), Object: v.object, Variable: v.name,
			Place: fault.Place(), Source: source, Hint: v.methodHint(), Local: v.local,
		}
		if v.rule != nil {
			known.Odd, known.Beyond = v.rule.odd, v.rule.beyond
		}
		out = append(out, known)
	}
	return out
}
