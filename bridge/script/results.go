package script

import (
	"encoding/binary"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"

	"github.com/spikelane/spikelane/internal/disk"
)

// save leaves the arrays that the script may read.
func (s *session) save() error {
	if err := s.last(); err != nil {
		return err
	}
	for _, r := range s.doc.Results {
		values, err := s.values(r)
		if err != nil {
			return fmt.Errorf("%s.%s: %w", r.Of, r.Variable, err)
		}
		if values == nil {
			continue
		}
		data, err := encoded(r.Type, values)
		if err != nil {
			return err
		}
		if !filepath.IsLocal(filepath.FromSlash(r.File)) {
			return fmt.Errorf("result %q is not in the folder of results", r.File)
		}
		path := filepath.Join(s.results, filepath.FromSlash(r.File))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			return err
		}
		if err := disk.Machine.WriteFile(path, data); err != nil {
			return err
		}
	}
	return nil
}

// values returns an array of the script; nil for one that the engine does not have.
func (s *session) values(r request) ([]float64, error) {
	switch s.kinds[r.Of] {
	case "synapses":
		return s.synaptic(r)
	case "spikes":
		return s.spikeValues(r)
	case "states":
		return s.samples(r)
	case "rates":
		t, hz := s.sim.Rate(s.rates[r.Of])
		switch r.Variable {
		case "t":
			return t, nil
		case "rate":
			return hz, nil
		}
		return []float64{float64(len(t))}, nil
	case "neurons", "poisson":
		of, err := s.owner(part{Of: r.Of})
		if err != nil {
			return nil, err
		}
		states, err := s.sim.States(of)
		if err != nil {
			return nil, err
		}
		if v, ok := states[r.Variable]; ok {
			return v.Data, nil
		}
	}
	return nil, nil
}

func (s *session) synaptic(r request) ([]float64, error) {
	y := s.synapses[r.Of]
	state := s.sim.Synaptic(y)
	switch {
	case r.Pathway != "":
		return s.delays(r)
	case r.Variable == "_synaptic_pre" || r.Variable == "_synaptic_post":
		i, j, err := state.Pairs()
		if err != nil {
			return nil, err
		}
		side, o := i, s.object(r.Of).Source
		if r.Variable == "_synaptic_post" {
			side, o = j, s.object(r.Of).Target
		}
		offset := 0
		if o.From != nil {
			offset = *o.From
		}
		return floats(side, offset), nil
	case r.Variable == "N":
		return []float64{float64(state.Len())}, nil
	case r.Variable == "N_incoming":
		return floats(before(s.object(r.Of).Target, state.Incoming()), 0), nil
	case r.Variable == "N_outgoing":
		return floats(before(s.object(r.Of).Source, state.Outgoing()), 0), nil
	case state.Len() == 0:
		return []float64{}, nil
	}
	states, err := s.sim.States(y)
	if err != nil {
		return nil, err
	}
	if v, ok := states[r.Variable]; ok {
		return v.Data, nil
	}
	return nil, nil
}

// delays returns the delays of a pathway: one where the script has given one for all, else that of each synapse.
func (s *session) delays(r request) ([]float64, error) {
	y := s.synapses[r.Of]
	delays, err := s.sim.Delays(y, r.Pathway)
	if n := s.sim.Synaptic(y).Len(); err == nil && len(delays) == 1 && n != 1 {
		for _, p := range s.object(r.Of).Pathways {
			if p.Name == r.Pathway && !p.OneDelay {
				delays = slices.Repeat(delays, n)
			}
		}
	}
	return delays, err
}

// before puts zeros before counts of a part of a group: Brian counts from the start of the group.
func before(p part, counts []int32) []int32 {
	if p.From == nil {
		return counts
	}
	return append(make([]int32, *p.From), counts...)
}

func (s *session) object(name string) *object {
	for k := range s.doc.Objects {
		if s.doc.Objects[k].Name == name {
			return &s.doc.Objects[k]
		}
	}
	return nil
}

func (s *session) spikeValues(r request) ([]float64, error) {
	m := s.spikes[r.Of]
	t, i := s.sim.SpikeData(m)
	switch r.Variable {
	case "t":
		return t, nil
	case "i":
		return floats(i, 0), nil
	case "N":
		return []float64{float64(len(t))}, nil
	case "count":
		return floats(s.sim.Counts(m), 0), nil
	}
	return s.sim.SpikeValues(m, r.Variable)
}

// samples returns the samples of a variable, time after time, as Brian keeps them.
func (s *session) samples(r request) ([]float64, error) {
	m := s.states[r.Of]
	name := r.Variable
	if name == "t" || name == "N" {
		names := m.Variables()
		if len(names) == 0 {
			return []float64{}, nil
		}
		t, _, _ := s.sim.Trace(m, names[0])
		if name == "N" {
			return []float64{float64(len(t))}, nil
		}
		return t, nil
	}
	t, _, y := s.sim.Trace(m, name)
	out := make([]float64, 0, len(t)*len(y))
	for k := range t {
		for _, trace := range y {
			out = append(out, trace[k])
		}
	}
	return out, nil
}

func floats[T int | int32](xs []T, offset int) []float64 {
	out := make([]float64, len(xs))
	for k, x := range xs {
		out[k] = float64(int(x) + offset)
	}
	return out
}

// encoded returns values as NumPy has them in memory.
func encoded(kind string, values []float64) ([]byte, error) {
	var data []byte
	for _, x := range values {
		switch kind {
		case "<f8":
			data = binary.LittleEndian.AppendUint64(data, math.Float64bits(x))
		case "<f4": // Brian's default_float_dtype; the engine computes with 64 bits
			data = binary.LittleEndian.AppendUint32(data, math.Float32bits(float32(x)))
		case "<i4", "<u4":
			data = binary.LittleEndian.AppendUint32(data, uint32(int32(x)))
		case "<i8", "<u8":
			data = binary.LittleEndian.AppendUint64(data, uint64(int64(x)))
		case "|b1":
			data = append(data, byte(x))
		default:
			return nil, fmt.Errorf("values of type %q are not supported", kind)
		}
	}
	return data, nil
}
