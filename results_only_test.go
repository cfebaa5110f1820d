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
)

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
