package spikelane_test

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/spikelane/spikelane"
)

// home makes an empty folder the working directory and another one the user's folder of settings, and returns the names of
// the files of the user and of the project, the first with its folders.
func home(t *testing.T) (user, project string) {
	t.Helper()
	dir := t.TempDir()
	for _, name := range []string{"HOME", "XDG_CONFIG_HOME", "AppData"} { // of all systems
		t.Setenv(name, dir)
	}
	config, err := os.UserConfigDir()
	if err != nil {
		t.Skip(err)
	}
	if err := os.MkdirAll(filepath.Join(config, "spikelane"), 0o777); err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	return filepath.Join(config, "spikelane", "preferences.toml"), "spikelane_preferences.toml"
}

func write(t *testing.T, file, text string, mode os.FileMode) {
	t.Helper()
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(file, mode); err != nil { // WriteFile's is less the umask
		t.Fatal(err)
	}
}

// The files of the user and of the project are found, in this order, and the process's environment after them.
func TestLoadPreferences(t *testing.T) {
	user, project := home(t)
	prefs, report, err := spikelane.LoadPreferences(spikelane.DefaultPreferences())
	if err != nil || !reflect.DeepEqual(prefs, spikelane.DefaultPreferences()) || report.Files != nil || report.Warnings != nil || !slices.Equal(report.Missing, []string{filepath.ToSlash(user), project}) {
		t.Errorf("no file: %+v, %+v, %v", prefs, report, err)
	}
	write(t, user, "codegen.target = \"native\"\ncodegen.cpp.march = \"a\"\ncodegen.cpp.compiler = \"user\"\n", 0o644)
	write(t, project, "codegen.cpp.march = \"b\"\ncodegen.cpp.compiler = \"project\"\n", 0o644)
	t.Setenv("SPIKELANE_CODEGEN_CPP_COMPILER", "environment")
	prefs, report, err = spikelane.LoadPreferences(spikelane.DefaultPreferences())
	if c := prefs.Codegen; err != nil || c.Target != "native" || c.Cpp.March != "b" || c.Cpp.Compiler != "environment" {
		t.Errorf("%+v, %v", c, err)
	}
	if want := []string{filepath.ToSlash(user), project}; !slices.Equal(report.Files, want) {
		t.Errorf("files %v, want %v", report.Files, want)
	}
}

// What a folder from elsewhere says of programs, code, flags and paths is left out, until the user trusts the folder.
func TestTrustedFolders(t *testing.T) {
	user, project := home(t)
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	write(t, project, "codegen.target = \"go\"\ncodegen.cache_dir = \"cache\"\n[codegen.cpp]\ncompiler = \"./evil\"\nmarch = \"a\"\n[trust]\nfolders = [\"/\"]\n", 0o644)
	load := func() (string, []string) {
		prefs, report, err := spikelane.LoadPreferences(spikelane.DefaultPreferences())
		if err != nil {
			t.Fatal(err)
		}
		if c := prefs.Codegen; c.Target != "go" || c.Cpp.March != "a" {
			t.Errorf("what runs nothing: %+v", c)
		}
		return prefs.Codegen.Cpp.Compiler, report.Warnings
	}
	compiler, warnings := load()
	want := project + " sets what can run programs, and is left out: codegen.cache_dir (line 2), codegen.cpp.compiler (line 4), trust.folders (line 7); if you trust this folder, name it in trust.folders of " + filepath.ToSlash(user) + ", or in SPIKELANE_TRUST_FOLDERS"
	if compiler != "" || !slices.Equal(warnings, []string{want}) {
		t.Errorf("compiler %q, warnings %q, want %q", compiler, warnings, want)
	}
	for _, folder := range []string{here + "else", filepath.Join(here, "within")} {
		t.Setenv("SPIKELANE_TRUST_FOLDERS", folder)
		if compiler, warnings = load(); compiler != "" || len(warnings) != 1 {
			t.Errorf("%s is trusted: compiler %q, warnings %q", folder, compiler, warnings)
		}
	}
	for _, folder := range []string{here, ".", filepath.Dir(here)} {
		t.Setenv("SPIKELANE_TRUST_FOLDERS", folder)
		if compiler, warnings = load(); compiler != "./evil" || warnings != nil {
			t.Errorf("%s is trusted: compiler %q, warnings %q", folder, compiler, warnings)
		}
	}
	t.Setenv("SPIKELANE_TRUST_FOLDERS", "")
	write(t, user, "trust.folders = [\""+filepath.ToSlash(here)+"\"]\n", 0o644)
	if compiler, warnings = load(); compiler != "./evil" || warnings != nil {
		t.Errorf("the user's file trusts it: compiler %q, warnings %q", compiler, warnings)
	}
}

// A file that others may write is not used, which is a warning; one that is named is used whatever it is.
func TestUntrustedPreferences(t *testing.T) {
	if os.Geteuid() < 0 {
		t.Skip("files here do not say who may write them")
	}
	user, project := home(t)
	for _, x := range []struct {
		file string
		mode os.FileMode
	}{{user, 0o666}, {project, 0o666}, {user, 0o664}, {project, 0o646}} {
		file := x.file
		write(t, file, "codegen.target = \"go\"\n", x.mode)
		prefs, report, err := spikelane.LoadPreferences(spikelane.DefaultPreferences())
		want := "the preferences in " + file + " are not used, since they name programs to run, and others may write the file (" + x.mode.String() + "); chmod go-w takes that away"
		if err != nil || prefs.Codegen.Target != "auto" || len(report.Warnings) != 1 || report.Warnings[0] != want || len(report.Files) > 0 {
			t.Errorf("target %s, %+v, %v; want the warning %q", prefs.Codegen.Target, report, err, want)
		}
		var log strings.Builder
		net := spikelane.NewNetwork("n", spikelane.Config{Logger: slog.New(slog.NewTextHandler(&log, nil))})
		p, err := net.Compile(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(log.String(), "are not used"); n != 1 || !slices.Contains(p.Report().Warnings, want) {
			t.Errorf("%d lines of the log, want 1; report %v\n%s", n, p.Report().Warnings, &log)
		}
		prefs, report, err = spikelane.PreferenceOptions{Files: []string{file}}.Load(spikelane.DefaultPreferences())
		if err != nil || prefs.Codegen.Target != "go" || report.Warnings != nil {
			t.Errorf("named: target %s, %+v, %v", prefs.Codegen.Target, report, err)
		}
		if err := os.Remove(file); err != nil {
			t.Fatal(err)
		}
	}
}

// A file of another user is not used. Only root can make one.
func TestPreferencesOfAnother(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("takes root")
	}
	_, project := home(t)
	write(t, project, "codegen.target = \"go\"\n", 0o644)
	if err := os.Chown(project, 12345, -1); err != nil {
		t.Skip(err)
	}
	prefs, report, err := spikelane.LoadPreferences(spikelane.DefaultPreferences())
	if err != nil || prefs.Codegen.Target != "auto" || len(report.Warnings) != 1 || !strings.HasSuffix(report.Warnings[0], "the file belongs to another user, with the number 12345") {
		t.Errorf("target %s, %+v, %v", prefs.Codegen.Target, report, err)
	}
}

// A file that cannot be read is an error, and so is one that is named and missing.
func TestUnreadablePreferences(t *testing.T) {
	_, project := home(t)
	if err := os.Mkdir(project, 0o777); err != nil {
		t.Fatal(err)
	}
	if _, _, err := spikelane.LoadPreferences(spikelane.DefaultPreferences()); err == nil || err.Error() != project+": P005 the file cannot be read: it is no file" {
		t.Errorf("a folder: %v", err)
	}
	_, _, err := spikelane.PreferenceOptions{Files: []string{"missing.toml"}}.Load(spikelane.DefaultPreferences())
	if err == nil || !errors.Is(err, spikelane.ErrPreferences) || !strings.HasPrefix(err.Error(), "missing.toml: P005 the file cannot be read: ") {
		t.Errorf("missing: %v", err)
	}
	if err := os.Remove(project); err != nil {
		t.Fatal(err)
	}
	write(t, project, strings.Repeat("#", 1<<20)+"\n", 0o644)
	if _, _, err := spikelane.LoadPreferences(spikelane.DefaultPreferences()); err == nil || !strings.Contains(err.Error(), "more than 1048576 bytes") {
		t.Errorf("a large file: %v", err)
	}
}

// Config.Target wins over the preference, "auto" too; where it leaves the choice open, an error says whose it was.
func TestPreferredTarget(t *testing.T) {
	_, project := home(t)
	write(t, project, "[codegen]\ntarget = \"go\"\n", 0o644)
	target := func(c spikelane.Config) string {
		p, err := spikelane.NewNetwork("n", c).Compile(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		if got := p.Preferences().Codegen.Target; c.Preferences == nil && got != "go" {
			t.Errorf("%+v: the program's preference is %q", c, got)
		}
		return p.Report().Target
	}
	fastest := spikelane.Targets()[0].Name
	if got := target(spikelane.Config{}); got != "go" {
		t.Errorf("by preference: %s", got)
	}
	if got := target(spikelane.Config{Target: "auto"}); got != fastest {
		t.Errorf("auto by name: %s, want %s", got, fastest)
	}
	if got := target(spikelane.Config{Preferences: &spikelane.Preferences{}}); got != fastest {
		t.Errorf("no file: %s, want %s", got, fastest)
	}
	t.Setenv("SPIKELANE_ISA", "none")
	t.Setenv("SPIKELANE_CODEGEN_TARGET", "native")
	_, err := spikelane.NewNetwork("n", spikelane.Config{}).Compile(context.Background())
	if !errors.Is(err, spikelane.ErrTarget) || !strings.HasSuffix(err.Error(), `; codegen.target is "native" in environment SPIKELANE_CODEGEN_TARGET`) {
		t.Errorf("no machine code: %v", err)
	}
}

// A program that is derived from another one keeps its preferences, whatever has become of the files.
func TestDerivedPreferences(t *testing.T) {
	_, project := home(t)
	write(t, project, "codegen.target = \"go\"\n", 0o644)
	net := spikelane.NewNetwork("n", spikelane.Config{})
	net.Constant("tau", "10*ms")
	net.NeuronGroup("P", 3, spikelane.NeuronModel{Equations: "dv/dt = -v/tau : 1"})
	p, err := net.Compile(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	write(t, project, "codegen.target = wrong\n", 0o644)
	later, err := p.WithConstants(context.Background(), map[string]any{"tau": "20*ms"})
	if err != nil {
		t.Fatal(err)
	}
	if got := later.Report().Target; got != "go" {
		t.Errorf("target %s, want go", got)
	}
}
