package spikelane

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/spikelane/spikelane/compile"
	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/model"
	"github.com/spikelane/spikelane/systems"
	"github.com/spikelane/spikelane/units"
)

// Regular is code that runs over all elements of an object at every step of a clock. Statements that write shared
// variables come first and run once.
type Regular struct {
	Code  string     // statements
	Dt    units.Time // time between runs of the code; 0: the step of the object's clock
	When  string     // slot; "": start
	Order int        // within the slot
}

// regularCode is code that runs regularly or at given times.
type regularCode struct {
	of    any // *NeuronGroup, *Subgroup or *Synapses
	field string
	Regular
	at []units.Time // the times, if it is not to run in every step
}

// RunRegularly runs code over all neurons at every step of a clock.
func (g *NeuronGroup) RunRegularly(r Regular) { g.net.regularly(g, "regularly", &g.regular, r, nil) }

// RunRegularly runs code over the neurons of the part at every step of a clock. In it, i and N are the part's own.
func (s *Subgroup) RunRegularly(r Regular) {
	s.of.net.regularly(s, "regularly", &s.of.regular, r, nil)
}

// RunRegularly runs code over all synapses at every step of a clock. The code may read and write variables of the
// synapses and of both sides.
func (s *Synapses) RunRegularly(r Regular) { s.net.regularly(s, "regularly", &s.regular, r, nil) }

// RunAt runs code over all neurons at the given times, each once, in the step of the group's clock at that time.
func (g *NeuronGroup) RunAt(code string, times []units.Time) {
	g.net.regularly(g, "run_at", &g.timed, Regular{Code: code}, times)
}

// RunAt runs code over all synapses at the given times, each once.
func (s *Synapses) RunAt(code string, times []units.Time) {
	s.net.regularly(s, "run_at", &s.timed, Regular{Code: code}, times)
}

func (n *Network) regularly(of any, kind string, count *int, r Regular, at []units.Time) {
	op := &regularCode{of: of, field: fmt.Sprintf("%s[%d]", kind, *count), Regular: r}
	if kind == "run_at" {
		op.at = append([]units.Time{}, at...)
	}
	*count++
	n.regular = append(n.regular, op)
}

type regularProgram struct {
	decl   *regularCode
	name   string
	group  *groupProgram   // or
	syn    *synapseProgram // what the code runs over
	part   compile.Part    // of a group
	dt     float64
	slot   systems.Slot
	at     []int64
	memory []compile.Column
	block  *model.Block

	shared, each kernels.Program
}

// regularCodes compiles all code that runs regularly or at given times.
func (c *compiler) regularCodes(groups map[*NeuronGroup]*groupProgram) {
	taken := map[string]bool{}
	for _, op := range c.net.regular {
		p := &regularProgram{decl: op}
		c.Program.regular = append(c.Program.regular, p)
		kind, name := "neurons", ""
		switch of := op.of.(type) {
		case *NeuronGroup:
			p.group, p.part, name = groups[of], compile.Part{Hi: of.count}, of.name
		case *Subgroup:
			p.group, p.part, name = groups[of.of], compile.Part{Lo: of.lo, Hi: of.hi}, of.of.name
		case *Synapses:
			kind, name = "synapses", of.name
			c.stored(of, "synapses", of.name, op.field, "code cannot run over all of them")
			for _, sp := range c.synapses {
				if sp.decl == of {
					p.syn = sp
				}
			}
		}
		// Names as Brian gives them: the order of ties goes by them.
		p.name = name + ".run_regularly"
		for k := 1; taken[p.name]; k++ {
			p.name = fmt.Sprintf("%s.run_regularly_%d", name, k)
		}
		taken[p.name] = true
		c.regularCode(p, kind, name)
	}
}

func (c *compiler) regularCode(p *regularProgram, kind, object string) {
	op := p.decl
	p.slot = c.slot(kind, object, op.field+".when", op.When, systems.Start)
	var check func(field, source string) (*model.Block, model.Errors)
	switch {
	case p.group != nil && p.group.model != nil:
		p.dt, check = p.group.object.Dt, p.group.model.Operation
	case p.syn != nil && p.syn.model != nil:
		p.dt, check = p.syn.object.Dt, p.syn.model.Operation
	default:
		return // said already
	}
	if op.Dt != 0 {
		p.dt = float64(op.Dt)
		if !(p.dt > 0) || math.IsInf(p.dt, 0) {
			c.errs.add(kind, object, op.field+".dt", "E503", fmt.Sprintf("dt must be positive and finite, is %v s", p.dt), "")
		}
	}
	c.times(p, kind, object)
	if strings.TrimSpace(op.Code) == "" {
		c.errs.add(kind, object, op.field+".code", "E442", "there is no code to run", "")
		return
	}
	block, faults := check(op.field+".code", op.Code)
	c.errs.addModel(kind, object, faults)
	if len(c.errs) > 0 || block == nil {
		return
	}
	var k *compile.Operation
	if p.group != nil {
		k = compile.GroupOperation(p.group.object, p.name, p.part, block)
	} else {
		k = compile.SynapsesOperation(p.syn.object, p.syn.ends, p.name, block)
	}
	p.memory, p.block = k.Columns, block
	c.later(k.Shared, &p.shared)
	c.later(k.Each, &p.each)
}

// times turns the times of RunAt into steps.
func (c *compiler) times(p *regularProgram, kind, object string) {
	if p.decl.at == nil || !(p.dt > 0) {
		return
	}
	clock, of := systems.Clock{Dt: p.dt}, map[int64]units.Time{}
	p.at = []int64{}
	for k, t := range p.decl.at {
		field := fmt.Sprintf("%s.times[%d]", p.decl.field, k)
		if !(t >= 0) || float64(t)/p.dt >= 1<<53 {
			c.errs.add(kind, object, field, "E443", fmt.Sprintf("time %v is not within a run", t), "")
			continue
		}
		step := clock.StepsTo(float64(t))
		if other, twice := of[step]; twice {
			c.errs.add(kind, object, field, "E443", fmt.Sprintf("times %v and %v fall into one step of %v", other, t, units.Time(p.dt)), "each time may stand once")
			continue
		}
		of[step] = t
		p.at = append(p.at, step)
	}
	slices.Sort(p.at)
}

// runRegularly attaches code that runs regularly.
func (s *Simulation) runRegularly(p *regularProgram) {
	c := systems.Operation{Dt: p.dt, Slot: p.slot, Order: p.decl.Order, At: p.at}
	var table *ecs.Table
	find := func(k kernels.Program) *systems.Binding { return s.bind(k, table.Get) }
	lo, hi := p.part.Lo, p.part.Hi
	if p.group != nil {
		table = s.table(p.group)
	} else {
		proj := s.projection(p.syn)
		table, lo, hi = proj.Table, 0, proj.Rows.Len()
		find = func(k kernels.Program) *systems.Binding { return s.bindSynapses(p.syn, k) }
	}
	for _, m := range p.memory {
		if table.Get(m.Name) != nil {
			continue
		}
		table.AddShared(m.Name, elems[m.Elem])
	}
	if p.shared != nil && (hi > lo || s.dry()) {
		c.Parts = append(c.Parts, systems.Part{Kernel: find(p.shared), Lo: 0, Hi: 1, Once: true})
	}
	if p.each != nil {
		c.Parts = append(c.Parts, systems.Part{Kernel: find(p.each), Lo: lo, Hi: hi})
	}
	e, known := s.regular[p.decl]
	if !known {
		e = s.world.NewObject(p.name)
		s.regular[p.decl] = e
	}
	ecs.Set(s.world, e, c)
}
