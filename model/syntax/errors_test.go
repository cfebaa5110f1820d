package syntax

import (
	"flag"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite testdata/errors from what the parsers report; read the diff")

var parsers = map[string]func(string) ErrorList{
	"equations":   func(s string) ErrorList { _, errs := ParseEquations(s); return errs },
	"statements":  func(s string) ErrorList { _, errs := ParseStatements(s); return errs },
	"expressions": func(s string) ErrorList { _, errs := ParseExpr(s); return errs },
	"generators":  func(s string) ErrorList { _, errs := ParseGenerator(s); return errs },
}

// report writes a list of faults as the golden files hold it.
func report(text string, errs ErrorList) string {
	var b strings.Builder
	for _, e := range errs {
		b.WriteString(e.Error() + "\n")
		for _, line := range strings.Split(Caret(text, e.Span), "\n") {
			b.WriteString("  | " + line + "\n")
		}
	}
	return b.String()
}

// TestErrors compares what is reported for each text in testdata/errors, caret and all. A case is "=== name", the text, "---"
// and the report; where the name ends in (quoted) the text is a Go string.
func TestErrors(t *testing.T) {
	codes := map[string]bool{}
	for name, parse := range parsers {
		path := filepath.Join("testdata", "errors", name+".txt")
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var out strings.Builder
		for _, c := range strings.Split("\n"+string(data), "\n=== ")[1:] {
			body, want, _ := strings.Cut(c+"\n", "---\n")
			title, input, _ := strings.Cut(body, "\n")
			text := strings.TrimSuffix(input, "\n")
			if strings.HasSuffix(title, "(quoted)") {
				if text, err = strconv.Unquote(text); err != nil {
					t.Fatalf("%s: %s: %v", path, title, err)
				}
			}
			errs := parse(text)
			for _, e := range errs {
				codes[e.Code] = true
			}
			got := report(text, errs)
			if got == "" {
				t.Errorf("%s: %s: no fault is reported", path, title)
			}
			out.WriteString("=== " + title + "\n" + input + "---\n" + got)
			if strings.TrimSpace(got) != strings.TrimSpace(want) && !*update {
				t.Errorf("%s: %s: got\n%swant\n%s", path, title, got, want)
			}
		}
		if *update {
			if err := os.WriteFile(path, []byte(out.String()), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, code := range []string{
		"E001", "E002", "E003", "E004", "E006", "E007", "E008", "E009", "E010", "E011", "E012", "E013", "E014", "E015", "E099",
	} {
		if !codes[code] {
			t.Errorf("no case shows %s", code)
		}
	}
}
