package spikelane_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/modelfile"
	"github.com/spikelane/spikelane/units"
)

// rankModels are small networks that differ in what ranks have to tell one another. Sizes are no multiples of anything, and
// programs are built with shares that end anywhere.
var rankModels = map[string]string{
	// Synapses are stored by the ranks of their targets; they are made source by source, target by target, and from pairs;
	// spikes of others are needed after no delay, after one step, and after several.
	"plastic": `
[[neurons]]
name = "P"
count = 67
equations = '''
dv/dt = (1.3 + 0.01*i - v + g)/(5*ms) : 1 (unless refractory)
dg/dt = -g/(3*ms) : 1
'''
threshold = "v > 1"
reset = "v = 0.1*rand()"
refractory = "0.7*ms"
method = "euler"
init = ["v = rand()"]
[[poisson]]
name = "input"
count = 41
rates = "(100 + 10*i)*Hz"
[[synapses]]
name = "stdp"
source = "P[3:50]"
target = "P[10:61]"
equations = '''
w : 1
dpre/dt = -pre/(3*ms) : 1 (event-driven)
dpost/dt = -post/(4*ms) : 1 (event-driven)
'''
on_pre = '''
g_post += w
pre += 0.01
w = clip(w + post, 0, 0.1)
'''
on_post = '''
post -= 0.0105
w = clip(w + pre, 0, 0.1)
'''
delay = "0.1*ms + int(6*rand())*0.1*ms"
connect = [{ condition = "i != j", p = 0.3 }]
init = ["w = 0.05*rand()"]
[[synapses]]
name = "backwards"
source = "input"
target = "P"
equations = "w : 1"
on_pre = "g_post += w"
connect = [{ i = "k for k in sample(N_pre, size=7)" }, { j = "(i*i + 17) % N_post" }]
init = ["w = 0.05 + 0.1*rand()"]
[[synapses]]
name = "late"
source = "input"
target = "P"
on_pre = "v_post -= 0.01*i"
delay = "1.2*ms"
connect = [{ p = 0.1, n = 2 }]
[[monitor]]
kind = "state"
name = "weights"
source = "stdp"
variables = ["w"]
record = [0, 7, 100]
dt = "1*ms"
[[monitor]]
kind = "state"
name = "trace"
source = "P[5:60]"
variables = ["v"]
dt = "0.5*ms"
[[monitor]]
kind = "spikes"
name = "spikes"
source = "P"
variables = ["g"]
[[monitor]]
kind = "rate"
name = "rate"
source = "P"
`,
	// What a step reads of all neurons is told before it; sums over synapses; code that writes to sources, which all ranks do.
	"coupled": `
[[neurons]]
name = "G"
count = 45
equations = '''
dv/dt = (1.5 - v + gap + load)/(10*ms) : 1
gap : 1
load : 1
'''
threshold = "v > 1"
reset = "v = 0"
method = "euler"
init = ["v = 0.9*i/N"]
[[synapses]]
name = "S"
source = "G"
target = "G"
equations = '''
w : 1
twice = 2*v_pre : 1
gap_post = w*(v_pre - v_post) : 1 (summed)
'''
connect = [{ condition = "abs(i - j) < 4 and i != j" }]
init = ["w = 0.1 + 0.01*j"]
[[synapses]]
name = "feedback"
source = "G"
target = "G[0:30]"
on_pre = "load_pre += 0.001; load_post -= 0.002*v_pre"
delay = "0.3*ms"
connect = [{ j = "(i + 7) % N_post" }]
[[monitor]]
kind = "spikes"
name = "spikes"
source = "G"
[[monitor]]
kind = "state"
name = "sums"
source = "S"
variables = ["w", "twice"]
dt = "3*ms"
`,
	// Synapses onto synapses: who is connected so is whole in all ranks.
	"reward": `
[[neurons]]
name = "G"
count = 37
equations = "dv/dt = (1.2 + 0.01*i - v)/(8*ms) : 1"
threshold = "v > 1"
reset = "v = 0"
method = "exact"
init = ["v = i*1.0/N"]
[[synapses]]
name = "C"
source = "G"
target = "G"
equations = '''
w : 1
dtrace/dt = -trace/(20*ms) : 1 (clock-driven)
'''
on_pre = "v_post += w; trace += 0.1"
delay = "0.2*ms"
method = "exact"
connect = [{ condition = "(i + 2*j) % 5 == 0 and i != j" }]
init = ["w = 0.01 + 0.0001*i"]
[[synapses]]
name = "D"
source = "G[0:5]"
target = "C"
on_pre = "w_post += 0.001*trace_post"
delay = "0.5*ms"
connect = [{ condition = "(j + i) % 3 != 0" }]
[[monitor]]
kind = "spikes"
name = "spikes"
source = "G"
`,
}

// afterwards is what is done with the plastic model once it has run: steps and delays that change, states that are put back
// from memory and from a file, loops.
func afterwards(ctx context.Context, n *spikelane.Network, s *spikelane.Simulation, file string) error {
	p, stdp, late := n.Group("P"), n.SynapsesNamed("stdp"), n.SynapsesNamed("late")
	run := func(d units.Time) func() error { return func() error { return s.Run(ctx, d*ms) } }
	var kept *spikelane.Snapshot
	for _, f := range []func() error{
		func() (err error) { kept, err = s.Snapshot(); return err },
		func() error { return s.SetDt(0.05 * ms) }, run(1),
		func() error { return s.SetDelay(late, "pre", 0.35*ms) },
		func() error {
			return s.Synaptic(stdp).Set("w", "w + 0.01*rand()", spikelane.Where("rand() < 0.5"), spikelane.From(0, 20))
		}, run(2),
		func() error { return s.StoreFile(file, spikelane.StoreOptions{}) },
		func() error { return s.SetDelay(stdp, "pre", 0.15*ms) }, run(3),
		func() error { return s.RestoreFile(file) }, run(2),
		func() error { return s.Restore(kept) },
		func() error {
			return s.Repeat(spikelane.Repetition{Times: 2}, func() error {
				if err := s.Set(p, "v", "v + 0.01*rand()"); err != nil {
					return err
				}
				return s.Run(ctx, 1*ms)
			})
		}, run(1),
	} {
		if err := f(); err != nil {
			return err
		}
	}
	return nil
}

// TestStandaloneRanks: projects built with MPI give the same bits with 1, 2 and 3 ranks, as a run in Go; what several ranks have
// stored, a simulation in Go goes on from.
func TestStandaloneRanks(t *testing.T) {
	for _, tool := range []string{"mpicxx", "mpirun", "make"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skip(err)
		}
	}
	if testing.Short() {
		t.Skip("it compiles three projects")
	}
	t.Parallel()
	library := t.TempDir() // compiled for the first, and kept for the others
	for name, text := range rankModels {
		t.Run(name, func(t *testing.T) {
			ctx, dir, stored := context.Background(), t.TempDir(), t.TempDir()
			text := fmt.Sprintf("spikelane = 1\nname = %q\nduration = \"30*ms\"\nseed = 3\n", name) + text
			simulate := func(d *spikelane.Standalone) *spikelane.Simulation {
				m, err := modelfile.Parse(name, []byte(text), modelfile.Overrides{})
				if err != nil {
					t.Fatal(err)
				}
				m.Network.SetDevice(d)
				p, err := m.Compile(ctx)
				if err != nil {
					t.Fatal(err)
				}
				sim, err := p.New(ctx, spikelane.Instance{})
				if err == nil {
					err = m.Run(ctx, sim)
				}
				if err == nil && name == "plastic" {
					file := filepath.Join(stored, "home")
					if d != nil {
						file = filepath.Join(stored, "away")
					}
					err = afterwards(ctx, m.Network, sim, file)
				}
				if err != nil {
					t.Fatal(err)
				}
				return sim
			}
			want := simulate(nil).Stats()
			device := spikelane.NewStandalone(spikelane.StandaloneOptions{Directory: dir, MPI: true})
			simulate(device)
			if err := device.Build(ctx, spikelane.Building{}); err != nil {
				t.Fatal(err)
			}
			runTool(t, dir, "make", "-s", "ARCH=", "MPI=1", "CXXFLAGS=-O0", "CACHE="+library, "CPPFLAGS=-DSPIKELANE_SHARE=1 -DSPIKELANE_BLOCK=3")
			var archives map[string][]byte
			for ranks := 1; ranks <= 3; ranks++ {
				results := filepath.Join(dir, fmt.Sprint("results", ranks))
				out := runTool(t, dir, "mpirun", "-n", fmt.Sprint(ranks), "./main", "--json", "--results", results)
				var got struct {
					Digest map[string]string
					Events int64 `json:"synaptic_events"`
				}
				if err := json.Unmarshal(out, &got); err != nil {
					t.Fatalf("%v in %q", err, out)
				}
				if !maps.Equal(got.Digest, want.Digest) || got.Events != want.SynapticEvents {
					t.Errorf("%d ranks: %d events, digests %v\nGo: %d events, digests %v", ranks, got.Events, got.Digest, want.SynapticEvents, want.Digest)
				}
				files, err := filepath.Glob(results + "/*.npz")
				if err != nil || len(files) == 0 {
					t.Fatal(err, files)
				}
				all := map[string][]byte{}
				for _, file := range files {
					if all[filepath.Base(file)], err = os.ReadFile(file); err != nil {
						t.Fatal(err)
					}
					if archives != nil && !bytes.Equal(all[filepath.Base(file)], archives[filepath.Base(file)]) {
						t.Errorf("%d ranks: %s is not that of one rank", ranks, filepath.Base(file))
					}
				}
				archives = all
			}
			if name == "coupled" { // of one run, whose length can be given
				t.Run("broken", func(t *testing.T) { brokenRanks(t, dir) })
			}
			if name != "plastic" {
				return
			}
			resumed := func(file string) map[string]string {
				m, err := modelfile.Parse(name, []byte(text), modelfile.Overrides{})
				if err != nil {
					t.Fatal(err)
				}
				p, err := m.Compile(ctx)
				if err != nil {
					t.Fatal(err)
				}
				s := instance(t, p, spikelane.Instance{})
				do(t, s.SetDt(0.05*ms))
				do(t, s.RestoreFile(filepath.Join(stored, file)))
				do(t, s.Run(ctx, 5*ms))
				return s.Stats().Digest
			}
			if got, want := resumed("away"), resumed("home"); !maps.Equal(got, want) {
				t.Errorf("from the file of 3 ranks: digests %v, from that of Go %v", got, want)
			}
		})
	}
}

// runTool runs a program in a folder and returns what it prints. Root may use Open MPI, with more ranks than cores, which then wait without keeping a core.
func runTool(t *testing.T, dir, name string, args ...string) []byte {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "OMPI_ALLOW_RUN_AS_ROOT=1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1", "OMPI_MCA_rmaps_base_oversubscribe=1", "OMPI_MCA_mpi_yield_when_idle=1", "OMPI_MCA_hwloc_base_binding_policy=none")
	var errors bytes.Buffer
	cmd.Stderr = &errors
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s %v: %v\n%s", name, args, err, errors.Bytes())
	}
	return out
}
