package spikelane

import (
	"github.com/spikelane/spikelane/compile"
	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/standalone"
)

// chosen writes selections of synapses down; nil: all synapses. field is what they are chosen for.
func (v *SynapticState) chosen(field string, by []Selection) (*standalone.Chosen, error) {
	if len(by) == 0 {
		return nil, nil
	}
	c := &standalone.Chosen{FromHi: -1, OntoHi: -1, Nth: -1}
	for _, sel := range by {
		switch sel.kind {
		case byNumbers:
			c.Lists = append(c.Lists, standalone.Listed{Numbers: append([]int{}, sel.i...)})
		case byPairs:
			if len(sel.i) != len(sel.j) {
				return nil, v.unpaired(field, sel)
			}
			c.Lists = append(c.Lists, standalone.Listed{I: append([]int{}, sel.i...), J: append([]int{}, sel.j...)})
		case bySource:
			c.FromLo, c.FromHi = narrowed(c.FromLo, c.FromHi, sel)
		case byTarget:
			c.OntoLo, c.OntoHi = narrowed(c.OntoLo, c.OntoHi, sel)
		case byNth:
			if c.Nth >= 0 && c.Nth != sel.lo || sel.lo < 0 {
				c.OntoLo, c.OntoHi = 0, 0 // nothing is number 0 and number 1
			}
			c.Nth = max(sel.lo, 0)
		case byCondition:
			prog, err := v.evaluator(field+".where", sel.text, true)
			if err != nil {
				return nil, err
			}
			where := standalone.Condition{Text: sel.text, Kernel: v.sim.bindSynapses(v.sp, prog), Call: compile.FirstCall, Draws: prog.Func().Param("seed") >= 0}
			if where.Draws {
				v.sim.accesses++
			}
			c.Where = append(c.Where, where)
		}
	}
	return c, nil
}

// narrowed is a range of indices, that of all if hi is -1, within another one.
func narrowed(lo, hi int, by Selection) (int, int) {
	if hi < 0 {
		return max(by.lo, 0), max(by.hi, by.lo, 0)
	}
	lo = max(lo, by.lo)
	return lo, max(lo, min(hi, by.hi))
}

// noteMatrix notes that a variable gets the values of a matrix.
func (v *SynapticState) noteMatrix(variable string, m [][]float64, by []Selection) error {
	col, err := v.matrixColumn(variable, m)
	if err != nil {
		return err
	}
	chosen, err := v.chosen(variable, by)
	if err != nil {
		return err
	}
	if chosen == nil {
		chosen = &standalone.Chosen{FromHi: -1, OntoHi: -1, Nth: -1}
	}
	values := ecs.NewColumn(variable, ecs.F64, 0)
	for _, row := range m {
		values.F64 = append(values.F64, row...)
	}
	v.sim.note(standalone.Act{Give: &standalone.Give{Of: v.sim.synapses[v.sp], Text: variable + " = matrix", Column: col, Values: values, Chosen: chosen, Dt: v.sp.object.Dt, Matrix: true}})
	return nil
}
