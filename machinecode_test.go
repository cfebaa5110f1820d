package spikelane_test

import (
	"context"
	"os"
	"strings"
	"testing"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/modelfile"
)

// Each kernel of the CUBA network has machine code where the target makes some, and all of it returns as it should.
func TestMachineCode(t *testing.T) {
	t.Setenv("SPIKELANE_ISA", "")
	everyTarget(t, func(t *testing.T, c spikelane.Config) {
		m, err := modelfile.Load("examples/cuba/cuba.toml", modelfile.Overrides{Config: c})
		if err != nil {
			t.Fatal(err)
		}
		p, err := m.Compile(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		text, ir := explained(t, m, p, "asm", nil), explained(t, m, p, "ir", nil)
		if c.Target != "native" {
			if want := "target " + c.Target + ": no machine code of ours\n"; string(text) != want {
				t.Errorf("got\n%s\nwant %s", text, want)
			}
			return
		}
		head, listings, _ := strings.Cut(string(text), "\n\n")
		if want := "target native, " + c.ISA; head != want {
			t.Errorf("begins with %q, want %q", head, want)
		}
		kernels := 0
		for line := range strings.Lines(string(ir)) {
			name, ok := strings.CutPrefix(strings.TrimSuffix(line, "\n"), "func ")
			if !ok {
				continue
			}
			kernels++
			_, body, ok := strings.Cut("\n"+listings, "\n"+name+": "+c.ISA+", ")
			body, _, _ = strings.Cut(body, "\n\n")
			if !ok || !strings.Contains(body, "  ret\n") || !strings.Contains(body, "  vzeroupper\n") {
				t.Errorf("%s: no listing, or without ret and vzeroupper:\n%s", name, body)
			}
		}
		if kernels < 5 {
			t.Errorf("only %d kernels found in\n%s", kernels, ir)
		}
	})
}

// The page that says how to see each stage names each.
func TestStagesAreDocumented(t *testing.T) {
	page, err := os.ReadFile("ARCHITECTURE.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, stage := range spikelane.Stages() {
		if !strings.Contains(string(page), "`"+stage+"`") {
			t.Errorf("ARCHITECTURE.md has no stage `%s`", stage)
		}
	}
}
