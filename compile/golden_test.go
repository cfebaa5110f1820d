package compile

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/model"
)

var update = flag.Bool("update", false, "rewrite testdata/*.ir; read the diff")

// TestGolden: the smallest model that shows each rule, and its kernel before any pass (testdata/NAME.ir). Unused
// instructions are for the passes to drop.
func TestGolden(t *testing.T) {
	group := func(src model.GroupSource, method string) *Group { return mustCompile(t, mustModel(t, src), 4, method) }
	onPre := func(equations, code string) *kernels.Func {
		f, _, _ := pair(t, equations, code, false)
		return f
	}
	reset := func(code string) *kernels.Func {
		return group(model.GroupSource{Equations: "v : 1\nw : 1\nu : 1\nz : 1", Threshold: "v > 1", Reset: code}, "").Reset
	}
	for name, f := range map[string]*kernels.Func{
		// Constants are folded into one factor, divisors into one division; a product that feeds a sum is an fma.
		"fused": group(model.GroupSource{Equations: "dv/dt = (2*a*3 - v*b)/(4*c*second) : 1\na : 1\nb : 1\nc : 1"}, "euler").StateUpdate,
		// Within int() and comparisons every operation rounds.
		"strict": group(model.GroupSource{Equations: "dv/dt = int(v*a + 1 > a)*a/second : 1\na : 1"}, "euler").StateUpdate,
		// The propagator is a number.
		"exact": group(model.GroupSource{Equations: "dv/dt = (1 - v)/tau : 1"}, "exact").StateUpdate,
		// The propagator is a column.
		"columns": group(model.GroupSource{Equations: "dv/dt = -v/T : 1\nT : second (constant)"}, "exact").StateUpdate,
		// The refractory state comes first; the flagged variable rests.
		"refractory": group(model.GroupSource{Equations: "dv/dt = 1/tau : 1 (unless refractory)", Threshold: "v > 1", Refractory: "3*ms"}, "euler").StateUpdate,
		"threshold":  group(model.GroupSource{Equations: "v : 1\nvt : 1 (shared)", Threshold: "v > vt", Refractory: "3*ms"}, "").Threshold,
		// Statements read once, write once.
		"reset": group(model.GroupSource{Equations: "v : 1\nk : integer", Threshold: "v > 1", Reset: "v -= 1; v *= 2; k += 1"}, "").Reset,
		// Additions accumulate, shielded where the target is refractory.
		"accumulate": onPre("w : 1", "u += w; v += w"),
		// Anything else reads and writes by index.
		"scatter": onPre("w : 1", "u = u*w; w = u"),
		// Powers up to 16 are products by repeated squaring; beyond, pow.
		"power": reset("v = v**5; w = v**-2; u = v**16; z = v**17 + v**0.5"),
		"draw":  group(model.GroupSource{Equations: "dv/dt = -v/tau + xi*tau**-0.5 : 1"}, "euler").StateUpdate,
	} {
		path := filepath.Join("testdata", name+".ir")
		got := f.String()
		if *update {
			if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if got != string(want) {
			t.Errorf("%s: got\n%swant\n%s", path, got, want)
		}
		if _, err := kernels.ParseFunc(string(want)); err != nil {
			t.Errorf("%s: %v", path, err)
		}
	}
}
