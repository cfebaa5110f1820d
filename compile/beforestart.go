package compile

import (
	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/model"
)

// constantOverDt returns the subexpressions that are constant over dt, each after those that it uses, itself or by way
// of other subexpressions; else in the order of the text.
func constantOverDt(g *model.Group) (list []*model.Variable) {
	seen := map[*model.Variable]bool{}
	var visit func(v *model.Variable)
	visit = func(v *model.Variable) {
		if v.Kind != model.Subexpression || seen[v] {
			return
		}
		seen[v] = true
		v.Expr.Walk(func(x *model.Expr) bool {
			if x.Op == model.Ref && x.Sym.Kind == model.Var {
				visit(x.Sym.Var)
			}
			return true
		})
		if v.ConstantOverDt {
			list = append(list, v)
		}
	}
	for _, v := range g.Vars {
		visit(v)
	}
	return list
}

// evaluate compiles column v.Name = v.Expr. A shared variable's kernel runs over one element.
func evaluate(o Object, g *model.Group, name string, v *model.Variable) *kernels.Func {
	b, c := newNeurons(name, o)
	slot := b.Col(v.Name, ElemOf(v.Type))
	b.Mem(kernels.OpStore, slot, c.as(v.Type, c.expr(v.Expr)))
	f := b.Func()
	f.Sequential = v.Expr.ReadsOwn()
	return f
}
