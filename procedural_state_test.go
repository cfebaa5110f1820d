package spikelane_test

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/units"
)

// pair returns two simulations of a twin: with stored synapses, and without.
func (w twin) pair(t *testing.T, c spikelane.Config) (stored, procedural *spikelane.Simulation, of [2]*spikelane.Synapses) {
	t.Helper()
	n, y := w.network(false, c)
	m, z := w.network(true, c)
	return started(t, n), started(t, m), [2]*spikelane.Synapses{y, z}
}

// TestProceduralRuns: several runs, changes of dt and delay while spikes are under way, and changes of constants do the same
// to synapses that are not stored. Connections stay those that were made, though a constant that their rule names changes.
func TestProceduralRuns(t *testing.T) {
	for _, threads := range []int{1, 3} {
		w := twin{connect: []spikelane.Connect{{Condition: "i % 3 != 1", P: "share"}, {Targets: "k for k in sample(N_post, size=4)"}}, delay: "2*ms"}
		n, y := w.network(false, spikelane.Config{Threads: threads, FixedThreads: true})
		m, z := w.network(true, spikelane.Config{Threads: threads, FixedThreads: true})
		n.Constant("share", 0.08)
		m.Constant("share", 0.08)
		stored, s := started(t, n), started(t, m)
		for _, x := range []struct {
			s *spikelane.Simulation
			y *spikelane.Synapses
		}{{stored, y}, {s, z}} {
			run := func(d units.Time) { do(t, x.s.Run(context.Background(), d)) }
			run(7 * ms)
			run(0.3 * ms)
			do(t, x.s.SetDelay(x.y, "pre", 0.7*ms))
			run(6 * ms)
			do(t, x.s.SetDt(0.05*ms))
			run(6 * ms)
			do(t, x.s.SetConstant("share", 0.5))
			do(t, x.s.SetConstant("tau", "12*ms"))
			do(t, x.s.SetDelay(x.y, "pre", 0))
			run(6 * ms)
		}
		sameAs(t, s, stored)
	}
}

// TestProceduralCheckpoint: a checkpoint with spikes under way, of a changed delay too, goes on in another simulation as if
// nothing had happened. One of the same network with other connections is refused.
func TestProceduralCheckpoint(t *testing.T) {
	for _, w := range twins {
		if w.delay == "" {
			continue
		}
		stored, s, of := w.pair(t, spikelane.Config{})
		for k, x := range []*spikelane.Simulation{stored, s} {
			do(t, x.Run(context.Background(), 9*ms))
			do(t, x.SetDelay(of[k], "pre", 1.2*ms))
			do(t, x.Run(context.Background(), 0.2*ms))
		}
		file := filepath.Join(t.TempDir(), "state")
		do(t, s.StoreFile(file, spikelane.StoreOptions{}))
		n, _ := w.network(true, spikelane.Config{Threads: 2, FixedThreads: true})
		other := started(t, n)
		do(t, other.RestoreFile(file))
		for _, x := range []*spikelane.Simulation{stored, other} {
			do(t, x.Run(context.Background(), 9*ms))
		}
		sameAs(t, other, stored)
	}
	w := twins[0]
	_, s, _ := w.pair(t, spikelane.Config{})
	snapshot, err := s.Snapshot()
	do(t, err)
	do(t, s.Run(context.Background(), 5*ms))
	want := s.Stats().Digest["spikes"]
	do(t, s.Restore(snapshot))
	do(t, s.Run(context.Background(), 5*ms))
	if got := s.Stats().Digest["spikes"]; got != want {
		t.Errorf("after a snapshot %s, want %s", got, want)
	}
	file := filepath.Join(t.TempDir(), "state")
	do(t, s.StoreFile(file, spikelane.StoreOptions{}))
	w.connect = []spikelane.Connect{{P: "0.11"}}
	n, _ := w.network(true, spikelane.Config{})
	if err := started(t, n).RestoreFile(file); !errors.Is(err, spikelane.ErrCheckpoint) || !strings.Contains(err.Error(), "synapses s, connections") {
		t.Errorf("restored with other connections: %v", err)
	}
}

// TestProceduralSchedule: where synapses come before thresholds, spikes are a step old when they are seen.
func TestProceduralSchedule(t *testing.T) {
	w := twins[0]
	stored, s, _ := w.pair(t, spikelane.Config{Schedule: []string{"start", "groups", "synapses", "thresholds", "resets", "end"}})
	for _, x := range []*spikelane.Simulation{stored, s} {
		do(t, x.Run(context.Background(), 20*ms))
	}
	sameAs(t, s, stored)
}

// TestProceduralBatch: runs of a batch have the connections of their seeds.
func TestProceduralBatch(t *testing.T) {
	w := twins[0]
	variants := []spikelane.Variant{{}, {Instance: seeded(7)}, {Instance: spikelane.Instance{Seed: 9, OwnSeed: true, Wiring: 7, OwnWiring: true}}, {Constants: map[string]any{"tau": "11*ms"}}}
	n, _ := w.network(false, spikelane.Config{})
	m, _ := w.network(true, spikelane.Config{})
	p, q := compiled(t, n), compiled(t, m)
	for _, workers := range []int{1, 3} {
		var want []*spikelane.Simulation
		for run, err := range p.Batch(context.Background(), 9*ms, slices.Values(variants), spikelane.BatchOptions{Workers: workers}) {
			do(t, err)
			want = append(want, run.Simulation)
		}
		for run, err := range q.Batch(context.Background(), 9*ms, slices.Values(variants), spikelane.BatchOptions{Workers: workers}) {
			do(t, err)
			sameAs(t, run.Simulation, want[run.Number])
		}
	}
}

// TestProceduralState: whoever looks at synapses that are not stored sees those that are.
func TestProceduralState(t *testing.T) {
	for _, w := range twins {
		stored, s, of := w.pair(t, spikelane.Config{})
		a, b := stored.Synaptic(of[0]), s.Synaptic(of[1])
		if a.Len() != b.Len() || !slices.Equal(a.Incoming(), b.Incoming()) || !slices.Equal(a.Outgoing(), b.Outgoing()) {
			t.Errorf("%s: %d synapses, want %d; or other numbers by neuron", w.name, b.Len(), a.Len())
		}
		for _, by := range [][]spikelane.Selection{
			nil,
			{spikelane.From(3, 9)},
			{spikelane.Onto(4, 20), spikelane.From(100, 300)},
			{spikelane.Numbers(5, 2, 90)},
			{spikelane.Where("i > j"), spikelane.From(50, 60)},
			{spikelane.Where("rand() < 0.5"), spikelane.From(50, 60)},
			{spikelane.Nth(0)},
			{spikelane.Pairs([]int{3}, []int{0})},
		} {
			a, b := stored.Synaptic(of[0]), s.Synaptic(of[1]) // that have nothing at hand
			i, j, err := a.Pairs(by...)
			m, n, fault := b.Pairs(by...)
			if (err == nil) != (fault == nil) || !slices.Equal(i, m) || !slices.Equal(j, n) {
				t.Errorf("%s: %d pairs selected by %+v (%v), want %d (%v)", w.name, len(m), by, fault, len(i), err)
			}
			for _, expression := range []string{"i - 2*j", "v_post*N_incoming", "N + rand()"} {
				x, err := a.Get(expression, by...)
				y, fault := s.Synaptic(of[1]).Get(expression, by...)
				if (err == nil) != (fault == nil) || !slices.Equal(x, y) {
					t.Errorf("%s: %d values of %q, selected by %+v (%v), want %d or others (%v)", w.name, len(y), expression, by, fault, len(x), err)
				}
			}
		}
		i, j := stored.Connections(of[0])
		m, n := s.Connections(of[1])
		if !slices.Equal(i, m) || !slices.Equal(j, n) {
			t.Errorf("%s: %d connections, want %d or others", w.name, len(m), len(i))
		}
		x, err := stored.States(of[0])
		do(t, err)
		y, err := s.States(of[1])
		do(t, err)
		for name := range x {
			if !slices.Equal(x[name].Data, y[name].Data) {
				t.Errorf("%s: %s differs", w.name, name)
			}
		}
		if err := b.Set("w", "1"); err == nil {
			t.Error("a variable that is not there was set")
		}
	}
}

// TestProceduralAllocatesNothing: rows are made in memory that is there.
func TestProceduralAllocatesNothing(t *testing.T) {
	for _, w := range twins {
		for _, threads := range []int{1, 2} {
			n, _ := w.unwatched(true, spikelane.Config{Threads: threads, FixedThreads: true})
			s := ran(t, n, 80*ms)
			short, long := allocations(t, s, 200), allocations(t, s, 600)
			if more := float64(2 * (threads - 1)); long > short+more { // goroutines that begin a run allocate now and then
				t.Errorf("%s, %d threads: %v allocations in 200 steps, %v in 600", w.name, threads, short, long)
			}
		}
	}
}

// TestProceduralMemory: the forecast is that of the buffers, and right.
func TestProceduralMemory(t *testing.T) {
	for _, w := range twins {
		n, _ := w.network(true, spikelane.Config{})
		p := compiled(t, n)
		s, err := p.New(context.Background(), spikelane.Instance{})
		do(t, err)
		do(t, s.Run(context.Background(), 20*ms))
		compareMemory(t, p.Memory(20*ms), s.Memory())
	}
}

// TestProceduralHuge: a network whose synapses would take hundreds of gigabytes if they were stored starts and runs: 300,000
// neurons, each connected to each with probability 0.8, are 72,000 million synapses, of 4 bytes each.
func TestProceduralHuge(t *testing.T) {
	const n, p = 300_000, 0.8
	net := spikelane.NewNetwork("huge", spikelane.Config{})
	g := net.NeuronGroup("g", n, spikelane.NeuronModel{Equations: "v : 1", Threshold: "v > 1", Reset: "v = 0"})
	g.SetWhere("v", "i % 100000 == 5", "2")
	y := net.Synapses("y", g, g, spikelane.SynapseModel{OnPre: "v_post += 1e-3", Procedural: true})
	y.Connect(spikelane.Connect{P: "0.8"})
	program := compiled(t, net)
	if m := program.Memory(ms).Total(); m > 40<<20 {
		t.Errorf("%v expected, want some megabytes", m)
	}
	s, err := program.New(context.Background(), spikelane.Instance{})
	do(t, err)
	do(t, s.Run(context.Background(), 0.5*ms))
	// Three spikes, each to a binomial number of targets.
	_, j, err := s.Synaptic(y).Pairs(spikelane.From(5, 6))
	do(t, err)
	mean, sd := p*n, 219.0 // √(n p (1-p))
	if got := float64(len(j)); got < mean-5*sd || got > mean+5*sd {
		t.Errorf("%v targets, want %v ± %v", got, mean, sd)
	}
	v, err := s.States(g)
	do(t, err)
	received := 0.0
	for _, x := range v["v"].Data {
		received += x
	}
	if received /= 1e-3; received < 3*mean-10*sd || received > 3*mean+10*sd {
		t.Errorf("%v events, want %v", received, 3*mean)
	}
}
