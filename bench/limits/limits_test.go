package limits

import (
	"context"
	"errors"
	"math"
	"testing"
)

// Every figure is one that a processor can have: no core does more than 32 floating-point operations a cycle at 10 GHz,
// or moves more than three vectors of 64 bytes.
func TestMeasure(t *testing.T) {
	l, err := Measure(t.Context(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	const clock = 10e9
	if !(l.FMA > 0 && l.FMA < 32*clock) {
		t.Errorf("FMA = %v", l.FMA)
	}
	for name, levels := range map[string][]Level{"bandwidth": l.Bandwidth, "scatter": l.Scatter} {
		if n := len(levels); n == 0 || levels[n-1] != (Level{"memory", 0, levels[n-1].Rate}) {
			t.Errorf("%s: levels %+v, want memory last", name, levels)
		}
		for _, level := range levels {
			if !(level.Rate > 0 && level.Rate < 3*64*clock) {
				t.Errorf("%s: %+v", name, level)
			}
		}
	}
}

// The kernel has as many multiply-adds as its rate is reckoned with.
func TestChains(t *testing.T) {
	f := chains()
	if err := f.Verify(); err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, in := range f.Insts[f.Once:] {
		if in.Op.Info().Name == "fma" {
			n++
		}
	}
	if n != chainsBeside*chainLength {
		t.Errorf("%d multiply-adds, want %d", n, chainsBeside*chainLength)
	}
}

func TestMeasureEnds(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	stop := errors.New("stop")
	cancel(stop)
	if _, err := Measure(ctx, Options{}); !errors.Is(err, stop) {
		t.Errorf("got %v, want %v", err, stop)
	}
	if _, err := Measure(t.Context(), Options{Threads: 1 << 20}); err == nil {
		t.Error("a million threads: no error")
	}
}

func TestNearest(t *testing.T) {
	l := Limits{FMA: 100, Bandwidth: []Level{{"L1", 1000, 50}, {"memory", 0, 10}}, Scatter: []Level{{"L1", 1000, 20}, {"memory", 0, 1}}}
	tests := []struct {
		w     Work
		name  string
		share float64
	}{
		{Work{}, "", 0},
		{Work{Seconds: 1}, "", 0},
		{Work{Seconds: 1, Streamed: 25, Walked: 1000}, "L1 bandwidth", 0.5},
		{Work{Seconds: 10, Streamed: 25, Walked: 1001}, "memory bandwidth", 0.25},
		{Work{Seconds: 1, Streamed: 25, Random: 15, Flops: 50}, "L1 scatter", 0.75},
		{Work{Seconds: 1, Random: 2, Reached: 5000}, "memory scatter", 2},
		{Work{Seconds: 1, Flops: 80}, "flops", 0.8},
		{Work{Seconds: 1, Flops: 80, Threads: 2}, "flops", 0.4},
	}
	for _, tt := range tests {
		if name, share := l.Nearest(tt.w); name != tt.name || math.Abs(share-tt.share) > 1e-12 {
			t.Errorf("%+v: got %s, %v, want %s, %v", tt.w, name, share, tt.name, tt.share)
		}
	}
}
