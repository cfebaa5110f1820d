package spikelane

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"hash"

	"github.com/spikelane/spikelane/compile"
	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/model"
)

// wiringKey is all that the connections made by a synapses object are a function of.
type wiringKey struct {
	syn *Synapses
	sum [sha256.Size]byte
}

// wiringKey returns all that the rows of new synapses are a function of: the calls of Connect as they were compiled,
// the values that these read, and the seed if they draw. It is not known where Go functions of the user have a say.
func (s *Simulation) wiringKey(sp *synapseProgram) (key wiringKey, known bool) {
	h, seeded := sha256.New(), false
	e := sp.ends
	fmt.Fprintln(h, sp.object.ID, e.NPre, e.NPost, e.OffsetPre, e.OffsetPost, e.GroupPre, e.GroupPost, e.Short)
	for k, cp := range sp.connect {
		fmt.Fprintln(h, "connect", k, cp.site, number(cp.p), cp.n, cp.reads, cp.spec.SkipIfInvalid)
		seeded = seeded || cp.p != 1
		if cp.rule == nil {
			continue // pairs are the k-th list of this very object
		}
		fmt.Fprintln(h, cp.rule.String(), cp.rule.Over)
		for _, x := range []*model.Expr{cp.rule.Low, cp.rule.High, cp.rule.Step, cp.rule.Size} {
			if x == nil {
				fmt.Fprintln(h, "none")
				continue
			}
			n, whole := compile.Whole(x, e)
			fmt.Fprintln(h, n, whole)
		}
		seeded = seeded || cp.rule.Size != nil || cp.rule.P != nil
		for _, prog := range []kernels.Program{cp.rows, cp.elem, cp.choose, cp.odds, cp.count} {
			if prog == nil {
				fmt.Fprintln(h, "none")
				continue
			}
			f := prog.Func()
			if len(f.Hosts) > 0 {
				return key, false
			}
			fmt.Fprintln(h, f)
			seeded = seeded || f.Param("seed") >= 0
			for _, c := range s.bindSynapses(sp, prog).Columns {
				if c != nil { // others are those of the iterations
					sumColumn(h, c)
				}
			}
		}
	}
	if seeded {
		fmt.Fprintln(h, "seed", s.wiring)
	}
	return wiringKey{sp.decl, [sha256.Size]byte(h.Sum(nil))}, true
}

// sumColumn adds the name and the values of a column to a hash.
func sumColumn(h hash.Hash, c *ecs.Column) {
	fmt.Fprintln(h, c.Name, c.Elem, c.Len())
	var values any
	switch c.Elem {
	case ecs.F64:
		values = c.F64[:c.Len()]
	case ecs.I32:
		values = c.I32[:c.Len()]
	case ecs.I64:
		values = c.I64[:c.Len()]
	case ecs.Bool:
		values = c.Bool[:c.Len()]
	case ecs.U16:
		values = c.U16[:c.Len()]
	}
	if err := binary.Write(h, binary.LittleEndian, values); err != nil {
		panic("BUG: spikelane: " + err.Error())
	}
}
