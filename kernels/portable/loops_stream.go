package portable

import (
	"encoding/binary"
	"math"

	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/kernels/mathfn"
	"github.com/spikelane/spikelane/kernels/rng"
)

// Loops of streamed columns: copies, conversions, masked stores. Operand 0 is the value, or the mask of a masked store
// with the value after it; the destination is a buffer or the column's view.

func (m *mem) float(r int32) float64 { return math.Float64frombits(m.k[r]) }

func copyF(m *mem, s *step) { copy(m.f[s.d][:m.n], m.f[s.a[0]]) }
func copyI(m *mem, s *step) { copy(m.i[s.d][:m.n], m.i[s.a[0]]) }
func copyB(m *mem, s *step) { copy(m.b[s.d][:m.n], m.b[s.a[0]]) }
func copyJ(m *mem, s *step) { copy(m.j[s.d][:m.n], m.j[s.a[0]]) }
func fillF(m *mem, s *step) { fill(m.f[s.d][:m.n], m.float(s.a[0])) }
func fillI(m *mem, s *step) { fill(m.i[s.d][:m.n], int64(m.k[s.a[0]])) }
func fillB(m *mem, s *step) { fill(m.b[s.d][:m.n], uint8(m.k[s.a[0]])) }
func fillJ(m *mem, s *step) { fill(m.j[s.d][:m.n], int32(m.k[s.a[0]])) }

func fill[T any](d []T, x T) {
	for i := range d {
		d[i] = x
	}
}

func widen(m *mem, s *step) {
	d := m.i[s.d][:m.n]
	x := m.j[s.a[0]][:len(d)]
	for i := range d {
		d[i] = int64(x[i])
	}
}

func narrow(m *mem, s *step) {
	d := m.j[s.d][:m.n]
	x := m.i[s.a[0]][:len(d)]
	for i := range d {
		d[i] = int32(x[i])
	}
}

// index makes the elements' indices.
func index(m *mem, s *step) {
	d := m.i[s.d][:m.n]
	for i := range d {
		d[i] = m.first + int64(i)
	}
}

// uniformIndex and normalIndex draw for the elements themselves: operands step and seed.
func uniformIndex(m *mem, s *step) {
	rng.UniformBlock(m.f[s.d][:m.n], m.first, int64(m.k[s.a[0]]), int64(m.k[s.a[1]]), uint32(s.imm))
}

func normalIndex(m *mem, s *step) {
	mathfn.NormalBlock(m.f[s.d][:m.n], m.first, int64(m.k[s.a[0]]), int64(m.k[s.a[1]]), uint32(s.imm))
}

// eight returns eight mask bytes at once, to skip what no element asks for.
func eight(mask []uint8) uint64 { return binary.LittleEndian.Uint64(mask) }

func maskedV[T any](d, x []T, mask []uint8) {
	x, mask = x[:len(d)], mask[:len(d)]
	for len(d) >= 8 && len(x) >= 8 && len(mask) >= 8 {
		if eight(mask) != 0 {
			for i, on := range mask[:8] {
				if on != 0 {
					d[i] = x[i]
				}
			}
		}
		d, x, mask = d[8:], x[8:], mask[8:]
	}
	for i, on := range mask {
		if on != 0 {
			d[i] = x[i]
		}
	}
}

func maskedS[T any](d []T, x T, mask []uint8) {
	mask = mask[:len(d)]
	for len(d) >= 8 && len(mask) >= 8 {
		if eight(mask) != 0 {
			for i, on := range mask[:8] {
				if on != 0 {
					d[i] = x
				}
			}
		}
		d, mask = d[8:], mask[8:]
	}
	for i, on := range mask {
		if on != 0 {
			d[i] = x
		}
	}
}

func maskedFV(m *mem, s *step) { maskedV(m.f[s.d][:m.n], m.f[s.a[1]], m.b[s.a[0]]) }
func maskedFS(m *mem, s *step) { maskedS(m.f[s.d][:m.n], m.float(s.a[1]), m.b[s.a[0]]) }
func maskedIV(m *mem, s *step) { maskedV(m.i[s.d][:m.n], m.i[s.a[1]], m.b[s.a[0]]) }
func maskedIS(m *mem, s *step) { maskedS(m.i[s.d][:m.n], int64(m.k[s.a[1]]), m.b[s.a[0]]) }
func maskedBV(m *mem, s *step) { maskedV(m.b[s.d][:m.n], m.b[s.a[1]], m.b[s.a[0]]) }
func maskedBS(m *mem, s *step) { maskedS(m.b[s.d][:m.n], uint8(m.k[s.a[1]]), m.b[s.a[0]]) }
func maskedJS(m *mem, s *step) { maskedS(m.j[s.d][:m.n], int32(m.k[s.a[1]]), m.b[s.a[0]]) }
func maskedJV(m *mem, s *step) {
	d := m.j[s.d][:m.n]
	x, mask := m.i[s.a[1]][:len(d)], m.b[s.a[0]][:len(d)]
	for i, on := range mask {
		if on != 0 {
			d[i] = int32(x[i])
		}
	}
}

// Stores by the column's element.
var stores = [...][]variant{
	kernels.ElemF64:  {{0, copyF}, {1, fillF}},
	kernels.ElemI64:  {{0, copyI}, {1, fillI}},
	kernels.ElemBool: {{0, copyB}, {1, fillB}},
	kernels.ElemI32:  {{0, narrow}, {1, fillJ}},
}

var maskedStores = [...][]variant{
	kernels.ElemF64:  {{0, maskedFV}, {2, maskedFS}},
	kernels.ElemI64:  {{0, maskedIV}, {2, maskedIS}},
	kernels.ElemBool: {{0, maskedBV}, {2, maskedBS}},
	kernels.ElemI32:  {{0, maskedJV}, {2, maskedJS}},
}

// Copies of a value by its file: what splat and a load that must be kept need.
var copies = [...]loop{fileF: copyF, fileI: copyI, fileB: copyB, fileJ: copyJ}

var fills = [...]loop{fileF: fillF, fileI: fillI, fileB: fillB}
