package spikelane_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/record"
	"github.com/spikelane/spikelane/units"
)

// noisy is a network with all kinds of state: refractory neurons, noise, spikes under way, two clocks, records.
func noisy() *spikelane.Network {
	n := spikelane.NewNetwork("noisy", spikelane.Config{Seed: 11})
	n.Constant("tau", "10*ms")
	g := n.NeuronGroup("G", 60, spikelane.NeuronModel{
		Equations: "dv/dt = (1.2+y-v)/tau + xi*0.3*tau**-0.5 : 1 (unless refractory)\nk : integer\nb : boolean\ns : 1 (shared)\ny : 1",
		Threshold: "v > 1", Reset: "v = 0.1*rand(); k += 1; b = not b", Refractory: "1.1*ms", Method: "euler",
		Events: []spikelane.Event{{Name: "low", Condition: "v < 0.3 and rand() < 0.1", Code: "v += 0.05"}},
	})
	g.Set("v", "rand()")
	g.RunRegularly(spikelane.Regular{Code: "s = rand(); v += 0.01*s", Dt: 3 * ms})
	g.RunAt("v = rand()", []units.Time{2 * ms, 33 * ms})
	n.EventMonitor("low", g, "low", "v")
	e := n.NeuronGroup("E", 5, spikelane.NeuronModel{Equations: "dx/dt = (i+y-x)/(7*ms*(1+0.1*y)) : 1\ny : 1", Method: "exact", Threshold: "x > 1.5", Reset: "x = 0; y += 0.1", Dt: 0.2 * ms})
	y := n.Synapses("S", g, g.Slice(10, 50), spikelane.SynapseModel{Equations: "w : 1", OnPre: "v_post += w; w += 0.001*rand()", Delay: "2.3*ms"})
	y.Connect(spikelane.Connect{P: "0.2"})
	y.Set("w", "0.02*rand()")
	z := n.Synapses("Z", g, g, spikelane.SynapseModel{
		Equations: "w : 1\ndpre/dt = -pre/(9*ms) : 1 (event-driven)\ndq/dt = -q/tau : 1 (clock-driven)\ny_post = 1e-3*q : 1 (summed)",
		OnPre:     "q += w*rand(); pre += 0.1", OnPost: "w = clip(w + 0.01*pre, 0, 1)", Delay: "(0.2 + 3*rand())*ms", Method: "exact",
	})
	z.Connect(spikelane.Connect{P: "0.1", Condition: "i != j"})
	z.Set("w", "rand()")
	n.Synapses("T", e, g, spikelane.SynapseModel{OnPre: "v_post += 0.1", Delay: "1*ms"}).Connect(spikelane.Connect{})
	n.SpikeMonitor("spikes", g, "v", "k", "b")
	n.SpikeMonitor("slow", e)
	n.StateMonitor("trace", g, spikelane.StateRecord{Variables: []string{"v", "k"}, Indices: []int{3, 7}, Dt: 0.5 * ms})
	n.RateMonitor("rate", g)
	n.StateMonitor("weights", y, spikelane.StateRecord{Variables: []string{"w"}, Indices: []int{5, 0}, Dt: 5 * ms})
	return n
}

func compiled(t testing.TB, n *spikelane.Network) *spikelane.Program {
	t.Helper()
	p, err := n.Compile(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func instance(t testing.TB, p *spikelane.Program, i spikelane.Instance) *spikelane.Simulation {
	t.Helper()
	s, err := p.New(context.Background(), i)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// results returns everything a simulation has to show, as the bytes of its files.
func results(t *testing.T, s *spikelane.Simulation) map[string]string {
	t.Helper()
	dir := t.TempDir()
	do(t, s.Save(dir))
	out := map[string]string{}
	files, err := filepath.Glob(filepath.Join(dir, "*.npz"))
	do(t, err)
	for _, f := range files {
		b, err := os.ReadFile(f)
		do(t, err)
		out[filepath.Base(f)] = string(b)
	}
	return out
}

func sameResults(t *testing.T, what string, got, want map[string]string) {
	t.Helper()
	if len(got) == 0 || len(got) != len(want) {
		t.Errorf("%s: %d files, want %d", what, len(got), len(want))
	}
	for name := range want {
		if got[name] != want[name] {
			t.Errorf("%s: %s differs", what, name)
		}
	}
}

// TestSnapshot: store, run, restore, run repeats bit for bit, and so does an uninterrupted run; changes of constants and
// dt after the snapshot are taken back with the rest; a snapshot may be restored often and into other simulations.
func TestSnapshot(t *testing.T) {
	ctx := context.Background()
	p := compiled(t, noisy())
	straight := instance(t, p, spikelane.Instance{})
	do(t, straight.Run(ctx, 60*ms))
	want := results(t, straight)

	s := instance(t, p, spikelane.Instance{})
	do(t, s.Run(ctx, 25.2*ms))
	snapshot, err := s.Snapshot()
	do(t, err)
	if snapshot.T() != s.Now() {
		t.Errorf("the snapshot is of %v, want %v", snapshot.T(), s.Now())
	}
	do(t, s.Run(ctx, 34.8*ms))
	sameResults(t, "stored", results(t, s), want)
	do(t, s.Restore(snapshot))
	if s.Now() != snapshot.T() {
		t.Errorf("restored to %v", s.Now())
	}
	do(t, s.Run(ctx, 10.2*ms))
	do(t, s.SetDt(0.05*ms))
	do(t, s.SetConstant("tau", "3*ms"))
	do(t, s.Run(ctx, 5.05*ms))
	do(t, s.Restore(snapshot))
	do(t, s.Run(ctx, 34.8*ms))
	sameResults(t, "restored", results(t, s), want)

	other := instance(t, p, spikelane.Instance{})
	do(t, other.Run(ctx, 7.3*ms))
	do(t, other.SetDt(0.02*ms))
	do(t, other.Restore(snapshot))
	do(t, other.Run(ctx, 34.8*ms))
	sameResults(t, "in another simulation", results(t, other), want)

	foreign := instance(t, p, spikelane.Instance{Seed: 12, OwnSeed: true})
	before := foreign.Stats().Digest
	err = foreign.Restore(snapshot)
	if !errors.Is(err, spikelane.ErrCheckpoint) || !strings.Contains(err.Error(), `seed: stored is "11", here is "12"`) || !strings.Contains(err.Error(), "synapses S, connections: stored is ") {
		t.Errorf("another seed: %v", err)
	}
	if !reflect.DeepEqual(before, foreign.Stats().Digest) {
		t.Error("a refused snapshot has changed the simulation")
	}
	if err := s.Restore(nil); !errors.Is(err, spikelane.ErrCheckpoint) {
		t.Errorf("nil: %v", err)
	}
}

// TestSnapshotInFlight: spikes that are under way across a change of dt are part of the state.
func TestSnapshotInFlight(t *testing.T) {
	ctx := context.Background()
	p := compiled(t, noisy())
	s := instance(t, p, spikelane.Instance{})
	do(t, s.Run(ctx, 20*ms))
	do(t, s.SetDt(0.05*ms))
	do(t, s.Run(ctx, 0.2*ms)) // shorter than any delay
	snapshot, err := s.Snapshot()
	do(t, err)
	path := filepath.Join(t.TempDir(), "x.ckpt")
	do(t, s.StoreFile(path, spikelane.StoreOptions{}))
	do(t, s.Run(ctx, 10*ms))
	want := results(t, s)
	do(t, s.Restore(snapshot))
	do(t, s.Run(ctx, 10*ms))
	sameResults(t, "snapshot", results(t, s), want)

	fresh := instance(t, p, spikelane.Instance{})
	if err := fresh.RestoreFile(path); !errors.Is(err, spikelane.ErrCheckpoint) || !strings.Contains(err.Error(), `dt: stored is "5e-05", here is "0.0001"`) {
		t.Errorf("another dt: %v", err)
	}
	do(t, fresh.SetDt(0.05*ms))
	do(t, fresh.RestoreFile(path))
	do(t, fresh.Run(ctx, 10*ms))
	sameResults(t, "file", results(t, fresh), want)
}

// TestStoreFile: a fresh process goes on, bit for bit, where another one stopped.
func TestStoreFile(t *testing.T) {
	if path := os.Getenv("SPIKELANE_TEST_CHECKPOINT"); path != "" { // the fresh process
		s := instance(t, compiled(t, noisy()), spikelane.Instance{})
		do(t, s.RestoreFile(path))
		do(t, s.Run(context.Background(), 30*ms))
		text, err := json.Marshal(s.Stats().Digest)
		do(t, err)
		do(t, os.WriteFile(path+".digest", text, 0o666))
		return
	}
	ctx := context.Background()
	s := instance(t, compiled(t, noisy()), spikelane.Instance{})
	do(t, s.Run(ctx, 30.2*ms))
	path := filepath.Join(t.TempDir(), "x.ckpt")
	do(t, s.StoreFile(path, spikelane.StoreOptions{}))
	c, err := spikelane.ReadCheckpoint(path)
	do(t, err)
	if c.Model != "noisy" || c.Seed != 11 || c.T != s.Now() || !c.Records || len(c.Hash) != 64 {
		t.Errorf("%+v", c)
	}
	do(t, s.Run(ctx, 30*ms))
	cmd := exec.Command(os.Args[0], "-test.run=^TestStoreFile$")
	cmd.Env = append(os.Environ(), "SPIKELANE_TEST_CHECKPOINT="+path)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	text, err := os.ReadFile(path + ".digest")
	do(t, err)
	var got map[string]string
	do(t, json.Unmarshal(text, &got))
	if want := s.Stats().Digest; !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// TestStoreWithoutRecords: the state goes on, the monitors begin anew, and need not be the same.
func TestStoreWithoutRecords(t *testing.T) {
	ctx := context.Background()
	p := compiled(t, noisy())
	s := instance(t, p, spikelane.Instance{})
	do(t, s.Run(ctx, 30*ms))
	path := filepath.Join(t.TempDir(), "x.ckpt")
	do(t, s.StoreFile(path, spikelane.StoreOptions{WithoutRecords: true}))
	do(t, s.Run(ctx, 30*ms))

	n := noisy()
	more := n.SpikeMonitor("more", n.Group("G"))
	fresh := instance(t, compiled(t, n), spikelane.Instance{})
	do(t, fresh.Run(ctx, 5*ms))
	do(t, fresh.RestoreFile(path))
	do(t, fresh.Run(ctx, 30*ms))
	for _, name := range []string{"state_G", "state_E", "state_S"} {
		if got, want := fresh.Stats().Digest[name], s.Stats().Digest[name]; got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
	at, _ := fresh.SpikeData(more)
	if len(at) == 0 || at[0] < 0.03 {
		t.Errorf("a monitor that began at 30 ms has %d spikes, the first at %v", len(at), at[:min(1, len(at))])
	}
}

// TestRestoreRefuses: what does not fit is listed, and what is damaged is an error.
func TestRestoreRefuses(t *testing.T) {
	ctx := context.Background()
	s := instance(t, compiled(t, noisy()), spikelane.Instance{})
	do(t, s.Run(ctx, 5*ms))
	path := filepath.Join(t.TempDir(), "x.ckpt")
	do(t, s.StoreFile(path, spikelane.StoreOptions{}))
	data, err := os.ReadFile(path)
	do(t, err)

	n := spikelane.NewNetwork("n", spikelane.Config{Seed: 11, Dt: 0.05 * ms})
	n.Constant("tau", "11*ms")
	n.NeuronGroup("G", 61, spikelane.NeuronModel{Equations: "v : 1"})
	err = instance(t, compiled(t, n), spikelane.Instance{}).RestoreFile(path)
	for _, want := range []string{path, `constant tau: stored is "0.01 second", here is "0.011 second"`, `neurons G, count: stored is "60", here is "61"`, "neurons G, Equations: stored is", "neurons E, count: stored is \"5\", here is none", "dt: "} {
		if !errors.Is(err, spikelane.ErrCheckpoint) || !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not in %v", want, err)
		}
	}
	if err := s.RestoreFile(filepath.Join(t.TempDir(), "none")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("no file: %v", err)
	}
	before := s.Stats().Digest
	bad := filepath.Join(t.TempDir(), "bad")
	for k := range 200 {
		at := k * len(data) / 200
		flipped := bytes.Clone(data)
		flipped[at] ^= 1 << (k % 8)
		for _, b := range [][]byte{data[:at], flipped} {
			do(t, os.WriteFile(bad, b, 0o666))
			if err := s.RestoreFile(bad); !errors.Is(err, spikelane.ErrCheckpoint) {
				t.Fatalf("damage at byte %d: %v", at, err)
			}
		}
	}
	// Sections that are whole, and are not what they should be.
	parts, err := record.ReadSections(data)
	do(t, err)
	for k := range parts {
		for _, wrong := range []any{[]float64{1e300, 2, -3}, []int64{-5, 1 << 40, 3}, []int32{-1}, []uint8{9}, nil} {
			changed := append([]record.Section(nil), parts...)
			if changed[k].Data = wrong; wrong == nil {
				changed = append(changed[:k:k], changed[k+1:]...)
			}
			var b bytes.Buffer
			do(t, record.WriteSections(&b, changed))
			do(t, os.WriteFile(bad, b.Bytes(), 0o666))
			if err := s.RestoreFile(bad); !errors.Is(err, spikelane.ErrCheckpoint) {
				t.Fatalf("section %s as %v: %v", parts[k].Name, wrong, err)
			}
		}
	}
	if !reflect.DeepEqual(before, s.Stats().Digest) {
		t.Error("a refused checkpoint has changed the simulation")
	}
	do(t, s.RestoreFile(path))
}

// TestStoreWhileRunning: within a step there is no state to store.
func TestStoreWhileRunning(t *testing.T) {
	n := noisy()
	path := filepath.Join(t.TempDir(), "x")
	var errs []error
	n.NetworkOperation("op", spikelane.Operation{Func: func(k *spikelane.Tick) error {
		_, err := k.Simulation().Snapshot()
		errs = append(errs, err, k.Simulation().StoreFile(path, spikelane.StoreOptions{}), k.Simulation().RestoreFile(path), k.Simulation().Restore(nil))
		return nil
	}})
	do(t, started(t, n).Run(context.Background(), units.Time(1e-4)))
	if len(errs) != 4 {
		t.Fatalf("%d errors", len(errs))
	}
	for k, err := range errs {
		if !errors.Is(err, spikelane.ErrBusy) {
			t.Errorf("%d: got %v, want ErrBusy", k, err)
		}
	}
}

// FuzzRestoreFile: no file makes RestoreFile panic, and what it takes runs.
func FuzzRestoreFile(f *testing.F) {
	p := compiled(f, noisy())
	s := instance(f, p, spikelane.Instance{})
	if err := s.Run(context.Background(), 5*ms); err != nil {
		f.Fatal(err)
	}
	path := filepath.Join(f.TempDir(), "x")
	if err := s.StoreFile(path, spikelane.StoreOptions{WithoutRecords: true}); err != nil {
		f.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Fuzz(func(t *testing.T, b []byte) {
		path := filepath.Join(t.TempDir(), "x")
		do(t, os.WriteFile(path, b, 0o666))
		if err := s.RestoreFile(path); err == nil {
			do(t, s.Run(context.Background(), 1*ms))
		}
	})
}
