package spikelane

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/systems"
	"github.com/spikelane/spikelane/units"
)

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
	if syn.model.Procedural {
		return Errors{{Kind: "synapses", Object: syn.name, Field: "delay", Code: "E450", Msg: "synapses that are not stored have no delay each", Hint: "SetDelay gives all of them another one"}}
	}
	rows := s.projection(sp).Rows
	if s.notes != nil {
		return s.setDelays("SetDelays", syn, pathway, nil, delays...)
	}
	if len(delays) != rows.Len() {
		return Errors{{Kind: "synapses", Object: syn.name, Field: "delay", Code: "E403", Msg: fmt.Sprintf("need %d delays, one for each synapse, got %d", rows.Len(), len(delays))}}
	}
	if len(delays) > ecs.MaxListed {
		return Errors{{Kind: "synapses", Object: syn.name, Field: "delay", Code: "E404", Msg: fmt.Sprintf("%d synapses; at most %d have delays of their own", len(delays), ecs.MaxListed)}}
	}
	seconds := make([]float64, len(delays))
	numbers := rows.Unsorted().Numbers()
	for rank := range seconds {
		number := rank
		if numbers != nil {
			number = int(numbers[rank])
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

// setDelays puts delays in force. each are those of a simulation that is written down, in the order of creation.
func (s *Simulation) setDelays(method string, syn *Synapses, pathway string, seconds []float64, each ...units.Time) error {
	if err := s.idle(method); err != nil {
		return err
	}
	sp := s.synapsesOf(syn)
	if sp == nil {
		return Errors{{Kind: "synapses", Field: "delay", Code: "E408", Msg: "no synapses of this network given"}}
	}
	if !slices.ContainsFunc(sp.paths, func(p *pathwayProgram) bool { return p.decl.Name == pathway }) {
		return noPathway(sp, pathway)
	}
	if s.notes != nil {
		if seconds == nil {
			seconds = make([]float64, len(each))
			for k, d := range each {
				seconds[k] = float64(d)
			}
		}
		if err := s.noteDelays(sp, pathway, seconds, method == "SetDelays"); err != nil {
			return err
		}
		if method == "SetDelays" { // how many synapses there are is seen when there are some
			seconds = make([]float64, s.projection(sp).Rows.Len())
		}
	}
	return s.changeDelays(map[delayKey][]float64{{syn, pathway}: seconds})
}

func noPathway(sp *synapseProgram, name string) error {
	var names []string
	for _, p := range sp.paths {
		names = append(names, p.decl.Name)
	}
	return Errors{{Kind: "synapses", Object: sp.decl.name, Field: "delay", Code: "E402", Msg: fmt.Sprintf("%s has no pathway %q", sp.decl.name, name), Hint: "pathways: " + strings.Join(names, ", ")}}
}

// changeDelays puts delays in force, all or, after an error, none; nil are those of the model.
func (s *Simulation) changeDelays(delays map[delayKey][]float64) error {
	before := s.delays
	s.delays = maps.Clone(before)
	for key, seconds := range delays {
		if s.delays[key] = seconds; seconds == nil {
			delete(s.delays, key)
		}
	}
	for _, sp := range s.prog.synapses {
		for _, p := range sp.paths {
			if _, new := delays[delayKey{sp.decl, p.decl.Name}]; !new {
				continue
			}
			if _, err := s.delaySteps(sp, p); err != nil {
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

// keepDelays keeps the delays: one for all synapses of a pathway, one for each, or none where they are those of the model,
// which can be evaluated again. Restoring puts them in force before
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
		if len(v) == 0 && !s.again(k) {
			v = s.delays[k]
		}
		if stored[k] = v; len(v) == 0 {
			stored[k] = nil
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

// Delays returns the delays of a pathway in seconds: one value for all synapses that share it, or one for each, in the order of
// creation. The error is an Errors, or wraps ErrNotRun.
func (s *Simulation) Delays(syn *Synapses, pathway string) ([]float64, error) {
	if err := s.Readable(); err != nil {
		return nil, err
	}
	sp := s.synapsesOf(syn)
	if sp == nil {
		return nil, s.foreign(syn == nil, "synapses")
	}
	for _, p := range sp.paths {
		if p.decl.Name != pathway {
			continue
		}
		if syn.model.Procedural {
			return []float64{p.delay}, nil
		}
		given := s.givenDelays(sp, p)
		if len(given) <= 1 {
			return slices.Clone(given), nil
		}
		c := ecs.NewColumn("delay", ecs.F64, len(given))
		copy(c.F64, given)
		return slices.Clone(created(c, s.projection(sp).Rows.Unsorted()).F64), nil
	}
	return nil, noPathway(sp, pathway)
}
