package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// The starter's Go program and its model file are the same network: equal numbers of spikes.
func TestStarterProgram(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "starter")
	var out, errs strings.Builder
	if status := execute([]string{"new", dir}, streams{&out, &errs}); status != 0 {
		t.Fatalf("new: status %d: %s", status, &errs)
	}
	out.Reset()
	if status := execute([]string{"run", filepath.Join(dir, "model.toml"), "--json"}, streams{&out, &errs}); status != 0 {
		t.Fatalf("run: status %d: %s", status, &errs)
	}
	var stats struct{ Spikes map[string]int }
	if err := json.Unmarshal([]byte(out.String()), &stats); err != nil {
		t.Fatal(err)
	}
	// A file outside the module, run from inside, takes its imports from the module.
	cmd := exec.Command("go", "run", filepath.Join(dir, "main.go"))
	cmd.Stderr = os.Stderr
	got, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	if want := fmt.Sprintf("%d spikes\n", stats.Spikes["spikes"]); string(got) != want || stats.Spikes["spikes"] == 0 {
		t.Errorf("the program says %q, the model file %q", got, want)
	}
}
