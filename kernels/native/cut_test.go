package native

import (
	"math"
	"math/rand/v2"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/kernels/internal/conformance"
	"github.com/spikelane/spikelane/kernels/internal/randfunc"
	"github.com/spikelane/spikelane/kernels/interp"
)

// Calls begin and end around where they are cut, at even and odd elements.
func TestCuts(t *testing.T) {
	eachISA(t, func(t *testing.T, target *Target) {
		fs := []*kernels.Func{drawsKernel(), conformance.HodgkinHuxley()}
		for seed := range 3 {
			r := rand.New(rand.NewPCG(uint64(seed), 12))
			fs = append(fs, randfunc.New(r, 60))
		}
		if testing.Short() {
			fs = fs[2:3]
		}
		for _, f := range fs {
			p := compiledFor(t, target, f)
			most := int(p.code.pace.most(false))
			r := rand.New(rand.NewPCG(1, 13))
			whole := randfunc.Frame(r, f, 2*most+80)
			for _, base := range []int{0, 1} {
				for _, n := range []int{most - 1, most, most + 1, 2*most - 1, 2*most + 1} {
					got := randfunc.Clone(whole)
					got.Base, got.N = whole.Base+base, n
					want := randfunc.Clone(got)
					interp.Run(f, want)
					p.Run(got)
					if err := randfunc.Equal(got, want); err != nil {
						t.Fatalf("%s: base %d, %d elements, cut at %d: %v", f.Name, got.Base, n, most, err)
					}
				}
			}
		}
	})
}

// What a machine-code call may last, by the law of the house, and how slow a processor may be for it: one instruction a
// nanosecond, and divisions and roots of whole registers take that much more.
const (
	lawful    = 200e3 // ns
	divisions = 12.0
)

// Calls of heavy kernels are cut short enough, by the instructions in the code.
func TestMost(t *testing.T) {
	eachISA(t, func(t *testing.T, target *Target) {
		for _, f := range []*kernels.Func{conformance.HodgkinHuxley(), conformance.Exp(), conformance.LIF(), drawsKernel(), heavyKernel()} {
			p := compiledFor(t, target, f)
			ns, turn := loopTime(t, p), p.elementsOfTurn()
			if est := ns * float64(p.code.pace.most(false)) / float64(turn); est > lawful || est < lawful/20 {
				t.Errorf("%s: %d elements a call, %d a turn of about %.0f ns: %.0f µs, want at most 200 and not much less than 20",
					f.Name, p.code.pace.most(false), turn, ns, est/1e3)
			}
		}
	})
}

// heavyKernel has so many operations that one turn alone takes a microsecond.
func heavyKernel() *kernels.Func {
	b := kernels.NewBuilder("heavy")
	b.Each()
	v := f64(b, "v")
	x := b.Load(v)
	for range 40 {
		x = b.Do(kernels.OpExp, b.Div(b.F(-1), b.Add(b.F(2), x)))
	}
	b.Mem(kernels.OpStore, v, x)
	return b.Func()
}

func (p *program) elementsOfTurn() int {
	u, _, err := translate(p.lowered, p.code.isa, nil)
	if err != nil {
		panic(err)
	}
	return u.isa.lanes * u.main.copies
}

// loopTime returns how long a turn of the main loop may take, in ns.
func loopTime(t *testing.T, p *program) float64 {
	text := p.Listing()
	back := regexp.MustCompile(`  jle (L\d+)\n`).FindStringSubmatch(text)
	if back == nil {
		t.Fatalf("no main loop in\n%s", text)
	}
	loop, _, _ := strings.Cut(text, back[0])
	_, loop, _ = strings.Cut(loop, "\n"+back[1]+":\n")
	ns := 0.0
	for l := range strings.Lines(loop) {
		ns++
		if strings.Contains(l, "  vdiv") || strings.Contains(l, "  vsqrt") {
			ns += divisions
		}
	}
	return ns
}

// TestCallTimes logs how long the longest call is that each of some kernels gets, at best of several; nothing is asked
// of it, for another machine is another matter.
func TestCallTimes(t *testing.T) {
	if testing.Short() {
		t.Skip("measures, and asks for nothing")
	}
	eachISA(t, func(t *testing.T, target *Target) {
		far := make([]float64, 8<<20)
		for _, f := range []*kernels.Func{conformance.HodgkinHuxley(), conformance.Exp(), conformance.LIF(), conformance.Threshold(), drawsKernel(), heavyKernel(), accumKernel(false), accumKernel(true), gatherKernel()} {
			p := compiledFor(t, target, f)
			n := int(p.code.pace.most(false))
			fr := kernels.NewFrame(f)
			r := rand.New(rand.NewPCG(1, 14))
			for i, c := range f.Cols {
				switch col := &fr.Cols[i]; {
				case c.Name == "far":
					col.F64 = far
				case c.Elem == kernels.ElemF64:
					col.F64 = make([]float64, n)
				case c.Elem == kernels.ElemI32:
					col.I32 = make([]int32, n)
					for e := range col.I32 {
						col.I32[e] = int32(r.IntN(len(far)))
					}
				default:
					col.Bool = slices.Repeat([]uint8{1}, n)
				}
			}
			for i := range fr.Lists {
				fr.Lists[i] = &kernels.IndexList{Index: make([]int32, n+16)}
			}
			single := make([]kernels.Row, n, n+kernels.RowsAhead)
			for k := range single {
				single[k] = kernels.Row{Lo: int64(k), Hi: int64(k + 1)}
			}
			runtime.LockOSThread()
			defer runtime.UnlockOSThread()
			timed := func(run func()) time.Duration {
				best := time.Duration(math.MaxInt64)
				for range 5 {
					for _, l := range fr.Lists {
						l.Len = 0
					}
					begin := clock()
					run()
					best = min(best, clock()-begin)
				}
				return best
			}
			t.Logf("%-10s %6d elements: %8v; serial %8v; in rows of one %8v", f.Name, n,
				timed(func() { fr.Base, fr.N, fr.Serial = 0, n, false; p.Run(fr) }),
				timed(func() { fr.Base, fr.N, fr.Serial = 0, n, true; p.Run(fr) }),
				timed(func() { p.RunRows(fr, single, -1) }))
		}
	})
}

// accumKernel adds to elements that lie anywhere, as synapses do: a constant, or what each synapse holds.
func accumKernel(weights bool) *kernels.Func {
	b := kernels.NewBuilder("accum")
	if weights {
		b = kernels.NewBuilder("accum.w")
	}
	b.Each()
	w := b.F(0.5)
	if weights {
		w = b.Load(f64(b, "w"))
	}
	b.Mem(kernels.OpAccum, f64(b, "far"), b.Load(b.Col("target", kernels.ElemI32)), w)
	return b.Func()
}

func gatherKernel() *kernels.Func {
	b := kernels.NewBuilder("gather")
	b.Each()
	b.Mem(kernels.OpStore, f64(b, "y"), b.Gather(f64(b, "far"), b.Load(b.Col("target", kernels.ElemI32))))
	return b.Func()
}
