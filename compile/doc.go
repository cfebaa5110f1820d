// Package compile turns checked models and integration plans into kernels. It stands between integrator and
// kernels/pass, and is the last place where a model is known: below it there are columns and numbers only.
//
// # Numerics, version 1
//
// What the text of a model means in bits is decided here, once for every target:
//
//   - State updates are fused: a product that feeds a sum is a fused multiply-add, constant factors of a product are
//     folded into one, divisors into one (products of more than 32 factors in several parts). Elsewhere (initial
//     values, thresholds, resets, synaptic code, the refractory period, and arguments of int, floor, ceil, timestep,
//     //, % and comparisons everywhere) every operation rounds as written.
//   - Powers with constant whole exponents up to 16 are products, x**0.5 is the square root.
//   - Constants, dt and sizes are numbers in the kernel; they are folded by the reference interpreter.
//   - Timed arrays are looked up by Brian 2's rule, with the step of the object in whose code they stand; binomial draws
//     are one uniform number looked up in a table of the cumulative distribution.
//   - Random draws are functions of (seed, object, occurrence in the text, element, step).
package compile
