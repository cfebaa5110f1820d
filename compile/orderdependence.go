package compile

import "github.com/spikelane/spikelane/model"

// OrderDependent returns the names of group variables whose values after the code of a pathway may depend on the order
// in which synapses that share a neuron are visited, in the order of the text. The result is the same in every run, but
// a model seldom means it.
//
// Order does not matter for a variable that the code only adds to, or only multiplies, and does not read; nor for one
// that takes a value which is the same for all synapses of the neuron.
func OrderDependent(p *model.Pathway) (names []string) {
	seen := map[string]bool{}
	for _, st := range p.Code {
		s := st.Target
		if s.Kind != model.Var || s.Of == model.Own || seen[s.Name] || orderFree(st, p.Code) {
			continue
		}
		seen[s.Name] = true
		names = append(names, s.Name)
	}
	return names
}

func orderFree(st *model.Stmt, block []*model.Stmt) bool {
	class := func(op model.Op) model.Op {
		switch op {
		case model.Sub:
			return model.Add
		case model.Div:
			return model.Mul
		}
		return op
	}
	for _, other := range block {
		if sameVariable(other.Target, st.Target) && class(other.Op) != class(st.Op) || readsVariable(other.X, st.Target) {
			return false
		}
	}
	switch class(st.Op) {
	case model.Add, model.Mul:
		return true
	case model.Const:
		return sameForAll(st.X, st.Target.Of)
	}
	return false
}

// sameForAll reports whether e has one value for all synapses of a neuron on side of: it mentions constants, time, and
// variables of that neuron that the code cannot have changed for single synapses.
func sameForAll(e *model.Expr, of model.Owner) bool {
	return !e.Inline().Mentions(func(x *model.Expr) bool {
		switch {
		case x.Op == model.Call:
			return x.Fn.Random
		case x.Op != model.Ref:
			return false
		}
		switch x.Sym.Kind {
		case model.Constant, model.Time, model.Dt, model.StepNumber, model.Size, model.SizePre, model.SizePost:
			return false
		case model.Index:
			return of != model.Pre
		case model.IndexPost:
			return of != model.Post
		case model.Var, model.LastSpike, model.NotRefractory:
			return x.Sym.Of != of
		}
		return true
	})
}
