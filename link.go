package spikelane

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spikelane/spikelane/compile"
	"github.com/spikelane/spikelane/model"
	"github.com/spikelane/spikelane/units"
)

// link is one call of Link.
type link struct {
	variable string
	to       Source
	of       string
	index    []int32
}

// Link makes a variable that is flagged (linked) stand for the variable of another group, or of part of one: neuron k
// reads the value of neuron index[k] there. Without an index, neuron k reads that of neuron k, or the only value, if
// the variable is shared or its group has one neuron. What it is linked to may be a parameter, a state variable, a
// subexpression, which is evaluated when it is read, or a linked variable in turn.
func (g *NeuronGroup) Link(variable string, to Source, of string, index []int32) {
	g.links = append(g.links, link{variable: variable, to: to, of: of, index: slices.Clone(index)})
}

// linkColumn is memory that a group reads by way of a link: a column of another group under a name of its own, or the
// index of each neuron's value.
type linkColumn struct {
	name   string
	root   *groupProgram
	column string
	index  []int32 // if there is no root
}

// target is what a linked variable leads to in the end.
type target struct {
	group *groupProgram
	v     *model.Variable
	one   bool    // it has one value
	at    []int32 // index of each neuron's value; nil: its own
}

// linker resolves the links of a network.
type linker struct {
	*compiler
	groups map[*NeuronGroup]*groupProgram
	decls  map[*model.Variable]declared
	state  map[*model.Variable]int // 1 in work, 2 done, 3 at fault
	found  map[*model.Variable]target
	after  map[*groupProgram]map[string]*model.Variable // refractory state, as variables
}

type declared struct {
	group *groupProgram
	k     int
}

// links resolves the links of all groups.
func (c *compiler) links(groups map[*NeuronGroup]*groupProgram) {
	l := &linker{
		compiler: c, groups: groups, decls: map[*model.Variable]declared{}, state: map[*model.Variable]int{},
		found: map[*model.Variable]target{}, after: map[*groupProgram]map[string]*model.Variable{},
	}
	var all []*model.Variable
	for _, gp := range c.groups {
		for k, d := range gp.decl.links {
			v := gp.model.Var(d.variable)
			fault := func(msg, hint string) {
				c.errs.add("neurons", gp.decl.name, fmt.Sprintf("links[%d].variable", k), "E446", msg, hint)
			}
			switch {
			case v == nil:
				c.errs.add("neurons", gp.decl.name, fmt.Sprintf("links[%d].variable", k), "E402", fmt.Sprintf("%s has no variable %q", gp.decl.name, d.variable), nearest(d.variable, gp.model.Vars, func(v *model.Variable) bool { return v.Linked }))
			case !v.Linked:
				fault(fmt.Sprintf("%s is not flagged linked", d.variable), fmt.Sprintf("declare it: %s : %s (linked)", d.variable, unitOf(v.Dim)))
			case l.decls[v].group != nil:
				fault(fmt.Sprintf("%s is linked twice", d.variable), "")
			default:
				l.decls[v] = declared{gp, k}
				all = append(all, v)
			}
		}
		for _, v := range gp.model.Vars {
			if v.Linked && l.decls[v].group == nil {
				c.errs = append(c.errs, &Error{
					Kind: "neurons", Object: gp.decl.name, Field: "equations", Text: gp.decl.model.Equations, Span: v.Span, Code: "E446",
					Msg: fmt.Sprintf("%s is flagged linked, but nothing says to what", v.Name), Hint: "call Link, or give the group links in the model file",
				})
				l.state[v] = 3
			}
		}
	}
	for _, v := range all {
		l.resolve(v)
	}
	for _, gp := range c.groups {
		if gp.model != nil {
			l.written(gp, "reset", gp.decl.model.Reset, gp.model.Reset)
		}
	}
	c.linker = l
}

func unitOf(d units.Dimension) string {
	if d.IsDimensionless() {
		return "1"
	}
	return d.String()
}

// nearest suggests a variable for a name that is none.
func nearest(name string, vars []*model.Variable, fit func(*model.Variable) bool) string {
	var names []string
	for _, v := range vars {
		if fit(v) {
			names = append(names, v.Name)
		}
	}
	if near := Suggest(name, names); len(near) > 0 {
		return fmt.Sprintf("did you mean %q?", near[0])
	}
	if len(names) == 0 {
		return ""
	}
	return "variables: " + strings.Join(names, ", ")
}

// resolve links v, after what it is linked to; it reports whether it could.
func (l *linker) resolve(v *model.Variable) bool {
	if _, known := l.found[v]; known {
		return true
	}
	d := l.decls[v]
	switch l.state[v] {
	case 1:
		l.errs.add("neurons", d.group.decl.name, fmt.Sprintf("links[%d].to", d.k), "E446", fmt.Sprintf("the links of %s lead back to it", v.Name), "")
		l.state[v] = 3
		return false
	case 2:
		return true
	case 3:
		return false
	}
	l.state[v] = 1
	ok := d.group != nil && l.link(v, d)
	if l.state[v] = 2; !ok {
		l.state[v] = 3
	}
	return ok
}

func (l *linker) link(v *model.Variable, d declared) bool {
	gp, decl := d.group, d.group.decl.links[d.k]
	fault := func(field, code, msg, hint string) bool {
		l.errs.add("neurons", gp.decl.name, fmt.Sprintf("links[%d].%s", d.k, field), code, msg, hint)
		return false
	}
	if groupOf(decl.to) == nil {
		return fault("to", "E408", "no group given to link to", "")
	}
	src := l.groups[decl.to.group()]
	if src == nil {
		return fault("to", "E408", fmt.Sprintf("group %s belongs to another network", decl.to.group().name), "")
	}
	if src.faulty {
		return false // said already
	}
	w := l.variable(src, decl.of)
	switch {
	case w == nil:
		return fault("to", "E402", fmt.Sprintf("%s has no variable %q", src.decl.name, decl.of), nearest(decl.of, src.model.Vars, func(*model.Variable) bool { return true }))
	case w.Dim != v.Dim:
		return fault("to", "E201", fmt.Sprintf("%s needs %s, %s.%s is %s", v.Name, unitName(v.Dim), src.decl.name, w.Name, unitName(w.Dim)), "")
	case w.Type != v.Type:
		return fault("to", "E205", fmt.Sprintf("%s is %v, %s.%s is %v", v.Name, v.Type, src.decl.name, w.Name, w.Type), "")
	case src == gp && l.after[src][w.Name] == w:
		return fault("to", "E446", fmt.Sprintf("%s is of the same group", w.Name), "use it by its own name")
	}
	at, good := l.mapping(gp, src, w, decl, fault)
	if !good {
		return false
	}
	if w.Linked || w.Kind == model.Subexpression && !w.Stored() {
		if !l.prepare(w) {
			return false
		}
	}
	index := "_index_" + v.Name
	if w.Kind != model.Subexpression || w.Stored() {
		gp.model.LinkVariable(v, l.bind(gp, v, v.Name, index, l.through(src, w, at)))
		return true
	}
	gp.model.LinkExpression(v, l.translated(gp, src, v, w, at, index))
	return true
}

// variable returns a variable of a group, or its refractory state as one; nil if there is none.
func (l *linker) variable(gp *groupProgram, name string) *model.Variable {
	if v := gp.model.Var(name); v != nil {
		return v
	}
	if gp.model.Refractory == nil || name != compile.LastSpike && name != compile.NotRefractory {
		return nil
	}
	if l.after[gp] == nil {
		l.after[gp] = map[string]*model.Variable{}
	}
	if l.after[gp][name] == nil {
		s := model.Builtin(name)
		l.after[gp][name] = &model.Variable{Name: name, Kind: model.Parameter, Type: s.Type, Dim: s.Dim}
	}
	return l.after[gp][name]
}

// mapping returns the neuron of src that each neuron of gp reads; nil when that is its own number.
func (l *linker) mapping(gp, src *groupProgram, w *model.Variable, decl link, fault func(field, code, msg, hint string) bool) ([]int32, bool) {
	lo, hi := decl.to.bounds()
	n, size := gp.decl.count, hi-lo
	if w.Shared {
		size = 1
	}
	at := make([]int32, n)
	switch {
	case decl.index != nil && len(decl.index) != n:
		return nil, fault("index", "E403", fmt.Sprintf("the index has %d entries for the %d neurons of %s", len(decl.index), n, gp.decl.name), "")
	case decl.index != nil:
		for k, i := range decl.index {
			if i < 0 || int(i) >= size {
				return nil, fault(fmt.Sprintf("index[%d]", k), "E401", fmt.Sprintf("index %d is outside 0..%d of %s.%s", i, size-1, src.decl.name, w.Name), "")
			}
			at[k] = i
		}
	case size == 1:
	case size == n:
		for k := range at {
			at[k] = int32(k)
		}
	default:
		return nil, fault("index", "E446", fmt.Sprintf("%s has %d neurons, %s.%s has %d values", gp.decl.name, n, src.decl.name, w.Name, size), "give an index: which of them each neuron reads")
	}
	if w.Shared {
		return at, true
	}
	for k := range at {
		at[k] += int32(lo)
	}
	return at, true
}

// prepare resolves what w, linked or a subexpression, leads to.
func (l *linker) prepare(w *model.Variable) bool {
	if w.Linked {
		return l.resolve(w)
	}
	ok := true
	w.Expr.Walk(func(x *model.Expr) bool {
		if x.Op == model.Ref && x.Sym.Kind == model.Var && (x.Sym.Var.Linked || !x.Sym.Var.Stored()) {
			ok = l.prepare(x.Sym.Var) && ok
		}
		return true
	})
	return ok
}
