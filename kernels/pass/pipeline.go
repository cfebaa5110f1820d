package pass

// all is the table of contents: every pass.
var all = []Pass{
	{"fold", "an op on constants is its result, and algebra that is exact for every float64 and int64", fold},
	{"cse", "the same op on the same values is the same value, unless a write lies between", cse},
	{"hoist", "what no element changes has the same value for all of them", hoist},
	{"dce", "a value that no write needs does not matter", dce},
	{"tabulate", "an entry of a table whose place few masks decide is a choice, by the masks, among the few entries", tabulate},
	{"forward", "a load gives what the store before it stored, and a store that another one covers is not seen", forward},
}

// Standard returns the passes that every kernel goes through, for any target. The order matters:
//
//   - fold before cse: constants and normal forms make equal values look equal.
//   - cse before the second fold: equal arms of a choice, or x - x, show only when equal values are one value.
//   - the second cse: what fold builds, it builds anew at each place.
//   - hoist after cse: fewer instructions to look at, and it makes no equal pairs that cse has not seen.
//   - dce last: the others leave behind what they have replaced.
//
// Two rounds of fold and cse are enough for what compile and the expansions of kernels/mathfn write; a longer chain
// of chances stays unused, which costs time but never bits.
func Standard() []Pass {
	return byName("fold", "cse", "fold", "cse", "hoist", "dce")
}

// Named returns the pass with the given name, and whether there is one.
func Named(name string) (Pass, bool) {
	for _, p := range all {
		if p.Name == name {
			return p, true
		}
	}
	return Pass{}, false
}

func byName(names ...string) []Pass {
	var ps []Pass
	for _, n := range names {
		p, ok := Named(n)
		if !ok {
			panic("BUG: kernels/pass: no pass " + n)
		}
		ps = append(ps, p)
	}
	return ps
}
