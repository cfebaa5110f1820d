package spikelane_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/units"
)

// files returns the content of all files of a folder by name.
func files(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	entries, err := os.ReadDir(dir)
	do(t, err)
	for _, e := range entries {
		b, err := os.ReadFile(filepath.Join(dir, e.Name()))
		do(t, err)
		out[e.Name()] = string(b)
	}
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

// TestReadOther: connections, values and delays are those of the folder, also where the model would make others: as after a
// run of an exported project that was given other values.
func TestReadOther(t *testing.T) {
	make := func(p, most string) (*spikelane.Network, *spikelane.Synapses) {
		n := spikelane.NewNetwork("n", spikelane.Config{})
		g := n.NeuronGroup("g", 20, spikelane.NeuronModel{Equations: "v : 1\nx : 1", Threshold: "v > 0.5"})
		g.Set("v", "rand()")
		g.Set("x", most+"*rand()")
		y := n.Synapses("y", g, g, spikelane.SynapseModel{Equations: "w : 1", OnPre: "w += 1", Delay: "x_pre*ms"})
		y.Connect(spikelane.Connect{P: p})
		return n, y
	}
	n, _ := make("0.4", "3")
	other, y := make("0.1", "5")
	s := ran(t, n, 5*ms)
	back := readBack(t, s, compiled(t, other))
	if got, want := int64(back.Synaptic(y).Len()), s.Stats().Synapses["y"]; got != want {
		t.Errorf("%d synapses, want %d", got, want)
	}
}

// TestReadStopped: results of a run that its context ended between the steps of several clocks.
func TestReadStopped(t *testing.T) {
	n, _ := history(t)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	n.NetworkOperation("end", spikelane.Operation{Func: func(tick *spikelane.Tick) error {
		if tick.Step == 20 {
			return errors.New("enough")
		}
		return nil
	}})
	p := compiled(t, n)
	s := instance(t, p, spikelane.Instance{})
	if err := s.Run(ctx, 100*ms); !errors.Is(err, spikelane.ErrOperation) {
		t.Fatal(err)
	}
	dir := t.TempDir()
	do(t, s.Save(dir))
	back, err := p.ReadResults(dir)
	do(t, err)
	if back.Now() != s.Now() || back.Ended() != spikelane.ByContext {
		t.Errorf("at %v, ended by %v; want %v, context", back.Now(), back.Ended(), s.Now())
	}
	again := t.TempDir()
	do(t, back.Save(again))
	sameResults(t, "saved again", files(t, again), files(t, dir))
}

// TestReadOnly: what takes more than results hold is refused, until a checkpoint brings it. Then the run goes on as if
// nothing had been.
func TestReadOnly(t *testing.T) {
	ctx := context.Background()
	n, p := history(t)
	g, z := n.Group("g"), n.SynapsesNamed("z")
	s := instance(t, p, spikelane.Instance{})
	do(t, s.Run(ctx, 10*ms))
	back := readBack(t, s, p)
	path := filepath.Join(t.TempDir(), "state")
	refused := func(what string, err error) {
		t.Helper()
		if !errors.Is(err, spikelane.ErrOnlyResults) {
			t.Errorf("%s: %v, want ErrOnlyResults", what, err)
		}
	}
	refused("Run", back.Run(ctx, 1*ms))
	if err := back.Run(ctx, 1*ms); !strings.Contains(err.Error(), "go on from a checkpoint") {
		t.Errorf("%v, want what to do", err)
	}
	_, err := back.RunUntil(ctx, 1*ms, 0, func() bool { return false })
	refused("RunUntil", err)
	_, err = back.Snapshot()
	refused("Snapshot", err)
	refused("StoreFile", back.StoreFile(path, spikelane.StoreOptions{}))
	_, err = back.Synaptic(z).Get("lastupdate")
	refused("lastupdate", err)
	_, err = back.Synaptic(z).Get("a", spikelane.Where("lastupdate > 1*ms"))
	refused("where", err)
	refused("Set", back.Synaptic(z).Set("a", "lastupdate/second"))
	if w := back.Weights(z, "lastupdate"); len(w) == 0 || w[0] == w[0] {
		t.Error("lastupdate is known")
	}
	if _, err := os.Stat(path); err == nil {
		t.Error("a refused checkpoint was written")
	}

	do(t, back.Set(g, "v", "0.25*i"))
	do(t, back.Synaptic(z).Set("a", "j"))
	if v := back.Float64(g, "v"); v[3] != 0.75 {
		t.Errorf("v is %v after it was set to 0.25*i", v)
	}
	again, err := p.ReadResults(saved(t, back))
	do(t, err)
	if got, want := again.Stats().Digest, back.Stats().Digest; !reflect.DeepEqual(got, want) {
		t.Errorf("digests of what was set and saved: %v, want %v", got, want)
	}

	do(t, s.StoreFile(path, spikelane.StoreOptions{}))
	do(t, back.RestoreFile(path))
	do(t, back.Run(ctx, 10*ms))
	do(t, s.Run(ctx, 10*ms))
	sameResults(t, "gone on from a checkpoint", results(t, back), results(t, s))
}

func saved(t *testing.T, s *spikelane.Simulation) string {
	t.Helper()
	dir := t.TempDir()
	do(t, s.Save(dir))
	return dir
}

// TestReadProcedural: connections that are not stored are made again, with the seed of the wiring, and may be selected.
func TestReadProcedural(t *testing.T) {
	n := spikelane.NewNetwork("n", spikelane.Config{})
	g := n.NeuronGroup("g", 200, spikelane.NeuronModel{Equations: "v : 1", Threshold: "v < 0.5", Reset: "v += 0.01"})
	y := n.Synapses("y", g, g, spikelane.SynapseModel{OnPre: "v_post += 0.001", Delay: "0.3*ms", Procedural: true})
	y.Connect(spikelane.Connect{P: "0.1"})
	p := compiled(t, n)
	s := instance(t, p, spikelane.Instance{Wiring: 5, OwnWiring: true})
	do(t, s.Run(context.Background(), 3*ms))
	back := readBack(t, s, p)
	i, j := back.Connections(y)
	wantI, wantJ := s.Connections(y)
	if len(i) == 0 || !slices.Equal(i, wantI) || !slices.Equal(j, wantJ) {
		t.Errorf("%d connections, want the %d of the run", len(i), len(wantI))
	}
}
