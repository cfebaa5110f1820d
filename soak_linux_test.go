package spikelane_test

import (
	"bufio"
	"bytes"
	"flag"
	"fmt"
	"maps"
	"os"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
	"testing"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/units"
)

var (
	soakHours    = flag.Float64("soak.hours", 0, "TestSoak simulates so many hours of a small network, a step being 0.1 ms")
	soakNetworks = flag.Int("soak.networks", 100, "TestManyNetworks makes, runs and drops so many networks")
)

// footprint is what a process takes of the machine.
type footprint struct {
	resident   int64 // bytes
	goroutines int
	mappings   int // lines of /proc/self/maps
	files      int // open ones
}

func (f footprint) String() string {
	return fmt.Sprintf("%.1f MB, %d goroutines, %d mappings, %d files", float64(f.resident)/1e6, f.goroutines, f.mappings, f.files)
}

// taken measures the footprint, after a collection.
func taken(t *testing.T) (f footprint) {
	t.Helper()
	runtime.GC() // the first runs finalizers and cleanups
	debug.FreeOSMemory()
	status, err := os.ReadFile("/proc/self/status")
	do(t, err)
	for s := bufio.NewScanner(bytes.NewReader(status)); s.Scan(); {
		if rest, ok := strings.CutPrefix(s.Text(), "VmRSS:"); ok {
			var kB int64
			if _, err := fmt.Sscan(rest, &kB); err != nil {
				t.Fatal(err)
			}
			f.resident = kB * 1024
		}
	}
	mapped, err := os.ReadFile("/proc/self/maps")
	do(t, err)
	open, err := os.ReadDir("/proc/self/fd")
	do(t, err)
	f.goroutines, f.mappings, f.files = runtime.NumGoroutine(), bytes.Count(mapped, []byte("\n")), len(open)
	return f
}

// TestManyNetworks: networks that are made, run and dropped leave nothing behind: no memory, goroutines, mappings, files.
func TestManyNetworks(t *testing.T) {
	if testing.Short() {
		t.Skip("many networks")
	}
	targets := []string{"go"}
	for _, target := range spikelane.Targets() {
		if target.Name == "native" && target.Available {
			targets = append(targets, "native")
		}
	}
	once := func(k int) {
		n := recurrent(spikelane.Config{Seed: int64(k), Target: targets[k%len(targets)], Threads: 1 + k%3, FixedThreads: true}, plain, k%2 == 0)
		ran(t, n, 2*ms)
	}
	const first = 100 // until caches are full, and pools as large as they get
	for k := range first {
		once(k)
	}
	before := taken(t)
	for k := range *soakNetworks {
		once(k)
		if k > 0 && k%1000 == 0 {
			t.Logf("%d networks: %v", k, taken(t))
		}
	}
	after := taken(t)
	t.Logf("after %d networks: %v, after %d more: %v", first, before, *soakNetworks, after)
	// A page of machine code that stayed would be a mapping for each network; 2 kB of memory, a map entry for each of ten.
	if grown := after.mappings - before.mappings; grown > 20+*soakNetworks/100 {
		t.Errorf("%d mappings more", grown)
	}
	if grown := after.resident - before.resident; grown > 8<<20+int64(*soakNetworks)*500 {
		t.Errorf("%.1f MB more", float64(grown)/1e6)
	}
	if after.goroutines > before.goroutines || after.files > before.files {
		t.Errorf("goroutines or files stay")
	}
}

// TestManyAtOnce: simulations that run at the same time, started by many goroutines, do not touch one another.
func TestManyAtOnce(t *testing.T) {
	want := map[int64]map[string]string{}
	for seed := range int64(3) {
		want[seed] = ran(t, recurrent(spikelane.Config{Seed: seed}, plain, true), 20*ms).Stats().Digest
	}
	var wg sync.WaitGroup
	for k := range 24 {
		wg.Go(func() {
			seed := int64(k % 3)
			n := recurrent(spikelane.Config{Seed: seed, Threads: 1 + k%4, FixedThreads: true}, plain, true)
			s, err := n.Run(t.Context(), 20*ms)
			if err != nil {
				t.Error(err)
			} else if got := s.Stats().Digest; !maps.Equal(got, want[seed]) {
				t.Errorf("one of 24 at once: digests %v, alone %v", got, want[seed])
			}
		})
	}
	wg.Wait()
}

// TestSoak: hours of simulated time take no more memory than minutes.
func TestSoak(t *testing.T) {
	if *soakHours == 0 {
		t.Skip("-soak.hours=2 simulates two hours, in about ten minutes")
	}
	s := started(t, recurrent(spikelane.Config{Seed: 3, Dt: 0.1 * ms, Threads: 2, FixedThreads: true}, plain, false))
	const part = 100 * units.Second
	do(t, s.Run(t.Context(), part))
	before := taken(t)
	for at := part; at < units.Time(*soakHours*3600)*units.Second; at += part {
		do(t, s.Run(t.Context(), part))
		now := taken(t)
		grown := now.resident > before.resident+16<<20 || now.goroutines > before.goroutines || now.mappings > before.mappings+10 || now.files > before.files
		if grown || int(at/part)%6 == 0 {
			t.Logf("%v s: %v", float64(s.Now()/units.Second), now)
		}
		if grown {
			t.Fatalf("after the first %v s: %v", float64(part/units.Second), before)
		}
	}
}
