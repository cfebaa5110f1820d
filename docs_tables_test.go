package spikelane_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// shownName is the name of a test, an example or a conformance model in a page, perhaps behind its folder.
var shownName = regexp.MustCompile("`(?:([a-z/]+)\\.)?((?:Test|Fuzz|Example)[A-Z]\\w*|[0-9]{2}_\\w+)`")

// TestDocNames: what pages name as a test, an example or a conformance model is one.
func TestDocNames(t *testing.T) {
	for _, page := range docPages(t) {
		found := 0
		for _, m := range shownName.FindAllStringSubmatch(read(t, page), -1) {
			folder, name := m[1], m[2]
			found++
			if name[0] <= '9' {
				if _, err := os.Stat(filepath.Join("testdata/conformance/models", name+".toml")); err != nil {
					t.Errorf("%s: %v", page, err)
				}
				continue
			}
			files, err := filepath.Glob(filepath.Join(folder, "*_test.go"))
			if err != nil {
				t.Fatal(err)
			}
			if !slices.ContainsFunc(files, func(file string) bool { return strings.Contains(read(t, file), "\nfunc "+name+"(") }) {
				t.Errorf("%s: no %s in %q", page, name, folder)
			}
		}
		if page == "docs/brian.md" && found < 100 {
			t.Errorf("%d names found in the table of features; has it another form?", found)
		}
	}
}

// TestPromises: behind each promise stands a test, which TestDocNames looks for.
func TestPromises(t *testing.T) {
	for page, least := range map[string]int{"docs/reliability.md": 39, "SECURITY.md": 10, "docs/determinism.md": 8} {
		promises, within := 0, false
		for line := range strings.Lines(read(t, page)) {
			cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
			switch last := strings.TrimSpace(cells[len(cells)-1]); {
			case len(cells) < 2:
				within = false
			case last == "test":
				within = true
			case within && !strings.HasPrefix(last, "---"):
				promises++
				if !shownName.MatchString(last) {
					t.Errorf("%s: no test behind %q", page, strings.TrimSpace(cells[0]))
				}
			}
		}
		if promises < least {
			t.Errorf("%s: %d promises found, want %d; have the tables another form?", page, promises, least)
		}
	}
}

// TestNumericsBounds: the accuracy of functions is that which kernels/mathfn promises and its tests hold.
func TestNumericsBounds(t *testing.T) {
	want := map[string]string{}
	for _, m := range regexp.MustCompile(`([a-z0-9]+) ([0-9]+\.[0-9]+)`).FindAllStringSubmatch(between(t, read(t, "kernels/mathfn/doc.go"), "rounded up:", "Special values"), -1) {
		want[m[1]] = m[2]
	}
	names := map[string]string{"arcsin": "asin", "arccos": "acos", "arctan": "atan", "x**y": "pow"}
	for _, row := range table(t, "docs/numerics.md", "Functions", 0)[1:] {
		for k := 0; k < len(row); k += 2 {
			for _, name := range quoted(row[k]) {
				if names[name] != "" {
					name = names[name]
				}
				if want[name] != row[k+1] {
					t.Errorf("%s: the page says %s, kernels/mathfn %s", name, row[k+1], want[name])
				}
				delete(want, name)
			}
		}
	}
	if len(want) > 0 {
		t.Errorf("the page lacks %v", want)
	}
}

// between returns what stands between two texts.
func between(t *testing.T, text, after, before string) string {
	t.Helper()
	_, text, found := strings.Cut(text, after)
	text, _, ends := strings.Cut(text, before)
	if !found || !ends {
		t.Fatalf("nothing between %q and %q", after, before)
	}
	return text
}
