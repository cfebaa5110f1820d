//go:build unix

package standalone_test

import (
	"bufio"
	"io"
	"os/exec"
	"syscall"
	"testing"
)

func init() {
	ioTests = append(ioTests, struct {
		name string
		run  func(*testing.T, ioProgram)
	}{"signals", testSignals})
}

// A signal is heard, and work goes on; the second Ctrl-C ends the program.
func testSignals(t *testing.T, p ioProgram) {
	for _, tt := range []struct {
		signal syscall.Signal
		heard  string
		again  bool // it may come again
	}{{syscall.SIGTERM, "signal 15\n", true}, {syscall.SIGUSR1, "", true}, {syscall.SIGINT, "signal 2\n", false}} {
		cmd := exec.CommandContext(t.Context(), string(p), "signals")
		in, err := cmd.StdinPipe()
		if err != nil {
			t.Fatal(err)
		}
		stdout, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		out := bufio.NewReader(stdout)
		if line, err := out.ReadString('\n'); line != "listening\n" {
			t.Fatalf("got %q, %v", line, err)
		}
		if err := cmd.Process.Signal(tt.signal); err != nil {
			t.Fatal(err)
		}
		if line, err := out.ReadString('\n'); tt.heard != "" && line != tt.heard {
			t.Fatalf("%v: got %q, %v, want %q", tt.signal, line, err, tt.heard)
		}
		if err := cmd.Process.Signal(tt.signal); err != nil {
			t.Fatal(err)
		}
		io.WriteString(in, "\n") // the signal is there first: the kernel hands it over before what is read
		if tt.again {
			if line, err := out.ReadString('\n'); line != "written\n" {
				t.Errorf("%v: got %q, %v, want it written", tt.signal, line, err)
			}
		}
		err = cmd.Wait()
		if status := cmd.ProcessState.Sys().(syscall.WaitStatus); tt.again && err != nil || !tt.again && (!status.Signaled() || status.Signal() != tt.signal) {
			t.Errorf("%v: %v", tt.signal, err)
		}
	}
}
