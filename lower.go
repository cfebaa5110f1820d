package spikelane

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/spikelane/spikelane/internal/ending"
	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/kernels/cpp/host"
	"github.com/spikelane/spikelane/kernels/pass"
	"github.com/spikelane/spikelane/kernels/portable"
	"github.com/spikelane/spikelane/simd/cpu"
)

// lower makes all kernels runnable that were noted. Those of the program from are taken over where they are the same.
func (c *compiler) lower(ctx context.Context, from *Program) error {
	if err := c.load(ctx); err != nil {
		return err
	}
	same := map[string]*funcPair{} // kernels by what they say
	if from != nil {
		for _, f := range from.funcs {
			same[f.raw.String()] = f
		}
	}
	_, batch := c.target.(kernels.BatchTarget)
	var fresh []*funcPair
	var puts []*kernels.Program
	for _, k := range c.pending {
		if err := c.ended(ctx); err != nil {
			return err
		}
		if len(same) > 0 {
			if f := same[k.f.String()]; f != nil {
				*k.put = f.lowered
				c.funcs = append(c.funcs, f)
				continue
			}
		}
		pair := &funcPair{raw: k.f, improved: pass.Run(k.f, pass.Standard())}
		c.funcs = append(c.funcs, pair)
		if k.lazy && !batch { // a compiler must not hold up a run
			pair.lowered = &lazy{f: pair.improved, target: c.target}
			*k.put = pair.lowered
			continue
		}
		fresh, puts = append(fresh, pair), append(puts, k.put)
	}
	err := lowerAll(ctx, c.target, fresh)
	if err != nil && c.ended(ctx) != nil {
		return c.ended(ctx)
	}
	if c.open && c.target.Name() != "go" && err != nil { // a compiler that fails, or no memory for machine code
		c.warnOnce(fmt.Sprintf("kernels run as portable Go, which is slower: %v", err))
		c.target, c.aside = portable.New(), portable.New()
		err = lowerAll(ctx, c.target, fresh)
	}
	for k, pair := range fresh {
		*puts[k] = pair.lowered
	}
	return err
}

// lowerAll makes kernels runnable that went through the passes.
func lowerAll(ctx context.Context, target kernels.Target, pairs []*funcPair) error {
	if b, ok := target.(kernels.BatchTarget); ok {
		funcs := make([]*kernels.Func, len(pairs))
		for k, p := range pairs {
			funcs[k] = p.improved
		}
		programs, err := b.CompileAll(ctx, funcs)
		if err != nil {
			return fmt.Errorf("%w: target %s: %w", ErrTarget, target.Name(), err)
		}
		for k, p := range pairs {
			p.lowered = programs[k]
		}
		return nil
	}
	for _, p := range pairs {
		if err := ending.Of(ctx); err != nil {
			return err
		}
		var err error
		if p.lowered, err = target.Compile(p.improved); err != nil {
			return fmt.Errorf("%w: target %s: kernel %s: %w", ErrTarget, target.Name(), p.improved.Name, err)
		}
	}
	return nil
}

// lowerKernels takes kernels that are made after the program through the passes to the target.
func lowerKernels(target kernels.Target, funcs ...*kernels.Func) ([]kernels.Program, error) {
	pairs := make([]*funcPair, len(funcs))
	for k, f := range funcs {
		pairs[k] = &funcPair{raw: f, improved: pass.Run(f, pass.Standard())}
	}
	if err := lowerAll(context.Background(), target, pairs); err != nil {
		return nil, err
	}
	programs := make([]kernels.Program, len(pairs))
	for k, p := range pairs {
		programs[k] = p.lowered
	}
	return programs, nil
}

// lowerKernel takes one kernel that is made after the program through the passes to the target.
func lowerKernel(target kernels.Target, f *kernels.Func) (kernels.Program, error) {
	programs, err := lowerKernels(target, f)
	if err != nil {
		return nil, err
	}
	return programs[0], nil
}

// load compiles the functions that have C++ code, where it will run: for the kernels that no C++ is made of, and so that
// what is wrong with the code is said of the functions and not of the kernels that call them.
func (c *compiler) load(ctx context.Context) error {
	functions := c.net.cppFunctions()
	if len(functions) == 0 || len(c.callees) == 0 && c.target.Name() != "cpp" {
		return nil
	}
	o, err := c.cppOptions(ctx)
	if err != nil {
		if stopped := c.ended(ctx); stopped != nil {
			return stopped
		}
		return fmt.Errorf("%w: functions in C++: %w", ErrTarget, err)
	}
	o.Functions = functions
	calls, err := host.Callers(ctx, o)
	if err != nil && c.ended(ctx) != nil {
		return c.ended(ctx)
	}
	if _, refused := errors.AsType[*host.FailedError](err); refused {
		names := make([]string, len(functions))
		for k, f := range functions {
			names[k] = f.Name
		}
		c.errs.add("functions", strings.Join(names, ", "), "Cpp", "E423", "the C++ code does not compile: "+err.Error(), "it defines a function of each name, which takes a double for each argument and returns one")
		return c.errs
	}
	if err != nil {
		return fmt.Errorf("%w: functions in C++: %w", ErrTarget, err)
	}
	for _, f := range c.callees {
		for k, g := range o.Functions {
			if g.Name == f.name {
				f.f = calls[k]
			}
		}
	}
	return nil
}

// cppOptions returns what C++ is compiled with, whatever the target.
func (c *compiler) cppOptions(ctx context.Context) (host.Options, error) {
	if t, ok := c.target.(*host.Target); ok {
		return t.Options(), nil
	}
	isa, err := cpu.Choose("", "")
	if err != nil {
		return host.Options{}, err
	}
	o, err := cppOptions(ctx, c.prefs, isa, c.warnOnce)
	o.Tell = c.config.compiling()
	return o, err
}

// said are the warnings about this machine that this process has given: once is enough.
var said sync.Map

// warnOnce warns of something that is not the model's business. Several goroutines may compile at once.
func (p *Program) warnOnce(text string) {
	if _, again := said.LoadOrStore(text, true); again {
		return
	}
	p.notes.Lock()
	p.notes.list = append(p.notes.list, text)
	p.notes.Unlock()
	p.logger().Warn(text)
}

// notes are warnings about the machine. Kernels that simulations want for themselves may add some at any time.
type notes struct {
	sync.Mutex
	list []string
}

// allWarnings returns those about the machine, then those about the model.
func (p *Program) allWarnings() []string {
	p.notes.Lock()
	defer p.notes.Unlock()
	return append(slices.Clone(p.notes.list), p.warnings...)
}
