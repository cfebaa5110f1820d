package modelfile

import (
	"context"
	"errors"
	"strings"
	"testing"
)

// FuzzOverrides: whatever stands on the command line gives a model that compiles, or faults that stand in what was given.
func FuzzOverrides(f *testing.F) {
	for _, s := range [][4]string{
		{"T", "3*ms", "", ""},
		{"Tt", "1", "0*ms", "1e300*second"},
		{"T", "3 ms", "0.1", "-1*ms"},
		{"half", "rand()", "T/3", "T*half"},
		{"T", "half", "1e-300*second", "0*ms"},
		{"", "", " ", "\n"},
		{"half", "1/0", "µs", "(T"},
	} {
		f.Add(s[0], s[1], s[2], s[3])
	}
	f.Fuzz(func(t *testing.T, name, value, dt, duration string) {
		given := map[string]string{"--set": name, "--set " + name: value, "--dt": dt, "--duration": duration}
		err := faultsOf("small.toml", []byte(small), Overrides{Dt: dt, Duration: duration, Set: []Setting{{name, value}}})
		if err == nil {
			return
		}
		faults, ok := errors.AsType[Errors](err)
		if !ok || len(faults) == 0 {
			t.Fatalf("%T: %v", err, err)
		}
		for _, e := range faults {
			text := small
			if e.File != "small.toml" {
				if text, ok = given[e.File]; !ok {
					t.Fatalf("a fault in %q, which was not given: %v", e.File, e)
				}
			}
			lines := strings.Split(strings.TrimPrefix(text, "\ufeff"), "\n")
			if e.Line < 1 || e.Line > len(lines) || e.Col < 1 || e.Col > len([]rune(lines[e.Line-1]))+1 || e.Msg == "" || e.Code == "" {
				t.Errorf("%d:%d is outside %q: %v", e.Line, e.Col, text, e)
			}
		}
	})
}

// FuzzEntries: what reads entries of init and set, and references to objects, says of any text what it is or where it
// stops being one; what it is reads the same when it is written again.
func FuzzEntries(f *testing.F) {
	for _, s := range []string{"v = 1", "v[i < 3] = 2", "P.v[3] = 1", "P[0:3].v = x", "P[:]", "P[3]", "P[-1:2]", "v == 1", "v[", "", "P[0:1:2]", "é = 1", "v[(]) = 1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if in, offset, msg, _ := parseInitial(text); msg == "" {
			a := ReadInitial(text)
			again := a.Variable + " = " + a.Value
			if in.indexed {
				again = a.Variable + "[" + a.Index + "] = " + a.Value
			}
			if b := ReadInitial(again); b != a {
				t.Errorf("%q: %+v, written again %q: %+v", text, a, again, b)
			}
		} else if offset < 0 || offset > len(text) {
			t.Errorf("%q: %s at %d", text, msg, offset)
		}
		if r, offset, msg, _ := parseReference(text); msg == "" {
			if !strings.Contains(text, r.name) || r.part != strings.Contains(text, "[") {
				t.Errorf("%q: %+v", text, r)
			}
		} else if offset < 0 || offset > len(text) {
			t.Errorf("%q: %s at %d", text, msg, offset)
		}
	})
}

// FuzzTables: a file of one kind of table, whatever is in it, gives a program or faults; Document is there for what compiles.
func FuzzTables(f *testing.F) {
	f.Add("monitor", "kind = 'state'\nname = 'm'\nsource = 'P'\nvariables = ['v']")
	f.Add("synapses", "name = 'S'\nsource = 'P[:2]'\ntarget = 'P'\non_pre = 'v += w'\nequations = 'w : 1'\nconnect = [{ p = 0.5 }]\ninit = ['w = rand()']")
	f.Add("run", "duration = '1*ms'\nset = ['P.v = 1']")
	f.Add("poisson", "name = 'Q'\ncount = 2\nrates = '3*Hz'")
	f.Add("generator", "name = 'G'\ncount = 2\ni = [0]\nt = [1]")
	f.Add("timed_array", "name = 'a'\nvalues = [1]\ndt = '1*ms'")
	f.Add("poisson_input", "target = 'P'\nvariable = 'v'\ncount = 1\nrate = '1*Hz'\nweight = 1")
	before, _, _ := strings.Cut(small, "[[monitor]]")
	before = strings.Replace(before, "duration = \"2*T\"\n", "", 1)
	f.Fuzz(func(t *testing.T, kind, table string) {
		text := before + "[[" + kind + "]]\n" + table
		if kind != "run" {
			text = "duration = '1*ms'\n" + text
		}
		m, err := Parse("fuzz.toml", []byte(text), Overrides{})
		if err == nil {
			_, err = m.Compile(context.Background())
		}
		if err == nil {
			if m.Document().Get("neurons") == nil {
				t.Error("the document has lost its neurons")
			}
			return
		}
		if faults, ok := errors.AsType[Errors](err); !ok || len(faults) == 0 {
			t.Fatalf("%T: %v", err, err)
		}
	})
}
