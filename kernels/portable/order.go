package portable

import "github.com/spikelane/spikelane/kernels"

// rising returns the number of elements from first on, at most n, whose indices all rise.
func (m *mem) rising(first, n int) int {
	for _, slot := range m.p.indices {
		if m.p.f.Cols[slot].Elem == kernels.ElemU16 {
			n = risingRun(m.cols[slot].U16[first : first+n])
		} else {
			n = risingRun(m.cols[slot].I32[first : first+n])
		}
	}
	return n
}

// risingRun returns how many of the first indices rise.
func risingRun[T int32 | uint16](at []T) int {
	for i := 1; i < len(at); i++ {
		if at[i] <= at[i-1] {
			return i
		}
	}
	return len(at)
}
