package ecs

import (
	"math/rand/v2"
	"testing"
)

// TestCreation: synapses come in the order in which they were made, whether lists are made for it or not, however rules made them and
// rows are sorted. What was given to the builder says what that order is; a target's place beside it says which position is whose.
func TestCreation(t *testing.T) {
	const sources, targets = 60, 50
	r := rand.New(rand.NewPCG(1, 2))
	type pair struct{ i, j int32 }
	made := map[string]func() []pair{
		"source by source": func() (out []pair) {
			for i := range int32(sources) {
				for j := range int32(targets) {
					if r.IntN(3) == 0 {
						out = append(out, pair{i, j})
					}
				}
			}
			return out
		},
		"several of a pair": func() (out []pair) {
			for i := range int32(sources) {
				for range 30 {
					out = append(out, pair{i, r.Int32N(targets)})
				}
			}
			return out
		},
		"target by target": func() (out []pair) {
			for j := range int32(targets) {
				for i := range int32(sources) {
					if r.IntN(3) == 0 {
						out = append(out, pair{i, j})
					}
				}
			}
			return out
		},
		"in any order": func() (out []pair) {
			for range 2 * leastWindow {
				out = append(out, pair{r.Int32N(sources), r.Int32N(targets)})
			}
			return out
		},
		"none": func() []pair { return nil },
	}
	for name, make := range made {
		for _, sorted := range []bool{false, true} {
			want := make()
			w := NewWorld()
			pre := w.NewPopulation("pre", sources)
			post := w.NewPopulation("post", targets)
			p := Get[Projection](w, w.NewProjection("y", pre, 0, sources, post, 0, targets))
			var b RowsBuilder
			for _, x := range want {
				b.Append(x.i, x.j)
			}
			p.SetRows(b.Build(sources))
			number := p.Table.Add("number", I32)
			if rank := p.Rows.Numbers(); rank != nil {
				copy(number.I32, rank)
			} else {
				for k := range number.I32 {
					number.I32[k] = int32(k)
				}
			}
			if sorted {
				keys := makeKeys(r, p.Rows.Len())
				s := p.NewSorting()
				s.Sort(0, sources, keys)
				s.End()
			}
			for _, lists := range []bool{false, true} {
				n := 0
				for is, at := range p.Rows.InCreation(lists).All() {
					for k := range at {
						if got := (pair{is[k], p.Rows.Target.At(int(at[k]))}); got != want[n] || int(number.I32[at[k]]) != n {
							t.Fatalf("%s, sorted %v, lists %v: synapse %d is %v (made as the %d-th), want %v", name, sorted, lists, n, got, number.I32[at[k]], want[n])
						}
						n++
					}
				}
				if n != len(want) {
					t.Errorf("%s, sorted %v, lists %v: %d synapses, want %d", name, sorted, lists, n, len(want))
				}
			}
			if p.Rows.CreatedByRank() && name == "in any order" {
				t.Error("any order is that of ranks")
			}
		}
	}
}

func makeKeys(r *rand.Rand, n int) []int32 {
	keys := make([]int32, n)
	for k := range keys {
		keys[k] = r.Int32N(7)
	}
	return keys
}
