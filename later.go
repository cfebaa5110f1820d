package spikelane

import (
	"fmt"
	"math"

	"github.com/spikelane/spikelane/compile"
	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/internal/worth"
	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/kernels/pass"
	"github.com/spikelane/spikelane/model"
	"github.com/spikelane/spikelane/standalone"
	"github.com/spikelane/spikelane/systems"
)

// Columns and parameters of the kernels of systems.Later.
const (
	spikedColumn  = "_spiked"  // int64: the step of each target's spike
	visitedColumn = "_visited" // int64: the step of each source's last visit
	sourceColumn  = "_source"  // of Ends.SourceElem: the row of each synapse that a target lists
	fromParam     = "_from"
)

// leastRow is the number of synapses in a row from which it pays to look for what is owed to them.
const leastRow = 16

// later returns what it takes to put off the code of a pathway that targets drive, or nil where the code cannot be put
// off, or where all synapses fit into the cache, so that it would not pay.
func (s *Simulation) later(sp *synapseProgram, p *pathwayProgram, fan *systems.Fan) (*systems.Later, error) {
	proj := s.projection(sp)
	rows := proj.Rows
	code, last, ok := s.prog.late(sp, p, rows.Len(), rows.Sources())
	if !ok {
		return nil, nil
	}
	l := &systems.Later{
		Listed: compile.Listed, Spiked: spikedColumn, From: fromParam, Rows: rows.Ptr,
		Visited: ecs.NewColumn(visitedColumn, ecs.I64, rows.Sources()),
	}
	elem := elems[sp.ends.SourceElem()]
	source, row := ecs.NewColumn(sourceColumn, elem, rows.Len()), ecs.NewColumn("", elem, rows.Len())
	rows.FillSources(row, 0, rows.Sources(), 0)
	for k, at := range fan.At {
		if elem == ecs.U16 {
			source.U16[k] = row.U16[at]
		} else {
			source.I32[k] = row.I32[at]
		}
	}
	extra := map[string]*ecs.Column{visitedColumn: l.Visited, sourceColumn: source, compile.Listed: {Name: compile.Listed, Elem: ecs.I32, I32: fan.At}}
	for m := range l.Recent {
		name := recentColumn(m)
		l.Recent[m] = ecs.NewColumn(name, ecs.I64, sp.pst.decl.count)
		extra[name] = l.Recent[m]
	}
	programs, err := lowerKernels(s.prog.target, owed(sp.decl.name, sp.ends), last, unseen(sp.decl.name, sp.ends), code)
	if err != nil {
		return nil, err
	}
	for k, to := range []**systems.Binding{&l.Pending, &l.Last, &l.Stale, &l.Code} {
		*to = s.bindSynapses(sp, programs[k], extra)
	}
	return l, nil
}

// late returns the code of a pathway that targets drive as it is run when it is put off, see atSpikes and atLastSpikes; ok
// is false where it is not, for so many synapses of so many sources.
func (p *Program) late(sp *synapseProgram, path *pathwayProgram, synapses, sources int) (code, last *kernels.Func, ok bool) {
	f := compile.Pathway(sp.object, sp.seenBy(sp.model.Again()), path.model, sp.events, true)
	if !worth.AtLeast(synapses, leastRow*sources) || !worth.AtLeast(synapses*elementBytes(f), worth.Cache()) {
		return nil, nil, false
	}
	return p.lateCode(sp, f)
}

// lateCode is late for whatever number of synapses; f is the pathway's code over a list of synapses.
func (p *Program) lateCode(sp *synapseProgram, f *kernels.Func) (code, last *kernels.Func, ok bool) {
	if !p.deferrable(sp, f) {
		return nil, nil, false
	}
	ends := sp.seenBy(sp.model.Again())
	if code, ok = atSpikes(f, ends); !ok {
		return nil, nil, false
	}
	last, ok = atLastSpikes(pass.Run(code, pass.Standard()), ends)
	return code, last, ok
}

// describeLate returns what an exported project needs to put off the code of a pathway that targets drive, or nil.
func (s *Simulation) describeLate(sp *synapseProgram, p *pathwayProgram) *standalone.Late {
	if !p.decl.Post || p.decl.event() != spikeEvent || p.delays != nil {
		return nil
	}
	f := compile.Pathway(sp.object, sp.seenBy(sp.model.Again()), p.model, sp.events, true)
	code, last, ok := s.prog.lateCode(sp, f)
	if !ok {
		return nil
	}
	d := &standalone.Late{
		Bytes: elementBytes(f), LeastRow: leastRow, Listed: compile.Listed, Spiked: spikedColumn, Visited: visitedColumn,
		Source: sourceColumn, From: fromParam,
	}
	extra := map[string]*ecs.Column{}
	for m := range systems.RecentSpikes {
		d.Recent = append(d.Recent, recentColumn(m))
	}
	bind := func(f *kernels.Func) *systems.Binding {
		return s.bindSynapses(sp, described{pass.Run(f, pass.Standard())}, extra)
	}
	for _, name := range append([]string{spikedColumn, visitedColumn}, d.Recent...) {
		extra[name] = &ecs.Column{Name: name, Elem: ecs.I64}
	}
	extra[compile.Listed] = &ecs.Column{Name: compile.Listed, Elem: ecs.I32}
	extra[sourceColumn] = &ecs.Column{Name: sourceColumn, Elem: elems[sp.ends.SourceElem()]}
	d.Pending, d.Last, d.Stale, d.Code = bind(owed(sp.decl.name, sp.ends)), bind(last), bind(unseen(sp.decl.name, sp.ends)), bind(code)
	return d
}

// settle does what pathways have put off, for somebody who looks at the state while a run goes on.
func (s *Simulation) settle() {
	if s.runs() {
		s.schedule.Settle()
	}
}

func recentColumn(m int) string { return fmt.Sprintf("_recent%d", m) }

// deferrable reports whether the code of a pathway depends on nothing but the synapse's own variables and the time.
func (p *Program) deferrable(sp *synapseProgram, f *kernels.Func) bool {
	f = pass.Run(f, pass.Standard())
	for _, x := range f.Params {
		if x.Name != "t" {
			return false
		}
	}
	for k, c := range f.Cols {
		if p.tables[c.Name] != nil && !f.Writes(k) {
			continue
		}
		if of, _ := sp.ends.SideColumn(c.Name); of != model.Own {
			return false
		}
	}
	return !f.Sequential && len(f.Hosts) == 0
}

// elementBytes returns the bytes of a synapse that f touches.
func elementBytes(f *kernels.Func) int {
	n := 0
	for _, c := range f.Cols {
		n += c.Elem.Size()
	}
	return n
}

// owed compiles the search for synapses of a row whose targets have spiked more than once since the row was visited.
func owed(name string, ends compile.Ends) *kernels.Func {
	b := kernels.NewBuilder("owed." + name)
	from := b.Param(fromParam, kernels.I64)
	b.Each()
	j := b.Load(b.Col(compile.Target, ends.TargetElem()))
	for m := 1; m < systems.RecentSpikes; m++ {
		at := b.Gather(b.Col(recentColumn(m), kernels.ElemI64), j)
		b.Mem(kernels.OpEmit, b.List(fmt.Sprintf("owed%d", m)), b.Do(kernels.OpILE, from, at), b.Index())
	}
	return b.Func()
}

// unseen compiles the search for synapses of a target whose sources were not visited after a step.
func unseen(name string, ends compile.Ends) *kernels.Func {
	b := kernels.NewBuilder("unseen." + name)
	from := b.Param(fromParam, kernels.I64)
	b.Each()
	visited := b.Gather(b.Col(visitedColumn, kernels.ElemI64), b.Load(b.Col(sourceColumn, ends.SourceElem())))
	b.Mem(kernels.OpEmit, b.List("unseen"), b.Do(kernels.OpILE, visited, from), b.Load(b.Col(compile.Listed, kernels.ElemI32)))
	return b.Func()
}

// atSpikes returns f, code over listed synapses, with the time of each synapse's target's spike, a step in the column
// spikedColumn, for the time of the call.
func atSpikes(f *kernels.Func, ends compile.Ends) (*kernels.Func, bool) {
	t, list := f.Param("t"), f.Col(compile.Listed)
	if t < 0 {
		return f, true
	}
	g := f.Clone()
	g.Insts, g.Once = nil, 0
	column := func(name string, e kernels.Elem) int32 {
		if k := g.Col(name); k >= 0 {
			return int32(k)
		}
		g.Cols = append(g.Cols, kernels.Col{Name: name, Elem: e})
		return int32(len(g.Cols) - 1)
	}
	post, spiked := column(compile.Target, ends.TargetElem()), column(spikedColumn, kernels.ElemI64)
	add := func(in kernels.Inst, args ...kernels.Value) kernels.Value {
		in.Args = [4]kernels.Value{kernels.None, kernels.None, kernels.None, kernels.None}
		copy(in.Args[:], args)
		g.Insts = append(g.Insts, in)
		return kernels.Value(len(g.Insts) - 1)
	}
	moved := make([]kernels.Value, len(f.Insts))
	synapse := kernels.None
	for i, in := range f.Insts {
		if i == f.Once {
			g.Once = len(g.Insts)
		}
		if in.Op == kernels.OpParam && int(in.Slot) == t {
			if synapse == kernels.None {
				return nil, false
			}
			j := add(kernels.Inst{Op: kernels.OpGather, Slot: post}, synapse)
			step := add(kernels.Inst{Op: kernels.OpGather, Slot: spiked}, j)
			d := add(kernels.Inst{Op: kernels.OpConstF, Imm: math.Float64bits(ends.DtPost)})
			moved[i] = add(kernels.Inst{Op: kernels.OpMul}, add(kernels.Inst{Op: kernels.OpI2F}, step), d)
			continue
		}
		var args []kernels.Value
		for _, a := range in.Args[:in.Op.NumArgs()] {
			args = append(args, moved[a])
		}
		moved[i] = add(in, args...)
		if in.Op == kernels.OpLoad && int(in.Slot) == list {
			synapse = moved[i]
		}
	}
	return g, true
}

// atLastSpikes returns code, of atSpikes, over the rows of sources instead of lists: for those synapses whose targets'
// last spikes are of step fromParam or later. Most synapses that are owed anything are owed that alone, and a row is
// walked faster than a list. ok is false where code looks anything up by what it computes, which might not be there
// for the other synapses.
func atLastSpikes(code *kernels.Func, ends compile.Ends) (f *kernels.Func, ok bool) {
	b := kernels.NewBuilder("last." + code.Name)
	from := b.Param(fromParam, kernels.I64)
	b.Each()
	at := b.Gather(b.Col(recentColumn(0), kernels.ElemI64), b.Load(b.Col(compile.Target, ends.TargetElem())))
	due := b.Do(kernels.OpILE, from, at)
	list := code.Col(compile.Listed)
	synapse := kernels.None // in code: what must not be used but as an index
	moved := make([]kernels.Value, len(code.Insts))
	for i, in := range code.Insts {
		v := kernels.Value(i)
		var args []kernels.Value
		for k, a := range in.Args[:in.Op.NumArgs()] {
			indexes := k == 0 && in.Op.Info().Class != kernels.Pure
			if a == synapse && synapse != kernels.None && !indexes {
				return nil, false
			}
			args = append(args, moved[a])
		}
		var col kernels.Col
		if in.Op.Info().Class == kernels.Read || in.Op.Info().Class == kernels.Write {
			col = code.Cols[in.Slot]
		}
		switch in.Op {
		case kernels.OpConstF:
			moved[i] = b.F(math.Float64frombits(in.Imm))
		case kernels.OpConstI:
			moved[i] = b.I(int64(in.Imm))
		case kernels.OpConstB:
			moved[i] = b.B(in.Imm != 0)
		case kernels.OpLoad:
			if int(in.Slot) != list {
				return nil, false
			}
			synapse = v
		case kernels.OpGather:
			switch {
			case col.Name == spikedColumn:
				moved[i] = at
			case in.Args[0] == synapse && synapse != kernels.None:
				moved[i] = b.Load(b.Col(col.Name, col.Elem))
			default:
				return nil, false
			}
		case kernels.OpScatter:
			b.Mem(kernels.OpStoreM, b.Col(col.Name, col.Elem), due, args[1])
		case kernels.OpScatterM:
			b.Mem(kernels.OpStoreM, b.Col(col.Name, col.Elem), b.And(due, args[1]), args[2])
		default:
			if class := in.Op.Info().Class; class != kernels.Pure && class != kernels.Library {
				return nil, false
			}
			moved[i] = b.Draw(in.Op, uint32(in.Imm), args...)
		}
		if (in.Op == kernels.OpScatter || in.Op == kernels.OpScatterM) && in.Args[0] != synapse {
			return nil, false
		}
	}
	return b.Func(), true
}
