package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/spikelane/spikelane"
)

var update = flag.Bool("update", false, "rewrite the golden parts of the scripts")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"spikelane": func() {
		dieAt(os.Getenv(killedAt))
		main()
	}})
}

// The scripts run the command as users do. Beside the usual words they know:
//
//	status N COMMAND...             the exit status is N
//	interrupt PATTERN N COMMAND...  the same, with an interrupt once standard error has a line with PATTERN
//	json KEY...                     the last line of standard output is an object with exactly these keys
//	jsonvalue KEY.KEY VALUE         the object has this value there
//	jsonsave KEY FILE               the object's value goes into a file
//	[cpp]                           C++ can be compiled and run here
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		UpdateScripts:       *update,
		Setup: func(e *testscript.Env) error {
			e.Setenv("SPIKELANE_ISA", "")
			e.Setenv("SPIKELANE_CODEGEN_CACHE_DIR", filepath.Join(e.WorkDir, "cache")) // never that of who runs the tests
			if err := os.Chmod(e.WorkDir, 0o700); err != nil {                         // whatever the umask
				return err
			}
			for _, name := range []string{"cuba", "cobahh"} {
				text, err := os.ReadFile(filepath.Join("..", "..", "examples", name, name+".toml"))
				if err != nil {
					return err
				}
				if err := os.WriteFile(filepath.Join(e.WorkDir, name+".toml"), text, 0o644); err != nil {
					return err
				}
			}
			return nil
		},
		Condition: func(name string) (bool, error) {
			if name != "cpp" {
				return false, fmt.Errorf("no condition %q", name)
			}
			return slices.ContainsFunc(spikelane.Targets(), func(t spikelane.TargetInfo) bool { return t.Name == "cpp" && t.Available }), nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"status":    func(ts *testscript.TestScript, _ bool, args []string) { start(ts, "", args) },
			"interrupt": func(ts *testscript.TestScript, _ bool, args []string) { start(ts, args[0], args[1:]) },
			"json":      jsonKeys,
			"jsonvalue": jsonValue,
			"jsonsave": func(ts *testscript.TestScript, _ bool, args []string) {
				ts.Check(os.WriteFile(ts.MkAbs(args[1]), valueAt(ts, args[0]), 0o644))
			},
		},
	})
}

// start runs args[1:] and compares its exit status with args[0]. If pattern is not empty, the program is interrupted once
// it has written a line with pattern to standard error.
func start(ts *testscript.TestScript, pattern string, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	path, err := exec.LookPath(args[1])
	ts.Check(err)
	cmd := exec.Command(path, args[2:]...)
	cmd.Dir = ts.MkAbs(".")
	cmd.Env = os.Environ()
	// What the script says, and not who runs it; the first two lead to the user's preferences.
	for _, name := range []string{"HOME", "XDG_CONFIG_HOME", "SPIKELANE_ISA", memoryVariable, "SPIKELANE_CODEGEN_TARGET", "SPIKELANE_CODEGEN_CACHE_DIR", "SPIKELANE_TRUST_FOLDERS"} {
		cmd.Env = append(cmd.Env, name+"="+ts.Getenv(name))
	}
	var stdout, stderr bytes.Buffer
	cmd.Stdout = &stdout
	pipe, err := cmd.StderrPipe()
	ts.Check(err)
	ts.Check(cmd.Start())
	interrupted := pattern == ""
	lines := bufio.NewReader(pipe)
	for {
		line, err := lines.ReadString('\n')
		stderr.WriteString(line)
		if !interrupted && strings.Contains(line, pattern) {
			ts.Check(cmd.Process.Signal(os.Interrupt))
			interrupted = true
		}
		if err == io.EOF {
			break
		}
		ts.Check(err)
	}
	_ = cmd.Wait() // the status says more
	for _, stream := range []struct {
		to   io.Writer
		text []byte
	}{{ts.Stdout(), stdout.Bytes()}, {ts.Stderr(), stderr.Bytes()}} {
		_, err := stream.to.Write(stream.text)
		ts.Check(err)
	}
	if strings.Contains(stderr.String(), "panic: ") || strings.Contains(stderr.String(), "BUG: ") {
		ts.Fatalf("it panicked:\n%s", &stderr) // which has exit status 2 as well
	}
	if got := cmd.ProcessState.ExitCode(); got != want || !interrupted {
		ts.Fatalf("exit status %d, want %d; interrupted %v\nstdout:\n%s\nstderr:\n%s", got, want, interrupted, &stdout, &stderr)
	}
}

func lastObject(ts *testscript.TestScript) map[string]any {
	lines := strings.Split(strings.TrimRight(ts.ReadFile("stdout"), "\n"), "\n")
	var object map[string]any
	ts.Check(json.Unmarshal([]byte(lines[len(lines)-1]), &object))
	return object
}

func jsonKeys(ts *testscript.TestScript, _ bool, args []string) {
	var got []string
	for key := range lastObject(ts) {
		got = append(got, key)
	}
	slices.Sort(got)
	slices.Sort(args)
	if !slices.Equal(got, args) {
		ts.Fatalf("keys %v, want %v", got, args)
	}
}

func valueAt(ts *testscript.TestScript, path string) []byte {
	var value any = lastObject(ts)
	for key := range strings.SplitSeq(path, ".") {
		object, ok := value.(map[string]any)
		if !ok {
			ts.Fatalf("no object before %s", key)
		}
		value = object[key]
	}
	text, err := json.Marshal(value)
	ts.Check(err)
	return text
}

func jsonValue(ts *testscript.TestScript, neg bool, args []string) {
	got := valueAt(ts, args[0])
	if (string(got) == args[1]) == neg {
		ts.Fatalf("%s is %s, want %s (not: %v)", args[0], got, args[1], neg)
	}
}
