package spikelane

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/record"
	"github.com/spikelane/spikelane/systems"
)

// fillMonitors takes over what the monitors recorded.
func (f *resultsFolder) fillMonitors(s *Simulation) error {
	want := s.summaryMonitors()
	if len(f.Monitors) != len(want) {
		return f.fault(summaryFile, "it describes %d monitors, want %d", len(f.Monitors), len(want))
	}
	for k, mp := range s.prog.monitors {
		got := f.Monitors[k]
		if text, is := got.text(), want[k].text(); text != is {
			return f.fault(summaryFile, "monitor %d is %s, want %s", k, text, is)
		}
		if err := f.fillMonitor(s, mp, got.Epochs); err != nil {
			return err
		}
	}
	return nil
}

// text says what a monitor records.
func (m summaryMonitor) text() string {
	return fmt.Sprintf("%s: %s %s of %s (%d), variables %v, elements %v", m.Name, m.Kind, m.Event, m.Source, m.N, m.Variables, m.Record)
}

func (f *resultsFolder) fillMonitor(s *Simulation, mp *monitorProgram, epochs []summaryEpoch) error {
	m := mp.decl
	file := m.name + ".npz"
	times := func(n int) expected { return expected{name: "t", elem: ecs.F64, shape: []int{n}} }
	var list []expected
	var kept []systems.Kept
	var dt float64
	elements := 1
	values := func(all []*systems.Sampler, shape ...int) {
		for _, v := range all {
			list = append(list, expected{name: v.Name, elem: v.Data.Elem, shape: shape})
		}
	}
	switch m.kind {
	case spikeMonitor, eventMonitor:
		r, n := s.spikes[m], int(f.Spikes[m.name])
		list = []expected{times(n), {name: "i", elem: ecs.I32, shape: []int{n}}}
		values(r.Values, n)
		kept, dt = r.Keep(""), r.Dt
	case rateMonitor:
		r := s.rates[m]
		list = []expected{times(-1), {name: "rate", elem: ecs.F64, shape: []int{-1}}}
		kept, dt = r.Keep(""), r.Dt
	case stateMonitor:
		r := s.states[m]
		elements = r.Which.Len()
		list = []expected{times(-1)}
		values(r.Values, elements, -1)
		kept, dt = r.Keep(""), r.Dt
	}
	arrays, err := f.read(file, list)
	if err != nil {
		return err
	}
	t := arrays["t"].Data.([]float64)
	for _, x := range list {
		if shape := arrays[x.name].Shape; shape[len(shape)-1] != len(t) {
			return f.fault(file, "%q has %d entries, want %d as t has", x.name, shape[len(shape)-1], len(t))
		}
	}
	past, err := f.past(m.name, epochs, len(t))
	if err != nil {
		return err
	}
	steps, err := f.steps(file, t, past, dt)
	if err != nil {
		return err
	}
	data := map[string]any{" steps": steps, " epochs": flat(past)}
	switch m.kind {
	case spikeMonitor, eventMonitor:
		data[" index"] = arrays["i"].Data
	case rateMonitor:
		r := s.rates[m]
		if data[" counts"], err = f.counts(file, arrays["rate"].Data.([]float64), past, r); err != nil {
			return err
		}
	}
	for _, k := range kept {
		v, ok := data[k.Name]
		if name, of := strings.CutPrefix(k.Name, " values "); of && !ok {
			v = sliceOf(columnOf(untransposed(arrays[name], len(t), elements)))
		}
		if err := k.Check(v); err != nil {
			return f.fault(file, "%s: %w", strings.TrimSpace(k.Name), err)
		}
		k.Set(v)
	}
	return nil
}

// past returns the epochs of a record of n entries.
func (f *resultsFolder) past(monitor string, epochs []summaryEpoch, n int) ([]systems.Epoch, error) {
	var past []systems.Epoch
	last := 0
	for _, e := range epochs {
		if e.End <= last || e.End > n || !(e.DtS > 0) || math.IsInf(e.DtS, 0) {
			return nil, f.fault(summaryFile, "an epoch of %s that ends at entry %d of %d, of steps of %v s", monitor, e.End, n, e.DtS)
		}
		last = e.End
		past = append(past, systems.Epoch{End: e.End, Dt: e.DtS})
	}
	return past, nil
}

func flat(past []systems.Epoch) []float64 {
	out := []float64{}
	for _, p := range past {
		out = append(out, float64(p.End), p.Dt)
	}
	return out
}

// steps returns the numbers of the steps that begin at the times t: the inverse of systems.Times.
func (f *resultsFolder) steps(file string, t []float64, past []systems.Epoch, dt float64) ([]int64, error) {
	steps := make([]int64, len(t))
	k := 0
	for _, p := range append(slices.Clip(past), systems.Epoch{End: len(t), Dt: dt}) {
		for ; k < p.End; k++ {
			n := math.Round(t[k] / p.Dt)
			if !(n >= 0 && n < 1<<53) || float64(n*p.Dt) != t[k] {
				return nil, f.fault(file, "t[%d] is %v s, want a multiple of the step, %v s; a run that changed its dt says so in summary.json", k, t[k], p.Dt)
			}
			if t[k] > f.DurationS || k > 0 && t[k] < t[k-1] {
				return nil, f.fault(file, "t[%d] is %v s, want times in order up to %v s", k, t[k], f.DurationS)
			}
			steps[k] = int64(n)
		}
	}
	return steps, nil
}

// counts returns the numbers of spikes behind rates in Hz: the inverse of Simulation.Rate.
func (f *resultsFolder) counts(file string, hz []float64, past []systems.Epoch, r *systems.RateRecorder) ([]int32, error) {
	counts, size := make([]int32, len(hz)), float64(r.Hi-r.Lo)
	k := 0
	for _, p := range append(slices.Clip(past), systems.Epoch{End: len(hz), Dt: r.Dt}) {
		for ; k < p.End; k++ {
			n := math.Round(float64(hz[k]*p.Dt) * size)
			if !(n >= 0 && n <= size) || n/p.Dt/size != hz[k] {
				return nil, f.fault(file, "rate[%d] is %v Hz, want that of some of %v neurons in a step of %v s", k, hz[k], size, p.Dt)
			}
			counts[k] = int32(n)
		}
	}
	return counts, nil
}

// untransposed turns samples as [element][time] into the order they were taken in, [time][element]: the inverse of
// transposed.
func untransposed(a record.Array, samples, elements int) record.Array {
	if elements < 2 {
		return a
	}
	at := func(k int) int { return k%elements*samples + k/elements }
	n := samples * elements
	switch d := a.Data.(type) {
	case []float64:
		a.Data = picked(d, n, at)
	case []int32:
		a.Data = picked(d, n, at)
	case []int64:
		a.Data = picked(d, n, at)
	case []bool:
		a.Data = picked(d, n, at)
	}
	return a
}

func picked[T any](src []T, n int, at func(int) int) []T {
	out := make([]T, n)
	for k := range out {
		out[k] = src[at(k)]
	}
	return out
}
