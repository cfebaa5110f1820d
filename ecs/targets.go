package ecs

import (
	"math"
	"slices"
)

// MostShort is the number of elements of the largest population that 16 bits number.
const MostShort = math.MaxUint16 + 1

// Targets is a list of indices into a population, as narrow as its size allows: what a spike reads of the connectivity
// is little else, so half the bytes is half the memory traffic of a large network. One of the slices is nil; the other
// is aligned and padded as a [Column] is.
type Targets struct {
	Wide  []int32
	Short []uint16 // for populations of at most MostShort elements
}

// newTargets returns a list of n zeros.
func newTargets(n int, short bool) Targets {
	if short {
		return Targets{Short: aligned[uint16](n)}
	}
	return Targets{Wide: aligned[int32](n)}
}

// RoomForTargets returns an empty list with room for n indices: as long as no more are appended, it stays where it is.
func RoomForTargets(n int, short bool) Targets {
	if short {
		return Targets{Short: aligned[uint16](n)[:0:n]}
	}
	return Targets{Wide: aligned[int32](n)[:0:n]}
}

// Room returns how many indices there is room for.
func (t *Targets) Room() int { return cap(t.Wide) + cap(t.Short) }

// Clear empties the list, whose room remains.
func (t *Targets) Clear() { t.Wide, t.Short = t.Wide[:0], t.Short[:0] }

// Moved returns a copy of the list with room for n indices, aligned and padded again after indices were appended to it.
func (t *Targets) Moved(n int) Targets {
	to := RoomForTargets(n, t.Short != nil)
	to.Wide, to.Short = append(to.Wide, t.Wide...), append(to.Short, t.Short...)
	return to
}

// Len returns the length of the list.
func (t *Targets) Len() int { return len(t.Wide) + len(t.Short) }

// At returns index k.
func (t *Targets) At(k int) int32 {
	if t.Short != nil {
		return int32(t.Short[k])
	}
	return t.Wide[k]
}

// AppendTo appends indices lo to hi-1 to a list.
func (t *Targets) AppendTo(list []int32, lo, hi int) []int32 {
	if t.Short == nil {
		return append(list, t.Wide[lo:hi]...)
	}
	for _, j := range t.Short[lo:hi] {
		list = append(list, int32(j))
	}
	return list
}

// Column returns the list as a column.
func (t *Targets) Column(name string) *Column {
	if t.Short != nil {
		return &Column{Name: name, Elem: U16, U16: t.Short}
	}
	return &Column{Name: name, Elem: I32, I32: t.Wide}
}

// Bytes returns the memory that the list takes.
func (t *Targets) Bytes() int { return 4*cap(t.Wide) + 2*cap(t.Short) }

// set writes index k.
func (t *Targets) set(k int, j int32) {
	if t.Short != nil {
		t.Short[k] = uint16(j)
	} else {
		t.Wide[k] = j
	}
}

// put writes a list from index k on.
func (t *Targets) put(k int, js Targets) {
	switch {
	case t.Short == nil && js.Short == nil:
		copy(t.Wide[k:], js.Wide)
	case t.Short == nil:
		convert(t.Wide[k:], js.Short)
	case js.Short == nil:
		convert(t.Short[k:], js.Wide)
	default:
		copy(t.Short[k:], js.Short)
	}
}

func convert[T, F int32 | uint16](to []T, from []F) {
	to = to[:len(from)]
	for n, j := range from {
		to[n] = T(j)
	}
}

// fill writes j from index lo to hi-1.
func (t *Targets) fill(lo, hi int, j int32) {
	if t.Short == nil {
		for k := lo; k < hi; k++ {
			t.Wide[k] = j
		}
		return
	}
	for k := lo; k < hi; k++ {
		t.Short[k] = uint16(j)
	}
}

// grow makes a list, of which n indices are in use, one of more.
func (t *Targets) grow(n, more int, short bool) {
	grown := newTargets(more, short)
	if n > 0 {
		grown.put(0, t.first(n))
	}
	*t = grown
}

// first returns the list of the first n indices.
func (t *Targets) first(n int) Targets {
	if t.Short != nil {
		return Targets{Short: t.Short[:n]}
	}
	return Targets{Wide: t.Wide[:n]}
}

// extent returns the least and the greatest index of a list that is not empty.
func (t *Targets) extent() (lo, hi int32) {
	lo, hi = t.At(0), t.At(0)
	for k := range t.Len() {
		lo, hi = min(lo, t.At(k)), max(hi, t.At(k))
	}
	return lo, hi
}

// Search returns the first place from lo to hi-1 whose index is at least j, hi if there is none; the indices there do
// not fall.
func (t *Targets) Search(lo, hi int64, j int) int64 {
	if t.Short != nil {
		return lo + search(t.Short[lo:hi], j)
	}
	return lo + search(t.Wide[lo:hi], j)
}

func search[T int32 | uint16](list []T, j int) int64 {
	lo, hi := 0, len(list)
	for lo < hi {
		if mid := int(uint(lo+hi) >> 1); int(list[mid]) < j {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return int64(lo)
}

// Ascends reports whether each index from lo to hi-1 is greater than the one before it.
func (t *Targets) Ascends(lo, hi int64) bool {
	if t.Short != nil {
		return ascending(t.Short[lo:hi])
	}
	return ascending(t.Wide[lo:hi])
}

// ascending looks at all of the list: nearly all lists ascend, and without a way out the loop has no branch.
func ascending[T int32 | uint16](list []T) bool {
	falls := 0
	for k := 1; k < len(list); k++ {
		n := 0
		if list[k] <= list[k-1] {
			n = 1
		}
		falls |= n
	}
	return falls == 0
}

// sort puts the indices from lo to hi-1 into ascending order.
func (t *Targets) sort(lo, hi int64) {
	if t.Short != nil {
		slices.Sort(t.Short[lo:hi])
	} else {
		slices.Sort(t.Wide[lo:hi])
	}
}

// Rises reports whether the indices from lo to hi-1 do not fall.
func (t *Targets) Rises(lo, hi int64) bool {
	if t.Short != nil {
		return slices.IsSorted(t.Short[lo:hi])
	}
	return slices.IsSorted(t.Wide[lo:hi])
}
