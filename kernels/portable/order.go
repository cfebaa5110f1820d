package portable

// rising returns the number of elements from first on, at most n, whose indices all rise.
func (m *mem) rising(first, n int) int {
	for _, slot := range m.p.indices {
		at := m.cols[slot].I32[first : first+n]
		for i := 1; i < n; i++ {
			if at[i] <= at[i-1] {
				n = i
			}
		}
	}
	return n
}
