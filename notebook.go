package spikelane

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/spikelane/spikelane/compile"
	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/kernels/pass"
	"github.com/spikelane/spikelane/standalone"
	"github.com/spikelane/spikelane/systems"
	"github.com/spikelane/spikelane/units"
)

// notebook is where a simulation that is to be written down notes what is done, instead of doing it. Nothing is connected
// in it, unless the number of synapses is part of kernels.
type notebook struct {
	dry     bool // nothing is connected
	acts    []standalone.Act
	derived map[*ecs.Column]standalone.Derived
	given   bool                 // the values of the command line
	ran     bool                 // a run was noted
	seed    int64                // with which the simulation began
	tables  []standalone.Table   // of functions, of all programs so far
	unknown map[*ecs.Column]bool // columns of groups that expressions have set

	first     *standalone.Simulation // the objects before the first change of what they are
	stages    []*stage
	delays    map[ecs.Entity]*standalone.Delays // that are about to be put in force, by pathway
	varied    map[ecs.Entity]bool               // pathways that SetDelays was called for
	snapshots int                               // so far
}

// dry reports whether nothing is connected, and nothing evaluated.
func (s *Simulation) dry() bool { return s.notes != nil && s.notes.dry }

// noted notes that a column is made of the connections of synapses, and returns it.
func (s *Simulation) noted(sp *synapseProgram, name string, c *ecs.Column) *ecs.Column {
	if s.notes == nil || c == nil {
		return c
	}
	switch name {
	case compile.Target, compile.SourceOf, compile.Rank, compile.NIncoming, compile.NOutgoing:
		s.notes.derived[c] = standalone.Derived{Projection: s.synapses[sp], Name: name}
	}
	return c
}

// noteSet notes a change of state by a kernel over elements lo to hi-1.
func (s *Simulation) noteSet(of ecs.Entity, dt float64, variable, condition, value string, b *systems.Binding, lo, hi, first int, shared bool, chosen *standalone.Chosen) {
	set := &standalone.Set{
		Of: of, Kernel: b, Lo: lo, Hi: hi, First: int64(first), Call: compile.FirstCall, Shared: shared, Dt: dt,
		Text: assigned(variable, condition, -1, value), Chosen: chosen, Draws: b.Program.Func().Param("seed") >= 0,
	}
	if set.Draws {
		s.accesses++
	}
	for k, c := range b.Columns {
		if c != nil && b.Program.Func().Writes(k) {
			s.notes.unknown[c] = true
		}
	}
	s.notes.acts = append(s.notes.acts, standalone.Act{Set: set})
}

// noteValues notes that a column is set to values from element lo on; of synapses in the order of creation.
func (s *Simulation) noteValues(of ecs.Entity, variable string, col *ecs.Column, lo int, values []float64, chosen *standalone.Chosen) {
	c := ecs.NewColumn(variable, col.Elem, len(values))
	for k, x := range values {
		put(c, k, x)
	}
	if ecs.Get[ecs.Population](s.world, of) != nil && lo+len(values) <= col.Len() {
		for k, x := range values {
			put(col, lo+k, x)
		}
		if len(values) == col.Len() {
			delete(s.notes.unknown, col)
		}
	}
	s.notes.acts = append(s.notes.acts, standalone.Act{Give: &standalone.Give{Of: of, Text: variable + " = values", Column: col, Lo: lo, Values: c, Chosen: chosen}})
}

// unread is the error of a method that reads what is known when the project has run; nil in a simulation that runs. A
// variable of neurons, col, is known as long as nothing but values was given to it.
func (s *Simulation) unread(col *ecs.Column) error {
	if s.notes == nil || col != nil && !s.notes.ran && !s.notes.unknown[col] {
		return nil
	}
	return fmt.Errorf("%w: call Standalone.Build with Run, or choose BuildOnRun", ErrNotRun)
}

// Readable reports whether there is something to read: it is nil for a simulation that runs in Go, and for one that holds the
// results of an exported project. Before the project has run the error wraps ErrNotRun and says what to do. Methods that
// read and return an error return this one then; those without one return nothing: no spikes, no samples, no synapses, nil.
func (s *Simulation) Readable() error { return s.unread(nil) }

// assigned is an assignment as model files have it.
func assigned(variable, condition string, at int, value string) string {
	switch {
	case condition != "":
		variable += "[" + condition + "]"
	case at >= 0:
		variable += fmt.Sprintf("[%d]", at)
	}
	return variable + " = " + value
}

// noteTables notes the tables of the present program.
func (s *Simulation) noteTables() {
	for _, name := range slices.Sorted(maps.Keys(s.prog.tables)) {
		c := s.prog.tables[name]
		k := slices.IndexFunc(s.notes.tables, func(t standalone.Table) bool { return t.Name == name && slices.Equal(t.F64, c.F64) })
		if k < 0 {
			s.notes.tables = append(s.notes.tables, standalone.Table{Column: c})
		} else if t := &s.notes.tables[k]; t.Column != c && !slices.Contains(t.Same, c) {
			t.Same = append(t.Same, c)
		}
	}
}

// noteRun notes a run of some time.
func (s *Simulation) noteRun(ctx context.Context, d units.Time, until *systems.Until) error {
	if until != nil {
		return fmt.Errorf("%w: RunUntil calls Go code", ErrExport)
	}
	s.giveArguments()
	acts, ran := len(s.notes.acts), s.notes.ran
	kept := s.loop.Keep()
	var was []any
	for _, k := range kept {
		was = append(was, k.Get())
	}
	run := &standalone.ScheduleRun{
		Schedule: s.stage().schedule, Duration: float64(d),
		Before: slices.Clone(s.device.inserted["before_network_run"]), After: slices.Clone(s.device.inserted["after_network_run"]),
	}
	s.note(standalone.Act{Run: run})
	s.loop.Skip(float64(d))
	s.notes.ran = true
	if s.device.o.BuildOnRun {
		err := s.device.Build(ctx, Building{Run: true})
		if err != nil && s.notes != nil { // nothing has run: the next Run must not be a second one
			s.notes.acts, s.notes.ran = s.notes.acts[:acts], ran
			for n, k := range kept {
				k.Set(was[n])
			}
		}
		return err
	}
	return nil
}

// pathwayOf returns the entity of a pathway.
func (s *Simulation) pathwayOf(sp *synapseProgram, p *pathwayProgram) ecs.Entity {
	for _, e := range s.world.PathwaysOf(s.synapses[sp]) {
		if ecs.Get[ecs.Pathway](s.world, e).Name == sp.decl.name+"_"+p.decl.Name {
			return e
		}
	}
	panic("BUG: spikelane: a pathway without an entity")
}

// code returns what spikes do by a pathway, over rows and over lists, and the ones of these that may be wanted as long as
// delays are those of the model: which it is, is known when synapses are connected.
func (s *Simulation) code(sp *synapseProgram, p *pathwayProgram) (both, need standalone.Code) {
	own := s.bindSynapses(sp, p.program)
	if p.decl.Post {
		both = standalone.Code{Listed: own, Late: s.describeLate(sp, p)}
		return both, both
	}
	f := compile.Pathway(sp.object, sp.ends, p.model, sp.events, !p.listed)
	other := s.bindSynapses(sp, described{pass.Run(f, pass.Standard())})
	if both = (standalone.Code{Rows: own, Listed: other}); p.listed {
		both = standalone.Code{Rows: other, Listed: own}
	}
	if need = both; sp.sorting == nil && p.delays == nil {
		need.Listed = nil
	}
	return both, need
}

// described is a kernel that is written down and never run.
type described struct{ f *kernels.Func }

// Func returns the function.
func (d described) Func() *kernels.Func { return d.f }

// Run panics: nobody runs what is written down.
func (d described) Run(*kernels.Frame) { panic("BUG: spikelane: a kernel to be written down is run") }
