package standalone_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// TestQuiet runs populations whose elements are refractory for some steps after a spike, in runs between which somebody
// changes the state, and compares with one that looks at all elements in every step.
func TestQuiet(t *testing.T) {
	engine(t, "quiet", func(t *testing.T, p engineProgram) {
		var s scenario
		var want strings.Builder
		const tries = 40
		s.add(tries)
		for seed := range uint64(tries) {
			refractory(rand.New(rand.NewPCG(seed, 1)), int(seed)%3+1, &s, &want)
		}
		differ(t, p.play(t, &s), want.String())
	})
}

func refractory(r *rand.Rand, owners int, s *scenario, want *strings.Builder) {
	n, period := 1+r.IntN(300), int64(1+r.IntN(20))
	flags, last := make([]uint8, n), make([]int64, n)
	for i := range last {
		last[i] = -int64(r.IntN(40))
		flags[i] = uint8(bit(-last[i] >= period))
	}
	s.add(n, period, owners)
	addList(s, flags)
	addList(s, last)
	ends := []int64{0, 50, 55, 120, 160, 200}
	s.add(len(ends) - 1)
	quiet := int64(0)
	for k, end := range ends[1:] {
		watched, disturbed := k == 3, int64(-1)
		if k == 4 {
			disturbed = 185
		}
		// Who is set free by hand is as others are who have not spiked lately; who is held for longer than others are keeps
		// his owner from knowing who is refractory.
		when := int64(-1000)
		unknown := make([]bool, owners)
		var byHand []int32
		if k == 2 {
			byHand = someOf(r, n, 0.1)
			if r.IntN(2) == 0 {
				when = ends[k] + 40
				for who := range owners {
					lo, hi := n*who/owners&^63, n*(who+1)/owners&^63
					if who == owners-1 {
						hi = n
					}
					unknown[who] = slices.ContainsFunc(byHand, func(i int32) bool { return int(i) >= lo && int(i) < hi })
				}
			}
		}
		s.add(end, bit(watched), disturbed, when)
		addList(s, byHand)
		for _, i := range byHand {
			last[i] = when
		}
		for step := ends[k]; step < end; step++ {
			for i := range flags {
				flags[i] = uint8(bit(step-last[i] >= period))
			}
			wants := someOf(r, n, 0.1)
			addList(s, wants)
			for _, i := range wants {
				if flags[i] == 1 {
					fmt.Fprintf(want, "%d ", i)
					flags[i], last[i] = 0, step
				}
			}
			want.WriteString("free")
			for _, f := range flags {
				fmt.Fprintf(want, " %d", f)
			}
			want.WriteString("\n")
			// From so many steps into a run the spikes of this run are all there is to know.
			for who := range owners {
				if step-ends[k] > period && !watched && !unknown[who] && (disturbed < 0 || step < disturbed) {
					quiet++
				}
			}
		}
	}
	fmt.Fprintf(want, "%d\n", quiet)
}
