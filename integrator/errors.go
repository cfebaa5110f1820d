package integrator

import (
	"fmt"
	"slices"

	"github.com/spikelane/spikelane/model"
)

// Error is the refusal of a method.
type Error struct {
	Code string          // stable: E301 to E303, E305, E306; see [New]
	Msg  string          // what does not fit, and why
	Hint string          // what would; may be empty
	Var  *model.Variable // whose equation it is; nil if the method itself is refused
}

// Error returns code, message and hint in one line.
func (e *Error) Error() string {
	s := e.Code + " " + e.Msg
	if e.Hint != "" {
		s += "; " + e.Hint
	}
	return s
}

// deterministic refuses noise in the name of a method that cannot integrate any.
func (s *system) deterministic(method string) error {
	for i, v := range s.vars {
		for k, g := range s.g[i] {
			if g != nil {
				return &Error{
					Code: "E301", Var: v, Hint: s.advise("euler", "heun", "milstein"),
					Msg: fmt.Sprintf("method %q cannot integrate noise, and d%s/dt has %s", method, v.Name, s.noise[k].Name),
				}
			}
		}
	}
	return nil
}

// notLinear says that the equation of variable i contains the term culprit, which is not linear in the state.
func (s *system) notLinear(method string, i int, culprit *model.Expr, hint string) *Error {
	var names []string
	culprit.Walk(func(x *model.Expr) bool {
		if k := s.state(x); k >= 0 && !slices.Contains(names, s.vars[k].Name) {
			names = append(names, s.vars[k].Name)
		}
		return true
	})
	return &Error{
		Code: "E305", Var: s.vars[i], Hint: hint,
		Msg: fmt.Sprintf("method %q: d%s/dt is not linear in %s: it contains %v", method, s.vars[i].Name, join(names, "and"), culprit),
	}
}
