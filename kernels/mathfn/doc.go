// Package mathfn defines the library functions of the IR (exp, log, sin, pow, the random draws …) by operations that
// IEEE 754 rounds correctly, so that every target computes the same bits.
//
// It stands between the IR and its lowerings. Each function is written once, as straight-line IR ([Build]); [Expand]
// puts that in place of the library ops of a kernel. The Go functions of this package ([Exp], [Log], …) are generated
// from the same IR and give the same bits; the interpreter, the portable target and everything that computes before a
// run use them in place of package math. [Poisson] alone is written as Go, since it needs a loop.
//
// Errors are below these, in units of the last place over all arguments, denormal results included (correct rounding
// would be 0.5); they are the largest found among some hundred thousand arguments for each, with the doubles around every
// change of method, rounded up:
//
//	exp 0.95   expm1 0.90   exprel 0.80   log 0.85   log1p 0.87   log10 0.80   pow 0.80
//	sin 0.78   cos 0.78     tan 0.95      (up to |x| = 2^53; beyond, x counts as 0)
//	sinh 1.7   cosh 0.95    tanh 0.76     asin 1.1   acos 1.1     atan 0.78
//
// Special values are those of C99 Annex F. Odd and even functions are so to the bit. All but exprel and cosh, which may
// step back by one ulp where they are flat, have been found monotone where the real functions are. Floor division and
// remainder are those of Python and exact up to one rounding.
package mathfn
