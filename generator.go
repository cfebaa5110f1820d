package spikelane

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/standalone"
	"github.com/spikelane/spikelane/systems"
	"github.com/spikelane/spikelane/units"
)

// playback is a prescribed list of spikes on a grid of steps.
type playback struct {
	steps  []int64
	index  []int32
	period int64
}

// generator puts the spikes of a generator on the grid.
func (c *compiler) generator(gp *groupProgram) {
	if m := gp.decl.generator; m != nil {
		var errs Errors
		gp.spikes, errs = newPlayback(gp.decl, gp.object.Dt, *m)
		c.errs = append(c.errs, errs...)
		gp.slot = c.slot("generator", gp.decl.name, "when", m.When, systems.Thresholds)
	}
}

// mostSpikeSteps bounds the times of spikes, in steps.
const mostSpikeSteps = 1 << 53

func newPlayback(g *NeuronGroup, dt float64, m SpikeGenerator) (*playback, Errors) {
	var errs Errors
	indices, times, period := m.Indices, m.Times, m.Period
	fault := func(field, code, msg, hint string) { errs.add(g.kind(), g.name, field, code, msg, hint) }
	if len(indices) != len(times) {
		fault("t", "E403", fmt.Sprintf("i has %d entries, t has %d", len(indices), len(times)), "")
		return nil, errs
	}
	type spike struct {
		step int64
		i    int32
		at   int
	}
	list := make([]spike, 0, len(times))
	for k, i := range indices {
		if i < 0 || int(i) >= g.count {
			fault(fmt.Sprintf("i[%d]", k), "E405", fmt.Sprintf("index %d is outside 0..%d", i, g.count-1), "")
			break
		}
	}
	for k, t := range times {
		if !(t >= 0) || t/dt >= mostSpikeSteps {
			fault(fmt.Sprintf("t[%d]", k), "E415", fmt.Sprintf("a spike at %v s: times are finite and not negative", t), "")
			break
		}
		list = append(list, spike{int64((t + float64(1e-3*dt)) / dt), indices[k], k})
	}
	steps := int64(0)
	if period != 0 && !math.IsInf(float64(period), 1) {
		var whole bool
		if steps, whole = systems.WholeSteps(float64(period), dt); !whole || steps < 1 {
			fault("period", "E417", fmt.Sprintf("a period of %v ms is not a whole number of steps of %v ms", float64(period)*1000, dt*1000), "")
			return nil, errs
		}
	}
	if len(errs) > 0 {
		return nil, errs
	}
	slices.SortFunc(list, func(a, b spike) int {
		return cmp.Or(cmp.Compare(a.step, b.step), cmp.Compare(a.i, b.i), cmp.Compare(a.at, b.at))
	})
	p := &playback{period: steps, steps: make([]int64, len(list)), index: make([]int32, len(list))}
	for k, s := range list {
		p.steps[k], p.index[k] = s.step, s.i
		if k > 0 && list[k-1].step == s.step && list[k-1].i == s.i {
			fault(fmt.Sprintf("t[%d]", s.at), "E416", fmt.Sprintf("element %d spikes twice in the step of %v ms at %v ms", s.i, dt*1000, float64(float64(s.step)*dt)*1000), "each element spikes at most once in a step; take a smaller dt, or more elements")
			return nil, errs
		}
	}
	if n := len(list); steps > 0 && n > 0 && list[n-1].step >= steps {
		fault("period", "E417", fmt.Sprintf("the period of %v ms is not longer than the last time, %v ms", float64(period)*1000, times[list[n-1].at]*1000), "")
		return nil, errs
	}
	return p, errs
}

// playback attaches the prescribed spikes of a group: those of the last SetSpikes, or of the network.
//
// fresh says that they were given just now.
func (s *Simulation) playback(e ecs.Entity, gp *groupProgram, fresh bool) {
	p := gp.spikes
	if m, ok := s.played[gp.decl]; ok {
		p, _ = newPlayback(gp.decl, gp.object.Dt, m) // without fault: see replayed
	}
	if s.notes != nil {
		var list *standalone.Given
		if fresh {
			list = given(s.played[gp.decl])
		}
		s.notePlayback(e, gp.object.Dt, p, list)
	}
	ecs.Set(s.world, e, systems.Playback{Dt: gp.object.Dt, Slot: gp.slot, Order: gp.decl.model.Order, Steps: p.steps, Index: p.index, Period: p.period})
}

// replayed reports why the spikes that SetSpikes gave do not fit the program p, whose steps may be others.
func (s *Simulation) replayed(p *Program) error {
	var errs Errors
	for _, gp := range p.groups {
		if m, ok := s.played[gp.decl]; ok {
			_, faults := newPlayback(gp.decl, gp.object.Dt, m)
			errs = append(errs, faults...)
		}
	}
	if len(errs) > 0 {
		return errs
	}
	return nil
}

// SetSpikes replaces the spikes of a generator, between runs: element indices[k] spikes at times[k], in seconds of the
// simulation's time. What lies in the past is not made up for. See SpikeGeneratorGroup for the other rules; the error is
// an Errors, or wraps ErrBusy, and then nothing is changed.
func (s *Simulation) SetSpikes(g *SpikeGeneratorGroup, indices []int32, times []float64, period units.Time) error {
	if err := s.idle("SetSpikes"); err != nil {
		return err
	}
	k := -1
	if g != nil {
		k = slices.IndexFunc(s.prog.groups, func(gp *groupProgram) bool { return gp.decl == g.g })
	}
	if k < 0 {
		return s.foreign(g == nil, "generator")
	}
	gp := s.prog.groups[k]
	m := SpikeGenerator{Indices: slices.Clone(indices), Times: slices.Clone(times), Period: period}
	p, errs := newPlayback(g.g, gp.object.Dt, m)
	if len(errs) > 0 {
		return errs
	}
	if s.notes != nil && s.notes.first == nil {
		s.notes.first = s.description()
	}
	s.played[g.g] = m
	s.playback(s.groups[gp], gp, true)
	if now := (&systems.Clock{Dt: gp.object.Dt}).StepsTo(s.loop.Time); p.period == 0 && len(p.steps) > 0 && p.steps[0] < now {
		s.prog.logger().Warn(fmt.Sprintf("generator %s: spikes before the present time of %v ms are ignored", g.g.name, s.loop.Time*1000))
	}
	return nil
}

// keepPlayed returns the prescribed spikes of a group as state: the period, then time and element of each spike.
func (s *Simulation) keepPlayed(gp *groupProgram) systems.Kept {
	decode := func(v []float64) SpikeGenerator {
		m := SpikeGenerator{Period: units.Time(v[0])}
		for k := 1; k+1 < len(v); k += 2 {
			m.Times, m.Indices = append(m.Times, v[k]), append(m.Indices, int32(v[k+1]))
		}
		return m
	}
	return systems.Kept{
		Name: gp.decl.name + " played",
		Get: func() any {
			m, ok := s.played[gp.decl]
			if !ok {
				m = *gp.decl.generator
			}
			v := []float64{float64(m.Period)}
			for k, t := range m.Times {
				v = append(v, t, float64(m.Indices[k]))
			}
			return v
		},
		Check: func(x any) error {
			v, ok := x.([]float64)
			if !ok || len(v)%2 != 1 {
				return fmt.Errorf("no list of spikes")
			}
			if _, errs := newPlayback(gp.decl, gp.object.Dt, decode(v)); len(errs) > 0 {
				return errs
			}
			return nil
		},
		Set: func(x any) {
			s.played[gp.decl] = decode(x.([]float64))
			s.playback(s.groups[gp], gp, true)
		},
	}
}
