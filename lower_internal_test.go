package spikelane

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/spikelane/spikelane/kernels"
)

// scarce is a target like native that can compile no more than so many kernels: then there is no memory for machine code.
type scarce struct {
	kernels.Target
	left int
}

var errScarce = errors.New("no memory for 4096 bytes of machine code: mmap: cannot allocate memory")

func (s *scarce) Name() string { return "native" }

func (s *scarce) Compile(f *kernels.Func) (kernels.Program, error) {
	if s.left--; s.left < 0 {
		return nil, errScarce
	}
	return s.Target.Compile(f)
}

// TestNoMemoryForCode: whichever kernel there is no memory for, all run as portable Go if the target was open, with a warning; else the
// error says which and why.
func TestNoMemoryForCode(t *testing.T) {
	n := NewNetwork("n", Config{Target: "go"})
	g := n.NeuronGroup("g", 3, NeuronModel{Equations: "dv/dt = -v/(10*ms) : 1", Threshold: "v > 1", Reset: "v = 0"})
	g.Set("v", "i")
	p, err := n.Compile(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for left := range len(p.funcs) {
		for _, open := range []bool{true, false} {
			said.Clear()
			c := &compiler{Program: &Program{net: n, notes: &notes{}, target: &scarce{p.target, left}}, net: n, open: open}
			c.aside = c.target
			got := make([]kernels.Program, len(p.funcs))
			for k, f := range p.funcs {
				c.later(f.raw, &got[k])
			}
			switch err := c.lower(context.Background(), nil); {
			case !open && (!errors.Is(err, ErrTarget) || !errors.Is(err, errScarce) || !strings.Contains(err.Error(), "kernel ")):
				t.Errorf("room for %d: %v, want an error of the target that names the kernel", left, err)
			case open && (err != nil || c.target.Name() != "go" || c.aside.Name() != "go"):
				t.Errorf("room for %d: %v, on target %s", left, err, c.target.Name())
			case open && (len(c.notes.list) != 1 || !strings.Contains(c.notes.list[0], "portable Go") || !strings.Contains(c.notes.list[0], errScarce.Error())):
				t.Errorf("room for %d: warnings %q", left, c.notes.list)
			}
			for k := range got {
				if open && got[k] == nil {
					t.Errorf("room for %d: kernel %d is not there", left, k)
				}
			}
		}
	}
}
