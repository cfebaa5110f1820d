package portable

import "github.com/spikelane/spikelane/kernels"

// Loops of indexed columns and lists. Operand 0 is the index, as 64-bit values or straight from a column of 32-bit
// ones; then the mask, then the value. An index outside its column is a bug of the caller and ends in Go's own panic.

type integer interface{ int32 | int64 | uint16 }

func gather[T any, I integer](d, col []T, at []I) {
	at = at[:len(d)]
	for i := range d {
		d[i] = col[at[i]]
	}
}

func gatherNarrow[T int32 | uint16, I integer](d []int64, col []T, at []I) {
	at = at[:len(d)]
	for i := range d {
		d[i] = int64(col[at[i]])
	}
}

func gatherF(m *mem, s *step)  { gather(m.f[s.d][:m.n], m.cols[s.slot].F64, m.i[s.a[0]]) }
func gatherI(m *mem, s *step)  { gather(m.i[s.d][:m.n], m.cols[s.slot].I64, m.i[s.a[0]]) }
func gatherB(m *mem, s *step)  { gather(m.b[s.d][:m.n], m.cols[s.slot].Bool, m.i[s.a[0]]) }
func gatherJ(m *mem, s *step)  { gatherNarrow(m.i[s.d][:m.n], m.cols[s.slot].I32, m.i[s.a[0]]) }
func gatherFN(m *mem, s *step) { gather(m.f[s.d][:m.n], m.cols[s.slot].F64, m.j[s.a[0]]) }
func gatherIN(m *mem, s *step) { gather(m.i[s.d][:m.n], m.cols[s.slot].I64, m.j[s.a[0]]) }
func gatherBN(m *mem, s *step) { gather(m.b[s.d][:m.n], m.cols[s.slot].Bool, m.j[s.a[0]]) }
func gatherJN(m *mem, s *step) { gatherNarrow(m.i[s.d][:m.n], m.cols[s.slot].I32, m.j[s.a[0]]) }
func gatherH(m *mem, s *step)  { gatherNarrow(m.i[s.d][:m.n], m.cols[s.slot].U16, m.i[s.a[0]]) }
func gatherHN(m *mem, s *step) { gatherNarrow(m.i[s.d][:m.n], m.cols[s.slot].U16, m.j[s.a[0]]) }

// Gathers by the column's element; the second table takes 32-bit indices.
var gathers = [2][5]loop{
	{kernels.ElemF64: gatherF, kernels.ElemI64: gatherI, kernels.ElemBool: gatherB, kernels.ElemI32: gatherJ, kernels.ElemU16: gatherH},
	{kernels.ElemF64: gatherFN, kernels.ElemI64: gatherIN, kernels.ElemBool: gatherBN, kernels.ElemI32: gatherJN, kernels.ElemU16: gatherHN},
}

func scatter[T any, I integer](col, x []T, at []I) {
	x = x[:len(at)]
	for i, at := range at {
		col[at] = x[i]
	}
}

func scatterM[T any, I integer](col, x []T, mask []uint8, at []I) {
	x, mask = x[:len(at)], mask[:len(at)]
	for i, at := range at {
		if mask[i] != 0 {
			col[at] = x[i]
		}
	}
}

func scatterF(m *mem, s *step)  { scatter(m.cols[s.slot].F64, m.f[s.a[1]], m.i[s.a[0]][:m.n]) }
func scatterI(m *mem, s *step)  { scatter(m.cols[s.slot].I64, m.i[s.a[1]], m.i[s.a[0]][:m.n]) }
func scatterB(m *mem, s *step)  { scatter(m.cols[s.slot].Bool, m.b[s.a[1]], m.i[s.a[0]][:m.n]) }
func scatterFN(m *mem, s *step) { scatter(m.cols[s.slot].F64, m.f[s.a[1]], m.j[s.a[0]][:m.n]) }
func scatterIN(m *mem, s *step) { scatter(m.cols[s.slot].I64, m.i[s.a[1]], m.j[s.a[0]][:m.n]) }
func scatterBN(m *mem, s *step) { scatter(m.cols[s.slot].Bool, m.b[s.a[1]], m.j[s.a[0]][:m.n]) }
func scatterJ(m *mem, s *step) {
	at, x, col := m.i[s.a[0]][:m.n], m.i[s.a[1]], m.cols[s.slot].I32
	for i, at := range at {
		col[at] = int32(x[i])
	}
}

func scatterJN(m *mem, s *step) {
	at, x, col := m.j[s.a[0]][:m.n], m.i[s.a[1]], m.cols[s.slot].I32
	for i, at := range at {
		col[at] = int32(x[i])
	}
}

var scatters = [2][4]loop{
	{kernels.ElemF64: scatterF, kernels.ElemI64: scatterI, kernels.ElemBool: scatterB, kernels.ElemI32: scatterJ},
	{kernels.ElemF64: scatterFN, kernels.ElemI64: scatterIN, kernels.ElemBool: scatterBN, kernels.ElemI32: scatterJN},
}

func scatterMF(m *mem, s *step) {
	scatterM(m.cols[s.slot].F64, m.f[s.a[2]], m.b[s.a[1]], m.i[s.a[0]][:m.n])
}

func scatterMI(m *mem, s *step) {
	scatterM(m.cols[s.slot].I64, m.i[s.a[2]], m.b[s.a[1]], m.i[s.a[0]][:m.n])
}

func scatterMB(m *mem, s *step) {
	scatterM(m.cols[s.slot].Bool, m.b[s.a[2]], m.b[s.a[1]], m.i[s.a[0]][:m.n])
}

func scatterMFN(m *mem, s *step) {
	scatterM(m.cols[s.slot].F64, m.f[s.a[2]], m.b[s.a[1]], m.j[s.a[0]][:m.n])
}

func scatterMIN(m *mem, s *step) {
	scatterM(m.cols[s.slot].I64, m.i[s.a[2]], m.b[s.a[1]], m.j[s.a[0]][:m.n])
}

func scatterMBN(m *mem, s *step) {
	scatterM(m.cols[s.slot].Bool, m.b[s.a[2]], m.b[s.a[1]], m.j[s.a[0]][:m.n])
}

func scatterMJ(m *mem, s *step) {
	at, mask, x, col := m.i[s.a[0]][:m.n], m.b[s.a[1]], m.i[s.a[2]], m.cols[s.slot].I32
	for i, at := range at {
		if mask[i] != 0 {
			col[at] = int32(x[i])
		}
	}
}

func scatterMJN(m *mem, s *step) {
	at, mask, x, col := m.j[s.a[0]][:m.n], m.b[s.a[1]], m.i[s.a[2]], m.cols[s.slot].I32
	for i, at := range at {
		if mask[i] != 0 {
			col[at] = int32(x[i])
		}
	}
}

var maskedScatters = [2][4]loop{
	{kernels.ElemF64: scatterMF, kernels.ElemI64: scatterMI, kernels.ElemBool: scatterMB, kernels.ElemI32: scatterMJ},
	{kernels.ElemF64: scatterMFN, kernels.ElemI64: scatterMIN, kernels.ElemBool: scatterMBN, kernels.ElemI32: scatterMJN},
}
