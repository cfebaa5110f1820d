package systems

import (
	"fmt"
	"slices"

	"github.com/spikelane/spikelane/ecs"
)

// Kept is one array of the state of a simulation. Get returns it, perhaps without a copy: a slice of float64, int64,
// int32 or uint8. Check says why a value cannot take its place; Set puts one there that Check has found good.
type Kept struct {
	Name  string
	Get   func() any
	Check func(any) error
	Set   func(any)
}

// Keep returns the state of a loop and its schedule beside that of the world: time, clocks, spikes under way.
func (l *Loop) Keep() []Kept {
	s := l.Schedule
	var time float64 // that was found good last: clocks have to agree with it
	out := []Kept{
		list("time", func() []float64 { return []float64{l.Time} }, func(v []float64) error {
			if len(v) != 1 || !(v[0] >= 0) || slices.ContainsFunc(s.Clocks, func(c *Clock) bool { return !(v[0]/c.Dt < MostSteps) }) {
				return fmt.Errorf("no time")
			}
			time = v[0]
			return nil
		}, func(v []float64) { l.Time = v[0] }),
		KeepCount("passes", &l.Steps),
		list("clocks", func() (v []int64) {
			for _, c := range s.Clocks {
				v = append(v, c.Step, c.Skip)
			}
			return v
		}, func(v []int64) error {
			if err := only(len(v), 2*len(s.Clocks)); err != nil {
				return err
			}
			for k, c := range s.Clocks {
				// Between runs a clock is at the step that comes at or after the time; rounding may have it one off.
				if want := c.StepsTo(time); v[2*k] < want-1 || v[2*k] > want+1 {
					return fmt.Errorf("a clock of %v s at step %d, want step %d at %v s", c.Dt, v[2*k], want, time)
				}
				if v[2*k+1] <= -MostSteps || v[2*k+1] >= MostSteps {
					return fmt.Errorf("a clock that has skipped %d steps", v[2*k+1])
				}
			}
			return nil
		}, func(v []int64) {
			for k, c := range s.Clocks {
				c.Step, c.Skip = v[2*k], v[2*k+1]
			}
		}),
	}
	for _, list := range [][]Step{s.Steps, s.Idle} {
		for k := range list {
			if a, ok := list[k].Action.(interface{ keep(name string) []Kept }); ok {
				out = append(out, a.keep(list[k].Name)...)
			}
		}
	}
	return out
}

func only(got, want int) error {
	if got != want {
		return fmt.Errorf("%d numbers, want %d", got, want)
	}
	return nil
}

// list is a Kept of one element type.
func list[T any](name string, get func() []T, check func([]T) error, set func([]T)) Kept {
	return Kept{
		Name: name, Get: func() any { return get() },
		Check: func(v any) error {
			x, ok := v.([]T)
			if !ok {
				return fmt.Errorf("its type is %T, want %T", v, x)
			}
			return check(x)
		},
		Set: func(v any) { set(v.([]T)) },
	}
}

// KeepColumn keeps a column: its memory stays where it is.
func KeepColumn(name string, c *ecs.Column) Kept {
	switch c.Elem {
	case ecs.I32:
		return inPlace(name, c.I32)
	case ecs.I64:
		return inPlace(name, c.I64)
	case ecs.Bool:
		return inPlace(name, c.Bool)
	}
	return inPlace(name, c.F64)
}

func inPlace[T any](name string, mem []T) Kept {
	return list(name, func() []T { return mem }, func(v []T) error { return only(len(v), len(mem)) }, func(v []T) { copy(mem, v) })
}

// KeepSynaptic keeps a column of synapses, in the order of ranks.
func KeepSynaptic(name string, c *ecs.Column, rows *ecs.Rows) Kept {
	k := KeepColumn(name, c)
	if !rows.Sorted() || c.Shared {
		return k
	}
	set := k.Set
	k.Get = func() any { return KeepColumn(name, rows.Ranked(c)).Get() }
	k.Set = func(v any) {
		set(v)
		rows.Arrange(c)
	}
	return k
}

// KeepSpikes keeps a ring.
func KeepSpikes(name string, r *ecs.SpikeRing) Kept {
	return list(name, r.Held, r.CheckHeld, r.Hold)
}

// keep keeps the spikes under way that the source's ring has not: those of Late, each as arrival, element, the first
// rank and the number of synapses; or -1, the number, and the ranks.
func (a *Deliver) keep(name string) []Kept {
	return []Kept{
		list(name+" counters", func() []int64 { return []int64{a.Events, a.Since} }, func(v []int64) error { return only(len(v), 2) },
			func(v []int64) { a.Events, a.Since = v[0], v[1] }),
		list(name+" late", func() (v []int64) {
			var rank []int32
			if len(a.Late) > 0 {
				rank = a.Fan.rows.Ranks()
			}
			for _, f := range a.Late {
				if f.At == nil && rank == nil {
					v = append(v, f.Step, int64(f.Element), f.Lo, f.Hi-f.Lo)
					continue
				}
				at := f.as(true)[0].At
				v = append(v, f.Step, int64(f.Element), -1, int64(len(at)))
				for _, k := range at {
					if rank != nil {
						k = rank[k]
					}
					v = append(v, int64(k))
				}
			}
			return v
		}, func(v []int64) error { _, err := a.flights(v); return err }, func(v []int64) { a.Late, _ = a.flights(v) }),
	}
}

func (a *Deliver) flights(v []int64) ([]Flight, error) {
	var out []Flight
	var position []int32 // by rank
	if len(v) > 0 {
		position = a.Fan.rows.ByRank()
	}
	for len(v) > 0 {
		if len(v) < 4 {
			return nil, fmt.Errorf("no list of spikes under way")
		}
		f := Flight{Step: v[0], Element: int32(v[1]), Lo: v[2], Hi: v[2] + v[3]}
		if v[1] < int64(a.Lo) || v[1] >= int64(a.Hi) {
			return nil, fmt.Errorf("a spike of element %d, which is not in [%d:%d)", v[1], a.Lo, a.Hi)
		}
		first, n, all := v[2], v[3], a.Fan.Len()
		if v = v[4:]; n < 0 || n > all || first > all-n || first < -1 || first < 0 && n > int64(len(v)) {
			return nil, fmt.Errorf("%d synapses from %d of %d", n, first, all)
		}
		if first < 0 {
			f.Lo, f.Hi, f.At = 0, 0, make([]int32, n)
			for k, at := range v[:n] {
				if at < 0 || at >= all {
					return nil, fmt.Errorf("synapse %d of %d", at, all)
				}
				f.At[k] = int32(at)
			}
			v = v[n:]
		}
		if len(out) > 0 && out[len(out)-1].Step > f.Step {
			return nil, fmt.Errorf("arrivals that are not in order")
		}
		if position != nil {
			f = f.as(true)[0]
			for k, rank := range f.At {
				f.At[k] = position[rank]
			}
		}
		out = append(out, f.as(a.Fan.At != nil)...)
	}
	return out, nil
}

// Keep returns the record. Elements lie below n.
func (r *SpikeRecorder) Keep(name string) []Kept {
	return keepRecord(name, &r.Steps, &r.Past, []Kept{
		list(name+" index", func() []int32 { return r.Index }, func(v []int32) error {
			for _, i := range v {
				if i < 0 || int(i) >= r.Hi-r.Lo {
					return fmt.Errorf("a spike of element %d of %d", i, r.Hi-r.Lo)
				}
			}
			return nil
		}, func(v []int32) { r.Index = slices.Clone(v) }),
	}, r.Values)
}

// Keep returns the record.
func (r *StateRecorder) Keep(name string) []Kept {
	return keepRecord(name, &r.Steps, &r.Past, nil, r.Values)
}

// Keep returns the record.
func (r *RateRecorder) Keep(name string) []Kept {
	return keepRecord(name, &r.Steps, &r.Past, []Kept{
		list(name+" counts", func() []int32 { return r.Counts }, func([]int32) error { return nil }, func(v []int32) { r.Counts = slices.Clone(v) }),
	}, nil)
}

func keepRecord(name string, steps *[]int64, past *[]Epoch, more []Kept, values []*Sampler) []Kept {
	out := []Kept{
		list(name+" steps", func() []int64 { return *steps }, func([]int64) error { return nil }, func(v []int64) { *steps = slices.Clone(v) }),
		list(name+" epochs", func() (v []float64) {
			for _, p := range *past {
				v = append(v, float64(p.End), p.Dt)
			}
			return v
		}, func(v []float64) error {
			last := 0.0
			for k := 0; k+1 < len(v); k += 2 {
				if !(v[k] >= last && v[k] < MostSteps && v[k+1] > 0) {
					return fmt.Errorf("no list of epochs")
				}
				last = v[k]
			}
			return only(len(v)%2, 0)
		}, func(v []float64) {
			*past = nil
			for k := 0; k+1 < len(v); k += 2 {
				*past = append(*past, Epoch{int(v[k]), v[k+1]})
			}
		}),
	}
	out = append(out, more...)
	for _, v := range values {
		out = append(out, v.keep(name))
	}
	return out
}

// keep returns the values recorded.
func (s *Sampler) keep(name string) Kept {
	name += " values " + s.Name
	switch s.Data.Elem {
	case ecs.I32:
		return sampled(s, name, func() []int32 { return s.Data.I32 })
	case ecs.I64:
		return sampled(s, name, func() []int64 { return s.Data.I64 })
	case ecs.Bool:
		return sampled(s, name, func() []uint8 { return s.Data.Bool })
	}
	return sampled(s, name, func() []float64 { return s.Data.F64 })
}

func sampled[T any](s *Sampler, name string, mem func() []T) Kept {
	return list(name, func() []T { return mem()[:s.n] }, func([]T) error { return nil }, func(v []T) {
		s.n = 0
		s.reserve(len(v))
		copy(mem(), v)
		s.n = len(v)
	})
}

// KeepCount keeps a number that counts from 0.
func KeepCount(name string, n *int64) Kept {
	return list(name, func() []int64 { return []int64{*n} }, func(v []int64) error {
		if len(v) == 1 && v[0] < 0 {
			return fmt.Errorf("a count of %d", v[0])
		}
		return only(len(v), 1)
	}, func(v []int64) { *n = v[0] })
}

// KeepFloats keeps values that whoever restores them sees to before.
func KeepFloats(name string, get func() []float64) Kept {
	return list(name, get, func([]float64) error { return nil }, func([]float64) {})
}
