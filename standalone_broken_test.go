package spikelane_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/record"
	"github.com/spikelane/spikelane/units"
)

// brokenInput gives a program what it cannot use: it says so in one sentence, with the name of the file at fault, and ends
// with exit status 1, or 2 if its arguments are wrong. Nothing crashes.
func brokenInput(t *testing.T, d *spikelane.Standalone) {
	data := filepath.Join(d.Directory(), "data")
	files, err := filepath.Glob(filepath.Join(data, "*.bin"))
	do(t, err)
	if len(files) != 3 {
		t.Fatalf("data files %q, want those of two timed arrays and of values given from Go", files)
	}
	first := filepath.Base(files[0])
	whole, err := os.ReadFile(files[0])
	do(t, err)

	// changed returns a folder of data whose first file is another one, nil: none.
	changed := func(to []byte) string {
		dir := t.TempDir()
		do(t, os.CopyFS(dir, os.DirFS(data)))
		do(t, os.Remove(filepath.Join(dir, first)))
		if to != nil {
			do(t, os.WriteFile(filepath.Join(dir, first), to, 0o666))
		}
		return dir
	}
	flipped := func(at int) []byte {
		b := bytes.Clone(whole)
		b[(at+len(b))%len(b)] ^= 0x40
		return b
	}
	array := func(name string, data any, shape ...int) string {
		path := filepath.Join(t.TempDir(), name)
		do(t, record.WriteNPY(path, record.Array{Shape: shape, Data: data}))
		return path
	}
	file := func(text string) string {
		path := filepath.Join(t.TempDir(), "a.npy")
		do(t, os.WriteFile(path, []byte(text), 0o666))
		return path
	}
	npy, err := os.ReadFile(array("x.npy", make([]float64, 7), 7))
	do(t, err)
	folderAt := func(name string) string {
		dir := t.TempDir()
		do(t, os.Mkdir(filepath.Join(dir, name), 0o777))
		return dir
	}

	type broken struct {
		name string
		args []string
		exit int
		says string
	}
	list := []broken{
		{"no data", []string{"--data", filepath.Join(t.TempDir(), "none")}, 1, "none"},
		{"a data file is missing", []string{"--data", changed(nil)}, 1, first},
		{"an empty data file", []string{"--data", changed([]byte{})}, 1, first},
		{"half a data file", []string{"--data", changed(whole[:len(whole)/2])}, 1, first},
		{"a data file without its last byte", []string{"--data", changed(whole[:len(whole)-1])}, 1, first},
		{"a data file with one byte more", []string{"--data", changed(append(bytes.Clone(whole), 0))}, 1, first},
		{"another element", []string{"--data", changed(flipped(-3))}, 1, first},
		{"the data file of another array", []string{"--data", changed(slices.Concat(whole, whole))}, 1, first},
		{"results in a file", []string{"--results", files[0]}, 1, files[0]},
		{"results below a file", []string{"--results", filepath.Join(files[0], "x")}, 1, files[0]},
		{"results where nobody may write", []string{"--results", "/proc/none"}, 1, "/proc/none"},
		{"a folder where an archive goes", []string{"--results", folderAt("spikes.npz")}, 1, "spikes.npz"},
		{"a folder where the summary goes", []string{"--results", folderAt("summary.json")}, 1, "summary.json"},
		{"an array of another length", []string{"g.I=@" + array("i.npy", make([]float64, 3), 3)}, 2, "g.I"},
		{"an array of another shape", []string{"grid=@" + array("i.npy", make([]float64, 4), 4)}, 2, "grid"},
		{"an array of another type", []string{"g.hits=@" + array("i.npy", make([]float64, 7), 7)}, 2, "g.hits"},
		{"half an array", []string{"g.I=@" + file(string(npy[:len(npy)-9]))}, 2, "a.npy"},
		{"half of what stands before an array", []string{"g.I=@" + file(string(npy[:30]))}, 2, "a.npy"},
		{"no array", []string{"g.I=@" + file("hello")}, 2, "a.npy"},
		{"an empty array file", []string{"g.I=@" + file("")}, 2, "a.npy"},
		{"a folder as an array", []string{"g.I=@" + t.TempDir()}, 2, "g.I"},
		{"a device as an array", []string{"g.I=@/dev/null"}, 2, "it is no file"},
		{"an array of 2^60 elements", []string{"g.I=@" + file(strings.Replace(string(npy), "(7,), }"+strings.Repeat(" ", 18), "(1152921504606846976,), } ", 1))}, 2, "a.npy"},
		{"no number", []string{"g.I=x", "g.tau=1e999", "g.hits=1.5", "g.on=2", "g.hits=2147483648"}, 2, "g.hits"},
		{"no value", []string{"g.I", "=", "=1", "--seed", "1x"}, 2, "--seed"},
		{"many threads", []string{"--threads", "65536"}, 0, ""}, // one, since it is built without OpenMP
	}
	for k := range whole[:min(len(whole), 24)] { // what stands before the elements
		list = append(list, broken{"a header with another byte", []string{"--data", changed(flipped(k))}, 1, first})
	}
	for _, c := range list {
		args := c.args
		if !slices.Contains(args, "--results") {
			args = append([]string{"--results", t.TempDir()}, args...)
		}
		exit, said := runProgram(t, d, args...)
		if exit != c.exit || !strings.Contains(said, c.says) || strings.Contains(said, "terminate called") || exit != 0 && strings.TrimSpace(said) == "" {
			t.Errorf("%s: exit status %d, want %d; it says %q, want %q in it", c.name, exit, c.exit, said, c.says)
		}
	}
	// Four gigabytes of an array in a quarter of that: a sparse file.
	large := file(strings.Replace(string(npy), "(7,), }        ", "(536870912,), }", 1))
	do(t, os.Truncate(large, int64(len(npy)-7*8)+1<<32))
	c := exec.CommandContext(t.Context(), "sh", "-c", `ulimit -v 1000000 && exec "$0" "$1"`, filepath.Join(d.Directory(), "main"), "g.I=@"+large)
	c.Dir = t.TempDir()
	if said, err := c.CombinedOutput(); err == nil || c.ProcessState.ExitCode() != 1 || !strings.Contains(string(said), "not enough memory") {
		t.Errorf("an array larger than memory: exit status %d, %q", c.ProcessState.ExitCode(), said)
	}
	if os.Geteuid() != 0 { // root may write everywhere
		dir := t.TempDir()
		do(t, os.Chmod(dir, 0o555))
		if exit, said := runProgram(t, d, "--results", filepath.Join(dir, "x")); exit != 1 || !strings.Contains(said, dir) {
			t.Errorf("results where one may not write: exit status %d, %q", exit, said)
		}
	}
}

// runProgram runs the program itself and returns its exit status, -1 after a crash, and what it said of faults.
func runProgram(t *testing.T, d *spikelane.Standalone, args ...string) (exit int, said string) {
	t.Helper()
	c := exec.CommandContext(t.Context(), filepath.Join(d.Directory(), "main"), args...)
	c.Dir = t.TempDir()
	var stderr bytes.Buffer
	c.Stderr = &stderr
	var failed *exec.ExitError
	if err := c.Run(); err != nil && !errors.As(err, &failed) {
		t.Fatal(err)
	}
	return c.ProcessState.ExitCode(), stderr.String()
}

// stopping ends a run that would take years, once it has told how far it is: the results hold what was computed up to
// then, which is what a run of that duration gives.
func stopping(t *testing.T, d *spikelane.Standalone, told *atomic.Pointer[func()]) {
	enough := errors.New("that is enough")
	ctx, cancel := context.WithCancelCause(t.Context())
	once := func() { cancel(enough) }
	told.Store(&once)
	defer told.Store(nil)
	dir := filepath.Join(t.TempDir(), "results")
	read, err := d.Run(ctx, spikelane.RunArguments{Duration: 1e6 * units.Second, Results: dir, Args: []string{"--report", "json"}})
	if !errors.Is(err, enough) || read == nil {
		t.Fatalf("%v, %v", read, err)
	}
	if text, err := os.ReadFile(filepath.Join(dir, "summary.json")); err != nil || !strings.Contains(string(text), `"stopped": true`) {
		t.Errorf("the summary of a run that was stopped: %s, %v", text, err)
	}
	at := read.Now()
	if at <= 0 || at >= 1e6 {
		t.Fatalf("stopped at %v", at)
	}
	sameAsGo(t, "stopped", dir, read, trial{last: at}.inGo(t))

	c := exec.Command(filepath.Join(d.Directory(), "main"), "--duration", "1e6", "--report", "json")
	c.Dir = t.TempDir()
	out, err := c.StderrPipe()
	do(t, err)
	do(t, c.Start())
	var said bytes.Buffer
	_, err = io.CopyN(&said, out, 1)
	do(t, err)
	do(t, c.Process.Signal(syscall.SIGTERM))
	_, err = said.ReadFrom(out)
	do(t, err)
	c.Wait() // its exit status is looked at
	if c.ProcessState.ExitCode() != 1 || !strings.Contains(said.String(), "what was computed up to then is kept") {
		t.Errorf("after SIGTERM: exit status %d, %q", c.ProcessState.ExitCode(), said.String())
	}
	if _, err := os.Stat(filepath.Join(c.Dir, "results", "spikes.npz")); err != nil {
		t.Error(err)
	}
}
