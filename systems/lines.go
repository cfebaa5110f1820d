package systems

// Owners write to their parts of a step all the time. A line of memory that two of them write, or one writes and another
// reads, goes back and forth between processors, which takes longer than many a part: so parts lie on lines of their own.

// line is the size of a line of memory in bytes; some processors fetch two at a time.
const line = 128

// alone returns a copy of v that shares no line of memory with anything else.
func alone[T any](v T) *T {
	p := &struct {
		_ [line]byte
		v T
		_ [line]byte
	}{v: v}
	return &p.v
}

// aloneAll returns a copy of s that shares no line of memory with anything else; size is that of an element.
func aloneAll[T any](s []T, size int) []T {
	n := (line + size - 1) / size
	own := make([]T, n+len(s)+n)[n : n+len(s) : n+len(s)]
	copy(own, s)
	return own
}
