package suite

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"github.com/spikelane/spikelane"
)

// cacheVariable says where compiled kernels and libraries are kept.
const cacheVariable = "SPIKELANE_CODEGEN_CACHE_DIR="

// commandRunner runs models by the command.
type commandRunner struct {
	o         Options
	engine    Engine
	file, dir string
}

func (r *commandRunner) prepare(ctx context.Context) (Sample, error) { return r.run(ctx) }

func (r *commandRunner) run(ctx context.Context) (Sample, error) {
	p, err := r.execute(ctx)
	if err != nil {
		return Sample{}, err
	}
	return p.ours()
}

func (r *commandRunner) execute(ctx context.Context, more ...string) (process, error) {
	args := append([]string{"run", r.file, "--json", "--report", "none", "--target", r.engine.Target, "--threads", strconv.Itoa(r.engine.Threads)}, r.o.Arguments...)
	if r.engine.ISA != "" {
		args = append(args, "--isa", r.engine.ISA)
	}
	cache, err := private(r.dir)
	if err != nil {
		return process{}, err
	}
	return execute(ctx, "", []string{cacheVariable + cache}, r.engine.command(r.o), append(args, more...)...)
}

// command returns the path of the command that the engine is.
func (e Engine) command(o Options) string {
	if e.Kind == Other {
		return e.Path
	}
	return o.Command
}

// private returns a folder for a cache in dir, which is nobody else's: the cache refuses others.
func private(dir string) (string, error) {
	cache, err := filepath.Abs(filepath.Join(dir, "cache"))
	if err != nil {
		return "", err
	}
	return cache, os.MkdirAll(cache, 0o700)
}

// ours reads what a run of ours says of itself.
func (p process) ours() (Sample, error) {
	var st spikelane.Stats
	if err := p.last(&st); err != nil {
		return Sample{}, err
	}
	return Sample{
		SetupS: st.BuildS, CompileS: st.CompileS, RunS: st.RunS, WallS: p.wallS, CPUS: p.cpuS, PeakBytes: st.PeakRSSBytes,
		Neurons: st.Neurons, Steps: st.Steps, SimS: st.SimS, Events: st.SynapticEvents, Synapses: st.Synapses, Spikes: st.Spikes,
	}, nil
}

// projectRunner runs the C++ project of a model. It is compiled twice: with nothing kept, and with the run-time library
// that the first compilation has left in the cache, as every later project of a user finds it.
type projectRunner struct {
	o         Options
	engine    Engine
	file, dir string
	keptS     float64 // to compile with the library kept
}

func (r *projectRunner) prepare(ctx context.Context) (Sample, error) {
	cache, err := private(r.dir)
	if err != nil {
		return Sample{}, err
	}
	var first Sample
	for _, name := range []string{"project", "again"} {
		args := append([]string{"export", r.file, "--dir", filepath.Join(r.dir, name), "--run", "--json", "--report", "none", "--openmp", strconv.Itoa(r.engine.Threads)}, r.o.Arguments...)
		p, err := execute(ctx, "", []string{cacheVariable + cache}, r.engine.command(r.o), args...)
		if err != nil {
			return first, err
		}
		s, err := p.ours()
		if err != nil {
			return first, err
		}
		if name == "project" {
			first = s
		}
		r.keptS = s.CompileS
	}
	return first, nil
}

func (r *projectRunner) run(ctx context.Context) (Sample, error) {
	args := []string{"--json", "--report", "none"}
	if r.engine.Threads > 1 {
		args = append(args, "--threads", strconv.Itoa(r.engine.Threads))
	}
	dir, err := filepath.Abs(filepath.Join(r.dir, "project"))
	if err != nil {
		return Sample{}, err
	}
	p, err := execute(ctx, dir, nil, filepath.Join(dir, "main"), args...)
	if err != nil {
		return Sample{}, err
	}
	s, err := p.ours()
	if err != nil {
		return s, fmt.Errorf("the exported program: %w", err)
	}
	s.CompileS = r.keptS
	return s, nil
}
