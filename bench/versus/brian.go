package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/spikelane/spikelane/modelfile"
)

// brian makes Brian's programs, for one thread or by OpenMP for several.
type brian struct {
	python, script, cache string
	threads               int
}

// project is a compiled program of Brian's C++ standalone mode.
type project struct {
	dir      string           // where main lies and has to be run
	version  string           // of Brian
	flags    string           // of the C++ compiler
	synapses map[string]int64 // by object
	monitors []string         // of spikes
}

// timing is one run of a program.
type timing struct {
	RunS     float64          `json:"run_s"`      // of the loop, as the program itself says: ours wall; Brian's CPU time, or wall with OpenMP
	LoopCPUS float64          `json:"loop_cpu_s"` // of the loop, CPU time
	WallS    float64          `json:"wall_s"`     // of the whole process
	CPUS     float64          `json:"cpu_s"`      // of the whole process, user and system
	Spikes   map[string]int64 `json:"spikes"`     // by monitor
}

// disturbed says that the process did not have a processor to itself.
func (t timing) disturbed() bool { return t.CPUS < 0.95*t.WallS }

// summary is what the reference script writes last.
type summary struct {
	Brian    string           `json:"brian"`
	Spikes   map[string]int64 `json:"spikes"`
	Synapses map[string]int64 `json:"synapses"`
}

// project returns Brian's program of a model file. It is made once: its folder in the cache is named for the contents of the
// file and of the script. Programs are compiled for the very processor, so a cache belongs to one machine.
//
// The model must have one run: Brian says only how long the last one took.
func (b brian) project(ctx context.Context, file string, progress io.Writer) (project, error) {
	m, err := modelfile.Load(file, modelfile.Overrides{})
	if err != nil {
		return project{}, err
	}
	if len(m.Runs) != 1 {
		return project{}, fmt.Errorf("the model has %d runs, want one", len(m.Runs))
	}
	dir, err := b.folder(file)
	if err != nil {
		return project{}, err
	}
	if _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
		fmt.Fprintf(progress, "%s: Brian writes and compiles its program, once; this takes half a minute\n", file)
		if err := b.build(ctx, file, dir); err != nil {
			return project{}, err
		}
	}
	p := project{dir: filepath.Join(dir, "brian_project")}
	text, err := os.ReadFile(filepath.Join(dir, "summary.json"))
	if err != nil {
		return project{}, err
	}
	var s summary
	if err := json.Unmarshal(text, &s); err != nil {
		return project{}, fmt.Errorf("summary.json: %w", err)
	}
	p.version, p.synapses = s.Brian, s.Synapses
	for _, mon := range m.Network.SpikeMonitors() {
		p.monitors = append(p.monitors, mon.Name())
	}
	makefile, err := os.ReadFile(filepath.Join(p.dir, "makefile"))
	if err != nil {
		return project{}, err
	}
	p.flags = optimisations(string(makefile))
	return p, nil
}

// folder names the folder of a model's program.
func (b brian) folder(file string) (string, error) {
	h := sha256.New()
	for _, name := range []string{file, b.script} {
		text, err := os.ReadFile(name)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(h, "%d\n", len(text))
		h.Write(text)
	}
	stem := strings.TrimSuffix(filepath.Base(file), ".toml")
	if b.threads > 1 {
		stem += fmt.Sprintf("-openmp%d", b.threads)
	}
	return filepath.Abs(filepath.Join(b.cache, fmt.Sprintf("%s-%x", stem, h.Sum(nil)[:6])))
}

// build has the script make the program in a folder beside dir, which becomes dir when it is whole.
func (b brian) build(ctx context.Context, file, dir string) error {
	if err := os.MkdirAll(b.cache, 0o777); err != nil {
		return err
	}
	temp, err := os.MkdirTemp(b.cache, ".building-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(temp)
	var said bytes.Buffer
	args := []string{b.script, file, "--out", temp, "--mode", "standalone"}
	if b.threads > 1 {
		args = append(args, "--threads", strconv.Itoa(b.threads))
	}
	cmd := exec.CommandContext(ctx, b.python, args...)
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("%s: %w\n%s", strings.Join(cmd.Args, " "), err, tail(said.String(), 20))
	}
	// What the first run recorded is not needed, and is large where there are many synapses.
	archives, err := filepath.Glob(filepath.Join(temp, "*.npz"))
	if err != nil {
		return err
	}
	for _, name := range archives {
		if err := os.Remove(name); err != nil {
			return err
		}
	}
	return os.Rename(temp, dir)
}

// run runs the program once.
func (p project) run(ctx context.Context) (timing, error) {
	info := filepath.Join(p.dir, "results", "last_run_info.txt")
	if err := os.Remove(info); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return timing{}, err
	}
	t, said, err := timed(ctx, p.dir, filepath.Join(p.dir, "main"))
	if err != nil {
		return timing{}, fmt.Errorf("Brian's program: %w\n%s", err, tail(string(said), 20))
	}
	text, err := os.ReadFile(info)
	if err != nil {
		return timing{}, err
	}
	if t.RunS, err = lastRun(string(text)); err != nil {
		return timing{}, fmt.Errorf("%s: %w", info, err)
	}
	t.LoopCPUS = t.RunS
	t.Spikes = map[string]int64{}
	for _, name := range p.monitors {
		if t.Spikes[name], err = p.spikes(name); err != nil {
			return timing{}, err
		}
	}
	return t, nil
}

// spikes returns the number of spikes that a monitor recorded in the latest run: Brian's program leaves it as one int32 in
// results/_array_MONITOR_N_CHECKSUM.
func (p project) spikes(monitor string) (int64, error) {
	pattern := filepath.Join(p.dir, "results", "_array_"+monitor+"_N_*")
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

// lastRun reads last_run_info.txt: the seconds that the loop took, and the fraction of it that was done, which must be 1.
func lastRun(text string) (float64, error) {
	words := strings.Fields(text)
	if len(words) != 2 {
		return 0, fmt.Errorf("%q, want seconds and a fraction", text)
	}
	seconds, err := strconv.ParseFloat(words[0], 64)
	if err != nil {
		return 0, err
	}
	fraction, err := strconv.ParseFloat(words[1], 64)
	if err != nil {
		return 0, err
	}
	if fraction != 1 || !(seconds > 0) {
		return 0, fmt.Errorf("%v s for %v of the run, want all of it", seconds, fraction)
	}
	return seconds, nil
}

// optimisations returns the compiler flags of a makefile of Brian's; "" if it does not say.
func optimisations(makefile string) string {
	for line := range strings.Lines(makefile) {
		if flags, ok := strings.CutPrefix(line, "OPTIMISATIONS = "); ok {
			return strings.TrimSpace(flags)
		}
	}
	return ""
}

// timed runs a program in dir and returns what its process took, and what it said on both outputs. What the timing says of
// the loop and of spikes is left empty.
func timed(ctx context.Context, dir, name string, args ...string) (timing, []byte, error) {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir = dir
	start := time.Now()
	said, err := cmd.CombinedOutput()
	t := timing{WallS: time.Since(start).Seconds()}
	if s := cmd.ProcessState; s != nil {
		t.CPUS = (s.UserTime() + s.SystemTime()).Seconds()
	}
	return t, said, err
}

// tail returns the last n lines of a text.
func tail(text string, n int) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return strings.Join(lines[max(0, len(lines)-n):], "\n")
}
