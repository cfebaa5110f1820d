package standalone_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// An engineProgram is a program of testdata/engine: it plays a scenario, given as numbers, with the run-time library, and
// prints what came of it.
type engineProgram string

// engine calls test with the program as each compiler that there is makes it: with g++, so that errors of memory and
// undefined behaviour end it. With flags they are for g++ alone.
func engine(t *testing.T, name string, test func(t *testing.T, p engineProgram), flags ...string) {
	t.Parallel()
	for _, files := range []string{"testdata/engine/" + name + ".cpp", "testdata/engine/*.hpp", "runtime/*.hpp"} {
		names, err := filepath.Glob(files)
		for _, f := range names { // go test does not know that compilers read them, and keeps what it knows
			_, err = os.ReadFile(f)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if testing.Short() {
		t.Skip("builds C++; the full test run does")
	}
	none := true
	for _, cxx := range []string{"g++", "clang++"} {
		path, err := exec.LookPath(cxx)
		if err != nil || len(flags) > 0 && cxx != "g++" {
			continue
		}
		none = false
		t.Run(cxx, func(t *testing.T) {
			flags := flags
			program := filepath.Join(t.TempDir(), name)
			args := []string{
				"-std=c++17", "-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Wshadow", "-Werror", "-ffp-contract=off", "-DSPIKELANE_HEADERS",
				"-Iruntime", "-I../kernels/cpp", "-o", program, "testdata/engine/" + name + ".cpp",
			}
			switch {
			case len(flags) > 0:
			case cxx == "g++": // with -O1 it takes four times as long
				flags = []string{"-O0", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"}
			default:
				flags = []string{"-O1"}
			}
			if out, err := exec.Command(path, append(args, flags...)...).CombinedOutput(); err != nil {
				t.Fatalf("%s: %v\n%s", name, err, out)
			}
			test(t, engineProgram(program))
		})
	}
	if none {
		t.Skip("no C++ compiler in PATH")
	}
}

// play returns what the program prints.
func (p engineProgram) play(t *testing.T, s *scenario) string {
	t.Helper()
	cmd := exec.Command(string(p))
	cmd.Stdin = strings.NewReader(s.String())
	var failed bytes.Buffer
	cmd.Stderr = &failed
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, failed.String())
	}
	return string(out)
}

// differ fails on the first line in which two texts differ.
func differ(t *testing.T, got, want string) {
	t.Helper()
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for k := range max(len(g), len(w)) {
		if k >= len(g) || k >= len(w) || g[k] != w[k] {
			t.Fatalf("line %d of %d and %d: got %.300q, want %.300q", k+1, len(g), len(w), g[min(k, len(g)-1)], w[min(k, len(w)-1)])
		}
	}
}

// A scenario is what a program reads.
type scenario struct{ strings.Builder }

func (s *scenario) add(x ...any) {
	for _, x := range x {
		fmt.Fprintf(s, "%d ", x)
	}
}

// addList adds a count and so many numbers.
func addList[T int | int32 | int64 | uint8 | uint16 | uint64](s *scenario, list []T) {
	s.add(len(list))
	for _, x := range list {
		s.add(x)
	}
}
