// Package mathfn defines the library functions of the IR (exp, log, sin, pow, the random draws …) by operations that
// IEEE 754 rounds correctly, so that every target computes the same bits.
//
// It stands between the IR and its lowerings. Each function is written once, as straight-line IR (Build); [Expand] puts
// that in place of the library ops of a kernel. The Go functions of this package (Exp, Log, …) are generated from the
// same IR and give the same bits; the interpreter, the portable target and everything that computes before a run use
// them in place of package math.
package mathfn
