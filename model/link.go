package model

// Link says where the values of a linked variable are. They are columns of the group that has the link: the memory of
// the variable that it leads to, and where it is wanted an index.
type Link struct {
	Root  *Variable // what it leads to in the end: stored in another group, or in this one
	One   bool      // one value for all elements
	Index string    // name of the column with the index of each element's value; "": element k has value k
	Own   bool      // Root is of this very group
}

// Owned reports whether the variable has memory that belongs to its object.
func (v *Variable) Owned() bool { return v.Stored() && !v.Linked }

// root returns the variable whose memory v is.
func (v *Variable) root() *Variable {
	if v.Linked && v.Link != nil {
		return v.Link.Root
	}
	return v
}

// SameMemory reports whether two variables share memory: one is linked to the other, or both to a third.
func (v *Variable) SameMemory(w *Variable) bool { return v.root() == w.root() }

// LinkVariable links v.
func (g *Group) LinkVariable(v *Variable, l *Link) { v.Link = l }

// LinkExpression makes v, flagged linked, stand for the subexpression e over variables of this group: what it is
// linked to is a subexpression, evaluated with the values that it would have there.
func (g *Group) LinkExpression(v *Variable, e *Expr) {
	v.Linked, v.Kind, v.Expr = false, Subexpression, e
}

// Hidden returns the symbol of a linked variable that no text names: an operand of a linked subexpression.
func (g *Group) Hidden(name string, like *Symbol, l *Link) *Symbol {
	v := &Variable{Name: name, Kind: Parameter, Type: like.Type, Dim: like.Dim, Linked: true, Link: l}
	g.vars[name] = v
	g.symbols[name] = &Symbol{Name: name, Kind: Var, Type: v.Type, Dim: v.Dim, Var: v}
	return g.symbols[name]
}

// ReadsOwn reports whether e reads this group's memory by way of a link: then elements read what others write.
func (e *Expr) ReadsOwn() bool {
	return e.Inline().Mentions(func(x *Expr) bool {
		return x.Op == Ref && x.Sym.Kind == Var && x.Sym.Var.Linked && x.Sym.Var.Link.Own
	})
}
