package spikelane_test

import (
	"context"
	"errors"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/model"
	"github.com/spikelane/spikelane/model/syntax"
	"github.com/spikelane/spikelane/units"
)

// table returns the rows of the k-th table under a heading of a page, cells without spaces around them.
func table(t *testing.T, page, under string, k int) (rows [][]string) {
	t.Helper()
	_, text, found := strings.Cut(read(t, page), "\n## "+under+"\n")
	text, _, _ = strings.Cut(text, "\n## ")
	tables := regexp.MustCompile(`(?m)(^\|.*\n)+`).FindAllString(text, -1)
	if !found || k >= len(tables) {
		t.Fatalf("%s has no table %d under %q", page, k, under)
	}
	for _, line := range strings.Split(strings.TrimSpace(tables[k]), "\n") {
		cells := strings.Split(strings.Trim(line, "|"), "|")
		for c := range cells {
			cells[c] = strings.TrimSpace(cells[c])
		}
		rows = append(rows, cells)
	}
	return append(rows[:1], rows[2:]...)
}

// quoted returns the words of a cell that stand between backquotes.
func quoted(cell string) (words []string) {
	for _, m := range regexp.MustCompile("`([^`]+)`").FindAllStringSubmatch(cell, -1) {
		words = append(words, m[1])
	}
	return words
}

// faultsOf returns the codes of the faults that equations have in a group without constants.
func faultsOf(t *testing.T, equations string) (codes []string) {
	t.Helper()
	n := spikelane.NewNetwork("n", spikelane.Config{Target: "go"})
	n.NeuronGroup("g", 1, spikelane.NeuronModel{Equations: equations})
	_, err := n.Compile(context.Background())
	var faults spikelane.Errors
	if err != nil && !errors.As(err, &faults) {
		t.Fatal(err)
	}
	for _, f := range faults {
		codes = append(codes, f.Code)
	}
	return codes
}

// TestLanguageFunctions: the page has each function of the language and no other, with what it takes and gives.
func TestLanguageFunctions(t *testing.T) {
	var names []string
	for _, row := range table(t, "docs/equations.md", "Functions", 0)[1:] {
		call := quoted(row[0])[0]
		name, args, _ := strings.Cut(strings.TrimSuffix(call, ")"), "(")
		names = append(names, name)
		values := map[string]string{"number": "0.5", "volt": "0.5*volt", "time": "1*ms", "condition": "(1 > 0)"}
		takes := map[string][]string{
			"a number": {"number"}, "any unit": {"number", "volt", "time"}, "a number or a condition": {"number", "condition"},
			"a time": {"time"}, "": {"number", "volt", "time", "condition"},
		}[row[1]]
		gives := map[string]string{"a number": "1", "an integer": "integer", "the same unit": "volt", "the root of the unit": "volt**0.5"}[row[2]]
		if takes == nil || gives == "" {
			t.Fatalf("%s: what is %q, %q?", name, row[1], row[2])
		}
		for kind, value := range values {
			list := strings.Repeat(value+", ", strings.Count(args, ",")+1)
			call := name + "(" + strings.TrimSuffix(list, ", ") + ")"
			unit := gives
			if args == "" {
				call = name + "()"
			} else if kind != "volt" && strings.HasPrefix(unit, "volt") {
				unit = strings.Replace(unit, "volt", map[string]string{"number": "1", "time": "second", "condition": "1"}[kind], 1)
			}
			flag := ""
			if name == "rand" || name == "randn" || name == "poisson" {
				flag = " (constant over dt)"
			}
			if codes := faultsOf(t, "x = "+call+" : "+unit+flag); slices.Contains(takes, kind) != (codes == nil) {
				t.Errorf("%s : %s has the faults %v; the page says that it takes %q", call, unit, codes, row[1])
			}
		}
	}
	slices.Sort(names)
	known := model.FunctionNames()
	slices.Sort(known)
	if !slices.Equal(names, known) {
		t.Errorf("the page has %q, the language %q", names, known)
	}
}

// TestLanguageUnits: the names that the page says there are, and the units that it says they are.
func TestLanguageUnits(t *testing.T) {
	var names []string
	powers := table(t, "docs/equations.md", "Units", 1)
	prefixes := powers[0][1:]
	for k, prefix := range prefixes {
		power := powers[1][k+1]
		if !same(t, prefix+"volt", "1e"+power+"*volt") {
			t.Errorf("prefix %s is not 10^%s", prefix, power)
		}
	}
	for _, row := range table(t, "docs/equations.md", "Units", 0)[1:] {
		for _, name := range quoted(row[0]) {
			starts, ends := []string{""}, []string{"", "2", "3"}
			if name != "kilogram" && name != "kilogramme" && name != "kelvin" {
				starts = append(starts, prefixes...)
			}
			if name == "liter" || name == "litre" {
				ends = ends[:1]
			}
			for _, start := range starts {
				for _, end := range ends {
					names = append(names, start+name+end)
				}
			}
			if also := quoted(row[1]); also != nil && !same(t, name, also[0]) {
				t.Errorf("%s is not %s", name, also[0])
			}
		}
	}
	for _, row := range table(t, "docs/equations.md", "Units", 2)[1:] {
		names = append(names, quoted(row[1])...)
	}
	slices.Sort(names)
	if !slices.Equal(names, units.Names()) {
		for _, name := range units.Names() {
			if !slices.Contains(names, name) {
				t.Errorf("the page lacks %s", name)
			}
		}
		t.Errorf("%d names follow from the page, there are %d", len(names), len(units.Names()))
	}
}

// same reports whether two texts over units are the same quantity.
func same(t *testing.T, a, b string) bool {
	t.Helper()
	n := spikelane.NewNetwork("n", spikelane.Config{Target: "go"})
	g := n.NeuronGroup("g", 1, spikelane.NeuronModel{Equations: "x : 1"})
	g.Set("x", "("+a+")/("+b+")")
	s, err := n.Run(context.Background(), 0)
	if err != nil {
		t.Error(err)
		return false
	}
	return s.Float64(g, "x")[0] == 1
}

// TestLanguageErrors: each example of the page has the fault that it stands for, and that one alone.
func TestLanguageErrors(t *testing.T) {
	for _, row := range table(t, "docs/equations.md", "What is an error", 0)[1:] {
		equations := strings.ReplaceAll(quoted(row[1])[0], `\n`, "\n")
		if codes := faultsOf(t, equations); !slices.Equal(codes, []string{row[0]}) {
			t.Errorf("%q has %v, the page says %s", equations, codes, row[0])
		}
	}
}

// TestLanguageNames: what the page lists as names with a meaning cannot be defined.
func TestLanguageNames(t *testing.T) {
	for _, row := range table(t, "docs/equations.md", "Names", 0)[1:] {
		for _, name := range quoted(row[0]) {
			if codes := faultsOf(t, name+" : 1"); !slices.Equal(codes, []string{"E122"}) {
				t.Errorf("%s may be defined: %v", name, codes)
			}
		}
	}
}

// TestLanguageOperators: of two operators that stand between values, the one of the later row binds tighter.
func TestLanguageOperators(t *testing.T) {
	var between [][]string
	for _, row := range table(t, "docs/equations.md", "Operators", 0)[1:] {
		if ops := quoted(row[0]); ops[0] != "not" && ops[0] != "-x" {
			between = append(between, ops)
		}
	}
	top := func(text string) string {
		x, errs := syntax.ParseExpr(text)
		if errs != nil {
			t.Fatal(errs)
		}
		switch x := x.(type) {
		case *syntax.Binary:
			return x.Op.String()
		case *syntax.Compare:
			return x.Ops[0].String()
		}
		return ""
	}
	for k, loose := range between {
		for _, a := range loose {
			for _, tight := range between[k+1:] {
				for _, b := range tight {
					if text := "x " + a + " y " + b + " z"; top(text) != a {
						t.Errorf("%s is grouped by %s", text, top(text))
					}
					if text := "x " + b + " y " + a + " z"; top(text) != a {
						t.Errorf("%s is grouped by %s", text, top(text))
					}
				}
			}
		}
	}
}
