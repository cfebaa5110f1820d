package spikelane_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// ours is a program of the project that a page runs.
var ours = regexp.MustCompile(`(?m)go run \./(\S+)`)

// build makes the programs that pages need in one call of the go command, since most of what building takes is linking:
// those of the project, and one that holds all programs of the pages, in a module of its own.
func (d *docs) build(t *testing.T, names []string) {
	t.Helper()
	dir := t.TempDir()
	d.bin, d.number = filepath.Join(dir, "bin"), map[string]int{}
	packages := []string{module + "/cmd/spikelane"}
	var imports, calls strings.Builder
	for _, page := range names {
		for _, b := range d.pages[page] {
			for _, m := range ours.FindAllStringSubmatch(b.text, -1) {
				if name := module + "/" + m[1]; b.language == "sh" && !slices.Contains(packages, name) {
					packages = append(packages, name)
				}
			}
			if b.language != "go" {
				continue
			}
			if !strings.HasPrefix(b.text, "package main\n") || !strings.Contains(b.text, "\nfunc main() {\n") {
				t.Fatalf("%s: a Go block that is no complete program:\n%s", page, b.text)
			}
			if _, twice := d.number[b.text]; twice {
				continue
			}
			k := len(d.number)
			d.number[b.text] = k
			text := strings.Replace(b.text, "package main\n", fmt.Sprintf("package p%d // %s\n", k, page), 1)
			writeText(t, filepath.Join(dir, fmt.Sprintf("p%d", k), "program.go"), strings.Replace(text, "\nfunc main() {\n", "\nfunc Main() {\n", 1))
			fmt.Fprintf(&imports, "\t\"programs/p%d\"\n", k)
			fmt.Fprintf(&calls, "\t\t\"p%d\": p%d.Main,\n", k, k)
		}
	}
	writeText(t, filepath.Join(dir, "main.go"), "package main\n\nimport (\n\t\"os\"\n\n"+imports.String()+")\n\nfunc main() {\n\tmain := map[string]func(){\n"+
		calls.String()+"\t}[os.Args[1]]\n\tos.Args = os.Args[:1]\n\tmain()\n}\n")
	writeText(t, filepath.Join(dir, "go.mod"), strings.Replace(read(t, "go.mod"), "module "+module, "module programs", 1)+
		fmt.Sprintf("\nrequire %s v0.0.0\nreplace %s => %s\n", module, module, d.root))
	writeText(t, filepath.Join(dir, "go.sum"), read(t, "go.sum"))
	// Programs without debugging information are linked in half the time.
	cmd := exec.Command("go", append([]string{"build", "-ldflags=-s -w", "-o", d.bin + string(filepath.Separator), "."}, packages...)...)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	d.programs = filepath.Join(d.bin, "programs")
}

// writeText makes a file and its folder.
func writeText(t *testing.T, file, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// prints finds what a program is said to print.
var prints = regexp.MustCompile("// prints: (.*)")

// program runs a program of the page.
func (s *shown) program(t *testing.T, text string) {
	s.skipped = strings.Contains(text, "NewStandalone") && !builds() || strings.Contains(text, `Target: "cpp"`) && !compilesCpp()
	if s.skipped {
		return // no compiler, or no make
	}
	s.run(t, text, s.programs, fmt.Sprintf("p%d", s.number[text]))
	if s.printed == "" {
		t.Errorf("a program that prints nothing:\n%s", text)
	}
	if m := prints.FindStringSubmatch(text); m != nil && m[1]+"\n" != s.printed {
		t.Errorf("got %q, the page says %q", s.printed, m[1])
	}
}

// run runs a command in the folder of the page, and keeps what it prints; title names it in messages.
func (s *shown) run(t *testing.T, title, name string, args ...string) {
	cmd := exec.Command(name, args...)
	cmd.Dir, cmd.Env = s.dir, s.env
	var out, faults bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &faults
	if err := cmd.Run(); err != nil {
		t.Errorf("%s\n%v\n%s%s", title, err, &out, &faults)
	}
	s.printed, s.skipped = out.String(), false
}
