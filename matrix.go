package spikelane

import (
	"fmt"
	"math"

	"github.com/spikelane/spikelane/ecs"
)

// Matrix returns a variable or another expression as a dense matrix, row i for source i, column j for target j, with
// NaN where no synapse is selected. Two synapses of one pair are an error: select one of them by Nth.
func (v *SynapticState) Matrix(expression string, by ...Selection) ([][]float64, error) {
	values, err := v.Get(expression, by...)
	if err != nil {
		return nil, err
	}
	i, j, err := v.Pairs(by...)
	if err != nil {
		return nil, err
	}
	m := make([][]float64, v.sp.ends.NPre)
	flat := make([]float64, v.sp.ends.NPre*v.sp.ends.NPost)
	taken := make([]bool, len(flat))
	for k := range flat {
		flat[k] = math.NaN()
	}
	for r := range m {
		m[r] = flat[r*v.sp.ends.NPost : (r+1)*v.sp.ends.NPost : (r+1)*v.sp.ends.NPost]
	}
	for k := range i {
		at := int(i[k])*v.sp.ends.NPost + int(j[k])
		if taken[at] {
			return nil, v.fault(expression, "E420", fmt.Sprintf("several synapses from %d onto %d", i[k], j[k]), "select one of each pair: Nth(0)")
		}
		taken[at] = true
		flat[at] = values[k%len(values)]
	}
	return m, nil
}

// SetMatrix gives a variable the values of a dense matrix, row i for source i, column j for target j. All synapses of a
// pair get its value. NaN leaves a synapse as it is; where no synapse is selected the matrix has NaN too.
func (v *SynapticState) SetMatrix(variable string, m [][]float64, by ...Selection) error {
	if v.sp == nil {
		return v.sim.foreign(false, "synapses")
	}
	if v.sim.notes != nil {
		return v.noteMatrix(variable, m, by)
	}
	i, j, err := v.Pairs(by...)
	if err != nil {
		return err
	}
	col, err := v.matrixColumn(variable, m)
	if err != nil {
		return err
	}
	targets := v.sp.ends.NPost
	connected := make([]bool, len(m)*targets)
	for k := range i {
		connected[int(i[k])*targets+int(j[k])] = true
	}
	for r, row := range m {
		for c, x := range row {
			if x == x && !connected[r*targets+c] {
				return v.fault(variable, "E419", fmt.Sprintf("the matrix has %v from %d onto %d, but no such synapse is selected", x, r, c), "write NaN there")
			}
		}
	}
	c, err := v.choose(variable, by)
	if err != nil {
		return err
	}
	k := 0
	v.each(c, func(at int) {
		if x := m[i[k]][j[k]]; x == x {
			put(col, at, x)
		}
		k++
	})
	return nil
}

// matrixColumn returns the column of a variable that takes the values of a matrix.
func (v *SynapticState) matrixColumn(variable string, m [][]float64) (*ecs.Column, error) {
	col, err := v.settable(variable)
	if err != nil {
		return nil, err
	}
	if col.Shared {
		return nil, v.fault(variable, "E129", fmt.Sprintf("%s is shared by all synapses: its value cannot differ by synapse", variable), "")
	}
	if len(m) != v.sp.ends.NPre {
		return nil, v.fault(variable, "E403", fmt.Sprintf("the matrix has %d rows for %d sources", len(m), v.sp.ends.NPre), "")
	}
	for r, row := range m {
		if len(row) != v.sp.ends.NPost {
			return nil, v.fault(variable, "E403", fmt.Sprintf("row %d of the matrix has %d values for %d targets", r, len(row), v.sp.ends.NPost), "")
		}
		for _, x := range row {
			if x == x && !fits(col.Elem, x) {
				return nil, v.fault(variable, "E418", unfit(col, x), "")
			}
		}
	}
	return col, nil
}

// FromMatrix returns the connection of all pairs for which a dense matrix, row i for source i, has a value that is not
// NaN, and those values, which SynapticState.SetValues takes.
func FromMatrix(m [][]float64) (Connect, []float64) {
	c, values := Connect{I: []int32{}, J: []int32{}}, []float64{}
	for i, row := range m {
		for j, x := range row {
			if x == x {
				c.I, c.J, values = append(c.I, int32(i)), append(c.J, int32(j)), append(values, x)
			}
		}
	}
	return c, values
}
