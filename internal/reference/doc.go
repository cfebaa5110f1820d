// Package reference evaluates whole model files in the plainest way that the documentation allows: it walks the trees of
// their texts, one element and one step after the other, to judge what the engine computes (docs/reliability.md).
//
// It stands beside the pipe, below the tests that compare, and shares no code with it: scanner, parser, units, methods,
// random numbers and schedule are its own, written from docs/ and the published sources named there. Units are read but
// not checked, and a faulty model file may be taken.
//
// Each number is computed twice: as written, and as a twin that is pushed off by some 1e-14 wherever the engine may round
// otherwise (state updates, elementary functions). Where the two would decide differently, or nearly so, the rest of the
// run is a matter of rounding: [Result.Undecided] says from which step on. How far apart they are says how much rounding
// may matter to a value: [Array.Doubt].
package reference
