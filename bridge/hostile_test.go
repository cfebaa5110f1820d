package bridge_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/bridge"
	"github.com/spikelane/spikelane/modelfile"
)

// TestCommentsEnd: Brian has Python read code, where a carriage return alone ends a line; in a model file it does not, and what stands behind
// it in a comment must not come to life.
func TestCommentsEnd(t *testing.T) {
	text := "spikelane = 1\nname = \"m\"\nduration = \"1*ms\"\n[[neurons]]\nname = \"G\"\ncount = 1\nequations = \"x : 1 # c\\ry : 1\\r\\nz : 1\"\nregularly = [{ code = \"x = 1 # c\\rx = 7\" }]\n"
	m, err := modelfile.Parse("m.toml", []byte(text), modelfile.Overrides{})
	if err != nil {
		t.Fatal(err)
	}
	s, err := bridge.Script(m, bridge.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"    x : 1 # c y : 1\n    z : 1\n", "'x = 1 # c x = 7'"} {
		if !strings.Contains(s, want) {
			t.Errorf("the script has no %q:\n%s", want, s)
		}
	}
}

// TestNothingIsCalled: what would be a call in Python, or reach into an object, is no expression of a model, wherever one is wanted: a model that
// compiles has none for Brian to read.
func TestNothingIsCalled(t *testing.T) {
	const model = `spikelane = 1
name = "m"
duration = "1*ms"
[constants]
c = "@c"
[[neurons]]
name = "G"
count = 3
equations = "dx/dt = (@equations)/second : 1\ny : 1"
threshold = "x > @threshold"
reset = "x = @reset"
refractory = "(@refractory)*ms"
init = ["x = @init", "y[i > @chosen] = 1"]
events = [{ name = "e", condition = "x > @condition", code = "x = @event" }]
regularly = [{ code = "y = @regularly" }]
[[poisson]]
name = "P"
count = 2
rates = "(@rates)*Hz"
[[poisson_input]]
target = "G"
variable = "y"
count = 2
rate = "(@rate)*Hz"
weight = "@weight"
[[synapses]]
name = "S"
source = "P"
target = "G"
equations = "w : 1"
on_pre = "y_post += @pre"
delay = "(@delay)*ms"
connect = [{ condition = "i > @pairs", p = "@p", n = "@n" }, { j = "k for k in range(@range) if k > @if" }]
init = ["w = @w"]
`
	place := regexp.MustCompile(`@[a-z]+`)
	compiles := func(text string) error {
		m, err := modelfile.Parse("m.toml", []byte(place.ReplaceAllString(text, "1")), modelfile.Overrides{Config: spikelane.Config{Target: "go"}})
		if err == nil {
			_, err = m.Compile(t.Context())
		}
		return err
	}
	if err := compiles(model); err != nil {
		t.Fatal(err)
	}
	for _, at := range place.FindAllString(model, -1) {
		for _, attack := range []string{"__import__('os').getpid()", "eval('1')", "open('/etc/passwd')", "os.getpid()", "x.__class__", "[y for y in (1, 2)][0]", "(lambda: 1)()", "getattr(x, 'y')", "exec('1')", "len(x)", "np.load('x')", "f'{x}'", "x := 1", "1 if x else 2"} {
			if err := compiles(strings.Replace(model, at, attack, 1)); err == nil {
				t.Errorf("%s may be %s", at[1:], attack)
			}
		}
	}
}
