package compile

import (
	"maps"
	"slices"

	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/model"
)

// linkIndex returns the place of element idx's value in the column of a linked variable. column names the index column
// in the kernel.
func linkIndex(b *kernels.Builder, l *model.Link, idx kernels.Value, column func(string) string) kernels.Value {
	switch {
	case l.One:
		return b.I(0)
	case l.Index != "":
		return b.Gather(b.Col(column(l.Index), kernels.ElemI32), idx)
	}
	return idx
}

// copyOf is the prefix of the columns that hold copies of variables linked to their own group.
const copyOf = "_copy_of_"

// linked reads a linked variable in a kernel that streams over its group.
func (p *neurons) linked(v *model.Variable) kernels.Value {
	l := v.Link
	column := func(name string) int { return p.b.Col(name, ElemOf(v.Type)) }
	switch {
	case p.copied != nil && l.Own && l.Root.Kind == model.Differential:
		p.copied[v.Name] = v
		return p.b.Load(column(copyOf + v.Name))
	case l.One:
		return p.b.Gather(column(v.Name), p.b.I(0))
	case l.Index != "":
		return p.b.Gather(column(v.Name), p.b.Load(p.b.Col(l.Index, kernels.ElemI32)))
	}
	return p.b.Load(column(v.Name))
}

// copies compiles the kernel that copies what the state update reads of other elements of its own group, so that all
// elements see the values before the update, however many are updated at a time.
func (g *Group) copies(o Object, vars map[string]*model.Variable) {
	if len(vars) == 0 {
		return
	}
	b := kernels.NewBuilder("links." + o.Name)
	b.Each()
	for _, name := range slices.Sorted(maps.Keys(vars)) {
		v := vars[name]
		b.Mem(kernels.OpStore, b.Col(copyOf+name, ElemOf(v.Type)), (&neurons{b: b, n: o.N}).linked(v))
		g.Columns = append(g.Columns, Column{Name: copyOf + name, Elem: ElemOf(v.Type)})
	}
	g.Links = b.Func()
}

// readsOwn reports whether statements read memory of their own group by way of links: then elements go one at a time.
func readsOwn(stmts []*model.Stmt) bool {
	for _, st := range stmts {
		if st.X.ReadsOwn() {
			return true
		}
	}
	return false
}

// writesLinks reports whether statements write by way of links: two elements may lead to one value.
func writesLinks(stmts []*model.Stmt) bool {
	return slices.ContainsFunc(stmts, func(st *model.Stmt) bool { return st.Target.Kind == model.Var && st.Target.Var.Linked })
}
