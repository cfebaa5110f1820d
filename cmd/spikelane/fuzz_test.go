package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const smallModel = `spikelane = 1
name = "small"
duration = "1*ms"
[constants]
tau = "10*ms"
[[neurons]]
name = "P"
count = 3
equations = "dv/dt = (2 - v)/tau : 1"
threshold = "v > 1"
reset = "v = 0"
[[monitor]]
kind = "spikes"
name = "spikes"
source = "P"
[[monitor]]
kind = "state"
name = "trace"
source = "P"
variables = ["v"]
`

// said runs a command line and checks what any command line is held to.
func said(t *testing.T, args []string) int {
	var out, errs strings.Builder
	status := execute(args, streams{&out, &errs})
	if status < 0 || status > 2 || (status != 0) != (errs.Len() > 0) && !strings.HasPrefix(errs.String(), "warning: ") {
		t.Errorf("%q: status %d, said %q", args, status, &errs)
	}
	if strings.Contains(errs.String(), "BUG:") || errs.Len() > 0 && !strings.HasSuffix(errs.String(), "\n") {
		t.Errorf("%q: %q", args, &errs)
	}
	return status
}

// FuzzArguments: no command line makes check panic, and each that is refused is told why. Targets are left out: they may
// begin to compile.
func FuzzArguments(f *testing.F) {
	for _, line := range []string{
		"", "--set tau=3*ms", "--set tau", "--set =1", "--seed -1 --threads -1", "--dt 0*ms", "--duration 1e300*second",
		"-seed 3", "--isa avx3", "--thread 2", "-- x", "--set tau=(", "--json", "--duration=-1*ms --dt=1e-300*second",
	} {
		f.Add(line)
	}
	model := filepath.Join(f.TempDir(), "model.toml")
	if err := os.WriteFile(model, []byte(smallModel), 0o600); err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, line string) {
		args := strings.Fields(line)
		for _, a := range args {
			if strings.HasPrefix(a, "--target") || strings.HasPrefix(a, "--help") || strings.HasPrefix(a, "-h") {
				t.Skip("it compiles, or ends the process")
			}
		}
		said(t, append([]string{"check", model}, args...))
	})
}

// FuzzResultsFolder: no content of a file makes plot panic.
func FuzzResultsFolder(f *testing.F) {
	dir := f.TempDir()
	model, good := filepath.Join(dir, "model.toml"), filepath.Join(dir, "good")
	if err := os.WriteFile(model, []byte(smallModel), 0o600); err != nil {
		f.Fatal(err)
	}
	var out, errs strings.Builder
	if status := execute([]string{"run", model, "--target", "go", "--out", good}, streams{&out, &errs}); status != 0 {
		f.Fatal(errs.String())
	}
	files, err := os.ReadDir(good)
	if err != nil || len(files) == 0 {
		f.Fatal(err)
	}
	var content [][]byte
	for k, file := range files {
		b, err := os.ReadFile(filepath.Join(good, file.Name()))
		if err != nil {
			f.Fatal(err)
		}
		content = append(content, b)
		f.Add(uint8(k), b)
	}
	f.Fuzz(func(t *testing.T, which uint8, b []byte) {
		folder := t.TempDir()
		for k, file := range files {
			data := content[k]
			if int(which)%len(files) == k {
				data = b
			}
			if err := os.WriteFile(filepath.Join(folder, file.Name()), data, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		said(t, []string{"plot", folder, "--html", filepath.Join(folder, "page.html")})
	})
}
