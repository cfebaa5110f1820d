package spikelane

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"sync"
	"time"

	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/internal/ending"
	"github.com/spikelane/spikelane/simd/cpu"
	"github.com/spikelane/spikelane/standalone"
)

// ErrExport: something that was done with a simulation cannot be written down as C++.
var ErrExport = errors.New("spikelane: cannot be exported")

// ErrNotRun: values were asked for that are known when the exported project has run.
var ErrNotRun = errors.New("spikelane: the values are known when the project has run")

// StandaloneOptions say how a project is built and run. Preferences under devices.cpp_standalone and codegen.cpp hold
// beside them.
type StandaloneOptions struct {
	Directory  string // of the project; "": output
	BuildOnRun bool   // the first run of the simulation writes, builds and runs the project
	OpenMP     int    // threads; 0: the preference openmp_threads, or none
	MPI        bool   // ranks: make uses mpicxx, and Run mpirun
	Ranks      int    // of a run; 0: 1
	Debug      bool   // symbols and checks

	Output   io.Writer // gets what make and the compilers print; nil: nobody
	Progress io.Writer // gets what programs tell of how far they are; nil: nobody
}

// Standalone writes what is done with a simulation down as a project of C++ that needs no Go: in a folder, to be built by
// make, to run here, on a cluster, or wherever there is a C++ compiler. Results are the same bits as those of a run in Go.
//
// A network with this device (Network.SetDevice) makes a simulation whose changes and runs are noted and not done. Build
// writes the project, and if asked to builds and runs it; then the simulation holds the results. Run runs the program again
// with other arguments. One goroutine uses a Standalone at a time; its methods Run and RunAll may be called by several.
type Standalone struct {
	o        StandaloneOptions
	sim      *Simulation // whose changes are noted
	prog     *Program
	inserted map[string][]string
	dir      string // of the project, once it is written
	timers   Timers
	lock     sync.Mutex
}

// Timers are the seconds that the last Build and Run took.
type Timers struct {
	Write, Make, Run float64 // writing the project, its build, its run
}

// NewStandalone returns a device that has nothing to write down yet.
func NewStandalone(o StandaloneOptions) *Standalone { return &Standalone{o: o} }

// SetDevice has the simulations of the network written down by d instead of run: runs are noted, and Standalone.Build, or the
// first run where StandaloneOptions.BuildOnRun is set, writes the project. nil: they run.
func (n *Network) SetDevice(d *Standalone) { n.device = d }

// Activate is n.SetDevice(d).
func (d *Standalone) Activate(n *Network) { n.SetDevice(d) }

// Reinit makes the device as NewStandalone returns it, for another simulation. The project stays where it is.
func (d *Standalone) Reinit(o StandaloneOptions) { *d = Standalone{o: o} }

// Timers returns how long the last Build and Run took.
func (d *Standalone) Timers() Timers {
	d.lock.Lock()
	defer d.lock.Unlock()
	return d.timers
}

// Directory returns the folder of the project.
func (d *Standalone) Directory() string {
	if d.dir != "" {
		return d.dir
	}
	if d.o.Directory == "" {
		return "output"
	}
	return d.o.Directory
}

// noting makes a simulation whose changes and runs are noted by the device.
func (p *Program) noting(ctx context.Context, c Instance, d *Standalone) (*Simulation, error) {
	if d.sim != nil {
		return nil, fmt.Errorf("%w: the device has a simulation already, which Reinit forgets", ErrExport)
	}
	if errs := p.exportable(); len(errs) > 0 {
		return nil, errs
	}
	program := p
	for _, sp := range p.synapses {
		if p.net.procedural(sp.decl) { // what is not stored takes less memory, and gives the same bits
			var err error
			if program, err = p.with(ctx, func(n *Network) { n.stored = true }); err != nil {
				return nil, err
			}
			break
		}
	}
	s := program.empty(c)
	s.device = d
	s.notes = &notebook{dry: true, derived: map[*ecs.Column]standalone.Derived{}, unknown: map[*ecs.Column]bool{}}
	for _, sp := range p.synapses {
		s.notes.dry = s.notes.dry && !sp.pending
	}
	if err := s.begin(ctx, c); err != nil {
		return nil, err
	}
	s.notes.seed = s.seed
	for _, gp := range s.prog.groups {
		for _, a := range gp.decl.init {
			s.notes.unknown[s.table(gp).Get(a.variable)] = true
		}
	}
	d.sim, d.prog = s, p
	return s, nil
}

// exportable returns all that cannot be written down, by name.
func (p *Program) exportable() Errors {
	var errs Errors
	for _, op := range p.hosts {
		errs.add("operation", op.decl.name, "func", "E424", "an operation is Go code, which an exported project does not have", "say it in the model's language: RunRegularly, RunAt, an event")
	}
	for _, f := range p.net.functions {
		if f.host != nil && f.host.Cpp == "" {
			errs.add("functions", f.name, "Cpp", "E424", fmt.Sprintf("function %s is Go code alone, which an exported project does not have", f.name), "give C++ code beside it")
		}
	}
	return errs
}

// Building says what Build does beside writing the project.
type Building struct {
	Directory string // "": that of the options
	Compile   bool   // call make
	Run       bool   // call make, run the program, and read its results
	Debug     bool   // symbols and checks
	Clean     bool   // build all anew
	Args      RunArguments
}

// Build writes the project of what was noted, and builds and runs it if asked to. After a run the simulation holds the
// results: records, state and connections are read from it as after a run in Go.
//
// The folder must be new, empty, or of an earlier export: see docs/standalone.md. The error wraps ErrExport, or is what
// the compiler or the program said. When ctx ends it wraps both ctx.Err() and context.Cause(ctx): compilers have ended then, the
// program has written what it had computed, and Build may be called again.
func (d *Standalone) Build(ctx context.Context, b Building) error {
	if d.sim == nil || d.sim.notes == nil {
		return fmt.Errorf("%w: no simulation was made with the device, or its results were read already; Reinit makes it ready for another", ErrExport)
	}
	dir := b.Directory
	if dir == "" {
		dir = d.Directory()
	}
	if ctx == nil {
		return absent("context")
	}
	if err := ending.In(ctx, "exporting", d.prog.name); err != nil {
		return err
	}
	begin := time.Now()
	project, err := standalone.Generate(d.sim.describe(), d.layout())
	if err != nil {
		return fmt.Errorf("%w: %w", ErrExport, err)
	}
	if err := ending.In(ctx, "exporting", d.prog.name); err != nil { // as long as nothing is written
		return err
	}
	if _, err := standalone.Write(dir, project); err != nil {
		return err
	}
	if d.dir, err = filepath.Abs(dir); err != nil {
		return err
	}
	d.timers = Timers{Write: time.Since(begin).Seconds()}
	if !b.Compile && !b.Run {
		return nil
	}
	begin = time.Now()
	prefs := d.prog.prefs.Standalone
	o := standalone.BuildOptions{Make: prefs.MakeCommand, Args: prefs.ExtraMakeArgs, OpenMP: d.threads() > 0, MPI: d.o.MPI, Debug: d.o.Debug || b.Debug, Clean: b.Clean, Output: d.o.Output}
	if l := d.layOut(o); l != nil {
		o.Cache = l.dir
		err = standalone.Build(ctx, d.dir, o)
		l.keep()
	} else {
		err = standalone.Build(ctx, d.dir, o)
	}
	if err != nil {
		return err
	}
	d.timers.Make = time.Since(begin).Seconds()
	if !b.Run {
		return nil
	}
	results, err := d.Run(ctx, b.Args)
	if err != nil && results == nil {
		return err
	}
	results.device = d
	*d.sim = *results
	return err
}

// threads is how many threads programs are built for.
func (d *Standalone) threads() int {
	if d.o.OpenMP > 0 {
		return d.o.OpenMP
	}
	return d.prog.prefs.Standalone.OpenMPThreads
}

// layout is what the project's Makefile depends on.
func (d *Standalone) layout() standalone.Layout {
	q := d.prog.prefs.Codegen.Cpp
	l := standalone.Layout{
		Compiler: q.Compiler, FlagsGCC: q.ExtraCompileArgsGCC, FlagsClang: q.ExtraCompileArgsClang, FlagsMSVC: q.ExtraCompileArgsMSVC,
		DefineMacros: q.DefineMacros, IncludeDirs: q.IncludeDirs, LibraryDirs: q.LibraryDirs, Libraries: q.Libraries, OpenMP: d.threads() > 0, MPI: d.o.MPI, Debug: d.o.Debug,
	}
	if q.ExtraCompileArgs != nil {
		l.FlagsGCC, l.FlagsClang, l.FlagsMSVC = q.ExtraCompileArgs, q.ExtraCompileArgs, q.ExtraCompileArgs
	}
	if q.March != "" && q.March != "native" {
		l.Arch = append([]string{}, vectors(q.March, cpu.ISA("")).Flags...)
	}
	return l
}

// Deleting says what Delete removes.
type Deleting = standalone.DeleteOptions

// Delete removes from the project's folder what was written, built and computed, as far as o asks for it, and never a file
// that is not ours: see docs/standalone.md. It returns the names of the files that stay since somebody has changed them.
func (d *Standalone) Delete(o Deleting) (kept []string, err error) {
	done, err := standalone.Delete(d.Directory(), o)
	return done.Kept, err
}
