package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/spikelane/spikelane"
)

// ours runs our command.
type ours struct{ command, target, isa string }

// ourRun is one run of ours.
type ourRun struct {
	timing
	stats spikelane.Stats
}

// baseline returns the CPU time of everything but the loop: that of a process which simulates only the one step dt, in
// seconds.
func (o ours) baseline(ctx context.Context, file string, dt float64) (float64, error) {
	short, err := o.run(ctx, file, "--duration", strconv.FormatFloat(dt, 'g', -1, 64)+"*second")
	return short.CPUS, err
}

// run runs a model file once. LoopCPUS is left empty.
func (o ours) run(ctx context.Context, file string, more ...string) (ourRun, error) {
	args := append([]string{"run", file, "--json", "--report", "none", "--target", o.target}, more...)
	if o.isa != "" {
		args = append(args, "--isa", o.isa)
	}
	t, said, err := timed(ctx, "", o.command, args...)
	if err != nil {
		return ourRun{}, fmt.Errorf("spikelane run: %w\n%s", err, tail(string(said), 20))
	}
	lines := bytes.Split(bytes.TrimSpace(said), []byte("\n"))
	var s spikelane.Stats
	if err := json.Unmarshal(lines[len(lines)-1], &s); err != nil {
		return ourRun{}, fmt.Errorf("spikelane run --json: the last line is no JSON object: %w", err)
	}
	t.RunS, t.Spikes = s.RunS, s.Spikes
	return ourRun{t, s}, nil
}
