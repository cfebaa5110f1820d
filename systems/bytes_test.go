package systems

import (
	"math/rand/v2"
	"testing"

	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/kernels"
)

// TestSampledBytes: what samples are expected to take is what a sampler takes that reserves room for the run and is then filled step
// by step, below the most that is reserved, at it, and beyond; so is what was moved when it last became too much for its place.
func TestSampledBytes(t *testing.T) {
	for _, c := range []struct{ steps, elements int }{
		{0, 5},
		{5, 0},
		{1, 1},
		{1, 1024},
		{1023, 1},
		{1025, 1},
		{4, mostReserved / 4},
		{2, mostReserved/2 + 1},
		{3, mostReserved / 2},
		{5, mostReserved/2 - 3},
		{4, mostReserved/2 + 1},
		{9, mostReserved/2 + 1},
		{1, 3 * mostReserved},
		{2, 2*mostReserved + 1},
	} {
		s := &Sampler{Data: ecs.NewColumn("x", ecs.Bool, 0)}
		moved := 0
		grow := func(n int) {
			if before := s.Data.Bytes(); n > 0 {
				had := s.Data.Len()
				s.reserve(n)
				if had > 0 && s.Data.Len() > had {
					moved = before
				}
			}
		}
		grow(min(c.steps*c.elements, mostReserved))
		for range c.steps {
			grow(c.elements)
			s.n += c.elements
		}
		got, gotMoved := SampledBytes(ecs.Bool, int64(c.steps), int64(c.elements))
		if want := s.Data.Bytes(); got != int64(want) || gotMoved != int64(moved) {
			t.Errorf("%d steps of %d elements: expected %d bytes, %d moved; taken %d, %d moved", c.steps, c.elements, got, gotMoved, want, moved)
		}
	}
}

// TestFanBytes: what delays are expected to take is what the three kinds of fans have, and so is the number of runs; each run is of one
// element and delay. Rows of
// storage take no list; else 4 bytes are for each synapse, and 8 for where those of each element begin.
func TestFanBytes(t *testing.T) {
	const sources, targets = 8, 3
	same, table, listed, equal := 0, 0, 0, 0
	for seed := range uint64(200) {
		r := rand.New(rand.NewPCG(seed, 3))
		var b ecs.RowsBuilder
		runs, delays := map[[2]int32]bool{}, map[int32]bool{}
		var delay []int32
		for n, i := r.IntN(12), int32(0); n > 0; n-- {
			i = min(i+int32(r.IntN(3)), sources-1)
			b.Append(i, int32(r.IntN(targets)))
			d := int32(r.IntN(9))
			delay = append(delay, d)
			runs[[2]int32{i, d}], delays[d] = true, true
		}
		p := projection(b.Build(sources), sources, targets)
		sortRows(p, delay)
		f := SourceFan(p.Rows, delay, AnyOrder)
		lists, took := f.Bytes()
		rows, kinds, all := int64(sources), int64(len(delays)), int64(len(runs))
		if want := FanDelayBytes(rows, kinds, all); lists != 0 || int64(took) != want {
			t.Errorf("seed %d: %d bytes of lists and %d of delays, want 0 and %d", seed, lists, took, want)
		}
		if got := FanRuns(rows, kinds, all); got != int64(f.runs()) {
			t.Errorf("seed %d: %d runs expected, %d there", seed, got, f.runs())
		}
		switch {
		case kinds < 2:
			same++
		case f.Ends == nil:
			listed++
		case rows*kinds == wide*all:
			equal++
		default:
			table++
		}
	}
	if same == 0 || table == 0 || listed == 0 || equal == 0 {
		t.Errorf("%d fans of one delay, %d tables, %d lists, %d at the edge between", same, table, listed, equal)
	}
	f := &Fan{Ptr: make([]int64, 3), At: make([]int32, 5, 7), Delays: make([]int64, 1)}
	if lists, took := f.Bytes(); lists != 4*7+8*3 || took != 8 {
		t.Errorf("%d bytes of lists and %d of delays, want %d and 8", lists, took, 4*7+8*3)
	}
}

// TestLaterBytes: code put off takes the steps of 2 sources and of the last spikes of 3 targets, 8 bytes each in lines of 64, and 4 lists
// of synapses, three of those that wait and one of those forgotten, of 2·8192+16 numbers of 4 bytes.
func TestLaterBytes(t *testing.T) {
	l := &Later{Visited: ecs.NewColumn("visited", ecs.I64, 2), Rows: []int64{0, 2, 5}, stale: kernels.IndexList{Index: make([]int32, 2*8192+16)}}
	for m := range l.Recent {
		l.Recent[m] = ecs.NewColumn("recent", ecs.I64, 3)
	}
	for m := range l.lists {
		l.lists[m].Index = make([]int32, 2*8192+16)
	}
	want := l.Visited.Bytes() + RecentSpikes*l.Recent[0].Bytes() + 4*4*(2*8192+16)
	if got, expected := l.Bytes(), LaterBytes(2, 3, 3); got != want || expected != int64(want) {
		t.Errorf("%d bytes, %d expected, want %d", got, expected, want)
	}
}

// TestRecordBytes: what is recorded takes 8 bytes for each step or spike, 4 for each number of an element and each count, with the room
// that lists have beyond what they hold.
func TestRecordBytes(t *testing.T) {
	values := []*Sampler{{Data: ecs.NewColumn("v", ecs.F64, 10)}}
	each := values[0].Data.Bytes()
	s := &SpikeRecorder{Steps: make([]int64, 1, 5), Index: make([]int32, 1, 7), Values: values}
	if spikes, of := s.Bytes(); spikes != 8*5+4*7 || of != each {
		t.Errorf("spikes: %d and %d bytes, want %d and %d", spikes, of, 8*5+4*7, each)
	}
	which := ecs.NewColumn("which", ecs.I32, 3)
	st := &StateRecorder{Which: which, Steps: make([]int64, 1, 5), Values: values}
	if record, times, of := st.Bytes(); record != which.Bytes() || times != 8*5 || of != each {
		t.Errorf("state: %d, %d and %d bytes, want %d, %d and %d", record, times, of, which.Bytes(), 8*5, each)
	}
	r := &RateRecorder{Steps: make([]int64, 1, 5), Counts: make([]int32, 1, 7)}
	if times, counts := r.Bytes(); times != 8*5 || counts != 4*7 {
		t.Errorf("rate: %d and %d bytes, want %d and %d", times, counts, 8*5, 4*7)
	}
}
