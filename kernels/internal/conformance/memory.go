package conformance

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/spikelane/spikelane/kernels"
)

// A scenario is a function that moves data in one of the ways that a lowering may get wrong, on columns known by name:
//
//	x, y, z, on, near   columns of the elements; near holds indices that repeat, of 32 bits or 16
//	own                 such indices that are distinct, but in serial calls
//	far, far2, …        indexed columns
type scenario struct {
	name   string
	build  func(b *kernels.Builder)
	serial bool // run with Frame.Serial too, where own repeats
	once   bool // build starts in the once part
}

var elems = []kernels.Elem{kernels.ElemF64, kernels.ElemI32, kernels.ElemI64, kernels.ElemBool}

func f64(b *kernels.Builder, name string) int  { return b.Col(name, kernels.ElemF64) }
func i32(b *kernels.Builder, name string) int  { return b.Col(name, kernels.ElemI32) }
func mask(b *kernels.Builder) kernels.Value    { return b.Load(b.Col("on", kernels.ElemBool)) }
func ownIdx(b *kernels.Builder) kernels.Value  { return b.Load(i32(b, "own")) }
func nearIdx(b *kernels.Builder) kernels.Value { return b.Load(i32(b, "near")) }

// wide is an index that is computed, so not a column of 32-bit integers.
func wide(b *kernels.Builder, idx kernels.Value) kernels.Value {
	return b.Do(kernels.OpIAdd, idx, b.I(1))
}

func constant(b *kernels.Builder, e kernels.Elem) kernels.Value {
	switch e.Type() {
	case kernels.F64:
		return b.F(-2.5)
	case kernels.I64:
		return b.I(-7)
	}
	return b.B(true)
}

func testMemory(t *testing.T, target kernels.Target, brief bool) {
	for _, s := range scenarios {
		t.Run(s.name, func(t *testing.T) { s.run(t, target, brief) })
	}
	for _, e := range elems {
		for _, s := range scenariosByElem(e) {
			t.Run(e.String()+" "+s.name, func(t *testing.T) { s.run(t, target, brief) })
		}
	}
}

func (s scenario) run(t *testing.T, target kernels.Target, brief bool) {
	b := kernels.NewBuilder("scenario")
	if !s.once {
		b.Each()
	}
	s.build(b)
	s.compare(t, target, b.Func(), brief)
	short := *b.Func()
	short.Cols = slices.Clone(short.Cols)
	for i, c := range short.Cols {
		if c.Elem == kernels.ElemI32 && !short.Writes(i) {
			short.Cols[i].Elem = kernels.ElemU16
		}
	}
	if !slices.Equal(short.Cols, b.Func().Cols) {
		t.Run("u16", func(t *testing.T) { s.compare(t, target, &short, brief) })
	}
}

func (s scenario) compare(t *testing.T, target kernels.Target, f *kernels.Func, brief bool) {
	p := compile(t, target, f)
	for _, n := range lengths(brief) {
		for masks := range 4 {
			for _, serial := range []bool{false, true} {
				if serial && !s.serial {
					continue
				}
				r := rand.New(rand.NewPCG(uint64(n), uint64(masks)))
				if err := p.compare(memoryFrame(r, p.f, n, masks, serial)); err != nil {
					t.Fatalf("masks %d: %v", masks, err)
				}
			}
			if p.f.Col("on") < 0 && p.f.Param("all") < 0 {
				break
			}
		}
	}
}

// memoryFrame fills a frame for a scenario. masks: 0 none, 1 all, 2 every other, 3 one in five.
func memoryFrame(r *rand.Rand, f *kernels.Func, n, masks int, serial bool) *kernels.Frame {
	fr := kernels.NewFrame(f)
	fr.Base, fr.N, fr.Serial = r.IntN(9), n, serial
	elements := fr.Base + n + 2
	for i, c := range f.Cols {
		col, size := &fr.Cols[i], elements
		if strings.HasPrefix(c.Name, "far") {
			size += 8
		}
		size = max(size, c.Len)
		switch c.Elem {
		case kernels.ElemF64:
			col.F64 = make([]float64, size)
			for e := range col.F64 {
				col.F64[e] = 8 * r.NormFloat64()
			}
		case kernels.ElemI64:
			col.I64 = make([]int64, size)
			for e := range col.I64 {
				col.I64[e] = int64(r.Uint64())
			}
		case kernels.ElemI32:
			col.I32 = make([]int32, size)
			for e := range col.I32 {
				col.I32[e] = int32(r.IntN(1 + size/3))
			}
		case kernels.ElemU16:
			col.U16 = make([]uint16, size)
			for e := range col.U16 {
				col.U16[e] = uint16(r.IntN(1 + size/3))
			}
			if c.Name == "wide" { // not an index
				col.U16[0], col.U16[size-1] = 0x8000, 0xffff
			}
		case kernels.ElemBool:
			col.Bool = make([]uint8, size)
			for e := range col.Bool {
				on := []bool{false, true, e%2 == 0, r.IntN(5) == 0}[masks]
				if on {
					col.Bool[e] = 1
				}
			}
		}
		switch {
		case c.Name == "own" && !serial:
			for e, at := range r.Perm(size) {
				if col.U16 != nil {
					col.U16[e] = uint16(at)
				} else {
					col.I32[e] = int32(at)
				}
			}
		case c.Name == "own" && n%2 == 0: // as in rows of synapses: sorted, some twice
			slices.Sort(col.I32)
			slices.Sort(col.U16)
		}
	}
	for i, p := range f.Params {
		switch p.Type {
		case kernels.F64:
			fr.SetF(i, r.NormFloat64())
		case kernels.I64:
			fr.SetI(i, int64(r.Uint64()>>1))
		default:
			fr.SetI(i, int64(masks&1))
		}
	}
	for i := range fr.Lists {
		fr.Lists[i] = &kernels.IndexList{Index: make([]int32, 1+2*n+16), Len: 1}
	}
	return fr
}
