package standalone_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/systems"
)

// TestDelivery compares what pathways visit in each step with systems.Deliver: over rows and lists, with one delay and
// several, with spikes of this step and of the one before, through changes of delays and dt, and, for several owners, in
// the shares of each.
func TestDelivery(t *testing.T) {
	engine(t, "deliver", func(t *testing.T, p engineProgram) {
		const tries = 150
		var s scenario
		var want strings.Builder
		blocks := 0
		s.add(tries)
		for seed := range uint64(tries) {
			d := &deliveries{T: t, r: rand.New(rand.NewPCG(seed, 1)), want: &want, blocks: &blocks}
			d.try(&s)
		}
		if n := strings.Count(want.String(), ";"); n < 1000 || blocks < 30 {
			t.Fatalf("%d calls in all, %d block by block", n, blocks)
		}
		differ(t, p.play(t, &s), want.String())
	})
}

// deliveries is one try.
type deliveries struct {
	*testing.T
	r    *rand.Rand
	want *strings.Builder

	rows    *ecs.Projection
	targets int
	lo, hi  int // elements of the population that drive the pathway
	driven  bool
	owners  int     // that share the work; there may be others
	visits  []visit // of a step
	blocks  *int    // calls that went block by block
}

// A visit is a row that the kernel is called for.
type visit struct {
	kernels.Row
	synapses []int32
	calls    bool // it is the last one of a call
}

func (d *deliveries) try(s *scenario) {
	r := d.r
	sources, before, few := 1+r.IntN(20), r.IntN(4), r.IntN(3) == 0
	first, size := r.IntN(5), 1+r.IntN(200) // targets
	d.targets = first + size
	d.driven = r.IntN(3) == 0
	d.owners = max(1, r.IntN(4))
	d.rows = d.connect(sources, first, few)
	rows := d.rows.Rows
	n := sources + before + r.IntN(3)
	d.lo, d.hi = before, before+sources
	if d.driven {
		n, d.lo, d.hi = d.targets, first, d.targets
	}
	narrow := r.IntN(2)
	s.add(narrow)
	addList(s, rows.Target.AppendTo(nil, 0, rows.Len()))
	lag := int64(r.IntN(2))
	s.add(d.targets, n, d.lo, d.hi, lag, max(d.owners, 1+r.IntN(2)), d.owners)
	batch := 1 + r.IntN(3)
	const leastBytes, segment = 64, 2
	s.add(leastBytes, segment, batch)

	ring := ecs.NewSpikeRing(n, 1)
	var old *systems.Schedule
	var was *systems.Fan
	clock := &systems.Clock{Dt: math.Ldexp(1, -10)}
	s.add(bitsOf(clock.Dt))
	runs := 1 + r.IntN(3)
	s.add(runs)
	for k := range runs {
		fan := d.fan()
		if k > 0 && r.IntN(3) == 0 {
			fan = was // spikes under way are those of the ring
		}
		ring.Grow(int(fan.MaxDelay()) + 1)
		a := &systems.Deliver{Kernel: systems.Bind(d.kernel(fan), 0, unbound), Listed: "list", Param: "by", Spikes: ring, Lo: d.lo, Hi: d.hi, Lag: lag, Fan: fan, Targets: d.targets}
		now := &systems.Schedule{Clocks: []*systems.Clock{{Dt: clock.Dt, Step: clock.Step}}}
		if k > 0 && r.IntN(2) == 0 {
			now.Clocks[0].Dt = math.Ldexp(1, -9-r.IntN(3))
		}
		list := &systems.Playback{}
		now.Steps = []systems.Step{{Name: "play", Action: &systems.PlaySpikes{Playback: list, Spikes: ring}}, {Name: "deliver", Action: a}}
		if lag > 0 {
			slices.Reverse(now.Steps)
		}
		if k > 0 {
			now.Continue(old, clock.T())
			s.add(bitsOf(now.Clocks[0].Dt), now.Clocks[0].Step, bit(now.Clocks[0].Dt != clock.Dt || !sameDelays(fan, was)))
		}
		clock = now.Clocks[0]
		d.addFan(s, fan)
		bytes := 8 * min(1, r.IntN(4))
		if !rows.Rising || rows.Sorted() || size < 2 {
			bytes = 0 // the program is to find that out: what it does then is the same
		}
		s.add(first, bytes)
		end := clock.Step + int64(r.IntN(25))
		for step := clock.Step; step < end; step++ {
			for _, i := range someOf(r, n, 0.2) {
				list.Steps, list.Index = append(list.Steps, step), append(list.Index, i)
			}
		}
		addList(s, list.Steps)
		addList(s, list.Index)
		again := r.IntN(5) == 0
		s.add(end, bit(again))
		before := d.want.Len()
		for clock.Step < end {
			step := clock.Step
			d.visits = d.visits[:0]
			late := len(a.Late)
			runSteps(d.T, now, 1)
			late -= len(a.Late)
			if bytes > 0 && d.owners == 1 && fan.At == nil && len(fan.Delays) == 1 {
				d.inBlocks(late, first, bytes, leastBytes, segment, batch)
			}
			d.write(step)
		}
		fmt.Fprintf(d.want, "%d events\n", a.Events)
		if again { // the program has gone back and done the run again
			d.want.WriteString(d.want.String()[before:])
		}
		old, was = now, fan
	}
}

func sameDelays(f, g *systems.Fan) bool {
	return slices.Equal(f.Delays, g.Delays) && slices.Equal(f.Ends, g.Ends) && slices.Equal(f.RunPtr, g.RunPtr) &&
		slices.Equal(f.RunDelay, g.RunDelay) && slices.Equal(f.RunEnd, g.RunEnd) && (f.At == nil) == (g.At == nil) && slices.Equal(f.At, g.At)
}

// connect returns random synapses, sorted by something or not.
func (d *deliveries) connect(sources, first int, few bool) *ecs.Projection {
	r := d.r
	var b ecs.RowsBuilder
	rise := r.IntN(2) == 0
	for i := range int32(sources) {
		m := r.IntN(30)
		if few {
			m = r.IntN(2)
		}
		row := make([]int32, m)
		for k := range row {
			row[k] = int32(first + r.IntN(d.targets-first))
		}
		if rise || r.IntN(2) == 0 {
			slices.Sort(row)
		}
		b.AppendRow(i, row)
	}
	w := ecs.NewWorld()
	e := w.NewProjection("S", w.NewPopulation("P", sources), 0, sources, w.NewPopulation("Q", d.targets), 0, d.targets)
	p := ecs.Get[ecs.Projection](w, e)
	p.SetRows(b.Build(sources))
	if r.IntN(3) == 0 {
		key := make([]int32, p.Rows.Len())
		for k := range key {
			key[k] = int32(r.IntN(5))
		}
		sorting := p.NewSorting()
		sorting.Sort(0, sources, key)
		sorting.End()
	}
	return p
}

// fan returns a fan with one delay or several, few or many.
func (d *deliveries) fan() *systems.Fan {
	r, rows := d.r, d.rows.Rows
	delays := []int32{int32(r.IntN(6))}
	if r.IntN(2) == 0 {
		delays = make([]int32, rows.Len())
		most := []int{3, 40}[r.IntN(2)]
		for k := range delays {
			delays[k] = int32(r.IntN(most))
		}
	}
	if d.driven {
		return systems.TargetFan(rows, d.lo, d.hi, delays)
	}
	return systems.SourceFan(rows, delays, systems.Order(r.IntN(3)))
}

// kernel returns a program that notes what it is called for.
func (d *deliveries) kernel(f *systems.Fan) *played {
	return &played{
		f: &kernels.Func{Cols: []kernels.Col{{Name: "list", Elem: kernels.ElemI32}}, Params: []kernels.Param{{Name: "by", Type: kernels.I64}}},
		rows: func(fr *kernels.Frame, rows []kernels.Row) {
			for _, r := range rows {
				v := visit{Row: r}
				for k := r.Lo; k < r.Hi; k++ {
					if f.At != nil {
						v.synapses = append(v.synapses, fr.Cols[0].I32[k])
					} else {
						v.synapses = append(v.synapses, int32(k))
					}
				}
				d.visits = append(d.visits, v)
			}
			d.visits[len(d.visits)-1].calls = true
		},
	}
}

func (d *deliveries) addFan(s *scenario, f *systems.Fan) {
	rows := d.rows.Rows
	s.add(bit(d.driven), bit(rows.Distinct))
	var repeats []uint64
	if !d.driven && !rows.Distinct {
		repeats = make([]uint64, (rows.Sources()+63)/64)
		for i := range int32(rows.Sources()) {
			if !rows.DistinctRow(i) {
				repeats[i/64] |= 1 << (i % 64)
			}
		}
	}
	addList(s, repeats)
	addList(s, f.Ptr)
	s.add(bit(f.At != nil))
	if f.At != nil {
		addList(s, f.At)
	}
	addList(s, f.Delays)
	addList(s, f.Ends)
	addList(s, f.RunPtr)
	addList(s, f.RunDelay)
	addList(s, f.RunEnd)
}

// inBlocks puts what the last call of a step has visited into the order of blocks of targets. The first calls are of
// so many spikes from before a change.
func (d *deliveries) inBlocks(late, first, bytes, least, segment, batch int) {
	rows := d.rows.Rows
	size, blocks := 1, d.targets-first
	for blocks > 1 && (bytes*size < least || rows.Len() < segment*blocks*rows.Sources()) {
		size *= 2
		blocks = (d.targets-first-1)/size + 1
	}
	from := late // the first row of the last call: those before have one each
	if blocks < 2 || len(d.visits) == late {
		return
	}
	*d.blocks++
	all := slices.Clone(d.visits[from:])
	d.visits = d.visits[:from]
	called := from // the first row of the present call
	for block := range blocks {
		for _, v := range all {
			s := visit{Row: v.Row}
			for _, k := range v.synapses {
				if (int(rows.Target.At(int(k)))-first)/size == block {
					s.synapses = append(s.synapses, k)
				}
			}
			if len(s.synapses) > 0 {
				d.visits = append(d.visits, s)
			}
		}
		if len(d.visits)-called >= batch || block == blocks-1 && len(d.visits) > called {
			d.visits[len(d.visits)-1].calls = true
			called = len(d.visits)
		}
	}
}

// write writes what each owner visits: those of the synapses that end in its share of the targets.
func (d *deliveries) write(step int64) {
	for who := range d.owners {
		fmt.Fprintf(d.want, "%d %d:", step, who)
		lo, hi := d.targets*who/d.owners&^63, d.targets*(who+1)/d.owners&^63
		if who == d.owners-1 {
			hi = d.targets
		}
		for _, v := range d.visits {
			for _, k := range v.synapses {
				if j := int(d.rows.Rows.Target.At(int(k))); j >= lo && j < hi {
					fmt.Fprintf(d.want, " %d", k)
				}
			}
			if d.owners == 1 {
				fmt.Fprintf(d.want, " by %d %d,", v.Param, v.Serial)
				if v.calls {
					d.want.WriteString(";")
				}
			}
		}
		d.want.WriteString("\n")
	}
}
