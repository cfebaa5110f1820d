package ecs_test

import (
	"reflect"
	"slices"
	"testing"

	"github.com/spikelane/spikelane/ecs"
)

// TestApart: rows in memory of their own may be sorted anew, by whatever the first were sorted; those stay as they are.
func TestApart(t *testing.T) {
	build := func(key []int32) *ecs.Projection {
		w := ecs.NewWorld()
		g := w.NewPopulation("g", 8)
		p := ecs.Get[ecs.Projection](w, w.NewProjection("s", g, 0, 3, g, 0, 8))
		var b ecs.RowsBuilder
		for k, i := range []int32{1, 0, 1, 2, 0, 0} { // not in the order of sources
			b.Append(i, int32(k))
		}
		p.SetRows(b.Build(3))
		c := p.Table.Add("w", ecs.F64)
		for k := range c.F64 {
			c.F64[k] = float64(k)
		}
		if key != nil {
			sortBy(p, key)
		}
		return p
	}
	up, down := []int32{1, 2, 3, 4, 5, 6}, []int32{6, 5, 4, 3, 2, 1}
	for _, first := range [][]int32{up, down} {
		for _, second := range [][]int32{up, down} {
			shared, before, want := build(first).Rows, build(first).Rows, build(second)
			p := build(nil)
			p.Rows = shared.Apart()
			if !reflect.DeepEqual(p.Rows, build(nil).Rows) {
				t.Errorf("sorted by %v: rows apart are %+v", first, p.Rows)
			}
			sortBy(p, second)
			if !reflect.DeepEqual(p.Rows, want.Rows) || !slices.Equal(p.Table.Get("w").F64, want.Table.Get("w").F64) {
				t.Errorf("sorted by %v, then by %v: %+v, %v, want %+v, %v", first, second, p.Rows, p.Table.Get("w").F64, want.Rows, want.Table.Get("w").F64)
			}
			if !reflect.DeepEqual(shared, before) {
				t.Errorf("sorted by %v: rows have changed, to %+v", first, shared)
			}
		}
		p, want := build(nil), build(first)
		p.TakeRows(want.Rows)
		if p.Rows != want.Rows || !slices.Equal(p.Table.Get("w").F64, want.Table.Get("w").F64) {
			t.Errorf("rows of another: table %v, want %v", p.Table.Get("w").F64, want.Table.Get("w").F64)
		}
	}
}

// sortBy sorts the rows of a projection by keys.
func sortBy(p *ecs.Projection, keys []int32) {
	s := p.NewSorting()
	s.Sort(0, p.Rows.Sources(), slices.Clone(keys))
	s.End()
}
