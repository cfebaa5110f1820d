package main

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spikelane/spikelane/internal/disk"
	"github.com/spikelane/spikelane/internal/disk/faulty"
)

const small = `spikelane = 1
name = "small"
duration = "20*ms"
[[neurons]]
name = "g"
count = 50
equations = "dv/dt = (1.1 + 0.01*i - v)/(5*ms) : 1"
threshold = "v > 1"
reset = "v = 0"
[[monitor]]
kind = "spikes"
name = "spikes"
source = "g"
[[monitor]]
kind = "state"
name = "trace"
source = "g"
variables = ["v"]
`

// model writes the small model and returns its path.
func model(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "small.toml")
	if err := os.WriteFile(path, []byte(small), 0o666); err != nil {
		t.Fatal(err)
	}
	return path
}

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, faulty.Failed }

// TestFullOutput: what could not be printed is an error, whoever printed it.
func TestFullOutput(t *testing.T) {
	path := model(t)
	for _, args := range [][]string{{"run", path, "--target", "go"}, {"run", path, "--target", "go", "--json"}, {"check", path}, {"info"}, {"explain", path, "--stage", "model"}} {
		var said bytes.Buffer
		if status := execute(args, streams{fullDisk{}, &said}); status != 1 || strings.Count(said.String(), "no space left on device") != 1 {
			t.Errorf("%q: exit status %d, %q", args, status, said.String())
		}
	}
}

// TestUnwritable: where nothing can be written a run does not begin.
func TestUnwritable(t *testing.T) {
	path := model(t)
	for flag, file := range map[string]string{"--out": filepath.Join(path, "out"), "--plot": filepath.Join(path, "x.png"), "--html": filepath.Join(t.TempDir(), "none", "x.html"), "--cpuprofile": t.TempDir()} {
		var said bytes.Buffer
		if status := execute([]string{"run", path, "--target", "go", flag, file}, streams{io.Discard, &said}); status != 2 || !strings.Contains(said.String(), file) {
			t.Errorf("%s %s: exit status %d, %q", flag, file, status, said.String())
		}
	}
	out := filepath.Join(t.TempDir(), "out")
	if err := os.MkdirAll(filepath.Join(out, "summary.json"), 0o777); err != nil { // it is found out where the last file is to be
		t.Fatal(err)
	}
	defer disk.Watch(func(c disk.Call) (int, error) {
		if c.Do == disk.Write {
			t.Errorf("results are written: %s", c.Path)
		}
		return 0, nil
	})()
	var said bytes.Buffer
	if status := execute([]string{"run", path, "--target", "go", "--out", out}, streams{io.Discard, &said}); status == 0 || !strings.Contains(said.String(), filepath.Join(out, "summary.json")+": it exists and is not a regular file") {
		t.Errorf("exit status %d, %q", status, said.String())
	}
}

// TestProfileFull: a CPU profile that has no room is an error, and the one that was there stays.
func TestProfileFull(t *testing.T) {
	file := filepath.Join(t.TempDir(), "cpu.pprof")
	if err := os.WriteFile(file, []byte("old"), 0o666); err != nil {
		t.Fatal(err)
	}
	stop := disk.Watch(func(c disk.Call) (int, error) {
		if c.Do == disk.Write {
			return 0, faulty.Failed
		}
		return 0, nil
	})
	defer stop()
	var said bytes.Buffer
	if status := execute([]string{"run", model(t), "--target", "go", "--cpuprofile", file}, streams{io.Discard, &said}); status != 1 || !strings.Contains(said.String(), "write "+file+": no space left on device") {
		t.Errorf("exit status %d, %q", status, said.String())
	}
	if text, err := os.ReadFile(file); string(text) != "old" {
		t.Errorf("%q, %v", text, err)
	}
}

// TestNewFaults: whatever call to the disk fails, the folder of the starter model is there whole or not at all, and another call
// makes it.
func TestNewFaults(t *testing.T) {
	whole := 0
	faulty.Each(t, func(string) {}, func(dir string) error {
		return (&newCommand{Dir: filepath.Join(dir, "new")}).Run(streams{io.Discard, io.Discard})
	}, func(dir string, trial faulty.Trial, err error) {
		dir = filepath.Join(dir, "new")
		found, readErr := os.ReadDir(dir)
		switch {
		case readErr == nil && (whole == 0 || len(found) == whole):
		case !errors.Is(readErr, os.ErrNotExist), err == nil:
			t.Errorf("%v: %v, %d files, %v", trial, err, len(found), readErr)
		}
		if readErr == nil {
			return
		}
		if err := (&newCommand{Dir: dir}).Run(streams{io.Discard, io.Discard}); err != nil {
			t.Errorf("%v, and again: %v", trial, err)
		}
		found, _ = os.ReadDir(dir)
		whole = len(found)
	})
}
