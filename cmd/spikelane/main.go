// Command spikelane simulates spiking neural networks that model files describe. It stands outside the pipe, on the facade.
//
//	spikelane run MODEL.toml           simulate
//	spikelane export MODEL.toml        write a C++ project that needs no Go
//	spikelane export-brian MODEL.toml  print the model as a script for Brian 2
//	spikelane run-brian DOCUMENT       run what Brian's device spikelane has written of a script
//	spikelane check MODEL.toml         say what is wrong with a model, which integrator each group gets, how much memory it needs
//	spikelane explain MODEL.toml       print the model at a stage of the pipe
//	spikelane plot DIR                 pictures from a finished run's results, and a report in HTML
//	spikelane bench [MODEL...]         how fast models run, here and in other simulators
//	spikelane info                     what this machine can do, and the preferences in force
//	spikelane cache info               the folder of compiled kernels; cache clear and cache trim make it smaller
//	spikelane new DIR                  a starter model
//	spikelane completion SHELL         a script that has bash, zsh or fish complete command lines
//
// The environment variable SPIKELANE_ISA (auto, avx512, avx2, none) sets the highest instruction set that machine code may
// use; none means portable Go. SPIKELANE_MEMORY (12 GB, 512 MiB, none) is how much memory a simulation may take, instead
// of as much as can be had.
//
// The exit status is 0 when all went well, 1 when a simulation failed or was stopped, 2 when the command line or the model
// is wrong.
package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/alecthomas/kong"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/internal/sysmem"
)

type commands struct {
	Run         runCommand         `cmd:"" help:"Simulate a model."`
	Export      exportCommand      `cmd:"" help:"Write the model as a C++ project that needs no Go; build it and run it."`
	ExportBrian exportBrianCommand `cmd:"" name:"export-brian" help:"Print the model as a script for Brian 2."`
	RunBrian    runBrianCommand    `cmd:"" name:"run-brian" help:"Run what Brian's device spikelane has written of a script."`
	Check       checkCommand       `cmd:"" help:"Parse a model, check its units, say how it is integrated and how much memory it needs; run nothing."`
	Explain     explainCommand     `cmd:"" help:"Print a model at a stage of the pipe."`
	Plot        plotCommand        `cmd:"" help:"Draw the results of a finished run."`
	Bench       benchCommand       `cmd:"" help:"Measure how fast models run, here and in other simulators."`
	Info        infoCommand        `cmd:"" help:"Say what this machine can do, and list the preferences."`
	Cache       cacheCommand       `cmd:"" help:"Look at the folder of compiled kernels, or make it smaller."`
	New         newCommand         `cmd:"" help:"Write a starter model and a Go program that runs it."`
	Completion  completionCommand  `cmd:"" help:"Print a script that has bash, zsh or fish complete command lines."`
}

// streams are where a command writes to.
type streams struct {
	out, err io.Writer
}

// usageError is a mistake on the command line.
type usageError struct{ error }

func (e usageError) Unwrap() error { return e.error }

func usagef(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

func main() {
	sysmem.CollectWithin()
	os.Exit(execute(os.Args[1:], streams{os.Stdout, os.Stderr}))
}

// execute runs the command line and returns the exit status.
func execute(args []string, s streams) int {
	out := &writer{to: s.out}
	s.out = out
	status := run(args, s)
	if out.failed != nil && status == 0 {
		return report(s.err, fmt.Errorf("standard output: %w", out.failed))
	}
	return status
}

// writer remembers what went wrong: not everyone who prints asks.
type writer struct {
	to     io.Writer
	failed error
}

func (w *writer) Write(p []byte) (int, error) {
	n, err := w.to.Write(p)
	if w.failed == nil {
		w.failed = err
	}
	return n, err
}

func run(args []string, s streams) int {
	parser, err := kong.New(&commands{}, kong.Name("spikelane"), kong.Description("A simulator of spiking neural networks."),
		kong.Writers(s.out, s.err), kong.ConfigureHelp(kong.HelpOptions{Compact: true}))
	if err != nil {
		panic("BUG: spikelane: " + err.Error())
	}
	if len(args) > 0 && args[0] == completing {
		complete(parser.Model, args[1:], s)
		return 0
	}
	if err := knownCommand(parser, args); err != nil {
		return report(s.err, err)
	}
	args = joined(args)
	if err := oneDashed(parser.Model, args); err != nil {
		return report(s.err, err)
	}
	command, err := parser.Parse(args)
	if err != nil {
		return report(s.err, usageError{plain(err)})
	}
	if err := command.Run(s); err != nil {
		return report(s.err, err)
	}
	return 0
}

// knownCommand refuses a first word that is no command, with the names of those that are.
func knownCommand(parser *kong.Kong, args []string) error {
	var names []string
	for _, c := range parser.Model.Children {
		names = append(names, c.Name)
	}
	all := "commands: " + strings.Join(names, ", ") + "; spikelane --help says more"
	switch {
	case len(args) == 0:
		return usagef("no command; %s", all)
	case strings.HasPrefix(args[0], "-") || slices.Contains(names, args[0]):
		return nil
	}
	if near := spikelane.Suggest(args[0], names); len(near) > 0 {
		all = fmt.Sprintf("did you mean %q? %s", near[0], all)
	}
	return usagef("there is no command %q; %s", args[0], all)
}

// report prints an error and returns the exit status that it means. Faults of a model and of preferences begin with their
// place in the file.
func report(w io.Writer, err error) int {
	if errors.Is(err, spikelane.ErrModel) || errors.Is(err, spikelane.ErrPreferences) {
		fmt.Fprintln(w, err)
		return 2
	}
	fmt.Fprintf(w, "spikelane: %s\n", strings.TrimPrefix(err.Error(), "spikelane: "))
	if _, ok := errors.AsType[usageError](err); ok || errors.Is(err, spikelane.ErrTarget) {
		return 2
	}
	return 1
}
