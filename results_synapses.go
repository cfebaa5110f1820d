package spikelane

import (
	"fmt"
	"math"
	"slices"

	"github.com/spikelane/spikelane/compile"
	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/systems"
)

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

// known reports whether code over synapses reads what results do not hold.
func (v *SynapticState) known(text string, f *kernels.Func) error {
	if v.sim.results == nil || f.Col(compile.LastUpdate) < 0 {
		return nil
	}
	return fmt.Errorf("%w: %q reads lastupdate of %s, which is not among them", ErrOnlyResults, text, v.sp.decl.name)
}
