package script

import (
	"io"

	"github.com/spikelane/spikelane"
)

// Options say where and how a document runs.
type Options struct {
	Config    spikelane.Config // target, threads, profile and callbacks count
	Results   string           // folder; "": results, beside the document
	Arguments string           // file of values that the run is given; "": none
	Out, Err  io.Writer        // get what the script has reported, and warnings
	Export    *Export          // nil: the engine runs the document
}

// Export says what becomes of a document as a project of C++.
type Export struct {
	Directory  string
	Build, Run bool // it is built; and run, which leaves its results as those of the document
	Ranks      int  // more than 0: a program of ranks
}

// device returns the device that writes the project. noise gets what compilers say.
func (o *Options) device(noise io.Writer) *spikelane.Standalone {
	e := o.Export
	device := spikelane.StandaloneOptions{Directory: e.Directory, MPI: e.Ranks > 0, Ranks: e.Ranks, Output: noise, Progress: o.Err}
	if o.Config.Threads > 1 {
		device.OpenMP = o.Config.Threads
	}
	return spikelane.NewStandalone(device)
}
