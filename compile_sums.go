package spikelane

import (
	"fmt"
	"strings"

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

// sumsAside refuses a summed variable that reads the parameter which it fills: in one step some synapses would read the sum of the step
// before and others a part of the new one, depending on how synapses are split among threads. Brian's targets differ there too.
func (c *compiler) sumsAside() {
	for _, sp := range c.synapses {
		if sp.model == nil {
			continue
		}
		for _, m := range sp.model.Sums() {
			r := reading{syn: sp.decl, sum: m, seen: map[seen]bool{}}
			if path := r.finds(m.Var.Expr, model.Own); path != nil {
				c.errs = append(c.errs, &Error{
					Kind: "synapses", Object: sp.decl.name, Field: "equations", Text: sp.decl.model.Equations, Span: m.Var.Span, Code: "E121",
					Msg:  fmt.Sprintf("%s is the sum of what reads it: %s", m.Var.Name, strings.Join(append([]string{m.Var.Name}, path...), " -> ")),
					Hint: fmt.Sprintf("give %s another parameter for the last sum, which code that runs regularly sets", c.owner(m, sp.decl)),
				})
			}
		}
	}
}

// owner names the group that has the sum.
func (c *compiler) owner(m model.Summed, s *Synapses) string {
	if m.Target.Of == model.Pre {
		return s.src.group().name
	}
	return s.tgt.group().name
}

// reading looks for what a summed variable reads.
type reading struct {
	syn  *Synapses
	sum  model.Summed
	seen map[seen]bool
}

// seen is a subexpression of a side.
type seen struct {
	v  *model.Variable
	of model.Owner
}

// finds returns the names that lead from an expression to the parameter of the sum, nil if nothing does. What an expression
// of a neuron reads is of that neuron's side.
func (r *reading) finds(e *model.Expr, side model.Owner) (path []string) {
	e.Walk(func(x *model.Expr) bool {
		if x.Op != model.Ref || x.Sym.Kind != model.Var || path != nil {
			return path == nil
		}
		v, of := x.Sym.Var, side
		if of == model.Own {
			of = x.Sym.Of
		}
		switch {
		case v == r.sum.Var || v.SameMemory(r.sum.Target.Var) && (v.Linked || r.meets(of)):
			path = []string{x.Sym.Name}
		case !v.Stored() && !r.seen[seen{v, of}]:
			r.seen[seen{v, of}] = true
			if rest := r.finds(v.Expr, of); rest != nil {
				path = append([]string{x.Sym.Name}, rest...)
			}
		}
		return path == nil
	})
	return path
}

// meets reports whether a side of the synapses has neurons whose sum is made.
func (r *reading) meets(of model.Owner) bool {
	ends := map[model.Owner]Source{model.Pre: r.syn.src, model.Post: r.syn.tgt, model.Own: r.syn.tgt}
	lo, hi := ends[of].bounds()
	from, to := ends[r.sum.Target.Of].bounds()
	return lo < to && from < hi
}
