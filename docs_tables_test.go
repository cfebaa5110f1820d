package spikelane_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestFeatureTable: what docs/brian.md names as a test, an example or a conformance model is one.
func TestFeatureTable(t *testing.T) {
	text, err := os.ReadFile("docs/brian.md")
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, m := range regexp.MustCompile("`(?:([a-z/]+)\\.)?((?:Test|Example)[A-Z]\\w*|[0-9]{2}_\\w+)`").FindAllStringSubmatch(string(text), -1) {
		folder, name := m[1], m[2]
		found++
		if name[0] <= '9' {
			if _, err := os.Stat(filepath.Join("testdata/conformance/models", name+".toml")); err != nil {
				t.Error(err)
			}
			continue
		}
		files, err := filepath.Glob(filepath.Join(folder, "*_test.go"))
		if err != nil {
			t.Fatal(err)
		}
		there := false
		for _, file := range files {
			code, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			there = there || strings.Contains(string(code), "\nfunc "+name+"(")
		}
		if !there {
			t.Errorf("no %s in %q", name, folder)
		}
	}
	if found < 100 {
		t.Errorf("%d names found; has the table another form?", found)
	}
}
