package spikelane_test

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/modelfile"
)

var update = flag.Bool("update", false, "rewrite the golden files; read the difference before committing it")

// TestPipeline keeps testdata/pipeline true: each file there shows one model at every stage of the pipe, from its
// text to its spikes. Sections are named by the stages of spikelane explain; "spikes" is what a run records.
func TestPipeline(t *testing.T) {
	files, err := filepath.Glob("testdata/pipeline/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no files: %v", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			old, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			a := txtar.Parse(old)
			m, err := modelfile.Parse("model.toml", section(a, "model.toml"), modelfile.Overrides{})
			if err != nil {
				t.Fatal(err)
			}
			p, err := m.Network.Compile(context.Background())
			if err != nil {
				t.Fatal(err)
			}
			want := map[string]bool{"model.toml": true, "spikes": true}
			for _, stage := range spikelane.Stages() {
				want[stage] = true
			}
			delete(want, "asm") // differs by machine: TestMachineCode
			for k := range a.Files {
				f := &a.Files[k]
				delete(want, f.Name)
				got := explained(t, m, p, f.Name, f.Data)
				if !bytes.Equal(got, f.Data) && !*update {
					t.Errorf("stage %s of %s is now\n%s\nwant\n%s", f.Name, file, got, f.Data)
				}
				f.Data = got
			}
			if len(want) > 0 {
				t.Errorf("%s lacks the stages %v", file, want)
			}
			if *update {
				if err := os.WriteFile(file, txtar.Format(a), 0o666); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

func section(a *txtar.Archive, name string) []byte {
	for _, f := range a.Files {
		if f.Name == name {
			return f.Data
		}
	}
	return nil
}

// explained returns what a section should hold.
func explained(t *testing.T, m *modelfile.Model, p *spikelane.Program, stage string, old []byte) []byte {
	t.Helper()
	switch stage {
	case "model.toml":
		return old
	case "spikes":
		s, err := p.New(context.Background(), spikelane.Instance{})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Run(context.Background(), m.Runs[0].Duration); err != nil {
			t.Fatal(err)
		}
		var b strings.Builder
		for at, i := range s.Spikes(m.Network.SpikeMonitors()[0]) {
			fmt.Fprintf(&b, "neuron %d at %.1f ms\n", i, at*1000)
		}
		return []byte(b.String())
	}
	text, err := p.Explain(stage)
	if err != nil {
		t.Fatal(err)
	}
	// Blank lines at the end of a section are the archive's own business.
	return []byte(strings.TrimRight(text, "\n") + "\n")
}
