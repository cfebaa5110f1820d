package modelfile

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// TestPage: docs/model-file.md has, for each table of the format, its keys in their order, and says which are required. What
// follows the key with tables of its own stands below it.
func TestPage(t *testing.T) {
	page, err := os.ReadFile("../docs/model-file.md")
	if err != nil {
		t.Fatal(err)
	}
	sections := map[string]string{}
	for _, s := range strings.Split(string(page), "\n## ")[1:] {
		name, text, _ := strings.Cut(s, "\n")
		sections[name] = text
	}
	seen := map[string]bool{}
	compare := func(what, text string, keys []key) {
		t.Helper()
		if seen[what] {
			return // one table serves neurons and synapses
		}
		seen[what] = true
		rows := regexp.MustCompile("(?m)^\\| `(\\w+)` \\|.*\\| (required)? ?[^|]*\\|$").FindAllStringSubmatch(firstTable(text), -1)
		var got, want []string
		for _, row := range rows {
			got = append(got, strings.TrimSpace(row[1]+" "+row[2]))
		}
		for _, k := range keys {
			name := k.name
			if k.required || name == "duration" { // of the file it is required without a run
				name += " required"
			}
			want = append(want, name)
		}
		if strings.Join(got, "\n") != strings.Join(want, "\n") {
			t.Errorf("%s: the page has\n%q\nthe format\n%q", what, got, want)
		}
	}
	compare("file", sections["The file"], format)
	for _, k := range format {
		compare(k.name, sections[k.name], k.of)
		for _, sub := range k.of {
			if sub.of == nil {
				continue
			}
			_, below, _ := strings.Cut(sections[k.name], "\nOf `"+sub.name+"`")
			compare(sub.name, below, sub.of)
		}
	}
}

// firstTable returns the first Markdown table of text.
func firstTable(text string) string {
	return regexp.MustCompile(`(?m)(^\|.*\n?)+`).FindString(text)
}
