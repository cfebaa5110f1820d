package spikelane_test

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/internal/sysmem"
	"github.com/spikelane/spikelane/units"
)

var limitsFull = flag.Bool("limits.full", false, "TestWithinLimits and TestMemoryPeak take all kinds of networks, larger ones, at many limits")

// What a child of the tests in this file does, said by its environment.
const (
	limitedKind  = "SPIKELANE_TEST_LIMITED_KIND" // of limitedKinds
	limitedSize  = "SPIKELANE_TEST_LIMITED_SIZE" // about so many synapses
	limitedBy    = "SPIKELANE_TEST_LIMITED_BY"   // "address", "data", "group" or "peak"
	limitedTo    = "SPIKELANE_TEST_LIMITED_TO"   // bytes beside what the process has: of the need of the kind, in percent
	limitedGroup = "SPIKELANE_TEST_LIMITED_GROUP"
	childRan     = "the child ran"
	childRefused = "the child was refused"
)

// kindOfNetwork is a kind of networks.
type kindOfNetwork struct {
	name    string
	chance  bool // nobody knows beforehand how many synapses there are
	network func(size int) *spikelane.Network
}

// limitedKinds are networks of about so many synapses, or values.
var limitedKinds = []kindOfNetwork{
	{"by p", false, func(n int) *spikelane.Network {
		return limited(n, spikelane.Connect{P: fmt.Sprint(100 / float64(n) * 100)}, "1*ms")
	}},
	{"delays", false, func(n int) *spikelane.Network {
		return limited(n, spikelane.Connect{P: fmt.Sprint(100 / float64(n) * 100)}, "1*ms + 4*ms*rand()")
	}},
	{"by target", false, func(n int) *spikelane.Network {
		return limited(n, spikelane.Connect{Sources: "k for k in sample(N_pre, size=100)"}, "1*ms")
	}},
	{"two calls", false, func(n int) *spikelane.Network {
		net := limited(n, spikelane.Connect{P: fmt.Sprint(50 / float64(n) * 100)}, "1*ms")
		net.SynapsesNamed("y").Connect(spikelane.Connect{P: fmt.Sprint(50 / float64(n) * 100)})
		return net
	}},
	{"by position", true, func(n int) *spikelane.Network {
		return limited(n, spikelane.Connect{Targets: "k for k in range(i, i + 100 + int(0*x_pre))", SkipIfInvalid: true}, "1*ms")
	}},
	{"samples", false, func(n int) *spikelane.Network {
		net := spikelane.NewNetwork("samples", spikelane.Config{})
		net.Constant("tau", "20*ms")
		g := net.NeuronGroup("g", n/100, spikelane.NeuronModel{Equations: "dv/dt = -v/tau : 1"})
		net.StateMonitor("m", g, spikelane.StateRecord{Variables: []string{"v"}})
		return net
	}},
}

// limited returns a network of about n synapses with a weight each, a hundred of each neuron. Its limit is the system's.
func limited(n int, c spikelane.Connect, delay string) *spikelane.Network {
	net := spikelane.NewNetwork("limited", spikelane.Config{Seed: 3})
	g := net.NeuronGroup("g", n/100, spikelane.NeuronModel{Equations: "v : 1\nx : 1", Threshold: "v > 1", Reset: "v = 0"})
	g.Set("x", "i")
	y := net.Synapses("y", g, g, spikelane.SynapseModel{Equations: "w : 1", OnPre: "v_post += w", Delay: delay})
	y.Connect(c)
	y.Set("w", "rand()")
	return net
}

// memoryOf returns an entry of /proc/self/status in bytes.
func memoryOf(t *testing.T, name string) int64 {
	text, err := os.ReadFile("/proc/self/status")
	do(t, err)
	_, rest, _ := bytes.Cut(text, []byte("\n"+name+":"))
	var kB int64
	if _, err := fmt.Fscan(bytes.NewReader(rest), &kB); err != nil {
		t.Fatal(name, ": ", err)
	}
	return kB << 10
}

// TestLimitedChild is what children of the other tests do: a network is made, runs, and is saved and stored, within a limit.
func TestLimitedChild(t *testing.T) {
	kind := os.Getenv(limitedKind)
	if kind == "" {
		t.Skip("for the other tests of this file")
	}
	var size, percent int
	fmt.Sscan(os.Getenv(limitedSize), &size)
	fmt.Sscan(os.Getenv(limitedTo), &percent)
	k := slices.IndexFunc(limitedKinds, func(k kindOfNetwork) bool { return k.name == kind })
	p := compiled(t, limitedKinds[k].network(size))
	const d = 10 * units.Millisecond
	r := p.Memory(d)
	need := int64(r.Total() + r.Temporary)
	if by := os.Getenv(limitedBy); by != "peak" {
		limit := func(used int64) uint64 { return uint64(used + need/100*int64(percent)) }
		set := func(what int, used int64) {
			l := limit(used)
			do(t, unix.Setrlimit(what, &unix.Rlimit{Cur: l, Max: l}))
		}
		switch by {
		case "address":
			set(unix.RLIMIT_AS, memoryOf(t, "VmSize")+192<<20)
		case "data":
			set(unix.RLIMIT_DATA, memoryOf(t, "VmData")+192<<20)
		case "group":
			group := os.Getenv(limitedGroup)
			do(t, os.WriteFile(filepath.Join(group, "cgroup.procs"), []byte(fmt.Sprint(os.Getpid())), 0))
			do(t, os.WriteFile(filepath.Join(group, limitFile(group)), fmt.Append(nil, limit(12<<20)), 0))
		}
		sysmem.CollectWithin()
	} else {
		debug.SetGCPercent(5)
	}
	base := memoryOf(t, "VmHWM")
	err := p.CheckMemory(d)
	if e, ok := errors.AsType[*spikelane.MemoryError](err); ok && e.Bound {
		err = nil // New warns of it too
	}
	var s *spikelane.Simulation
	if err == nil {
		s, err = p.New(t.Context(), spikelane.Instance{})
	}
	if errors.Is(err, spikelane.ErrMemory) {
		fmt.Println(childRefused)
		return
	}
	do(t, err)
	do(t, s.Run(t.Context(), d))
	peak := memoryOf(t, "VmHWM") - base
	s.Stats() // which takes more where there is more
	do(t, s.Save(t.TempDir()))
	fmt.Printf("%s %d %d\n", childRan, need, peak)
}

func limitFile(group string) string {
	for _, name := range []string{"memory.max", "memory.limit_in_bytes"} {
		if _, err := os.Stat(filepath.Join(group, name)); err == nil {
			return name
		}
	}
	return ""
}

// child runs TestLimitedChild in a process of its own and returns what it prints.
func child(t *testing.T, kind, by string, size, percent int, more ...string) (string, error) {
	c := exec.Command(os.Args[0], "-test.run=^TestLimitedChild$", "-test.v")
	c.Env = append(os.Environ(), append(more, limitedKind+"="+kind, limitedBy+"="+by, fmt.Sprint(limitedSize, "=", size), fmt.Sprint(limitedTo, "=", percent))...)
	out, err := c.CombinedOutput()
	return string(out), err
}

// controlGroup makes a control group that limits memory, for one test; it skips the test where it cannot.
func controlGroup(t *testing.T) string {
	for _, parent := range []string{"/sys/fs/cgroup/memory", "/sys/fs/cgroup"} {
		dir := filepath.Join(parent, fmt.Sprint("spikelane-test-", os.Getpid()))
		if os.Mkdir(dir, 0o755) != nil {
			continue
		}
		t.Cleanup(func() { os.Remove(dir) })
		if limitFile(dir) != "" {
			return dir
		}
	}
	t.Skip("control groups that limit memory cannot be made here")
	return ""
}

// TestWithinLimits: a process that may take less memory than a network needs refuses it, with an error; where it may take a tenth
// more, the network runs and its results are saved. Neither Go nor the system ends the process. Limits are those of setrlimit and of
// control groups, where these can be made.
func TestWithinLimits(t *testing.T) {
	if testing.Short() {
		t.Skip("runs processes that fill memory; the full test run does")
	}
	size, percents := int(5e6), map[string][]int{"address": {40, 140}, "data": {40, 140}, "group": {60, 115}}
	if *limitsFull {
		size = 1e7
		all := []int{5, 40, 75, 90, 120, 150}
		percents = map[string][]int{"address": all, "data": all, "group": all}
	}
	for by, percents := range percents {
		t.Run(by, func(t *testing.T) {
			var more []string
			if by == "group" {
				more = append(more, limitedGroup+"="+controlGroup(t))
			}
			for n, kind := range limitedKinds {
				if !*limitsFull && n != map[string]int{"address": 0, "data": 5, "group": 1}[by] {
					continue
				}
				for _, percent := range percents {
					out, err := child(t, kind.name, by, size, percent, more...)
					ran, refused := strings.Contains(out, childRan), strings.Contains(out, childRefused)
					if err != nil || !ran && !refused || !kind.chance && (percent < 80 && ran || percent > 125 && refused) {
						t.Errorf("%s, %d percent of the need: %v\n%s", kind.name, percent, err, out)
					}
				}
			}
		})
	}
}

// TestMemoryPeak: what a process takes at most while a network is made and runs is at least 0.75 and at most 1.6 of the
// forecast: lists that synapses were moved from are garbage for a while, where no limit has the collector hurry.
func TestMemoryPeak(t *testing.T) {
	if !*limitsFull {
		t.Skip("-limits.full runs it")
	}
	for _, kind := range limitedKinds {
		out, err := child(t, kind.name, "peak", 1e7, 0)
		var need, peak float64
		_, rest, found := strings.Cut(out, childRan)
		if fmt.Sscan(rest, &need, &peak); err != nil || !found {
			t.Fatalf("%s: %v\n%s", kind.name, err, out)
		}
		t.Logf("%s: forecast %v, peak %v: %.2f", kind.name, spikelane.Bytes(need), spikelane.Bytes(peak), peak/need)
		if ratio := peak / need; ratio > 1.6 || !kind.chance && ratio < 0.75 {
			t.Errorf("%s: the peak is %.2f of the forecast", kind.name, ratio)
		}
	}
}
