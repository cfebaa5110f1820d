package syntax

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// corpus returns the texts of testdata/NAME.txt and the inputs of testdata/errors/NAME.txt.
func corpus(t testing.TB, name string) (valid, faulty []string) {
	data, err := os.ReadFile(filepath.Join("testdata", name+".txt"))
	if err != nil {
		t.Fatal(err)
	}
	valid = strings.Split(string(data), "%%\n")[1:]
	if data, err = os.ReadFile(filepath.Join("testdata", "errors", name+".txt")); err != nil {
		t.Fatal(err)
	}
	for _, c := range strings.Split("\n"+string(data), "\n=== ")[1:] {
		input, _, _ := strings.Cut(c, "---\n")
		_, input, _ = strings.Cut(input, "\n")
		faulty = append(faulty, input)
	}
	return valid, faulty
}

func seed(f *testing.F, name string) {
	valid, faulty := corpus(f, name)
	for _, text := range append(valid, faulty...) {
		f.Add(text)
	}
}

// TestConformanceTexts checks that what the conformance models say is understood.
func TestConformanceTexts(t *testing.T) {
	for name, parse := range parsers {
		valid, _ := corpus(t, name)
		if len(valid) < 5 {
			t.Errorf("%d %s, want more", len(valid), name)
		}
		for _, text := range valid {
			if errs := parse(text); errs != nil {
				t.Errorf("%s", report(text, errs))
			}
		}
	}
}

// checkErrors checks what holds for every list of faults.
func checkErrors(t *testing.T, text string, errs ErrorList) {
	if errs != nil && len(errs) == 0 {
		t.Fatalf("%q: an empty list that is not nil", text)
	}
	if len(errs) > maxErrors+1 {
		t.Fatalf("%q: %d faults", text, len(errs))
	}
	last := -1
	for _, e := range errs {
		s := e.Span
		if s.Start.Offset < 0 || s.End.Offset > len(text) || s.Start.Offset > s.End.Offset {
			t.Fatalf("%q: %v spans %d to %d", text, e, s.Start.Offset, s.End.Offset)
		}
		if s.Start.Offset < last {
			t.Fatalf("%q: faults are not sorted:\n%v", text, errs)
		}
		last = s.Start.Offset
		if want := 1 + strings.Count(text[:s.Start.Offset], "\n"); s.Start.Line != want {
			t.Fatalf("%q: %v is on line %d", text, e, want)
		}
		if e.Code == "" || e.Msg == "" || strings.Contains(e.Error(), "\n") {
			t.Fatalf("%q: malformed %q", text, e.Error())
		}
		if caret := Caret(text, s); strings.Count(caret, "\n") != 1 || !strings.HasSuffix(caret, "^") {
			t.Fatalf("%q: %v has the caret %q", text, e, caret)
		}
	}
}

func FuzzParseExpr(f *testing.F) {
	seed(f, "expressions")
	f.Fuzz(func(t *testing.T, text string) {
		e, errs := ParseExpr(text)
		checkErrors(t, text, errs)
		if (e == nil) != (errs != nil) {
			t.Fatalf("%q: tree %v with faults %v", text, e, errs)
		}
		if e != nil {
			checkExprRoundTrip(t, text, e)
		}
	})
}

func FuzzParseStatements(f *testing.F) {
	seed(f, "statements")
	f.Fuzz(func(t *testing.T, text string) {
		list, errs := ParseStatements(text)
		checkErrors(t, text, errs)
		if errs != nil {
			return
		}
		printed := PrintStatements(list)
		again, errs := ParseStatements(printed)
		if errs != nil || len(again) != len(list) || PrintStatements(again) != printed {
			t.Fatalf("%q is printed as %q, which is %d statements with faults %v", text, printed, len(again), errs)
		}
		for i := range list {
			checkExprRoundTrip(t, text, list[i].X)
			if form(list[i].X) != form(again[i].X) || list[i].Target.Name != again[i].Target.Name || list[i].Op != again[i].Op {
				t.Fatalf("%q: statement %d changed in print", text, i)
			}
		}
	})
}

func FuzzParseEquations(f *testing.F) {
	seed(f, "equations")
	f.Fuzz(func(t *testing.T, text string) {
		list, errs := ParseEquations(text)
		checkErrors(t, text, errs)
		if errs != nil {
			return
		}
		printed := PrintEquations(list)
		again, errs := ParseEquations(printed)
		if errs != nil || len(again) != len(list) || PrintEquations(again) != printed {
			t.Fatalf("%q is printed as %q, which is %d equations with faults %v", text, printed, len(again), errs)
		}
		for i, e := range list {
			checkSpans(t, text, e.Unit)
			if e.X != nil {
				checkExprRoundTrip(t, text, e.X)
			}
			if again[i].Kind != e.Kind || again[i].Name.Name != e.Name.Name || form(again[i].Unit) != form(e.Unit) || len(again[i].Flags) != len(e.Flags) {
				t.Fatalf("%q: equation %d changed in print", text, i)
			}
		}
	})
}

func FuzzParseGenerator(f *testing.F) {
	seed(f, "generators")
	f.Fuzz(func(t *testing.T, text string) {
		g, errs := ParseGenerator(text)
		checkErrors(t, text, errs)
		if (g == nil) != (errs != nil) {
			t.Fatalf("%q: generator %v with faults %v", text, g, errs)
		}
		if g == nil {
			return
		}
		printed := PrintGenerator(g)
		again, errs := ParseGenerator(printed)
		if errs != nil || PrintGenerator(again) != printed {
			t.Fatalf("%q is printed as %q: %v", text, printed, errs)
		}
	})
}
