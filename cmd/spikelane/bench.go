package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spikelane/spikelane/bench/models"
	"github.com/spikelane/spikelane/bench/suite"
)

type benchCommand struct {
	Models []string `arg:"" optional:"" help:"Models of the suite by name, or model files; without any, the whole suite." placeholder:"MODEL"`

	Sizes    []string `default:"default" help:"Sizes of the suite's models: small, default, all, or names such as 4k." placeholder:"SIZE,..."`
	Target   []string `default:"auto" help:"Run-time targets, as of run, and project: the exported C++ project." placeholder:"TARGET,..."`
	ISA      string   `name:"isa" default:"" help:"Instruction set, as of run." placeholder:"ISA"`
	Threads  string   `default:"1" help:"Numbers of threads; 0 means all cores." placeholder:"N,..."`
	Rounds   int      `default:"5" help:"Runs of each model in each engine, in turns." placeholder:"N"`
	Peers    []string `help:"Other engines beside: brian2 (its cython and cpp_standalone), brian2-numpy, brian2-cython, brian2-cpp_standalone, neuron, or the path of another spikelane." placeholder:"PEER,..."`
	Python   string   `help:"Python that has the peers; without it, one is looked for." placeholder:"FILE"`
	Seed     *int64   `help:"Seed of the random numbers, instead of the model's." placeholder:"S"`
	Dt       string   `help:"Time step, such as 0.1*ms, instead of the model's." placeholder:"Q"`
	Duration string   `help:"Length of the runs, such as 1*second, instead of the model's." placeholder:"Q"`
	Set      []string `sep:"none" help:"Value of a constant instead of the model's; may repeat." placeholder:"NAME=QUANTITY"`
	Out      string   `help:"Folder for report.json, bench.txt (for benchstat) and pictures." placeholder:"DIR"`
	Against  string   `help:"An earlier report.json: say what got slower since; exit with 1 if something did." placeholder:"FILE"`
	Load     string   `help:"Do not measure, show this report.json." placeholder:"FILE"`
	Write    string   `help:"Do not measure, write the model files of the suite into this folder." placeholder:"DIR"`
	List     bool     `help:"Do not measure, list the models and their sizes."`
	Report   string   `enum:",none,text" default:"" help:"Progress on standard error: none, text; text is the default on a terminal." placeholder:"FORM"`
	JSON     bool     `name:"json" help:"The last line of standard output is the report as one JSON object."`
}

// errSlower says that a comparison found something.
var errSlower = errors.New("some models are slower than before")

// Run measures, or shows what was measured.
func (c *benchCommand) Run(s streams) error {
	ctx, stop := interrupts()
	defer stop()
	switch {
	case c.List:
		return listModels(s)
	case c.Load != "":
		r, err := suite.Read(c.Load)
		if err != nil {
			return usageError{err}
		}
		return c.show(s, r)
	}
	cases, err := c.cases()
	if err != nil {
		return usageError{err}
	}
	if c.Write != "" {
		return c.write(s, cases)
	}
	for _, one := range cases {
		if _, err := c.model(one); err != nil {
			return err
		}
	}
	o, err := c.options(ctx, s, cases)
	if err != nil {
		return usageError{err}
	}
	if o.Folder, err = os.MkdirTemp("", "spikelane-bench-"); err != nil {
		return err
	}
	defer os.RemoveAll(o.Folder)
	r, failed := suite.Run(ctx, o)
	if r == nil || len(r.Results) == 0 {
		return failed
	}
	if ctx.Err() != nil {
		failed = errors.New("stopped; what was measured up to then is shown")
	}
	return errors.Join(c.show(s, r), failed)
}

// cases reads the arguments: what is to be run.
func (c *benchCommand) cases() ([]suite.Case, error) {
	names := c.Models
	if len(names) == 0 {
		for _, m := range models.All() {
			names = append(names, m.Name)
		}
	}
	var all []suite.Case
	for _, name := range names {
		if strings.ContainsAny(name, `/\`) || filepath.Ext(name) == ".toml" {
			text, err := os.ReadFile(name)
			if err != nil {
				return nil, err
			}
			all = append(all, suite.Case{Model: strings.TrimSuffix(filepath.Base(name), ".toml"), Text: text})
			continue
		}
		m, err := models.Find(name)
		if err != nil {
			return nil, err
		}
		sizes, err := c.sizes(m)
		if err != nil {
			return nil, err
		}
		for _, size := range sizes {
			text, err := m.Text(size)
			if err != nil {
				return nil, err
			}
			all = append(all, suite.Case{Model: m.Name, Title: m.Title, Size: size.Name, Text: text})
		}
	}
	return all, nil
}

// sizes returns the sizes of a model that --sizes means, each once.
func (c *benchCommand) sizes(m models.Model) ([]models.Size, error) {
	var all []models.Size
	add := func(sizes ...models.Size) {
		for _, size := range sizes {
			if !slices.Contains(all, size) {
				all = append(all, size)
			}
		}
	}
	for _, name := range c.Sizes {
		switch name {
		case "small":
			add(m.Sizes[0])
		case "default":
			add(m.Default())
		case "all":
			add(m.Sizes...)
		default:
			size, err := m.Size(name)
			if err != nil {
				return nil, err
			}
			add(size)
		}
	}
	return all, nil
}

// options reads the flags.
func (c *benchCommand) options(ctx context.Context, s streams, cases []suite.Case) (suite.Options, error) {
	o := suite.Options{Cases: cases, Rounds: c.Rounds, Python: map[string]string{}, Script: c.script}
	if c.Rounds < 1 {
		return o, fmt.Errorf("--rounds %d: want 1 at least", c.Rounds)
	}
	threads, err := suite.ParseThreads(c.Threads, runtime.NumCPU())
	if err != nil {
		return o, err
	}
	if o.Engines, err = suite.Engines(suite.Choice{Targets: c.Target, ISA: c.ISA, Threads: threads, Peers: c.Peers}); err != nil {
		return o, err
	}
	if o.Command, err = os.Executable(); err != nil {
		return o, err
	}
	for _, e := range o.Engines {
		if !e.Peer() || o.Python[e.Kind] != "" {
			continue
		}
		o.Python[e.Kind] = c.Python
		if c.Python == "" {
			if o.Python[e.Kind], err = suite.FindPython(ctx, e.Kind); err != nil {
				return o, err
			}
		}
	}
	for _, flag := range [][2]string{{"--dt", c.Dt}, {"--duration", c.Duration}} {
		if flag[1] != "" {
			o.Arguments = append(o.Arguments, flag[0], flag[1])
		}
	}
	if c.Seed != nil {
		o.Arguments = append(o.Arguments, "--seed", fmt.Sprint(*c.Seed))
	}
	for _, set := range c.Set {
		o.Arguments = append(o.Arguments, "--set", set)
	}
	if bar := newProgress(c.Report, s.err); bar.form == "text" || c.Report == "text" {
		o.Tell = func(line string) { fmt.Fprintln(s.err, line) }
	}
	return o, nil
}

// show prints a report, writes its files and compares it.
func (c *benchCommand) show(s streams, r *suite.Report) error {
	if err := r.Print(s.out); err != nil {
		return err
	}
	if c.Out != "" {
		if err := r.Save(c.Out); err != nil {
			return err
		}
	}
	changes := r.Compared()
	if c.Against != "" {
		old, err := suite.Read(c.Against)
		if err != nil {
			return usageError{err}
		}
		if other := suite.OtherMachine(old, r); other != "" {
			fmt.Fprintf(s.err, "warning: %s: %s\n", c.Against, other)
		}
		changes = append(changes, suite.Compare(old, r)...)
		if len(changes) == 0 {
			return fmt.Errorf("%s and this report have no model and engine in common", c.Against)
		}
	}
	if len(changes) > 0 {
		fmt.Fprintln(s.out)
		if err := suite.PrintChanges(s.out, changes); err != nil {
			return err
		}
	}
	if c.JSON {
		if err := sayJSON(s.out, r); err != nil {
			return err
		}
	}
	if len(suite.Slowdowns(changes)) > 0 {
		return errSlower
	}
	return nil
}

// write writes the model files of the suite.
func (c *benchCommand) write(s streams, cases []suite.Case) error {
	if err := os.MkdirAll(c.Write, 0o777); err != nil {
		return err
	}
	for _, one := range cases {
		file := filepath.Join(c.Write, one.Model+"_"+one.Size+".toml")
		f, err := os.OpenFile(file, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o666)
		if err != nil {
			return err // of somebody else's files none is written over
		}
		_, err = f.Write(one.Text)
		if err := errors.Join(err, f.Close()); err != nil {
			os.Remove(file) // half of it would be in the way of the next call
			return err
		}
		if err := say(s.out, "%s\n", file); err != nil {
			return err
		}
	}
	return nil
}

func listModels(s streams) error {
	t := tabwriter.NewWriter(s.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "model\tsize\tneurons\tsynapses\t")
	for _, m := range models.All() {
		for k, size := range m.Sizes {
			name, mark := "", ""
			if k == 0 {
				name = m.Name
			}
			if size.Name == m.Default().Name {
				mark = "default; " + m.Title
			}
			fmt.Fprintf(t, "%s\t%s\t%d\t%d\t%s\n", name, size.Name, size.Neurons, size.Synapses, mark)
		}
	}
	return t.Flush()
}
