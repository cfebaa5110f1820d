package compile

import (
	"fmt"

	"github.com/spikelane/spikelane/integrator"
	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/model"
)

// Object is what kernels of one object of a network share.
type Object struct {
	Name string
	ID   uint32  // number in the network; names random streams; below 2^16
	N    int     // elements
	Dt   float64 // step of its clock in seconds
}

// Column is memory that a group's kernels need. Shared columns have length 1.
type Column struct {
	Name   string
	Elem   kernels.Elem
	Shared bool
	Fill   float64 // initial value of every element
}

// Never is lastspike before any spike, in seconds.
const Never = -1e4

// Names of the columns that the refractory mechanism needs.
const (
	LastSpike     = "lastspike"
	NotRefractory = "not_refractory"
)

// Group holds the kernels of a neuron group; nil where there is nothing to do.
type Group struct {
	Columns     []Column
	StateUpdate *kernels.Func // one step of the equations and of the refractory state
	Threshold   *kernels.Func // emits the list "spikes"; column-streamed
	Reset       *kernels.Func // streams the column Spikes, the indices to reset
	// BeforeStart evaluates the subexpressions that are constant over dt, each after those that it uses. A kernel is
	// called before_start.GROUP.VARIABLE and writes the column of its variable.
	BeforeStart []*kernels.Func
	// Quiet is StateUpdate without the refractory state, for steps in which Release looks after it: a period that is
	// a number of steps known before the run, RefractorySteps ≥ 1, ends for those elements alone that spiked so many
	// steps ago. Release brings not_refractory up to date for the elements in its streamed column Spikes. All are zero
	// where the period is no such number.
	Quiet, Release  *kernels.Func
	RefractorySteps int64
	Propagator      *Propagator
	Links           *kernels.Func // runs before StateUpdate: it copies what elements read of others of this very group
}

// Spikes is the int32 column of element indices that a reset kernel streams.
const Spikes = "_spikes"

// Propagator says how the coefficients of an exact update that differ by neuron are made: Inputs writes the entries of
// the system's matrix, in 1/s, to columns In (row-major, absent entries are structurally 0); Solve turns them into the
// columns Out.
type Propagator struct {
	Inputs *kernels.Func
	In     []string
	Out    []string
	// Every says that the inputs may change during a run, so that they are looked at in every step.
	Every bool
	// Solve computes Out from In for one neuron.
	Solve func(in, out []float64)
	// Linear is the system, the values of whose matrix are In, entry by entry of At, row by row.
	Linear *integrator.Linear
	At     []int
}

// ElemOf returns the column element that stores a variable of type t.
func ElemOf(t model.Type) kernels.Elem {
	switch t {
	case model.Integer:
		return kernels.ElemI32
	case model.Boolean:
		return kernels.ElemBool
	}
	return kernels.ElemF64
}

// NewGroup compiles the kernels of group g, integrated by plan.
func NewGroup(o Object, g *model.Group, plan *integrator.Plan) *Group {
	c := &Group{}
	for _, v := range g.Vars {
		if v.Owned() {
			c.Columns = append(c.Columns, Column{Name: v.Name, Elem: ElemOf(v.Type), Shared: v.Shared})
		}
	}
	if g.Refractory != nil {
		c.Columns = append(c.Columns, Column{Name: LastSpike, Elem: kernels.ElemF64, Fill: Never},
			Column{Name: NotRefractory, Elem: kernels.ElemBool, Fill: 1})
	}
	var coefs map[*model.Symbol]float64
	coefs, c.Propagator = propagator(o, plan, func(name string) (*kernels.Builder, *code) { return newNeurons(name, o) })
	c.Columns = append(c.Columns, c.Propagator.columns()...)
	for _, v := range constantOverDt(g) {
		c.BeforeStart = append(c.BeforeStart, evaluate(o, g, "before_start."+o.Name+"."+v.Name, v))
	}
	c.StateUpdate = c.stateUpdate("stateupdate."+o.Name, o, g, plan, coefs, true)
	if n, ok := refractorySteps(o, g); ok && len(plan.Updates) > 0 {
		c.RefractorySteps = n
		c.Quiet = c.stateUpdate("stateupdate_quiet."+o.Name, o, g, plan, coefs, false)
		c.Release = release(o, g)
	}
	if g.Threshold != nil {
		c.Threshold = threshold(o, g)
		if len(g.Reset) > 0 {
			c.Reset = reset(o, g)
		}
	}
	return c
}

// neurons is the place of kernels that stream over a group.
type neurons struct {
	b     *kernels.Builder
	n     int
	lo    int                       // index of the first neuron of the part that the kernel's texts mean
	coefs map[*model.Symbol]float64 // propagator entries known before the run
	// copied, if it is not nil, takes the variables linked to this very group that are to be read from copies.
	copied map[string]*model.Variable
}

func (p *neurons) column(s *model.Symbol) (slot int, shared bool) {
	switch s.Kind {
	case model.LastSpike:
		return p.b.Col(LastSpike, kernels.ElemF64), false
	case model.NotRefractory:
		return p.b.Col(NotRefractory, kernels.ElemBool), false
	case model.Coefficient:
		return p.b.Col(s.Name, kernels.ElemF64), false
	case model.Var:
		return p.b.Col(s.Var.Name, ElemOf(s.Var.Type)), s.Var.Shared
	}
	panic(fmt.Sprintf("BUG: compile: %s has no column in a group", s.Name))
}

func (p *neurons) read(s *model.Symbol) kernels.Value {
	switch s.Kind {
	case model.Index:
		if p.lo != 0 {
			return p.b.Do(kernels.OpISub, p.b.Index(), p.b.I(int64(p.lo)))
		}
		return p.b.Index()
	case model.Size:
		return p.b.I(int64(p.n))
	case model.Coefficient:
		if x, ok := p.coefs[s]; ok {
			return p.b.F(x)
		}
	}
	if s.Kind == model.Var && s.Var.Linked {
		return p.linked(s.Var)
	}
	slot, shared := p.column(s)
	if shared {
		return p.b.Gather(slot, p.b.I(0))
	}
	return p.b.Load(slot)
}

func (p *neurons) write(s *model.Symbol, mask, v kernels.Value) {
	slot, shared := p.column(s)
	switch {
	case shared:
		panic(fmt.Sprintf("BUG: compile: elementwise write of shared %s", s.Name))
	case mask == kernels.None:
		p.b.Mem(kernels.OpStore, slot, v)
	default:
		p.b.Mem(kernels.OpStoreM, slot, mask, v)
	}
}

func newNeurons(name string, o Object) (*kernels.Builder, *code) {
	b := kernels.NewBuilder(name)
	b.Each()
	c := newCode(b, o, &neurons{b: b, n: o.N})
	c.elem = b.Index
	return b, c
}

// stateUpdate compiles one step: first the refractory state, unless it is left out, then the plan's temporaries, then all
// updates at once.
func (to *Group) stateUpdate(name string, o Object, g *model.Group, plan *integrator.Plan, coefs map[*model.Symbol]float64, refractory bool) *kernels.Func {
	if len(plan.Updates) == 0 && g.Refractory == nil {
		return nil
	}
	b, c := newNeurons(name, o)
	c.place.(*neurons).coefs, c.place.(*neurons).copied = coefs, map[string]*model.Variable{}
	if g.Refractory != nil && refractory {
		c.assignSpecial(refractoryState(c, g))
	}
	c.step(plan, g.Symbol)
	to.copies(o, c.place.(*neurons).copied)
	return b.Func()
}

// step lowers the assignments of one time step: temporaries in order, then all updates, stored together.
func (c *code) step(plan *integrator.Plan, symbol func(*model.Variable) *model.Symbol) {
	c.fused = true
	c.known, c.temps = map[*model.Symbol]bool{}, map[*model.Symbol]*model.Expr{}
	for _, a := range plan.Temps {
		c.known[a.Target] = c.isConst(a.X)
		c.vals[a.Target] = c.float(a.X)
		if a.X.Op == model.Mul || a.X.Op == model.Div {
			c.temps[a.Target] = a.X
		}
	}
	out := make([]kernels.Value, len(plan.Updates))
	for k, u := range plan.Updates {
		out[k] = c.float(u.X)
	}
	for k, u := range plan.Updates {
		c.write(symbol(u.Var), kernels.None, out[k])
	}
}

// assignSpecial stores a new not_refractory and makes later reads see it.
func (c *code) assignSpecial(v kernels.Value) {
	s := model.Builtin(NotRefractory)
	c.vals[s] = v
	c.forget()
	c.write(s, kernels.None, v)
}

// refractoryState compiles not_refractory at the start of a step. For a period of r, in whole steps of dt,
//
//	not_refractory = t - lastspike >= (r - 1/1000)*dt,
//
// which is Brian's timestep(t - lastspike, dt) >= timestep(r, dt) without its division. For a condition it is
// not_refractory or not condition.
func refractoryState(c *code, g *model.Group) kernels.Value {
	b := c.b
	if g.Refractory.Type == model.Boolean {
		return b.Or(c.value(model.Builtin(NotRefractory)), b.Not(c.boolean(g.Refractory)))
	}
	steps := c.toFloat(c.timestep(g.Refractory, model.RefTo(model.Builtin("dt"))))
	since := b.Sub(c.expr(model.RefTo(model.Builtin("t"))), c.value(model.Builtin(LastSpike)))
	return b.LE(b.Mul(b.Sub(steps, b.F(1e-3)), b.F(c.dt)), since)
}

// mostRefractory bounds the periods that are looked after by lists of spikes.
const mostRefractory = 1 << 20

// refractorySteps returns the number of steps after which an element is not refractory any more, at least 1, if it is
// known before the run: timestep(period, dt), as the kernels have it.
func refractorySteps(o Object, g *model.Group) (int64, bool) {
	r := g.Refractory
	if r == nil || r.Type == model.Boolean || !IsConst(r) {
		return 0, false
	}
	n := float64(Const(r, o.Dt)+float64(1e-3*o.Dt)) / o.Dt
	return max(1, int64(n)), n >= 0 && n <= mostRefractory
}

// release compiles the refractory state of elements in a list.
func release(o Object, g *model.Group) *kernels.Func {
	b := kernels.NewBuilder("release." + o.Name)
	b.Each()
	idx := b.Load(b.Col(Spikes, kernels.ElemI32))
	p := &spiking{neurons{b: b, n: o.N}, idx}
	c := newCode(b, o, p)
	c.elem = func() kernels.Value { return idx }
	p.write(model.Builtin(NotRefractory), kernels.None, refractoryState(c, g))
	return b.Func()
}

// threshold compiles the test for spikes. A group with a refractory period spikes only outside it, and remembers when.
func threshold(o Object, g *model.Group) *kernels.Func {
	b, c := newNeurons("threshold."+o.Name, o)
	m := c.boolean(g.Threshold)
	if g.Refractory != nil {
		nr := model.Builtin(NotRefractory)
		m = b.And(m, c.value(nr))
		c.write(model.Builtin(LastSpike), m, c.expr(model.RefTo(model.Builtin("t"))))
		c.write(nr, m, b.B(false))
	}
	b.Mem(kernels.OpEmit, b.List("spikes"), m, b.Index())
	return b.Func()
}

// spiking is the place of kernels that run over a list of neurons.
type spiking struct {
	neurons
	idx kernels.Value
}

func (p *spiking) read(s *model.Symbol) kernels.Value {
	switch s.Kind {
	case model.Index:
		return p.idx
	case model.Size:
		return p.b.I(int64(p.n))
	}
	slot, shared := p.column(s)
	if s.Kind == model.Var && s.Var.Linked {
		return p.b.Gather(slot, linkIndex(p.b, s.Var.Link, p.idx, func(name string) string { return name }))
	}
	if shared {
		return p.b.Gather(slot, p.b.I(0))
	}
	return p.b.Gather(slot, p.idx)
}

func (p *spiking) write(s *model.Symbol, mask, v kernels.Value) {
	slot, _ := p.column(s)
	idx := p.idx
	if s.Kind == model.Var && s.Var.Linked {
		idx = linkIndex(p.b, s.Var.Link, p.idx, func(name string) string { return name })
	}
	if mask == kernels.None {
		p.b.Mem(kernels.OpScatter, slot, idx, v)
	} else {
		p.b.Mem(kernels.OpScatterM, slot, idx, mask, v)
	}
}

// reset compiles the statements for neurons that spiked; they write refractory variables too.
func reset(o Object, g *model.Group) *kernels.Func { return onSpikes("reset."+o.Name, o, g.Reset) }

func onSpikes(name string, o Object, stmts []*model.Stmt) *kernels.Func {
	b := kernels.NewBuilder(name)
	b.Each()
	idx := b.Load(b.Col(Spikes, kernels.ElemI32))
	c := newCode(b, o, &spiking{neurons{b: b, n: o.N}, idx})
	c.elem = func() kernels.Value { return idx }
	c.run(stmts)
	c.store(nil)
	f := b.Func()
	f.Sequential = readsOwn(stmts) || writesLinks(stmts)
	return f
}
