package spikelane

import (
	"fmt"
	"iter"
	"slices"

	"github.com/spikelane/spikelane/compile"
	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/model"
	"github.com/spikelane/spikelane/systems"
)

// spikesOf returns what m recorded: nothing if it is a monitor of another network.
func (s *Simulation) spikesOf(m *SpikeMonitor) *systems.SpikeRecorder {
	if m != nil && s.spikes[m.m] != nil {
		return s.spikes[m.m]
	}
	return &systems.SpikeRecorder{Dt: s.prog.dt}
}

// Spikes iterates over the recorded spikes in the order of time, then index: time in seconds, index within the
// monitor's source. A monitor that is nil or of another network has recorded nothing, nor has any before an exported project
// has run (Readable says so); so for all results.
func (s *Simulation) Spikes(m *SpikeMonitor) iter.Seq2[float64, int] {
	r := s.spikesOf(m)
	return func(yield func(float64, int) bool) {
		for k, t := range systems.Times(r.Steps, r.Past, r.Dt) {
			if !yield(t, int(r.Index[k])) {
				return
			}
		}
	}
}

// SpikeData returns the recorded spikes as slices: times in seconds, ascending, and indices within the monitor's
// source, which must not be changed and is valid until the next Run.
func (s *Simulation) SpikeData(m *SpikeMonitor) (t []float64, i []int32) {
	r := s.spikesOf(m)
	return systems.Times(r.Steps, r.Past, r.Dt), r.Index
}

// SpikeSteps returns the recorded spikes without copying: step numbers of the source's clock, and indices. They must
// not be changed and are valid until the next Run.
func (s *Simulation) SpikeSteps(m *SpikeMonitor) (steps []int64, i []int32) {
	r := s.spikesOf(m)
	return r.Steps, r.Index
}

// SpikeValues returns the values of a variable recorded beside each spike, in SI base units. The error wraps ErrNotRun, or says
// that m does not record the variable.
func (s *Simulation) SpikeValues(m *SpikeMonitor, variable string) ([]float64, error) {
	if err := s.Readable(); err != nil {
		return nil, err
	}
	for _, v := range s.spikesOf(m).Values {
		if v.Name == variable {
			return floats(v.Data, v.Len()), nil
		}
	}
	return nil, fmt.Errorf("spikelane: the monitor does not record %q", variable)
}

// SpikeCount returns the number of recorded spikes; 0 before an exported project has run.
func (s *Simulation) SpikeCount(m *SpikeMonitor) int { return len(s.spikesOf(m).Steps) }

// Trace returns the samples of a variable, in SI base units: y[k][n] is the value of element index[k] of the source
// at time t[n]. All are nil for a variable that m does not record, and before an exported project has run.
func (s *Simulation) Trace(m *StateMonitor, variable string) (t []float64, index []int, y [][]float64) {
	if s.notes != nil {
		return nil, nil, nil
	}
	var r *systems.StateRecorder
	if m != nil {
		r = s.states[m.m]
	}
	if r == nil {
		return nil, nil, nil
	}
	number := s.numbering(m.m)
	for _, v := range r.Values {
		if v.Name != variable {
			continue
		}
		n := len(r.Steps)
		flat := floats(v.Data, v.Len())
		for k, i := range r.Which.I32 {
			row := make([]float64, n)
			for j := range row {
				row[j] = flat[j*r.Which.Len()+k]
			}
			index, y = append(index, number(int(i))), append(y, row)
		}
		return systems.Times(r.Steps, r.Past, r.Dt), index, y
	}
	return nil, nil, nil
}

// numbering returns what turns the place of a recorded element into its number for the user.
func (s *Simulation) numbering(m *monitor) func(int) int {
	if m.syn == nil {
		lo, _ := m.src.bounds()
		return func(i int) int { return i - lo }
	}
	for _, sp := range s.prog.synapses {
		if rows := s.projection(sp).Rows; sp.decl == m.syn && !rows.InOrder() {
			numbers := rows.Numbers()
			return func(i int) int { return int(numbers[i]) }
		}
	}
	return func(i int) int { return i }
}

// Rate returns the mean firing rate of the monitor's source in each step: times in seconds, rates in Hz.
func (s *Simulation) Rate(m *RateMonitor) (t, hz []float64) {
	r := s.ratesOf(m)
	if r == nil {
		return nil, nil
	}
	t, hz = systems.Times(r.Steps, r.Past, r.Dt), make([]float64, len(r.Counts))
	k := 0
	for _, p := range append(slices.Clip(r.Past), systems.Epoch{End: len(r.Counts), Dt: r.Dt}) {
		for ; k < p.End; k++ {
			hz[k] = float64(r.Counts[k]) / p.Dt / float64(r.Hi-r.Lo)
		}
	}
	return t, hz
}

// Float64 returns the memory of a float variable of g, in SI base units: one value for each neuron, or one value for a
// shared variable. Writing to it sets the variable. It is valid until the simulation is dropped. It is nil if g has no
// such stored variable, and before an exported project has run: what is written to memory nobody could write down.
func (s *Simulation) Float64(g *NeuronGroup, variable string) []float64 {
	if c := s.variable(g, variable); c != nil {
		return c.F64
	}
	return nil
}

// Int32 returns the memory of an integer variable of g, as Float64 does.
func (s *Simulation) Int32(g *NeuronGroup, variable string) []int32 {
	if c := s.variable(g, variable); c != nil {
		return c.I32
	}
	return nil
}

// Bool returns the memory of a boolean variable of g, as Float64 does: 0 or 1; other values must not be written.
func (s *Simulation) Bool(g *NeuronGroup, variable string) []uint8 {
	if c := s.variable(g, variable); c != nil {
		return c.Bool
	}
	return nil
}

// variable returns the column of a stored variable of g, nil if there is none.
func (s *Simulation) variable(g *NeuronGroup, name string) *ecs.Column {
	if gp := s.groupProgram(g); s.notes == nil && gp != nil && gp.model.Var(name) != nil && gp.model.Var(name).Owned() {
		return s.table(gp).Get(name)
	}
	return nil
}

// groupProgram returns g as it was compiled, nil if it is nil or of another network.
func (s *Simulation) groupProgram(g *NeuronGroup) *groupProgram {
	for _, gp := range s.prog.groups {
		if gp.decl == g {
			return gp
		}
	}
	return nil
}

// Weights returns the memory of a float variable of the synapses, in SI base units, in storage order: by source, then,
// where the model gives synapses delays of their own, by delay, then by order of creation. Pairs in the same order are
// given by Connections; Synaptic has values in the order of creation. It is nil if there is no such variable, and before an
// exported project has run.
func (s *Simulation) Weights(syn *Synapses, variable string) []float64 {
	if s.notes != nil {
		return nil
	}
	s.settle()
	for _, sp := range s.prog.synapses {
		if sp.decl == syn {
			if c := s.projection(sp).Table.Get(variable); c != nil {
				return c.F64
			}
		}
	}
	return nil
}

// Connections returns the pairs that are connected, in storage order, relative to source and target. Procedural synapses are
// made again for it. There are none before an exported project has run.
func (s *Simulation) Connections(syn *Synapses) (i, j []int32) {
	if s.notes != nil {
		return nil, nil
	}
	for _, sp := range s.prog.synapses {
		if sp.decl == syn {
			p := s.projection(sp)
			if r := s.procedural[syn]; r != nil {
				rows, err := r.rows(0, sp.ends.NPre)
				if err != nil {
					return nil, nil
				}
				i, j = rows.SourceColumn(), rows.Target.AppendTo(nil, 0, rows.Len())
				for k := range j {
					j[k] -= int32(p.TgtLo)
				}
				return i, j
			}
			i, j = p.Rows.SourceColumn(), p.Rows.Target.AppendTo(nil, 0, p.Rows.Len())
			for k := range j {
				j[k] -= int32(p.TgtLo)
			}
		}
	}
	return i, j
}

func (s *Simulation) table(gp *groupProgram) *ecs.Table {
	return ecs.Get[ecs.Population](s.world, s.groups[gp]).Table
}

func (s *Simulation) projection(sp *synapseProgram) *ecs.Projection {
	return ecs.Get[ecs.Projection](s.world, s.synapses[sp])
}

// floats returns the first n values of a column as float64.
func floats(c *ecs.Column, n int) []float64 {
	if c.Elem == ecs.F64 {
		return c.F64[:n]
	}
	out := make([]float64, n)
	for k := range out {
		switch c.Elem {
		case ecs.I32:
			out[k] = float64(c.I32[k])
		case ecs.I64:
			out[k] = float64(c.I64[k])
		case ecs.Bool:
			out[k] = float64(c.Bool[k])
		}
	}
	return out
}

// evaluate runs a kernel that writes compile.Out over n elements at the present time, and returns that column.
func (s *Simulation) evaluate(f *kernels.Func, n int, dt float64, bind func(kernels.Program) *systems.Binding) (*ecs.Column, error) {
	prog, err := lowerKernel(s.prog.aside, f)
	if err != nil {
		return nil, err
	}
	g := prog.Func()
	out := ecs.NewColumn(compile.Out, elems[g.Cols[g.Col(compile.Out)].Elem], n)
	b := bind(prog)
	clock := systems.Clock{Dt: dt}
	clock.Step = clock.StepsTo(s.loop.Time)
	b.At(&clock)
	b.SetColumn(compile.Out, kernels.Column{F64: out.F64, I32: out.I32, I64: out.I64, Bool: out.Bool})
	b.Run(0, n)
	return out, nil
}

// groupValues returns every variable of a group's equations at the present time: stored ones as they are,
// subexpressions as they evaluate, refractory state where there is any.
func (s *Simulation) groupValues(gp *groupProgram) ([]*ecs.Column, error) {
	var out []*ecs.Column
	table := s.table(gp)
	for _, v := range gp.model.Vars {
		if v.Owned() {
			out = append(out, table.Get(v.Name))
			continue
		}
		n := gp.decl.count
		if v.Shared {
			n = 1
		}
		c, err := s.evaluate(compile.Values(gp.object, "state."+gp.decl.name+"."+v.Name, model.RefTo(gp.model.Symbol(v))), n, gp.object.Dt,
			func(p kernels.Program) *systems.Binding { return s.bind(p, table.Get) })
		if err != nil {
			return nil, err
		}
		c.Name, c.Shared = v.Name, v.Shared
		out = append(out, c)
	}
	for _, name := range []string{compile.LastSpike, compile.NotRefractory} {
		if c := table.Get(name); c != nil {
			out = append(out, c)
		}
	}
	return out, nil
}

// values returns every synaptic variable at the present time, in storage order.
func (v *SynapticState) values() ([]*ecs.Column, error) {
	var out []*ecs.Column
	s, sp := v.sim, v.sp
	if len(sp.model.Vars) == 0 {
		return nil, nil
	}
	if err := v.made(nil); err != nil {
		return nil, err
	}
	proj := v.proj
	for _, x := range sp.model.Vars {
		if x.Stored() {
			out = append(out, proj.Table.Get(x.Name))
			continue
		}
		c, err := s.evaluate(compile.SynapseValues(sp.object, sp.seenBy(sp.model.Again()), "state."+sp.decl.name+"."+x.Name, model.RefTo(sp.model.Symbol(x))), proj.Rows.Len(), sp.object.Dt,
			v.bind)
		if err != nil {
			return nil, err
		}
		c.Name = x.Name
		out = append(out, c)
	}
	return out, nil
}
