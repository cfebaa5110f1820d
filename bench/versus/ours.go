package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"strconv"

	"github.com/spikelane/spikelane"
)

// ours runs our command, or what it has exported.
type ours struct {
	command, target, isa string
	threads              int
	program              string // of the model's exported project; "": the command runs models itself
}

// ourRun is one run of ours.
type ourRun struct {
	timing
	stats spikelane.Stats
}

// baseline returns the CPU time of everything but the loop: that of a process which simulates only the one step dt, in
// seconds.
func (o ours) baseline(ctx context.Context, file string, dt float64) (float64, error) {
	step := strconv.FormatFloat(dt, 'g', -1, 64)
	if o.program == "" {
		step += "*second"
	}
	short, err := o.run(ctx, file, "--duration", step)
	return short.CPUS, err
}

// run runs a model file once. LoopCPUS is left empty.
func (o ours) run(ctx context.Context, file string, more ...string) (ourRun, error) {
	name, args := o.command, append([]string{"run", file, "--json", "--report", "none", "--target", o.target, "--threads", strconv.Itoa(o.threads)}, more...)
	if o.isa != "" {
		args = append(args, "--isa", o.isa)
	}
	dir := ""
	if o.program != "" {
		dir = filepath.Dir(o.program)
		name, args = o.program, append([]string{"--json", "--report", "none"}, more...)
		if o.threads > 1 {
			args = append(args, "--threads", strconv.Itoa(o.threads))
		}
	}
	t, said, err := timed(ctx, dir, name, args...)
	if err != nil {
		return ourRun{}, fmt.Errorf("%s: %w\n%s", name, err, tail(string(said), 20))
	}
	lines := bytes.Split(bytes.TrimSpace(said), []byte("\n"))
	var s spikelane.Stats
	if err := json.Unmarshal(lines[len(lines)-1], &s); err != nil {
		return ourRun{}, fmt.Errorf("%s --json: the last line is no JSON object: %w", name, err)
	}
	t.RunS, t.Spikes = s.RunS, s.Spikes
	return ourRun{t, s}, nil
}
