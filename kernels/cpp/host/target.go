package host

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/spikelane/spikelane/internal/ending"
	"github.com/spikelane/spikelane/kernels"
)

// Target compiles kernels as C++. Many goroutines may use it.
type Target struct{ o Options }

// New returns the target. The error is that of Supported.
func New(o Options) (*Target, error) {
	if err := Supported(); err != nil {
		return nil, err
	}
	return &Target{o}, nil
}

// Name returns "cpp".
func (t *Target) Name() string { return "cpp" }

// Options returns what the target was made of.
func (t *Target) Options() Options { return t.o }

// Compile lowers f, in a unit of its own.
func (t *Target) Compile(f *kernels.Func) (kernels.Program, error) {
	ps, err := t.CompileAll(context.Background(), []*kernels.Func{f})
	if err != nil {
		return nil, err
	}
	return ps[0], nil
}

// CompileAll lowers the functions, in several units at the same time; those that call functions without C++ code by
// Options.Aside. The programs are in the order of the functions, which are not changed. The error is the first one's: of
// the compiler, of the system, or the context's.
func (t *Target) CompileAll(ctx context.Context, funcs []*kernels.Func) ([]kernels.Program, error) {
	out := make([]kernels.Program, len(funcs))
	same := map[string]int{} // by text but for the name: the first function that says so, in distinct
	place := make([]int, len(funcs))
	var distinct []*kernels.Func
	for k, f := range funcs {
		if err := f.Verify(); err != nil {
			return nil, err
		}
		if !t.writes(f) {
			var err error
			if out[k], err = t.o.Aside.Compile(f); err != nil {
				return nil, err
			}
			continue
		}
		anonymous := *f
		anonymous.Name = "kernel"
		text := anonymous.String()
		at, known := same[text]
		if !known {
			at = len(distinct)
			same[text] = at
			distinct = append(distinct, f)
		}
		place[k] = at
	}
	codes, err := t.codes(ctx, distinct)
	if err != nil {
		return nil, err
	}
	for k, f := range funcs {
		if out[k] == nil {
			out[k] = &program{f: f.Clone(), code: codes[place[k]]}
		}
	}
	return out, nil
}

// writes reports whether f can be written as C++: all functions that it calls have C++ code.
func (t *Target) writes(f *kernels.Func) bool {
	for _, h := range f.Hosts {
		if !slices.ContainsFunc(t.o.Functions, func(g Function) bool { return g.Name == h.Name }) {
			return false
		}
	}
	return true
}

// codes returns the code of each function.
func (t *Target) codes(ctx context.Context, funcs []*kernels.Func) ([]*code, error) {
	units, err := t.o.units(funcs)
	if err != nil {
		return nil, err
	}
	libraries, err := t.o.all(ctx, units)
	if err != nil {
		return nil, err
	}
	by := map[string]*code{}
	for k, u := range units {
		for i := range u.made.Kernels {
			kernel := &u.made.Kernels[i]
			entry, err := libraries[k].symbol(kernel.Symbol)
			if err != nil {
				return nil, fmt.Errorf("BUG: host: %w", err)
			}
			by[u.ir[i]] = newCode(libraries[k], entry, kernel)
		}
	}
	out := make([]*code, len(funcs))
	for k, f := range funcs {
		out[k] = by[f.String()]
	}
	return out, nil
}

// all returns the library of each unit, several compilers at a time. What is under way ends with the first error.
func (o *Options) all(ctx context.Context, units []*unit) ([]*library, error) {
	outer := ctx
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	tally := &tally{tell: o.Tell, of: len(units)}
	out := make([]*library, len(units))
	slots := make(chan struct{}, runtime.GOMAXPROCS(0))
	var all sync.WaitGroup
	var broken atomic.Pointer[any] // what Tell panicked with
	for k, u := range units {
		all.Go(func() {
			slots <- struct{}{}
			over := false
			defer func() {
				if r := recover(); r != nil {
					broken.Store(&r)
				}
				if !over {
					cancel(errors.New("what tells how far compilers are has broken off"))
				}
				<-slots
			}()
			if ctx.Err() != nil {
				over = true
				return
			}
			var err error
			if out[k], err = o.library(ctx, u, tally.begin); err != nil {
				cancel(fmt.Errorf("%s: %w", u.what, err))
			}
			tally.end()
			over = true
		})
	}
	all.Wait()
	if r := broken.Load(); r != nil {
		panic(*r) // where somebody can deal with it
	}
	switch err := context.Cause(ctx); {
	case err == nil:
		return out, nil
	case errors.Is(err, context.Cause(outer)): // and not the fault of a unit
		return nil, ending.Of(outer)
	default:
		return nil, err
	}
}

// tally counts units that are ready, and tells from the first one on that a compiler works at.
type tally struct {
	sync.Mutex
	tell      func(ready, of int)
	ready, of int
	compiling bool
}

// begin notes that a compiler begins to work.
func (t *tally) begin() {
	t.Lock()
	defer t.Unlock()
	t.compiling = true
	t.say()
}

// end notes that a unit is ready, or never will be.
func (t *tally) end() {
	t.Lock()
	defer t.Unlock()
	t.ready++
	t.say()
}

func (t *tally) say() {
	if t.tell != nil && t.compiling {
		t.tell(t.ready, t.of)
	}
}
