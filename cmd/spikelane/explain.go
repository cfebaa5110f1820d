package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spikelane/spikelane"
)

type explainCommand struct {
	modelFlags
	Stage string `default:"model" help:"ast, model, plan, ir, ir:PASS, asm, schedule or cpp." placeholder:"S"`
}

// Run prints the model at a stage.
func (c *explainCommand) Run(s streams) error {
	base, _, isPass := strings.Cut(c.Stage, ":")
	stages := spikelane.Stages()
	later := []string{"cpp"} // Explain says what about it
	if !slices.Contains(append(later, stages...), c.Stage) && !(isPass && base == "ir") {
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

type checkCommand struct {
	modelFlags
}

// Run says what would be run.
func (c *checkCommand) Run(s streams) error {
	m, p, err := c.compile(context.Background(), spikelane.Config{})
	if err != nil {
		return err
	}
	r := p.Report()
	target := r.Target
	if r.ISA != "" {
		target += " " + r.ISA
	}
	t := tabwriter.NewWriter(s.out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(t, "model\t%s is right\ntarget\t%s, dt %v\n", m.Name, target, r.Dt)
	var bytes int64
	for _, g := range r.Groups {
		bytes += g.Bytes
		method := "method " + orNone(g.Method) + ", "
		if g.Kind != "neurons" {
			method = ""
		}
		fmt.Fprintf(t, "%s %s\t%d, %s%s\n", g.Kind, g.Name, g.Count, method, size(g.Bytes))
		for _, note := range g.Notes {
			fmt.Fprintf(t, "\t  %s\n", note)
		}
	}
	for _, y := range r.Synapses {
		bytes += y.Bytes
		fmt.Fprintf(t, "synapses %s\tabout %.0f of %.0f pairs, %s\n", y.Name, y.Expected, y.Pairs, size(y.Bytes))
	}
	fmt.Fprintf(t, "memory\tabout %s, without what monitors record\n", size(bytes))
	if err := t.Flush(); err != nil {
		return err
	}
	for _, w := range r.Warnings {
		if err := say(s.out, "warning: %s\n", w); err != nil {
			return err
		}
	}
	return nil
}

func orNone(method string) string {
	if method == "" {
		return "none"
	}
	return method
}

// size prints a number of bytes.
func size(n int64) string {
	x, unit := float64(n), "B"
	for _, next := range []string{"kB", "MB", "GB", "TB", "PB"} {
		if x < 1000 {
			break
		}
		x, unit = x/1000, next
	}
	return fmt.Sprintf("%.3g %s", x, unit)
}

// say prints, and returns the error of doing so.
func say(w io.Writer, format string, args ...any) error {
	_, err := fmt.Fprintf(w, format, args...)
	return err
}
