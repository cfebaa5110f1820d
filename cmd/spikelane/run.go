package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"runtime/pprof"
	"slices"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/internal/disk"
	"github.com/spikelane/spikelane/modelfile"
)

type runCommand struct {
	modelFlags
	Out        string `help:"Folder for the results." placeholder:"DIR"`
	Plot       string `help:"Draw spikes, rates and traces into a picture, .png or .svg." placeholder:"FILE"`
	HTML       string `name:"html" help:"Write a report of the run, one HTML file that needs nothing else." placeholder:"FILE"`
	Report     string `enum:",none,text,json" default:"" help:"Progress on standard error: none, text, json; text is the default on a terminal, and drawn only there." placeholder:"FORM"`
	JSON       bool   `name:"json" help:"The last line of standard output is a JSON object about the run."`
	Profile    bool   `help:"Print the time spent in each step of the schedule, and how near it comes to what this machine can do."`
	CPUProfile string `name:"cpuprofile" help:"Write a pprof profile, with the labels object and kernel." placeholder:"FILE"`
	PerfMap    bool   `name:"perf-map" help:"Write the names of machine code to /tmp/perf-PID.map, for Linux' perf."`
}

// Run simulates.
func (c *runCommand) Run(s streams) (err error) {
	if err := c.checkFiles(); err != nil {
		return err
	}
	ctx, stop := interrupts()
	defer stop()
	if c.CPUProfile != "" {
		var samples bytes.Buffer // they come when all is over
		if err := pprof.StartCPUProfile(&samples); err != nil {
			return err
		}
		defer func() {
			pprof.StopCPUProfile()
			err = errors.Join(err, disk.Machine.WriteFile(c.CPUProfile, samples.Bytes()))
		}()
	}
	bar := newProgress(c.Report, s.err)
	defer bar.clear()
	m, p, err := c.compile(ctx, spikelane.Config{Profile: c.Profile || c.CPUProfile != "", PerfMap: c.PerfMap, Progress: bar.update, Connecting: bar.connecting, Compiling: bar.compiling})
	if err != nil {
		return stoppedEarly(ctx, err)
	}
	if c.Plot != "" && !hasMonitors(m.Network) {
		return usagef("--plot %s: the model has no monitor, there is nothing to draw", c.Plot)
	}
	bar.clear()
	for _, w := range slices.Concat(m.Warnings, p.Report().Warnings) {
		fmt.Fprintln(s.err, "warning:", w)
	}
	bar.total = duration(m)
	if err := p.CheckMemory(bar.total); err != nil {
		if e, ok := errors.AsType[*spikelane.MemoryError](err); !ok || !e.Bound {
			return err
		}
		fmt.Fprintln(s.err, "warning:", err)
	}
	if c.Out != "" {
		if err := tryFolder(c.Out); err != nil {
			return err
		}
	}
	sim, err := p.New(ctx, spikelane.Instance{})
	if err != nil {
		return stoppedEarly(ctx, m.Locate(err))
	}
	err = m.Run(ctx, sim)
	bar.clear()
	spoiled, _ := errors.AsType[*spikelane.NotFiniteError](err)
	if err != nil && spoiled == nil && !errors.Is(err, spikelane.ErrStopped) {
		return err
	}
	tellValues(s, m, sim, err)
	// The first Ctrl-C stops the run, and what was computed is kept; the next one, or one that comes now, is about that.
	keeping, over := interruptsAgain(ctx, stop)
	defer over()
	if failed := c.results(keeping, s, m, p, sim); failed != nil {
		return failed
	}
	switch {
	case spoiled != nil:
		return stoppedByValue(m, sim, spoiled)
	case err != nil:
		return fmt.Errorf("stopped at t = %v; what was computed up to then is kept", sim.Now())
	}
	return nil
}

// stoppedEarly puts the end of ctx, which came before the first step, into words.
func stoppedEarly(ctx context.Context, err error) error {
	if end := ctx.Err(); end != nil && errors.Is(err, end) {
		return errors.New("stopped before the first step")
	}
	return err
}

// checkFiles refuses before the run what would fail after it.
func (c *runCommand) checkFiles() error {
	if c.Plot != "" {
		if err := checkPicture("--plot", c.Plot); err != nil {
			return err
		}
	}
	for _, f := range [][2]string{{"--plot", c.Plot}, {"--html", c.HTML}, {"--cpuprofile", c.CPUProfile}} {
		if f[1] != "" {
			if err := checkFile(f[0], f[1]); err != nil {
				return err
			}
		}
	}
	if c.Out != "" {
		return checkFolder("--out", c.Out)
	}
	for _, f := range []struct{ flag, path string }{{"--plot", c.Plot}, {"--html", c.HTML}, {"--cpuprofile", c.CPUProfile}} {
		if f.path == "" {
			continue
		}
		if err := disk.Machine.Try(f.path); err != nil {
			return usageError{fmt.Errorf("%s: %w", f.flag, err)}
		}
	}
	return nil
}

// tryFolder makes a folder for results, and tells why nothing can be written there, before the run.
func tryFolder(dir string) error {
	if err := disk.Machine.MakeFolders(dir); err != nil {
		return err
	}
	return disk.Machine.Try(filepath.Join(dir, "summary.json"))
}

// results writes what was asked for. The end of ctx breaks it off between any two files, and while results are saved.
func (c *runCommand) results(ctx context.Context, s streams, m *modelfile.Model, p *spikelane.Program, sim *spikelane.Simulation) error {
	if c.Out != "" {
		if err := sim.SaveContext(ctx, c.Out, spikelane.SaveOptions{Report: true}); err != nil {
			if ctx.Err() != nil {
				return fmt.Errorf("stopped while results were saved; %s holds what it held", c.Out)
			}
			return err
		}
	}
	if ctx.Err() != nil {
		return errors.New("stopped after the run, and after its results were saved if they were asked for")
	}
	if c.Plot != "" {
		if err := figure(m, p, sim).Save(c.Plot, 0, 0); err != nil {
			return err
		}
	}
	if c.HTML != "" {
		if err := writePage(sim, c.HTML, c.Out); err != nil {
			return err
		}
	}
	st := sim.Stats()
	var spent *profile
	if c.Profile {
		var err error
		if spent, err = measured(sim.Profile(), st.ThreadsUsed); err != nil {
			return err
		}
	}
	if !c.JSON {
		if spent != nil {
			spent.print(s.out)
		}
		c.summary(s.out, m, p, st)
		return nil
	}
	line, err := json.Marshal(struct {
		spikelane.Stats
		Profile *profile `json:"profile,omitempty"`
	}{st, spent})
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(s.out, "%s\n", line)
	return err
}
