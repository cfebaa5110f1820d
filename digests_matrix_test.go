package spikelane_test

import (
	"context"
	"crypto/sha256"
	"flag"
	"fmt"
	"io"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/units"
)

var matrixFull = flag.Bool("matrix.full", false, "TestMatrix tries all combinations of target, threads and manner for each model file, not five of the 60")

// The ways through a model file that must not differ in a bit: on each target, by crews of several sizes, in three manners.
// Crews of 5 and 8 leave some workers without elements where groups are small.
var (
	crewSizes = []int{1, 2, 3, 5, 8}
	manners   = []string{"whole", "split", "stored"}
)

// way is one of them, as indices into the lists of targets, crews and manners.
type way struct{ target, crew, manner int }

// ways returns what is tried for model file k: everything, or with each crew one of each, so that five runs have each
// target and each manner too, and with four targets twelve model files all combinations.
func ways(k, targets int, full bool) (out []way) {
	for crew := range crewSizes {
		if !full {
			out = append(out, way{(k + crew) % targets, crew, (k/targets + crew + crew/len(manners)) % len(manners)})
			continue
		}
		for target := range targets {
			for manner := range manners {
				out = append(out, way{target, crew, manner})
			}
		}
	}
	return out
}

// next returns the way that goes on with what w has stored: another crew and, if there is one, another target. Over all
// ways each other target and crews of several sizes take their turn.
func (w way) next(targets int) way {
	if targets > 1 {
		w.target += 1 + w.crew%(targets-1)
	}
	return way{w.target % targets, (w.crew + 1 + w.target%(len(crewSizes)-1)) % len(crewSizes), w.manner}
}

// config returns the configuration of a way.
func (w way) config(targets []spikelane.Config) spikelane.Config {
	c := targets[w.target]
	c.Threads, c.FixedThreads = crewSizes[w.crew], true
	return c
}

// name says what a way is.
func (w way) name(targets []spikelane.Config) string {
	c := w.config(targets)
	return fmt.Sprintf("%s%s/%d/%s", c.Target, c.ISA, c.Threads, manners[w.manner])
}

// TestMatrix: the bits of every model file are those in testdata/digests.txt, on every target, by any number of threads,
// run in one go, in two, or stored to a file in the middle and gone on with by another target and another number of
// threads; and all that was recorded, which digests leave out in part, is the same in every way. Normally some ways of
// each file are tried, and all ways in some file; -matrix.full tries all of each, but of networks that take seconds to make
// a third, in which any two of target, crew and manner meet, and by target cpp three.
func TestMatrix(t *testing.T) {
	targets := targetsHere()
	if testing.Short() {
		targets = quickTargets()
	}
	want := storedDigests(t, "testdata/digests.txt")
	for k, file := range modelFiles(t) {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			list := ways(k, len(targets), *matrixFull)
			if testing.Short() {
				list = []way{{0, 2, k % len(manners)}}
			}
			var first string
			large := false
			for n, w := range list {
				if large && *matrixFull && (w.target+w.crew+w.manner)%len(manners) != 0 {
					continue
				}
				if *matrixFull && targets[w.target].Target == "cpp" && w.crew != w.manner {
					continue // what is between kernels is the same for machine code
				}
				s := travel(t, file, w, targets)
				st := s.Stats()
				if line := fmt.Sprintf("%s %x", filepath.ToSlash(file), digested(st)); !want[line] {
					t.Errorf("%s: other bits: %s", w.name(targets), line)
				}
				if n == 0 {
					large = synapses(st) > 5_000_000
				}
				switch got := recorded(t, s, st); {
				case n == 0:
					first = got
				case got != first:
					t.Errorf("%s: what was recorded is not the same as in %s", w.name(targets), list[0].name(targets))
				}
			}
		})
	}
}

// TestWays: what a normal run of TestMatrix leaves out for one model file it does for others.
func TestWays(t *testing.T) {
	files := len(modelFiles(t))
	for targets := 1; targets <= 4; targets++ {
		tried, onward := map[way]bool{}, map[[2]int]bool{}
		for k := range files {
			of := map[string]bool{}
			for _, w := range ways(k, targets, false) {
				tried[w] = true
				of[fmt.Sprint("target ", w.target)], of[fmt.Sprint("crew ", w.crew)], of[fmt.Sprint("manner ", w.manner)] = true, true, true
				next := w.next(targets)
				onward[[2]int{w.target, next.target}] = true
				if next.crew == w.crew || targets > 1 && next.target == w.target {
					t.Errorf("%+v is gone on with by %+v", w, next)
				}
			}
			if want := targets + len(crewSizes) + len(manners); len(of) != want {
				t.Errorf("file %d of %d targets: tried %v, want %d", k, targets, of, want)
			}
		}
		if want := len(ways(0, targets, true)); len(tried) != want {
			t.Errorf("%d targets: %d of %d ways", targets, len(tried), want)
		}
		if want := targets * max(targets-1, 1); len(onward) != want {
			t.Errorf("%d targets: %v, want all %d ways from one to another", targets, onward, want)
		}
	}
}

// travel runs a model file in one way, as far as digestOf does: each run is split at an odd step, if at all.
func travel(t *testing.T, file string, w way, targets []spikelane.Config) *spikelane.Simulation {
	t.Helper()
	m, s, dt := loaded(t, file, w.config(targets))
	for k := range m.Runs {
		r := shortened(m.Runs[k])
		steps := int(math.Round(float64(r.Duration / dt)))
		first := steps*2/5 | 1
		if manners[w.manner] == "whole" || first >= steps {
			runOne(t, m, s, r)
			continue
		}
		r.Duration = units.Time(first) * dt
		runOne(t, m, s, r)
		if manners[w.manner] == "stored" {
			path := filepath.Join(t.TempDir(), "state")
			do(t, s.StoreFile(path, spikelane.StoreOptions{}))
			w = w.next(len(targets))
			m, s, _ = loaded(t, file, w.config(targets))
			for _, r := range m.Runs[:k+1] {
				do(t, s.SetConstants(r.Constants))
			}
			do(t, s.RestoreFile(path))
			do(t, os.Remove(path))
		}
		do(t, s.Run(context.Background(), units.Time(steps-first)*dt))
	}
	return s
}

// recorded digests what monitors recorded and the final state, as the bytes of their archives, and the numbers of steps and
// synaptic events; of large networks only these, since their archives take longer to write than all else takes.
func recorded(t *testing.T, s *spikelane.Simulation, st spikelane.Stats) string {
	t.Helper()
	h := sha256.New()
	fmt.Fprintln(h, st.Steps, st.SynapticEvents)
	if synapses(st) > 200_000 {
		return fmt.Sprintf("%x", h.Sum(nil))
	}
	all := results(t, s)
	for _, name := range slices.Sorted(maps.Keys(all)) {
		fmt.Fprintln(h, name, len(all[name]))
		io.WriteString(h, all[name])
	}
	return fmt.Sprintf("%x", h.Sum(nil))
}

// synapses returns how many synapses a simulation has.
func synapses(st spikelane.Stats) (n int64) {
	for _, of := range st.Synapses {
		n += of
	}
	return n
}
