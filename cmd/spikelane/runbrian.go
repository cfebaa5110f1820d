package main

import (
	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/bridge/script"
)

type runBrianCommand struct {
	Document  string `arg:"" help:"What Brian's device spikelane has written of a script."`
	Target    string `help:"What runs kernels: auto, native, cpp, go." placeholder:"NAME"`
	Threads   int    `help:"Number of threads." default:"1" placeholder:"N"`
	Profile   bool   `help:"Leave the time spent in each step of the schedule with the results."`
	Results   string `help:"Folder for the results; without it, results beside the document." placeholder:"DIR"`
	Arguments string `help:"File of values that the run is given in the place of the script's." placeholder:"FILE"`
	Export    string `help:"Write a project of C++ into this folder instead of running: new, empty, or of an earlier export." placeholder:"DIR"`
	Build     bool   `help:"Go on and build the project with make."`
	Go        bool   `name:"run" help:"Go on, build the project and run it."`
	Ranks     int    `help:"Make it a program of ranks, with mpicxx, and run so many of them." placeholder:"N"`
}

// Run does what the script did.
func (c *runBrianCommand) Run(s streams) error {
	ctx, stop := interrupts()
	defer stop()
	o := script.Options{
		Config:  spikelane.Config{Target: c.Target, Threads: c.Threads, Profile: c.Profile},
		Results: c.Results, Arguments: c.Arguments, Out: s.out, Err: s.err,
	}
	switch {
	case c.Ranks < 0 || c.Threads < 1:
		return usagef("--ranks takes 0 or more ranks, --threads 1 or more threads")
	case c.Export != "":
		o.Export = &script.Export{Directory: c.Export, Build: c.Build || c.Go, Run: c.Go, Ranks: c.Ranks}
		if c.Target == "" {
			o.Config.Target = "go" // nothing runs here: no machine code is wanted
		}
	case c.Build || c.Go || c.Ranks > 0:
		return usagef("--build, --run and --ranks are about a project: add --export")
	}
	return script.Run(ctx, c.Document, o)
}
