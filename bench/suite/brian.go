package suite

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

// peerRunner runs models in Brian 2 and NEURON. NEURON and Brian's numpy and cython modes are one Python process a run. A C++
// standalone program is made once by Python and run again without it.
type peerRunner struct {
	o      Options
	model  Case
	engine Engine
	dir    string
	script string
	first  Sample
}

// BrianProject is the folder, beside the script, where the C++ standalone mode leaves its program.
const BrianProject = "brian_project"

func (r *peerRunner) prepare(ctx context.Context) (Sample, error) {
	if r.o.Python[r.engine.Kind] == "" {
		return Sample{}, fmt.Errorf("no Python that has %s was found", r.engine.Kind)
	}
	text, err := r.o.Script(r.model, r.engine)
	if err != nil {
		return Sample{}, err
	}
	r.script = "model.py"
	if err := os.WriteFile(filepath.Join(r.dir, r.script), []byte(text), 0o666); err != nil {
		return Sample{}, err
	}
	r.first, err = r.python(ctx)
	return r.first, err
}

func (r *peerRunner) run(ctx context.Context) (Sample, error) {
	if r.engine.Target == "cpp_standalone" {
		return r.program(ctx)
	}
	return r.python(ctx)
}

// python runs the script, whose last line says how it went. Cython and nrnivmodl keep what they have compiled beside the script.
func (r *peerRunner) python(ctx context.Context) (Sample, error) {
	home, err := filepath.Abs(r.dir)
	if err != nil {
		return Sample{}, err
	}
	p, err := execute(ctx, r.dir, []string{"CYTHON_CACHE_DIR=" + home, "XDG_CACHE_HOME=" + home, "HOME=" + home, "OMP_NUM_THREADS=1"}, r.o.Python[r.engine.Kind], r.script)
	if err != nil {
		return Sample{}, err
	}
	var s struct {
		Sample
		ImportS float64 `json:"import_s"`
		Peak    int64   `json:"peak_rss_bytes"`
	}
	if err := p.last(&s); err != nil {
		return s.Sample, err
	}
	s.SetupS += s.ImportS
	s.WallS, s.CPUS, s.PeakBytes = p.wallS, p.cpuS, s.Peak
	return s.Sample, nil
}

// program runs the compiled C++ standalone program once.
func (r *peerRunner) program(ctx context.Context) (Sample, error) {
	dir, err := filepath.Abs(filepath.Join(r.dir, BrianProject))
	if err != nil {
		return Sample{}, err
	}
	measured := filepath.Join(dir, "results", "measured.json")
	if err := os.Remove(measured); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return Sample{}, err
	}
	p, err := execute(ctx, dir, nil, filepath.Join(dir, "main"))
	if err != nil {
		return Sample{}, err
	}
	text, err := os.ReadFile(measured)
	if err != nil {
		return Sample{}, err
	}
	var said struct {
		RunS float64 `json:"run_s"`
		Peak int64   `json:"peak_rss_bytes"`
	}
	if err := json.Unmarshal(text, &said); err != nil {
		return Sample{}, fmt.Errorf("%s: %w", measured, err)
	}
	s := Sample{
		CompileS: r.first.CompileS, RunS: said.RunS, WallS: p.wallS, CPUS: p.cpuS, PeakBytes: said.Peak, Neurons: r.first.Neurons,
		Synapses: r.first.Synapses, Spikes: map[string]int64{},
	}
	s.SetupS = max(0, p.wallS-s.RunS)
	for name := range r.first.Spikes {
		if s.Spikes[name], err = recorded(dir, name); err != nil {
			return s, err
		}
	}
	return s, nil
}

// recorded returns the number of spikes that a monitor of Brian's C++ standalone program recorded: one int32 in
// results/_array_MONITOR_N_CHECKSUM.
func recorded(dir, monitor string) (int64, error) {
	pattern := filepath.Join(dir, "results", "_array_"+monitor+"_N_*")
	files, err := filepath.Glob(pattern)
	if err != nil {
		return 0, err
	}
	if len(files) != 1 {
		return 0, fmt.Errorf("%d files like %s, want one", len(files), pattern)
	}
	text, err := os.ReadFile(files[0])
	if err != nil {
		return 0, err
	}
	if len(text) != 4 {
		return 0, fmt.Errorf("%s has %d bytes, want 4", files[0], len(text))
	}
	return int64(int32(binary.LittleEndian.Uint32(text))), nil
}

// FindPython returns a Python that has the module, of those that systems install: python3 on the path, then the
// distribution's own.
func FindPython(ctx context.Context, module string) (string, error) {
	var tried []string
	for _, name := range []string{"python3", "/usr/bin/python3", "python"} {
		path, err := exec.LookPath(name)
		if err != nil {
			continue
		}
		if err := exec.CommandContext(ctx, path, "-c", "import importlib.util, sys; sys.exit(importlib.util.find_spec("+strconv.Quote(module)+") is None)").Run(); err == nil {
			return path, nil
		}
		tried = append(tried, path)
	}
	if len(tried) == 0 {
		return "", fmt.Errorf("no Python was found; name one that has %s with --python", module)
	}
	return "", fmt.Errorf("no Python with %s was found (looked at %s); name one with --python", module, strings.Join(tried, ", "))
}
