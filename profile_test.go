package spikelane_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/pprof"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/spikelane/spikelane"
)

// TestProfile: time is gathered for every step of the schedule, in its order, and only if asked for.
func TestProfile(t *testing.T) {
	if got := ran(t, recurrent(spikelane.Config{}, plain, true), 10*ms).Profile(); got != nil {
		t.Errorf("a profile that nobody asked for: %v", got)
	}
	n := recurrent(spikelane.Config{Profile: true}, plain, true)
	s := ran(t, n, 10*ms)
	calls := map[string]int64{}
	var slots []string
	for _, e := range s.Profile() {
		calls[e.Name] += e.Calls
		slots = append(slots, e.Slot)
		if e.Seconds < 0 {
			t.Errorf("%s took %v s", e.Name, e.Seconds)
		}
	}
	for name, want := range map[string]int64{"exc_stateupdater + exc_spike_thresholder": 100, "inh_stateupdater + inh_spike_thresholder": 50, "ee_pre": 100, "m3": 10, "m5": 100} {
		if calls[name] != want {
			t.Errorf("%s: %d calls in 10 ms, want %d", name, calls[name], want)
		}
	}
	if want := slices.Compact(slots); fmt.Sprint(want) != "[start thresholds synapses resets end]" {
		t.Errorf("slots %v, want the order of a step", want)
	}
	if a, b := s.Stats().Digest, ran(t, recurrent(spikelane.Config{}, plain, true), 10*ms).Stats().Digest; fmt.Sprint(a) != fmt.Sprint(b) {
		t.Errorf("profiled %v, plain %v", a, b)
	}
}

// TestProfileCounts: what is counted of a network whose numbers are known, by one thread and by two: 100 neurons of 20 bytes, all of
// which spike in every third step (v goes 1, 2, 3 and back), each with synapses onto all others.
func TestProfileCounts(t *testing.T) {
	const neurons, steps, spikes = 100, 300, 100 * 100
	for _, threads := range []int{1, 2} {
		n := spikelane.NewNetwork("counts", spikelane.Config{Profile: true, Threads: threads, FixedThreads: true})
		g := n.NeuronGroup("G", neurons, spikelane.NeuronModel{Equations: "v : 1\ng : 1", Threshold: "v > 2.5", Reset: "v = 0"})
		g.RunRegularly(spikelane.Regular{Code: "v += 1"})
		n.Synapses("S", g, g, spikelane.SynapseModel{Equations: "w : 1", OnPre: "g_post += w"}).Connect(spikelane.Connect{Condition: "i != j"})
		n.SpikeMonitor("M", g)
		s := ran(t, n, steps*0.1*ms/2, steps*0.1*ms/2)
		if got := s.Stats().Spikes["M"]; got != spikes {
			t.Fatalf("%d spikes, want %d", got, spikes)
		}
		type counts struct {
			Object, Kind                     string
			Elements, Bytes, Scatters, Flops int64
		}
		var got []counts
		for _, e := range s.Profile() {
			if e.Calls != steps {
				t.Errorf("%s: %d calls in %d steps", e.Name, e.Calls, steps)
			}
			got = append(got, counts{e.Object, e.Kind, e.Elements, e.Bytes, e.Scatters, e.Flops})
		}
		const events = spikes * (neurons - 1)
		want := []counts{
			{"G", "operation", neurons * steps, 16 * neurons * steps, 0, neurons * steps}, // v read and written, one addition
			{"G", "threshold", neurons * steps, 8 * neurons * steps, 0, 0},
			{"M", "recording", spikes, 0, 0, 0},
			{"S", "delivery", events, 10 * events, events, 0}, // a weight of 8 bytes, a target of 2
			{"G", "reset", spikes, 4 * spikes, spikes, 0},     // its index, v written there
		}
		if !slices.Equal(got, want) {
			t.Errorf("%d threads: got\n%+v, want\n%+v", threads, got, want)
		}
	}
}

// TestProfileAfterChanges: what was measured before delays and dt change is kept.
func TestProfileAfterChanges(t *testing.T) {
	n := spikelane.NewNetwork("n", spikelane.Config{Profile: true})
	g := n.NeuronGroup("G", 10, spikelane.NeuronModel{Equations: "dv/dt = (2-v)/ms : 1\ng : 1", Threshold: "v > 1", Reset: "v = 0"})
	y := n.Synapses("S", g, g, spikelane.SynapseModel{Equations: "w : 1", OnPre: "g_post += w", OnPost: "w += 0.1", Delay: "1*ms"})
	y.Connect(spikelane.Connect{})
	s := ran(t, n, 10*ms)
	do(t, s.SetDelay(y, "pre", 2*ms))
	do(t, s.Run(t.Context(), 10*ms))
	do(t, s.SetDt(0.05*ms))
	do(t, s.Run(t.Context(), 10*ms))
	p := s.Profile()
	for _, e := range p {
		if e.Calls != 400 {
			t.Errorf("%s: %d calls, want 400", e.Name, e.Calls)
		}
	}
	if len(p) < 3 {
		t.Errorf("%d entries", len(p))
	}
}

// TestProfileLabels: a CPU profile of a profiled run says whose the time was. The profiler looks 100 times a second.
func TestProfileLabels(t *testing.T) {
	s := started(t, recurrent(spikelane.Config{Profile: true}, plain, true))
	found := func() bool {
		var b bytes.Buffer
		if err := pprof.StartCPUProfile(&b); err != nil {
			t.Skip(err) // of the test binary itself
		}
		until := time.Now().Add(50 * time.Millisecond)
		for time.Now().Before(until) {
			if err := s.Run(context.Background(), 100*ms); err != nil {
				t.Fatal(err)
			}
		}
		pprof.StopCPUProfile()
		z, err := gzip.NewReader(&b)
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(z) // names are as they are in it
		if err != nil {
			t.Fatal(err)
		}
		return bytes.Contains(text, []byte("object")) && bytes.Contains(text, []byte("exc_stateupdater + exc_spike_thresholder"))
	}
	for range 100 {
		if found() {
			return
		}
	}
	t.Error("no labels in 100 profiles")
}

// TestProfileAllocatesNothing: what profiling allocates it does at the begin of a run.
func TestProfileAllocatesNothing(t *testing.T) {
	s := ran(t, recurrent(spikelane.Config{Profile: true}, plain, false), 100*ms)
	if short, long := allocations(t, s, 1000), allocations(t, s, 3000); short != long {
		t.Errorf("%v allocations in 1000 steps, %v in 3000", short, long)
	}
}

// TestPerfMap: the map of this process names the kernels, at addresses that Linux says are executable. Kernels of other
// programs may stand there too, and be gone.
func TestPerfMap(t *testing.T) {
	config := spikelane.Config{Target: "native", PerfMap: true}
	if err := unavailable(config); err != nil || runtime.GOOS != "linux" {
		t.Skip("no machine code, or no Linux: ", err)
	}
	s := ran(t, recurrent(config, plain, false), 1*ms)
	name := fmt.Sprintf("/tmp/perf-%d.map", os.Getpid())
	defer os.Remove(name)
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	maps, err := os.ReadFile("/proc/self/maps")
	if err != nil {
		t.Fatal(err)
	}
	ours := map[string]bool{"spikelane:update_and_threshold.exc": false, "spikelane:on_pre.ee.pre": false, "spikelane:reset.inh": false}
	for line := range strings.Lines(string(text)) {
		f := strings.Fields(line)
		addr, err := strconv.ParseUint(f[0], 16, 64)
		if err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		size, err := strconv.ParseUint(f[1], 16, 64)
		if err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		mapped := false
		for area := range strings.Lines(string(maps)) {
			var lo, hi uint64
			var mode string
			if _, err := fmt.Sscanf(area, "%x-%x %s", &lo, &hi, &mode); err != nil {
				t.Fatal(err)
			}
			mapped = mapped || lo <= addr && addr+size <= hi && mode == "r-xp"
		}
		if _, ok := ours[f[2]]; ok && mapped {
			ours[f[2]] = true
		}
	}
	for name, found := range ours {
		if !found {
			t.Errorf("no code of %s, or at a place that is not executable:\n%s", name, text)
		}
	}
	runtime.KeepAlive(s) // and its code with it
}
