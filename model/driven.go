package model

import (
	"fmt"
	"strings"
)

var lastUpdate = &Symbol{Name: "lastupdate", Kind: LastUpdate, Dim: second}

// LastUpdateSymbol returns the symbol of lastupdate.
func LastUpdateSymbol() *Symbol { return lastUpdate }

// EventDriven reports whether some variable is integrated from event to event.
func (s *Synapses) EventDriven() bool { return len(s.Driven(true)) > 0 }

// Driven returns the differential variables that are event-driven, or those that are integrated in every step.
func (s *Synapses) Driven(byEvents bool) []*Variable {
	var out []*Variable
	for _, v := range s.Vars {
		if v.Kind == Differential && v.EventDriven == byEvents {
			out = append(out, v)
		}
	}
	return out
}

// driven checks what event-driven and clock-driven equations may mention: the values of one kind are not known at the
// times of the other.
func (s *Synapses) driven(r *resolver) {
	kind := map[bool]string{true: "event-driven", false: "clock-driven"}
	for _, v := range s.Vars {
		if v.Kind != Differential {
			continue
		}
		if !v.EventDriven && !v.ClockDriven {
			s.Warnings = append(s.Warnings, fmt.Sprintf("d%s/dt is integrated in every step for every synapse; (event-driven) is faster where the equation is linear, (clock-driven) says that it is meant", v.Name))
		}
		if v.Expr == nil {
			continue
		}
		v.Expr.Inline().Walk(func(x *Expr) bool {
			if x.Op != Ref {
				return true
			}
			if v.EventDriven && x.Sym.Kind == Noise {
				r.fault(x.Span, "E131", fmt.Sprintf("%s is event-driven and cannot have noise", v.Name), "use (clock-driven)")
			}
			if x.Sym.Kind != Var || x.Sym.Of != Own || x.Sym.Var.Kind != Differential {
				return true
			}
			if w := x.Sym.Var; w.EventDriven != v.EventDriven {
				r.fault(x.Span, "E131", fmt.Sprintf("%s is %s and cannot depend on %s, which is %s", v.Name, kind[v.EventDriven], w.Name, kind[w.EventDriven]), "make both the same")
			}
			return true
		})
	}
}

// Summed is a variable of a group whose value in each step is the sum of an expression over synapses.
type Summed struct {
	Var    *Variable // the subexpression of the synapses
	Target *Symbol   // the parameter of the source or target that holds the sum
}

// Sums returns the summed variables.
func (s *Synapses) Sums() []Summed {
	var out []Summed
	for _, v := range s.Vars {
		if v.Summed {
			if t := s.summedTarget(v); t != nil {
				out = append(out, Summed{v, t})
			}
		}
	}
	return out
}

func (s *Synapses) summedTarget(v *Variable) *Symbol {
	if base, ok := strings.CutSuffix(v.Name, "_pre"); ok && s.Pre.Var(base) != nil {
		return sideSymbol(s.Pre, base, v.Name, Pre)
	}
	if base, ok := strings.CutSuffix(v.Name, "_post"); ok && s.Post.Var(base) != nil {
		return sideSymbol(s.Post, base, v.Name, Post)
	}
	return nil
}

// summed checks that summed variables name parameters of the other side with their unit.
func (s *Synapses) summed(r *resolver) {
	for _, v := range s.Vars {
		if !v.Summed {
			continue
		}
		t := s.summedTarget(v)
		switch {
		case t == nil:
			r.fault(v.Span, "E132", fmt.Sprintf("%s is summed, but names no variable of a group", v.Name), "name it VARIABLE_post or VARIABLE_pre, for a parameter VARIABLE of the target or the source")
		case t.Var == nil || t.Var.Kind != Parameter || t.Var.Type == Boolean || t.Var.Constant || t.Var.Shared || t.Var.Linked:
			r.fault(v.Span, "E132", fmt.Sprintf("%s must be a plain parameter of its group to take a sum", strings.TrimSuffix(strings.TrimSuffix(v.Name, "_post"), "_pre")), `declare it without an equation and without flags, such as "g : siemens"`)
		case t.Var.Type == Integer && v.Type != Integer:
			r.fault(v.Span, "E205", fmt.Sprintf("%s is %v, the parameter it is summed into is integer", v.Name, v.Type), fmt.Sprintf("declare it: %s = … : integer (summed)", v.Name))
		case t.Dim != v.Dim:
			r.fault(v.Span, "E201", fmt.Sprintf("%s is %s, the parameter it is summed into is %s", v.Name, describedUnit(v.Dim), describedUnit(t.Dim)), "")
		}
	}
}
