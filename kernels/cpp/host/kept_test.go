//go:build unix

package host

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/kernels/cpp"
	"github.com/spikelane/spikelane/kernels/cpp/cache"
	"github.com/spikelane/spikelane/kernels/portable"
)

// adds is a function that adds k to column x, and is another one for each k.
func adds(k int) *kernels.Func {
	b := kernels.NewBuilder(fmt.Sprintf("adds%d", k))
	b.Each()
	x := b.Col("x", kernels.ElemF64)
	b.Mem(kernels.OpStore, x, b.Do(kernels.OpAdd, b.Load(x), b.F(float64(k))))
	return b.Func()
}

// works reports whether a program made of adds(k) adds k.
func works(p kernels.Program, k int) error {
	fr := kernels.NewFrame(p.Func())
	fr.Cols[0].F64 = make([]float64, 11)
	fr.N = 11
	p.Run(fr)
	for n, x := range fr.Cols[0].F64 {
		if x != float64(k) {
			return fmt.Errorf("element %d is %v, want %d", n, x, k)
		}
	}
	return nil
}

// counted returns options whose compiler is the real one behind a program that counts, the number of times that it was
// asked to compile, and the folder of the cache.
func counted(t *testing.T) (o Options, compiled func() int, dir string) {
	t.Helper()
	o = options(t)
	log := filepath.Join(t.TempDir(), "log")
	if err := os.WriteFile(log, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	dir = t.TempDir()
	t.Setenv(fileVariable, log)
	t.Setenv(realVariable, o.Compiler.Path)
	t.Setenv(fakeVariable, "through")
	t.Setenv(dirVariable, dir)
	var err error
	if o.Compiler, err = Find(context.Background(), os.Args[0]); err != nil {
		t.Fatal(err)
	}
	if o.Cache, err = cache.Open(dir); err != nil {
		t.Fatal(err)
	}
	return o, func() int {
		text, err := os.ReadFile(log)
		if err != nil {
			t.Fatal(err)
		}
		return len(text)
	}, dir
}

// afresh makes o.library start from the cache: as another process would.
func afresh() {
	libraries.Lock()
	defer libraries.Unlock()
	clear(libraries.loaded)
}

// TestKept: what was compiled is not compiled again, by the same process or another, until something that it depends on
// is another.
func TestKept(t *testing.T) {
	o, compiled, _ := counted(t)
	want := 0
	step := func(name string, news int, o Options) {
		t.Helper()
		want += news
		p, err := target(t, o).Compile(adds(1))
		if err == nil {
			err = works(p, 1)
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if got := compiled(); got != want {
			t.Errorf("%s: compiled %d times, want %d", name, got, want)
			want = got
		}
	}
	step("cold", 1, o)
	step("same process", 0, o)
	afresh()
	step("from the cache", 0, o)
	afresh()
	other := o
	other.Args = []string{"-O1"}
	step("another flag", 1, other)
	other.Vectors = cpp.Baseline
	if o.Vectors.Name != cpp.Baseline.Name {
		step("another instruction set", 1, other)
	}
	other.Numerics++
	step("another numerics version", 1, other)
	t.Setenv("CPATH", t.TempDir())
	step("another environment", 1, other)
	compiler := *o.Compiler
	compiler.said += " patched"
	other.Compiler = &compiler
	step("another version of the compiler", 1, other)
	afresh()
	step("all that again", 0, other)
	afresh()
	other.Cache = nil
	step("without a cache", 1, other)
}

// TestDamaged: an entry that is not what it should be is compiled anew, with a warning, and then is what it should be:
// flipped bits on disk, no image at all, an image of something else.
func TestDamaged(t *testing.T) {
	o, compiled, dir := counted(t)
	var warnings []string
	o.Warn = func(text string) { warnings = append(warnings, text) }
	f := adds(2)
	key := o.key(unitOf(t, o, f))
	if _, err := target(t, o).Compile(adds(3)); err != nil {
		t.Fatal(err)
	}
	foreign, err := o.Cache.Get(o.key(unitOf(t, o, adds(3))))
	if err != nil {
		t.Fatal(err)
	}
	want := 1
	for name, damage := range map[string]func(){
		"bits on disk": func() { flipAll(t, dir) },
		"no image":     func() { o.Cache.Put(key, []byte("spam")) },
		"bad list":     func() { o.Cache.Put(key, append([]byte{4, 0, 0, 0}, "spamspamspam"...)) },
		"no library":   func() { o.Cache.Put(key, (&image{code: []byte("\x7fELF")}).pack()) },
		"other code":   func() { o.Cache.Put(key, foreign) },
		"nothing":      func() { o.Cache.Put(key, nil) },
	} {
		afresh()
		if p, err := target(t, o).Compile(f); err != nil {
			t.Fatal(err)
		} else if err := works(p, 2); err != nil {
			t.Error(err)
		}
		want = compiled()
		afresh()
		damage()
		warnings = nil
		p, err := target(t, o).Compile(f)
		if err == nil {
			err = works(p, 2)
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if compiled() != want+1 || len(warnings) != 1 || !strings.Contains(warnings[0], "made anew") {
			t.Errorf("%s: compiled %d times, want %d; warnings %q, want one", name, compiled(), want+1, warnings)
		}
	}
}

// flipAll changes a byte in the midst of each file in dir.
func flipAll(t *testing.T, dir string) {
	t.Helper()
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		path := filepath.Join(dir, f.Name())
		text, err := os.ReadFile(path)
		if err != nil || len(text) == 0 {
			continue
		}
		text[len(text)/2] ^= 1
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// TestNoPlace: where nothing can be kept, kernels are compiled all the same, with a warning.
func TestNoPlace(t *testing.T) {
	o, _, dir := counted(t)
	var warnings []string
	o.Warn = func(text string) { warnings = append(warnings, text) }
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(dir, nil, 0o600); err != nil { // or the folder might be made again
		t.Fatal(err)
	}
	p, err := target(t, o).Compile(adds(4))
	if err == nil {
		err = works(p, 4)
	}
	if err != nil || !strings.Contains(strings.Join(warnings, "\n"), "not kept") {
		t.Errorf("got %v, warnings %q, want one that nothing is kept", err, warnings)
	}
}

// simulator is a process that compiles some kernels and sees whether they work.
func simulator() int {
	os.Setenv(fakeVariable, "through")
	c, err := Find(context.Background(), os.Args[0])
	if err != nil {
		fmt.Println(err)
		return 1
	}
	d, err := cache.Open(os.Getenv(dirVariable))
	if err != nil {
		fmt.Println(err)
		return 1
	}
	warned := false
	target, err := New(Options{
		Compiler: c, Vectors: cpp.Baseline, Timeout: 10 * time.Minute, Cache: d, Aside: portable.New(), Args: []string{"-O1"},
		Warn: func(text string) { warned = true; fmt.Println("warning:", text) },
	})
	if err != nil {
		fmt.Println(err)
		return 1
	}
	for k := range 3 {
		p, err := target.Compile(adds(k))
		if err == nil {
			err = works(p, k)
		}
		if err != nil || warned {
			fmt.Println(k, err)
			return 1
		}
	}
	fmt.Println("done")
	return 0
}

// start starts a simulator.
func start(t *testing.T) (*exec.Cmd, *bytes.Buffer) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), fakeVariable+"=simulator")
	out := &bytes.Buffer{}
	cmd.Stdout, cmd.Stderr = out, out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return cmd, out
}

// TestProcesses: 32 processes on one cold cache all get what they want.
func TestProcesses(t *testing.T) {
	_, compiled, _ := counted(t)
	var all sync.WaitGroup
	for range 32 {
		cmd, out := start(t)
		all.Go(func() {
			if err := cmd.Wait(); err != nil || out.String() != "done\n" {
				t.Errorf("%v\n%s", err, out)
			}
		})
	}
	all.Wait()
	t.Logf("compiled %d times", compiled()) // 3 where files can be locked
	if compiled() < 3 {
		t.Errorf("compiled %d times: the processes did not begin with a cold cache", compiled())
	}
}

// TestKilled: processes that were killed at any time leave nothing behind that keeps the next one from working, without a
// warning.
func TestKilled(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir()) // what the killed leave there goes
	_, compiled, dir := counted(t)
	random := rand.New(rand.NewPCG(1, 2))
	cmd, _ := start(t)
	begin := time.Now()
	if err := cmd.Wait(); err != nil {
		t.Fatal(err)
	}
	life := time.Since(begin) // of a process that finds nothing
	for round := range 20 {
		if round%4 == 0 { // others go on with what the last ones have left
			if d, err := cache.Open(dir); err != nil {
				t.Fatal(err)
			} else if _, err := d.Clear(); err != nil {
				t.Fatal(err)
			}
		}
		cmd, out := start(t)
		done := make(chan error)
		go func() { done <- cmd.Wait() }()
		select {
		case <-time.After(time.Duration(random.Float64() * float64(life))):
			if err := cmd.Process.Kill(); err != nil && err != os.ErrProcessDone {
				t.Error(err)
			}
			<-done
		case err := <-done:
			if err != nil {
				t.Errorf("%v\n%s", err, out)
			}
		}
	}
	cmd, out := start(t)
	if err := cmd.Wait(); err != nil || out.String() != "done\n" {
		t.Errorf("after all: %v\n%s", err, out)
	}
	t.Logf("compiled %d times", compiled())
}

// TestLimit: a cache that has grown beyond its limit brings a warning, and stays as it is.
func TestLimit(t *testing.T) {
	o, _, _ := counted(t)
	var warnings []string
	o.Warn = func(text string) { warnings = append(warnings, text) }
	for _, c := range []struct {
		limit int64
		warns int
	}{{1 << 40, 0}, {0, 0}, {1000, 1}} {
		o.CacheLimit, warnings = c.limit, nil
		if _, err := target(t, o).Compile(adds(int(c.limit % 1001))); err != nil {
			t.Fatal(err)
		}
		if len(warnings) != c.warns || c.warns > 0 && !strings.Contains(warnings[0], "grown beyond") {
			t.Errorf("limit %d: warnings %q, want %d", c.limit, warnings, c.warns)
		}
	}
	if u, err := o.Cache.Usage(); err != nil || u.Entries != 3 {
		t.Errorf("%+v, %v, want 3 entries", u, err)
	}
}

// TestTell: whoever asks is told of each unit that compilers work at, until all are ready, and of nothing that is there
// already.
func TestTell(t *testing.T) {
	o, _, _ := counted(t)
	var told [][2]int
	o.Tell = func(ready, of int) { told = append(told, [2]int{ready, of}) }
	var funcs []*kernels.Func
	for k := range 2 * perUnit / weight(adds(0)) {
		funcs = append(funcs, adds(k))
	}
	compile := func() {
		t.Helper()
		afresh()
		told = nil
		if _, err := target(t, o).CompileAll(context.Background(), funcs); err != nil {
			t.Fatal(err)
		}
	}
	compile()
	if n := len(told); n != 4 || told[n-1] != [2]int{2, 2} {
		t.Errorf("told %v, want two that begin and two that end", told)
	}
	if compile(); told != nil {
		t.Errorf("told %v of what was compiled before", told)
	}

	// What it panics with is one of CompileAll, and keeps nobody from compiling the same.
	funcs = []*kernels.Func{adds(1 << 20)}
	o.Tell = func(int, int) { panic("mine") }
	func() {
		defer func() {
			if r := recover(); r != "mine" {
				t.Errorf("panicked with %v", r)
			}
		}()
		target(t, o).CompileAll(context.Background(), funcs)
	}()
	o.Tell = nil
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	if _, err := target(t, o).CompileAll(ctx, funcs); err != nil {
		t.Error(err)
	}
}
