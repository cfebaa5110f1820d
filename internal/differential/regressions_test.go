package differential

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spikelane/spikelane/modelfile"
)

// TestRegressions: models that once failed, each the least that did, run in some ways of each target. The comment on top of a file says
// what was wrong. A file whose comment begins with "refused" is one that may not run: the error has a place.
func TestRegressions(t *testing.T) {
	files, err := filepath.Glob("../../testdata/regressions/*.toml")
	if err != nil || len(files) == 0 {
		t.Fatal(len(files), err)
	}
	var ways []Way
	for _, w := range Ways(instructionSets()) {
		if w.Without == "" && len(ways) < 10 {
			ways = append(ways, w)
		}
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".toml"), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			err = Model(string(text), ways, t.TempDir())
			_, placed := err.(modelfile.Errors)
			if refused := strings.HasPrefix(string(text), "# refused"); err != nil && !refused || refused && !placed {
				t.Error(err)
			}
		})
	}
}
