package spikelane

import (
	"fmt"

	"github.com/spikelane/spikelane/model"
)

// sumsOnce refuses a parameter that two summed variables fill: each sets it in every step, and only the last would count.
func (c *compiler) sumsOnce() {
	type sum struct {
		of     *Synapses
		v      *model.Variable
		lo, hi int
	}
	made := map[*model.Variable][]sum{}
	for _, sp := range c.synapses {
		if sp.model == nil {
			continue
		}
		s := sp.decl
		for _, m := range sp.model.Sums() {
			end := s.tgt
			if m.Target.Of == model.Pre {
				end = s.src
			}
			now := sum{of: s, v: m.Var}
			now.lo, now.hi = end.bounds()
			for _, other := range made[m.Target.Var] {
				if _, part := end.(*Subgroup); part && (other.hi <= now.lo || now.hi <= other.lo) {
					continue
				}
				c.errs = append(c.errs, &Error{
					Kind: "synapses", Object: s.name, Field: "equations", Text: s.model.Equations, Span: m.Var.Span, Code: "E132",
					Msg:  fmt.Sprintf("%s of %s is summed into the same parameter of the same neurons", other.v.Name, other.of.name),
					Hint: "give the neurons a parameter for each, and add them in their equations",
				})
				break
			}
			made[m.Target.Var] = append(made[m.Target.Var], now)
		}
	}
}
