package ecs

import "unsafe"

// Line is the alignment of columns and the unit of their padding, in bytes: a
// cache line, and the widest vector register that kernels use.
const Line = 64

// aligned returns n zeros whose first lies at a multiple of [Line], with room
// behind them up to the next multiple and one more whole line, so that vector
// code may read and write whole registers past the end. Capacity ends there.
// The size of T must divide Line.
//
// It must not be inlined: in a caller that keeps the slice to itself the
// compiler could place it on the stack, which moves.
//
//go:noinline
func aligned[T any](n int) []T {
	size := int(unsafe.Sizeof(*new(T)))
	each := Line / size
	padded := (n+each-1)/each*each + each
	s := make([]T, padded+each)
	advise(unsafe.Pointer(unsafe.SliceData(s)), (padded+each)*size)
	address := uintptr(unsafe.Pointer(unsafe.SliceData(s)))
	skip := int(-address%Line) / size
	return s[skip : skip+n : skip+padded]
}
