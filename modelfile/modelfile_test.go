package modelfile

import (
	"context"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/units"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// faultsOf returns what loading and compiling a file says.
func faultsOf(name string, text []byte, o Overrides) error {
	m, err := Parse(name, text, o)
	if err != nil {
		return err
	}
	_, err = m.Compile(context.Background())
	return err
}

// Every wrong file gives exactly the words of its golden file. A line "# set NAME=VALUE" is an override.
func TestErrors(t *testing.T) {
	files, err := filepath.Glob("testdata/errors/*.toml")
	if err != nil {
		t.Fatal(err)
	}
	if len(files) < 40 {
		t.Fatalf("%d wrong files, want at least 40", len(files))
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".toml"), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var o Overrides
			for line := range strings.Lines(string(text)) {
				if setting, ok := strings.CutPrefix(line, "# set "); ok {
					name, value, _ := strings.Cut(strings.TrimSuffix(setting, "\n"), "=")
					o.Set = append(o.Set, Setting{name, value})
				}
			}
			fault := faultsOf(filepath.Base(file), text, o)
			if fault == nil {
				t.Fatal("no fault")
			}
			if !errors.Is(fault, spikelane.ErrModel) {
				t.Error("not an ErrModel")
			}
			got, golden := fault.Error()+"\n", strings.TrimSuffix(file, ".toml")+".txt"
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("got:\n%s\nwant:\n%s", got, want)
			}
		})
	}
}

// Each conformance model loads and compiles; what it computes is compared in the root package.
func TestConformance(t *testing.T) {
	for _, file := range conformance(t) {
		m, err := Load(file, Overrides{})
		if err == nil {
			_, err = m.Compile(context.Background())
		}
		if err != nil {
			t.Errorf("%v", err)
		} else if len(m.Runs) == 0 || m.Name == "" {
			t.Errorf("%s: name %q, %d runs", file, m.Name, len(m.Runs))
		}
	}
}

func conformance(t testing.TB) []string {
	files, err := filepath.Glob("../testdata/conformance/models/*.toml")
	if err != nil || len(files) < 24 {
		t.Fatalf("%d models: %v", len(files), err)
	}
	return files
}

const small = `spikelane = 1
name = "small"
duration = "2*T"
seed = 7
[constants]
T = "10*ms"
half = 0.5
[[neurons]]
name = "P"
count = 3
equations = "dv/dt = (half - v)/T : 1"
threshold = "v > half/2"
reset = "v = 0"
init = ["v = 0.1*i"]
[[monitor]]
kind = "spikes"
name = "spikes"
source = "P"
`

func TestOverrides(t *testing.T) {
	seed := int64(8)
	tests := []struct {
		name string
		over Overrides
		want units.Time
	}{
		{"none", Overrides{}, 20 * units.Millisecond},
		{"duration", Overrides{Duration: "T + 1*ms"}, 11 * units.Millisecond},
		{"set", Overrides{Set: []Setting{{"T", "3*ms"}}, Seed: &seed, Dt: "T/10"}, 6 * units.Millisecond},
		{"set in terms of another", Overrides{Set: []Setting{{"T", "half*4*ms"}}}, 4 * units.Millisecond},
		{"the last of two", Overrides{Set: []Setting{{"T", "3*ms"}, {"T", "5*ms"}}}, 10 * units.Millisecond},
	}
	for _, tt := range tests {
		m, err := Parse("small.toml", []byte(small), tt.over)
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		// One product or sum of exactly written numbers: equal up to the rounding of the SI prefix.
		if got := m.Runs[0].Duration; len(m.Runs) != 1 || got < tt.want*(1-1e-15) || got > tt.want*(1+1e-15) {
			t.Errorf("%s: runs %v, want one of %v", tt.name, m.Runs, tt.want)
		}
	}
}

func TestOverrideFaults(t *testing.T) {
	tests := []struct {
		over Overrides
		want string
	}{
		{Overrides{Set: []Setting{{"Tt", "3*ms"}}}, "--set:1:1: F007 small.toml has no constant \"Tt\"\nTt\n^^\n  did you mean \"T\"?"},
		{Overrides{Set: []Setting{{"T", "3*"}}}, "--set T:1:"},
		{Overrides{Duration: "3*mV"}, "--duration:1:"},
		{Overrides{Duration: "-3*ms"}, "--duration:1:1: F008"},
		{Overrides{Dt: "1*m s"}, "--dt:1:"},
	}
	for _, tt := range tests {
		err := faultsOf("small.toml", []byte(small), tt.over)
		if err == nil || !strings.HasPrefix(err.Error(), tt.want) {
			t.Errorf("%+v: got %v, want %s", tt.over, err, tt.want)
		}
	}
}

func TestParseInitial(t *testing.T) {
	tests := []struct {
		text, variable, index, value string
		offset                       int // of the fault; -1 none
	}{
		{"v = 1", "v", "", " 1", -1},
		{" v_2=x == 1", "v_2", "", "x == 1", -1},
		{"v[i == 3] = 2", "v", "i == 3", " 2", -1},
		{"w[(i + x[2]) % 3 == 0] = 2", "w", "(i + x[2]) % 3 == 0", " 2", -1},
		{"v[3]= 2", "v", "3", " 2", -1},
		{"v == 3", "", "", "", 2},
		{"v += 3", "", "", "", 2},
		{"v **= 3", "", "", "", 2},
		{"v", "", "", "", 1},
		{"v[3", "", "", "", 1},
		{"v[(3] = 1", "", "", "", 1},
		{"P.v = 3", "", "", "", 1},
		{"3 = v", "", "", "", 0},
		{"", "", "", "", 0},
		{"v 3", "", "", "", 2},
	}
	for _, tt := range tests {
		in, offset, msg, _ := parseInitial(tt.text)
		if tt.offset >= 0 {
			if msg == "" || offset != tt.offset {
				t.Errorf("%q: fault %q at %d, want one at %d", tt.text, msg, offset, tt.offset)
			}
			continue
		}
		index := tt.text[in.index[0]:in.index[1]]
		if msg != "" || in.variable != tt.variable || index != tt.index || tt.text[in.value[0]:in.value[1]] != tt.value {
			t.Errorf("%q: %+v, %q", tt.text, in, msg)
		}
	}
}

// Any text gives a model or faults that stand in it.
func FuzzParse(f *testing.F) {
	for _, pattern := range []string{"../testdata/conformance/models/*.toml", "testdata/errors/*.toml"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(string(text))
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		err := faultsOf("fuzz.toml", []byte(text), Overrides{})
		if err == nil {
			return
		}
		faults, ok := errors.AsType[Errors](err)
		if !ok || len(faults) == 0 {
			t.Fatalf("%T: %v", err, err)
		}
		lines := strings.Split(text, "\n")
		for _, e := range faults {
			if e.Line < 1 || e.Line > len(lines) || e.Col < 1 || e.Col > len([]rune(lines[e.Line-1]))+1 {
				t.Errorf("%d:%d is outside the file: %v", e.Line, e.Col, e)
			}
			if e.Msg == "" || e.Code == "" {
				t.Errorf("a fault without a code or a message: %#v", e)
			}
		}
	})
}
