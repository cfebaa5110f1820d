package main

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/bridge"
	"github.com/spikelane/spikelane/internal/disk"
	"github.com/spikelane/spikelane/modelfile"
)

type exportBrianCommand struct {
	modelFlags
	Mode    string `help:"How Brian runs it: numpy, cython or cpp_standalone; without it, as Brian chooses." placeholder:"MODE"`
	Dir     string `help:"Folder of the project that the mode cpp_standalone writes; without it, output." placeholder:"DIR"`
	Measure bool   `help:"The script ends with a line of JSON about times, memory and spikes."`
	Out     string `help:"File for the script, instead of standard output." placeholder:"FILE"`
}

// Run writes the script.
func (c *exportBrianCommand) Run(s streams) error {
	if c.Target == "" {
		c.Target = "go" // nothing runs here: no machine code is wanted
	}
	m, _, err := c.compile(context.Background(), spikelane.Config{})
	if err != nil {
		return err
	}
	o := bridge.Options{Mode: c.Mode, Threads: c.Threads, Directory: c.Dir, Measure: c.Measure}
	if o.Threads == 0 {
		o.Threads = runtime.NumCPU()
	}
	script, err := bridge.Script(m, o)
	if _, ok := errors.AsType[modelfile.Errors](err); ok {
		return err
	} else if err != nil {
		return usageError{err}
	}
	if c.Out == "" {
		return say(s.out, "%s", script)
	}
	return writeScript(c.Out, script)
}

// writeScript writes a script to a file that is new, or was a script of this command.
func writeScript(path, script string) error {
	was, err := os.ReadFile(path)
	switch {
	case err == nil && !strings.HasPrefix(string(was), bridge.Marker+"\n"):
		return usagef("%s is there already, and is no script of this command: it does not begin with %q", path, bridge.Marker)
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return usageError{err}
	}
	if _, err := os.Stat(filepath.Dir(path)); err != nil {
		return usageError{err}
	}
	return disk.Machine.WriteFile(path, []byte(script))
}
