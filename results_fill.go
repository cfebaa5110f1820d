package spikelane

import (
	"fmt"
	"math"
	"slices"

	"github.com/spikelane/spikelane/compile"
	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/kernels"
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

// connect gives new synapses the connections of the folder, and keeps the values of their variables.
func (f *resultsFolder) connect(s *Simulation, sp *synapseProgram, proj *ecs.Projection) error {
	name, ends := sp.decl.name, sp.ends
	file, n := stateFile(name), int(f.Synapses[name])
	if n > s.mostSynapses(sp) {
		return f.fault(summaryFile, "%d synapses of %s, want at most %d", n, name, s.mostSynapses(sp))
	}
	list := []expected{{name: "i", elem: ecs.I32, shape: []int{n}}, {name: "j", elem: ecs.I32, shape: []int{n}}}
	for _, v := range sp.model.Vars {
		list = append(list, expected{name: v.Name, elem: elems[compile.ElemOf(v.Type)], shape: []int{n}})
	}
	arrays, err := f.read(file, append(list, expected{name: delayArray, elem: ecs.F64, shape: []int{n}, optional: true}))
	if err != nil {
		return err
	}
	i, j := arrays["i"].Data.([]int32), arrays["j"].Data.([]int32)
	rows := ecs.RowsBuilder{Short: ends.Short, ShortSource: ends.NPre <= ecs.MostShort}
	rows.Reserve(n)
	for k := range i {
		if i[k] < 0 || int(i[k]) >= ends.NPre || j[k] < 0 || int(j[k]) >= ends.NPost {
			return f.fault(file, "synapse %d is from %d to %d, want sources below %d and targets below %d", k, i[k], j[k], ends.NPre, ends.NPost)
		}
		if n > ecs.MaxListed && k > 0 && i[k] < i[k-1] {
			return f.fault(file, "synapse %d is from %d, want the sources of %d synapses in ascending order", k, i[k], n)
		}
		rows.Append(i[k], j[k]+int32(ends.OffsetPost))
	}
	proj.SetRows(rows.Build(ends.NPre))
	delete(arrays, "i")
	delete(arrays, "j")
	f.left[file] = map[string]*ecs.Column{}
	for name, a := range arrays {
		f.left[file][name] = columnOf(a)
	}
	return nil
}

// delayArray is the array of the delays of the first presynaptic pathway.
const delayArray = "delay"

// fillDelays puts the delays of the folder in force where they are not those of the model. Without any in the folder all
// synapses of the pathway have one: that of the model, or one that is not known, and which nobody but a run would see.
func (f *resultsFolder) fillDelays(s *Simulation, sp *synapseProgram) error {
	file := stateFile(sp.decl.name)
	stored := f.left[file][delayArray]
	delete(f.left[file], delayArray)
	rows, now := s.projection(sp).Rows, s.firstDelays(sp)
	switch {
	case stored == nil && now == nil:
		return nil
	case stored != nil && now != nil && sameBits(created(now, rows).F64, stored.F64):
		return nil
	}
	k := slices.IndexFunc(sp.paths, func(p *pathwayProgram) bool { return !p.decl.Post })
	if k < 0 {
		return f.fault(file, "it holds delays, but %s has no pathway of its sources", sp.decl.name)
	}
	seconds := []float64{0}
	if stored != nil {
		seconds = byRank(stored, rows)
	}
	if err := s.changeDelays(map[delayKey][]float64{{sp.decl, sp.paths[k].decl.Name}: seconds}); err != nil {
		return f.fault(file, "%s: %w", delayArray, err)
	}
	return nil
}

// byRank returns values in the order of creation in that of ranks.
func byRank(c *ecs.Column, rows *ecs.Rows) []float64 {
	numbers := rows.Unsorted().Numbers()
	if numbers == nil {
		return slices.Clone(c.F64)
	}
	out := make([]float64, len(numbers))
	for rank, n := range numbers {
		out[rank] = c.F64[n]
	}
	return out
}

// fillSynapses sets the variables of synapses, and keeps the values of those that are evaluated. When event-driven
// variables were last brought up to date, results do not say.
func (f *resultsFolder) fillSynapses(s *Simulation, sp *synapseProgram) {
	if sp.decl.model.Procedural {
		return
	}
	proj := s.projection(sp)
	numbers := proj.Rows.Numbers()
	values := f.left[stateFile(sp.decl.name)]
	for _, v := range sp.model.Vars {
		if v.Stored() {
			stored(proj.Table.Get(v.Name), values[v.Name], numbers)
			delete(values, v.Name)
		}
	}
	if c := proj.Table.Get(compile.LastUpdate); c != nil {
		fill(c, math.NaN())
	}
}

// stored copies values in the order of creation into a synaptic column: it is the inverse of created.
func stored(to, from *ecs.Column, numbers []int32) {
	if numbers == nil {
		systems.KeepColumn("", to).Set(sliceOf(from))
		return
	}
	for k, n := range numbers {
		switch to.Elem {
		case ecs.F64:
			to.F64[k] = from.F64[n]
		case ecs.I32:
			to.I32[k] = from.I32[n]
		case ecs.I64:
			to.I64[k] = from.I64[n]
		case ecs.Bool:
			to.Bool[k] = from.Bool[n]
		}
	}
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

// compareEvaluated evaluates what is no state and was stored all the same. Where it differs, the run had other functions,
// or something of it that is not in the folder.
func (f *resultsFolder) compareEvaluated(s *Simulation) error {
	for _, gp := range s.prog.groups {
		cols, err := s.groupValues(gp)
		if err != nil {
			return err
		}
		if err := f.compareColumns(stateFile(gp.decl.name), cols); err != nil {
			return err
		}
	}
	for _, sp := range s.prog.synapses {
		file := stateFile(sp.decl.name)
		if len(f.left[file]) == 0 {
			continue
		}
		cols, err := s.Synaptic(sp.decl).values()
		if err != nil {
			return err
		}
		for k, c := range cols {
			cols[k] = created(c, s.projection(sp).Rows)
		}
		if err := f.compareColumns(file, cols); err != nil {
			return err
		}
	}
	return nil
}

func (f *resultsFolder) compareColumns(file string, cols []*ecs.Column) error {
	for _, c := range cols {
		stored := f.left[file][c.Name]
		if stored == nil {
			continue
		}
		got, want := floats(stored, stored.Len()), floats(c, c.Len())
		for k := range got {
			if math.Float64bits(got[k]) != math.Float64bits(want[k]) && (got[k] == got[k] || want[k] == want[k]) {
				return f.fault(file, "%s[%d] is %v, but evaluates to %v: the program differs from the one that ran, in a timed array or another function, or the file is of another run", c.Name, k, got[k], want[k])
			}
		}
		delete(f.left[file], c.Name)
	}
	return nil
}

// compareDigests compares the counts and the digests of the summary with those of the simulation.
func (f *resultsFolder) compareDigests(s *Simulation) error {
	st := s.Stats()
	for name, n := range st.Synapses {
		if n != f.Synapses[name] {
			return f.fault(summaryFile, "%d synapses of %s, which has %d", f.Synapses[name], name, n)
		}
	}
	for name, sum := range st.Digest {
		switch want, ok := f.Digest[name]; {
		case !ok:
			return f.fault(summaryFile, "it has no digest of %s", name)
		case sum != want:
			return f.fault(name+".npz", "its values are not those that summary.json has the digest of (%s, here %s): the files are of different runs, or were changed", want, sum)
		}
	}
	if len(f.Digest) != len(st.Digest) {
		return f.fault(summaryFile, "it has %d digests, want %d", len(f.Digest), len(st.Digest))
	}
	return nil
}

// known reports whether code over synapses reads what results do not hold.
func (v *SynapticState) known(text string, f *kernels.Func) error {
	if v.sim.results == nil || f.Col(compile.LastUpdate) < 0 {
		return nil
	}
	return fmt.Errorf("%w: %q reads lastupdate of %s, which is not among them", ErrOnlyResults, text, v.sp.decl.name)
}
