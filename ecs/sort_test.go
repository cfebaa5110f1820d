package ecs

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"testing"
)

// TestSortRows compares rows sorted by a key, and perhaps by target, and the columns that go with them, with a stable
// sort of the synapses by source, key, perhaps target, and creation, for keys that are dense and far apart.
func TestSortRows(t *testing.T) {
	type entry struct{ i, j, number, rank, key int32 }
	rng := rand.New(rand.NewPCG(7, 8))
	for trial := range 600 {
		sources, targets, most := 1+rng.IntN(20), 1+rng.IntN(10), []int32{1, 3, 40, 1 << 30}[trial%4]
		w := NewWorld()
		p := Get[Projection](w, w.NewProjection("S", w.NewPopulation("P", sources), 0, sources, w.NewPopulation("Q", targets), 0, targets))
		b := RowsBuilder{Short: trial%5 < 2}
		var want []entry
		for n := range int32(rng.IntN(200)) {
			e := entry{i: int32(rng.IntN(sources)), j: int32(rng.IntN(targets)), number: n, key: rng.Int32N(most)}
			if trial%3 == 0 && n > 0 { // sources ascend
				e.i = max(e.i, want[n-1].i)
			}
			if trial%7 < 2 && n > 0 && want[n-1].i <= e.i { // target by target
				e.j = want[n-1].j
			} else if trial%7 < 2 && n > 0 {
				if e.j = want[n-1].j + 1; int(e.j) == targets {
					break
				}
			}
			b.Append(e.i, e.j)
			want = append(want, e)
		}
		p.SetRows(b.Build(sources))
		slices.SortStableFunc(want, func(a, b entry) int { return cmp.Compare(a.i, b.i) })
		keys, shared := make([]int32, len(want)), p.Table.AddShared("shared", F64)
		shared.F64[0] = 5
		columns := []*Column{p.Table.Add("f", F64), p.Table.Add("i", I32), p.Table.Add("l", I64), p.Table.Add("b", Bool)}
		for k := range want {
			want[k].rank = int32(k)
			keys[k] = want[k].key
			columns[0].F64[k], columns[1].I32[k], columns[2].I64[k], columns[3].Bool[k] = float64(k), int32(k), int64(k), uint8(k)
		}
		pairs, _ := p.Rows.Pairs()
		unsorted := *p.Rows
		unsorted.Target = Targets{slices.Clone(p.Rows.Target.Wide), slices.Clone(p.Rows.Target.Short)}
		numbers := p.Rows.Numbers()
		kept := p.Rows.Distinct && p.Rows.Rising
		byTarget := trial%2 == 1
		sortRows(p, keys, 1+rng.IntN(sources), byTarget)
		slices.SortStableFunc(want, func(a, b entry) int {
			if byTarget {
				return cmp.Or(cmp.Compare(a.i, b.i), cmp.Compare(a.key, b.key), cmp.Compare(a.j, b.j))
			}
			return cmp.Or(cmp.Compare(a.i, b.i), cmp.Compare(a.key, b.key))
		})

		r := p.Rows
		if kept && r.rank != nil {
			t.Fatalf("trial %d: ranks are kept that targets tell", trial)
		}
		source, position, byRank, ranks := r.SourceColumn(), r.Positions(), r.ByRank(), r.Ranks()
		if r.Sorted() != (ranks != nil) || r.InOrder() != (position == nil) {
			t.Fatalf("trial %d: sorted %v, in order %v, with ranks %v and positions %v", trial, r.Sorted(), r.InOrder(), ranks, position)
		}
		order := r.Numbers()
		for k, e := range want {
			got := entry{source[k], r.Target.At(k), int32(k), int32(k), e.key}
			if order != nil {
				got.number = order[k]
			}
			if ranks != nil {
				got.rank = ranks[k]
				if byRank[e.rank] != int32(k) {
					t.Fatalf("trial %d: rank %d is at %d, want %d", trial, e.rank, byRank[e.rank], k)
				}
			}
			if got != e || position != nil && position[e.number] != int32(k) {
				t.Fatalf("trial %d: position %d has %+v, want %+v", trial, k, got, e)
			}
			if c := columns; c[0].F64[k] != float64(e.rank) || c[1].I32[k] != e.rank || c[2].I64[k] != int64(e.rank) || c[3].Bool[k] != uint8(e.rank) {
				t.Fatalf("trial %d: columns at %d are not those of rank %d", trial, k, e.rank)
			}
		}
		if shared.F64[0] != 5 {
			t.Fatalf("trial %d: a shared column changed", trial)
		}
		for _, c := range columns { // there and back
			again := r.Ranked(c)
			for k := range want {
				if c.Elem == I32 && again.I32[k] != int32(k) || c.Elem == F64 && again.F64[k] != float64(k) {
					t.Fatalf("trial %d: column %s is not in the order of ranks", trial, c.Name)
				}
			}
		}
		u := r.Unsorted()
		if !slices.Equal(u.Target.AppendTo(nil, 0, u.Len()), unsorted.Target.AppendTo(nil, 0, u.Len())) || !slices.Equal(u.Numbers(), numbers) || (u.Numbers() == nil) != (numbers == nil) {
			t.Fatalf("trial %d: not as before the sort", trial)
		}
		if again, _ := r.Pairs(); !slices.Equal(again, pairs) {
			t.Fatalf("trial %d: pairs changed", trial)
		}
		in := r.Incoming(0, targets)
		for j := range int32(targets) {
			if !slices.IsSortedFunc(in.Of(j), func(a, b int32) int { return cmp.Compare(want[a].rank, want[b].rank) }) {
				t.Fatalf("trial %d: synapses onto %d are %v", trial, j, in.Of(j))
			}
		}
		if r.Sorted() {
			wantBug(t, func() { p.NewSorting() })
		}
	}
}

// sortRows sorts rows by keys, in parts of some rows.
func sortRows(p *Projection, keys []int32, part int, byTarget bool) {
	s := p.NewSorting()
	s.ByTarget = byTarget
	for lo := 0; lo < p.Rows.Sources(); lo += part {
		hi := min(lo+part, p.Rows.Sources())
		s.Sort(lo, hi, slices.Clone(keys[p.Rows.Ptr[lo]:p.Rows.Ptr[hi]]))
	}
	s.End()
}

func BenchmarkSortRows(b *testing.B) {
	const sources, each = 1000, 1000
	var rows RowsBuilder
	keys := make([]int32, 0, sources*each)
	for i := range int32(sources) {
		for j := range int32(each) {
			rows.Append(i, j)
			keys = append(keys, (i*7919+j*104729)%31)
		}
	}
	made := rows.Build(sources)
	w := NewWorld()
	p := Get[Projection](w, w.NewProjection("S", w.NewPopulation("P", sources), 0, sources, w.NewPopulation("Q", each), 0, each))
	p.Table.Resize(made.Len())
	p.Table.Add("w", F64)
	for b.Loop() {
		r := *made
		p.Rows = &r
		sortRows(p, keys, 64, false)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/(sources*each), "ns/synapse")
}
