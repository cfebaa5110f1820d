package record

import (
	"fmt"
	"io"
	"iter"
)

// Parts is the Data of an [Array] that nobody holds as a whole: what is as large as the memory can still be written.
type Parts[T float64 | int32 | int64 | bool] struct {
	N int // elements
	// Each hands them out in order, some at a time; a part is not used after the next is asked for. It is asked more
	// than once: an archive tells the checksum of the elements before them.
	Each iter.Seq[[]T]
}

// parted is any Parts.
type parted interface {
	length() int
	kind() any // no elements, of the same type
	write(w io.Writer, buf []byte) error
}

func (p Parts[T]) length() int { return p.N }

func (p Parts[T]) kind() any { return []T(nil) }

func (p Parts[T]) write(w io.Writer, buf []byte) error {
	n := 0
	for part := range p.Each {
		n += len(part)
		if err := writeElements(w, Array{Data: part}, buf); err != nil {
			return err
		}
	}
	if n != p.N {
		panic(fmt.Sprintf("BUG: record: %d elements in parts, want %d", n, p.N))
	}
	return nil
}

// kind returns Data, or an empty list of the type that its parts have.
func (a Array) kind() any {
	if p, ok := a.Data.(parted); ok {
		return p.kind()
	}
	return a.Data
}
