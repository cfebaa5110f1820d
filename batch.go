package spikelane

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"sync"

	"github.com/spikelane/spikelane/internal/ending"
	"github.com/spikelane/spikelane/units"
)

// Variant is how one run of a batch differs from the others. Its zero value is the program as it is.
type Variant struct {
	Name      string         // for messages; "": its number, constants and seeds
	Instance                 // the seeds; World must be nil, since every run has a world of its own
	Constants map[string]any // constants with other values than the program's, as Program.WithConstants takes them

	// Setup is called on the new simulation before it runs: to set values and states, delays, spikes of generators.
	Setup func(s *Simulation) error
	// Run drives the simulation instead of one Simulation.Run: several runs with changes between them, RunUntil. It
	// should hand ctx on, or end soon after ctx does: who leaves the loop waits for it.
	Run func(ctx context.Context, s *Simulation) error
}

// String returns the name of the variant, or what is special about it.
func (v *Variant) String() string {
	if v.Name != "" {
		return v.Name
	}
	var parts []string
	for _, name := range sortedNames(v.Constants) {
		parts = append(parts, fmt.Sprintf("%s = %v", name, v.Constants[name]))
	}
	if v.OwnSeed {
		parts = append(parts, fmt.Sprintf("seed %d", v.Seed))
	}
	if v.OwnWiring {
		parts = append(parts, fmt.Sprintf("wiring %d", v.Wiring))
	}
	return strings.Join(parts, ", ")
}

// BatchOptions says how a batch is run. The zero value uses all cores.
type BatchOptions struct {
	// Workers is how many runs go on at the same time; 0: as many as there are cores for, which is GOMAXPROCS divided by
	// the Config.Threads that each run may use.
	Workers int
	// Waiting bounds how far workers are ahead of an earlier run that takes longer, and of the loop: at most Workers +
	// Waiting simulations live, beside the one that the loop is given. 0: as many as Workers.
	Waiting int
}

// BatchRun is one run of a batch.
type BatchRun struct {
	Number  int     // among the variants, from 0; -1: there is none, the options are wrong
	Variant Variant // what was asked for
	// Simulation holds the results. After an error it is nil if it could not be made or something panicked; else it is as
	// the error left it.
	*Simulation
}

// Batch runs many variants of the program for a time each, several at once, and gives the runs to the loop that ranges
// over it in the order of the variants, whichever ends first. Results are the same, to the bit, as those of runs one after
// the other. A slice of variants is given as slices.Values(variants).
//
// Each run comes with its error, which names the variant: Errors, ErrStopped, ErrOperation, that of Setup or Run, or what
// one of the functions of the program's user panicked with. The others do not notice; who wants no more of them leaves
// the loop. Leaving it, and the end of ctx, stop the runs under way within milliseconds, and nothing goes on behind.
// When ctx ends, the loop is given the runs that were begun and, without a simulation, those that were only taken up: one
// at least, if there would have been more.
//
// Variants are taken from the sequence on the goroutine of the loop, at most Workers + Waiting before their run is given
// out. Setup, Run, operations and Go functions of models are called by several runs at the same time; Config.Progress and
// Config.Connecting by one at a time.
//
// Runs with the same constants use the same compiled program. Connections that are bound to be equal are made once and
// shared: those of the same rules over the same values, with the same seed unless nothing is drawn. Instance.Wiring
// makes it so for runs with different seeds.
func (p *Program) Batch(ctx context.Context, d units.Time, variants iter.Seq[Variant], o BatchOptions) iter.Seq2[*BatchRun, error] {
	return func(yield func(*BatchRun, error) bool) {
		if errs := o.faults(variants); len(errs) > 0 {
			yield(&BatchRun{Number: -1}, errs)
			return
		}
		if o.Workers == 0 {
			o.Workers = max(1, runtime.GOMAXPROCS(0)/max(1, p.config.Threads))
		}
		if o.Waiting == 0 {
			o.Waiting = o.Workers
		}
		b := &batch{program: p, duration: d, jobs: make(chan *batchJob, o.Workers+o.Waiting)}
		ctx, cancel := context.WithCancelCause(ctx)
		b.ctx = ctx
		defer b.crew.Wait()
		defer close(b.jobs)
		defer cancel(errBatchLeft)
		for range o.Workers {
			b.hire()
		}
		b.deliver(variants, yield)
	}
}

// faults checks the options.
func (o BatchOptions) faults(variants iter.Seq[Variant]) (errs Errors) {
	if variants == nil {
		errs.add("batch", "", "variants", "E408", "no variants given", "")
	}
	if o.Workers < 0 || o.Workers > mostRuns {
		errs.add("batch", "", "workers", "E406", fmt.Sprintf("%d workers; there are 0 to %d", o.Workers, mostRuns), "0 uses all cores")
	}
	if o.Waiting < 0 || o.Waiting > mostRuns {
		errs.add("batch", "", "waiting", "E406", fmt.Sprintf("%d runs that wait; there are 0 to %d", o.Waiting, mostRuns), "0 means as many as there are workers")
	}
	return errs
}

// mostRuns is more runs at the same time than any machine has cores for.
const mostRuns = 1 << 16

// errBatchLeft is the cause of the end of runs whose batch was left.
var errBatchLeft = errors.New("spikelane: the batch was left")

// batch is a batch that is being run.
type batch struct {
	program  *Program
	duration units.Time
	ctx      context.Context
	jobs     chan *batchJob // as large as all that is taken up, so that nobody waits to send
	crew     sync.WaitGroup
	turn     sync.Mutex // of those that call back
	programs programs
	wirings  wirings
}

// batchJob is a run that is taken up.
type batchJob struct {
	run  *BatchRun
	err  error
	done chan struct{} // closed when both are there
}

// deliver takes up variants, and gives out their runs in order.
func (b *batch) deliver(variants iter.Seq[Variant], yield func(*BatchRun, error) bool) {
	var taken []*batchJob
	next := func() bool {
		j := taken[0]
		taken = slices.Delete(taken, 0, 1) // which forgets it: the loop alone has the run
		<-j.done
		return yield(j.run, j.err)
	}
	number := 0
	for v := range variants {
		if len(taken) == cap(b.jobs) && !next() {
			return
		}
		j := &batchJob{run: &BatchRun{Number: number, Variant: v}, done: make(chan struct{})}
		number++
		taken = append(taken, j)
		if b.ctx.Err() != nil {
			b.do(j) // which says that it is not begun; a worker may have begun all that were taken up before
			break
		}
		b.jobs <- j
	}
	for len(taken) > 0 {
		if !next() {
			return
		}
	}
}

// hire adds a worker. One whose goroutine a function of the user ended, by runtime.Goexit, is replaced.
func (b *batch) hire() {
	b.crew.Add(1)
	go func() {
		over := false
		defer b.crew.Done()
		defer func() {
			if !over {
				b.hire()
			}
		}()
		for j := range b.jobs {
			b.do(j)
		}
		over = true
	}()
}

// do runs a job. What it panics with is its error.
func (b *batch) do(j *batchJob) {
	defer close(j.done)
	err := errors.New("a function of the batch ended its goroutine")
	var s *Simulation
	defer func() {
		if r := recover(); r != nil {
			s, err = nil, fmt.Errorf("panic: %v\n%s", r, debug.Stack())
		}
		j.run.Simulation = s
		if err != nil {
			what := fmt.Sprintf("spikelane: variant %d", j.run.Number)
			if text := j.run.Variant.String(); text != "" {
				what += " (" + text + ")"
			}
			j.err = fmt.Errorf("%s: %w", what, err)
		}
	}()
	s, err = b.simulate(&j.run.Variant)
}

// simulate makes the simulation of a variant and runs it.
func (b *batch) simulate(v *Variant) (*Simulation, error) {
	if err := ending.Of(b.ctx); err != nil {
		return nil, b.early(err)
	}
	if v.World != nil {
		var errs Errors
		errs.add("batch", "", "world", "E414", "runs of a batch exclude a world that is given", "each has a world of its own: Simulation.World")
		return nil, errs
	}
	p, err := b.programs.with(b.ctx, b.program, v.Constants)
	if err != nil {
		return nil, b.early(err)
	}
	s, err := p.simulation(b.ctx, v.Instance, 0, b)
	if err != nil {
		return nil, b.early(err)
	}
	if v.Setup != nil {
		if err := v.Setup(s); err != nil {
			return s, err
		}
	}
	if v.Run != nil {
		return s, v.Run(b.ctx, s)
	}
	return s, s.Run(b.ctx, b.duration)
}

// early is the error of a run that has not begun: where the context has ended, that of one that was stopped.
func (b *batch) early(err error) error {
	if end := b.ctx.Err(); end != nil && errors.Is(err, end) {
		return fmt.Errorf("%w before it began: %w", ErrStopped, err)
	}
	return err
}
