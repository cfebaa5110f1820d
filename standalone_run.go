package spikelane

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"github.com/spikelane/spikelane/standalone"
	"github.com/spikelane/spikelane/units"
)

// RunArguments change a run without compiling again.
type RunArguments struct {
	// Set gives values by name, "object.variable" or the name of a timed array: quantities, numbers in SI base units, one
	// for each element as []float64 (of synapses in the order of creation), rows of a timed array as [][]float64.
	Set      map[string]any
	Seed     *int64     // of the random numbers
	Wiring   *int64     // of those that make synapses; nil: the seed
	Duration units.Time // instead of that of the only run; 0: that
	Threads  int        // 0: those of the options
	Results  string     // the folder of results, absolute or within the project; "": results
	Args     []string   // further words of the command line
}

// Run runs the program that Build has built and returns its results. It may be called again and again, and by several
// goroutines if each has results of its own. When ctx ends, the program writes what it has computed up to then: then both
// results and error are there, which wraps the context's cause; so they are when a value that is not finite ends the run:
// then the error is a *NotFiniteError.
func (d *Standalone) Run(ctx context.Context, a RunArguments) (*Simulation, error) {
	if d.dir == "" {
		return nil, fmt.Errorf("%w: call Build first", ErrNotRun)
	}
	o, err := d.running(a)
	if err != nil {
		return nil, err
	}
	ran, failed := standalone.Run(ctx, d.dir, o)
	d.forget(a)
	d.lock.Lock()
	d.timers.Run = ran.Took.Seconds()
	d.lock.Unlock()
	at, spoiled := spoiledBy(failed)
	if failed != nil && (ctx.Err() == nil && !spoiled || ran.Results == "") {
		return nil, failed
	}
	prog, err := d.programOf(a.Set)
	if err != nil {
		return nil, errors.Join(failed, err)
	}
	results, err := prog.ReadResults(ran.Results)
	if err != nil {
		return nil, errors.Join(failed, err)
	}
	if found := results.NotFinite(); spoiled && len(found) > 0 {
		failed = &NotFiniteError{found[0], d.prog.notFiniteFault(found[0], at)}
	}
	return results, failed
}

// spoiledBy returns what a program says of the value for which it ended, and whether it did.
func spoiledBy(err error) (string, bool) {
	var c *standalone.CommandError
	if !errors.As(err, &c) {
		return "", false
	}
	_, text, ok := strings.Cut(c.Output, ": E601 ")
	text, _, _ = strings.Cut(text, "\n")
	return text, ok
}

// notFiniteFault places what is said of a value that is not finite at the declaration of its variable.
func (p *Program) notFiniteFault(x NotFinite, msg string) *Error {
	for _, gp := range p.groups {
		if v := gp.model.Var(x.Variable); gp.decl.name == x.Object && v != nil {
			return checkedOf(gp.decl.kind(), x.Object, gp.decl.model.Equations, v).fault("E601", msg, "")
		}
		for _, e := range gp.judged {
			if gp.decl.name == x.Object && e.says.name == x.Variable {
				return e.says.fault("E601", msg, "")
			}
		}
	}
	for _, sp := range p.synapses {
		if v := sp.model.Var(x.Variable); sp.decl.name == x.Object && v != nil {
			return checkedOf("synapses", x.Object, sp.decl.model.Equations, v).fault("E601", msg, "")
		}
	}
	return &Error{Object: x.Object, Code: "E601", Msg: msg}
}

// RunAll runs the program once for each set of arguments, as many at once as there are processors for, or as parallel
// says, each with a folder of results of its own: results/0, results/1 and so on, unless they name others. Results are in
// the order of the arguments; a run that fails leaves nil there, and the error joins all faults.
func (d *Standalone) RunAll(ctx context.Context, table []RunArguments, parallel int) ([]*Simulation, error) {
	if d.dir == "" {
		return nil, fmt.Errorf("%w: call Build first", ErrNotRun)
	}
	if parallel <= 0 {
		parallel = max(1, runtime.GOMAXPROCS(0)/max(d.threads(), 1))
	}
	results, errs := make([]*Simulation, len(table)), make([]error, len(table))
	digits := len(strconv.Itoa(len(table) - 1))
	for k := range errs {
		errs[k] = fmt.Errorf("run %d: %w", k, standalone.ErrNotBegun)
	}
	standalone.Crew(len(table), parallel, func(k int) {
		a := table[k]
		if a.Results == "" {
			a.Results = filepath.Join(standalone.ResultsDir, fmt.Sprintf("%0*d", digits, k))
		}
		if results[k], errs[k] = d.Run(ctx, a); errs[k] != nil {
			errs[k] = fmt.Errorf("run %d: %w", k, errs[k])
		}
	})
	return results, errors.Join(errs...)
}

// running turns arguments into those of the program. Arrays become files in the folder of results.
func (d *Standalone) running(a RunArguments) (standalone.RunOptions, error) {
	if a.Threads < 0 {
		var errs Errors
		errs.add("arguments", "", "threads", "E403", fmt.Sprintf("%d threads", a.Threads), "0 for those of the options, or as many as there shall be")
		return standalone.RunOptions{}, errs
	}
	prefs := d.prog.prefs.Standalone
	o := standalone.RunOptions{Command: prefs.RunCommand, Threads: a.Threads, Results: a.Results, Env: prefs.RunEnvironment, Stderr: d.o.Progress}
	if o.Threads == 0 {
		o.Threads = d.threads()
	}
	if d.o.MPI {
		o.Command = append([]string{"mpirun", "-n", strconv.Itoa(max(d.o.Ranks, 1))}, o.Command...)
	}
	for _, x := range []struct {
		name string
		n    *int64
	}{{"--seed", a.Seed}, {"--wiring", a.Wiring}} {
		if x.n != nil {
			o.Args = append(o.Args, x.name, strconv.FormatInt(*x.n, 10))
		}
	}
	if a.Duration != 0 {
		o.Args = append(o.Args, "--duration", strconv.FormatFloat(float64(a.Duration), 'g', -1, 64))
	}
	words, err := d.assignments(a.Set, d.arraysOf(a))
	o.Args = slices.Concat(o.Args, words, a.Args)
	return o, err
}
