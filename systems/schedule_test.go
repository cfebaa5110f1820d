package systems

import (
	"context"
	"errors"
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"

	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/kernels"
)

// fake is a program that calls a function.
type fake struct {
	f   *kernels.Func
	run func(fr *kernels.Frame)
}

func (p *fake) Func() *kernels.Func        { return p.f }
func (p *fake) Run(fr *kernels.Frame)      { p.run(fr) }
func nothing(string) *ecs.Column           { return nil }
func (l *journal) note(s string, a ...any) { *l = append(*l, fmt.Sprintf(s, a...)) }

type journal []string

// noting binds a program that notes its name, range and step, and emits elements to list 0 if it has one.
func (l *journal) noting(name string, emit ...int32) *Binding {
	f := &kernels.Func{
		Name: name, Params: []kernels.Param{{Name: "t", Type: kernels.F64}, {Name: "step", Type: kernels.I64}, {Name: "source", Type: kernels.I64}},
		Cols: []kernels.Col{{Name: "list", Elem: kernels.ElemI32}}, Lists: []string{"spikes"},
	}
	return Bind(&fake{f, func(fr *kernels.Frame) {
		l.note("%s %d+%d @%d %v from %d", name, fr.Base, fr.N, fr.Params[1], fr.Cols[0].I32, fr.Params[2])
		for _, i := range emit {
			list := fr.Lists[0]
			list.Index[list.Len] = i
			list.Len++
		}
	}}, 0, nothing)
}

// TestScheduleOrder: by slot, then order, then name, recorders after what they record; the order in which objects were
// made does not matter.
func TestScheduleOrder(t *testing.T) {
	var l journal
	w := ecs.NewWorld()
	p, q := w.NewPopulation("b", 4), w.NewPopulation("a", 4)
	late := w.NewObject("late")
	ecs.Set(w, late, RateRecorder{Dt: 1, Of: q, Hi: 4})
	for _, c := range []struct {
		e     ecs.Entity
		order int
	}{{p, 0}, {q, 0}} {
		ecs.Set(w, c.e, Reset{Dt: 1, Order: c.order, Kernel: l.noting("reset")})
		ecs.Set(w, c.e, Threshold{Dt: 1, Order: c.order, Kernel: l.noting("threshold")})
		ecs.Set(w, c.e, StateUpdate{Dt: 1, Order: c.order, Kernel: l.noting("update")})
		ecs.Set(w, c.e, BeforeStart{Dt: 1, Kernels: []*Binding{l.noting("one"), l.noting("all")}, Shared: []bool{true, false}})
	}
	r := w.NewPopulation("first", 2)
	ecs.Set(w, r, StateUpdate{Dt: 2, Order: -1, Kernel: l.noting("update")})
	ecs.Set(w, r, Propagators{Dt: 2, Order: -1, Inputs: l.noting("inputs"), Every: true})
	ecs.Set(w, q, Propagators{Dt: 1, Inputs: l.noting("inputs")})
	ecs.Set(w, w.NewObject("spikes"), SpikeRecorder{Dt: 1, Of: p, Hi: 4})
	ecs.Set(w, w.NewObject("state"), StateRecorder{Dt: 0.5, Which: ecs.NewColumn("record", ecs.I32, 1)})
	proj := w.NewProjection("y", p, 0, 4, q, 0, 4)
	var rows ecs.RowsBuilder
	ecs.Get[ecs.Projection](w, proj).SetRows(rows.Build(4))
	for _, name := range []string{"y.slow", "y.pre"} {
		path := w.NewPathway(proj, name, p, ecs.Pathway{Name: name, Delay: 3})
		ecs.Set(w, path, Delivery{Dt: 1, Order: -1, Kernel: l.noting("code"), Param: "source", Hi: 4, Fan: SourceFan(ecs.Get[ecs.Projection](w, proj).Rows, []int32{3}, AsMade)})
	}
	s := NewSchedule(w)
	var got []string
	for _, st := range s.Steps {
		got = append(got, fmt.Sprintf("%v %d %s %g", st.Slot, st.Order, st.Name, s.Clocks[st.Clock].Dt))
	}
	want := []string{
		"before_start 0 a_subexpression_update 1", "before_start 0 a_subexpression_update 1", "before_start 0 b_subexpression_update 1", "before_start 0 b_subexpression_update 1",
		"start 0 state 0.5",
		"groups -1 first_propagators 2", "groups -1 first_stateupdater 2",
		"groups 0 a_stateupdater 1", "groups 0 b_stateupdater 1",
		"thresholds 0 a_spike_thresholder 1", "thresholds 0 b_spike_thresholder 1", "thresholds 1 spikes 1",
		"synapses -1 y.pre 1", "synapses -1 y.slow 1",
		"resets 0 a_spike_resetter 1", "resets 0 b_spike_resetter 1",
		"end 0 late 1",
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if len(s.Once) != 1 || s.Once[0].Name != "a_propagators" {
		t.Errorf("once: %v, want a_propagators", s.Once)
	}
	var over []int
	for _, st := range s.Steps[:4] {
		over = append(over, st.Action.(*RunKernel).N)
	}
	if !reflect.DeepEqual(over, []int{1, 4, 1, 4}) {
		t.Errorf("constant over dt runs over %v, want 1 for shared, 4 for others", over)
	}
	if depth := ecs.Get[ecs.Population](w, p).Spikes.Depth(); depth != 4 {
		t.Errorf("spikes of %d steps are kept for a delay of 3, want 4", depth)
	}
	text := s.String()
	for _, line := range []string{"clock 1: dt = 2 s", "run start", "groups              -1   clock 1  first_stateupdater", "after 3 steps by code over 0 synapses"} {
		if !strings.Contains(text, line) {
			t.Errorf("no %q in\n%s", line, text)
		}
	}
}

// TestLoop: clocks tick in the order of their times, runs add up, and a run that its context ends goes on where it was.
func TestLoop(t *testing.T) {
	world := func(l *journal, cancel func()) *Loop {
		w := ecs.NewWorld()
		for _, c := range []struct {
			name string
			dt   float64
		}{{"a", 0.2}, {"b", 0.5}} {
			ecs.Set(w, w.NewPopulation(c.name, 1), StateUpdate{Dt: c.dt, N: 1, Kernel: l.noting(c.name)})
		}
		if cancel != nil {
			ecs.Set(w, w.NewPopulation("c", 1), StateUpdate{Dt: 0.2, N: 1, Kernel: Bind(&fake{&kernels.Func{}, func(*kernels.Frame) { cancel() }}, 0, nothing)})
		}
		return &Loop{Schedule: NewSchedule(w)}
	}
	want := journal{}
	for _, s := range []string{"a 0", "b 0", "a 1", "a 2", "b 1", "a 3", "a 4", "a 5", "b 2", "a 6", "a 7", "b 3", "a 8", "a 9"} {
		want.note("%s 0+1 @%s [] from 0", s[:1], s[2:])
	}
	for _, runs := range [][]float64{{2}, {1, 1}, {0.4, 0, 0.2, 1.4}, {0.2, 0.2, 0.2, 0.2, 0.2, 0.2, 0.2, 0.2, 0.2, 0.2}} {
		var l journal
		loop := world(&l, nil)
		loop.Profile = make([]Spent, len(loop.Schedule.Steps))
		for _, d := range runs {
			if _, err := loop.Run(context.Background(), d, nil); err != nil {
				t.Fatal(err)
			}
		}
		if !reflect.DeepEqual(l, want) {
			t.Errorf("runs of %v: got\n%s\nwant\n%s", runs, strings.Join(l, "\n"), strings.Join(want, "\n"))
		}
		if math.Abs(loop.Time-2) > 1e-15 || loop.Steps != 12 || loop.Profile[0].Calls != 10 || loop.Profile[1].Calls != 4 {
			t.Errorf("runs of %v: time %v, %d passes, %v", runs, loop.Time, loop.Steps, loop.Profile)
		}
	}
	var l journal
	why := errors.New("why")
	ctx, cancel := context.WithCancelCause(context.Background())
	loop := world(&l, func() { cancel(why) })
	var last float64
	loop.Report = func(done, total, elapsed float64) { last = done }
	if _, err := loop.Run(ctx, 2000, nil); !errors.Is(err, why) {
		t.Fatalf("got %v, want the cause", err)
	}
	if done := len(l); done == 0 || loop.Time >= 2000 || last != loop.Time {
		t.Errorf("stopped at %v after %d calls, last report %v", loop.Time, done, last)
	}
	for k, c := range loop.Schedule.Clocks {
		if c.T() < loop.Time-1e-9 || c.T()-c.Dt >= loop.Time {
			t.Errorf("stopped at %v: clock %d of step %v is at %v", loop.Time, k, c.Dt, c.T())
		}
	}
	steps := loop.Schedule.Clocks[0].Step
	if _, err := loop.Run(context.Background(), 2, nil); err != nil || loop.Schedule.Clocks[0].Step != steps+10 {
		t.Errorf("went on by %d steps, %v, want 10", loop.Schedule.Clocks[0].Step-steps, err)
	}
}
