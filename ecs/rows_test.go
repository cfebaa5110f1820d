package ecs

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"unsafe"
)

// synapse is a pair with its creation number.
type synapse struct{ i, j, n int32 }

// checkRows compares rows with the model: the pairs, sorted stably by source.
func checkRows(t *testing.T, r *Rows, nSrc int, made []synapse) {
	t.Helper()
	want := slices.Clone(made)
	slices.SortStableFunc(want, func(a, b synapse) int { return cmp.Compare(a.i, b.i) })
	if r.Len() != len(want) || r.Sources() != nSrc {
		t.Fatalf("%d synapses of %d sources, want %d of %d", r.Len(), r.Sources(), len(want), nSrc)
	}
	sorted := slices.IsSortedFunc(made, func(a, b synapse) int { return cmp.Compare(a.i, b.i) })
	if r.InOrder() != sorted {
		t.Errorf("in order: %v, want %v", r.InOrder(), sorted)
	}
	position, source, numbers := r.Positions(), r.SourceColumn(), r.Numbers()
	for k, s := range want {
		if r.Target.At(k) != s.j || source[k] != s.i || r.Source(int64(k)) != s.i {
			t.Fatalf("position %d: synapse %d (%d by search) → %d, want %d → %d", k, source[k], r.Source(int64(k)), r.Target.At(k), s.i, s.j)
		}
		if !sorted && (numbers[k] != s.n || position[s.n] != int32(k)) {
			t.Fatalf("position %d has number %d, whose position is %d, want %d and %d", k, numbers[k], position[s.n], s.n, k)
		}
	}
	i, j := r.Pairs()
	for n, s := range made {
		if i[n] != s.i || j[n] != s.j {
			t.Fatalf("pair %d: %d → %d, want %d → %d", n, i[n], j[n], s.i, s.j)
		}
	}
	repeats, rising := 0, true
	for s := range int32(nSrc) {
		var row []int32
		for _, x := range want {
			if x.i == s {
				row = append(row, x.j)
			}
		}
		got := r.AppendRow(nil, s)
		if !slices.Equal(got, row) {
			t.Fatalf("row %d: %v, want %v", s, got, row)
		}
		rising = rising && slices.IsSorted(row)
		slices.Sort(row)
		distinct := len(slices.Compact(row)) == len(got)
		if !distinct {
			repeats++
		}
		if is := r.DistinctRow(s); is != distinct {
			t.Errorf("row %d %v is distinct: %v, want %v", s, got, is, distinct)
		}
	}
	if r.Rising != rising {
		t.Errorf("rising: %v, want %v", r.Rising, rising)
	}
	if r.Distinct != (repeats == 0) || r.Repeats() != repeats {
		t.Errorf("distinct %v with %d repeats, want %d", r.Distinct, r.Repeats(), repeats)
	}
	if r.Target.Short != nil {
		checkPadding(t, r.Target.Short)
	} else {
		checkPadding(t, r.Target.Wide)
	}
}

func checkPadding[T int32 | uint16](t *testing.T, list []T) {
	t.Helper()
	if a := uintptr(unsafe.Pointer(unsafe.SliceData(list))); a%Line != 0 {
		t.Errorf("targets at %#x, want a multiple of %d", a, Line)
	}
	line := Line / int(unsafe.Sizeof(list[:1][0]))
	padded := list[:(len(list)+line-1)/line*line+line] // panics if there is less room
	for k := len(list); k < len(padded); k++ {
		if padded[k] != 0 {
			t.Errorf("padding at %d is %d, want 0", k, padded[k])
		}
	}
}

// Random pairs, in order and not, one by one and by rows, with sources that
// have none and with targets that repeat, against a sort of the pairs.
func TestRowsMatchModel(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for trial := range 400 {
		nSrc, nTgt, lo := 1+rng.IntN(70), 1+rng.IntN(12), int32(rng.IntN(100))
		b := RowsBuilder{Short: trial%5 < 2}
		if b.Short && trial%4 == 0 {
			lo = int32(MostShort - nTgt)
		}
		var made []synapse
		source := int32(0)
		if trial%3 == 0 {
			b.Reserve(rng.IntN(40))
		}
		for range rng.IntN(60) {
			switch {
			case trial%2 == 0:
				source = int32(rng.IntN(nSrc))
			case rng.IntN(3) == 0 && int(source) < nSrc-1:
				source++
			}
			row := make([]int32, rng.IntN(4))
			for k := range row {
				row[k] = lo + int32(rng.IntN(nTgt))
				made = append(made, synapse{source, row[k], int32(len(made))})
			}
			if len(row) == 1 {
				b.Append(source, row[0])
			} else {
				b.AppendRow(source, row)
			}
		}
		if got := b.Len(); got != len(made) {
			t.Fatalf("builder has %d pairs, want %d", got, len(made))
		}
		checkRows(t, b.Build(nSrc), nSrc, made)
		if b.Len() != 0 || b.Build(2).Len() != 0 {
			t.Fatal("Build leaves pairs in the builder")
		}
	}
}

// Pairs that come sorted stay where they were put.
func TestRowsInOrderAreNotCopied(t *testing.T) {
	var b RowsBuilder
	b.Reserve(1000)
	at := unsafe.SliceData(b.target.Wide)
	for i := range int32(10) {
		for j := range int32(100) {
			b.Append(i, j)
		}
	}
	r := b.Build(10)
	if got := unsafe.SliceData(r.Target.Wide); got != at {
		t.Errorf("targets at %p, want the builder's %p", got, at)
	}
	if !r.InOrder() || !r.Distinct {
		t.Errorf("in order %v, distinct %v, want both", r.InOrder(), r.Distinct)
	}
}

func TestRowsRefuse(t *testing.T) {
	var b RowsBuilder
	wantBug(t, func() { b.Append(-1, 0) })
	b.Append(3, 0)
	wantBug(t, func() { b.Reserve(math.MaxInt) })
	wantBug(t, func() { b.Build(3) })
}

func TestIncoming(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	for range 100 {
		b := RowsBuilder{Short: rng.IntN(2) == 0}
		lo, hi := 10, 10+1+rng.IntN(8)
		for range rng.IntN(50) {
			b.Append(int32(rng.IntN(6)), int32(lo+rng.IntN(hi-lo)))
		}
		r := b.Build(6)
		in := r.Incoming(lo, hi)
		for j := lo; j < hi; j++ {
			var want []int32
			for k := range r.Len() {
				if int(r.Target.At(k)) == j {
					want = append(want, int32(k))
				}
			}
			if got := in.Of(int32(j - lo)); !slices.Equal(got, want) {
				t.Fatalf("synapses onto %d: %v, want %v", j, got, want)
			}
		}
		if r.Len() > 0 {
			wantBug(t, func() { r.Incoming(hi, hi+1) })
		}
	}
}

// TestRowsByTarget: of synapses made target by target nothing is kept but their targets, whichever way they are appended.
func TestRowsByTarget(t *testing.T) {
	rng := rand.New(rand.NewPCG(9, 10))
	for trial := range 200 {
		nSrc, nTgt := 1+rng.IntN(30), 1+rng.IntN(12)
		b := RowsBuilder{Short: trial%2 == 0, ShortSource: trial%3 == 0}
		var made []synapse
		ascends := true // sources throughout
		for j := range int32(nTgt) {
			var is []int32
			for i := range int32(nSrc) {
				for rng.IntN(3) == 0 {
					if len(made) > 0 && i < made[len(made)-1].i {
						ascends = false
					}
					made = append(made, synapse{i, j, int32(len(made))})
					is = append(is, i)
				}
			}
			list := newTargets(len(is), b.ShortSource)
			list.put(0, Targets{Wide: is})
			b.AppendSources(list, j)
		}
		r := b.Build(nSrc)
		checkRows(t, r, nSrc, made)
		if want := map[bool]numbering{false: byTarget, true: bySource}[ascends]; r.made != want || r.order != nil {
			t.Fatalf("trial %d: numbering %v with list %v, want %v without one", trial, r.made, r.order, want)
		}
	}
}
