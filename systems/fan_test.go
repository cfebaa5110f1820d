package systems

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/kernels"
)

// arrival is one visit of a synapse.
type arrival struct {
	step    int64
	synapse int32
}

// TestDelivery compares what pathways visit with a queue as Brian 2 has it: each spike puts its synapses, in ascending
// order, into the slot of their arrival; a slot is emptied in the order in which it was filled. Neither rows sorted by
// delay nor delays other than those that they are sorted by change that.
func TestDelivery(t *testing.T) {
	const sources, targets, steps, longest = 7, 5, 40, 9
	for seed := range uint64(50) {
		r := rand.New(rand.NewPCG(seed, 1))
		var b, again ecs.RowsBuilder
		for range r.IntN(60) {
			i, j := int32(r.IntN(sources)), int32(r.IntN(targets))
			b.Append(i, j)
			again.Append(i, j)
		}
		plain, sorted := projection(b.Build(sources), sources, targets), projection(again.Build(sources), sources, targets)
		delays := make([]int32, plain.Rows.Len())
		same := r.IntN(3) == 0
		for k := range delays {
			delays[k] = int32(r.IntN(longest + 1))
			if same {
				delays[k] = delays[0]
			}
		}
		spikes := make([][]int32, steps)
		for s := range spikes {
			for i := range int32(sources) {
				if r.IntN(4) == 0 {
					spikes[s] = append(spikes[s], i)
				}
			}
		}
		others := make([]int32, len(delays))
		for k := range others {
			others[k] = int32(r.IntN(3)) * 4
		}
		sortRows(sorted, delays)
		for _, post := range []bool{false, true} {
			for what, delays := range map[string][]int32{"own": delays, "others": others, "one": delays[:min(1, len(delays))]} {
				want := queued(plain.Rows, delays, spikes, post)
				for _, p := range []*ecs.Projection{plain, sorted} {
					rows := p.Rows
					fan, n := SourceFan(rows, delays, AsMade), sources
					if post {
						fan, n = TargetFan(rows, 0, targets, delays), targets
					}
					if got := visited(fan, n, spikes); !slices.Equal(got, want) {
						t.Fatalf("seed %d, post %v, sorted %v, delays %s: visited %v, want %v", seed, post, p == sorted, what, got, want)
					}
					if (p == plain && what == "one" || p == sorted && what == "own") && !post && fan.At != nil {
						t.Fatalf("seed %d, sorted %v, delays %s: rows are listed", seed, p == sorted, what)
					}
				}
			}
		}
	}
}

func projection(rows *ecs.Rows, sources, targets int) *ecs.Projection {
	w := ecs.NewWorld()
	e := w.NewProjection("S", w.NewPopulation("P", sources), 0, sources, w.NewPopulation("Q", targets), 0, targets)
	p := ecs.Get[ecs.Projection](w, e)
	p.SetRows(rows)
	return p
}

// visited runs a delivery and notes the ranks of the synapses that its kernel is given.
func visited(f *Fan, n int, spikes [][]int32) (out []arrival) {
	ring := ecs.NewSpikeRing(n, int(f.MaxDelay())+1)
	c := &Clock{Dt: 1}
	k := Bind(&fake{&kernels.Func{Cols: []kernels.Col{{Name: "list", Elem: kernels.ElemI32}}}, func(fr *kernels.Frame) {
		for e := range fr.N {
			at := int32(fr.Base + e)
			if f.At != nil {
				at = fr.Cols[0].I32[fr.Base+e]
			}
			if ranks := f.rows.Ranks(); ranks != nil {
				at = ranks[at]
			}
			out = append(out, arrival{c.Step, at})
		}
	}}, 0, nothing)
	a := &Deliver{Kernel: k, Listed: "list", Spikes: ring, Hi: n, Fan: f}
	for step, list := range spikes {
		list = within(list, 0, n)
		copy(ring.Begin(int64(step)), list)
		ring.End(int64(step), len(list))
		c.Step = int64(step)
		a.run(c)
	}
	return out
}

func queued(rows *ecs.Rows, delays []int32, spikes [][]int32, post bool) (out []arrival) {
	slots := map[int64][]int32{}
	for step, list := range spikes {
		for _, i := range list {
			for k := range rows.Len() {
				if end := rows.Source(int64(k)); !post && end == i || post && rows.Target.At(k) == i {
					at := int64(step) + int64(delays[min(k, len(delays)-1)])
					slots[at] = append(slots[at], int32(k))
				}
			}
		}
		for _, k := range slots[int64(step)] {
			out = append(out, arrival{int64(step), k})
		}
	}
	return out
}

// TestChangedDelay: spikes under way when the delay changes arrive by the old one, later ones by the new, be the synapses
// listed or parts of rows.
func TestChangedDelay(t *testing.T) {
	for _, c := range []struct {
		was, now [2]int32
		want     []string
	}{
		// Of step 0: synapse 1 at 5. Of step 3: synapse 0 at 5, synapse 1 at 8. Of step 6, by the new delays: 7 and 9.
		{[2]int32{2, 5}, [2]int32{1, 3}, []string{"5 [1]", "5 [0]", "7 [0]", "8 [1]", "9 [1]"}},
		{[2]int32{2, 5}, [2]int32{3, 1}, []string{"5 [1]", "5 [0]", "7 [1]", "8 [1]", "9 [0]"}},
		// Of step 0: synapse 0 at 5. Of step 3: synapse 1 at 5, synapse 0 at 8.
		{[2]int32{5, 2}, [2]int32{1, 3}, []string{"5 [0]", "5 [1]", "7 [0]", "8 [0]", "9 [1]"}},
		{[2]int32{5, 5}, [2]int32{3, 1}, []string{"5 [0 1]", "7 [1]", "8 [0 1]", "9 [0]"}},
		{[2]int32{5, 5}, [2]int32{1, 1}, []string{"5 [0 1]", "7 [0 1]", "8 [0 1]"}},
	} {
		if got := changedDelay(c.was, c.now); !reflect.DeepEqual(got, c.want) {
			t.Errorf("from %v to %v: arrivals %v, want %v", c.was, c.now, got, c.want)
		}
	}
}

func changedDelay(from, to [2]int32) (got []string) {
	var b ecs.RowsBuilder
	b.AppendRow(0, []int32{0, 1})
	rows := b.Build(1)
	ring := ecs.NewSpikeRing(1, 10)
	for step := range int64(4) { // the element spikes in steps 0 and 3
		ring.Begin(step)[0] = 0
		ring.End(step, map[int64]int{0: 1, 3: 1}[step])
	}
	c := &Clock{Dt: 1, Step: 4}
	now := &Deliver{Listed: "list", Spikes: ring, Hi: 1, Fan: SourceFan(rows, to[:], AsMade), Since: 4}
	now.Kernel = Bind(&fake{&kernels.Func{Cols: []kernels.Col{{Name: "list", Elem: kernels.ElemI32}}}, func(fr *kernels.Frame) {
		synapses := []int32{0, 1}
		if now.Fan.At != nil {
			synapses = fr.Cols[0].I32
		}
		got = append(got, fmt.Sprint(c.Step, synapses[fr.Base:fr.Base+fr.N]))
	}}, 0, nothing)
	was := &Deliver{Spikes: ring, Hi: 1, Fan: SourceFan(rows, from[:], AsMade)}
	for _, f := range was.underWay(4) {
		now.Late = append(now.Late, f.as(now.Fan.At != nil)...)
	}
	for ; c.Step < 12; c.Step++ {
		idx := ring.Begin(c.Step)
		idx[0] = 0
		ring.End(c.Step, map[int64]int{6: 1}[c.Step])
		now.run(c)
	}
	return got
}

// sortRows sorts the rows of a projection by delays.
func sortRows(p *ecs.Projection, delays []int32) {
	s := p.NewSorting()
	s.Sort(0, p.Rows.Sources(), slices.Clone(delays))
	s.End()
}

// TestRuns: the fan of runs that come in parts is that of all delays at once.
func TestRuns(t *testing.T) {
	const sources, targets = 9, 5
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 2))
		var b ecs.RowsBuilder
		for range r.IntN(100) {
			b.Append(int32(r.IntN(sources)), int32(r.IntN(targets)))
		}
		p := projection(b.Build(sources), sources, targets)
		delays := make([]int32, p.Rows.Len())
		for k := range delays {
			delays[k] = r.Int32N(1 + int32(seed%4)*40)
		}
		sorting := p.NewSorting()
		var parts []Runs
		for lo := 0; lo < sources; {
			hi := min(lo+1+r.IntN(4), sources)
			ptr := p.Rows.Ptr[lo : hi+1]
			part := slices.Clone(delays[ptr[0]:ptr[len(ptr)-1]])
			sorting.Sort(lo, hi, part)
			parts = append(parts, RunsOf(ptr, part))
			lo = hi
		}
		sorting.End()
		got, want := SortedFan(p.Rows, parts), SourceFan(p.Rows, delays, AsMade)
		if got.At != nil || !got.sameDelays(want) {
			t.Fatalf("seed %d: got %+v, want %+v", seed, got, want)
		}
	}
}
