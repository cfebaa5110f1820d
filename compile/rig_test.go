package compile

import (
	"math"
	"testing"

	"github.com/spikelane/spikelane/integrator"
	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/kernels/interp"
	"github.com/spikelane/spikelane/model"
)

// dt of all tests, a power of two so that expected times are exact.
const dt = 1.0 / 8192

var definitions = []model.Definition{{Name: "tau", Text: "10*ms"}, {Name: "three", Text: "3"}, {Name: "half", Text: "0.5"}}

func namespace(t testing.TB) *model.Namespace {
	t.Helper()
	ns, errs := model.NewNamespace(definitions)
	if errs != nil {
		t.Fatal(errs)
	}
	return ns
}

// mustModel checks a group.
func mustModel(t testing.TB, src model.GroupSource) *model.Group {
	t.Helper()
	g, errs := model.NewGroup(src, namespace(t))
	if errs != nil {
		t.Fatal(errs)
	}
	return g
}

// mustCompile compiles a group of n neurons and verifies all its kernels.
func mustCompile(t testing.TB, g *model.Group, n int, method string) *Group {
	t.Helper()
	plan, err := integrator.New(g.Vars, g.Symbol, method)
	if err != nil {
		t.Fatal(err)
	}
	c := NewGroup(Object{Name: "G", ID: 1, N: n, Dt: dt}, g, plan)
	fs := append([]*kernels.Func{c.StateUpdate, c.Threshold, c.Reset}, c.BeforeStart...)
	if c.Propagator != nil {
		fs = append(fs, c.Propagator.Inputs)
	}
	for _, f := range fs {
		verify(t, f)
	}
	return c
}

func verify(t testing.TB, f *kernels.Func) {
	t.Helper()
	if f != nil {
		if err := f.Verify(); err != nil {
			t.Fatalf("%v\n%v", err, f)
		}
	}
}

// memory holds the columns of one object or more: []float64, []int32, []int64 or []bool by name; its element count is that of the
// call.
type memory struct {
	cols map[string]any
	list []int32 // what was emitted by the last run
	t    float64
	step int64
	ints map[string]int64 // other parameters
}

// run executes f over n elements from base on.
func (m *memory) run(t testing.TB, f *kernels.Func, base, n int) {
	t.Helper()
	verify(t, f)
	fr := kernels.NewFrame(f)
	fr.Base, fr.N = base, n
	bools := map[string][]uint8{}
	for s, c := range f.Cols {
		switch x := m.cols[c.Name].(type) {
		case []float64:
			fr.Cols[s].F64 = x
		case []int32:
			fr.Cols[s].I32 = x
		case []int64:
			fr.Cols[s].I64 = x
		case []bool:
			bits := make([]uint8, len(x))
			for i, b := range x {
				if b {
					bits[i] = 1
				}
			}
			fr.Cols[s].Bool, bools[c.Name] = bits, bits
		default:
			t.Fatalf("no column %s\n%v", c.Name, f)
		}
	}
	for s, p := range f.Params {
		switch x, ok := m.ints[p.Name]; {
		case p.Name == "t":
			fr.Params[s] = math.Float64bits(m.t)
		case p.Name == "step":
			fr.Params[s] = uint64(m.step)
		case p.Name == "seed":
			fr.Params[s] = 7
		case ok:
			fr.Params[s] = uint64(x)
		default:
			t.Fatalf("no parameter %s\n%v", p.Name, f)
		}
	}
	for s := range f.Lists {
		fr.Lists[s] = &kernels.IndexList{Index: make([]int32, 64)}
	}
	interp.Run(f, fr)
	for name, bits := range bools {
		for i, b := range bits {
			m.cols[name].([]bool)[i] = b != 0
		}
	}
	m.list = nil
	for _, l := range fr.Lists {
		m.list = append(m.list, l.Index[:l.Len]...)
	}
}

func (m *memory) f(name string) []float64 { return m.cols[name].([]float64) }

// same compares floats by their bits, all NaNs alike.
func same(t testing.TB, what string, got, want []float64) {
	t.Helper()
	ok := len(got) == len(want)
	for i := 0; ok && i < len(got); i++ {
		ok = math.Float64bits(got[i]) == math.Float64bits(want[i]) || got[i] != got[i] && want[i] != want[i]
	}
	if !ok {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}
