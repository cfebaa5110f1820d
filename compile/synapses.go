package compile

import (
	"fmt"
	"math"

	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/model"
)

// Names of the columns and parameters of synaptic kernels beside the variables.
const (
	Target     = "_post"      // column of Ends.TargetElem: index of each synapse's target in its group
	SourceOf   = "_pre"       // column of Ends.SourceElem: index of each synapse's source in its group
	Listed     = "_synapse"   // int32 column: storage positions of the synapses of a call that are no contiguous row
	Rank       = "_rank"      // int32 column: the number of each synapse that names its random draws, where Ends.Ranked
	Spiking    = "_spiking"   // int64 parameter of pathway kernels: index of the element that spiked
	LastUpdate = "lastupdate" // float64 column: when event-driven variables were last brought up to date, in seconds
	NIncoming  = "N_incoming" // int32 column: synapses onto each neuron of the target
	NOutgoing  = "N_outgoing" // int32 column: synapses from each neuron of the source
)

// Ends is what a synaptic kernel must know of its two sides.
type Ends struct {
	Syn        *model.Synapses
	NPre       int // size of the source (part of a) group
	NPost      int
	OffsetPre  int // first index of the source part within its group
	OffsetPost int
	GroupPre   int // size of the whole group that the source is part of
	GroupPost  int
	DtPre      float64 // steps of the sides' clocks in seconds
	DtPost     float64
	Ranked     bool // storage may be in another order than that of the numbers that name random draws
	// Short says that targets are kept as integers of 16 bits: GroupPost is known, and at most 65536.
	Short bool
	// ShortPre says the same of sources: GroupPre is known, and at most 65536.
	ShortPre bool
	// Part says that kernels run over a part of the synapses, in the order of the numbers that name random draws: columns
	// of synapses begin with the part, whose first has the number in the parameter First.
	Part bool
}

// TargetElem returns the type of the column Target.
func (e Ends) TargetElem() kernels.Elem {
	if e.Short {
		return kernels.ElemU16
	}
	return kernels.ElemI32
}

// SourceElem returns the type of the column SourceOf.
func (e Ends) SourceElem() kernels.Elem {
	if e.ShortPre {
		return kernels.ElemU16
	}
	return kernels.ElemI32
}

// Beat returns the step that all times between events are whole multiples of, and whether there is one.
func (e Ends) Beat() (dt float64, ok bool) {
	short, long := min(e.DtPre, e.DtPost), max(e.DtPre, e.DtPost)
	n := math.Round(long / short)
	return short, math.Abs(float64(n*short)-long) <= float64(1e-9*long)
}

// side returns the column name of variable name of one side. A group that is both sides has one name, so that a
// kernel sees that they are the same memory.
func (e Ends) side(of model.Owner, name string) string {
	if of == model.Pre && e.Syn.Pre != e.Syn.Post {
		return name + "_pre"
	}
	return name + "_post"
}

// SideColumn splits the column name of a synaptic kernel: the side and the variable of the group there; Own for
// columns of the synapses.
func (e Ends) SideColumn(column string) (of model.Owner, name string) {
	switch {
	case column == Target, column == SourceOf, column == Listed, column == Rank, column == Out, column == NIncoming, column == NOutgoing,
		e.Syn.Var(column) != nil && !e.Syn.Var(column).Summed:
		return model.Own, column
	}
	for _, s := range []struct {
		of     model.Owner
		suffix string
	}{{model.Pre, "_pre"}, {model.Post, "_post"}} {
		if n := len(column) - len(s.suffix); n > 0 && column[n:] == s.suffix {
			return s.of, column[:n]
		}
	}
	return model.Own, column
}

// seen returns subexpression s of one side as synaptic code sees it: its names are those of that side, and its i is the
// index in the whole group, its N the size of that.
func (e Ends) seen(s *model.Symbol) *model.Expr {
	suffix := "_" + s.Of.String()
	index := &model.Symbol{Name: "i", Kind: model.Index, Of: s.Of, Type: model.Integer}
	size := &model.Symbol{Name: "N", Kind: model.Size, Of: s.Of, Type: model.Integer}
	return s.Var.Expr.Inline().Map(func(x *model.Expr) *model.Expr {
		if x.Op != model.Ref {
			return x
		}
		switch x.Sym.Kind {
		case model.Var, model.LastSpike, model.NotRefractory:
			return model.RefTo(e.Syn.Lookup(x.Sym.Name + suffix))
		case model.Index:
			return model.RefTo(index)
		case model.Size:
			return model.RefTo(size)
		}
		return x
	})
}

// newSynaptic returns code over p, for each synapse.
func newSynaptic(b *kernels.Builder, o Object, p *synapses) *code {
	c := newCode(b, o, p)
	c.elem = func() kernels.Value {
		switch {
		case p.ends.Part:
			return b.Do(kernels.OpIAdd, b.Param(First, kernels.I64), b.Index())
		case p.ends.Ranked && p.listed:
			return b.Gather(b.Col(Rank, kernels.ElemI32), p.syn)
		case p.ends.Ranked:
			return b.Load(b.Col(Rank, kernels.ElemI32))
		case p.listed:
			return p.syn
		}
		return b.Index()
	}
	seen := map[*model.Symbol]*model.Expr{}
	c.side = func(s *model.Symbol) *model.Expr {
		if seen[s] == nil {
			seen[s] = p.ends.seen(s)
		}
		return seen[s]
	}
	return c
}

// synapses is the place of kernels that stream over synapses: of one row for pathways, of all for values.
type synapses struct {
	b    *kernels.Builder
	ends Ends
	pre  kernels.Value // index of the source in its group
	post kernels.Value // index of the target in its group
	syn  kernels.Value // storage position, where synapses are listed
	// listed says that synaptic columns are reached by syn; else they are streamed.
	listed bool
	coefs  map[*model.Symbol]float64
}

func (p *synapses) column(s *model.Symbol) (slot int, idx kernels.Value) {
	name, elem := "", kernels.ElemF64
	switch s.Kind {
	case model.LastSpike:
		name = LastSpike
	case model.NotRefractory:
		name, elem = NotRefractory, kernels.ElemBool
	case model.LastUpdate:
		name = LastUpdate
	case model.Coefficient:
		name = s.Name
	case model.Var:
		name, elem = s.Var.Name, ElemOf(s.Var.Type)
	default:
		panic(fmt.Sprintf("BUG: compile: %s has no column in synapses", s.Name))
	}
	if s.Of == model.Own {
		idx = kernels.None
		if p.listed {
			idx = p.syn
		}
		if s.Kind == model.Var && s.Var.Shared {
			idx = p.b.I(0)
		}
		return p.b.Col(name, elem), idx
	}
	idx = p.post
	if s.Of == model.Pre {
		idx = p.pre
	}
	if s.Kind == model.Var && s.Var.Shared {
		idx = p.b.I(0)
	}
	if s.Kind == model.Var && s.Var.Linked {
		idx = linkIndex(p.b, s.Var.Link, idx, func(name string) string { return p.ends.side(s.Of, name) })
	}
	return p.b.Col(p.ends.side(s.Of, name), elem), idx
}

func (p *synapses) read(s *model.Symbol) kernels.Value {
	switch s.Kind {
	case model.Index:
		switch s.Of { // of a side: the index that the group itself counts by
		case model.Pre:
			return p.pre
		case model.Post:
			return p.post
		}
		return p.b.Do(kernels.OpISub, p.pre, p.b.I(int64(p.ends.OffsetPre)))
	case model.IndexPost:
		return p.b.Do(kernels.OpISub, p.post, p.b.I(int64(p.ends.OffsetPost)))
	case model.SizePre:
		return p.b.I(int64(p.ends.NPre))
	case model.SizePost:
		return p.b.I(int64(p.ends.NPost))
	case model.Size:
		switch s.Of {
		case model.Pre:
			return p.b.I(int64(p.ends.GroupPre))
		case model.Post:
			return p.b.I(int64(p.ends.GroupPost))
		}
		return p.b.Param("N", kernels.I64)
	case model.Incoming:
		return p.b.Gather(p.b.Col(NIncoming, kernels.ElemI32), p.read(&model.Symbol{Kind: model.IndexPost}))
	case model.Outgoing:
		return p.b.Gather(p.b.Col(NOutgoing, kernels.ElemI32), p.read(&model.Symbol{Kind: model.Index}))
	case model.Coefficient:
		if x, ok := p.coefs[s]; ok {
			return p.b.F(x)
		}
	}
	slot, idx := p.column(s)
	if idx == kernels.None {
		return p.b.Load(slot)
	}
	return p.b.Gather(slot, idx)
}

func (p *synapses) write(s *model.Symbol, mask, v kernels.Value) {
	slot, idx := p.column(s)
	switch {
	case idx == kernels.None && mask == kernels.None:
		p.b.Mem(kernels.OpStore, slot, v)
	case idx == kernels.None:
		p.b.Mem(kernels.OpStoreM, slot, mask, v)
	case mask == kernels.None:
		p.b.Mem(kernels.OpScatter, slot, idx, v)
	default:
		p.b.Mem(kernels.OpScatterM, slot, idx, mask, v)
	}
}

// SynapseValues compiles column Out = e over all synapses; sources are in the column SourceOf.
func SynapseValues(o Object, ends Ends, name string, e *model.Expr) *kernels.Func {
	b, c := newSynapses(name, o, ends)
	b.Mem(kernels.OpStore, b.Col(Out, ElemOf(e.Type)), c.expr(e))
	return b.Func()
}

// AssignSynapses compiles "v = value" over all synapses, where the condition holds (nil: everywhere).
func AssignSynapses(o Object, ends Ends, name string, s *model.Symbol, value, where *model.Expr) *kernels.Func {
	b, c := newSynapses(name, o, ends)
	return assign(b, c, s, value, where, -1)
}

func newSynapses(name string, o Object, ends Ends) (*kernels.Builder, *code) {
	b := kernels.NewBuilder(name)
	b.Each()
	pre := b.Load(b.Col(SourceOf, ends.SourceElem()))
	post := b.Load(b.Col(Target, ends.TargetElem()))
	return b, newSynaptic(b, o, &synapses{b: b, ends: ends, pre: pre, post: post})
}
