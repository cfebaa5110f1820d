package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/bridge/script"
)

type runBrianCommand struct {
	Document string `arg:"" help:"What Brian's device spikelane has written of a script."`
	Target   string `help:"What runs kernels: auto, native, cpp, go." placeholder:"NAME"`
	Threads  int    `help:"Number of threads." default:"1" placeholder:"N"`
	Profile  bool   `help:"Leave the time spent in each step of the schedule with the results."`
}

// Run does what the script did.
func (c *runBrianCommand) Run(s streams) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return script.Run(ctx, c.Document, spikelane.Config{Target: c.Target, Threads: c.Threads, Profile: c.Profile})
}
