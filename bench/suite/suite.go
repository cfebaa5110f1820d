// Package suite measures how fast models run, here and in other simulators that are installed. It stands outside the pipe,
// behind the command "spikelane bench": every measurement is a process of its own, of the command or of a peer.
//
// A [Case] is a model of some size, an [Engine] what runs it: a target with a number of threads, an exported C++ project, a
// peer. For each case all engines run once in each round, in an order that turns from round to round, so that all of them see
// the same state of the machine; medians and what they spread over are what is reported. What is compiled once is compiled
// before the first round, with nothing kept from earlier ones, and timed there.
package suite

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// Case is a model of some size.
type Case struct {
	Model string // as on the command line: "cuba"
	Title string // for people
	Size  string // "4k"; "" for a model file of somebody's own
	Text  []byte // the model file
}

// Name returns the model's name with its size: "cuba/4k".
func (c Case) Name() string {
	if c.Size == "" {
		return c.Model
	}
	return c.Model + "/" + c.Size
}

// Options are what is measured, and how.
type Options struct {
	Cases   []Case
	Engines []Engine // see [Engines]
	Rounds  int      // 1 at least
	Command string   // path of the command spikelane

	// Arguments go to every run of the command: --seed, --set, ...; peers get what they mean by Script.
	Arguments []string

	// Script writes the script that runs a case in a peer, or says why it cannot.
	Script func(c Case, e Engine) (string, error)

	Python map[string]string // that has a peer, by its kind; see [FindPython]
	Folder string            // for models, projects and caches of this measurement: an empty one
	Tell   func(string)      // says what is being done; nil: nobody listens
}

// Run measures. It returns what was measured up to then, too, when ctx ends or an engine of ours fails. A peer that
// fails is reported in the series of that peer, and the others go on.
func Run(ctx context.Context, o Options) (*Report, error) {
	if o.Rounds < 1 {
		return nil, fmt.Errorf("%d rounds, want 1 at least", o.Rounds)
	}
	if o.Tell == nil {
		o.Tell = func(string) {}
	}
	r := &Report{Format: format, Date: time.Now().UTC().Truncate(time.Second), Rounds: o.Rounds, Machine: machine(ctx, o.Command)}
	for k, c := range o.Cases {
		file, err := o.modelFile(k, c)
		if err != nil {
			return r, err
		}
		result, err := o.measure(ctx, c, file)
		if len(result.Series) > 0 {
			r.Results = append(r.Results, result)
		}
		if r.Limits == nil {
			r.Limits = result.limits
		}
		if ctx.Err() != nil {
			return r, context.Cause(ctx)
		}
		if err != nil {
			return r, fmt.Errorf("%s: %w", c.Name(), err)
		}
	}
	return r, nil
}

// modelFile writes the model of a case where all engines read it.
func (o Options) modelFile(k int, c Case) (string, error) {
	dir := filepath.Join(o.Folder, fmt.Sprint(k))
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return "", err
	}
	file := filepath.Join(dir, "model.toml")
	return file, os.WriteFile(file, c.Text, 0o666)
}

// measure runs all rounds of a case.
func (o Options) measure(ctx context.Context, c Case, file string) (Result, error) {
	result := Result{Model: c.Model, Title: c.Title, Size: c.Size}
	var runners []runner
	for n, e := range o.Engines {
		dir := filepath.Join(filepath.Dir(file), fmt.Sprint("engine", n))
		if err := os.MkdirAll(dir, 0o777); err != nil {
			return result, err
		}
		o.Tell(fmt.Sprintf("%s: %v prepares", c.Name(), e))
		run := o.runner(c, e, file, dir)
		first, err := run.prepare(ctx)
		s := Series{Engine: e}
		switch {
		case ctx.Err() != nil:
			return result, context.Cause(ctx)
		case err != nil && !e.Peer():
			return result, fmt.Errorf("%v: %w", e, err)
		case err != nil:
			s.Failed = err.Error()
			o.Tell(fmt.Sprintf("%s: %v cannot run it: %v", c.Name(), e, err))
		default:
			s.First = &first
		}
		runners = append(runners, run)
		result.Series = append(result.Series, s)
	}
	for round := range o.Rounds {
		for n := range runners {
			at := (n + round) % len(runners)
			s := &result.Series[at]
			if s.Failed != "" {
				continue
			}
			sample, err := runners[at].run(ctx)
			switch {
			case ctx.Err() != nil:
				return result.whole(), context.Cause(ctx)
			case err != nil && !s.Engine.Peer():
				return result.whole(), fmt.Errorf("%v: %w", s.Engine, err)
			case err != nil:
				s.Failed = err.Error()
				continue
			}
			s.Samples = append(s.Samples, sample)
			o.Tell(fmt.Sprintf("%s %d/%d: %v %.3g s", c.Name(), round+1, o.Rounds, s.Engine, sample.RunS))
		}
	}
	result = result.whole()
	for _, run := range runners {
		if ours, ok := run.(*commandRunner); ok && ours.engine.Kind == Ours {
			o.Tell(c.Name() + ": where the time goes")
			var err error
			result.Kernels, result.limits, err = ours.profile(ctx)
			return result, err
		}
	}
	return result, nil
}

// whole fills in what the samples say of the model.
func (r Result) whole() Result {
	for _, s := range r.Series {
		if s.Engine.Peer() || s.First == nil {
			continue
		}
		f := s.First
		r.Neurons, r.Steps, r.SimS, r.Synapses, r.Events = f.Neurons, f.Steps, f.SimS, f.synapses(), f.Events
		break
	}
	return r
}

// runner runs one case in one engine.
type runner interface {
	// prepare makes what is made once, with nothing kept from before, and runs the model once.
	prepare(ctx context.Context) (Sample, error)
	// run runs the model again.
	run(ctx context.Context) (Sample, error)
}

func (o Options) runner(c Case, e Engine, file, dir string) runner {
	switch {
	case e.Peer():
		return &peerRunner{o: o, model: c, engine: e, dir: dir}
	case e.Target == Project:
		return &projectRunner{o: o, engine: e, file: file, dir: dir}
	}
	return &commandRunner{o: o, engine: e, file: file, dir: dir}
}

// machine is what the command says about this machine, as JSON; nil if it says nothing.
func machine(ctx context.Context, command string) json.RawMessage {
	p, err := execute(ctx, "", nil, command, "info", "--json")
	if err != nil || !json.Valid(p.out) {
		return nil
	}
	return p.out
}

// errNone says that a process did not print what it should.
var errNone = errors.New("no result")
