// Package rng is the random source of every kernel: the counter-based generator Philox4x32-10, once as Go and once as
// IR, which give the same bits.
//
// It stands beside the IR at the start of the pipe: kernels/mathfn builds the distributions on it, and everything that
// draws outside a kernel (the making of synapses, the choice of initial values) draws from it too.
//
// A random number is a function of where it is used, never of how many were drawn before: of the element, the step,
// the seed and the stream, which is object<<16 | site. So results do not depend on threads, ranks, vector width or the
// order of work.
package rng
