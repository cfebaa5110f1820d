// Package kernels is the intermediate representation between equations and machine: a kernel is one straight-line
// function over a range of elements, built by package compile, improved by kernels/pass and lowered by
// kernels/portable, kernels/native or kernels/cpp.
//
// A [Func] knows columns (struct-of-array state), parameters (scalars of one call), index lists (compressed output)
// and instructions in SSA form. It knows no neuron and no unit. Its meaning is the meaning of its ops, one after the
// other, one element after the other; kernels/interp is that meaning as code.
//
// The instructions stand in two parts. The once part runs one time for each call and holds what no element changes;
// the each part runs for every element of the call's range and may use values of both.
//
// Arithmetic is IEEE 754 binary64, round to nearest even, one rounding for each op: a product feeds an addition without
// rounding only in [OpFMA]. That, and random numbers that are functions of counters, is why every lowering gives the
// same bits.
package kernels
