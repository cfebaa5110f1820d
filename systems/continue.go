package systems

import (
	"iter"
	"math"
	"slices"

	"github.com/spikelane/spikelane/ecs"
)

// Epoch is a stretch of a record that was taken with a step other than the present one: the entries before End that no
// earlier epoch has.
type Epoch struct {
	End int
	Dt  float64
}

// Times returns the times in seconds of recorded steps: those of past epochs by the step of their epoch, the others by
// dt.
func Times(steps []int64, past []Epoch, dt float64) []float64 {
	t := make([]float64, len(steps))
	k := 0
	for _, p := range append(slices.Clip(past), Epoch{len(steps), dt}) {
		for ; k < p.End; k++ {
			t[k] = float64(float64(steps[k]) * p.Dt)
		}
	}
	return t
}

// closed returns past with an epoch for the entries before end, if they were taken with another step than dt.
func closed(past []Epoch, end int, was, dt float64) []Epoch {
	if was == dt || end == 0 || len(past) > 0 && past[len(past)-1].End == end {
		return past
	}
	return append(past, Epoch{end, was})
}

// Continue makes the recorder go on with the record of old.
func (r *SpikeRecorder) Continue(old *SpikeRecorder) {
	r.Steps, r.Index = old.Steps, old.Index
	r.Past = closed(old.Past, len(old.Steps), old.Dt, r.Dt)
	continueSamplers(r.Values, old.Values)
}

// Continue makes the recorder go on with the record of old.
func (r *StateRecorder) Continue(old *StateRecorder) {
	r.Steps = old.Steps
	r.Past = closed(old.Past, len(old.Steps), old.Dt, r.Dt)
	continueSamplers(r.Values, old.Values)
}

// Continue makes the recorder go on with the record of old.
func (r *RateRecorder) Continue(old *RateRecorder) {
	r.Steps, r.Counts = old.Steps, old.Counts
	r.Past = closed(old.Past, len(old.Counts), old.Dt, r.Dt)
}

func continueSamplers(now, old []*Sampler) {
	for k, v := range now {
		v.Data, v.n = old[k].Data, old[k].n
	}
}

// Flight is what arrives at a pathway in step Step, of a spike that was under way when steps or delays changed: the
// element's synapses at the storage positions At, or at Lo to Hi-1 when At is nil; all of them, where none are stored.
type Flight struct {
	Step    int64
	Element int32
	Lo, Hi  int64
	At      []int32
}

// Continue makes a new schedule of a world go on at time t where old stopped: clocks count on, spikes under way keep
// the times of their arrival. t is a whole number of steps of every clock that old has not.
//
// Spikes that arrive n steps of was from now arrive n*was/dt steps of dt from now, rounded to the nearest, halves up, as
// Brian 2's queues do.
func (s *Schedule) Continue(old *Schedule, t float64) {
	drawn := int64(0)
	for _, c := range old.Clocks {
		drawn = max(drawn, c.Draw())
	}
	for _, c := range s.Clocks {
		if k := slices.IndexFunc(old.Clocks, func(o *Clock) bool { return o.Dt == c.Dt }); k >= 0 {
			c.Step, c.Skip = old.Clocks[k].Step, old.Clocks[k].Skip
			continue
		}
		c.Step = c.StepsTo(t)
		c.Skip = drawn - c.Step
	}
	reset := map[*ecs.SpikeRing]bool{}
	for st, now := range s.deliveries() {
		at, was, idle := old.delivery(st.Name)
		if was == nil {
			continue
		}
		now.Events = was.Events
		c, before := s.Clocks[st.Clock], old.Clocks[at.Clock]
		if idle || slices.ContainsFunc(s.Idle, func(o Step) bool { return o.Action == st.Action }) {
			now.Since = c.Step // what was under way is lost, and what sets out while it is idle does not arrive
			continue
		}
		if c.Dt == before.Dt && now.Fan.sameDelays(was.Fan) {
			now.Late, now.Since = was.Late, was.Since
			continue
		}
		for _, f := range was.underWay(before.Step) {
			ahead := math.Floor(float64(float64(f.Step-before.Step)*(before.Dt/c.Dt)) + 0.5)
			f.Step = c.Step + int64(ahead)
			now.Late = append(now.Late, f.as(now.Fan.At != nil)...)
		}
		now.Since = c.Step
		if c.Dt != before.Dt {
			reset[now.Spikes] = true
		}
	}
	for ring := range reset { // each on its own: the order does not matter
		ring.Reset()
	}
}

// deliveries returns the pathways with their steps, idle ones too.
func (s *Schedule) deliveries() iter.Seq2[*Step, *Deliver] {
	return func(yield func(*Step, *Deliver) bool) {
		for _, list := range [][]Step{s.Steps, s.Idle} {
			for k := range list {
				if d, ok := list[k].Action.(*Deliver); ok && !yield(&list[k], d) {
					return
				}
			}
		}
	}
}

// delivery returns the pathway whose step has a name, nil if there is none, and whether it is idle.
func (s *Schedule) delivery(name string) (*Step, *Deliver, bool) {
	for st, d := range s.deliveries() {
		if st.Name == name {
			return st, d, slices.ContainsFunc(s.Idle, func(o Step) bool { return o.Action == st.Action })
		}
	}
	return nil, nil, false
}

// underWay returns what arrives at step now or later of the spikes before it, in the order of arrival.
func (a *Deliver) underWay(now int64) []Flight {
	var out []Flight
	for _, f := range a.Late {
		if f.Step >= now {
			out = append(out, f)
		}
	}
	for step := max(a.Since, now-a.Fan.MaxDelay()-a.Lag); step < now; step++ {
		for _, i := range within(a.Spikes.At(step), a.Lo, a.Hi) {
			if at := step + a.Fan.Delays[0] + a.Lag; a.Woven != nil {
				if at >= now {
					out = append(out, Flight{Step: at, Element: i}) // to all that it has
				}
				continue
			}
			for _, s := range a.Fan.of(int(i) - a.Lo) {
				if at := step + s.delay + a.Lag; at >= now {
					out = append(out, a.flight(at, i, s))
				}
			}
		}
	}
	slices.SortStableFunc(out, func(x, y Flight) int { return int(x.Step - y.Step) })
	return out
}

// flight returns what arrives at some step, of a spike of element i.
func (a *Deliver) flight(at int64, i int32, s run) Flight {
	if a.Fan.At != nil {
		return Flight{Step: at, Element: i, At: slices.Clone(a.Fan.At[s.lo:s.hi])}
	}
	return Flight{Step: at, Element: i, Lo: s.lo, Hi: s.hi}
}

// as returns the flight for a pathway whose synapses are listed, or are rows.
func (f Flight) as(listed bool) (out []Flight) {
	switch {
	case listed && f.At == nil:
		for k := f.Lo; k < f.Hi; k++ {
			f.At = append(f.At, int32(k))
		}
		f.Lo, f.Hi = 0, 0
	case !listed && f.At != nil:
		for k, at := range f.At {
			if k > 0 && at == f.At[k-1]+1 {
				out[len(out)-1].Hi++
				continue
			}
			out = append(out, Flight{Step: f.Step, Element: f.Element, Lo: int64(at), Hi: int64(at) + 1})
		}
		return out
	}
	return []Flight{f}
}
