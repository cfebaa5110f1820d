package spikelane_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/spikelane/spikelane"
)

// errMine is what functions of the user panic with.
var errMine = errors.New("mine")

// secluded calls f on a goroutine of its own, and returns what it panicked with, or "ended" if it ended the goroutine. It fails if
// f leaves goroutines behind.
func secluded(t *testing.T, f func()) (out any) {
	t.Helper()
	before := runtime.NumGoroutine()
	done := make(chan struct{})
	go func() {
		defer close(done)
		out = "ended"
		defer func() {
			if r := recover(); r != nil {
				out = r
			}
		}()
		f()
		out = nil
	}()
	<-done
	for range 1_000_000 { // its goroutine, and those that are just ending
		if runtime.NumGoroutine() <= before {
			return out
		}
		runtime.Gosched()
	}
	all := make([]byte, 1<<16)
	t.Errorf("%d goroutines before, %d after:\n%s", before, runtime.NumGoroutine(), all[:runtime.Stack(all, true)])
	return out
}

// broken is what a function of the user does where it is bad.
func broken(how string) {
	switch how {
	case "panic":
		panic(errMine)
	case "goexit":
		runtime.Goexit()
	}
}

// TestBrokenCallbacks: functions of the user that panic, or end their goroutine as t.Fatal does, in the middle of a run. The panic
// is one of Run, with its value; no goroutine stays; a simulation whose step was broken off says so until it is restored, and any
// other goes on as if nothing had been.
func TestBrokenCallbacks(t *testing.T) {
	for _, threads := range []int{1, 3} {
		for _, where := range []string{"function", "operation", "progress", "condition"} {
			for _, how := range []string{"panic", "goexit"} {
				name := fmt.Sprint(where, " ", how, ", threads ", threads)
				bad := ""
				n := spikelane.NewNetwork("n", spikelane.Config{Target: "go", Seed: 1, Threads: threads, FixedThreads: true, Progress: func(spikelane.Progress) {
					if bad == "progress" {
						broken(how)
					}
				}})
				calls := 0
				n.Function("id", spikelane.Function{Args: []string{"1"}, Result: "1", Go: func(x []float64) float64 {
					if calls++; bad == "function" && calls > 5000 { // in the second step, half of the way
						broken(how)
					}
					return x[0]
				}})
				g := n.NeuronGroup("g", 3000, spikelane.NeuronModel{Equations: "dx/dt = (id(x) + 0.1)/ms : 1", Method: "euler", Threshold: "x > 1", Reset: "x = 0.5*rand()"})
				n.NetworkOperation("op", spikelane.Operation{When: "end", Func: func(k *spikelane.Tick) error {
					if bad == "operation" && k.Step%10 == 3 {
						broken(how)
					}
					return nil
				}})
				n.SpikeMonitor("m", g)
				s := started(t, n)
				do(t, s.Run(t.Context(), 1*ms))
				whole, err := s.Snapshot()
				do(t, err)

				bad, calls = where, 0
				got := secluded(t, func() {
					if where == "condition" {
						_, err = s.RunUntil(t.Context(), 1*ms, 0.3*ms, func() bool { broken(how); return false })
						return
					}
					err = s.Run(t.Context(), 1*ms)
				})
				bad = ""
				named := how == "panic" && (where == "operation" || where == "condition")
				switch {
				case named && (got != nil || !errors.Is(err, spikelane.ErrOperation) || !errors.Is(err, errMine) || !strings.Contains(err.Error(), "callbacks_test.go")):
					t.Errorf("%s: %v, %v", name, got, err)
				case how == "goexit" && got != "ended", !named && how == "panic" && got != errMine:
					t.Errorf("%s: %v", name, got)
				}
				torn := where == "function" || where == "operation" && how == "goexit"
				_, snap := s.Snapshot()
				dir := t.TempDir()
				for what, err := range map[string]error{"Run": s.Run(t.Context(), 0), "Snapshot": snap, "Save": s.Save(dir), "StoreFile": s.StoreFile(filepath.Join(dir, "c"), spikelane.StoreOptions{})} {
					if errors.Is(err, spikelane.ErrTorn) != torn || !torn && err != nil {
						t.Errorf("%s: then %s: %v", name, what, err)
					}
				}
				if torn {
					do(t, s.Restore(whole))
				}
				do(t, s.Run(t.Context(), 3*ms-s.Now()))
				if want := ran(t, n, 3*ms); fmt.Sprint(s.Stats().Digest) != fmt.Sprint(want.Stats().Digest) {
					t.Errorf("%s: other results than without it", name)
				}
			}
		}
	}
}

// TestBrokenMaking: the same while a simulation is made. The program can make another.
func TestBrokenMaking(t *testing.T) {
	for _, threads := range []int{1, 3} {
		for _, where := range []string{"function", "connecting", "initial"} {
			for _, how := range []string{"panic", "goexit"} {
				bad := ""
				in := func(place string) {
					if bad == place {
						broken(how)
					}
				}
				n := spikelane.NewNetwork("n", spikelane.Config{Target: "go", Seed: 1, Threads: threads, Connecting: func(spikelane.Connecting) { in("connecting") }})
				n.Function("id", spikelane.Function{Args: []string{"1"}, Result: "1", Go: func(x []float64) float64 { in("function"); return x[0] }})
				n.Function("ie", spikelane.Function{Args: []string{"1"}, Result: "1", Go: func(x []float64) float64 { in("initial"); return x[0] }})
				g := n.NeuronGroup("g", 3000, spikelane.NeuronModel{Equations: "x : 1"})
				g.Set("x", "ie(1)")
				y := n.Synapses("y", g, g, spikelane.SynapseModel{Equations: "w : 1"})
				if where == "function" {
					y.Connect(spikelane.Connect{P: "0.1*id(1)"})
				} else {
					y.Connect(spikelane.Connect{P: "0.1"})
				}
				p := compiled(t, n)
				bad = where
				got := secluded(t, func() { p.New(context.Background(), spikelane.Instance{}) })
				if how == "panic" && got != errMine || how == "goexit" && got != "ended" {
					t.Errorf("%s %s, threads %d: %v", where, how, threads, got)
				}
				bad = ""
				_, err := p.New(t.Context(), spikelane.Instance{})
				do(t, err)
			}
		}
	}
}
