package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spikelane/spikelane"
)

type explainCommand struct {
	modelFlags
	Stage string `default:"model" help:"ast, model, plan, ir, ir:PASS, asm, cpp or schedule." placeholder:"S"`
}

// Run prints the model at a stage.
func (c *explainCommand) Run(s streams) error {
	base, _, isPass := strings.Cut(c.Stage, ":")
	stages := spikelane.Stages()
	if !slices.Contains(stages, c.Stage) && !(isPass && base == "ir") {
		hint := "stages: " + strings.Join(stages, ", ")
		if near := spikelane.Suggest(c.Stage, stages); len(near) > 0 {
			hint = fmt.Sprintf("did you mean %q?", near[0])
		}
		return usagef("there is no stage %q; %s", c.Stage, hint)
	}
	_, p, err := c.compile(context.Background(), spikelane.Config{})
	if err != nil {
		return err
	}
	text, err := p.Explain(c.Stage)
	if err != nil {
		return usageError{err}
	}
	return say(s.out, "%s\n", strings.TrimRight(text, "\n"))
}

// say prints, and returns the error of doing so.
func say(w io.Writer, format string, args ...any) error {
	_, err := fmt.Fprintf(w, format, args...)
	return err
}
