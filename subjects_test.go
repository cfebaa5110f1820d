package spikelane_test

import (
	"flag"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/modelfile"
	"github.com/spikelane/spikelane/units"
)

var propertiesFull = flag.Bool("properties.full", false, "tests of properties try each model file in each way on each target, not some in one way on one")

// subject is a model file of the project whose text tests change where the results should not. Comments are gone, and equations
// have a line for each.
type subject struct{ name, text string }

// subjects returns the model files of the project, or each fourth of those that do not take long to make. Tests take turns.
func subjects(t *testing.T, turn int) (out []subject) {
	t.Helper()
	large := []string{"brunel_2000", "vogels_2011", "wang_2002", "diesmann_1999", "cobahh"}
	for k, file := range modelFiles(t) {
		name := strings.TrimSuffix(filepath.Base(file), ".toml")
		if !*propertiesFull && (k%4 != turn || slices.Contains(large, name)) {
			continue
		}
		text, err := os.ReadFile(file)
		do(t, err)
		out = append(out, subject{name, plainly(string(text))})
	}
	return out
}

var (
	lineEnd = regexp.MustCompile(`"([^"\n]*\\n[^"\n]*)"`)
	comment = regexp.MustCompile(`(?m)(^|[ \t]+)#.*$`)
	blank   = regexp.MustCompile(`(?m)^\n`)
)

// plainly leaves out comments and the description, and writes strings of several lines as such.
func plainly(text string) string {
	text = comment.ReplaceAllString(text, "")
	text = regexp.MustCompile(`(?m)^description.*\n`).ReplaceAllString(text, "")
	text = lineEnd.ReplaceAllStringFunc(text, func(s string) string {
		return "'''\n" + strings.ReplaceAll(s[1:len(s)-1], `\n`, "\n") + "\n'''"
	})
	return blank.ReplaceAllString(text, "")
}

// tables takes a model file apart: what stands before the first table, then each table with its header.
func tables(text string) []string {
	at := append(regexp.MustCompile(`(?m)^\[`).FindAllStringIndex(text, -1), []int{len(text), 0})
	out := []string{text[:at[0][0]]}
	for k := range len(at) - 1 {
		out = append(out, text[at[k][0]:at[k+1][0]])
	}
	return out
}

// written makes a simulation of a model file of that text, with seed 1. dt is the default clock's.
func written(t *testing.T, text string, c spikelane.Config) (m *modelfile.Model, s *spikelane.Simulation, dt units.Time) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "model.toml")
	do(t, os.WriteFile(path, []byte(text), 0o666))
	return loaded(t, path, c)
}

// through runs all runs of a model file, each shortened.
func through(t *testing.T, m *modelfile.Model, s *spikelane.Simulation) spikelane.Stats {
	t.Helper()
	for _, r := range m.Runs {
		runOne(t, m, s, shortened(r))
	}
	return s.Stats()
}

// plainest runs a text by portable Go alone: what the others are compared with.
func plainest(t *testing.T, text string) spikelane.Stats {
	t.Helper()
	m, s, _ := written(t, text, spikelane.Config{Target: "go"})
	return through(t, m, s)
}

// inTurn returns the configurations that subject k is tried in: one, or all; targets and crews take turns.
func inTurn(k int) (out []spikelane.Config) {
	targets := quickTargets()
	if *propertiesFull {
		targets = targetsHere()
	}
	for n, c := range targets {
		if c.Threads, c.FixedThreads = 1+(k/len(targets)+n)%3, true; *propertiesFull || n == k%len(targets) {
			out = append(out, c)
		}
	}
	return out
}

// named says which configuration c is.
func named(c spikelane.Config) string { return c.Target + c.ISA + "/" + string(rune('0'+c.Threads)) }

// sameDigests compares the digests of two runs, those of want under the names that called gives them; "" is left out. Each must have
// something to compare.
func sameDigests(t *testing.T, what string, got, want spikelane.Stats, called func(name string) string) {
	t.Helper()
	compared := 0
	for _, name := range slices.Sorted(maps.Keys(want.Digest)) {
		now := called(name)
		if now == "" {
			continue
		}
		compared++
		if got.Digest[now] != want.Digest[name] {
			t.Errorf("%s: %s differs: %q, want %q", what, name, got.Digest[now], want.Digest[name])
		}
	}
	if compared == 0 || got.Steps != want.Steps || got.SynapticEvents != want.SynapticEvents {
		t.Errorf("%s: %d digests, %d steps, %d events, want %d steps and %d events", what, compared, got.Steps, got.SynapticEvents, want.Steps, want.SynapticEvents)
	}
}

// asBefore is for sameDigests: nothing is called otherwise.
func asBefore(name string) string { return name }

// states is for sameDigests: states alone are compared.
func states(name string) string {
	if strings.HasPrefix(name, "state_") {
		return name
	}
	return ""
}
