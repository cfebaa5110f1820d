package spikelane_test

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/spikelane/spikelane"
)

// load reads preferences from the texts of files and from variables, and nothing else.
func load(t *testing.T, variables []string, texts ...string) (spikelane.Preferences, spikelane.PreferenceReport, error) {
	t.Helper()
	o := spikelane.PreferenceOptions{Files: []string{}, Environ: append([]string{}, variables...)}
	for _, text := range texts {
		file := filepath.Join(t.TempDir(), "preferences.toml")
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		o.Files = append(o.Files, file)
	}
	return o.Load(spikelane.DefaultPreferences())
}

var updatePreferences = flag.Bool("preferences.update", false, "rewrite the golden errors of preferences")

// Every wrong file gives exactly the words of its golden file. A line "# env NAME=VALUE" is a variable of the environment.
func TestPreferenceErrors(t *testing.T) {
	files, err := filepath.Glob("testdata/preferences/*.toml")
	if err != nil || len(files) < 12 {
		t.Fatalf("%d wrong files, want at least 12; %v", len(files), err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".toml"), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			environ := []string{}
			for line := range strings.Lines(string(text)) {
				if v, ok := strings.CutPrefix(line, "# env "); ok {
					environ = append(environ, strings.TrimSuffix(v, "\n"))
				}
			}
			o := spikelane.PreferenceOptions{Files: []string{file}, Environ: environ}
			_, _, fault := o.Load(spikelane.DefaultPreferences())
			faults, ok := errors.AsType[spikelane.PreferenceErrors](fault)
			if !ok || !errors.Is(fault, spikelane.ErrPreferences) || len(faults) == 0 {
				t.Fatalf("got %v, want PreferenceErrors", fault)
			}
			got, golden := fault.Error()+"\n", strings.TrimSuffix(file, ".toml")+".txt"
			if *updatePreferences {
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

// Every form that a value may have in a file and in the environment.
func TestPreferenceForms(t *testing.T) {
	type p = spikelane.Preferences
	tests := []struct {
		text    string // of a file
		environ string
		got     func(p) any
		want    any
	}{
		{"[codegen]\ntarget = 'go'", "CODEGEN_TARGET=go", func(p p) any { return p.Codegen.Target }, "go"},
		{"codegen.max_cache_dir_size = 12", "CODEGEN_MAX_CACHE_DIR_SIZE=12", func(p p) any { return p.Codegen.MaxCacheDirSize }, int64(12)},
		{"codegen.max_cache_dir_size = '512 MiB'", "CODEGEN_MAX_CACHE_DIR_SIZE=512MiB", func(p p) any { return p.Codegen.MaxCacheDirSize }, int64(512 << 20)},
		{"[codegen]\ncpp.compiler = 'ccache g++'", "CODEGEN_CPP_COMPILER=ccache g++", func(p p) any { return p.Codegen.Cpp.Compiler }, "ccache g++"},
		{"[codegen.cpp]\nextra_compile_args = []", "CODEGEN_CPP_EXTRA_COMPILE_ARGS=[]", func(p p) any { return p.Codegen.Cpp.ExtraCompileArgs }, []string{}},
		{"[codegen.cpp]\nextra_compile_args_gcc = ['-O2', '-g']", "CODEGEN_CPP_EXTRA_COMPILE_ARGS_GCC= -O2\t-g ", func(p p) any { return p.Codegen.Cpp.ExtraCompileArgsGCC }, []string{"-O2", "-g"}},
		{"[codegen.cpp]\ndefine_macros = ['A=\"x y\"', 'B']", `CODEGEN_CPP_DEFINE_MACROS=['A="x y"', 'B']`, func(p p) any { return p.Codegen.Cpp.DefineMacros }, []string{`A="x y"`, "B"}},
		{"codegen = { cpp = { headers = ['<cmath>'] } }", "CODEGEN_CPP_HEADERS=<cmath>", func(p p) any { return p.Codegen.Cpp.Headers }, []string{"<cmath>"}},
		{"codegen.cpp.march = 'x86-64-v3'", "CODEGEN_CPP_MARCH=x86-64-v3", func(p p) any { return p.Codegen.Cpp.March }, "x86-64-v3"},
		{"codegen.cpp.march = ''", "", func(p p) any { return p.Codegen.Cpp.March }, ""},
		{"codegen.cpp.compile_timeout = '90*second'", "CODEGEN_CPP_COMPILE_TIMEOUT=1.5 min", func(p p) any { return p.Codegen.Cpp.CompileTimeout }, 90 * time.Second},
		{"devices.cpp_standalone.openmp_threads = 0x10", "DEVICES_CPP_STANDALONE_OPENMP_THREADS=16", func(p p) any { return p.Standalone.OpenMPThreads }, 16},
		{
			"[devices.cpp_standalone.run_environment_variables]\nA = '1'\nB = 'x=y'", "DEVICES_CPP_STANDALONE_RUN_ENVIRONMENT_VARIABLES=A=1 B=x=y",
			func(p p) any { return p.Standalone.RunEnvironment },
			map[string]string{"A": "1", "B": "x=y"},
		},
		{
			"devices.cpp_standalone.run_environment_variables = {A = 'x y'}", "DEVICES_CPP_STANDALONE_RUN_ENVIRONMENT_VARIABLES={A = 'x y'}",
			func(p p) any { return p.Standalone.RunEnvironment },
			map[string]string{"A": "x y"},
		},
		{
			"devices.cpp_standalone.run_environment_variables.A = ''", "DEVICES_CPP_STANDALONE_RUN_ENVIRONMENT_VARIABLES=A=",
			func(p p) any { return p.Standalone.RunEnvironment },
			map[string]string{"A": ""},
		},
	}
	for _, tt := range tests {
		prefs, _, err := load(t, nil, tt.text)
		if err != nil {
			t.Errorf("%s: %v", tt.text, err)
		} else if got := tt.got(prefs); !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%s: got %#v, want %#v", tt.text, got, tt.want)
		}
		if tt.environ == "" {
			continue
		}
		if prefs, _, err = load(t, []string{"SPIKELANE_" + tt.environ}); err != nil {
			t.Errorf("%s: %v", tt.environ, err)
		} else if got := tt.got(prefs); !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%s: got %#v, want %#v", tt.environ, got, tt.want)
		}
	}
}

// Each preference by itself is from where it stands last: Go, files in order, the environment.
func TestPreferencePrecedence(t *testing.T) {
	dir := t.TempDir()
	first, second := filepath.Join(dir, "first.toml"), filepath.Join(dir, "second.toml")
	for file, text := range map[string]string{
		first:  "[codegen]\ntarget = \"native\"\n\n[codegen.cpp]\nmarch = \"x86-64\"\nheaders = [\"a\"]\n",
		second: "codegen.cpp.march = \"x86-64-v2\"\ncodegen.cpp.headers = [\"b\"]\n",
	} {
		if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	base := spikelane.DefaultPreferences()
	base.Codegen.Target, base.Codegen.Cpp.Compiler, base.Codegen.Cpp.Libraries = "go", "mine", []string{"gsl"}
	o := spikelane.PreferenceOptions{Files: []string{first, second}, Environ: []string{"SPIKELANE_CODEGEN_CPP_HEADERS=x", "SPIKELANE_CODEGEN_CPP_HEADERS=c", "PATH=x", "SPIKELANE_CODEGEN_CPP_LIBRARY_DIRS="}}
	prefs, report, err := o.Load(base)
	if err != nil {
		t.Fatal(err)
	}
	slashed := filepath.ToSlash
	want := map[string][2]string{
		"codegen.target":               {`"native"`, slashed(first) + ":2"},
		"codegen.cpp.march":            {`"x86-64-v2"`, slashed(second) + ":1"},
		"codegen.cpp.headers":          {`["c"]`, "environment SPIKELANE_CODEGEN_CPP_HEADERS"},
		"codegen.cpp.compiler":         {`"mine"`, "Go"},
		"codegen.cpp.libraries":        {`["gsl"]`, "Go"},
		"codegen.cpp.library_dirs":     {"", "default"},
		"codegen.max_cache_dir_size":   {`"1 GB"`, "default"},
		"codegen.cpp.compile_timeout":  {`"5 min"`, "default"},
		"codegen.cpp.define_macros":    {"", "default"},
		"codegen.cache_dir":            {`""`, "default"},
		"codegen.cpp.include_dirs":     {"", "default"},
		"codegen.cpp.no_such_variable": {"", ""},
	}
	for name, w := range want {
		n := slices.IndexFunc(report.Values, func(v spikelane.PreferenceValue) bool { return v.Name == name })
		if w[1] == "" {
			if n >= 0 {
				t.Errorf("%s is listed", name)
			}
			continue
		}
		if v := report.Values[n]; v.String() != w[0] || v.Source != w[1] {
			t.Errorf("%s: %s from %s, want %s from %s", name, v, v.Source, w[0], w[1])
		}
	}
	if prefs.Codegen.Target != "native" || prefs.Codegen.Cpp.March != "x86-64-v2" || !slices.Equal(prefs.Codegen.Cpp.Headers, []string{"c"}) || prefs.Codegen.Cpp.Compiler != "mine" {
		t.Errorf("%+v", prefs)
	}
	if !slices.Equal(report.Files, []string{slashed(first), slashed(second)}) || len(report.Warnings) > 0 {
		t.Errorf("files %v, warnings %v", report.Files, report.Warnings)
	}
	if prefs.Codegen.Cpp.Libraries[0] = "other"; base.Codegen.Cpp.Libraries[0] != "gsl" {
		t.Error("the result shares memory with the base")
	}
	line, err := json.Marshal(report.Values[2])
	if err != nil || string(line) != `{"name":"codegen.max_cache_dir_size","value":"1 GB","source":"default"}` {
		t.Errorf("%s, %v", line, err)
	}
}

// Relative paths in a file begin at its folder, those of the environment are left alone.
func TestPreferenceFolders(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	if err := os.Mkdir("sub", 0o777); err != nil {
		t.Fatal(err)
	}
	absolute := filepath.Join(dir, "absolute")
	text := "[codegen]\ncache_dir = 'cache'\n[codegen.cpp]\ninclude_dirs = ['include', '../up', 'none', '" + absolute + "']\nlibraries = ['gsl']\n"
	if err := os.WriteFile("sub/p.toml", []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	dir, err := os.Getwd() // its real name
	if err != nil {
		t.Fatal(err)
	}
	o := spikelane.PreferenceOptions{Files: []string{"sub/p.toml"}, Environ: []string{"SPIKELANE_CODEGEN_CPP_LIBRARY_DIRS=lib"}}
	prefs, _, err := o.Load(spikelane.DefaultPreferences())
	if err != nil {
		t.Fatal(err)
	}
	sub := filepath.Join(dir, "sub")
	want := []string{filepath.Join(sub, "include"), filepath.Join(dir, "up"), filepath.Join(sub, "none"), absolute}
	if c := prefs.Codegen; c.CacheDir != filepath.Join(sub, "cache") || !slices.Equal(c.Cpp.IncludeDirs, want) || c.Cpp.LibraryDirs[0] != "lib" || c.Cpp.Libraries[0] != "gsl" {
		t.Errorf("%+v, want include_dirs %v", c, want)
	}
	for _, word := range []string{"", "none"} {
		if prefs, _, err := load(t, nil, "codegen.cache_dir = '"+word+"'"); err != nil || prefs.Codegen.CacheDir != word {
			t.Errorf("cache_dir %q: %q, %v", word, prefs.Codegen.CacheDir, err)
		}
	}
}

// What Go gives is checked as files are, and what is zero and may not be is a default.
func TestPreferencesFromGo(t *testing.T) {
	none := spikelane.PreferenceOptions{Files: []string{}, Environ: []string{}}
	prefs, report, err := none.Load(spikelane.Preferences{})
	if err != nil {
		t.Fatal(err)
	}
	if prefs.Codegen.Target != "auto" || prefs.Codegen.Cpp.CompileTimeout != 5*time.Minute || prefs.Standalone.RunCommand[0] != "./main" || prefs.Standalone.MakeCommand != "make" {
		t.Errorf("%+v", prefs)
	}
	for _, v := range report.Values {
		if want := map[bool]string{true: "Go", false: "default"}[v.Name == "codegen.max_cache_dir_size"]; v.Source != want {
			t.Errorf("%s is from %s, want %s", v.Name, v.Source, want)
		}
	}
	bad := spikelane.Preferences{}
	bad.Codegen.Target, bad.Codegen.MaxCacheDirSize, bad.Codegen.Cpp.Libraries, bad.Codegen.Cpp.CompileTimeout = "nativ", -1, []string{"-lm", ""}, -time.Second
	bad.Standalone.RunEnvironment = map[string]string{"a=b": "\x00"}
	const want = `Preferences: P004 codegen.target is "nativ", want "auto", "native", "cpp" or "go"; did you mean "native"?

Preferences: P004 codegen.max_cache_dir_size is -1, want 0 or more

Preferences: P004 codegen.cpp.libraries: "-lm", want the name of a library, such as "gsl" for -lgsl

Preferences: P004 codegen.cpp.libraries has an empty string

Preferences: P004 codegen.cpp.compile_timeout is -1 s, want more than nothing

Preferences: P004 devices.cpp_standalone.run_environment_variables: "a=b" cannot be the name of a variable

Preferences: P004 devices.cpp_standalone.run_environment_variables: "\x00" has a control character, or is not UTF-8`
	if _, _, err := none.Load(bad); err == nil || err.Error() != want {
		t.Errorf("got:\n%v\nwant:\n%s", err, want)
	}
	net := spikelane.NewNetwork("n", spikelane.Config{Preferences: &bad})
	if _, err := net.Compile(context.Background()); err == nil || err.Error() != want {
		t.Errorf("Compile: got:\n%v\nwant:\n%s", err, want)
	}
}
