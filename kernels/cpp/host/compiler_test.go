//go:build unix

package host

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/kernels/cpp/cache"
)

// fakeVariable makes this test binary a compiler that behaves as its value says.
const (
	fakeVariable = "SPIKELANE_TEST_COMPILER"
	fileVariable = "SPIKELANE_TEST_FILE"
	realVariable = "SPIKELANE_TEST_REAL"
	dirVariable  = "SPIKELANE_TEST_CACHE"
)

func TestMain(m *testing.M) {
	if manner := os.Getenv(fakeVariable); manner != "" {
		os.Exit(fake(manner, os.Args[1:]))
	}
	os.Exit(m.Run())
}

// fake does what a compiler might do instead of compiling.
func fake(manner string, args []string) int {
	if slices.Contains(args, "--version") && !strings.HasPrefix(manner, "version ") {
		fmt.Println("fake 1.0")
		return 0
	}
	output := func() string { return args[slices.Index(args, "-o")+1] }
	switch manner {
	case "fails":
		fmt.Fprintln(os.Stderr, "kernels.cpp:1:1: error: I do not feel like it")
		return 1
	case "killed":
		syscall.Kill(os.Getpid(), syscall.SIGKILL)
	case "megabytes":
		line := strings.Repeat("na", 500) + "\n"
		for range 30_000 {
			os.Stderr.WriteString(line)
		}
		fmt.Fprintln(os.Stderr, "the end\x1b[31m\xff")
		return 1
	case "nothing":
		return 0
	case "rubbish":
		os.WriteFile(output(), bytes.Repeat([]byte("rubbish "), 1000), 0o700)
		return 0
	case "version hangs", "hangs":
		return hang()
	case "version fails":
		fmt.Println("no licence")
		return 3
	case "version says nothing":
		return 0
	case "through": // a byte for each time that something is compiled, then the real one
		log, err := os.OpenFile(os.Getenv(fileVariable), os.O_WRONLY|os.O_APPEND, 0)
		if err == nil && slices.Contains(args, "-c") {
			_, err = log.WriteString(".")
		}
		if err == nil {
			err = syscall.Exec(os.Getenv(realVariable), append([]string{"c++"}, args...), os.Environ())
		}
		fmt.Fprintln(os.Stderr, err)
		return 1
	case "simulator":
		return simulator()
	case "leaves": // a file, and a process in a group of its own that has its output
		_, err := os.CreateTemp("", "left")
		stays := exec.Command(os.Args[0])
		stays.Env = append(os.Environ(), fakeVariable+"=stays")
		stays.Stderr, stays.SysProcAttr = os.Stderr, &syscall.SysProcAttr{Setsid: true}
		if err == nil {
			err = stays.Start()
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		select {}
	case "stays": // until somebody opens the other end
		os.Open(os.Getenv(fileVariable) + ".pipe")
	case "hold": // what a compiler that hangs has started: holds a lock as long as it lives
		f, err := os.OpenFile(os.Getenv(fileVariable), os.O_RDWR, 0)
		if err == nil {
			err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX)
		}
		fmt.Println(err)
		os.Stdout.Sync()
		select {}
	}
	return 0
}

// hang starts another process that holds a lock, says so through the pipe beside the file, and never ends.
func hang() int {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), fakeVariable+"=hold")
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	out.Read(make([]byte, 100))
	pipe, err := os.OpenFile(os.Getenv(fileVariable)+".pipe", os.O_WRONLY, 0)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	pipe.Close()
	select {}
}

// pretend returns the options of a target whose compiler is this binary.
func pretend(t *testing.T, manner string) Options {
	t.Helper()
	o := options(t)
	t.Setenv(fakeVariable, manner)
	var err error
	if o.Compiler, err = Find(context.Background(), os.Args[0]); err != nil {
		t.Fatal(err)
	}
	return o
}

// one is a function that any target takes.
func one(t testing.TB) *kernels.Func {
	b := kernels.NewBuilder("one")
	b.Each()
	b.Mem(kernels.OpStore, b.Col("x", kernels.ElemF64), b.F(1))
	return b.Func()
}

// TestBadCompilers: whatever a compiler does, the error says what, and nothing is kept.
func TestBadCompilers(t *testing.T) {
	for manner, want := range map[string][]string{
		"fails":     {"exit status 1", "I do not feel like it", "kernels one"},
		"killed":    {"signal: killed"},
		"megabytes": {"exit status 1", "nanana", "more lines"},
		"nothing":   {"wrote nothing"},
		"rubbish":   {"cannot be loaded"},
	} {
		t.Run(manner, func(t *testing.T) {
			o := pretend(t, manner)
			_, err := target(t, o).Compile(one(t))
			if err == nil {
				t.Fatal("no error")
			}
			for _, w := range want {
				if !strings.Contains(err.Error(), w) {
					t.Errorf("no %q in: %v", w, err)
				}
			}
			if text := err.Error(); len(text) > 40_000 || strings.Contains(text, "\x1b") || !utf8.ValidString(text) {
				t.Errorf("an error of %d bytes, or with control characters", len(text))
			}
			if f, ok := errors.AsType[*FailedError](err); manner == "megabytes" && (!ok || !strings.Contains(f.Output, "the end") || len(f.Output) > 3*most) {
				t.Errorf("the output that was kept has not its end, or all: %+.100v", f)
			}
			if _, err := o.Cache.Get(o.key(unitOf(t, o, one(t)))); !errors.Is(err, cache.ErrMissing) {
				t.Errorf("something was kept: %v", err)
			}
		})
	}
}

func unitOf(t *testing.T, o Options, f *kernels.Func) *unit {
	t.Helper()
	u, err := o.unit([]*kernels.Func{f})
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// TestNoVersion: a compiler that does not say its version is none.
func TestNoVersion(t *testing.T) {
	for manner, want := range map[string]string{"version fails": "exit status 3", "version says nothing": "says no version"} {
		t.Setenv(fakeVariable, manner)
		if _, err := Find(context.Background(), os.Args[0]); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", manner, err, want)
		}
	}
}

// TestMissingCompiler: the error wraps ErrNoCompiler and says what was looked for, and who wanted it.
func TestMissingCompiler(t *testing.T) {
	ctx := context.Background()
	t.Setenv("PATH", t.TempDir())
	t.Setenv("CXX", "")
	for want, command := range map[string]string{"c++, g++, clang++": "", "nosuch++ (codegen.cpp.compiler)": "nosuch++ -m64"} {
		if _, err := Find(ctx, command); !errors.Is(err, ErrNoCompiler) || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
	t.Setenv("CXX", "nosuch++ -O2")
	if _, err := Find(ctx, ""); !errors.Is(err, ErrNoCompiler) || !strings.Contains(err.Error(), "nosuch++ (CXX)") {
		t.Errorf("got %v, want CXX to be named", err)
	}
}

// hanging makes ready for a compiler that hangs, with a child that holds a lock. ended returns when both are gone.
func hanging(t *testing.T, manner string) (started, ended func()) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "lock")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mkfifo(file+".pipe", 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv(fileVariable, file)
	started = func() {
		f, err := os.Open(file + ".pipe") // waits for the other end
		if err != nil {
			t.Error(err)
			return
		}
		f.Close()
	}
	ended = func() {
		f, err := os.OpenFile(file, os.O_RDWR, 0)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX); err != nil { // waits for the death of whoever holds it
			t.Fatal(err)
		}
	}
	return started, ended
}

// TestNoTemporaryFolder: where the folder for temporary files is missing, the error says which folder that is, and no compiler is started.
func TestNoTemporaryFolder(t *testing.T) {
	tg := target(t, pretend(t, "hangs"))
	t.Setenv("TMPDIR", filepath.Join(t.TempDir(), "none"))
	if _, err := tg.Compile(one(t)); !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), "the folder for temporary files: ") {
		t.Errorf("got %v", err)
	}
}

// TestHanging: a compiler that hangs ends when its time is over, or with the context, and so does what it has started.
func TestHanging(t *testing.T) {
	t.Run("time", func(t *testing.T) {
		started, ended := hanging(t, "hangs")
		o := pretend(t, "hangs")
		o.Timeout = 3 * time.Second
		go started()
		_, err := target(t, o).Compile(one(t))
		if f, ok := errors.AsType[*FailedError](err); !ok || f.Why != "took longer than 3s" {
			t.Errorf("got %v", err)
		}
		ended()
	})
	t.Run("another group", func(t *testing.T) {
		hanging(t, "leaves")
		o := pretend(t, "leaves")
		o.Timeout = 3 * time.Second
		dir := t.TempDir()
		t.Setenv("TMPDIR", dir)
		_, err := target(t, o).Compile(one(t))
		if f, ok := errors.AsType[*FailedError](err); !ok || f.Why != "took longer than 3s" {
			t.Errorf("got %v", err)
		}
		stays, err := os.OpenFile(os.Getenv(fileVariable)+".pipe", os.O_WRONLY, 0) // waits for the one that stays, which ends with it
		if err != nil {
			t.Fatal(err)
		}
		stays.Close()
		if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
			t.Errorf("left are %v, %v", left, err)
		}
	})
	t.Run("context", func(t *testing.T) {
		started, ended := hanging(t, "hangs")
		o := pretend(t, "hangs")
		ctx, cancel := context.WithCancelCause(context.Background())
		enough := errors.New("enough")
		go func() { started(); cancel(enough) }()
		if _, err := target(t, o).CompileAll(ctx, []*kernels.Func{one(t)}); !errors.Is(err, enough) {
			t.Errorf("got %v, want the cause", err)
		}
		ended()
	})
	t.Run("version", func(t *testing.T) {
		started, ended := hanging(t, "version hangs")
		t.Setenv(fakeVariable, "version hangs")
		ctx, cancel := context.WithCancelCause(context.Background())
		enough := errors.New("enough")
		go func() { started(); cancel(enough) }()
		if _, err := Find(ctx, os.Args[0]); !errors.Is(err, enough) {
			t.Errorf("got %v, want the cause", err)
		}
		ended()
	})
}

// TestFind: the compiler is what the preference names, else what CXX names, else the first known name that the path has;
// what is said besides the program's name are arguments, and clang is told from others.
func TestFind(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("PATH", dir)
	for _, name := range []string{"clang++", "g++", "mine"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("#!/bin/sh\necho "+name+" 1.2.3\n"), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		command, cxx, name, args string
		family                   Family
	}{
		{"", "", "g++", "", GCC},
		{"", "mine", "mine", "", GCC},
		{"", " mine  -m64 ", "mine", "-m64", GCC},
		{"clang++ -stdlib=libc++", "mine", "clang++", "-stdlib=libc++", Clang},
	} {
		t.Setenv("CXX", c.cxx)
		got, err := Find(context.Background(), c.command)
		if err != nil {
			t.Errorf("%+v: %v", c, err)
			continue
		}
		if got.Path != filepath.Join(dir, c.name) || strings.Join(got.Args, " ") != c.args || got.Family != c.family || got.Version != c.name+" 1.2.3" {
			t.Errorf("got %+v, want %+v", got, c)
		}
	}
}
