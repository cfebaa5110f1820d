package standalone

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/kernels/cpp"
	"github.com/spikelane/spikelane/systems"
)

// kernel returns the kernel of a function as the object has it, nil the first time around.
func (g *generator) kernel(o *object, f *kernels.Func) *cpp.Kernel {
	if g.final {
		if same := o.same[f]; same != nil {
			f = same
		}
		k := o.kernels[f]
		if k == nil {
			panic("BUG: standalone: kernel " + f.Name + " was not there the first time")
		}
		return k
	}
	if slices.Contains(o.funcs, f) || o.same[f] != nil {
		return nil
	}
	for _, h := range o.funcs { // programs that differ in constants compute most things alike
		if h.Name == f.Name && h.String() == f.String() {
			o.same[f] = h
			return nil
		}
	}
	o.funcs = append(o.funcs, f)
	return nil
}

// compile makes the text of the kernels of all objects. The error names a function that has no C++.
func (g *generator) compile() error {
	for _, o := range g.objects {
		if len(o.funcs) == 0 {
			continue
		}
		funcs := make([]*kernels.Func, len(o.funcs))
		for k, f := range o.funcs {
			funcs[k] = f
			name := f.Name
			for n := 2; g.symbols[cpp.Identifier(name)]; n++ {
				name = fmt.Sprintf("%s.%d", f.Name, n)
			}
			g.symbols[cpp.Identifier(name)] = true
			if name != f.Name {
				funcs[k] = f.Clone()
				funcs[k].Name = name
			}
		}
		options := cpp.Options{Functions: g.twins()}
		if calls(funcs) {
			options.Includes = []string{o.up() + functionsHeader}
		}
		unit, err := cpp.Generate(o.space, funcs, options)
		if err != nil {
			return err
		}
		o.unit = unit
		for k := range unit.Kernels {
			o.kernels[o.funcs[k]] = &unit.Kernels[k]
		}
	}
	return nil
}

// arguments writes the block of arguments a of a call of b's kernel, and returns the symbol of the kernel. given are the
// C++ expressions of columns and parameters that are not the world's; those with the expression "-" are set later.
func (g *generator) arguments(w *text, indent string, o *object, b *systems.Binding, given map[string]string) string {
	f := funcOf(b)
	k := g.kernel(o, f)
	if k == nil {
		for c := range f.Cols {
			if _, ok := given[f.Cols[c].Name]; !ok {
				g.touch(o, b.Columns[c])
			}
		}
		return "kernel"
	}
	w.line("%sspikelane::%s_args a{};", indent, k.Symbol)
	for j, field := range k.ColFields {
		c := k.Cols[j]
		name := f.Cols[c].Name
		x, ok := given[name]
		if !ok {
			x = g.touch(o, b.Columns[c])
			if x == "" {
				panic(fmt.Sprintf("BUG: standalone: column %s of %s is nowhere", name, f.Name))
			}
			x += ".data()"
		}
		if x != "-" {
			w.line("%sa.%s = %s;", indent, field, x)
		}
	}
	for j, field := range k.ParamFields {
		name := f.Params[k.Params[j]].Name
		x, ok := given[name]
		if !ok {
			switch name {
			case "t":
				x = "c.t()"
			case "step":
				x = "c.draw()"
			case "seed":
				x = "spikelane::run_seed"
			default:
				panic(fmt.Sprintf("BUG: standalone: parameter %s of %s is not known", name, f.Name))
			}
		}
		if x != "-" {
			w.line("%sa.%s = %s;", indent, field, x)
		}
	}
	return "spikelane::" + k.Symbol
}

// list returns the field of the first list of b's kernel.
func (g *generator) list(o *object, b *systems.Binding) string {
	if k := g.kernel(o, funcOf(b)); k != nil && len(k.ListFields) > 0 {
		return "a." + k.ListFields[0]
	}
	return "a.list"
}

// into returns where in the block of arguments the parameter of rows of that name is.
func (g *generator) into(o *object, b *systems.Binding, param string) string {
	if k := g.kernel(o, funcOf(b)); k != nil {
		for j, field := range k.ParamFields {
			if funcOf(b).Params[k.Params[j]].Name == param {
				return fmt.Sprintf("offsetof(spikelane::%s_args, %s)", k.Symbol, field)
			}
		}
	}
	return "spikelane::into_none"
}

// touch returns the C++ name of a column, and notes that the object uses it.
func (g *generator) touch(o *object, c *ecs.Column) string {
	if c == nil {
		return ""
	}
	if d, ok := g.Derived[c]; ok {
		p := g.byEnt[d.Projection]
		o.use(p)
		p.derived[d.Name] = true
		return g.derived(p, d.Name)
	}
	name, ok := g.columns[c]
	if !ok {
		return ""
	}
	space, _, _ := strings.Cut(name, "::")
	for _, p := range g.objects {
		if p.space == space {
			o.use(p)
		}
	}
	return name
}

// derived returns the C++ name of a column that is made of connections.
func (g *generator) derived(p *object, name string) string {
	switch name {
	case g.Names.Target:
		return p.space + "::connections.target"
	case g.Names.Source:
		return p.space + "::sources"
	case g.Names.Rank:
		return p.space + "::ranks"
	case g.Names.Incoming:
		return p.space + "::incoming"
	case g.Names.Outgoing:
		return p.space + "::outgoing"
	}
	panic("BUG: standalone: derived column " + name)
}
