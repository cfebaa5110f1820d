// Package record turns arrays into files: NumPy archives, CSV, and any other file that must never be seen half
// written. It is the last step of the pipe, after systems has collected spikes and samples.
package record

import (
	"errors"
	"fmt"
	"math"
)

// ErrArray is wrapped by the errors about an array that cannot be written: data of a type that is not listed at
// [Array], a shape that does not fit the data, a name that cannot stand in an archive or stands there twice.
var ErrArray = errors.New("cannot write array")

// Array is a named array in row-major (C) order.
type Array struct {
	Name  string
	Shape []int // the product is the length of Data; empty for a single number
	Data  any   // []float64, []int32, []int64 or []bool; or Parts of such
}

// Vector returns the one-dimensional array of data.
func Vector[T float64 | int32 | int64 | bool](name string, data []T) Array {
	return Array{Name: name, Shape: []int{len(data)}, Data: data}
}

// length returns the number of elements of Data, an error if that is not what Shape says.
func (a Array) length() (int, error) {
	var n int
	switch data := a.Data.(type) {
	case []float64:
		n = len(data)
	case []int32:
		n = len(data)
	case []int64:
		n = len(data)
	case []bool:
		n = len(data)
	case parted:
		n = data.length()
	default:
		return 0, fmt.Errorf("%w %q: data of type %T, want []float64, []int32, []int64 or []bool", ErrArray, a.Name, a.Data)
	}
	if want, ok := product(a.Shape); !ok || want != n {
		return 0, fmt.Errorf("%w %q: shape %v does not hold %d elements", ErrArray, a.Name, a.Shape, n)
	}
	return n, nil
}

// product multiplies the sides of a shape; ok is false if one is negative or the product does not fit.
func product(shape []int) (n int, ok bool) {
	n = 1
	for _, side := range shape {
		if side < 0 {
			return 0, false
		}
		if side > 0 && n > math.MaxInt/16/side { // 16: room for the bytes of the widest element
			return 0, false
		}
		n *= side
	}
	return n, true
}
