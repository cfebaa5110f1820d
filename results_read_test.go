package spikelane_test

import (
	"context"
	"errors"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/record"
)

// files returns the content of all files of a folder by name.
func files(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	entries, err := os.ReadDir(dir)
	do(t, err)
	for _, e := range entries {
		b, err := os.ReadFile(filepath.Join(dir, e.Name()))
		do(t, err)
		out[e.Name()] = string(b)
	}
	return out
}

// readBack saves s, reads the folder into a simulation of p and compares the two: all that is saved, byte by byte, and the
// figures and digests.
func readBack(t *testing.T, s *spikelane.Simulation, p *spikelane.Program) *spikelane.Simulation {
	t.Helper()
	dir, again := t.TempDir(), t.TempDir()
	do(t, s.Save(dir))
	back, err := p.ReadResults(dir)
	if err != nil {
		t.Fatal(err)
	}
	got, want := back.Stats(), s.Stats()
	got.ThreadsUsed, got.PeakRSSBytes = want.ThreadsUsed, want.PeakRSSBytes
	if !reflect.DeepEqual(got, want) {
		t.Errorf("stats differ:\n%+v\n%+v", got, want)
	}
	do(t, back.Save(again))
	sameResults(t, "saved again", files(t, again), files(t, dir))
	if back.Now() != s.Now() || back.Seed() != s.Seed() || back.Wiring() != s.Wiring() || back.Ended() != s.Ended() {
		t.Errorf("time %v, seeds %d %d, ended by %v; want %v, %d %d, %v", back.Now(), back.Seed(), back.Wiring(), back.Ended(), s.Now(), s.Seed(), s.Wiring(), s.Ended())
	}
	return back
}

// TestReadResults: every model file of the project, run for at most 10 ms a run, is read back as it was.
func TestReadResults(t *testing.T) {
	for _, file := range modelFiles(t) {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			m, s, _ := loaded(t, file, spikelane.Config{Target: "go"})
			if synapses(s.Stats()) > 200_000 && testing.Short() {
				t.Skip("large")
			}
			for _, r := range m.Runs {
				runOne(t, m, s, shortened(r))
			}
			p, err := m.Compile(context.Background())
			do(t, err)
			readBack(t, s, p)
		})
	}
}

var _, _, _, _, _, _ = errors.Is, fs.ErrNotExist, math.Pi, slices.Sort[[]int], strings.Cut, record.WriteNPZ
