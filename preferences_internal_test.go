package spikelane

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"
)

// The kind of each preference is that of its field, its name says which, and its default is allowed.
func TestPreferenceTable(t *testing.T) {
	types := map[preferenceKind]string{
		textPreference: "*string", choicePreference: "*string", listPreference: "*[]string", integerPreference: "*int",
		amountPreference: "*int64", timePreference: "*time.Duration", tablePreference: "*map[string]string",
	}
	seen := map[any]string{}
	prefs := DefaultPreferences()
	for k := range preferenceTable {
		p := &preferenceTable[k]
		at := p.field(&prefs)
		if got := fmt.Sprintf("%T", at); got != types[p.kind] {
			t.Errorf("%s: its field is a %s, its kind wants a %s", p.name, got, types[p.kind])
		}
		if other := seen[at]; other != "" {
			t.Errorf("%s and %s have one field", p.name, other)
		}
		seen[at] = p.name
		if p.doc == "" || strings.Contains(p.doc, "\n") || strings.HasSuffix(p.doc, ".") {
			t.Errorf("%s: %q is no line of documentation", p.name, p.doc)
		}
		if p.kind == integerPreference && p.most == 0 {
			t.Errorf("%s: an integer needs a bound", p.name)
		}
	}
	if fields := countFields(reflect.TypeFor[Preferences]()); fields != len(preferenceTable) {
		t.Errorf("%d fields, %d preferences", fields, len(preferenceTable))
	}
	if errs := prefs.refuse(); len(errs) > 0 {
		t.Errorf("the defaults: %v", errs)
	}
}

// The page of the documentation has this table.
func TestPreferencesPage(t *testing.T) {
	page, err := os.ReadFile("docs/preferences.md")
	if err != nil {
		t.Fatal(err)
	}
	defaults := DefaultPreferences()
	var want strings.Builder
	want.WriteString("| name | kind | default | for |\n| --- | --- | --- | --- |\n")
	for k := range preferenceTable {
		p := &preferenceTable[k]
		text := "not set"
		if written := preferenceText(p, p.get(&defaults)); written != "" {
			text = "`" + written + "`"
		}
		// Markdown would take <cmath> for one of HTML's own.
		fmt.Fprintf(&want, "| `%s` | %s | %s | %s |\n", p.name, p.kindName(), text, strings.ReplaceAll(p.doc, "<", `\<`))
	}
	if !strings.Contains(string(page), want.String()+"\n") {
		t.Errorf("docs/preferences.md has another table than\n%s", &want)
	}
}

func countFields(t reflect.Type) int {
	n := 0
	for k := range t.NumField() {
		if f := t.Field(k).Type; f.Kind() == reflect.Struct {
			n += countFields(f)
		} else {
			n++
		}
	}
	return n
}

// samplesOf are values of each kind, all of which must survive being written and read.
var samplesOf = map[preferenceKind][]any{
	textPreference:    {"a", `C:\x "y"`, `it's "so" \`, "é ☃"},
	choicePreference:  {"go", "native"},
	listPreference:    {[]string{}, []string{"-O3"}, []string{"a b", `"q"`, "c=d", "[", "#"}},
	integerPreference: {0, 1, 1024},
	amountPreference:  {int64(0), int64(1), int64(1e9), int64(512 << 20), int64(1<<62 - 1<<10)},
	timePreference: {
		time.Nanosecond, 1500 * time.Microsecond, time.Second, 90 * time.Second, 5 * time.Minute, 36 * time.Hour,
		time.Duration(1<<53 - 1),
	},
	tablePreference: {map[string]string{}, map[string]string{"A": "1", "b c": "x = y", "É": `"`}},
}

// What is written as TOML is read as the same value, from a file and from the environment.
func TestPreferencesRoundTrip(t *testing.T) {
	for k := range preferenceTable {
		p := &preferenceTable[k]
		for _, want := range samplesOf[p.kind] {
			if p.refuseAll(want) != nil {
				continue
			}
			text := preferenceText(p, want)
			prefs := DefaultPreferences()
			r := &preferenceReader{prefs: &prefs, sources: map[string]string{}}
			r.file("f.toml", p.name+" = "+text, "")
			if got := p.get(&prefs); len(r.errs) > 0 || !reflect.DeepEqual(got, want) {
				t.Errorf("%s = %s: got %#v, want %#v; %v", p.name, text, got, want, r.errs)
			}
			if p.kind == listPreference || p.kind == tablePreference {
				prefs, r.errs = DefaultPreferences(), nil
				r.environ([]string{p.variable() + "=" + text})
				if got := p.get(&prefs); len(r.errs) > 0 || !reflect.DeepEqual(got, want) {
					t.Errorf("%s=%s: got %#v, want %#v; %v", p.variable(), text, got, want, r.errs)
				}
			}
		}
	}
}

func TestParseTime(t *testing.T) {
	tests := []struct {
		text string
		want time.Duration
		ok   bool
	}{
		{"5 min", 5 * time.Minute, true},
		{"30*second", 30 * time.Second, true},
		{"90 s", 90 * time.Second, true},
		{"5*ms", 5 * time.Millisecond, true},
		{"1.5h", 90 * time.Minute, true},
		{" 2 * minutes ", 2 * time.Minute, true},
		{"1e3 us", time.Millisecond, true},
		{"0 s", 0, true},
		{"100 usecond", 100 * time.Microsecond, true},
		{"0.4 nsecond", 0, true},
		{"-1 s", -time.Second, true},
		{"5", 0, false},
		{"", 0, false},
		{"s", 0, false},
		{"5 Hz", 0, false},
		{"5 mV", 0, false},
		{"5 m", 0, false},
		{"1m30s", 0, false},
		{"5**s", 0, false},
		{"NaN s", 0, false},
		{"Inf s", 0, false},
		{"1e300 h", 0, false},
		{"0x1 s", 0, false},
		{"1 2 s", 0, false},
		{"300 years", 0, false},
	}
	for _, tt := range tests {
		if got, ok := parseTime(tt.text); ok != tt.ok || ok && got != tt.want {
			t.Errorf("%q: got %v, %v, want %v, %v", tt.text, got, ok, tt.want, tt.ok)
		}
	}
}

// A file is not used if it belongs to another user than this one and root, or if others may write it.
func TestDistrust(t *testing.T) {
	if os.Geteuid() < 0 {
		t.Skip("files here have no owners")
	}
	file := filepath.Join(t.TempDir(), "f")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	me := os.Geteuid()
	tests := []struct {
		mode os.FileMode
		user int
		want string
	}{
		{0o644, me, ""},
		{0o600, me, ""},
		{0o664, me, "others may write"},
		{0o646, me, "others may write"},
		{0o666, me, "others may write"},
		{0o644, me + 1, "belongs to another user"},
	}
	for _, tt := range tests {
		if err := os.Chmod(file, tt.mode); err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(file)
		if err != nil {
			t.Fatal(err)
		}
		got := distrust(info, tt.user)
		if me == 0 && tt.user != me {
			tt.want = "" // root's file is anybody's to trust
		}
		if tt.want == "" && got != "" || !strings.Contains(got, tt.want) {
			t.Errorf("%v, user %d: got %q, want %q", tt.mode, tt.user, got, tt.want)
		}
	}
	if me != 0 {
		return // only root gives files away
	}
	if err := os.Chown(file, 12345, -1); err != nil {
		t.Skip(err)
	}
	info, err := os.Stat(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(file, 0o600); err != nil {
		t.Fatal(err)
	}
	if got := distrust(info, 0); !strings.Contains(got, "belongs to another user, with the number 12345") {
		t.Errorf("a file of user 12345: %q", got)
	}
	if info, err = os.Stat(file); err != nil {
		t.Fatal(err)
	}
	if got := distrust(info, 12345); got != "" {
		t.Errorf("a file of user 12345 for that user: %q", got)
	}
}

// Any text gives preferences that can be written and read again, or faults that stand in it.
func FuzzPreferences(f *testing.F) {
	files, err := filepath.Glob("testdata/preferences/*.toml")
	if err != nil || len(files) == 0 {
		f.Fatalf("%d files, %v", len(files), err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(text))
	}
	folder, err := filepath.Abs("folder")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string) {
		prefs := DefaultPreferences()
		r := &preferenceReader{prefs: &prefs, sources: map[string]string{}}
		r.file("fuzz.toml", text, folder)
		lines := strings.Split(text, "\n")
		for _, e := range r.errs {
			if e.Line < 1 || e.Line > len(lines) || e.Col < 1 || e.Col > len([]rune(lines[e.Line-1]))+1 {
				t.Errorf("%d:%d is outside the file: %v", e.Line, e.Col, e)
			}
			if e.Msg == "" || e.Code == "" || !strings.Contains(e.Error(), e.Msg) {
				t.Errorf("a fault without a code or a message: %#v", e)
			}
		}
		if len(r.errs) > 0 {
			return
		}
		if errs := prefs.refuse(); errs != nil {
			t.Fatalf("read from a file, refused from Go: %v", errs)
		}
		var again strings.Builder
		for _, v := range prefs.values(r.sources) {
			if v.String() != "" {
				fmt.Fprintf(&again, "%s = %s\n", v.Name, v)
			}
		}
		back := DefaultPreferences()
		r = &preferenceReader{prefs: &back, sources: map[string]string{}}
		r.file("again.toml", again.String(), folder)
		if len(r.errs) > 0 || !reflect.DeepEqual(back, prefs) {
			t.Errorf("%v\n%s\ngot %+v, want %+v", r.errs, &again, back, prefs)
		}
	})
}

// The same for one variable of the environment, of each kind.
func FuzzPreferenceVariable(f *testing.F) {
	for _, text := range []string{"", "go", "-O2 -g", `["-O2", "a b"]`, `{A = "1"}`, "A=1 B=2", "5 min", "1 GB", "12", "[", "{}", "[\"a\"]\nb = 1", "A=1 A=2", "=", " \t"} {
		f.Add(text)
	}
	defaults := DefaultPreferences()
	f.Fuzz(func(t *testing.T, text string) {
		for k := range preferenceTable {
			p := &preferenceTable[k]
			prefs := DefaultPreferences()
			r := &preferenceReader{prefs: &prefs, sources: map[string]string{}}
			r.environ([]string{p.variable() + "=" + text})
			for _, e := range r.errs {
				if e.File != p.variable() || e.Line != 0 || e.Msg == "" || e.Error() == "" {
					t.Errorf("%#v", e)
				}
			}
			if len(r.errs) == 0 {
				if errs := prefs.refuse(); errs != nil {
					t.Errorf("%s=%q is refused from Go: %v", p.variable(), text, errs)
				}
			} else if got := p.get(&prefs); !reflect.DeepEqual(got, p.get(&defaults)) {
				t.Errorf("%s=%q: set to %v in spite of a fault", p.variable(), text, got)
			}
		}
	})
}

func BenchmarkLoadPreferences(b *testing.B) {
	user, project := filepath.Join(b.TempDir(), "user.toml"), filepath.Join(b.TempDir(), "project.toml")
	for file, text := range map[string]string{
		user:    "[codegen]\ntarget = \"native\"\nmax_cache_dir_size = \"2 GB\"\n[codegen.cpp]\ncompiler = \"g++ -pipe\"\ncompile_timeout = \"10 min\"\n",
		project: "codegen.cpp.headers = [\"<cmath>\", \"mine.hpp\"]\ncodegen.cpp.include_dirs = [\"include\"]\ncodegen.cpp.libraries = [\"gsl\"]\n",
	} {
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			b.Fatal(err)
		}
	}
	for _, c := range []struct {
		name string
		o    PreferenceOptions
	}{{"none", PreferenceOptions{}}, {"two", PreferenceOptions{Files: []string{user, project}}}} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				if _, _, err := c.o.Load(DefaultPreferences()); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
