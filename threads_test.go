package spikelane_test

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/units"
)

// crews calls test with several settings for workers: one, several, and as many as are fastest, which change in the midst
// of a run. Who cuts work among workers is the same for all targets, so machine code is tried with two alone.
func crews(t *testing.T, c spikelane.Config, test func(t *testing.T, c spikelane.Config)) {
	for _, crew := range []struct {
		name  string
		size  int
		fixed bool
	}{{"alone", 1, false}, {"two", 2, true}, {"three", 3, true}, {"some", 3, false}} {
		if (testing.Short() || c.Target == "native") && crew.name != "two" {
			continue
		}
		t.Run(crew.name, func(t *testing.T) {
			c := c
			c.Threads, c.FixedThreads = crew.size, crew.fixed
			test(t, c)
		})
	}
}

// enough neurons for each of three workers to own some.
const enough = 200

// TestThreadsOfDelays: where rows are stored by delays that change later, owners still find their synapses in them.
func TestThreadsOfDelays(t *testing.T) {
	for _, kind := range []string{"plain", "all"} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			digest := func(threads int) string {
				n, y := delayed(kind, enough, spikelane.Config{Threads: threads, FixedThreads: true})
				return changing(t, n, y)
			}
			want := digest(1)
			for _, threads := range []int{2, 3} {
				if got := digest(threads); got != want {
					t.Errorf("%d threads: digest %s, want %s, that of one", threads, got, want)
				}
			}
		})
	}
}

// TestThreadsOfClocks: the end of a step waits for the begin of the next one, to be done at once with it, unless what is due next is
// another end, or nothing, by another clock.
func TestThreadsOfClocks(t *testing.T) {
	digest := func(threads int, dt units.Time) string {
		n := spikelane.NewNetwork("clocks", spikelane.Config{Seed: 5, Threads: threads, FixedThreads: true, Dt: 0.2 * ms})
		g := n.NeuronGroup("G", enough, spikelane.NeuronModel{
			Equations: "dv/dt = (1.1-v)/(8*ms) + xi*0.3*(8*ms)**-0.5 : 1", Threshold: "v > 1", Reset: "v = 0", Method: "euler",
		})
		g.Set("v", "rand()")
		y := n.Synapses("S", g, g, spikelane.SynapseModel{OnPre: "v_post += 0.02"})
		y.Connect(spikelane.Connect{P: "0.1"})
		other := n.NeuronGroup("other", enough, spikelane.NeuronModel{Equations: "x : 1"})
		other.RunRegularly(spikelane.Regular{Code: "x += rand()*t/ms", Dt: dt, When: "end"})
		s := started(t, n)
		do(t, s.Run(context.Background(), 20*ms))
		return fmt.Sprint(s.Stats().Digest)
	}
	for _, dt := range []units.Time{0.05 * ms, 0.1 * ms, 0.3 * ms} {
		want := digest(1, dt)
		for _, threads := range []int{2, 3} {
			if got := digest(threads, dt); got != want {
				t.Errorf("%v, %d threads: digest %s, want %s, that of one", dt, threads, got, want)
			}
		}
	}
}

// TestThreadsOfDt: spikes that are under way when dt changes arrive once, whoever delivers them, in a simulation too that had changed it at
// another time and is given that state.
func TestThreadsOfDt(t *testing.T) {
	ctx := context.Background()
	digest := func(kind string, threads int) string {
		at := func(change units.Time) *spikelane.Simulation {
			n, _ := delayed(kind, enough, spikelane.Config{Threads: threads, FixedThreads: true})
			s := started(t, n)
			do(t, s.Run(ctx, change))
			do(t, s.SetDt(0.2*ms))
			do(t, s.Run(ctx, 2*ms))
			return s
		}
		file := filepath.Join(t.TempDir(), "state")
		do(t, at(4*ms).StoreFile(file, spikelane.StoreOptions{}))
		s := at(12 * ms)
		do(t, s.RestoreFile(file))
		do(t, s.Run(ctx, 8*ms))
		return fmt.Sprint(s.Stats().Digest)
	}
	for _, kind := range []string{"plain", "all", "attached"} {
		want := digest(kind, 1)
		for _, threads := range []int{2, 3} {
			if got := digest(kind, threads); got != want {
				t.Errorf("%s, %d threads: digest %s, want %s, that of one", kind, threads, got, want)
			}
		}
	}
}

// TestThreadsOfCheckpoints: what one number of workers has stored, another one goes on with.
func TestThreadsOfCheckpoints(t *testing.T) {
	ctx := context.Background()
	digest := func(store, restore int) string {
		n, _ := delayed("all", enough, spikelane.Config{Threads: store, FixedThreads: true})
		s := started(t, n)
		do(t, s.Run(ctx, 13*ms))
		file := filepath.Join(t.TempDir(), "state")
		do(t, s.StoreFile(file, spikelane.StoreOptions{}))
		n, _ = delayed("all", enough, spikelane.Config{Threads: restore, FixedThreads: true})
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

// TestThreadsUsed: workers are used where they are asked for, and not where a run is too short to try; functions of
// users are called by one at a time, which the race detector would tell.
func TestThreadsUsed(t *testing.T) {
	for _, c := range []struct {
		threads int
		fixed   bool
		length  units.Time
		want    int
	}{{0, false, 10 * ms, 1}, {1, true, 10 * ms, 1}, {2, true, 10 * ms, 2}, {3, true, 0.1 * ms, 3}, {3, false, 10 * ms, 1}} {
		n := spikelane.NewNetwork("n", spikelane.Config{Threads: c.threads, FixedThreads: c.fixed})
		calls := 0
		n.Function("count", spikelane.Function{Args: []string{"1"}, Go: func(x []float64) float64 { calls++; return x[0] }})
		n.NeuronGroup("plain", 1000, spikelane.NeuronModel{Equations: "dv/dt = -v/(10*ms) : 1"}).Set("v", "i")
		n.NeuronGroup("counted", 1000, spikelane.NeuronModel{Equations: "dv/dt = -count(v)/(10*ms) : 1", Method: "euler"})
		s := started(t, n)
		calls = 0
		do(t, s.Run(context.Background(), c.length))
		if got := s.Stats().ThreadsUsed; got != c.want {
			t.Errorf("%+v: used %d", c, got)
		}
		if want := 1000 * int(float64(c.length)/1e-4+0.5); calls != want {
			t.Errorf("%+v: %d calls, want %d", c, calls, want)
		}
	}
}
