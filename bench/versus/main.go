// Command versus compares the speed of this engine with that of Brian 2's C++ standalone mode, on models that both run from
// one file:
//
//	go run ./bench/versus -reference brian_reference.py bench/models/cuba.toml bench/models/brunel.toml
//
// For each model it has Brian write and compile its C++ program, once, and keeps that. Then it runs pairs, our
// "spikelane run MODEL --json" and Brian's program after one another, so that both see the same state of the machine. It
// prints, for each model, median, least and most of
//
//	ours, wall = run_s of our run / simulated seconds
//	ours, CPU  = (CPU time of our process - that of one which simulates a single step) / simulated seconds
//	Brian, CPU = seconds in results/last_run_info.txt of Brian's project / simulated seconds
//	ratios     = Brian / ours, of each pair: above 1, ours is faster
//
// and whether both did the same work: the numbers of synapses, and the numbers of spikes of each monitor. Both draw different
// random numbers, so these are never quite equal; see [same].
//
// # What is timed
//
// All times are those of the loop over time steps, without compiling, making synapses or writing results. What our command
// reports is wall time. What Brian's program reports is CPU time of its one thread (std::clock in network.cpp), which leaves
// out when other programs had the processor. So a busy machine makes the ratio to our wall time worse than it is, and the
// ratio of CPU times is the fair one; on a quiet machine they agree. Runs that had less than 95 % of a processor are counted:
// a table with many of these should be made again.
//
// With -threads above one, Brian's program reports wall time, so that CPU times are not compared.
//
// With -target project our side is the C++ project that "spikelane export" writes, compiled by its Makefile as it stands, and
// -builds times the compilation too: ours with nothing kept and with the run-time library kept from an earlier project, and
// Brian's make; each by -j and the number of processors.
//
// # What is run
//
// The script that runs a model file in Brian is a flag, or the environment variable SPIKELANE_BRIAN_REFERENCE, or
// brian_reference.py on the path; it is called as
//
//	PYTHON SCRIPT MODEL.toml --out DIR --mode standalone
//
// and leaves DIR/summary.json and Brian's project, with its program main, in DIR/brian_project. Brian's own default compiler
// flags are used; the report quotes them.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"syscall"
)

// options are the flags.
type options struct {
	pairs, threads                   int
	builds                           bool
	target, isa                      string
	cache, reference, python, engine string
	jsonFile                         string
	tolerance                        float64
	models                           []string
}

// errUnequal says that a comparison was not one.
var errUnequal = errors.New("not the same work: the times of such models do not compare")

// errUsage marks mistakes on the command line.
var errUsage = errors.New("wrong command line")

func main() {
	// The first Ctrl-C ends the measurement after what was measured is printed; after it the signal has its usual meaning.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop)
	o, err := parse(os.Args[1:])
	if err == nil {
		err = run(ctx, o, os.Stdout, os.Stderr)
	}
	switch {
	case err == nil:
	case errors.Is(err, flag.ErrHelp):
	case errors.Is(err, errUsage):
		fmt.Fprintln(os.Stderr, "versus:", err)
		os.Exit(2)
	default:
		fmt.Fprintln(os.Stderr, "versus:", err)
		os.Exit(1)
	}
}

// parse reads the command line.
func parse(args []string) (options, error) {
	o := options{reference: os.Getenv("SPIKELANE_BRIAN_REFERENCE")}
	if o.reference == "" {
		o.reference = "brian_reference.py"
	}
	if dir, err := os.UserCacheDir(); err == nil {
		o.cache = filepath.Join(dir, "spikelane-versus")
	}
	f := flag.NewFlagSet("versus", flag.ContinueOnError)
	f.Usage = func() {
		fmt.Fprintln(f.Output(), "usage: versus [flags] MODEL.toml ...")
		f.PrintDefaults()
	}
	f.IntVar(&o.pairs, "n", 5, "pairs of runs of each model")
	f.IntVar(&o.threads, "threads", 1, "threads of both; with more than one Brian's programs are those of its openmp_threads")
	f.StringVar(&o.target, "target", "auto", "our target, as of spikelane run; "+projectTarget+": the C++ project of spikelane export")
	f.BoolVar(&o.builds, "builds", false, "with -target "+projectTarget+": time how long both take to compile, before each pair")
	f.StringVar(&o.isa, "isa", "", "our instruction set, as of spikelane run; empty: its default")
	f.StringVar(&o.cache, "cache", o.cache, "folder that keeps Brian's compiled programs")
	f.StringVar(&o.reference, "reference", o.reference, "script that runs a model file in Brian 2; default from SPIKELANE_BRIAN_REFERENCE")
	f.StringVar(&o.python, "python", "python3", "Python that has Brian 2")
	f.StringVar(&o.engine, "spikelane", "", "our command; empty: build it from this checkout")
	f.StringVar(&o.jsonFile, "json", "", "write everything measured to this file")
	f.Float64Var(&o.tolerance, "tolerance", 0.05, "relative difference of spike counts that counts as the same work")
	if err := f.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return o, err
		}
		return o, errUsage // Parse has said what is wrong
	}
	o.models = f.Args()
	switch {
	case len(o.models) == 0:
		return o, fmt.Errorf("%w: no model file", errUsage)
	case o.pairs < 1:
		return o, fmt.Errorf("%w: -n %d, want 1 at least", errUsage, o.pairs)
	case o.threads < 1:
		return o, fmt.Errorf("%w: -threads %d, want 1 at least", errUsage, o.threads)
	case o.builds && o.target != projectTarget:
		return o, fmt.Errorf("%w: -builds needs -target %s", errUsage, projectTarget)
	case o.cache == "":
		return o, fmt.Errorf("%w: no -cache, and this user has no folder for caches", errUsage)
	case !(o.tolerance >= 0):
		return o, fmt.Errorf("%w: -tolerance %v, want 0 at least", errUsage, o.tolerance)
	}
	return o, nil
}

// run measures all models and prints what it found; also what it had found when ctx ended or a model failed.
func run(ctx context.Context, o options, out, progress io.Writer) error {
	reference, err := script(o.reference)
	if err != nil {
		return err
	}
	engine, err := command(ctx, o, progress)
	if err != nil {
		return err
	}
	r := report{Pairs: o.pairs, Tolerance: o.tolerance, Machine: machine(ctx, engine)}
	peer := brian{python: o.python, script: reference, cache: o.cache, threads: o.threads}
	us := ours{command: engine, target: o.target, isa: o.isa, threads: o.threads}
	for _, file := range o.models {
		var c comparison
		if c, err = measure(ctx, file, o, peer, us, progress); len(c.Ours) > 0 {
			r.Models = append(r.Models, c)
		}
		if err != nil {
			err = fmt.Errorf("%s: %w", file, err)
			break
		}
	}
	if ctx.Err() != nil {
		err = fmt.Errorf("stopped; what was measured up to then is kept")
	}
	r.print(out)
	if o.jsonFile != "" {
		if failed := r.write(o.jsonFile); failed != nil {
			return errors.Join(err, failed)
		}
	}
	if err == nil && !r.equal() {
		err = errUnequal
	}
	return err
}

// measure runs the pairs of one model. With an error it returns the pairs that were whole before it.
func measure(ctx context.Context, file string, o options, peer brian, us ours, progress io.Writer) (comparison, error) {
	c := comparison{File: file}
	p, err := peer.project(ctx, file, progress)
	if err != nil {
		return c, err
	}
	c.Brian.Version, c.Brian.Flags = p.version, p.flags
	if o.target == projectTarget {
		if us.program, err = us.export(ctx, file, o.cache); err != nil {
			return c, err
		}
	}
	baseline := 0.0
	for k := range o.pairs {
		if o.builds {
			b, err := builds(ctx, filepath.Dir(us.program), p.dir, o)
			if err != nil {
				return c, err
			}
			c.Builds = append(c.Builds, b)
			fmt.Fprintf(progress, "%s: ours from nothing %.3g s, with the library kept %.3g s, Brian's %.3g s\n", file, b.Cold.WallS, b.Kept.WallS, b.Brian.WallS)
		}
		a, err := us.run(ctx, file)
		if err != nil {
			return c, err
		}
		if k == 0 {
			if baseline, err = us.baseline(ctx, file, a.stats.SimS/float64(a.stats.Steps)); err != nil {
				return c, err
			}
		}
		a.LoopCPUS = a.CPUS - baseline
		b, err := p.run(ctx)
		if err != nil {
			return c, err
		}
		c.add(a, b, p, o.tolerance)
		fmt.Fprintf(progress, "%s %d/%d: ours %.3g s (CPU %.3g s), Brian %.3g s\n", c.Model, k+1, o.pairs, a.RunS, a.LoopCPUS, b.RunS)
	}
	return c, nil
}

// script returns the absolute path of the reference script: the file, or else what has this name on the path.
func script(name string) (string, error) {
	if _, err := os.Stat(name); err == nil {
		return filepath.Abs(name)
	}
	path, err := exec.LookPath(name)
	if err != nil {
		return "", fmt.Errorf("%w: the script that runs model files in Brian 2, %q, is neither a file nor on the path; "+
			"name it with -reference or SPIKELANE_BRIAN_REFERENCE", errUsage, name)
	}
	return filepath.Abs(path)
}

// command returns the path of our command, which it builds from the checkout unless the flags name one.
func command(ctx context.Context, o options, progress io.Writer) (string, error) {
	if o.engine != "" {
		return exec.LookPath(o.engine)
	}
	if err := os.MkdirAll(o.cache, 0o777); err != nil {
		return "", err
	}
	path, err := filepath.Abs(filepath.Join(o.cache, "spikelane"))
	if err != nil {
		return "", err
	}
	build := exec.CommandContext(ctx, "go", "build", "-o", path, "github.com/spikelane/spikelane/cmd/spikelane")
	build.Stdout, build.Stderr = progress, progress
	if err := build.Run(); err != nil {
		return "", fmt.Errorf("building our command (run this in the checkout, or name one with -spikelane): %w", err)
	}
	return path, nil
}

// machine is what our command says about this machine, as JSON; nil if it says nothing.
func machine(ctx context.Context, engine string) json.RawMessage {
	text, err := exec.CommandContext(ctx, engine, "info", "--json").Output()
	if err != nil || !json.Valid(text) {
		return nil
	}
	return text
}
