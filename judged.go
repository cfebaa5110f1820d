package spikelane

import (
	"fmt"

	"github.com/spikelane/spikelane/compile"
	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/kernels/pass"
	"github.com/spikelane/spikelane/model"
	"github.com/spikelane/spikelane/model/syntax"
	"github.com/spikelane/spikelane/systems"
)

// judged is an expression that no variable keeps, and whose values nobody would miss: a rate that is NaN lets no element spike, a
// condition whose sides are NaN does not hold.
type judged struct {
	program kernels.Program
	limits  systems.Limits
	says    *checkedVariable
}

// rateLimits is what rates are in a group of step dt.
func rateLimits(dt float64) (systems.Limits, *checkRule) {
	return systems.Limits{Negative: true, Most: 1 / dt}, &checkRule{
		odd:    "no rate",
		hint:   "rates are finite and not negative: one that is NaN or negative gives no spikes; clip(…, 0*Hz, inf*Hz) makes negative ones 0",
		beyond: fmt.Sprintf("more than one spike in each step of %v ms", dt*1000),
	}
}

var (
	periodRule    = &checkRule{odd: "no period", hint: "a refractory period is zero or more: one that is NaN or negative counts as none"}
	conditionRule = &checkRule{odd: "NaN", hint: "what is compared with NaN does not hold: look for divisions by zero and the like in the condition"}
)

// judge has the expressions of a group looked at whose values show nowhere.
func (c *compiler) judge(gp *groupProgram) {
	m, o, g := gp.model, gp.object, gp.decl
	add := func(name, field, text string, span syntax.Span, f *kernels.Func, of *model.Expr, limits systems.Limits, rule *checkRule) {
		if f == nil {
			return
		}
		linked := of.Inline().Mentions(func(x *model.Expr) bool { return x.Op == model.Ref && x.Sym.Kind == model.Var && x.Sym.Var.Linked })
		gp.judged = append(gp.judged, judged{
			program: &lazy{f: pass.Run(f, pass.Standard()), target: c.aside}, limits: limits,
			says: &checkedVariable{kind: g.kind(), object: g.name, name: name, field: field, text: text, span: span, rule: rule, local: !linked},
		})
	}
	value := func(name, field, text string, e *model.Expr, limits systems.Limits, rule *checkRule) {
		if len(compile.Tried(o, e)) < o.N && compile.Plain(e) { // else it is known
			add(name, field, text, e.Span, compile.ValuesAt(o, "look."+g.name+"."+name, e), e, limits, rule)
		}
	}
	condition := func(name, field, text string, e *model.Expr) {
		if e != nil {
			add(name, field, text, e.Span, compile.Undecided(o, "look."+g.name+"."+name, e), e, systems.Limits{}, conditionRule)
		}
	}
	if g.poisson != nil {
		if v := m.Var(model.Rates); v.Kind == model.Subexpression {
			limits, rule := rateLimits(o.Dt)
			value(model.Rates, "rates", g.poisson.Rates, v.Expr, limits, rule)
		}
		return
	}
	condition("threshold", "threshold", g.model.Threshold, m.Threshold)
	switch e := m.Refractory; {
	case e == nil:
	case e.Type == model.Boolean:
		condition("refractory", "refractory", g.model.Refractory, e)
	case !compile.IsConst(e):
		value("refractory", "refractory", g.model.Refractory, e, systems.Limits{Negative: true, Endless: true}, periodRule)
	}
	for k, ep := range gp.events {
		condition(ep.decl.Name, fmt.Sprintf("events[%d].condition", k), ep.decl.Condition, ep.model.Condition)
	}
}
