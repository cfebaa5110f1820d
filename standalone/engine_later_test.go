package standalone_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// TestLater runs a pathway of sources and one of targets over the same synapses, the second put off in long runs that
// nobody watches, by one owner and several, and compares with both done at once, in the order of the schedule.
func TestLater(t *testing.T) {
	engine(t, "later", func(t *testing.T, p engineProgram) {
		var s scenario
		var want strings.Builder
		few := wiring{sources: 30, targets: 150, least: 200, fired: 0.003, answered: 0.01} // all rows are more than is looked at in one go
		many := wiring{sources: 25, targets: 2, least: 1700, fired: 0.003, answered: 0.1}  // the synapses of one target are, too
		tries := []wiring{few, few, few, many}
		s.add(len(tries))
		for seed, w := range tries {
			putOff(rand.New(rand.NewPCG(uint64(seed), 1)), w, seed%3+1, &s, &want)
		}
		differ(t, p.play(t, &s), want.String())
	})
}

// wiring is who is connected with whom: each source has least synapses or up to twice as many. fired and answered are the
// chances that a source and a target spike in a step.
type wiring struct {
	sources, targets, least int
	fired, answered         float64
}

func putOff(r *rand.Rand, w wiring, owners int, s *scenario, want *strings.Builder) {
	const before = 2
	sources, targets := w.sources, w.targets
	ptr := []int64{0}
	var target []uint16
	for range sources {
		for range w.least + r.IntN(w.least) {
			target = append(target, uint16(r.IntN(targets)))
		}
		if owners != 2 { // else rows fall: an owner has many pieces of each
			slices.Sort(target[ptr[len(ptr)-1]:])
		}
		ptr = append(ptr, int64(len(target)))
	}
	delays := [2]int32{int32(r.IntN(3)), int32(r.IntN(3))}
	s.add(sources, targets, before)
	addList(s, ptr)
	addList(s, target)
	addList(s, delays[:1])
	addList(s, delays[1:])
	s.add(owners)
	ends := []int64{0, 510, 1300, 1400, 2000}
	spikes := func(n int, p float64) (steps []int64, index []int32, by [][]int32) {
		for step := range ends[len(ends)-1] {
			by = append(by, someOf(r, n, p))
			for _, i := range by[step] {
				steps, index = append(steps, step), append(index, i)
			}
		}
		addList(s, steps)
		addList(s, index)
		return steps, index, by
	}
	_, _, fired := spikes(before+sources, w.fired)
	_, _, answered := spikes(targets, w.answered)

	x := make([]float64, len(target))
	events := 0
	s.add(len(ends) - 1)
	off := false // in one of the runs so far
	for k, end := range ends[1:] {
		watched := k == 3
		off = off || end-ends[k] >= 500 && !watched
		s.add(end, bit(watched))
		for step := ends[k]; step < end; step++ {
			if at := step - int64(delays[0]); at >= 0 {
				for _, i := range fired[at] {
					if i < before {
						continue
					}
					for e := ptr[i-before]; e < ptr[i-before+1]; e++ {
						x[e] = float64(x[e]*0.75) + 1
					}
				}
			}
			if at := step - int64(delays[1]); at >= 0 {
				for e, j := range target {
					if slices.Contains(answered[at], int32(j)) {
						x[e] = float64(x[e]*0.875) + float64(step)
						events++
					}
				}
			}
		}
		for _, y := range x {
			fmt.Fprintf(want, " %d", bitsOf(y))
		}
		fmt.Fprintf(want, "\n%d events, found", events)
		if off {
			want.WriteString(" pending last stale")
		}
		want.WriteString("\n")
	}
}
