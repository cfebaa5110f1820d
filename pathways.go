package spikelane

import (
	"fmt"
	"maps"
	"slices"

	"github.com/spikelane/spikelane/compile"
	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/systems"
	"github.com/spikelane/spikelane/units"
)

// delayKey names the delays of one pathway.
type delayKey struct {
	syn     *Synapses
	pathway string
}

// pathway attaches one pathway. Pathways of the source run one order before what else happens in slot synapses, those
// of the target one after, as in Brian.
func (s *Simulation) pathway(sp *synapseProgram, p *pathwayProgram) error {
	e := s.synapses[sp]
	proj := ecs.Get[ecs.Projection](s.world, e)
	driver, lo, hi, shift := sp.pre, proj.SrcLo, proj.SrcHi, -1
	if p.decl.Post {
		driver, lo, hi, shift = sp.pst, proj.TgtLo, proj.TgtHi, 1
	}
	steps, err := s.delaySteps(sp, p, driver)
	if err != nil {
		return err
	}
	fan, listed := s.fan(sp, p, steps)
	program := p.program
	if listed != p.listed { // delays that were set differ in kind from those of the model
		if program, _, err = lowerKernel(s.prog.target, compile.Pathway(sp.object, sp.ends, p.model, sp.events, listed)); err != nil {
			return err
		}
	}
	name := sp.decl.name + "_" + p.decl.Name
	spikes, ok := s.eventEntity(driver, p.decl.event())
	if !ok {
		panic("BUG: spikelane: pathway " + name + " of an unknown event")
	}
	var later *systems.Later
	if p.decl.Post && p.decl.event() == spikeEvent && len(steps) == 1 {
		if later, err = s.later(sp, p, fan); err != nil {
			return err
		}
	}
	path := s.pathwayEntity(e, spikes, ecs.Pathway{Name: name, Delay: fan.MaxDelay(), Post: p.decl.Post})
	ecs.Set(s.world, path, systems.Delivery{Dt: driver.object.Dt, Order: sp.decl.model.Order + shift + p.decl.Order, Param: compile.Spiking,
		Listed: compile.Listed, Target: compile.Target, Lo: lo, Hi: hi, Fan: fan, Kernel: s.bindSynapses(sp, program), Later: later})
	return nil
}

// pathwayEntity returns the pathway of a projection that has p's name, which it makes if need be, with p's delay.
func (s *Simulation) pathwayEntity(projection, of ecs.Entity, p ecs.Pathway) ecs.Entity {
	for _, e := range s.world.PathwaysOf(projection) {
		if path := ecs.Get[ecs.Pathway](s.world, e); path.Name == p.Name {
			path.Delay = p.Delay
			return e
		}
	}
	return s.world.NewPathway(projection, p.Name, of, p)
}

// givenDelays returns the delays of a pathway in seconds: one for all synapses, or one for each rank. Those of the model
// are evaluated once, when the simulation is made, as connections are; what changes later does not change them.
func (s *Simulation) givenDelays(sp *synapseProgram, p *pathwayProgram) []float64 {
	key := delayKey{sp.decl, p.decl.Name}
	given := s.delays[key]
	switch {
	case given != nil:
	case p.delays == nil:
		given = []float64{p.delay}
	default:
		given = s.wired[sp.decl].common(p.decl.Name, s.evaluatedDelays(sp, p))
	}
	s.delays[key] = given
	return given
}

// delaySteps returns the delays of a pathway in steps: one for all synapses, or one for each rank.
func (s *Simulation) delaySteps(sp *synapseProgram, p *pathwayProgram, driver *groupProgram) ([]int32, error) {
	given := s.givenDelays(sp, p)
	steps := make([]int32, len(given))
	for k, d := range given {
		n, err := delaySteps(d, driver.object.Dt, driver.decl.count)
		if err != nil {
			at := ""
			if len(given) > 1 {
				proj := s.projection(sp)
				rows := proj.Rows.Unsorted()
				at = fmt.Sprintf(" (synapse from %d to %d)", rows.Source(int64(k)), int(rows.Target.At(int(k)))-proj.TgtLo)
			}
			f := &Error{Kind: "synapses", Object: sp.decl.name, Field: p.delayField, Code: "E409", Msg: err.Error() + at}
			if p.delays != nil {
				f.Text, f.Span = p.decl.Delay, p.delays.Span
			}
			return nil, Errors{f}
		}
		steps[k] = n
	}
	return steps, nil
}

// evaluatedDelays returns the delays that the model gives to each synapse, in seconds, by storage position, before rows
// are sorted.
func (s *Simulation) evaluatedDelays(sp *synapseProgram, p *pathwayProgram) []float64 {
	out := ecs.NewColumn(compile.Out, ecs.F64, s.projection(sp).Rows.Len())
	b := s.bindSynapses(sp, p.delayKernel)
	b.SetInt("seed", s.wiring)
	b.SetColumn(compile.Out, kernels.Column{F64: out.F64})
	b.Run(0, out.Len())
	return out.F64
}

// firstDelays returns the delays of the first presynaptic pathway, in seconds by storage position, if they differ
// between synapses.
func (s *Simulation) firstDelays(sp *synapseProgram) *ecs.Column {
	for _, p := range sp.paths {
		if p.decl.Post {
			continue
		}
		given := s.delays[delayKey{sp.decl, p.decl.Name}]
		for _, d := range given {
			if d != given[0] {
				c := ecs.NewColumn("delay", ecs.F64, len(given))
				copy(c.F64, given)
				s.projection(sp).Rows.Arrange(c)
				return c
			}
		}
		return nil
	}
	return nil
}

// SetDelay gives all synapses of a pathway ("pre" and "post" are those of OnPre and OnPost) another delay from now on.
// Spikes under way arrive when they would have. The error is an Errors, or wraps ErrBusy; the simulation is then
// unchanged.
func (s *Simulation) SetDelay(syn *Synapses, pathway string, delay units.Time) error {
	return s.setDelays("SetDelay", syn, pathway, []float64{float64(delay)})
}

// SetDelays gives each synapse of a pathway a delay of its own from now on, in the order of creation. See SetDelay.
func (s *Simulation) SetDelays(syn *Synapses, pathway string, delays []units.Time) error {
	sp := s.synapsesOf(syn)
	if sp == nil {
		return s.setDelays("SetDelays", syn, pathway, nil)
	}
	rows := s.projection(sp).Rows
	if len(delays) != rows.Len() {
		return Errors{{Kind: "synapses", Object: syn.name, Field: "delay", Code: "E403", Msg: fmt.Sprintf("need %d delays, one for each synapse, got %d", rows.Len(), len(delays))}}
	}
	seconds := make([]float64, len(delays))
	for k := range seconds {
		number, rank := k, k
		if rows.Order != nil {
			number = int(rows.Order[k])
		}
		if rows.Rank != nil {
			rank = int(rows.Rank[k])
		}
		seconds[rank] = float64(delays[number])
	}
	return s.setDelays("SetDelays", syn, pathway, seconds)
}

func (s *Simulation) synapsesOf(syn *Synapses) *synapseProgram {
	for _, sp := range s.prog.synapses {
		if syn != nil && sp.decl == syn {
			return sp
		}
	}
	return nil
}

func (s *Simulation) setDelays(method string, syn *Synapses, pathway string, seconds []float64) error {
	if err := s.idle(method); err != nil {
		return err
	}
	sp := s.synapsesOf(syn)
	if sp == nil {
		return Errors{{Kind: "synapses", Field: "delay", Code: "E408", Msg: "no synapses of this network given"}}
	}
	var names []string
	for _, p := range sp.paths {
		names = append(names, p.decl.Name)
	}
	if !slices.Contains(names, pathway) {
		return Errors{{Kind: "synapses", Object: syn.name, Field: "delay", Code: "E402", Msg: fmt.Sprintf("%s has no pathway %q", syn.name, pathway), Hint: fmt.Sprintf("pathways: %v", names)}}
	}
	return s.changeDelays(map[delayKey][]float64{{syn, pathway}: seconds})
}

// changeDelays puts delays in force, all or, after an error, none.
func (s *Simulation) changeDelays(delays map[delayKey][]float64) error {
	before := s.delays
	s.delays = maps.Clone(before)
	maps.Copy(s.delays, delays)
	for _, sp := range s.prog.synapses {
		for _, p := range sp.paths {
			driver := sp.pre
			if p.decl.Post {
				driver = sp.pst
			}
			if _, err := s.delaySteps(sp, p, driver); err != nil {
				s.delays = before
				return err
			}
		}
	}
	return s.become(s.prog)
}

// delayName names the delays of a pathway in a checkpoint.
func delayName(k delayKey) string { return "delays of " + k.syn.name + "_" + k.pathway }

// delayKeys lists the pathways of the present program.
func (s *Simulation) delayKeys() (keys []delayKey) {
	for _, sp := range s.prog.synapses {
		for _, p := range sp.paths {
			keys = append(keys, delayKey{sp.decl, p.decl.Name})
		}
	}
	return keys
}

// keepDelays keeps the delays: one for all synapses of a pathway, or one for each. Restoring puts them in force before
// anything else, since spikes under way hang on them.
func (s *Simulation) keepDelays() (out []systems.Kept) {
	for _, k := range s.delayKeys() {
		out = append(out, systems.KeepFloats(delayName(k), func() []float64 { return s.delays[k] }))
	}
	return out
}

// restoreDelays puts the delays of a checkpoint in force; undo brings the present ones back.
func (s *Simulation) restoreDelays(data map[string]any) (undo func(), err error) {
	stored, same := map[delayKey][]float64{}, true
	for _, k := range s.delayKeys() {
		v, _ := data[delayName(k)].([]float64)
		if n := s.projection(s.synapsesOf(k.syn)).Rows.Len(); len(v) > 1 && len(v) != n {
			return nil, fmt.Errorf("%w: %s: %d delays of %d synapses", ErrCheckpoint, delayName(k), len(v), n)
		}
		if len(v) > 0 {
			stored[k] = v
		}
		same = same && slices.Equal(v, s.delays[k])
	}
	if same {
		return func() {}, nil
	}
	before := s.delays
	if err := s.changeDelays(stored); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrCheckpoint, err)
	}
	return func() {
		s.delays = before
		if err := s.become(s.prog); err != nil {
			panic("BUG: spikelane: delays that were in force: " + err.Error())
		}
	}, nil
}
