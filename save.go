package spikelane

import (
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"

	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/internal/ending"
	"github.com/spikelane/spikelane/record"
	"github.com/spikelane/spikelane/standalone"
	"github.com/spikelane/spikelane/systems"
)

// Save writes the results into dir, which it makes if need be: an archive for each monitor, an archive with the final
// state of each group and synapses object, and summary.json; none for procedural synapses, which have no state. Archives are NumPy's .npz with values in SI base units.
//
// Everything is written beside what is there before one rename makes it count: after an error, such as a full disk, or whatever ends
// the program, the folder holds all that it held, or all of this run. Files may then still be on their way to their names; the next
// Save or ReadResults puts them there. For readers that know nothing of that it is summary.json that says that the rest is there: the old one goes first
// and the new one comes last, so that results of two runs are never taken for those of one. Files of other names are left alone.
//
// In a simulation that is written down, the program does it when it is there: dir lies within its folder of results.
func (s *Simulation) Save(dir string) error {
	if dir == "" {
		return absent("folder")
	}
	if s.notes != nil && filepath.IsLocal(dir) {
		s.note(standalone.Act{Save: filepath.ToSlash(dir)})
		return nil
	}
	return s.SaveContext(context.Background(), dir, SaveOptions{})
}

// SaveOptions say what SaveContext writes beside the results.
type SaveOptions struct {
	Report bool // report.json, as SaveWithReport does
}

// SaveContext is Save, or SaveWithReport, that the end of ctx breaks off: soon, for it is looked at for every few kilobytes, and until
// all files are written; what comes then is a matter of their names. The folder then holds what it held, and nothing of this run. The
// error wraps both ctx.Err() and context.Cause(ctx). The simulation is as it was, and may be saved again.
func (s *Simulation) SaveContext(ctx context.Context, dir string, o SaveOptions) error {
	switch {
	case ctx == nil:
		return absent("context")
	case dir == "":
		return absent("folder")
	}
	if err := s.unread(nil); err != nil {
		return err
	}
	if s.loop != nil && s.loop.Torn {
		return s.whole("be saved")
	}
	s.settle()
	saving := s.prog.name + " into " + dir
	if err := ending.In(ctx, "saving", saving); err != nil {
		return err
	}
	if err := record.MakeFolder(dir); err != nil {
		return err
	}
	var files record.Set
	defer files.Discard()
	for _, mp := range s.prog.monitors {
		if err := files.NPZ(ctx, filepath.Join(dir, mp.decl.name+".npz"), s.monitorArrays(mp.decl)); err != nil {
			return err
		}
	}
	for _, gp := range s.prog.groups {
		cols, err := s.groupValues(gp)
		if err != nil {
			return err
		}
		var arrays []record.Array
		for _, c := range cols {
			a := vector(c, c.Len())
			if c.Shared { // one value for the group: an array without dimensions, as Brian has it
				a.Shape = []int{}
			}
			arrays = append(arrays, a)
		}
		if err := files.NPZ(ctx, filepath.Join(dir, "state_"+gp.decl.name+".npz"), arrays); err != nil {
			return err
		}
	}
	for _, sp := range s.prog.synapses {
		if sp.decl.model.Procedural {
			continue
		}
		arrays, err := s.synapseArrays(sp)
		if err != nil {
			return err
		}
		if err := files.NPZ(ctx, filepath.Join(dir, "state_"+sp.decl.name+".npz"), arrays); err != nil {
			return err
		}
	}
	if o.Report {
		text, err := s.reportText()
		if err == nil {
			err = files.File(filepath.Join(dir, record.ReportFile), text)
		}
		if err != nil {
			return err
		}
	}
	sum, err := s.summary(ctx)
	if err != nil {
		return ending.In(ctx, "saving", saving)
	}
	text, err := json.MarshalIndent(sum, "", " ")
	if err != nil {
		return err
	}
	if err := files.File(filepath.Join(dir, summaryFile), append(text, '\n')); err != nil {
		return err
	}
	if err := ending.In(ctx, "saving", saving); err != nil {
		return err
	}
	return files.Publish()
}

func (s *Simulation) monitorArrays(m *monitor) []record.Array {
	switch m.kind {
	case spikeMonitor, eventMonitor:
		r := s.spikes[m]
		a := []record.Array{record.Vector("t", systems.Times(r.Steps, r.Past, r.Dt)), record.Vector("i", r.Index)}
		for _, v := range r.Values {
			c := *v.Data
			c.Name = v.Name
			a = append(a, vector(&c, v.Len()))
		}
		return a
	case rateMonitor:
		t, hz := s.Rate(&RateMonitor{m})
		return []record.Array{record.Vector("t", t), record.Vector("rate", hz)}
	}
	r := s.states[m]
	a := []record.Array{record.Vector("t", systems.Times(r.Steps, r.Past, r.Dt))}
	for _, v := range r.Values {
		a = append(a, transposed(v.Name, v.Data, len(r.Steps), r.Which.Len()))
	}
	return a
}

// vector returns the first n values of c as an array.
func vector(c *ecs.Column, n int) record.Array {
	switch c.Elem {
	case ecs.I32:
		return record.Vector(c.Name, c.I32[:n])
	case ecs.I64:
		return record.Vector(c.Name, c.I64[:n])
	case ecs.Bool:
		b := make([]bool, n)
		for k := range b {
			b[k] = c.Bool[k] != 0
		}
		return record.Vector(c.Name, b)
	}
	return record.Vector(c.Name, c.F64[:n])
}

// transposed turns samples in the order they were taken, [time][element], into [element][time], some elements at a time.
func transposed(name string, c *ecs.Column, samples, elements int) record.Array {
	a := record.Array{Name: name, Shape: []int{elements, samples}}
	switch c.Elem {
	case ecs.I32:
		a.Data = turned(c.I32, samples, elements, func(x int32) int32 { return x })
	case ecs.I64:
		a.Data = turned(c.I64, samples, elements, func(x int64) int64 { return x })
	case ecs.Bool:
		a.Data = turned(c.Bool, samples, elements, func(x uint8) bool { return x != 0 })
	default:
		a.Data = turned(c.F64, samples, elements, func(x float64) float64 { return x })
	}
	return a
}

func turned[F any, T float64 | int32 | int64 | bool](list []F, samples, elements int, value func(F) T) record.Parts[T] {
	const atOnce = 1 << 16 // values
	return record.Parts[T]{N: samples * elements, Each: func(yield func([]T) bool) {
		width := max(1, min(elements, atOnce/max(samples, 1)))
		part := make([]T, width*samples)
		for lo := 0; lo < elements && samples > 0; lo += width {
			hi := min(lo+width, elements)
			for k := range samples {
				for n, x := range list[k*elements+lo : k*elements+hi] {
					part[n*samples+k] = value(x)
				}
			}
			if !yield(part[:(hi-lo)*samples]) {
				return
			}
		}
	}}
}

// created returns a synaptic column in the order of creation.
func created(c *ecs.Column, r *ecs.Rows) *ecs.Column {
	numbers := r.Numbers()
	if numbers == nil {
		return c
	}
	out := ecs.NewColumn(c.Name, c.Elem, r.Len())
	for k, n := range numbers {
		switch c.Elem {
		case ecs.F64:
			out.F64[n] = c.F64[k]
		case ecs.I32:
			out.I32[n] = c.I32[k]
		case ecs.I64:
			out.I64[n] = c.I64[k]
		case ecs.Bool:
			out.Bool[n] = c.Bool[k]
		}
	}
	return out
}

// summary describes a results folder: how the run went, and what the archives hold.
type summary struct {
	Format    int              `json:"spikelane"`
	DurationS float64          `json:"duration_s"`
	Stopped   bool             `json:"stopped,omitempty"`
	Monitors  []summaryMonitor `json:"monitors"`
	inForce
	Stats
}

type summaryMonitor struct {
	Name      string            `json:"name"`
	Kind      string            `json:"kind"`
	Source    string            `json:"source"`
	Event     string            `json:"event,omitempty"`
	N         int               `json:"n"`
	Variables []summaryVariable `json:"variables,omitempty"`
	Record    []int             `json:"record,omitempty"`
	Epochs    []summaryEpoch    `json:"epochs,omitempty"` // before the last change of its step, in order
}

// summaryEpoch is a stretch of a record that was taken with another step: the entries before End that no earlier one has.
type summaryEpoch struct {
	End int     `json:"end"`
	DtS float64 `json:"dt_s"`
}

type summaryVariable struct {
	Name string `json:"name"`
	Unit string `json:"unit"`
}

func (k monitorKind) String() string { return [...]string{"spikes", "state", "rate", "event"}[k] }

func (s *Simulation) summary(ctx context.Context) (summary, error) {
	st, err := s.stats(ctx)
	return summary{Format: 1, DurationS: s.loop.Time, Stopped: s.stopped, inForce: s.inForce(), Stats: st, Monitors: s.summaryMonitors()}, err
}

// summaryMonitors says what the archives of the monitors hold.
func (s *Simulation) summaryMonitors() []summaryMonitor {
	out := []summaryMonitor{}
	for _, mp := range s.prog.monitors {
		m := mp.decl
		sm := summaryMonitor{Name: m.name, Kind: m.kind.String(), Record: m.record}
		if m.kind == eventMonitor {
			sm.Event = m.event
		}
		lo, hi := 0, 0
		if m.syn != nil {
			sm.Source, sm.N = m.syn.name, s.projection(mp.syn).Rows.Len()
		} else {
			lo, hi = m.src.bounds()
			sm.Source, sm.N = m.src.group().name, hi-lo
		}
		if m.src != nil && (lo != 0 || hi != m.src.group().count) {
			sm.Source += fmt.Sprintf("[%d:%d]", lo, hi)
		}
		for _, sym := range mp.symbols {
			sm.Variables = append(sm.Variables, summaryVariable{sym.Name, sym.Dim.String()})
		}
		for _, p := range s.pastOf(m) {
			sm.Epochs = append(sm.Epochs, summaryEpoch{p.End, p.Dt})
		}
		out = append(out, sm)
	}
	return out
}

// pastOf returns what a monitor recorded with steps of other lengths than the present one.
func (s *Simulation) pastOf(m *monitor) []systems.Epoch {
	switch m.kind {
	case rateMonitor:
		return s.rates[m].Past
	case stateMonitor:
		return s.states[m].Past
	}
	return s.spikes[m].Past
}
