package loopgen

import (
	"bytes"
	"flag"
	"os"
	"testing"
)

var update = flag.Bool("update", false, "write zloops.go")

// TestSource compares the committed loops with what the generator writes.
func TestSource(t *testing.T) {
	const file = "../../zloops.go"
	want, err := Source()
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(file, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Error("zloops.go is not what its generator writes; run go test ./internal/loopgen -update")
	}
}
