package spikelane

import (
	"fmt"

	"github.com/spikelane/spikelane/model"
)

// written looks at code that may write linked variables: a reset, or the code of an event. What it writes is the value that the
// link leads to, element by element in the order of their numbers, so that two that lead to one value both count.
func (l *linker) written(gp *groupProgram, field, text string, code []*model.Stmt) {
	for _, st := range code {
		d, declared := l.decls[st.Target.Var]
		if st.Target.Kind != model.Var || !declared || d.group != gp || l.state[st.Target.Var] == 3 {
			continue
		}
		if why, hint := l.unwritable(gp, st.Target.Var, code); why != "" {
			l.errs = append(l.errs, &Error{Kind: "neurons", Object: gp.decl.name, Field: field, Text: text, Span: st.Span, Code: "E125", Msg: why, Hint: hint})
		}
	}
}

// unwritable says why code cannot write linked variable v of gp, "" if it can.
func (l *linker) unwritable(gp *groupProgram, v *model.Variable, code []*model.Stmt) (why, hint string) {
	if v.Link == nil {
		return fmt.Sprintf("%s is linked to a subexpression and cannot be assigned", v.Name), "write what that is made of"
	}
	to := v.Link.Root
	for _, state := range l.after {
		if state[to.Name] == to {
			return fmt.Sprintf("%s is linked to %s, which is given by the simulation and cannot be assigned", v.Name, to.Name), ""
		}
	}
	switch {
	case to.Kind == model.Subexpression:
		return fmt.Sprintf("%s is linked to a subexpression and cannot be assigned", v.Name), "write what that is made of"
	case to.Constant:
		return fmt.Sprintf("%s is linked to %s, which is flagged constant and cannot change during a run", v.Name, to.Name), "leave out the flag if it is to change"
	case to.Shared || v.Link.One && gp.decl.count > 1:
		return fmt.Sprintf("%s is linked to one value for all neurons of %s; code for single elements cannot write it", v.Name, gp.decl.name), ""
	}
	for _, st := range code {
		if s := st.Target; s.Kind == model.Var && s.Var != v && s.Var.SameMemory(v) {
			return fmt.Sprintf("%s and %s are one variable by way of links; code that writes one of them cannot name the other", v.Name, s.Name), ""
		}
		var other *model.Variable
		st.X.Inline().Walk(func(x *model.Expr) bool {
			if x.Op == model.Ref && x.Sym.Kind == model.Var && x.Sym.Var != v && x.Sym.Var.SameMemory(v) {
				other = x.Sym.Var
			}
			return true
		})
		if other != nil {
			return fmt.Sprintf("%s is linked to %s, which the code reads in another way too", v.Name, to.Name), fmt.Sprintf("read %s by that name alone where it is written", v.Name)
		}
	}
	return "", ""
}
