package spikelane_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/internal/ending/looks"
	"github.com/spikelane/spikelane/record"
)

// errPulled is the cause of the ends of contexts.
var errPulled = errors.New("somebody pulled the plug")

// everyLook calls work with contexts that end at their first look, their second and so on, until one call looks less often. Each of
// those that were broken off must say so by both errors and what it was, and leave no goroutine; after checks what is left.
func everyLook(t *testing.T, what string, least int, work func(ctx context.Context) error, after func(k int)) {
	t.Helper()
	before := runtime.NumGoroutine()
	for k := 1; ; k++ {
		ctx := looks.At(k, errPulled)
		err := work(ctx)
		seen := ctx.Seen()
		for range 1_000_000 {
			if runtime.NumGoroutine() <= before {
				break
			}
			runtime.Gosched()
		}
		if now := runtime.NumGoroutine(); now > before {
			t.Fatalf("%s, look %d: %d goroutines before, %d after", what, k, before, now)
		}
		if seen < k {
			if err != nil || k-1 < least {
				t.Errorf("%s: %d looks, want %d; then %v", what, seen, least, err)
			}
			t.Logf("%s: %d looks", what, seen)
			return
		}
		if !errors.Is(err, context.Canceled) || !errors.Is(err, errPulled) || errors.Is(err, spikelane.ErrTarget) {
			t.Errorf("%s, look %d: %v", what, k, err)
		}
		after(k)
	}
}

// manyWays is a network that is connected in every way, with all that is made of connections.
func manyWays(threads int) *spikelane.Network {
	n := spikelane.NewNetwork("ways", spikelane.Config{Target: "go", Seed: 3, Threads: threads})
	g := n.NeuronGroup("g", 300, spikelane.NeuronModel{Equations: "dx/dt = (1.5 - x + 0.1*xi*sqrt(ms))/ms : 1\nu : 1", Method: "euler", Threshold: "x > 1", Reset: "x = 0.1*rand()"})
	g.Set("x", "rand()")
	plastic := spikelane.SynapseModel{Equations: "w : 1", OnPre: "x_post += 0.001*w", OnPost: "w += 0.01", Delay: "0.1*ms + 0.5*ms*rand()"}
	for name, rule := range map[string]spikelane.Connect{"condition": {Condition: "i % 3 == j % 2"}, "chance": {P: "0.1"}, "arrays": {I: []int32{5, 1, 1}, J: []int32{2, 7, 7}}} {
		y := n.Synapses(name, g, g, plastic)
		y.Connect(rule)
		y.Set("w", "rand()")
	}
	y := n.Synapses("given", g, g, spikelane.SynapseModel{OnPre: "x_post += 0.001", Delay: "0.1*ms*(1 + i % 3)"})
	y.Connect(spikelane.Connect{Targets: "k for k in range(i - 3, i + 3)", SkipIfInvalid: true})
	few := n.Synapses("procedural", g, g, spikelane.SynapseModel{OnPre: "u_post += 0.001", Procedural: true})
	few.Connect(spikelane.Connect{P: "0.05"})
	n.SpikeMonitor("spikes", g)
	n.StateMonitor("trace", g, spikelane.StateRecord{Variables: []string{"x"}})
	return n
}

// TestCompileBrokenOff: the context ends at each look of Compile, which then makes no program.
func TestCompileBrokenOff(t *testing.T) {
	everyLook(t, "compile", 50, func(ctx context.Context) error {
		p, err := manyWays(1).Compile(ctx)
		if (p == nil) != (err != nil) {
			t.Errorf("%v, %v", p, err)
		}
		return err
	}, func(int) {})
}

// TestNewBrokenOff: the context ends at each look while a simulation is made. There is none then, a world that was given is empty, and
// the program makes the same ones as ever.
func TestNewBrokenOff(t *testing.T) {
	p := compiled(t, manyWays(1))
	whole, err := p.New(t.Context(), spikelane.Instance{})
	do(t, err)
	want := fmt.Sprint(whole.Stats().Digest)
	world := ecs.NewWorld()
	everyLook(t, "new", 25, func(ctx context.Context) error {
		s, err := p.New(ctx, spikelane.Instance{World: world})
		if (s == nil) != (err != nil) {
			t.Errorf("%v, %v", s, err)
		}
		return err
	}, func(k int) {
		if left := world.Objects(); len(left) > 0 {
			t.Errorf("look %d: %d objects are left", k, len(left))
		}
		again, err := p.New(t.Context(), spikelane.Instance{})
		do(t, err)
		if got := fmt.Sprint(again.Stats().Digest); got != want {
			t.Errorf("look %d: the next simulation has other digests", k)
		}
	})
}

// TestSaveBrokenOff: the context ends at each look while results are saved. The folder holds what it held, to the byte, and the
// simulation is as if nothing had been.
func TestSaveBrokenOff(t *testing.T) {
	p := compiled(t, manyWays(1))
	s, err := p.New(t.Context(), spikelane.Instance{})
	do(t, err)
	dir := t.TempDir()
	do(t, s.SaveWithReport(dir))
	was := fmt.Sprint(files(t, dir))
	do(t, s.Run(t.Context(), 2*ms))
	everyLook(t, "save", 100, func(ctx context.Context) error {
		return s.SaveContext(ctx, dir, spikelane.SaveOptions{Report: true})
	}, func(k int) {
		if fmt.Sprint(files(t, dir)) != was {
			t.Errorf("look %d: the folder has changed", k)
		}
	})
	fresh, err := p.New(t.Context(), spikelane.Instance{})
	do(t, err)
	do(t, fresh.Run(t.Context(), 2*ms))
	if fmt.Sprint(s.Stats().Digest) != fmt.Sprint(fresh.Stats().Digest) {
		t.Error("other results than without it")
	}
	back, err := p.ReadResults(dir)
	do(t, err)
	if back.Now() != s.Now() {
		t.Errorf("what was saved in the end is of %v", back.Now())
	}
}

// TestStoreBrokenOff: the context ends at each look while a checkpoint is stored, or restored. The file is the old one, and the
// simulation goes on with the bits of one that was never stored.
func TestStoreBrokenOff(t *testing.T) {
	p := compiled(t, manyWays(1))
	s, err := p.New(t.Context(), spikelane.Instance{})
	do(t, err)
	path := filepath.Join(t.TempDir(), "checkpoint")
	do(t, s.StoreFile(path, spikelane.StoreOptions{}))
	was := fmt.Sprint(files(t, filepath.Dir(path)))
	do(t, s.Run(t.Context(), 2*ms))
	at := s.Now()
	everyLook(t, "restore", 20, func(ctx context.Context) error { return s.RestoreFileContext(ctx, path) }, func(k int) {
		if s.Now() != at {
			t.Errorf("look %d: restored all the same", k)
		}
	})
	do(t, s.Run(t.Context(), 2*ms))
	everyLook(t, "store", 50, func(ctx context.Context) error { return s.StoreFileContext(ctx, path, spikelane.StoreOptions{}) }, func(k int) {
		if fmt.Sprint(files(t, filepath.Dir(path))) != was {
			t.Errorf("look %d: the file has changed", k)
		}
	})
	fresh, err := p.New(t.Context(), spikelane.Instance{})
	do(t, err)
	do(t, fresh.RestoreFile(path))
	for _, s := range []*spikelane.Simulation{s, fresh} {
		do(t, s.Run(t.Context(), 2*ms))
	}
	whole, err := p.New(t.Context(), spikelane.Instance{})
	do(t, err)
	do(t, whole.Run(t.Context(), 4*ms))
	for _, s := range []*spikelane.Simulation{s, fresh} {
		if fmt.Sprint(s.Stats().Digest) != fmt.Sprint(whole.Stats().Digest) {
			t.Error("other results than without it")
		}
	}
}

// TestDeadline: a time limit that is over is told as such, and its cause beside it.
func TestDeadline(t *testing.T) {
	ctx, cancel := context.WithTimeoutCause(t.Context(), 0, errPulled)
	defer cancel()
	<-ctx.Done()
	p := compiled(t, manyWays(2))
	s, err := p.New(t.Context(), spikelane.Instance{})
	do(t, err)
	_, compiling := manyWays(1).Compile(ctx)
	_, making := p.New(ctx, spikelane.Instance{})
	dir := filepath.Join(t.TempDir(), "none")
	running := s.Run(ctx, 1*ms)
	for what, err := range map[string]error{
		"compile": compiling, "new": making, "run": running, "save": s.SaveContext(ctx, dir, spikelane.SaveOptions{}),
		"store": s.StoreFileContext(ctx, dir, spikelane.StoreOptions{}),
	} {
		if !errors.Is(err, context.DeadlineExceeded) || !errors.Is(err, errPulled) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if !errors.Is(running, spikelane.ErrStopped) || s.Now() != 0 {
		t.Errorf("%v at %v", running, s.Now())
	}
	if _, err := os.Stat(dir); err == nil || record.Find(dir, record.SummaryFile) != filepath.Join(dir, record.SummaryFile) {
		t.Error("something was made of it")
	}
}
