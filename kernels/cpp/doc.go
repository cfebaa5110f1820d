// Package cpp turns kernels into C++: text that a compiler makes into functions with the bits of every other target.
// It only writes; who compiles and runs the text, be it this process or a project of its own, brings the compiler.
//
// [Generate] writes a translation unit: for each kernel a block of arguments ([Layout]), loops, and one function that
// runs them over many rows. The text includes [Header], needs the compiler's [Flags], and is a function of its
// arguments alone, to the byte.
//
// How the bits are kept: constants are hexadecimal; an operation rounds once, and only fma joins two; what C++ leaves
// undefined (overflow, wide shifts, conversions out of range, division) goes through the header's functions. The
// header does not compile where a macro tells that results would change. [Unit.Check] names a function that computes
// what else flags can change, such as contraction: whoever loads the code calls it once and compares with [CheckWant].
//
// How loops vectorise: what must go in the order of elements (scatters, accumulations, lists, calls) has loops of its
// own, behind those of pure arithmetic, with a block of values between them; so have, where there is much arithmetic,
// elements of fewer than 8 bytes, and random numbers, which come in pairs and take products that only the header's
// vectors make fast. Where elements may meet in a place, one loop does one element after the other, as
// [kernels.Func.Orders] says.
package cpp
