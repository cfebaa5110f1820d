package spikelane_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/units"
)

// seeded is the instance of a seed.
func seeded(seed int64) spikelane.Instance { return spikelane.Instance{Seed: seed, OwnSeed: true} }

// alone makes and runs a variant by itself.
func alone(t *testing.T, p *spikelane.Program, d units.Time, v spikelane.Variant) *spikelane.Simulation {
	t.Helper()
	ctx := context.Background()
	if len(v.Constants) > 0 {
		var err error
		p, err = p.WithConstants(ctx, v.Constants)
		do(t, err)
	}
	s := instance(t, p, v.Instance)
	if v.Setup != nil {
		do(t, v.Setup(s))
	}
	if v.Run != nil {
		do(t, v.Run(ctx, s))
	} else {
		do(t, s.Run(ctx, d))
	}
	return s
}

// TestBatchSameBits: runs of a batch are those of the same variants by themselves, to the last byte of what they save,
// for any number of workers: with other seeds, constants and states, on networks of their own and on a common one, with
// delays that change while others have the same rows.
func TestBatchSameBits(t *testing.T) {
	for _, kind := range []string{"noisy", "all", "twice", "sums", "attached", "onto", "threads"} {
		t.Run(kind, func(t *testing.T) {
			var n *spikelane.Network
			var y *spikelane.Synapses
			switch kind {
			case "noisy":
				n = noisy()
			case "onto":
				n, y, _ = reinforced()
			case "threads":
				n, y = delayed("plain", enough, spikelane.Config{Threads: 2, FixedThreads: true})
			default:
				n, y = delayed(kind, 40, spikelane.Config{})
			}
			const d = 8 * ms
			variants := []spikelane.Variant{
				{},
				{},
				{Instance: seeded(7)},
				{Instance: seeded(8)},
				{Instance: spikelane.Instance{Seed: 9, OwnSeed: true, Wiring: 7, OwnWiring: true}},
				{Instance: spikelane.Instance{Wiring: 7, OwnWiring: true}},
				{Run: func(ctx context.Context, s *spikelane.Simulation) error {
					return errors.Join(s.Run(ctx, d), s.SetDt(0.05*ms), s.Run(ctx, d))
				}},
			}
			switch {
			case kind == "noisy" || kind == "onto":
				variants = append(variants, spikelane.Variant{Constants: map[string]any{"tau": 7 * ms}}, spikelane.Variant{Constants: map[string]any{"tau": "7*ms"}})
			case kind != "attached":
				for _, most := range []int{30, 20} {
					variants = append(variants, spikelane.Variant{Run: func(ctx context.Context, s *spikelane.Simulation) error {
						delays := make([]units.Time, s.Synaptic(y).Len())
						for k := range delays {
							delays[k] = units.Time(k%most) * 0.1 * ms
						}
						return errors.Join(s.Run(ctx, d), s.SetDelays(y, "pre", delays), s.Run(ctx, d), s.SetDelay(y, "pre", ms), s.Run(ctx, d))
					}})
				}
			}
			variants = append(variants, spikelane.Variant{Instance: seeded(7), Setup: func(s *spikelane.Simulation) error {
				if y == nil {
					return nil
				}
				variable := "w"
				if kind == "onto" {
					variable = "d"
				}
				return s.Set(y, variable, "0.01*rand()")
			}})
			p := compiled(t, n)
			var want []map[string]string
			for _, v := range variants {
				want = append(want, results(t, alone(t, p, d, v)))
			}
			for _, workers := range []int{1, 2, 5} {
				k := 0
				for run, err := range p.Batch(context.Background(), d, slices.Values(variants), spikelane.BatchOptions{Workers: workers}) {
					do(t, err)
					sameResults(t, fmt.Sprintf("%d workers, variant %d (%v)", workers, k, &variants[k]), results(t, run.Simulation), want[k])
					if run.Number != k || run.Variant.Instance != variants[k].Instance {
						t.Errorf("run %d is number %d, of %+v", k, run.Number, run.Variant.Instance)
					}
					k++
				}
				if k != len(variants) {
					t.Errorf("%d runs of %d variants", k, len(variants))
				}
			}
		})
	}
}

// single is a network of one neuron, whose runs end as fast as they begin.
func single(c spikelane.Config) *spikelane.Network {
	n := spikelane.NewNetwork("single", c)
	n.Constant("tau", "10*ms")
	n.NeuronGroup("g", 1, spikelane.NeuronModel{Equations: "dv/dt = -v/tau : 1"})
	return n
}

// TestBatchOrder: the loop is given runs in the order of the variants, though the first ends last: it waits for the
// others.
func TestBatchOrder(t *testing.T) {
	const others = 3
	var ended sync.WaitGroup
	ended.Add(others)
	variants := []spikelane.Variant{{Setup: func(*spikelane.Simulation) error { ended.Wait(); return nil }}}
	for range others {
		variants = append(variants, spikelane.Variant{Run: func(ctx context.Context, s *spikelane.Simulation) error {
			defer ended.Done()
			return s.Run(ctx, ms)
		}})
	}
	var order []int
	for run, err := range compiled(t, single(spikelane.Config{})).Batch(context.Background(), ms, slices.Values(variants), spikelane.BatchOptions{Workers: 2, Waiting: 2}) {
		do(t, err)
		order = append(order, run.Number)
	}
	if want := []int{0, 1, 2, 3}; !slices.Equal(order, want) {
		t.Errorf("got runs %v, want %v", order, want)
	}
}

// TestBatchBounded: of a sequence without end no more variants are taken up than workers and those that wait, before the
// loop has had the earlier ones, and no more simulations live.
func TestBatchBounded(t *testing.T) {
	const workers, waiting, most = 2, 3, 50
	p := compiled(t, single(spikelane.Config{}))
	taken, given := 0, 0
	var mu sync.Mutex
	living := 0
	endless := func(yield func(spikelane.Variant) bool) {
		for {
			taken++
			if ahead := taken - given; ahead > workers+waiting+1 { // the one that the loop has had is over
				t.Fatalf("%d variants taken up, %d given out", taken, given)
			}
			v := spikelane.Variant{Setup: func(s *spikelane.Simulation) error {
				mu.Lock()
				defer mu.Unlock()
				living++
				runtime.AddCleanup(s, func(int) { mu.Lock(); living--; mu.Unlock() }, 0)
				return nil
			}}
			if !yield(v) {
				return
			}
		}
	}
	for run, err := range p.Batch(context.Background(), ms, endless, spikelane.BatchOptions{Workers: workers, Waiting: waiting}) {
		do(t, err)
		if given = run.Number + 1; given == most {
			break
		}
		enough := false
		for range 1000 { // cleanups come some time after the collection
			runtime.GC()
			mu.Lock()
			enough = living <= workers+waiting+1
			mu.Unlock()
			if enough {
				break
			}
		}
		if !enough {
			t.Fatalf("%d simulations live while run %d is given out", living, run.Number)
		}
	}
	if given != most {
		t.Errorf("%d runs, want %d", given, most)
	}
}

// TestBatchErrors: each fault comes in the place of its variant, which it names, and those beside it are not touched.
func TestBatchErrors(t *testing.T) {
	broken := errors.New("broken")
	n := single(spikelane.Config{})
	n.NetworkOperation("op", spikelane.Operation{Func: func(k *spikelane.Tick) error {
		if k.Simulation().Seed() == 66 {
			panic("at the disco")
		}
		return nil
	}})
	p := compiled(t, n)
	fails := func(err error) func(*spikelane.Simulation) error {
		return func(*spikelane.Simulation) error { return err }
	}
	cases := []struct {
		v    spikelane.Variant
		is   error  // errors.Is
		text string // in the message
		kept bool   // the simulation is there
	}{
		{v: spikelane.Variant{}, kept: true},
		{spikelane.Variant{Constants: map[string]any{"tua": 3}}, spikelane.ErrModel, `variant 1 (tua = 3): constants, tua: E110 the network has no constant "tua"`, false},
		{spikelane.Variant{Constants: map[string]any{"tua": 3}}, spikelane.ErrModel, `variant 2 (tua = 3): constants, tua: E110`, false},
		{spikelane.Variant{Constants: map[string]any{"tau": struct{}{}}}, spikelane.ErrModel, "E106", false},
		{spikelane.Variant{Name: "that one", Setup: fails(broken)}, broken, "variant 4 (that one): broken", true},
		{v: spikelane.Variant{Constants: map[string]any{"tau": 3 * ms}}, kept: true},
		{spikelane.Variant{Instance: seeded(3), Setup: func(*spikelane.Simulation) error { panic("in setup") }}, nil, "variant 6 (seed 3): panic: in setup\n", false},
		{spikelane.Variant{Setup: func(*spikelane.Simulation) error { runtime.Goexit(); return nil }}, nil, "variant 7: a function of the batch ended its goroutine", false},
		{spikelane.Variant{Run: func(context.Context, *spikelane.Simulation) error { return broken }}, broken, "variant 8: broken", true},
		{spikelane.Variant{Instance: seeded(66)}, spikelane.ErrOperation, "variant 9 (seed 66): spikelane: an operation failed: spikelane: operation op at t = 0 s: panic: at the disco", true},
		{spikelane.Variant{Instance: spikelane.Instance{World: instance(t, p, spikelane.Instance{}).World()}}, spikelane.ErrModel, "variant 10: batch, world: E414", false},
		{v: spikelane.Variant{}, kept: true},
	}
	var variants []spikelane.Variant
	for _, c := range cases {
		variants = append(variants, c.v)
	}
	for _, workers := range []int{1, 2} {
		k := 0
		for run, err := range p.Batch(context.Background(), ms, slices.Values(variants), spikelane.BatchOptions{Workers: workers}) {
			c := cases[k]
			switch {
			case run.Number != k || (run.Simulation != nil) != c.kept:
				t.Errorf("%d: run %d, simulation %v", k, run.Number, run.Simulation != nil)
			case c.text == "":
				do(t, err)
			case err == nil || !strings.Contains(err.Error(), c.text) || c.is != nil && !errors.Is(err, c.is):
				t.Errorf("%d: got %v, want %q that is %v", k, err, c.text, c.is)
			}
			if k++; err == nil && run.Now() != ms {
				t.Errorf("%d: ran for %v", k, run.Now())
			}
		}
		if k != len(cases) {
			t.Errorf("%d runs of %d variants", k, len(cases))
		}
	}
	if _, err := p.WithConstants(context.Background(), map[string]any{"tau": "1*ms"}); err != nil {
		t.Error(err)
	}
}

// TestBatchOptions: wrong options are one error, and no run.
func TestBatchOptions(t *testing.T) {
	p := compiled(t, single(spikelane.Config{}))
	one := slices.Values([]spikelane.Variant{{}})
	for _, c := range []struct {
		o    spikelane.BatchOptions
		want string
	}{
		{spikelane.BatchOptions{Workers: -1}, "batch, workers: E406 -1 workers"},
		{spikelane.BatchOptions{Workers: math.MaxInt}, "batch, workers: E406"},
		{spikelane.BatchOptions{Waiting: -2}, "batch, waiting: E406 -2 runs that wait"},
		{spikelane.BatchOptions{Waiting: math.MaxInt}, "batch, waiting: E406"},
	} {
		runs := 0
		for run, err := range p.Batch(context.Background(), ms, one, c.o) {
			if runs++; run.Number != -1 || !errors.Is(err, spikelane.ErrModel) || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%+v: run %d, %v, want %s", c.o, run.Number, err, c.want)
			}
		}
		if runs != 1 {
			t.Errorf("%+v: %d errors", c.o, runs)
		}
	}
	for _, err := range p.Batch(context.Background(), ms, nil, spikelane.BatchOptions{}) {
		if err == nil || !strings.Contains(err.Error(), "batch, variants: E408 no variants given") {
			t.Error(err)
		}
	}
	for range p.Batch(context.Background(), ms, slices.Values([]spikelane.Variant{}), spikelane.BatchOptions{}) {
		t.Error("a run of no variant")
	}
	runs := 0
	for run, err := range p.Batch(context.Background(), 0.55*ms, one, spikelane.BatchOptions{}) {
		if runs++; err == nil || !strings.Contains(err.Error(), "variant 0: network, duration: E501") || run.Simulation == nil {
			t.Error(err)
		}
	}
	if runs != 1 {
		t.Errorf("%d runs of a wrong duration", runs)
	}
}
