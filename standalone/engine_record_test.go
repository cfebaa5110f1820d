package standalone_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/systems"
)

// TestRecords plays random operations on a ring of spikes, then spikes of a list with recorders, in runs of several dt,
// and compares with ecs.SpikeRing and the actions of systems.
func TestRecords(t *testing.T) {
	engine(t, "record", func(t *testing.T, p engineProgram) {
		for seed := range uint64(20) {
			r := rand.New(rand.NewPCG(seed, 1))
			var s scenario
			var want strings.Builder
			playRing(r, &s, &want)
			playRecords(t, r, &s, &want)
			differ(t, p.play(t, &s), want.String())
		}
	})
}

// playRing plays on a ring: 1 fills a step, 2 looks at a part of one, 3 makes it grow, 4 empties it, 5 puts what it holds
// into another one, 0 ends.
func playRing(r *rand.Rand, s *scenario, want *strings.Builder) {
	n, depth := 1+r.IntN(100), 1+r.IntN(9)
	ring := ecs.NewSpikeRing(n, depth)
	s.add(n, depth)
	step := int64(r.IntN(5))
	for range 60 {
		switch what := 1 + r.IntN(12); what {
		case 3:
			depth := 1 + r.IntN(20)
			ring.Grow(depth)
			s.add(3, depth)
		case 4:
			ring.Reset()
			s.add(4)
		case 5:
			depth, list := 1+r.IntN(20), ring.Held()
			ring = ecs.NewSpikeRing(n, depth)
			ring.Hold(list)
			s.add(5, depth)
		case 6, 7, 8, 9:
			at, lo, hi := step-int64(r.IntN(12)), r.IntN(n), r.IntN(n+1)
			s.add(2, at, lo, hi)
			want.WriteString("at")
			for _, i := range ring.At(at) {
				if int(i) >= lo && int(i) < hi {
					fmt.Fprintf(want, " %d", i)
				}
			}
			want.WriteString("\n")
		default:
			step += int64(r.IntN(2))
			idx := someOf(r, n, 0.3)
			copy(ring.Begin(step), idx)
			ring.End(step, len(idx))
			s.add(1, step)
			addList(s, idx)
		}
	}
	s.add(0)
}

// someOf returns each of n indices with some probability.
func someOf(r *rand.Rand, n int, p float64) (idx []int32) {
	for i := range int32(n) {
		if r.Float64() < p {
			idx = append(idx, i)
		}
	}
	return idx
}

// A played kernel calls a function of Go.
type played struct {
	f    *kernels.Func
	run  func(fr *kernels.Frame)
	rows func(fr *kernels.Frame, rows []kernels.Row)
}

func (p *played) Func() *kernels.Func   { return p.f }
func (p *played) Run(fr *kernels.Frame) { p.run(fr) }
func (p *played) RunRows(fr *kernels.Frame, rows []kernels.Row, _ int) {
	p.rows(fr, rows)
}

func unbound(string) *ecs.Column { return nil }

func playRecords(t *testing.T, r *rand.Rand, s *scenario, want *strings.Builder) {
	n := 1 + r.IntN(50)
	list := &systems.Playback{Period: int64(r.IntN(2) * (5 + r.IntN(10)))}
	for step := range int64(25) {
		if list.Period > 0 && step >= list.Period {
			break
		}
		for _, i := range someOf(r, n, 0.2) {
			list.Steps, list.Index = append(list.Steps, step), append(list.Index, i)
		}
	}
	lo, hi, lag := r.IntN(n), n-r.IntN(3), int64(r.IntN(2))
	hi = max(hi, lo)
	dt := func() float64 { return math.Ldexp(1, -8-r.IntN(5)) }
	was := dt()
	s.add(n, list.Period)
	addList(s, list.Steps)
	addList(s, list.Index)
	runs := 1 + r.IntN(3)
	s.add(lo, hi, lag, math.Float64bits(was), runs)

	ring := ecs.NewSpikeRing(n, 2)
	play := &systems.PlaySpikes{Playback: list, Spikes: ring}
	copies := systems.Bind(&played{
		f:   &kernels.Func{Cols: []kernels.Col{{Name: "index", Elem: kernels.ElemI32}, {Name: "out", Elem: kernels.ElemI32}}},
		run: func(fr *kernels.Frame) { copy(fr.Cols[1].I32[fr.Base:], fr.Cols[0].I32[fr.Base:fr.Base+fr.N]) },
	}, 0, unbound)
	var spikes *systems.SpikeRecorder
	var rates *systems.RateRecorder
	end := int64(0)
	for k := range runs + 1 { // the last one has no steps: what was recorded has its time all the same
		values := &systems.Sampler{Kernel: copies, Index: "index", Out: "out", Data: ecs.NewColumn("", ecs.I32, 0)}
		nowSpikes := &systems.SpikeRecorder{Dt: was, Lo: lo, Hi: hi, Values: []*systems.Sampler{values}}
		nowRates := &systems.RateRecorder{Dt: was, Lo: lo, Hi: hi}
		if k > 0 {
			nowSpikes.Continue(spikes)
			nowRates.Continue(rates)
		}
		if spikes, rates = nowSpikes, nowRates; k == runs {
			break
		}
		clock := &systems.Clock{Dt: was, Step: end}
		steps := []systems.Step{
			{Action: play},
			{Action: &systems.RecordSpikes{SpikeRecorder: spikes, Spikes: ring, Lag: lag}},
			{Action: &systems.CountSpikes{RateRecorder: rates, Spikes: ring, Lag: lag}},
		}
		if lag > 0 {
			steps = append(steps[1:], steps[0])
		}
		runSteps(t, &systems.Schedule{Clocks: []*systems.Clock{clock}, Steps: steps}, 1+r.IntN(30))
		end, was = clock.Step, dt()
		s.add(end, math.Float64bits(was))
	}
	want.WriteString("spikes")
	values := spikes.Values[0]
	for k, at := range systems.Times(spikes.Steps, spikes.Past, was) {
		fmt.Fprintf(want, " %d %d %d", math.Float64bits(at), spikes.Index[k], values.Data.I32[k])
	}
	want.WriteString("\nrates")
	for k, at := range systems.Times(rates.Steps, rates.Past, was) {
		fmt.Fprintf(want, " %d %d", math.Float64bits(at), rates.Counts[k])
	}
	want.WriteString("\n")
}

// runSteps runs a schedule of one clock for so many steps.
func runSteps(t *testing.T, s *systems.Schedule, steps int) {
	t.Helper()
	c := s.Clocks[0]
	l := systems.Loop{Schedule: s, Time: c.T()}
	if _, err := l.Run(context.Background(), float64(steps)*c.Dt, nil); err != nil {
		t.Fatal(err)
	}
}

// TestSweep compares the rows of sweeps, of populations that fit into the cache and that do not, with those of
// systems.RunKernel; what is emitted ascends.
func TestSweep(t *testing.T) {
	engine(t, "sweep", func(t *testing.T, p engineProgram) {
		r := rand.New(rand.NewPCG(7, 1))
		var s scenario
		var want strings.Builder
		const tries = 30
		s.add(tries)
		for range tries {
			n, cache := 1+r.IntN(5000), 1<<(10+r.IntN(6))
			bytes := []int{0, 9, 16}[r.IntN(3)]
			lo := 0
			s.add(lo, n, bytes, cache)
			k := systems.Bind(&played{
				f:   walks(bytes),
				run: func(fr *kernels.Frame) { fmt.Fprintf(&want, "%d-%d ", fr.Base, fr.Base+fr.N) },
				rows: func(_ *kernels.Frame, rows []kernels.Row) {
					for _, r := range rows {
						fmt.Fprintf(&want, "%d-%d ", r.Lo, r.Hi)
					}
				},
			}, 0, unbound)
			k.Cache = cache
			clock := &systems.Clock{Dt: 1}
			for range 2 {
				runSteps(t, &systems.Schedule{Clocks: []*systems.Clock{clock}, Steps: []systems.Step{{Action: &systems.RunKernel{Kernel: k, N: n}}}}, 1)
				want.WriteString("\n")
				for i := range n {
					if i%7 == 0 {
						fmt.Fprintf(&want, "%d ", i)
					}
				}
				want.WriteString("\n")
			}
		}
		if got := strings.Count(want.String(), "-"); got < 4*tries {
			t.Fatalf("%d rows in %d sweeps: most are of one piece", got, 2*tries)
		}
		differ(t, p.play(t, &s), want.String())
	})
}

// walks returns a function that walks over so many bytes of each element, or, for 0, may not be cut.
func walks(bytes int) *kernels.Func {
	f := &kernels.Func{Sequential: bytes == 0}
	for left := bytes; left > 0; {
		c := kernels.Col{Name: fmt.Sprint("c", left), Elem: kernels.ElemF64}
		if left < 8 {
			c.Elem = kernels.ElemBool
		}
		f.Insts = append(f.Insts, kernels.Inst{Op: kernels.OpLoad, Slot: int32(len(f.Cols))})
		f.Cols = append(f.Cols, c)
		left -= c.Elem.Size()
	}
	return f
}
