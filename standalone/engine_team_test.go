package standalone_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// TestTeam runs a network by teams of one to five threads, of OpenMP and of the standard library, the latter under the
// thread sanitizer, and compares with one that does everything in order.
func TestTeam(t *testing.T) {
	for name, c := range map[string]struct {
		flags   []string
		threads int // of three that are asked for
	}{
		"OpenMP":           {[]string{"-O1", "-fopenmp"}, 3},
		"thread sanitizer": {[]string{"-O1", "-pthread", "-fsanitize=thread"}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			engine(t, "team", func(t *testing.T, p engineProgram) {
				var s scenario
				var want strings.Builder
				teams(rand.New(rand.NewPCG(5, 1)), &s, &want)
				fmt.Fprintf(&want, "%d\n", c.threads)
				differ(t, p.play(t, &s), want.String())
			}, c.flags...)
		})
	}
}

func teams(r *rand.Rand, s *scenario, want *strings.Builder) {
	const n, steps = 300, 400
	ptr := []int64{0}
	var target, delays []int32
	for range n {
		for range r.IntN(20) {
			target, delays = append(target, r.Int32N(n)), append(delays, r.Int32N(5))
		}
		ptr = append(ptr, int64(len(target)))
	}
	s.add(n, steps)
	addList(s, ptr)
	addList(s, target)
	addList(s, delays)
	sizes := []int{1, 2, 3, 5}
	addList(s, sizes)

	v := make([]int64, n)
	var spikes [steps][]int
	events := 0
	for step := range spikes {
		for i := range v {
			if v[i] += int64(10 + i%7); v[i] >= 1000 {
				v[i] = 0
				spikes[step] = append(spikes[step], i)
			}
		}
		for delay := int32(4); delay >= 0; delay-- { // the oldest spikes first
			if step < int(delay) {
				continue
			}
			for _, i := range spikes[step-int(delay)] {
				for e := ptr[i]; e < ptr[i+1]; e++ {
					if delays[e] == delay {
						v[target[e]] = (v[target[e]]*5 + int64(i)) % 997
						events++
					}
				}
			}
		}
		for i := range v {
			if step%3 == 2 {
				v[i] += 3
			}
		}
	}
	for range sizes {
		for _, x := range v {
			fmt.Fprintf(want, "%d ", x)
		}
		fmt.Fprintf(want, "after %d events\nthe last one fails\nthe last one fails\n", events)
	}
}
