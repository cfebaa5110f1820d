package spikelane_test

import (
	"context"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/modelfile"
)

// TestReportOrder: the order of a time step that a report gives, without a simulation, is that of the schedule that a simulation gets.
// Two steps that became one are left out, and so are those that keep subexpressions and propagators up to date.
func TestReportOrder(t *testing.T) {
	files, err := filepath.Glob("testdata/conformance/models/*.toml")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	compared := 0
	for _, file := range files {
		m, err := modelfile.Load(file, modelfile.Overrides{Config: spikelane.Config{Target: "go"}})
		if err != nil {
			t.Fatal(err)
		}
		p, err := m.Compile(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		text, err := p.Explain("schedule")
		if err != nil {
			t.Fatal(err)
		}
		joined := map[string]bool{}
		type place struct {
			slot  string
			order int
			name  string
		}
		var want []place
		for line := range strings.Lines(text) {
			f := strings.Fields(line)
			if f[0] == "clock" || f[0] == "run" {
				continue
			}
			order, err := strconv.Atoi(f[1])
			if err != nil {
				t.Fatalf("%s: %q: %v", file, line, err)
			}
			name := f[4]
			switch {
			case f[5] == "+":
				joined[strings.TrimSuffix(name, "_stateupdater")] = true
				continue
			case strings.HasSuffix(name, "_subexpression_update"), strings.HasSuffix(name, "_propagators"), f[5] == "regenerate",
				len(want) > 0 && want[len(want)-1].name == name: // copies of what a state update reads
				continue
			}
			want = append(want, place{f[0], order, name})
		}
		var got []spikelane.EventReport
		for _, e := range p.Report().Order {
			if !joined[e.Object] || e.What != "state update" && e.What != "spikes are found" {
				got = append(got, e)
			}
		}
		if len(got) != len(want) {
			t.Errorf("%s: %d events, want %d:\n%v\n%v", file, len(got), len(want), got, want)
			continue
		}
		for k, e := range got {
			if w := want[k]; e.Slot != w.slot || e.Order != w.order || !strings.HasPrefix(w.name, e.Object) {
				t.Errorf("%s: event %d: %v, want %v", file, k, e, w)
			}
			compared++
		}
	}
	if compared < 100 {
		t.Errorf("%d steps compared", compared)
	}
}
