package differential

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestRare: models that take code of the engine which no other test takes, as planted faults have shown, run in some ways of each
// target, and do what the reference says they do. The comment on top of a file says what is rare in it.
func TestRare(t *testing.T) {
	files, err := filepath.Glob("../../testdata/rare/*.toml")
	if err != nil || len(files) == 0 {
		t.Fatal(len(files), err)
	}
	ways := Ways(instructionSets())
	ways = ways[:min(len(ways), 10)]
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".toml"), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if err := Model(string(text), ways, t.TempDir()); err != nil {
				t.Error(err)
			}
			r, different, err := judge(string(text), t.TempDir())
			if err != nil {
				t.Fatal(err)
			}
			if len(different) > 0 || r.Undecided >= 0 {
				t.Errorf("not what the reference says, undecided from step %d: %q", r.Undecided, different)
			}
		})
	}
}
