package spikelane

import (
	"github.com/spikelane/spikelane/compile"
	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/record"
	"github.com/spikelane/spikelane/systems"
)

// fill puts a new simulation with the connections of the folder into the state that the folder holds, and compares what
// can be computed from it with what was stored.
func (f *resultsFolder) fill(s *Simulation) error {
	if err := f.inForce.put(s); err != nil {
		return f.fault(summaryFile, "constants and dt: %w", err)
	}
	s.accesses = f.Accesses
	for _, sp := range s.prog.synapses {
		if err := f.fillDelays(s, sp); err != nil {
			return err
		}
	}
	if err := f.fillTime(s); err != nil {
		return err
	}
	for _, gp := range s.prog.groups {
		if err := f.fillGroup(s, gp); err != nil {
			return err
		}
	}
	for _, sp := range s.prog.synapses {
		f.fillSynapses(s, sp)
	}
	if err := f.fillMonitors(s); err != nil {
		return err
	}
	if s.stopped = f.Stopped; s.stopped {
		s.ended = ByContext
	}
	s.results = &f.Stats
	if err := f.compareEvaluated(s); err != nil {
		return err
	}
	return f.compareDigests(s)
}

// fillTime sets the time and the clocks. A clock has made all steps that begin before the time.
func (f *resultsFolder) fillTime(s *Simulation) error {
	var steps []int64
	for _, c := range s.schedule.Clocks {
		steps = append(steps, c.StepsTo(f.DurationS), 0)
	}
	data := map[string]any{"time": []float64{f.DurationS}, "passes": []int64{f.Steps}, "clocks": steps}
	for _, k := range s.loop.Keep() {
		v, ok := data[k.Name]
		if !ok {
			continue
		}
		if err := k.Check(v); err != nil {
			return f.fault(summaryFile, "%s %v: %w", k.Name, v, err)
		}
		k.Set(v)
	}
	return nil
}

func stateFile(object string) string { return "state_" + object + ".npz" }

// fillGroup sets the variables of a group, and keeps the values of those that are evaluated.
func (f *resultsFolder) fillGroup(s *Simulation, gp *groupProgram) error {
	file, table := stateFile(gp.decl.name), s.table(gp)
	var list []expected
	for _, v := range gp.model.Vars {
		x := expected{name: v.Name, elem: elems[compile.ElemOf(v.Type)], shape: []int{gp.decl.count}}
		if v.Shared {
			x.shape = []int{}
		}
		list = append(list, x)
	}
	for _, name := range []string{compile.LastSpike, compile.NotRefractory} {
		if c := table.Get(name); c != nil {
			list = append(list, expected{name: name, elem: c.Elem, shape: []int{gp.decl.count}})
		}
	}
	arrays, err := f.read(file, list)
	if err != nil {
		return err
	}
	f.left[file] = map[string]*ecs.Column{}
	for name, a := range arrays {
		if v := gp.model.Var(name); v != nil && !v.Owned() {
			f.left[file][name] = columnOf(a)
			continue
		}
		systems.KeepColumn("", table.Get(name)).Set(sliceOf(columnOf(a)))
	}
	return nil
}

// columnOf returns the data of an array as a column.
func columnOf(a record.Array) *ecs.Column {
	switch d := a.Data.(type) {
	case []float64:
		return &ecs.Column{Name: a.Name, Elem: ecs.F64, F64: d}
	case []int32:
		return &ecs.Column{Name: a.Name, Elem: ecs.I32, I32: d}
	case []int64:
		return &ecs.Column{Name: a.Name, Elem: ecs.I64, I64: d}
	}
	flags := a.Data.([]bool)
	c := &ecs.Column{Name: a.Name, Elem: ecs.Bool, Bool: make([]uint8, len(flags))}
	for k, x := range flags {
		if x {
			c.Bool[k] = 1
		}
	}
	return c
}

// sliceOf returns the elements of a column as systems.Kept has them.
func sliceOf(c *ecs.Column) any {
	switch c.Elem {
	case ecs.I32:
		return c.I32
	case ecs.I64:
		return c.I64
	case ecs.Bool:
		return c.Bool
	}
	return c.F64
}
