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
// order, into the slot of their arrival; a slot is emptied in the order in which it was filled.
func TestDelivery(t *testing.T) {
	const sources, targets, steps, longest = 7, 5, 40, 9
	for seed := range uint64(50) {
		r := rand.New(rand.NewPCG(seed, 1))
		var b ecs.RowsBuilder
		for range r.IntN(60) {
			b.Append(int32(r.IntN(sources)), int32(r.IntN(targets)))
		}
		rows := b.Build(sources)
		delays := make([]int64, rows.Len())
		same := r.IntN(3) == 0
		for k := range delays {
			delays[k] = int64(r.IntN(longest + 1))
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
		for _, post := range []bool{false, true} {
			fan, n := SourceFan(rows, delays), sources
			if post {
				fan, n = TargetFan(rows, 0, targets, delays), targets
			}
			got := visited(fan, n, spikes)
			want := queued(rows, delays, spikes, post)
			if !slices.Equal(got, want) {
				t.Fatalf("seed %d, post %v: visited %v, want %v", seed, post, got, want)
			}
			if same && !post && rows.Len() > 0 {
				if got := visited(RowFan(rows, delays[0]), n, spikes); !slices.Equal(got, want) {
					t.Fatalf("seed %d: rows: visited %v, want %v", seed, got, want)
				}
			}
		}
	}
}

// visited runs a delivery and notes the storage positions that its kernel is given.
func visited(f *Fan, n int, spikes [][]int32) (out []arrival) {
	ring := ecs.NewSpikeRing(n, int(f.MaxDelay())+1)
	c := &Clock{Dt: 1}
	k := Bind(&fake{&kernels.Func{Cols: []kernels.Col{{Name: "list", Elem: kernels.ElemI32}}}, func(fr *kernels.Frame) {
		for e := range fr.N {
			at := int32(fr.Base + e)
			if f.At != nil {
				at = fr.Cols[0].I32[fr.Base+e]
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

func queued(rows *ecs.Rows, delays []int64, spikes [][]int32, post bool) (out []arrival) {
	slots := map[int64][]int32{}
	for step, list := range spikes {
		for _, i := range list {
			for k := range rows.Len() {
				if end := rows.Source(int64(k)); !post && end == i || post && rows.Target.At(k) == i {
					at := int64(step) + delays[k]
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

// TestChangedDelay: spikes under way when the delay changes arrive by the old one, later ones by the new.
func TestChangedDelay(t *testing.T) {
	var b ecs.RowsBuilder
	b.AppendRow(0, []int32{0, 1})
	rows := b.Build(1)
	ring := ecs.NewSpikeRing(1, 10)
	for step := range int64(4) { // the element spikes in steps 0 and 3
		ring.Begin(step)[0] = 0
		ring.End(step, map[int64]int{0: 1, 3: 1}[step])
	}
	var got []string
	c := &Clock{Dt: 1, Step: 4}
	k := Bind(&fake{&kernels.Func{Cols: []kernels.Col{{Name: "list", Elem: kernels.ElemI32}}}, func(fr *kernels.Frame) {
		got = append(got, fmt.Sprint(c.Step, fr.Cols[0].I32[fr.Base:fr.Base+fr.N]))
	}}, 0, nothing)
	was := &Deliver{Kernel: k, Listed: "list", Spikes: ring, Hi: 1, Fan: SourceFan(rows, []int64{2, 5})}
	now := &Deliver{Kernel: k, Listed: "list", Spikes: ring, Hi: 1, Fan: SourceFan(rows, []int64{1, 3}), Late: was.underWay(4), Since: 4}
	for ; c.Step < 12; c.Step++ {
		idx := ring.Begin(c.Step)
		idx[0] = 0
		ring.End(c.Step, map[int64]int{6: 1}[c.Step])
		now.run(c)
	}
	// Of step 0: synapse 1 at 5. Of step 3: synapse 0 at 5, synapse 1 at 8. Of step 6, by the new delays: 7 and 9.
	want := []string{"5 [1]", "5 [0]", "7 [0]", "8 [1]", "9 [1]"}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("arrivals %v, want %v", got, want)
	}
}
