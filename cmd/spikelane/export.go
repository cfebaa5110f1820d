package main

import (
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"slices"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/modelfile"
)

type exportCommand struct {
	modelFlags
	Dir    string `required:"" help:"Folder of the project: new, empty, or of an earlier export." placeholder:"DIR"`
	Build  bool   `help:"Go on and build it with make."`
	Go     bool   `name:"run" help:"Go on, build it and run it."`
	OpenMP int    `name:"openmp" help:"Threads of the program; without it, as the preference devices.cpp_standalone.openmp_threads says." placeholder:"N"`
	MPI    bool   `name:"mpi" help:"Make a program of ranks, with mpicxx and mpirun."`
	Ranks  int    `default:"1" help:"Ranks of --run with --mpi." placeholder:"N"`
	Debug  bool   `help:"Symbols and checks."`
	Out    string `help:"Folder for the results of --run, instead of the project's results." placeholder:"DIR"`
	Plot   string `help:"Draw the results of --run into a picture, .png or .svg." placeholder:"FILE"`
	Report string `enum:",none,text,json" default:"" help:"Progress on standard error: none, text, json; text is the default on a terminal, and drawn only there." placeholder:"FORM"`
	JSON   bool   `name:"json" help:"The last line of standard output is a JSON object about the run."`
}

// Run writes the project, and goes on from there.
func (c *exportCommand) Run(s streams) error {
	run := &runCommand{modelFlags: c.modelFlags, Out: c.Out, Plot: c.Plot, Report: c.Report, JSON: c.JSON}
	if err := run.checkFiles(); err != nil {
		return err
	}
	if c.OpenMP < 0 || c.Ranks < 1 {
		return usagef("--openmp takes 0 or more threads, --ranks 1 or more ranks")
	}
	if (c.Out != "" || c.Plot != "" || c.JSON) && !c.Go {
		return usagef("--out, --plot and --json are about a run: add --run")
	}
	ctx, stop := interrupts()
	defer stop()
	var noise io.Writer
	if c.Report != "none" {
		noise = s.err
	}
	device := spikelane.NewStandalone(spikelane.StandaloneOptions{Directory: c.Dir, OpenMP: c.OpenMP, MPI: c.MPI, Ranks: c.Ranks, Debug: c.Debug, Output: noise, Progress: noise})
	if c.Target == "" {
		c.modelFlags.Target = "go" // nothing runs here: no machine code is wanted
	}
	m, err := c.load(spikelane.Config{})
	if err != nil {
		return err
	}
	m.Network.SetDevice(device)
	p, err := m.Compile(ctx)
	if err != nil {
		return stoppedEarly(ctx, err)
	}
	if c.Plot != "" && !hasMonitors(m.Network) {
		return usagef("--plot %s: the model has no monitor, there is nothing to draw", c.Plot)
	}
	for _, w := range slices.Concat(m.Warnings, p.Report().Warnings) {
		fmt.Fprintln(s.err, "warning:", w)
	}
	sim, err := p.New(ctx, spikelane.Instance{})
	if err != nil {
		return stoppedEarly(ctx, m.Locate(err))
	}
	if err := m.Run(ctx, sim); err != nil {
		return err
	}
	args := spikelane.RunArguments{}
	if c.Out != "" {
		if args.Results, err = filepath.Abs(c.Out); err != nil {
			return err
		}
	}
	if c.Report != "" {
		args.Args = []string{"--report", c.Report}
	}
	err = device.Build(ctx, spikelane.Building{Compile: c.Build, Run: c.Go, Args: args})
	if err != nil && (!c.Go || sim.Stats().Target != "standalone") {
		return stoppedEarly(ctx, err)
	}
	if failed := c.tell(s, run, m, p, sim, device); failed != nil {
		return failed
	}
	if err != nil {
		return fmt.Errorf("stopped at t = %v; what was computed up to then is kept", sim.Now())
	}
	return nil
}

// tell says what came of it.
func (c *exportCommand) tell(s streams, run *runCommand, m *modelfile.Model, p *spikelane.Program, sim *spikelane.Simulation, d *spikelane.Standalone) error {
	if !c.Go {
		fmt.Fprintf(s.out, "project  %s\n", d.Directory())
		if !c.Build {
			fmt.Fprintf(s.out, "next     make -C %s && %s/main\n", c.Dir, c.Dir)
		}
		return nil
	}
	if c.Plot != "" {
		if err := figure(m, p, sim).Save(c.Plot, 0, 0); err != nil {
			return err
		}
	}
	st := sim.Stats()
	st.CompileS = d.Timers().Make
	if c.JSON {
		line, err := json.Marshal(st)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(s.out, "%s\n", line)
		return err
	}
	run.summary(s.out, m, p, st)
	return nil
}
