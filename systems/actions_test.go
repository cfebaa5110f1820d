package systems

import (
	"context"
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"

	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/kernels"
)

// TestActions walks one population through spikes, delivery and reset, and looks at what kernels were given.
func TestActions(t *testing.T) {
	var l journal
	w := ecs.NewWorld()
	p := w.NewPopulation("p", 6)
	ecs.Set(w, p, Threshold{Dt: 1, Kernel: l.noting("threshold", 1, 3, 5)})
	ecs.Set(w, p, Reset{Dt: 1, Kernel: l.noting("reset"), Spikes: "list"})
	proj := w.NewProjection("y", p, 2, 6, p, 0, 6)
	var rows ecs.RowsBuilder
	rows.AppendRow(0, []int32{4})
	rows.AppendRow(1, []int32{0, 5, 5})
	rows.AppendRow(3, []int32{1, 2})
	ecs.Get[ecs.Projection](w, proj).SetRows(rows.Build(4))
	path := w.NewPathway(proj, "y.pre", p, ecs.Pathway{Delay: 1})
	ecs.Set(w, path, Delivery{Dt: 1, Kernel: l.noting("code"), Param: "source", Lo: 2, Hi: 6, Fan: SourceFan(ecs.Get[ecs.Projection](w, proj).Rows, []int32{1}, AsMade)})
	spikes, rate := w.NewObject("spikes"), w.NewObject("rate")
	ecs.Set(w, spikes, SpikeRecorder{Dt: 1, Of: p, Lo: 1, Hi: 4})
	ecs.Set(w, rate, RateRecorder{Dt: 1, Of: p, Lo: 4, Hi: 6})
	loop := &Loop{Schedule: NewSchedule(w)}
	if _, err := loop.Run(context.Background(), 2, nil); err != nil {
		t.Fatal(err)
	}
	want := journal{
		"threshold 0+6 @0 [] from 0", "reset 0+3 @0 [1 3 5] from 0",
		// Sources 3 and 5 of step 0 are rows 1 and 3 of the part [2:6]: synapses 1 to 3 and 4 to 5. Source 1 is outside.
		"threshold 0+6 @1 [] from 0", "code 1+3 @1 [] from 3", "code 4+2 @1 [] from 5", "reset 0+3 @1 [1 3 5] from 0",
	}
	if !reflect.DeepEqual(l, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(l, "\n"), strings.Join(want, "\n"))
	}
	r, c := ecs.Get[SpikeRecorder](w, spikes), ecs.Get[RateRecorder](w, rate)
	if fmt.Sprint(r.Steps, r.Index) != "[0 0 1 1] [0 2 0 2]" {
		t.Errorf("recorded %v %v, want 1 and 3 relative to 1 in steps 0 and 1", r.Steps, r.Index)
	}
	if fmt.Sprint(c.Steps, c.Counts) != "[0 1] [1 1]" {
		t.Errorf("counted %v in steps %v, want 1 in 0 and in 1", c.Counts, c.Steps)
	}
	for _, st := range loop.Schedule.Steps {
		if d, ok := st.Action.(*Deliver); ok && d.Events != 5 {
			t.Errorf("%d synapses were visited, want 5", d.Events)
		}
	}
}

// TestSerialRows: only rows that have a target twice are visited one synapse at a time.
func TestSerialRows(t *testing.T) {
	var rows ecs.RowsBuilder
	rows.AppendRow(0, []int32{1, 2})
	rows.AppendRow(1, []int32{2, 2})
	ring := ecs.NewSpikeRing(2, 1)
	copy(ring.Begin(0), []int32{0, 1})
	ring.End(0, 2)
	var serial []bool
	b := Bind(&fake{&kernels.Func{}, func(fr *kernels.Frame) { serial = append(serial, fr.Serial) }}, 0, nothing)
	(&Deliver{Kernel: b, Spikes: ring, Hi: 2, Fan: SourceFan(rows.Build(2), []int32{0}, AsMade)}).run(&Clock{Dt: 1})
	if !reflect.DeepEqual(serial, []bool{false, true}) {
		t.Errorf("serial: %v, want false, true", serial)
	}
}

// TestWithin: the part of an ascending list that lies in an interval.
func TestWithin(t *testing.T) {
	list := []int32{1, 3, 4, 8}
	for _, c := range []struct {
		lo, hi int
		want   string
	}{{0, 9, "[1 3 4 8]"}, {1, 9, "[1 3 4 8]"}, {2, 9, "[3 4 8]"}, {0, 8, "[1 3 4]"}, {3, 4, "[3]"}, {5, 8, "[]"}, {9, 20, "[]"}, {0, 1, "[]"}} {
		if got := fmt.Sprint(within(list, c.lo, c.hi)); got != c.want {
			t.Errorf("[%d,%d): got %s, want %s", c.lo, c.hi, got, c.want)
		}
	}
	if got := within(nil, 0, 5); len(got) != 0 {
		t.Errorf("of nothing: %v", got)
	}
}

// TestChunks: long ranges are run in parts, in order.
func TestChunks(t *testing.T) {
	var l journal
	l.noting("k").Run(3, 3+2*chunk+5)
	want := journal{}
	for _, r := range [][2]int{{3, chunk}, {3 + chunk, chunk}, {3 + 2*chunk, 5}} {
		want.note("k %d+%d @0 [] from 0", r[0], r[1])
	}
	if !reflect.DeepEqual(l, want) {
		t.Errorf("got %q, want %q", l, want)
	}
}

// TestReserve: a run of any length makes room for no more than mostReserved values ahead.
func TestReserve(t *testing.T) {
	which := ecs.NewColumn("record", ecs.I32, 3)
	v := &Sampler{Data: ecs.NewColumn("v", ecs.F64, 0)}
	a := &SampleState{&StateRecorder{Which: which, Values: []*Sampler{v}}}
	c := &CountSpikes{RateRecorder: &RateRecorder{}}
	for _, s := range []Step{{Action: a}, {Action: c}} {
		s.reserve(math.MaxInt64)
	}
	if cap(a.Steps) > 2*mostReserved || cap(c.Counts) > 2*mostReserved || v.Data.Len() > mostReserved || v.Data.Len() < 1<<20 {
		t.Errorf("room for %d, %d, %d values", cap(a.Steps), cap(c.Counts), v.Data.Len())
	}
}

// TestManyShortRuns: room grows by a factor, so that runs of one step do not copy all that is recorded each time.
func TestManyShortRuns(t *testing.T) {
	a := &SampleState{&StateRecorder{Which: ecs.NewColumn("record", ecs.I32, 0)}}
	c := &CountSpikes{RateRecorder: &RateRecorder{}, Spikes: ecs.NewSpikeRing(1, 1)}
	moves, clock := 0, &Clock{Dt: 1}
	for ; clock.Step < 100000; clock.Step++ {
		was := cap(a.Steps) + cap(c.Steps) + cap(c.Counts)
		for _, s := range []Step{{Action: a}, {Action: c}} {
			s.reserve(1)
			s.Action.run(clock)
		}
		if cap(a.Steps)+cap(c.Steps)+cap(c.Counts) != was {
			moves++
		}
	}
	if moves > 200 { // three arrays that grow by a fourth at least: 3·ln(10^5)/ln(5/4) = 155
		t.Errorf("%d moves in 100000 runs of a step", moves)
	}
	if len(a.Steps) != 100000 || len(c.Counts) != 100000 {
		t.Errorf("%d samples, %d counts of 100000", len(a.Steps), len(c.Counts))
	}
}

// TestDeriveBounded: no more solutions are kept than memory is reckoned for, and those that were forgotten are found again.
func TestDeriveBounded(t *testing.T) {
	const n = mostSolutions + 1
	in, out := ecs.NewColumn("a", ecs.F64, n), ecs.NewColumn("p", ecs.F64, n)
	for i := range in.F64 {
		in.F64[i] = float64(i + 1)
	}
	solved := 0
	d := &Derive{Propagators: &Propagators{
		N: n, Inputs: new(journal).noting("inputs"), In: []*ecs.Column{in}, Out: []*ecs.Column{out},
		Solve: func(x, y []float64) { solved++; y[0] = 2 * x[0] },
	}}
	d.run(&Clock{Dt: 1})
	if len(d.seen) > mostSolutions || solved != n {
		t.Errorf("%d solutions kept of %d, want at most %d of %d", len(d.seen), solved, mostSolutions, n)
	}
	in.F64[7] = 1 // forgotten
	d.run(&Clock{Dt: 1})
	if out.F64[7] != 2 || out.F64[n-1] != 2*n || solved != n+1 {
		t.Errorf("coefficients %v and %v after %d solutions, want 2, %d, %d", out.F64[7], out.F64[n-1], solved, 2*n, n+1)
	}
}

// TestDerive: coefficients are solved once for each distinct tuple of inputs, and again only for what changed.
func TestDerive(t *testing.T) {
	in := []*ecs.Column{ecs.NewColumn("a", ecs.F64, 6), ecs.NewColumn("b", ecs.F64, 6)}
	out := []*ecs.Column{ecs.NewColumn("p", ecs.F64, 6)}
	copy(in[0].F64, []float64{1, 1, 2, 2, 1, 2})
	copy(in[1].F64, []float64{5, 5, 5, 6, 5, 5})
	var solved []string
	d := &Derive{Propagators: &Propagators{N: 6, Inputs: new(journal).noting("inputs"), In: in, Out: out, Solve: func(x, y []float64) {
		solved = append(solved, fmt.Sprint(x))
		y[0] = 10*x[0] + x[1]
	}}}
	check := func(wantSolved string) {
		t.Helper()
		solved = nil
		d.run(&Clock{Dt: 1})
		if got := fmt.Sprint(solved); got != wantSolved {
			t.Errorf("solved %s, want %s", got, wantSolved)
		}
		for i, p := range out[0].F64 {
			if want := 10*in[0].F64[i] + in[1].F64[i]; p != want && !math.IsNaN(want) {
				t.Errorf("coefficient of %d is %v, want %v", i, p, want)
			}
		}
	}
	check("[[1 5] [2 5] [2 6]]")
	check("[]")
	in[0].F64[3], in[1].F64[4] = 1, 9 // (1, 6) and (1, 9) are new
	check("[[1 6] [1 9]]")
	in[0].F64[3] = 2 // (2, 6) is known
	check("[]")
	in[0].F64[0], in[0].F64[5] = math.NaN(), math.NaN() // one tuple; NaN, which is not itself, is not solved in each step
	check("[[NaN 5]]")
	check("[]")
	in[0].F64[0], in[1].F64[0] = 0, 0 // what the memory of the last inputs began with
	check("[[0 0]]")
}
