package ecs

import (
	"math"
	"math/bits"
)

// What things take, before they are made. Each function says the same as the Bytes of what it is about.

// ColumnBytes returns the memory of a column of n elements, padding included.
func ColumnBytes(e Elem, n int64) int64 {
	each := int64(Line / e.Size())
	return ((n+each-1)/each*each + each) * int64(e.Size())
}

// SpikeRingBytes returns the memory of the lists of a ring for n elements that holds depth steps.
func SpikeRingBytes(n int64, depth int64) int64 {
	slot, doubled := ColumnBytes(I32, n), bits.Len64(uint64(max(depth, 1)-1))
	if slot > math.MaxInt64>>doubled {
		return math.MaxInt64 // more than any machine has
	}
	return slot << doubled
}

// TargetsBytes returns the memory of a list of n targets.
func TargetsBytes(n int64, short bool) int64 {
	if short {
		return ColumnBytes(U16, n)
	}
	return ColumnBytes(I32, n)
}

// IncomingBytes returns the memory of the synapses of each of a number of targets.
func IncomingBytes(targets, synapses int64) int64 { return 8*(targets+1) + ColumnBytes(I32, synapses) }

// RepeatsBytes returns the memory of one bit for each source.
func RepeatsBytes(sources int64) int64 { return (sources + 63) / 64 * 8 }

// RowsBytes is the memory of [Rows] by what is in it.
type RowsBytes struct {
	Rows    int // where each begins, and which have a target twice
	Targets int
	Order   int // creation numbers, where they are listed
	Rank    int // the same of ranks
}

// Parts returns the memory that the connectivity takes; the sum is that of Bytes.
func (r *Rows) Parts() RowsBytes {
	return RowsBytes{Rows: 8 * (cap(r.Ptr) + cap(r.repeats)), Targets: r.Target.Bytes(), Order: 4 * cap(r.order), Rank: 4 * cap(r.rank)}
}

// RoomInTheEnd returns how many synapses there is room for in rows of n, if a [RowsBuilder] had room for so many.
func RoomInTheEnd(room, n int64) int64 {
	if room-n > n/32+64 {
		return n
	}
	return room
}

// RoomFor returns how many synapses a [RowsBuilder] has room for in the end, and how many it had room for before it last
// grew, 0 if it never did. It had room for room when it held had; then rows of each synapses were appended, until there
// were total more.
func RoomFor(room, had, each, total int64) (after, before int64) {
	if each < 1 {
		each = 1
	}
	for left := total; left > 0; {
		row := min(each, left)
		if had+row <= room {
			fit := min((room-had)/each*each, left/each*each)
			if fit == 0 {
				fit = row
			}
			had, left = had+fit, left-fit
			continue
		}
		before, room = room, had+max(row, had/4+64)
	}
	return room, before
}
