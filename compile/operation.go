package compile

import (
	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/model"
)

// Event compiles the test for a custom event: a kernel over the neurons that emits to list 0.
func Event(o Object, name string, condition *model.Expr) *kernels.Func {
	b, c := newNeurons(name, o)
	b.Mem(kernels.OpEmit, b.List("events"), c.boolean(condition), b.Index())
	return b.Func()
}

// OnEvent compiles the code of a custom event: a kernel that streams the column Spikes, the neurons that it happened
// to.
func OnEvent(o Object, name string, stmts []*model.Stmt) *kernels.Func {
	return onSpikes(name, o, stmts)
}

// Operation holds the kernels of code that runs over a whole object: Shared over one element, then Each over all; nil
// where there is nothing to do. Columns are memory that the object needs for it.
type Operation struct {
	Shared  *kernels.Func
	Each    *kernels.Func
	Columns []Column
}

// Part is a contiguous part of a group that code runs over: its indices count from 0.
type Part struct{ Lo, Hi int }

// GroupOperation compiles code that runs over part of a group. Variables that are integrated unless refractory are
// written only in neurons that are not.
func GroupOperation(o Object, name string, part Part, block *model.Block) *Operation {
	return operation(name, block, func(name string) (*kernels.Builder, *code, *neurons) {
		b, c := newNeurons(name, o)
		n := &neurons{b: b, n: part.Hi - part.Lo, lo: part.Lo}
		c.place = n
		return b, c, n
	})
}

// SynapsesOperation compiles code that runs over all synapses; sources are in the column SourceOf.
func SynapsesOperation(o Object, ends Ends, name string, block *model.Block) *Operation {
	return operation(name, block, func(name string) (*kernels.Builder, *code, *neurons) {
		b, c := newSynapses(name, o, ends)
		return b, c, nil
	})
}

func operation(name string, block *model.Block, start func(name string) (*kernels.Builder, *code, *neurons)) *Operation {
	op := &Operation{}
	// Temporaries with one value for all elements are computed once and handed over in columns of length 1.
	var handed []*model.Symbol
	for _, st := range block.Shared {
		if st.Target.Kind == model.Local && mentioned(block.Each, st.Target) && !listed(handed, st.Target) {
			handed = append(handed, st.Target)
		}
	}
	column := func(s *model.Symbol) string { return "_" + name + "." + s.Name }
	for _, s := range handed {
		op.Columns = append(op.Columns, Column{Name: column(s), Elem: elemOfLocal(s.Type), Shared: true})
	}
	if len(block.Shared) > 0 {
		b, c, _ := start(name + ".shared")
		c.run(block.Shared)
		zero := b.I(0)
		put := func(column string, elem kernels.Elem, v kernels.Value) {
			b.Mem(kernels.OpScatter, b.Col(column, elem), zero, v)
		}
		for _, s := range c.dirty {
			put(s.Var.Name, ElemOf(s.Type), c.vals[s])
		}
		for _, s := range handed {
			put(column(s), elemOfLocal(s.Type), c.vals[s])
		}
		op.Shared = b.Func()
	}
	if len(block.Each) > 0 {
		b, c, own := start(name)
		for _, s := range handed {
			c.vals[s] = b.Gather(b.Col(column(s), elemOfLocal(s.Type)), b.I(0))
		}
		for _, st := range block.Each {
			if own == nil && c.accumulates(st, block.Each) {
				c.accumulate(st)
			} else {
				c.assign(st.Target, c.result(st))
			}
		}
		c.store(func(s *model.Symbol) kernels.Value {
			if own != nil && s.Var.UnlessRefractory {
				return c.value(model.Builtin(NotRefractory))
			}
			return c.shield(s)
		})
		op.Each = b.Func()
		op.Each.Sequential = own != nil && readsOwn(block.Each)
		// Synapses that write one neuron follow one another.
		for _, s := range c.dirty {
			op.Each.Sequential = op.Each.Sequential || s.Of != model.Own
		}
	}
	return op
}

// elemOfLocal is the column element for a temporary: whole numbers keep all their bits.
func elemOfLocal(t model.Type) kernels.Elem {
	if t == model.Integer {
		return kernels.ElemI64
	}
	return ElemOf(t)
}

func listed(list []*model.Symbol, s *model.Symbol) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

func mentioned(list []*model.Stmt, s *model.Symbol) bool {
	for _, st := range list {
		if st.X.Mentions(func(x *model.Expr) bool { return x.Op == model.Ref && x.Sym == s }) {
			return true
		}
	}
	return false
}

// SynapseValuesAt compiles column Out = e over a list of synapses, whose storage positions are streamed as the column
// Spikes.
func SynapseValuesAt(o Object, ends Ends, name string, e *model.Expr) *kernels.Func {
	b := kernels.NewBuilder(name)
	b.Each()
	at := b.Load(b.Col(Spikes, kernels.ElemI32))
	pre := b.Gather(b.Col(SourceOf, ends.SourceElem()), at)
	post := b.Gather(b.Col(Target, ends.TargetElem()), at)
	c := newSynaptic(b, o, &synapses{b: b, ends: ends, pre: pre, post: post, syn: at, listed: true})
	b.Mem(kernels.OpStore, b.Col(Out, ElemOf(e.Type)), c.expr(e))
	return b.Func()
}
