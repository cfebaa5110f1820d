package versus

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Smaller returns the path of a copy of a model file in which texts are replaced: pairs of an old text, which must be
// there, and a new one. Thus a test compares a smaller network of the same model.
func Smaller(tb testing.TB, tomlPath string, pairs ...string) string {
	tb.Helper()
	text, err := os.ReadFile(tomlPath)
	if err != nil {
		tb.Fatal(err)
	}
	for k := 0; k < len(pairs); k += 2 {
		if !strings.Contains(string(text), pairs[k]) {
			tb.Errorf("%s: no %q to replace", tomlPath, pairs[k])
		}
	}
	path := filepath.Join(tb.TempDir(), filepath.Base(tomlPath))
	if err := os.WriteFile(path, []byte(strings.NewReplacer(pairs...).Replace(string(text))), 0o644); err != nil {
		tb.Fatal(err)
	}
	return path
}
