package spikelane_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/units"
)

// files returns the content of all files of a folder by name.
func files(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	do(t, fs.WalkDir(os.DirFS(dir), ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		b, err := os.ReadFile(filepath.Join(dir, name))
		out[name] = string(b)
		return err
	}))
	return out
}

// readBack saves s, reads the folder into a simulation of p and compares the two: all that is saved, byte by byte, and the
// figures and digests.
func readBack(t *testing.T, s *spikelane.Simulation, p *spikelane.Program) *spikelane.Simulation {
	t.Helper()
	dir, again := t.TempDir(), t.TempDir()
	do(t, s.Save(dir))
	back, err := p.ReadResults(dir)
	if err != nil {
		t.Fatal(err)
	}
	got, want := back.Stats(), s.Stats()
	got.ThreadsUsed, got.PeakRSSBytes = want.ThreadsUsed, want.PeakRSSBytes
	if !reflect.DeepEqual(got, want) {
		t.Errorf("stats differ:\n%+v\n%+v", got, want)
	}
	do(t, back.Save(again))
	sameResults(t, "saved again", files(t, again), files(t, dir))
	if back.Now() != s.Now() || back.Seed() != s.Seed() || back.Wiring() != s.Wiring() || back.Ended() != s.Ended() {
		t.Errorf("time %v, seeds %d %d, ended by %v; want %v, %d %d, %v", back.Now(), back.Seed(), back.Wiring(), back.Ended(), s.Now(), s.Seed(), s.Wiring(), s.Ended())
	}
	return back
}

// TestReadResults: every model file of the project, run for at most 10 ms a run, is read back as it was; of those with more
// than a million synapses only where TestMatrix tries everything too.
func TestReadResults(t *testing.T) {
	for _, file := range modelFiles(t) {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			m, s, _ := loaded(t, file, spikelane.Config{Target: "go"})
			if synapses(s.Stats()) > 1_000_000 && !*matrixFull {
				t.Skip("-matrix.full has it")
			}
			for _, r := range m.Runs {
				runOne(t, m, s, shortened(r))
			}
			p, err := m.Compile(context.Background())
			do(t, err)
			readBack(t, s, p)
		})
	}
}

// TestReadAssorted: every kind of variable and monitor, by what a program may ask of a simulation.
func TestReadAssorted(t *testing.T) {
	n := assorted()
	p := compiled(t, n)
	s := instance(t, p, spikelane.Instance{Seed: 8, OwnSeed: true, Wiring: 9, OwnWiring: true})
	do(t, s.Run(context.Background(), 2*ms))
	back := readBack(t, s, p)
	g, y := n.Group("g"), n.SynapsesNamed("y")
	ask := func(s *spikelane.Simulation) (out []any) {
		add := func(x ...any) { out = append(out, x...) }
		for _, m := range n.SpikeMonitors() {
			for t, i := range s.Spikes(m) {
				add(t, i)
			}
			steps, index := s.SpikeSteps(m)
			add(steps, index, s.SpikeCount(m), s.SpikeTrains(m), s.Counts(m))
			for _, v := range []string{"v", "k", "up", "U", "none"} {
				x, err := s.SpikeValues(m, v)
				add(x, err)
			}
		}
		for _, m := range n.StateMonitors() {
			for _, v := range []string{"v", "k", "up", "age"} {
				t, i, x := s.Trace(m, v)
				add(t, i, x)
			}
		}
		for _, m := range n.RateMonitors() {
			at, hz := s.Rate(m)
			smooth, err := s.SmoothRate(m, "gaussian", 0.3*ms)
			add(at, hz, smooth, err)
			at, hz, err = s.BinnedRate(m, 0.5*ms)
			add(at, hz, err)
		}
		add(s.Float64(g, "v"), s.Int32(g, "k"), s.Bool(g, "up"), s.Weights(y, "w"))
		i, j := s.Connections(y)
		add(i, j, s.Synaptic(y).Incoming(), s.Synaptic(y).Outgoing(), s.Synaptic(y).Len())
		for _, text := range []string{"v", "age + rand()", "t", "twice/volt", "held", "lastspike", "not_refractory"} {
			x, err := s.Get(g, text)
			add(x, err)
		}
		for _, text := range []string{"w", "long/metre + rand()", "hot", "i*100 + j", "N_incoming"} {
			x, err := s.Synaptic(y).Get(text)
			add(x, err)
		}
		states, err := s.States(g)
		add(states, err)
		return out
	}
	got, want := ask(back), ask(s)
	for k := range want {
		if !reflect.DeepEqual(got[k], want[k]) {
			t.Errorf("answer %d: %v, want %v", k, got[k], want[k])
		}
	}
}

// history returns a network whose runs change everything that can be changed between runs, with delays that draw random
// numbers, and its program.
func history(t *testing.T) (*spikelane.Network, *spikelane.Program) {
	n := spikelane.NewNetwork("history", spikelane.Config{Seed: 4})
	n.Constant("tau", "10*ms")
	n.Constant("half", "tau/2")
	n.Constant("few", "3")
	g := n.NeuronGroup("g", 30, spikelane.NeuronModel{Equations: "dv/dt = (I-v)/half : 1\nI : 1\nover = v*few + tau/second : 1\nrest = i % few : integer", Threshold: "v > 1", Reset: "v = 0"})
	g.Set("I", "1.5 + rand()")
	slow := n.NeuronGroup("slow", 2, spikelane.NeuronModel{Equations: "dx/dt = -x/tau : 1", Dt: 0.3 * ms})
	slow.Set("x", "1 + i")
	y := n.Synapses("y", g, g, spikelane.SynapseModel{Equations: "w : 1\nnear = w*tau/second : 1", OnPre: "v_post += w", Delay: "0.1*ms + 2*ms*rand()"})
	y.Connect(spikelane.Connect{P: "0.3"})
	y.Connect(spikelane.Connect{Sources: "k for k in sample(N_pre, size=3)"})
	y.Set("w", "0.01*rand()")
	z := n.Synapses("z", g, g, spikelane.SynapseModel{Equations: "d : second\nda/dt = -a/tau : 1 (event-driven)", OnPre: "a += 1", OnPost: "a -= 0.5", Delay: "d"})
	z.Connect(spikelane.Connect{P: "0.2"})
	z.Set("d", "rand()*ms")
	n.SpikeMonitor("spikes", g, "v", "over")
	n.RateMonitor("rate", g.Slice(3, 9))
	n.StateMonitor("trace", g, spikelane.StateRecord{Variables: []string{"v"}, Indices: []int{0, 7}})
	n.StateMonitor("often", slow, spikelane.StateRecord{Variables: []string{"x"}, Dt: 0.7 * ms})
	n.StateMonitor("weights", y, spikelane.StateRecord{Variables: []string{"w", "near"}, Indices: []int{5, 1}, Dt: 1 * ms})
	p, err := n.Compile(context.Background())
	do(t, err)
	return n, p
}

// TestReadHistory: constants, dt, delays, variables and seeds that changed during the runs are as they were at the end,
// and the times of records those at which they were taken. After each change the results are read back by the program as it
// was before all of them.
func TestReadHistory(t *testing.T) {
	ctx := context.Background()
	n, p := history(t)
	g, y, z := n.Group("g"), n.SynapsesNamed("y"), n.SynapsesNamed("z")
	s := instance(t, p, spikelane.Instance{Wiring: 77, OwnWiring: true})
	delays := make([]units.Time, s.Synaptic(y).Len())
	for k := range delays {
		delays[k] = units.Time(k%7) * 0.2 * ms
	}
	for _, c := range []struct {
		name   string
		change func() error
	}{
		{"nothing", func() error { return nil }},
		{"variables", func() error { return errors.Join(s.Set(g, "I", "1.2 + rand()"), s.Synaptic(y).Set("w", "0.02*rand()")) }},
		{"constant", func() error { return s.SetConstant("tau", "20*ms") }},
		{"dt", func() error { return s.SetDt(0.05 * ms) }},
		{"one delay", func() error { return s.SetDelay(z, "pre", 3*ms) }},
		{"an integer, and another dt", func() error { return errors.Join(s.SetConstant("few", "4"), s.SetDt(0.2*ms)) }},
		{"delays", func() error { return s.SetDelays(y, "pre", delays) }},
		{"the first dt", func() error { return s.SetDt(0.1 * ms) }},
	} {
		do(t, c.change())
		do(t, s.Run(ctx, 8.4*ms))
		t.Run(c.name, func(t *testing.T) {
			back := readBack(t, s, p)
			for _, of := range []*spikelane.Synapses{y, z} {
				for _, v := range []string{"w", "d", "a"} {
					if got, want := back.Weights(of, v), s.Weights(of, v); !slices.Equal(got, want) {
						t.Errorf("%s of %s in storage order: %v, want %v", v, of.Name(), got, want)
					}
				}
			}
			drawn, err := back.Get(g, "rand()")
			do(t, err)
			if want, err := s.Get(g, "rand()"); err != nil || !slices.Equal(drawn, want) {
				t.Errorf("draws of the next access: %v, want %v (%v)", drawn, want, err)
			}
		})
	}
}
