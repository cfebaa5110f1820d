package portable

import "github.com/spikelane/spikelane/kernels"

// Accumulations, in element order, and appends to lists.

func accumV[I integer](col, x []float64, at []I) {
	x = x[:len(at)]
	for i, at := range at {
		col[at] += x[i]
	}
}

// accumS adds the same x everywhere, four elements for each turn of the loop.
func accumS[I integer](col []float64, x float64, at []I) {
	for len(at) >= 4 {
		col[at[0]] += x
		col[at[1]] += x
		col[at[2]] += x
		col[at[3]] += x
		at = at[4:]
	}
	for _, at := range at {
		col[at] += x
	}
}

func accumMV[I integer](col, x []float64, mask []uint8, at []I) {
	x, mask = x[:len(at)], mask[:len(at)]
	for i, at := range at {
		if mask[i] != 0 {
			col[at] += x[i]
		}
	}
}

func accumMS[I integer](col []float64, x float64, mask []uint8, at []I) {
	mask = mask[:len(at)]
	for i, at := range at {
		if mask[i] != 0 {
			col[at] += x
		}
	}
}

func accumWV(m *mem, s *step) { accumV(m.cols[s.slot].F64, m.f[s.a[1]], m.i[s.a[0]][:m.n]) }
func accumWS(m *mem, s *step) { accumS(m.cols[s.slot].F64, m.float(s.a[1]), m.i[s.a[0]][:m.n]) }
func accumNV(m *mem, s *step) { accumV(m.cols[s.slot].F64, m.f[s.a[1]], m.j[s.a[0]][:m.n]) }
func accumNS(m *mem, s *step) { accumS(m.cols[s.slot].F64, m.float(s.a[1]), m.j[s.a[0]][:m.n]) }
func accumMWV(m *mem, s *step) {
	accumMV(m.cols[s.slot].F64, m.f[s.a[2]], m.b[s.a[1]], m.i[s.a[0]][:m.n])
}

func accumMWS(m *mem, s *step) {
	accumMS(m.cols[s.slot].F64, m.float(s.a[2]), m.b[s.a[1]], m.i[s.a[0]][:m.n])
}

func accumMNV(m *mem, s *step) {
	accumMV(m.cols[s.slot].F64, m.f[s.a[2]], m.b[s.a[1]], m.j[s.a[0]][:m.n])
}

func accumMNS(m *mem, s *step) {
	accumMS(m.cols[s.slot].F64, m.float(s.a[2]), m.b[s.a[1]], m.j[s.a[0]][:m.n])
}

// accums is by index: 64-bit, 32-bit.
var accums = [2][]variant{
	{{0, accumWV}, {2, accumWS}},
	{{0, accumNV}, {2, accumNS}},
}

var maskedAccums = [2][]variant{
	{{0, accumMWV}, {4, accumMWS}},
	{{0, accumMNV}, {4, accumMNS}},
}

// shortAccums take indices straight from a column of 16-bit ones, whose slot is the step's imm, without a copy.
var shortAccums = []variant{{0, accumHV}, {1, accumHS}}

func (m *mem) short(s *step) []uint16 { return m.cols[s.imm].U16[m.first : m.first+int64(m.n)] }

func accumHV(m *mem, s *step) { accumV(m.cols[s.slot].F64, m.f[s.a[0]], m.short(s)) }
func accumHS(m *mem, s *step) { accumS(m.cols[s.slot].F64, m.float(s.a[0]), m.short(s)) }

// sum adds up a column of one element: accum at the scalar index of operand 0.
func sumV(m *mem, s *step) {
	p := &m.cols[s.slot].F64[int64(m.k[s.a[0]])]
	t := *p
	for _, x := range m.f[s.a[1]][:m.n] {
		t += x
	}
	*p = t
}

// emit appends the value of every element whose mask is set. Operand 0 is the mask.
func emit(m *mem, s *step) {
	l, x := m.lists[s.slot], m.i[s.a[1]]
	for i, on := range m.b[s.a[0]][:m.n] {
		if on != 0 {
			l.Index[l.Len] = int32(x[i])
			l.Len++
		}
	}
}

func emitNarrow(m *mem, s *step) {
	l, x := m.lists[s.slot], m.j[s.a[1]]
	for i, on := range m.b[s.a[0]][:m.n] {
		if on != 0 {
			l.Index[l.Len] = x[i]
			l.Len++
		}
	}
}

// emitIndex appends the elements' own indices.
func emitIndex(m *mem, s *step) {
	l, first, mask := m.lists[s.slot], m.first, m.b[s.a[0]][:m.n]
	for len(mask) >= 8 {
		if eight(mask) != 0 {
			emitRun(l, first, mask[:8])
		}
		mask, first = mask[8:], first+8
	}
	emitRun(l, first, mask)
}

func emitRun(l *kernels.IndexList, first int64, mask []uint8) {
	for i, on := range mask {
		if on != 0 {
			l.Index[l.Len] = int32(first) + int32(i)
			l.Len++
		}
	}
}
