package spikelane_test

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/units"
)

// deserted fails the test if goroutines of a batch are there. One that has done its last may still be about to go.
func deserted(t *testing.T) {
	t.Helper()
	for range 1000 {
		buf := make([]byte, 1<<20)
		if !strings.Contains(string(buf[:runtime.Stack(buf, true)]), "spikelane.(*batch)") {
			return
		}
		runtime.Gosched()
	}
	buf := make([]byte, 1<<20)
	t.Fatalf("goroutines are left:\n%s", buf[:runtime.Stack(buf, true)])
}

// endless is a run that only the end of its context ends.
const endless = 1e6 * units.Second

// TestBatchLeft: leaving the loop stops runs that would go on for hours, and so does a panic of its body.
func TestBatchLeft(t *testing.T) {
	p := compiled(t, single(spikelane.Config{}))
	var running atomic.Int64
	slow := spikelane.Variant{Run: func(ctx context.Context, s *spikelane.Simulation) error {
		running.Add(1)
		defer running.Add(-1)
		err := s.Run(ctx, endless)
		for range 1000 {
			runtime.Gosched()
		}
		return err
	}}
	deserted := func() {
		t.Helper()
		if n := running.Load(); n != 0 {
			t.Errorf("%d runs go on", n)
		}
		deserted(t)
	}
	variants := []spikelane.Variant{{Run: func(ctx context.Context, s *spikelane.Simulation) error {
		for running.Load() == 0 {
			runtime.Gosched()
		}
		return s.Run(ctx, ms)
	}}, slow, slow, slow, slow, slow}
	for run, err := range p.Batch(context.Background(), endless, slices.Values(variants), spikelane.BatchOptions{Workers: 3}) {
		do(t, err)
		if run.Number != 0 {
			t.Errorf("run %d", run.Number)
		}
		break
	}
	deserted()
	func() {
		defer func() {
			if recover() != "enough" {
				t.Error("the panic of the loop was lost")
			}
		}()
		for range p.Batch(context.Background(), endless, slices.Values(variants), spikelane.BatchOptions{Workers: 2}) {
			panic("enough")
		}
	}()
	deserted()
	func() {
		defer func() { recover() }()
		for range p.Batch(context.Background(), endless, func(yield func(spikelane.Variant) bool) { yield(variants[1]); panic("no more") }, spikelane.BatchOptions{Workers: 2}) {
			t.Error("a run of a sequence that broke")
		}
	}()
	deserted()
}

// TestBatchCancelled: the end of the context stops the runs under way, with what they have computed, and is told once
// more for the variants that are not begun.
func TestBatchCancelled(t *testing.T) {
	cause := errors.New("the cause")
	for _, workers := range []int{1, 3} {
		ctx, cancel := context.WithCancelCause(context.Background())
		p := compiled(t, single(spikelane.Config{Progress: func(s spikelane.Progress) { cancel(cause) }}))
		var begun, unbegun, taken int
		variants := func(yield func(spikelane.Variant) bool) {
			for yield(spikelane.Variant{}) {
				taken++
			}
		}
		for run, err := range p.Batch(ctx, endless, variants, spikelane.BatchOptions{Workers: workers, Waiting: 2}) {
			if !errors.Is(err, spikelane.ErrStopped) || !errors.Is(err, cause) || run.Number != begun+unbegun {
				t.Errorf("run %d: %v", run.Number, err)
			}
			if run.Simulation != nil {
				begun++
			} else {
				unbegun++
			}
		}
		if begun == 0 || begun > workers || unbegun == 0 || begun+unbegun > workers+3 {
			t.Errorf("%d workers: %d runs were begun, %d not", workers, begun, unbegun)
		}
		deserted(t)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	errs := 0
	for run, err := range compiled(t, single(spikelane.Config{})).Batch(ctx, ms, slices.Values(make([]spikelane.Variant, 1000)), spikelane.BatchOptions{}) {
		if errs++; run.Simulation != nil || !errors.Is(err, context.Canceled) {
			t.Error(run.Number, err)
		}
	}
	if errs != 1 {
		t.Errorf("%d errors of a batch that was over before it began, want 1", errs)
	}
}

// TestBatchCallsBack: Progress and Connecting are called by one run at a time, which the race detector checks too; what
// they panic with is the error of the run.
func TestBatchCallsBack(t *testing.T) {
	inside, ends, made := 0, 0, 0 // unguarded: nobody else is there
	alone := func(f func()) {
		if inside++; inside != 1 {
			t.Error("two runs call back at the same time")
		}
		f()
		inside--
	}
	c := spikelane.Config{
		Progress:   func(p spikelane.Progress) { alone(func() { ends++ }) },
		Connecting: func(p spikelane.Connecting) { alone(func() { made++ }) },
	}
	p := compiled(t, recurrent(c, plain, false))
	var variants []spikelane.Variant
	for seed := range int64(8) {
		variants = append(variants, spikelane.Variant{Instance: seeded(seed)})
	}
	for _, err := range p.Batch(context.Background(), ms, slices.Values(variants), spikelane.BatchOptions{Workers: 4}) {
		do(t, err)
	}
	if ends < 8 || made < 16 {
		t.Errorf("%d runs told their end, %d synapses that they were made; want 8 and 16", ends, made)
	}
	p = compiled(t, single(spikelane.Config{Progress: func(spikelane.Progress) { panic("too fast") }}))
	runs := 0
	for run, err := range p.Batch(context.Background(), ms, slices.Values(variants), spikelane.BatchOptions{Workers: 2}) {
		if runs++; run.Simulation != nil || err == nil || !strings.Contains(err.Error(), "panic: too fast") {
			t.Error(run.Number, err)
		}
	}
	if runs != 8 {
		t.Errorf("%d runs", runs)
	}
}
