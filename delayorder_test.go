package spikelane_test

import (
	"context"
	"crypto/sha256"
	"fmt"
	"hash"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/units"
)

// delayed is a network whose synapses have delays of their own, in the ways that storage sorted by delay must not show:
// draws by synapse, several synapses of one pair, sources that do not ascend, pathways of the same synapses with other
// delays and with one, effects on the source, sums, code over all synapses, synapses that others attach to.
func delayed(kind string, size int, c spikelane.Config) (*spikelane.Network, *spikelane.Synapses) {
	c.Seed = 5
	n := spikelane.NewNetwork("delayed", c)
	g := n.NeuronGroup("G", size, spikelane.NeuronModel{
		Equations: "dv/dt = (1.1-v)/(8*ms) + xi*0.3*(8*ms)**-0.5 : 1\nx : 1\nsum : 1",
		Threshold: "v > 1", Reset: "v = 0", Method: "euler",
	})
	g.Set("v", "rand()")
	m := spikelane.SynapseModel{Equations: "w : 1\ndapre/dt = -apre/(9*ms) : 1 (event-driven)", Delay: "(0.1 + 4*rand())*ms", Method: "euler"}
	switch kind {
	case "plain", "twice":
		m.OnPre = "v_post += w"
		m.OnPost = "w = clip(w + 0.01*apre, 0, 0.1)"
		m.Pathways = []spikelane.Pathway{{Name: "plastic", Code: "apre += 0.1; w = clip(w - 0.001, 0, 0.1)"}}
	case "all":
		m.Equations += "\ndz/dt = -z/(5*ms) + xi*(5*ms)**-0.5 : 1 (clock-driven)"
		m.MultisynapticIndex = "n"
		m.OnPre = "v_post += w*int(rand() < 0.8)*(1+n); apre += 0.1; x_pre += 0.1*w"
		m.OnPost = "w = clip(w + 0.01*apre*rand() + 0.0001*z, 0, 0.1)"
		m.Pathways = []spikelane.Pathway{
			{Name: "back", Code: "x_pre += w*x_post", Delay: "1*ms"},
			{Name: "other", Code: "v_post += 0.1*w*rand()", Delay: "2*rand()*ms"},
			{Name: "onto", Post: true, Code: "x_pre = 0.9*x_pre + w", Delay: "rand()*ms"},
		}
	case "sums":
		m.Equations += "\nsum_pre = w*x_post : 1 (summed)"
		m.OnPre, m.OnPost = "x_post += w; w *= 0.99", "w += 0.001*rand()"
	case "swept", "attached":
		m.OnPre = "v_post += w; x_pre += 0.1*w"
	}
	y := n.Synapses("S", g, g, m)
	y.Connect(spikelane.Connect{P: fmt.Sprint(12 / float64(size)), N: map[string]string{"all": "2", "twice": "2"}[kind]})
	if kind == "all" || kind == "twice" || kind == "swept" {
		y.Connect(spikelane.Connect{Targets: fmt.Sprintf("k for k in sample(N_post, p=%g)", 4/float64(size))})
	}
	y.Set("w", "0.05*rand()")
	if kind == "swept" {
		y.RunRegularly(spikelane.Regular{Code: "x_post += w*rand()", Dt: 2 * ms})
	}
	if kind == "attached" {
		z := n.Synapses("Z", g, y, spikelane.SynapseModel{OnPre: "w_post *= 0.99"})
		z.Connect(spikelane.Connect{P: "0.01"})
	}
	n.SpikeMonitor("spikes", g)
	n.StateMonitor("trace", g, spikelane.StateRecord{Variables: []string{"x", "sum"}})
	n.StateMonitor("weights", y, spikelane.StateRecord{Variables: []string{"w"}, Dt: ms})
	return n, y
}

// TestDelayOrder: the order in which synapses are stored does not show, neither in what is computed nor in what is
// returned or written, on any target, while delays change with spikes under way, and over a checkpoint. The digests are
// those of commit 9cad1cb, which stored synapses by source, then in the order of creation, whatever their delays.
func TestDelayOrder(t *testing.T) {
	for kind, want := range map[string]string{
		"plain": "49acefa1ef92ef82", "twice": "86026ce4991d6760", "all": "cdf3e73e132c3b72", "sums": "0a56debc81c7d710", "swept": "3b0518f4ae2c689c", "attached": "fce887614786a097",
	} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			everyTarget(t, func(t *testing.T, c spikelane.Config) {
				crews(t, c, func(t *testing.T, c spikelane.Config) {
					n, y := delayed(kind, 40, c)
					if got := changing(t, n, y); got != want {
						t.Errorf("digest %s, want %s", got, want)
					}
				})
			})
		})
	}
}

// changing runs a network with delays that change, and digests all that there is to see.
func changing(t *testing.T, n *spikelane.Network, y *spikelane.Synapses) string {
	ctx := context.Background()
	p := compiled(t, n)
	s := instance(t, p, spikelane.Instance{})
	h := sha256.New()
	do(t, s.Run(ctx, 15*ms))
	look(t, h, s, y)
	r := rand.New(rand.NewPCG(1, 2))
	delays := make([]units.Time, s.Synaptic(y).Len())
	for k := range delays {
		delays[k] = units.Time(r.IntN(40)) * 0.1 * ms
	}
	do(t, s.SetDelays(y, "pre", delays))
	file := filepath.Join(t.TempDir(), "state")
	do(t, s.StoreFile(file, spikelane.StoreOptions{})) // spikes of both kinds are under way
	stored, err := spikelane.ReadCheckpoint(file)
	do(t, err)
	fmt.Fprintln(h, stored.Hash)
	do(t, s.Run(ctx, 10*ms))
	look(t, h, s, y)
	again := instance(t, p, spikelane.Instance{})
	do(t, again.RestoreFile(file))
	do(t, again.Run(ctx, 10*ms))
	if got, want := seen(t, again, y), seen(t, s, y); got != want {
		t.Errorf("restored: digest %s, want %s", got, want)
	}
	do(t, s.SetDelay(y, "pre", 1.5*ms))
	do(t, s.Run(ctx, 5*ms))
	snapshot, err := s.Snapshot()
	do(t, err)
	do(t, s.SetDt(0.05*ms))
	do(t, s.Run(ctx, 3*ms))
	look(t, h, s, y)
	v := s.Synaptic(y)
	do(t, v.Set("w", "0.05*rand()", spikelane.Where("i < j")))
	do(t, v.Set("w", "0.02", spikelane.Nth(0), spikelane.From(3, 20)))
	do(t, s.Run(ctx, 3*ms))
	look(t, h, s, y)
	do(t, again.Restore(snapshot))
	do(t, again.Run(ctx, 5*ms))
	look(t, h, again, y)
	return fmt.Sprintf("%x", h.Sum(nil)[:8])
}

func seen(t *testing.T, s *spikelane.Simulation, y *spikelane.Synapses) string {
	h := sha256.New()
	look(t, h, s, y)
	return fmt.Sprintf("%x", h.Sum(nil))
}

// look hashes what there is to see of synapses and of what they did.
func look(t *testing.T, h hash.Hash, s *spikelane.Simulation, y *spikelane.Synapses) {
	t.Helper()
	fmt.Fprintln(h, s.Stats().Digest) // maps are printed in the order of their keys
	v := s.Synaptic(y)
	i, j, err := v.Pairs()
	do(t, err)
	some, err := v.Get("w", spikelane.Where("w > 0.01"), spikelane.From(2, 30))
	do(t, err)
	by, err := v.Get("w*apre", spikelane.Numbers(7, 3, 50))
	do(t, err)
	states, err := s.States(y)
	do(t, err)
	second, err := v.Get("w", spikelane.Nth(1))
	do(t, err)
	fmt.Fprintln(h, i, j, some, by, second, states["w"].Data, v.Incoming())
	dir := t.TempDir()
	do(t, s.Save(dir))
	files, err := filepath.Glob(filepath.Join(dir, "*.npz"))
	do(t, err)
	slices.Sort(files)
	for _, f := range files {
		text, err := os.ReadFile(f)
		do(t, err)
		fmt.Fprintf(h, "%s %x\n", strings.TrimPrefix(f, dir), sha256.Sum256(text))
	}
}

// TestDelayStorage: rows are sorted by delay, and Weights and Connections show them so; values by number are in the order
// of creation.
func TestDelayStorage(t *testing.T) {
	n := spikelane.NewNetwork("stored", spikelane.Config{})
	g := n.NeuronGroup("G", 3, spikelane.NeuronModel{Equations: "v : 1", Threshold: "v > 1", Reset: "v = 0"})
	y := n.Synapses("S", g, g, spikelane.SynapseModel{Equations: "w : 1", OnPre: "v_post += w", Delay: "(2 - j)*ms"})
	y.Connect(spikelane.Connect{Condition: "i != 1"})
	y.Set("w", "10*i + j")
	s := ran(t, n, 0)
	i, j := s.Connections(y)
	if want := []int32{0, 0, 0, 2, 2, 2}; !slices.Equal(i, want) {
		t.Errorf("stored sources %v, want %v", i, want)
	}
	if want := []int32{2, 1, 0, 2, 1, 0}; !slices.Equal(j, want) {
		t.Errorf("stored targets %v, want %v", j, want)
	}
	sameFloats(t, "weights in storage order", s.Weights(y, "w"), []float64{2, 1, 0, 22, 21, 20}, 0)
	w, err := s.Synaptic(y).Get("w")
	do(t, err)
	sameFloats(t, "weights in the order of creation", w, []float64{0, 1, 2, 20, 21, 22}, 0)
}
