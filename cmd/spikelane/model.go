package main

import (
	"context"
	"errors"
	"os"
	"runtime"
	"strings"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/internal/amount"
	"github.com/spikelane/spikelane/modelfile"
)

// modelFlags name a model and what differs from its file.
type modelFlags struct {
	Model string `arg:"" help:"The model file." placeholder:"MODEL.toml"`

	Target   string   `help:"Run-time target: auto (the fastest that can run here), native (machine code), cpp (compiled as C++ at run time), go (portable); without it, the preference codegen.target decides. Results are the same." placeholder:"TARGET"`
	ISA      string   `name:"isa" default:"auto" help:"Instruction set of the targets native and cpp: auto, avx512, avx2; sse2 and neon are not written yet. SPIKELANE_ISA in the environment sets the highest one, or none."`
	Threads  int      `default:"1" help:"Worker threads, where they are faster than fewer; 0 means all cores." placeholder:"N"`
	Fixed    bool     `name:"fixed-threads" help:"Use all worker threads asked for, even where fewer are faster."`
	Seed     *int64   `help:"Seed of the random numbers, instead of the file's." placeholder:"S"`
	Dt       string   `help:"Time step, such as 0.1*ms, instead of the file's." placeholder:"Q"`
	Duration string   `help:"Length of the run, such as 1*second, instead of the file's." placeholder:"Q"`
	Set      []string `sep:"none" help:"Value of a constant instead of the file's; may repeat." placeholder:"NAME=QUANTITY"`
	Check    string   `name:"check-values" enum:",off,warn,error,step" default:"" help:"What is done about NaN and infinity in the state: off, warn (at the end), error (the run stops soon after), step (it stops right after the step, and is slower); without it, the preference run.check_values decides." placeholder:"LEVEL"`
}

// load reads the model file.
func (f *modelFlags) load(config spikelane.Config) (*modelfile.Model, error) {
	o, err := f.overrides(config)
	if err != nil {
		return nil, err
	}
	m, err := modelfile.Load(f.Model, o)
	if err != nil {
		if errors.Is(err, spikelane.ErrModel) {
			return nil, usageError{err}
		}
		return nil, noModel(f.Model, err)
	}
	return m, nil
}

// overrides returns what the flags set instead of the file.
func (f *modelFlags) overrides(config spikelane.Config) (modelfile.Overrides, error) {
	if f.Threads < 0 {
		return modelfile.Overrides{}, usagef("--threads %d: want 0 or more", f.Threads)
	}
	config.Target, config.ISA, config.Threads = f.Target, f.ISA, f.Threads
	config.FixedThreads, config.CheckValues = f.Fixed, f.Check
	var err error
	if config.MemoryLimit, err = memoryLimit(os.Getenv(memoryVariable)); err != nil {
		return modelfile.Overrides{}, err
	}
	if config.Threads == 0 {
		config.Threads = runtime.NumCPU()
	}
	o := modelfile.Overrides{Seed: f.Seed, Dt: f.Dt, Duration: f.Duration, Config: config}
	for _, s := range f.Set {
		name, value, ok := strings.Cut(s, "=")
		if !ok || name == "" || strings.TrimSpace(value) == "" {
			return modelfile.Overrides{}, usagef("--set %s: want NAME=QUANTITY, such as tau=20*ms", s)
		}
		o.Set = append(o.Set, modelfile.Setting{Name: strings.TrimSpace(name), Value: value})
	}
	return o, nil
}

// memoryVariable is the environment variable that says how much memory a simulation may take.
const memoryVariable = "SPIKELANE_MEMORY"

// memoryLimit reads that variable: an amount such as "12 GB", "none" for any amount, or "" for as much as can be had.
func memoryLimit(text string) (int64, error) {
	switch text {
	case "":
		return 0, nil
	case "none":
		return -1, nil
	}
	if bytes, ok := amount.Parse(text); ok && bytes > 0 {
		return bytes, nil
	}
	return 0, usagef("%s=%s: want an amount such as 12 GB or 512 MiB, or none for any amount", memoryVariable, text)
}

// compile reads the model file and compiles its network.
func (f *modelFlags) compile(ctx context.Context, config spikelane.Config) (*modelfile.Model, *spikelane.Program, error) {
	m, err := f.load(config)
	if err != nil {
		return nil, nil, err
	}
	p, err := m.Compile(ctx)
	if err != nil {
		return nil, nil, err
	}
	return m, p, nil
}
