package spikelane_test

import (
	"context"
	"fmt"
	"path/filepath"
	"sort"
	"testing"

	"github.com/spikelane/spikelane"
)

// TestThreads compares the bits of every model file, run by several workers, with testdata/digests.txt. Group sizes are
// multiples of nothing, and small groups leave some workers without elements.
func TestThreads(t *testing.T) {
	files := modelFiles(t)
	everyTarget(t, func(t *testing.T, c spikelane.Config) {
		counts := []int{2, 3, 5, 8}
		switch {
		case testing.Short():
			counts = []int{3}
		case c.Target != "go":
			counts = []int{2, 3}
		}
		for _, n := range counts {
			t.Run(fmt.Sprint(n), func(t *testing.T) {
				c := c
				c.Threads, c.FixedThreads = n, true
				var lines []string
				for _, file := range files {
					lines = append(lines, fmt.Sprintf("%s %x", filepath.ToSlash(file), digestOf(t, file, c)))
				}
				sort.Strings(lines)
				compareDigests(t, "testdata/digests.txt", lines)
			})
		}
	})
}

// crews calls test with several settings for workers: one, several, and as many as are fastest, which change in the midst
// of a run.
func crews(t *testing.T, c spikelane.Config, test func(t *testing.T, c spikelane.Config)) {
	for _, crew := range []struct {
		name  string
		size  int
		fixed bool
	}{{"alone", 1, false}, {"two", 2, true}, {"three", 3, true}, {"some", 3, false}} {
		if testing.Short() && crew.name != "two" {
			continue
		}
		t.Run(crew.name, func(t *testing.T) {
			c := c
			c.Threads, c.FixedThreads = crew.size, crew.fixed
			test(t, c)
		})
	}
}

// TestThreadsOfCheckpoints: what one number of workers has stored, another one goes on with.
func TestThreadsOfCheckpoints(t *testing.T) {
	ctx := context.Background()
	digest := func(store, restore int) string {
		n, _ := delayed("all", spikelane.Config{Threads: store, FixedThreads: true})
		s := started(t, n)
		do(t, s.Run(ctx, 13*ms))
		file := filepath.Join(t.TempDir(), "state")
		do(t, s.StoreFile(file, spikelane.StoreOptions{}))
		n, _ = delayed("all", spikelane.Config{Threads: restore, FixedThreads: true})
		s = started(t, n)
		do(t, s.RestoreFile(file))
		do(t, s.Run(ctx, 17*ms))
		return fmt.Sprint(s.Stats().Digest)
	}
	want := digest(1, 1)
	for _, counts := range [][2]int{{1, 3}, {2, 1}, {5, 2}} {
		if got := digest(counts[0], counts[1]); got != want {
			t.Errorf("stored by %d, restored by %d: got %s, want %s", counts[0], counts[1], got, want)
		}
	}
}
