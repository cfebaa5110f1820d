package spikelane_test

import (
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/modelfile"
)

// command is a call of a program of the project, perhaps with variables of the environment before it, or in a loop.
var command = regexp.MustCompile(`^(?:for \w+ in [^;]+; do )?(?:SPIKELANE_\w+=\S+ )*go run \./\S+ `)

// shell runs commands of the project; a page may show no other than these, and tests that CI runs.
func (s *shown) shell(t *testing.T, text string) {
	s.printed = ""
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if s.skipped = strings.Contains(line, "--target cpp") && !compilesCpp(); s.skipped {
			continue // no compiler here
		}
		if s.skipped = strings.Contains(line, "spikelane export") && (strings.Contains(line, "--run") || strings.Contains(line, "--build")) && !builds(); s.skipped {
			continue // no compiler, or no make
		}
		if command.MatchString(line + " ") {
			s.run(t, line, "sh", "-c", ours.ReplaceAllStringFunc(line, func(call string) string {
				return fmt.Sprintf("%q", filepath.Join(s.bin, filepath.Base(call)))
			}))
			continue
		}
		// Tests cannot run themselves; the CI scripts do.
		if !strings.HasPrefix(line, "go test ") || !regexp.MustCompile(`(?m)^ *`+regexp.QuoteMeta(line)+`$`).MatchString(read(t, ".ci/run")+read(t, ".ci/long")) {
			t.Errorf("nothing runs the command %q", line)
		}
	}
}

// compilesCpp reports whether target cpp can run here.
func compilesCpp() bool {
	return unavailable(spikelane.Config{Target: "cpp", Preferences: &quick}) == nil
}

// builds reports whether exported projects can be built here.
func builds() bool {
	_, make := exec.LookPath("make")
	_, compiler := spikelane.DefaultPreferences().FindCompiler(context.Background())
	return make == nil && compiler == nil
}

// python runs a script that reads what the page has made.
func (s *shown) python(t *testing.T, text string) {
	if strings.HasPrefix(text, "from brian2 import *\n") {
		s.skipped = true // Brian is not here
		return
	}
	if !strings.HasPrefix(text, "import numpy as np\n") {
		t.Errorf("a Python block that begins neither with numpy nor with brian2:\n%s", text)
		return
	}
	const interpreter = "/usr/bin/python3"
	if s.skipped = exec.Command(interpreter, "-c", "import numpy").Run() != nil; !s.skipped {
		s.run(t, text, interpreter, "-c", text)
	}
}

// file is the first line of a TOML block that commands of the page read.
var file = regexp.MustCompile(`^# (\w+\.toml)\n`)

// toml runs a model file, or loads preferences, and leaves those with names in the folder.
func (s *shown) toml(t *testing.T, text string) {
	name := s.page
	if m := file.FindStringSubmatch(text); m != nil {
		name = m[1]
		writeText(t, filepath.Join(s.dir, name), text)
	}
	if strings.HasSuffix(name, "preferences.toml") {
		o := spikelane.PreferenceOptions{Files: []string{filepath.Join(s.dir, name)}, Environ: []string{}}
		if _, _, err := o.Load(spikelane.DefaultPreferences()); err != nil {
			t.Errorf("%v\n%s", err, text)
		}
		return
	}
	s.model(t, name, text)
}

// records finds how many spikes the monitor "spikes" of a file is said to record.
var records = regexp.MustCompile("# records: (.*)")

// model loads and runs a complete model file, each of its runs for as long as it says.
func (s *shown) model(t *testing.T, name, text string) {
	ctx := context.Background()
	m, err := modelfile.Parse(name, []byte(text), modelfile.Overrides{})
	if err != nil {
		t.Errorf("%v\n%s", err, text)
		return
	}
	p, err := m.Compile(ctx)
	if err != nil {
		t.Errorf("%v\n%s", err, text)
		return
	}
	sim, err := p.New(ctx, spikelane.Instance{})
	if err == nil {
		err = m.Run(ctx, sim)
	}
	if err != nil {
		t.Errorf("%v\n%s", err, text)
		return
	}
	if c := records.FindStringSubmatch(text); c != nil && c[1] != fmt.Sprint(sim.Stats().Spikes["spikes"]) {
		t.Errorf("got %d spikes, the page says %s", sim.Stats().Spikes["spikes"], c[1])
	}
}
