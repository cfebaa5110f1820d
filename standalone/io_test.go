package standalone_test

import (
	"bytes"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestIO tries the headers that read and write: testdata/io.cpp, built under the sanitizers by g++, and optimised by clang++
// where that is.
func TestIO(t *testing.T) {
	if testing.Short() {
		t.Skip("builds C++; the full test run does")
	}
	built := false
	for _, b := range [][]string{{"g++", "-O0", "-g1", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"}, {"clang++", "-O1"}} {
		compiler, err := exec.LookPath(b[0])
		if err != nil {
			continue
		}
		built = true
		t.Run(b[0], func(t *testing.T) {
			p := ioProgram(filepath.Join(t.TempDir(), "io"))
			args := append(b[1:], "-std=c++17", "-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Wshadow", "-Werror", "-DSPIKELANE_HEADERS", "-Iruntime", "-I../kernels/cpp", "testdata/io.cpp", "-o", string(p))
			if out, err := exec.Command(compiler, args...).CombinedOutput(); err != nil {
				t.Fatalf("%s: %v\n%s", strings.Join(args, " "), err, out)
			}
			for _, test := range ioTests {
				t.Run(test.name, func(t *testing.T) { test.run(t, p) })
			}
		})
	}
	if !built {
		t.Skip("no C++ compiler is found")
	}
}

var ioTests = []struct {
	name string
	run  func(*testing.T, ioProgram)
}{
	{"archives", testArchives},
	{"transposed", testTransposed},
	{"big archives", testBigArchives},
	{"huge member", testHugeMember},
	{"data files", testDataFiles},
	{"digests", testDigests},
	{"numerals", testNumerals},
	{"quoted", testQuoted},
	{"progress lines", testProgressLines},
	{"progress forms", testProgressForms},
	{"summaries", testSummaries},
	{"files", testFiles},
	{"options", testOptions},
	{"mistakes", testMistakes},
	{"arrays given", testArraysGiven},
	{"late counts", testLateCounts},
	{"suggestions", testSuggestions},
}

// ioProgram is the path of the built program.
type ioProgram string

// run runs the program and returns what it wrote, on standard error too, and its exit status.
func (p ioProgram) run(t *testing.T, in string, args ...string) (out, failed string, status int) {
	t.Helper()
	cmd := exec.Command(string(p), args...)
	var stdout, stderr bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(in), &stdout, &stderr
	if err := cmd.Run(); err != nil && cmd.ProcessState == nil {
		t.Fatal(err)
	}
	if said := stderr.String(); cmd.ProcessState.ExitCode() < 0 || strings.Contains(said, "Sanitizer") || strings.Contains(said, "runtime error") {
		t.Fatalf("%v: %v\n%s", args, cmd.ProcessState, stderr.String())
	}
	return stdout.String(), stderr.String(), cmd.ProcessState.ExitCode()
}
