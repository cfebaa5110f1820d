package model

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/spikelane/spikelane/units"
)

var update = flag.Bool("update", false, "rewrite the golden files of testdata; read the diff")

// constants are those around every case of testdata/errors and of the tables of the other tests.
var constants = []Definition{
	{Name: "tau", Text: "10*ms"},
	{Name: "El", Text: "-70*mV"},
	{Name: "Rm", Text: "100*Mohm"},
	{Name: "w", Text: "0.5*mV"},
	{Name: "n", Text: "3"},
	{Name: "half", Text: "1/2"},
}

// sides are the groups that the synapses of testdata/errors/synapses.txt stand between.
var sides = [2]GroupSource{
	{
		Equations: "dv/dt = (El - v)/tau : volt\nrate : Hz (constant)\nactive : boolean\nscale = 1.0/N : 1",
		Threshold: "v > -50*mV", Reset: "v = El", Refractory: "2*ms",
	},
	{
		Equations: "dv/dt = (El - v + I*Rm)/tau : volt\nI : amp\ncount : integer\nload = I*Rm : volt\nshare : 1 (shared)",
		Threshold: "v > -50*mV", Reset: "v = El",
	},
}

func namespace(t testing.TB) *Namespace {
	t.Helper()
	ns, errs := NewNamespace(constants)
	if errs != nil {
		t.Fatal(errs)
	}
	return ns
}

// section is one text of a case: "@equations", "@init v", … and the lines below it.
type section struct{ name, text string }

func sections(input string) (list []section) {
	for _, part := range strings.Split("\n"+input, "\n@")[1:] {
		name, text, _ := strings.Cut(part, "\n")
		list = append(list, section{name, strings.TrimSuffix(text, "\n")})
	}
	return list
}

// text returns the text of the named section, empty if there is none.
func find(list []section, name string) string {
	k := slices.IndexFunc(list, func(s section) bool { return s.name == name })
	if k < 0 {
		return ""
	}
	return list[k].text
}

// errorsOf checks the case of one golden file.
var errorsOf = map[string]func(t *testing.T, list []section) Errors{
	"group": func(t *testing.T, list []section) Errors {
		g, errs := NewGroup(GroupSource{
			Equations: find(list, "equations"), Threshold: find(list, "threshold"),
			Reset: find(list, "reset"), Refractory: find(list, "refractory"),
		}, namespace(t))
		for _, s := range list {
			kind, name, _ := strings.Cut(s.name, " ")
			var more Errors
			switch kind {
			case "init":
				_, _, more = g.Assignment("init."+name, name, s.text)
			case "value":
				_, more = g.Value("value", s.text)
			case "where":
				_, more = g.Condition("where", s.text)
			}
			errs = append(errs, more...)
		}
		return errs
	},
	"synapses": func(t *testing.T, list []section) Errors {
		ns := namespace(t)
		pre, e1 := NewGroup(sides[0], ns)
		post, e2 := NewGroup(sides[1], ns)
		if e1 != nil || e2 != nil {
			t.Fatal(e1, e2)
		}
		s, errs := NewSynapses(SynapsesSource{Equations: find(list, "equations"), Pathways: []PathwaySource{
			{Name: "pre", Field: "on_pre", Code: find(list, "on_pre")},
			{Name: "post", Field: "on_post", Post: true, Code: find(list, "on_post")},
		}}, pre, post, ns)
		for _, sec := range list {
			kind, name, _ := strings.Cut(sec.name, " ")
			var more Errors
			switch kind {
			case "init":
				_, _, more = s.Assignment("init."+name, name, sec.text)
			case "condition":
				_, more = s.Condition("condition", sec.text)
			case "p":
				_, more = s.Number("p", sec.text)
			}
			errs = append(errs, more...)
		}
		return errs
	},
	"constants": func(t *testing.T, list []section) Errors {
		var defs []Definition
		var errs Errors
		for _, s := range list {
			if name, ok := strings.CutPrefix(s.name, "constant "); ok {
				defs = append(defs, Definition{Name: name, Text: s.text})
			}
		}
		ns, errs := NewNamespace(defs)
		if text := find(list, "quantity"); text != "" {
			_, more := ns.Quantity("quantity", text)
			errs = append(errs, more...)
		}
		return errs
	},
}

// TestErrors compares the faults of each case of testdata/errors, as a user reads them. A case is "=== title", its texts,
// "---" and the report. Every code of the package stands in some case.
func TestErrors(t *testing.T) {
	codes := map[string]bool{}
	for name, check := range errorsOf {
		path := filepath.Join("testdata", "errors", name+".txt")
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var out strings.Builder
		for _, c := range strings.Split("\n"+string(data), "\n=== ")[1:] {
			body, want, _ := strings.Cut(c+"\n", "---\n")
			title, input, _ := strings.Cut(body, "\n")
			errs := check(t, sections(input))
			if len(errs) == 0 {
				t.Errorf("%s: %s: no fault is reported", path, title)
				continue
			}
			for _, e := range errs {
				codes[e.Code] = true
			}
			got := errs.Error() + "\n"
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
		"E002", "E101", "E102", "E103", "E110", "E111", "E112", "E113", "E120", "E121", "E122",
		"E123", "E124", "E125", "E126", "E127", "E128", "E129", "E130", "E201", "E202", "E203", "E204", "E205", "E206", "E207", "E208",
		"E304", "E402",
	} {
		if !codes[code] {
			t.Errorf("no case shows %s", code)
		}
	}
}

// TestSymbols: what a lone letter is taken for is a unit.
func TestSymbols(t *testing.T) {
	for letter, name := range symbols {
		if !slices.Contains(units.Names(), name) {
			t.Errorf("%s: there is no unit %q", letter, name)
		}
	}
}
