package systems

import (
	"testing"

	"github.com/spikelane/spikelane/ecs"
)

// counting makes rows of as many targets as the source has for an index, 0, 1, 2, …
type counting struct{}

func (counting) Weave(list *ecs.Targets, i int) {
	for j := range i {
		if list.Short != nil {
			list.Short = append(list.Short, uint16(j))
		} else {
			list.Wide = append(list.Wide, int32(j))
		}
	}
}

func (counting) Bytes() int { return 0 }

// TestArena: rows stand one after the other, and lists that grow become memory for kernels again.
func TestArena(t *testing.T) {
	for _, short := range []bool{false, true} {
		p := &Procedural{Weaver: func() Weaver { return counting{} }, Short: short, Row: 5}
		a := p.arena()
		room := a.targets.Room()
		for _, rows := range [][]int32{{10, 12}, {10, 50_000, 11, 30_000}, {10}} {
			a.clear()
			from := int64(0)
			for _, i := range rows {
				a.weave(p, i, 10)
			}
			a.settle()
			k := 0
			for _, i := range rows {
				if i <= 10 {
					continue // none
				}
				r := a.rows[k]
				k++
				if n := int64(i - 10); r.Lo != from || r.Hi != from+n || r.Param != uint64(i) || r.Serial != 0 || a.targets.At(int(r.Hi-1)) != i-11 {
					t.Errorf("row %d is %+v, want %d targets from %d on", i, r, n, from)
				}
				from = r.Hi
			}
			if k != len(a.rows) || a.targets.Len() != int(from) {
				t.Errorf("%d rows of %d targets, want %d of %d", len(a.rows), a.targets.Len(), k, from)
			}
			if a.targets.Room() != a.room || a.room < room {
				t.Errorf("targets with room for %d, noted %d", a.targets.Room(), a.room)
			}
		}
	}
}
