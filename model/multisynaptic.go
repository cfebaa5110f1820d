package model

import (
	"fmt"

	"github.com/spikelane/spikelane/model/syntax"
)

// multisynaptic declares the variable that numbers the synapses of each pair.
func (s *Synapses) multisynaptic(name string, errs *Errors) {
	if name == "" {
		return
	}
	t := &text{field: "multisynaptic_index", source: name, errs: errs}
	code, msg, hint := badName(name)
	if msg == "" && s.vars[name] != nil {
		code, msg = "E120", fmt.Sprintf("%q is already defined by the equations", name)
	}
	if msg == "" && s.Post.Var(name) != nil {
		code, msg = "E123", fmt.Sprintf("%q is also a variable of the target group; a bare name in synaptic code means it", name)
	}
	if msg != "" {
		t.fault(syntax.Span{}, code, msg, hint)
		return
	}
	v := &Variable{Name: name, Kind: Parameter, Type: Integer, Constant: true}
	s.Numbers = v
	s.Vars = append(s.Vars, v)
	s.vars[name] = v
	s.symbols[name] = &Symbol{Name: name, Kind: Var, Type: Integer, Var: v}
}
