package standalone

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/spikelane/spikelane/internal/disk"
	"github.com/spikelane/spikelane/internal/ending"
)

// RunOptions say how the program of a project is run.
type RunOptions struct {
	Command []string          // what starts it, word by word; nil: ./main
	Args    []string          // arguments of the program
	Threads int               // --threads of a program built with OpenMP; 0: not said
	Results string            // the folder of results, absolute or relative to the project's; "": results
	Env     map[string]string // environment variables, over those of this process
	Stdout  io.Writer         // gets what it prints, as it comes; nil: nobody. An *os.File becomes the program's own
	Stderr  io.Writer         // the same of standard error: how far it is, and what went wrong
	Grace   time.Duration     // for the results of a run that was stopped to be written; 0: one minute
}

// Ran is what came of a run.
type Ran struct {
	Args    []string
	Results string        // the folder of results, absolute
	Output  string        // what the program printed, but for what went to a file
	Took    time.Duration // of the whole process
	Err     error         // as Run returns it
}

// Run runs the program that [Build] has built, in the project's folder. The folder of results is made if need be.
//
// The end of ctx asks the program to stop: it writes what it has computed so far, and Run returns an error that wraps the
// cause. The error is a *CommandError with what the program said, or says that nothing was built.
func Run(ctx context.Context, dir string, o RunOptions) (Ran, error) {
	r := Ran{Args: o.Args}
	r.Err = r.run(ctx, dir, o)
	return r, r.Err
}

func (r *Ran) run(ctx context.Context, dir string, o RunOptions) error {
	dir, err := project(dir)
	if err != nil {
		return err
	}
	if err := ending.Of(ctx); err != nil { // before a folder is made for nothing
		return err
	}
	words := slices.Clone(o.Command)
	if len(words) == 0 {
		words = []string{"./" + Program}
	}
	if _, err := os.Stat(filepath.Join(dir, Program)); err != nil {
		return fmt.Errorf("%s: nothing was built yet, or something went wrong there: %w", dir, err)
	}
	r.Results = o.Results
	if r.Results == "" {
		r.Results = ResultsDir
	}
	if !filepath.IsAbs(r.Results) {
		r.Results = filepath.Join(dir, r.Results)
	}
	if err := disk.Machine.MakeFolders(r.Results); err != nil {
		return err
	}
	words = append(words, "--results", r.Results)
	if o.Threads > 0 {
		words = append(words, "--threads", strconv.Itoa(o.Threads))
	}
	c := command{dir: dir, words: append(words, o.Args...), env: pairs(o.Env), stdout: o.Stdout, stderr: o.Stderr, grace: o.Grace}
	if c.grace == 0 {
		c.grace = time.Minute
	}
	begin := time.Now()
	r.Output, err = c.run(ctx)
	r.Took = time.Since(begin)
	return err
}

// BatchOptions say how [RunAll] runs a table.
type BatchOptions struct {
	RunOptions                    // for all; Args stand before those of the table, the folders of results lie in Results
	Parallel   int                // how many at once; 0: as many as there are processors for, given Threads
	Done       func(k int, r Ran) // called after each run, one call at a time; may be nil
}

// RunAll runs the program once for each list of arguments, several at a time. Row k leaves its results in the folder k of
// the folder of results, with as many digits as the last one has: results/00, …, results/11.
//
// A run that fails does not keep others from running; the end of ctx stops those that run and begins no more. What came
// of each stands in the list that is returned, in the order of the table; the error joins theirs.
func RunAll(ctx context.Context, dir string, table [][]string, o BatchOptions) ([]Ran, error) {
	parallel := o.Parallel
	if parallel <= 0 {
		parallel = runtime.GOMAXPROCS(0) / max(o.Threads, 1)
	}
	if o.Results == "" {
		o.Results = ResultsDir
	}
	var lock sync.Mutex
	o.Stdout, o.Stderr = locked(&lock, o.Stdout), locked(&lock, o.Stderr)
	digits := len(strconv.Itoa(len(table) - 1))
	ran := make([]Ran, len(table))
	for k := range ran {
		ran[k].Err = ErrNotBegun
	}
	var done sync.Mutex
	Crew(len(table), parallel, func(k int) {
		one := o.RunOptions
		one.Args = slices.Concat(o.Args, table[k])
		one.Results = filepath.Join(o.Results, fmt.Sprintf("%0*d", digits, k))
		ran[k], _ = Run(ctx, dir, one)
		if o.Done != nil {
			done.Lock()
			defer done.Unlock()
			o.Done(k, ran[k])
		}
	})
	var faults []error
	for k, r := range ran {
		if r.Err != nil {
			faults = append(faults, fmt.Errorf("run %d (%s): %w", k, strings.Join(r.Args, " "), r.Err))
		}
	}
	return ran, errors.Join(faults...)
}

// locked returns a writer that several programs can share, nil for nil and files as they are.
func locked(lock *sync.Mutex, w io.Writer) io.Writer {
	switch w.(type) {
	case nil, *os.File:
		return w
	}
	return &lockedWriter{lock, w}
}

type lockedWriter struct {
	lock *sync.Mutex
	to   io.Writer
}

func (l *lockedWriter) Write(p []byte) (int, error) {
	l.lock.Lock()
	defer l.lock.Unlock()
	return l.to.Write(p)
}

// pairs returns NAME=VALUE for each, in order.
func pairs(env map[string]string) []string {
	var out []string
	for name, value := range env {
		out = append(out, name+"="+value)
	}
	slices.Sort(out)
	return out
}
