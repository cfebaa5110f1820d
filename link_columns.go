package spikelane

import (
	"slices"

	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/model"
)

// through follows variable w of src, read at the indices at, to what it is linked to, if it is.
func (l *linker) through(src *groupProgram, w *model.Variable, at []int32) target {
	t := target{group: src, v: w, at: at}
	if w.Linked {
		next := l.found[w]
		t.group, t.v, t.at = next.group, next.v, make([]int32, len(at))
		for k, i := range at {
			switch {
			case next.one:
			case next.at != nil:
				t.at[k] = next.at[i]
			default:
				t.at[k] = i
			}
		}
	}
	t.one = t.v.Shared || t.group.decl.count == 1
	own := len(t.at) == t.group.decl.count
	for k, i := range t.at {
		own = own && int(i) == k
	}
	if own || t.one {
		t.at = nil
	}
	return t
}

// bind notes the columns by which gp reads target t under the name of v, and returns the link.
func (l *linker) bind(gp *groupProgram, v *model.Variable, name, index string, t target) *model.Link {
	l.found[v] = t
	gp.linked = append(gp.linked, linkColumn{name: name, root: t.group, column: t.v.Name})
	k := &model.Link{Root: t.v, One: t.one, Own: t.group == gp}
	if t.at != nil {
		k.Index = index
		if !slices.ContainsFunc(gp.linked, func(c linkColumn) bool { return c.name == index }) {
			gp.linked = append(gp.linked, linkColumn{name: index, index: t.at})
		} else if !slices.Equal(gp.linked[slices.IndexFunc(gp.linked, func(c linkColumn) bool { return c.name == index })].index, t.at) {
			k.Index = index + name // an operand that lies elsewhere
			gp.linked = append(gp.linked, linkColumn{name: k.Index, index: t.at})
		}
	}
	return k
}

// translated returns the subexpression w of src as gp's v reads it.
func (l *linker) translated(gp, src *groupProgram, v, w *model.Variable, at []int32, index string) *model.Expr {
	hidden := map[string]*model.Symbol{}
	read := func(s *model.Symbol, of *model.Variable) *model.Expr {
		name := "_" + v.Name + "_" + of.Name
		if hidden[name] == nil {
			k := &model.Link{}
			hidden[name] = gp.model.Hidden(name, s, k)
			*k = *l.bind(gp, hidden[name].Var, name, index, l.through(src, of, at))
		}
		return model.RefTo(hidden[name])
	}
	return w.Expr.Inline().Map(func(x *model.Expr) *model.Expr {
		if x.Op != model.Ref {
			return x
		}
		switch s := x.Sym; s.Kind {
		case model.Var:
			return read(s, s.Var)
		case model.LastSpike, model.NotRefractory:
			return read(s, l.variable(src, s.Name))
		case model.Size:
			return &model.Expr{Op: model.Const, Type: model.Integer, Num: float64(src.decl.count), Span: x.Span}
		case model.Dt:
			return &model.Expr{Op: model.Const, Dim: s.Dim, Num: src.object.Dt, Span: x.Span}
		case model.Index:
			name := "_" + v.Name + "_i"
			if hidden[name] == nil {
				number := &model.Variable{Name: name, Kind: model.Parameter, Type: model.Integer}
				hidden[name] = gp.model.Hidden(name, s, &model.Link{Root: number})
				l.found[hidden[name].Var] = target{group: gp, v: number}
				gp.linked = append(gp.linked, linkColumn{name: name, index: at})
			}
			return model.RefTo(hidden[name])
		}
		return x
	})
}

// join gives the tables of groups the columns that they read by way of links: first the indices, which links may lead
// to, then the others.
func (s *Simulation) join() {
	for _, gp := range s.prog.groups {
		for _, c := range gp.linked {
			if c.root == nil && s.table(gp).Get(c.name) == nil {
				index := ecs.NewColumn(c.name, ecs.I32, len(c.index))
				copy(index.I32, c.index)
				s.table(gp).Alias(c.name, index)
			}
		}
	}
	for _, gp := range s.prog.groups {
		for _, c := range gp.linked {
			if c.root != nil && s.table(gp).Get(c.name) == nil {
				s.table(gp).Alias(c.name, s.table(c.root).Get(c.column))
			}
		}
	}
}
