package spikelane_test

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/record"
)

// TestRestoreEdges: the first number that a checkpoint cannot have, and the last one that it can, in arrays of few numbers that lead
// to others: the time, clocks, spikes under way, and where records changed their step. After 5 ms a delay and dt change; 0.2 ms
// later spikes of 60 neurons are under way to 451 and 349 synapses.
func TestRestoreEdges(t *testing.T) {
	n := noisy()
	s := instance(t, compiled(t, n), spikelane.Instance{})
	do(t, s.Run(t.Context(), 5*ms))
	do(t, s.SetDelay(n.SynapsesNamed("S"), "pre", 4*ms))
	do(t, s.SetDt(0.05*ms))
	do(t, s.Run(t.Context(), 0.2*ms))
	path := filepath.Join(t.TempDir(), "x")
	do(t, s.StoreFile(path, spikelane.StoreOptions{}))
	data, err := os.ReadFile(path)
	do(t, err)
	parts, err := record.ReadSections(data)
	do(t, err)
	before := fmt.Sprint(s.Stats().Digest)

	const rows, lists = 451, 349
	section := func(name string) int {
		return slices.IndexFunc(parts, func(p record.Section) bool { return p.Name == name })
	}
	late := parts[section("S_pre late")].Data.([]int64)   // arrival, neuron, first of a row, number, …
	listed := parts[section("Z_pre late")].Data.([]int64) // arrival, neuron, -1, number, synapses, …
	clocks := parts[section("clocks")].Data.([]int64)     // step and what it skipped, of each
	if st := s.Stats(); st.Synapses["S"] != rows || st.Synapses["Z"] != lists || listed[2] != -1 || late[0] == late[4] {
		t.Fatal("the network is not the one that the numbers below are of")
	}
	end := float64(len(parts[section("monitor spikes steps")].Data.([]int64)))
	for _, e := range []struct {
		section string
		at      int // -1: appended
		number  any
		taken   bool
	}{
		{"time", 0, math.NaN(), false},
		{"time", 0, -1.0, false},
		{"time", 0, 1e300, false},
		{"time", -1, 0.0, false},
		{"clocks", 0, clocks[0] - 2, false},
		{"clocks", 0, clocks[0] - 1, true},
		{"clocks", 0, clocks[0] + 1, true},
		{"clocks", 0, clocks[0] + 2, false},
		{"clocks", 1, int64(-1 << 53), false},
		{"clocks", 1, int64(1 - 1<<53), true},
		{"clocks", 1, int64(1<<53 - 1), true},
		{"clocks", 1, int64(1 << 53), false},
		{"S_pre late", 0, late[4], true},
		{"S_pre late", 0, late[4] + 1, false}, // arrives later than the next one
		{"S_pre late", 1, int64(-1), false},
		{"S_pre late", 1, int64(59), true},
		{"S_pre late", 1, int64(60), false},
		{"S_pre late", 2, int64(-2), false},
		{"S_pre late", 2, rows - late[3], true},
		{"S_pre late", 2, rows - late[3] + 1, false},
		{"S_pre late", 2, int64(math.MaxInt64), false},
		{"S_pre late", 3, int64(-1), false},
		{"S_pre late", 3, int64(0), true},
		{"S_pre late", 3, rows - late[2], true},
		{"S_pre late", 3, rows - late[2] + 1, false},
		{"S_pre late", 3, int64(math.MaxInt64), false},
		{"S_pre late", -1, int64(5), false},
		{"Z_pre late", 2, int64(-2), false},
		{"Z_pre late", 3, int64(lists + 1), false},
		{"Z_pre late", 3, int64(lists), false}, // more than there are numbers
		{"Z_pre late", 4, int64(-1), false},
		{"Z_pre late", 4, int64(lists - 1), true},
		{"Z_pre late", 4, int64(lists), false},
		{"monitor spikes epochs", 0, -1.0, false},
		{"monitor spikes epochs", 0, end, true},
		{"monitor spikes epochs", 0, end + 1, false},
		{"monitor spikes epochs", 0, math.NaN(), false},
		{"monitor spikes epochs", 1, 0.0, false},
		{"monitor spikes epochs", 1, -1.0, false},
		{"monitor spikes epochs", 1, math.NaN(), false},
		{"monitor spikes epochs", -1, end, false},
	} {
		forged := slices.Clone(parts)
		k := section(e.section)
		switch x := e.number.(type) {
		case int64:
			forged[k].Data = replaced(forged[k].Data.([]int64), e.at, x)
		case float64:
			forged[k].Data = replaced(forged[k].Data.([]float64), e.at, x)
		}
		var b bytes.Buffer
		do(t, record.WriteSections(&b, forged))
		do(t, os.WriteFile(path, b.Bytes(), 0o666))
		err := s.RestoreFile(path)
		if e.taken && err != nil || !e.taken && !errors.Is(err, spikelane.ErrCheckpoint) {
			t.Errorf("%s, number %d as %v: %v", e.section, e.at, e.number, err)
		}
		if err == nil {
			do(t, s.Run(t.Context(), 5*ms))
			do(t, os.WriteFile(path, data, 0o666))
			do(t, s.RestoreFile(path))
		}
		if after := fmt.Sprint(s.Stats().Digest); after != before {
			t.Fatalf("%s, number %d as %v: the state has changed", e.section, e.at, e.number)
		}
	}
}

// replaced returns a copy of d with x at a place, or behind its end.
func replaced[T any](d []T, at int, x T) []T {
	d = slices.Clone(d)
	if at < 0 {
		return append(d, x)
	}
	d[at] = x
	return d
}
