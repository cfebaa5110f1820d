package spikelane_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/modelfile"
)

// TestDocs runs every command, every Go program and every model file that the Markdown files show, and follows their
// links to files.
func TestDocs(t *testing.T) {
	if testing.Short() {
		t.Skip("builds and runs programs; the full test run does")
	}
	var pages []string
	for _, pattern := range []string{"*.md", "docs/*.md", "docs/*/*.md"} {
		found, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		pages = append(pages, found...)
	}
	root, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	d := &docs{root: root, bin: filepath.Join(t.TempDir(), "spikelane")}
	if out, err := exec.Command("go", "build", "-o", d.bin, "./cmd/spikelane").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	for _, page := range pages {
		t.Run(page, func(t *testing.T) {
			text, err := os.ReadFile(page)
			if err != nil {
				t.Fatal(err)
			}
			d.links(t, page, string(text))
			dir := t.TempDir()
			if err := os.Symlink(filepath.Join(root, "examples"), filepath.Join(dir, "examples")); err != nil {
				t.Fatal(err)
			}
			// Compiled kernels go here, and not where those of who runs the tests are.
			if err := os.Chmod(dir, 0o700); err != nil {
				t.Fatal(err)
			}
			t.Setenv("SPIKELANE_CODEGEN_CACHE_DIR", filepath.Join(dir, "cache"))
			for _, b := range blocks(string(text)) {
				switch b.language {
				case "sh":
					d.shell(t, dir, b.text)
				case "go":
					d.program(t, b.text)
				case "toml":
					if strings.HasPrefix(b.text, "# spikelane_preferences.toml\n") {
						d.preferences(t, dir, b.text)
					} else {
						d.model(t, page, b.text)
					}
				}
			}
		})
	}
}

type docs struct{ root, bin string }

type block struct{ language, text string }

var fence = regexp.MustCompile("(?ms)^```([a-z]*)\n(.*?)^```$")

func blocks(text string) []block {
	var out []block
	for _, m := range fence.FindAllStringSubmatch(text, -1) {
		out = append(out, block{m[1], m[2]})
	}
	return out
}

var link = regexp.MustCompile(`\]\(([^)#:]+)\)`)

// links checks that relative links name files.
func (d *docs) links(t *testing.T, page, text string) {
	for _, m := range link.FindAllStringSubmatch(text, -1) {
		if _, err := os.Stat(filepath.Join(d.root, filepath.Dir(page), m[1])); err != nil {
			t.Errorf("link to %s: %v", m[1], err)
		}
	}
}

// command is a call of the command line, perhaps with variables of the environment before it.
var command = regexp.MustCompile(`^((?:SPIKELANE_\w+=\S+ )*)go run \./cmd/spikelane (.*)$`)

// shell runs commands of the project; a page may show no other than these.
func (d *docs) shell(t *testing.T, dir, text string) {
	ci, err := os.ReadFile(".ci/run")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if strings.Contains(line, "--target cpp") && unavailable(spikelane.Config{Target: "cpp", Preferences: &quick}) != nil {
			continue // no compiler here
		}
		if strings.Contains(line, "spikelane export") && (strings.Contains(line, "--run") || strings.Contains(line, "--build")) && !builds() {
			continue // no compiler, or no make
		}
		if m := command.FindStringSubmatch(line); m != nil {
			cmd := exec.Command("sh", "-c", fmt.Sprintf("%s%q %s", m[1], d.bin, m[2]))
			cmd.Dir = dir
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Errorf("%s: %v\n%s", line, err, out)
			}
			continue
		}
		if args, ok := strings.CutPrefix(line, "go run ./examples/"); ok {
			d.example(t, dir, args)
			continue
		}
		if strings.HasPrefix(line, "go run ./bench/scaling ") {
			cmd := exec.Command("sh", "-c", line)
			cmd.Dir = d.root
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Errorf("%s: %v\n%s", line, err, out)
			}
			continue
		}
		// Tests cannot run themselves; the CI script does.
		if !strings.HasPrefix(line, "go test ") || !regexp.MustCompile(`(?m)^ *`+regexp.QuoteMeta(line)+`$`).Match(ci) {
			t.Errorf("nothing runs the command %q", line)
		}
	}
}

// example builds and runs the program of an example, in dir.
func (d *docs) example(t *testing.T, dir, args string) {
	name, args, _ := strings.Cut(args, " ")
	bin := filepath.Join(t.TempDir(), "example")
	if out, err := exec.Command("go", "build", "-o", bin, "./examples/"+name).CombinedOutput(); err != nil {
		t.Errorf("build of example %s: %v\n%s", name, err, out)
		return
	}
	cmd := exec.Command("sh", "-c", fmt.Sprintf("%q %s", bin, args))
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("example %s %s: %v\n%s", name, args, err, out)
	}
}

// builds reports whether exported projects can be built here.
func builds() bool {
	_, make := exec.LookPath("make")
	_, compiler := spikelane.DefaultPreferences().FindCompiler(context.Background())
	return make == nil && compiler == nil
}

// program builds and runs a complete Go program; fragments are not programs and not allowed.
func (d *docs) program(t *testing.T, text string) {
	if !strings.HasPrefix(text, "package main\n") {
		t.Errorf("a Go block that is no complete program:\n%s", text)
		return
	}
	if strings.Contains(text, "NewStandalone") && !builds() {
		return // no compiler, or no make
	}
	dir := t.TempDir()
	mod, err := os.ReadFile("go.mod")
	if err != nil {
		t.Fatal(err)
	}
	sum, err := os.ReadFile("go.sum")
	if err != nil {
		t.Fatal(err)
	}
	replaced := strings.Replace(string(mod), "module "+module, "module program", 1) +
		fmt.Sprintf("\nrequire %s v0.0.0\nreplace %s => %s\n", module, module, d.root)
	for name, content := range map[string]string{"main.go": text, "go.mod": replaced, "go.sum": string(sum)} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command("go", "run", ".")
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Errorf("%v\n%s\n%s", err, out, text)
	} else if len(out) == 0 {
		t.Errorf("a program that prints nothing:\n%s", text)
	}
	if m := prints.FindStringSubmatch(text); m != nil && m[1]+"\n" != string(out) {
		t.Errorf("got %q, the page says %q", out, m[1])
	}
}

// preferences loads a file of preferences, and leaves it where the commands of the page, those below it, find it.
func (d *docs) preferences(t *testing.T, dir, text string) {
	file := filepath.Join(dir, "spikelane_preferences.toml")
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	o := spikelane.PreferenceOptions{Files: []string{file}, Environ: []string{}}
	if _, _, err := o.Load(spikelane.DefaultPreferences()); err != nil {
		t.Errorf("%v\n%s", err, text)
	}
}

// prints and records find what a program is said to print, and how many spikes the monitor "spikes" of a file is said
// to record.
var (
	prints  = regexp.MustCompile("// prints: (.*)")
	records = regexp.MustCompile("# records: (.*)")
)

// model loads and runs a complete model file, each of its runs for as long as it says.
func (d *docs) model(t *testing.T, page, text string) {
	ctx := context.Background()
	m, err := modelfile.Parse(page, []byte(text), modelfile.Overrides{})
	if err != nil {
		t.Errorf("%v\n%s", err, text)
		return
	}
	p, err := m.Compile(ctx)
	if err != nil {
		t.Errorf("%v\n%s", err, text)
		return
	}
	s, err := p.New(ctx, spikelane.Instance{})
	if err == nil {
		err = m.Run(ctx, s)
	}
	if err != nil {
		t.Errorf("%v\n%s", err, text)
		return
	}
	if c := records.FindStringSubmatch(text); c != nil && c[1] != fmt.Sprint(s.Stats().Spikes["spikes"]) {
		t.Errorf("got %d spikes, the page says %s", s.Stats().Spikes["spikes"], c[1])
	}
}

// TestFeatureTable: what docs/brian.md names as a test, an example or a conformance model is one.
func TestFeatureTable(t *testing.T) {
	text, err := os.ReadFile("docs/brian.md")
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, m := range regexp.MustCompile("`(?:([a-z/]+)\\.)?((?:Test|Example)[A-Z]\\w*|[0-9]{2}_\\w+)`").FindAllStringSubmatch(string(text), -1) {
		folder, name := m[1], m[2]
		found++
		if name[0] <= '9' {
			if _, err := os.Stat(filepath.Join("testdata/conformance/models", name+".toml")); err != nil {
				t.Error(err)
			}
			continue
		}
		files, err := filepath.Glob(filepath.Join(folder, "*_test.go"))
		if err != nil {
			t.Fatal(err)
		}
		there := false
		for _, file := range files {
			code, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			there = there || strings.Contains(string(code), "\nfunc "+name+"(")
		}
		if !there {
			t.Errorf("no %s in %q", name, folder)
		}
	}
	if found < 100 {
		t.Errorf("%d names found; has the table another form?", found)
	}
}
