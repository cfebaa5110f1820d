package model

import (
	"fmt"
	"math"
	"sort"

	"github.com/spikelane/spikelane/model/syntax"
	"github.com/spikelane/spikelane/units"
)

// Definition is one constant as the user gives it: an expression over units and other constants, or a value.
type Definition struct {
	Name  string
	Text  string          // expression, used when Value is nil
	Value *units.Quantity // in SI base units
	Wrong bool            // a fault of it is told already: its users give none of their own
}

// Namespace holds the constants that the equations of a network may name.
type Namespace struct {
	symbols map[string]*Symbol
	names   []string // sorted

	functions map[string]*Function // that the network defines
}

// NewNamespace resolves definitions, which may refer to one another in any order. The Field of a fault is
// "constants.NAME".
func NewNamespace(defs []Definition) (*Namespace, Errors) {
	b := &namespaceBuilder{ns: &Namespace{symbols: map[string]*Symbol{}}, defs: map[string]Definition{}, state: map[string]int{}}
	for _, d := range defs {
		t := &text{field: "constants." + d.Name, source: d.Text, errs: &b.errs}
		if code, msg, hint := badName(d.Name); msg != "" {
			t.fault(syntax.Span{}, code, msg, hint)
			continue
		}
		if _, twice := b.defs[d.Name]; twice {
			t.fault(syntax.Span{}, "E120", fmt.Sprintf("constant %q is defined twice", d.Name), "")
			continue
		}
		b.defs[d.Name] = d
		b.ns.names = append(b.ns.names, d.Name)
	}
	sort.Strings(b.ns.names)
	for _, d := range defs {
		b.define(d.Name)
	}
	return b.ns, b.errs
}

// Lookup returns the constant's symbol, nil if there is none.
func (ns *Namespace) Lookup(name string) *Symbol {
	if ns == nil {
		return nil
	}
	return ns.symbols[name]
}

// Names returns the constants' names, sorted.
func (ns *Namespace) Names() []string {
	if ns == nil {
		return nil
	}
	return ns.names
}

// Quantity resolves a quantity expression over units and constants, such as the value of dt or a duration.
func (ns *Namespace) Quantity(field, source string) (*Expr, Errors) {
	var errs Errors
	t := &text{field: field, source: source, errs: &errs}
	x, faults := syntax.ParseExpr(source)
	if t.syntaxFaults(faults) {
		return nil, errs
	}
	r := &resolver{text: t, scope: ns, draws: new(int)}
	e := r.expr(x)
	return r.noDraws(e), errs
}

// noDraws faults random functions in e, which must have one value.
func (r *resolver) noDraws(e *Expr) *Expr {
	if e == nil {
		return nil
	}
	ok := true
	e.Walk(func(x *Expr) bool {
		if x.Op == Call && (x.Fn.Random || x.Fn.Defined()) {
			r.fault(x.Span, "E126", fmt.Sprintf("%s() has no constant value", x.Fn.Name), "")
			ok = false
		}
		return ok
	})
	if !ok {
		return nil
	}
	return e
}

type namespaceBuilder struct {
	ns    *Namespace
	defs  map[string]Definition
	state map[string]int // 1 in work, 2 done
	path  []string
	errs  Errors
}

// define resolves the named constant after those that it mentions.
func (b *namespaceBuilder) define(name string) {
	d, ok := b.defs[name]
	if !ok || b.state[name] == 2 {
		return
	}
	t := &text{field: "constants." + name, source: d.Text, errs: &b.errs}
	if d.Value != nil && math.IsNaN(d.Value.Value) {
		t.fault(syntax.Span{}, "E107", fmt.Sprintf("constant %s is NaN, want a number", name), "")
		d.Wrong = true
	}
	if d.Wrong {
		b.fail(name)
		return
	}
	if d.Value != nil {
		b.state[name] = 2
		b.add(name, &Expr{Op: Const, Num: d.Value.Value, Dim: d.Value.Dim})
		return
	}
	x, faults := syntax.ParseExpr(d.Text)
	if t.syntaxFaults(faults) {
		b.fail(name)
		return
	}
	b.state[name] = 1
	b.path = append(b.path, name)
	good := true
	syntax.Walk(x, func(x syntax.Expr) bool {
		n, ok := x.(*syntax.Name)
		if !ok || !good {
			return good
		}
		if _, ok := b.defs[n.Name]; ok {
			if b.state[n.Name] == 1 {
				t.fault(n.At, "E121", "circular definition "+b.circle(n.Name), "")
				good = false
				return false
			}
			b.define(n.Name)
		}
		return true
	})
	b.path = b.path[:len(b.path)-1]
	if !good {
		b.fail(name)
		return
	}
	r := &resolver{text: t, scope: b.ns, draws: new(int)}
	before := len(b.errs)
	e := r.noDraws(r.expr(x))
	if e == nil || len(b.errs) > before {
		b.fail(name)
		return
	}
	b.state[name] = 2
	b.add(name, e)
}

// fail defines name as 0 so that its users give no further faults of their own; the network is refused anyway.
func (b *namespaceBuilder) fail(name string) {
	b.state[name] = 2
	b.ns.symbols[name] = &Symbol{Name: name, Kind: Constant, Def: nil, Dim: units.Dimension{}}
}

func (b *namespaceBuilder) add(name string, e *Expr) {
	t := Float
	if e.Type != Float {
		t = e.Type
	}
	s := &Symbol{Name: name, Kind: Constant, Type: t, Dim: e.Dim, Def: e}
	if x, ok := new(resolver).known(e); ok {
		s.known = &x
	}
	b.ns.symbols[name] = s
}

func (b *namespaceBuilder) circle(name string) string {
	s, in := "", false
	for _, p := range b.path {
		in = in || p == name
		if in {
			s += p + " -> "
		}
	}
	return s + name
}
