package standalone

import (
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestRun runs one build again and again, in its folder.
func TestRun(t *testing.T) {
	dir := built(t, tinyLayout(), BuildOptions{OpenMP: true})
	elsewhere := filepath.Join(t.TempDir(), "a b", "c")
	var shown strings.Builder
	r, err := Run(t.Context(), dir, RunOptions{
		Args: []string{"variable"}, Threads: 3, Results: elsewhere, Env: map[string]string{"TINY": "a b=c"}, Stdout: &shown, Stderr: &shown,
	})
	if want := "threads 3\nopenmp\na b=c\n"; err != nil || r.Output != want || shown.String() != want {
		t.Errorf("%q, %q, %v, want %q", r.Output, shown.String(), err, want)
	}
	if got, want := names(t, elsewhere), []string{"M.npz", "summary.json"}; r.Results != elsewhere || !slices.Equal(got, want) {
		t.Errorf("%s has %q", r.Results, got)
	}
	for _, c := range []struct {
		o    RunOptions
		want string // the folder of results
	}{
		{RunOptions{Args: []string{"first"}}, "results"},
		{RunOptions{Args: []string{"second"}, Results: "other/one"}, "other/one"},
		{RunOptions{Args: []string{"third"}, Command: []string{"env", "A=B", "./main"}}, "results"},
	} {
		r, err := Run(t.Context(), dir, c.o)
		if err != nil || r.Results != filepath.Join(dir, c.want) {
			t.Errorf("%v: %+v, %v", c.o, r, err)
		}
		if got, want := tree(t, r.Results)["summary.json"], `{"spikelane": 1, "what": "`+c.o.Args[0]+"\"}\n"; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	file, err := os.Create(filepath.Join(t.TempDir(), "out"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if r, err := Run(t.Context(), dir, RunOptions{Stdout: file}); err != nil || r.Output != "" {
		t.Errorf("%+v, %v", r, err)
	}
	if text, _ := os.ReadFile(file.Name()); string(text) != "openmp\n" {
		t.Errorf("a file has %q", text)
	}
}

// TestFailures wants what went wrong to be said, and by whom.
func TestFailures(t *testing.T) {
	needs(t)
	p := tiny(t, tinyLayout())
	dir := written(t, p)
	if _, err := Run(t.Context(), dir, RunOptions{}); !errors.Is(err, os.ErrNotExist) || !strings.Contains(err.Error(), "nothing was built") {
		t.Errorf("before it was built: %v", err)
	}
	for _, f := range []func() error{
		func() error { return Build(t.Context(), t.TempDir(), BuildOptions{}) },
		func() error { _, err := Run(t.Context(), t.TempDir(), RunOptions{}); return err },
	} {
		if err := f(); !errors.Is(err, ErrForeign) {
			t.Errorf("no project: %v", err)
		}
	}
	var c *CommandError
	if err := Build(t.Context(), dir, BuildOptions{Make: "no-such-make -k"}); !errors.As(err, &c) || c.Exit != -1 || !errors.Is(err, exec.ErrNotFound) {
		t.Errorf("no make: %v", err)
	}
	if err := Build(t.Context(), dir, BuildOptions{Compiler: "no-such-compiler"}); !errors.As(err, &c) || !strings.Contains(c.Output, "no-such-compiler") {
		t.Errorf("no compiler: %v", err)
	}
	p.Files[5].Data = []byte(strings.Repeat("int x = \"text that is no number\";\n", 100))
	if _, err := Write(dir, p); err != nil {
		t.Fatal(err)
	}
	var shown strings.Builder
	err := Build(t.Context(), dir, BuildOptions{Output: &shown, Args: []string{"CXXFLAGS=-fmax-errors=0"}})
	if !errors.As(err, &c) || c.Exit != 2 || c.Command != "make -f Makefile CXXFLAGS=-fmax-errors=0" || !strings.Contains(shown.String(), "no number") {
		t.Errorf("%v\n%s", err, shown.String())
	}
	for _, place := range []string{"objects/E.cpp:1:", "objects/E.cpp:100:"} { // nothing is left out
		if !strings.Contains(err.Error(), place) {
			t.Errorf("%s is missing in %v", place, err)
		}
	}

	dir = built(t, tinyLayout(), BuildOptions{Sanitize: "undefined"})
	r, err := Run(t.Context(), dir, RunOptions{Args: []string{"fail"}})
	if !errors.As(err, &c) || c.Exit != 3 || c.Why != "exit status 3" || c.Output != "error: no such thing\n" || r.Err != err || r.Output != c.Output {
		t.Errorf("%+v, %v", r, err)
	}
	if _, err := Run(t.Context(), dir, RunOptions{Args: []string{"overflow"}}); !errors.As(err, &c) || !strings.Contains(c.Output, "signed integer overflow") {
		t.Errorf("SANITIZE=undefined: %v", err)
	}
	if err := Build(t.Context(), dir, BuildOptions{Clean: true}); err != nil {
		t.Error(err)
	}
	if _, err := Run(t.Context(), dir, RunOptions{Args: []string{"overflow"}}); err != nil {
		t.Error(err)
	}
}

// ender ends a context when it is told "ready".
type ender func(error)

var errEnough = errors.New("enough")

func (end ender) Write(p []byte) (int, error) {
	if strings.Contains(string(p), "ready") {
		end(errEnough)
	}
	return len(p), nil
}

// TestStop wants a run that is stopped to write its results first.
func TestStop(t *testing.T) {
	dir := built(t, tinyLayout(), BuildOptions{})
	ctx, end := context.WithCancelCause(t.Context())
	r, err := Run(ctx, dir, RunOptions{Args: []string{"long"}, Stdout: ender(end)})
	var c *CommandError
	if !errors.Is(err, errEnough) || !errors.As(err, &c) || c.Exit != 1 || c.Why != "stopped" {
		t.Errorf("%v", err)
	}
	if got, want := names(t, r.Results), []string{"M.npz", "summary.json"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if _, err := Run(ctx, dir, RunOptions{Results: "never"}); !errors.Is(err, errEnough) {
		t.Errorf("after the end: %v", err)
	}
	if _, err := os.Stat(filepath.Join(dir, "never")); err == nil {
		t.Error("a run that did not begin has made its folder")
	}
	if err := Build(ctx, dir, BuildOptions{}); !errors.Is(err, errEnough) {
		t.Errorf("after the end: %v", err)
	}
}

// TestStopByForce wants a program that will not stop to be ended with what it has started.
func TestStopByForce(t *testing.T) {
	dir := built(t, tinyLayout(), BuildOptions{})
	fifo := filepath.Join(t.TempDir(), "fifo")
	if out, err := exec.Command("mkfifo", fifo).CombinedOutput(); err != nil {
		t.Skipf("%v: %s", err, out)
	}
	ended := make(chan error)
	go func() { // opens when the child does, and reads to the end when the child is no more
		f, err := os.Open(fifo)
		if err == nil {
			_, err = io.ReadAll(f)
			f.Close()
		}
		ended <- err
	}()
	ctx, end := context.WithCancelCause(t.Context())
	_, err := Run(ctx, dir, RunOptions{Args: []string{"stubborn"}, Env: map[string]string{"FIFO": fifo}, Stdout: ender(end), Grace: 50 * time.Millisecond})
	if !errors.Is(err, errEnough) {
		t.Errorf("%v", err)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

// TestRunAll runs a table with a fault in it.
func TestRunAll(t *testing.T) {
	dir := built(t, tinyLayout(), BuildOptions{})
	var table [][]string
	for k := range 11 {
		table = append(table, []string{string(rune('a' + k))})
	}
	table[4] = []string{"fail"}
	called := make([]int, len(table))
	var shown strings.Builder
	ran, err := RunAll(t.Context(), dir, table, BatchOptions{
		RunOptions: RunOptions{Results: "batch", Threads: 2, Stderr: &shown}, Parallel: 3, Done: func(k int, r Ran) { called[k]++ },
	})
	var c *CommandError
	if !errors.As(err, &c) || !strings.HasPrefix(err.Error(), "run 4 (fail): ./main ") || strings.Contains(err.Error(), "run 5") {
		t.Errorf("%v", err)
	}
	if len(ran) != len(table) {
		t.Fatalf("%d came back", len(ran))
	}
	for k, r := range ran {
		if (r.Err != nil) != (k == 4) || called[k] != 1 || !slices.Equal(r.Args, table[k]) {
			t.Errorf("run %d: %+v, done %d times", k, r, called[k])
		}
		if want := filepath.Join(dir, "batch", []string{"00", "01", "02", "03", "04", "05", "06", "07", "08", "09", "10"}[k]); r.Results != want {
			t.Errorf("results in %s, want %s", r.Results, want)
		}
		got, want := tree(t, r.Results)["summary.json"], `{"spikelane": 1, "what": "`+table[k][0]+"\"}\n"
		if k != 4 && got != want {
			t.Errorf("run %d has left %s, want %s", k, got, want)
		}
	}
	if shown.String() != "error: no such thing\n" {
		t.Errorf("shown: %q", shown.String())
	}

	ctx, end := context.WithCancelCause(t.Context())
	ran, err = RunAll(ctx, dir, [][]string{{"x"}, {"long"}, {"y"}}, BatchOptions{RunOptions: RunOptions{Stdout: ender(end)}, Parallel: 1})
	if !errors.Is(err, errEnough) || ran[0].Err != nil || !errors.Is(ran[1].Err, errEnough) || !errors.Is(ran[2].Err, errEnough) {
		t.Errorf("%v, %+v", err, ran)
	}
	if got, want := names(t, filepath.Join(dir, "results")), []string{"0/M.npz", "0/summary.json", "1/M.npz", "1/summary.json"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if ran, err := RunAll(t.Context(), dir, nil, BatchOptions{}); len(ran) != 0 || err != nil {
		t.Errorf("an empty table: %v, %v", ran, err)
	}

	// All that the batches have left goes.
	got, err := Delete(dir, DeleteOptions{Code: true, Data: true, Results: true, Directory: true})
	if err != nil || got.Gone {
		t.Errorf("%+v, %v", got, err)
	}
	for _, name := range got.Kept {
		if !strings.HasPrefix(name, "batch/") {
			t.Errorf("%s is left", name)
		}
	}
	var dirs []string
	for _, r := range ran {
		dirs = append(dirs, r.Results)
	}
	for k := range table {
		dirs = append(dirs, filepath.Join("batch", []string{"00", "01", "02", "03", "04", "05", "06", "07", "08", "09", "10"}[k]))
	}
	if got, err := Delete(dir, DeleteOptions{Code: true, Data: true, Results: true, Directory: true, ResultsDirs: dirs}); err != nil || !got.Gone {
		t.Errorf("%+v, %v", got, err)
	}
}
