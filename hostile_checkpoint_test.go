package spikelane_test

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/record"
)

var hostileCheckpoints = flag.Int("hostile.checkpoints", 150, "how many forged checkpoints TestHostileCheckpoints restores")

// TestHostileCheckpoints: a checkpoint with right checksums, of the right simulation, whose arrays somebody has forged, is
// refused, or is one from which the simulation runs: nothing panics, and no index leaves its array.
func TestHostileCheckpoints(t *testing.T) {
	for _, target := range []string{"go", "native"} {
		t.Run(target, func(t *testing.T) { hostileCheckpoint(t, target) })
	}
}

func hostileCheckpoint(t *testing.T, target string) {
	ctx := context.Background()
	t.Setenv("SPIKELANE_CODEGEN_TARGET", target)
	n := noisy()
	p, err := n.Compile(ctx)
	if errors.Is(err, spikelane.ErrTarget) {
		t.Skip(err)
	}
	do(t, err)
	s := instance(t, p, spikelane.Instance{})
	do(t, s.Run(ctx, 5*ms))
	do(t, s.SetDelay(n.SynapsesNamed("S"), "pre", 4*ms))
	do(t, s.SetDt(0.05*ms))
	do(t, s.Run(ctx, 0.2*ms)) // spikes from before the changes are under way
	path := filepath.Join(t.TempDir(), "x")
	do(t, s.StoreFile(path, spikelane.StoreOptions{}))
	data, err := os.ReadFile(path)
	do(t, err)
	parts, err := record.ReadSections(data)
	do(t, err)
	taken := 0
	for seed := range uint64(*hostileCheckpoints) {
		r := rand.New(rand.NewPCG(seed, 9))
		forged := slices.Clone(parts)
		var what string
		for range 1 + r.IntN(2) {
			k := 1 + r.IntN(len(forged)-1) // the header names the simulation
			forged[k].Data = forge(r, forged[k].Data)
			what += forged[k].Name + "; "
		}
		var b bytes.Buffer
		do(t, record.WriteSections(&b, forged))
		do(t, os.WriteFile(path, b.Bytes(), 0o666))
		func() {
			defer func() {
				if x := recover(); x != nil {
					t.Fatalf("seed %d: forged %s panics: %v", seed, what, x)
				}
			}()
			err := s.RestoreFile(path)
			if err == nil {
				taken++
				before := s.Stats().Steps
				err = s.Run(ctx, 1*ms)
				if n := s.Stats().Steps - before; n > 30 {
					t.Errorf("seed %d: forged %s: 1 ms took %d steps", seed, what, n)
				}
			}
			if err != nil && !errors.Is(err, spikelane.ErrCheckpoint) && !errors.Is(err, spikelane.ErrModel) {
				t.Errorf("seed %d: forged %s: %v", seed, what, err)
			}
		}()
		if t.Failed() {
			return
		}
	}
	t.Logf("%d of %d were taken", taken, *hostileCheckpoints)
}

// forge returns an array like data with some elements replaced, or another number of them.
func forge(r *rand.Rand, data any) any {
	whole := []int64{-1, 0, 1, 2, 59, 60, 61, math.MaxInt32, math.MinInt32, 1 << 32, 1 << 53, math.MaxInt64, math.MinInt64, -1 << 40}
	real := []float64{math.NaN(), math.Inf(1), math.Inf(-1), -1, 0, 1, 1e300, -1e300, 5e-324, 1 << 53, 1e-4}
	switch d := data.(type) {
	case []float64:
		return forged(r, d, func() float64 { return real[r.IntN(len(real))] })
	case []int64:
		return forged(r, d, func() int64 { return whole[r.IntN(len(whole))] })
	case []int32:
		return forged(r, d, func() int32 { return int32(whole[r.IntN(len(whole))]) })
	case []uint8:
		return forged(r, d, func() uint8 { return uint8(r.Uint32()) })
	}
	panic(fmt.Sprintf("a section of %T", data))
}

func forged[T any](r *rand.Rand, d []T, value func() T) []T {
	d = slices.Clone(d)
	switch k := r.IntN(8); {
	case k == 0:
		return d[:r.IntN(len(d)+1)]
	case k == 1:
		return append(d, value())
	}
	for range 1 + r.IntN(3) {
		if len(d) > 0 {
			d[r.IntN(len(d))] = value()
		}
	}
	return d
}
