package interp_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/kernels/interp"
)

// parse reads a verified function and returns it with an empty frame.
func parse(t *testing.T, text string) (*kernels.Func, *kernels.Frame) {
	t.Helper()
	f, err := kernels.ParseFunc(text)
	if err == nil {
		err = f.Verify()
	}
	if err != nil {
		t.Fatal(err)
	}
	return f, kernels.NewFrame(f)
}

func TestRunStreamed(t *testing.T) {
	f, fr := parse(t, `func f
  col v f64
  col n i32
  col k i64
  col m bool
  param a f64
  param on bool
once
  %a = param a
  %on = param on
each
  %v = load v
  %n = load n
  %k = load k
  %m = load m
  %i = index
  %big = consti 4294967296
  %w = mul %v, %a
  store v, %w
  %n2 = iadd %n, %big
  storem n, %m, %n2
  %k2 = iadd %k, %i
  store k, %k2
  %m2 = xor %m, %on
  store m, %m2
end`)
	fr.Base, fr.N = 1, 2
	fr.Cols[0].F64 = []float64{1, 2, 3, 4}
	fr.Cols[1].I32 = []int32{-1, -2, -3, -4}
	fr.Cols[2].I64 = []int64{10, 20, 30, 40}
	fr.Cols[3].Bool = []uint8{0, 1, 0, 1}
	fr.SetF(0, 10)
	fr.Params[1] = 1
	interp.Run(f, fr)
	if got, want := fr.Cols[0].F64, []float64{1, 20, 30, 4}; !slices.Equal(got, want) {
		t.Errorf("v = %v, want %v", got, want)
	}
	// 2³² + n keeps n as its low 32 bits.
	if got, want := fr.Cols[1].I32, []int32{-1, -2, -3, -4}; !slices.Equal(got, want) {
		t.Errorf("n = %v, want %v", got, want)
	}
	if got, want := fr.Cols[2].I64, []int64{10, 21, 32, 40}; !slices.Equal(got, want) {
		t.Errorf("k = %v, want %v", got, want)
	}
	if got, want := fr.Cols[3].Bool, []uint8{0, 0, 1, 1}; !slices.Equal(got, want) {
		t.Errorf("m = %v, want %v", got, want)
	}
}

// An i32 column widens with its sign, and a masked store leaves the rest alone.
func TestRunWidens(t *testing.T) {
	f, fr := parse(t, `func f
  col n i32
  col m bool
  col x f64
each
  %n = load n
  %m = load m
  %x = i2f %n
  storem x, %m, %x
end`)
	fr.N = 2
	fr.Cols[0].I32, fr.Cols[1].Bool, fr.Cols[2].F64 = []int32{-7, -8}, []uint8{1, 0}, []float64{1, 2}
	interp.Run(f, fr)
	if got, want := fr.Cols[2].F64, []float64{-7, 2}; !slices.Equal(got, want) {
		t.Errorf("x = %v, want %v", got, want)
	}
}

// Elements see the writes of earlier ones: repeated indices accumulate, and a later scatter wins.
func TestRunIndexed(t *testing.T) {
	f, fr := parse(t, `func f
  col target i32
  col g f64
  col last i64
  col seen bool
  col old f64
each
  %t = load target
  %i = index
  %x = i2f %i
  %g = gather g, %t
  store old, %g
  accum g, %t, %x
  %two = consti 2
  %odd = imod %i, %two
  %one = consti 1
  %m = ieq %odd, %one
  accumm g, %t, %m, %x
  scatter last, %t, %i
  scatterm seen, %t, %m, %m
end`)
	fr.Base, fr.N = 1, 3
	fr.Cols[0].I32 = []int32{9, 2, 0, 2}
	fr.Cols[1].F64 = []float64{100, 200, 300}
	fr.Cols[2].I64 = []int64{-1, -1, -1}
	fr.Cols[3].Bool = []uint8{0, 0, 0}
	fr.Cols[4].F64 = make([]float64, 4)
	interp.Run(f, fr)
	if got, want := fr.Cols[1].F64, []float64{102, 200, 308}; !slices.Equal(got, want) { // 300 +1+1 +3+3
		t.Errorf("g = %v, want %v", got, want)
	}
	if got, want := fr.Cols[4].F64, []float64{0, 300, 100, 302}; !slices.Equal(got, want) {
		t.Errorf("old = %v, want %v", got, want)
	}
	if got, want := fr.Cols[2].I64, []int64{2, -1, 3}; !slices.Equal(got, want) {
		t.Errorf("last = %v, want %v", got, want)
	}
	if got, want := fr.Cols[3].Bool, []uint8{0, 0, 1}; !slices.Equal(got, want) {
		t.Errorf("seen = %v, want %v", got, want)
	}
}

func TestRunEmit(t *testing.T) {
	f, fr := parse(t, `func f
  col v f64
  list spikes
once
  %one = constf 1
each
  %v = load v
  %i = index
  %above = lt %one, %v
  emit spikes, %above, %i
end`)
	fr.Base, fr.N = 1, 4
	fr.Cols[0].F64 = []float64{5, 1, 2, nan, 3}
	fr.Lists[0] = &kernels.IndexList{Index: []int32{9, 0, 0, 0}, Len: 1}
	interp.Run(f, fr)
	if got, want := fr.Lists[0].Index[:fr.Lists[0].Len], []int32{9, 2, 4}; !slices.Equal(got, want) {
		t.Errorf("spikes = %v, want %v", got, want)
	}
}

// With Sequential, the once part runs before each element and sees what earlier ones wrote; without, it runs once.
func TestRunOnce(t *testing.T) {
	for _, c := range []struct {
		header string
		want   float64
	}{{"", 10 + 1}, {"  sequential\n", 10 + 1 + 1 + 1}} {
		f, fr := parse(t, "func f\n  col x f64\n  col y f64\n"+c.header+`once
  %0 = consti 0
  %x = gather x, %0
  %1 = constf 1
  %s = add %x, %1
each
  scatter x, %0, %s
  accum y, %0, %1
end`)
		fr.N = 3
		fr.Cols[0].F64, fr.Cols[1].F64 = []float64{10}, []float64{0}
		interp.Run(f, fr)
		if got := fr.Cols[0].F64[0]; got != c.want {
			t.Errorf("%q: x = %v, want %v", c.header, got, c.want)
		}
		if got := fr.Cols[1].F64[0]; got != 3 {
			t.Errorf("%q: y = %v, want 3", c.header, got)
		}
	}
}

// A call of no elements runs nothing, not even a once part that would read outside its column.
func TestRunNone(t *testing.T) {
	f, fr := parse(t, `func f
  col x f64
  list l
once
  %0 = consti 0
  %x = gather x, %0
each
  %t = constb true
  emit l, %t, %0
  scatter x, %0, %x
end`)
	fr.Lists[0] = &kernels.IndexList{}
	interp.Run(f, fr)
	if fr.Lists[0].Len != 0 {
		t.Errorf("list has %d, want 0", fr.Lists[0].Len)
	}
}

func TestRunOutOfRange(t *testing.T) {
	for _, c := range []struct {
		inst string
		want string
	}{
		{"%x = gather g, %i", "BUG: kernels: f: element 5 of column g, which has 3 (gather)"},
		{"%x = gather g, %n", "BUG: kernels: f: element -5 of column g, which has 3 (gather)"},
		{"scatter g, %i, %c", "BUG: kernels: f: element 5 of column g, which has 3 (scatter)"},
		{"accum g, %i, %c", "BUG: kernels: f: element 5 of column g, which has 3 (accum)"},
		{"scatterm g, %i, %t, %c", "BUG: kernels: f: element 5 of column g, which has 3 (scatterm)"},
		{"accumm g, %i, %t, %c", "BUG: kernels: f: element 5 of column g, which has 3 (accumm)"},
		{"scatterm g, %i, %f, %c", ""}, // no write, no fault
		{"accumm g, %i, %f, %c", ""},
		{"store s, %c", "BUG: kernels: f: element 0 of column s, which has 0 (store)"},
		{"emit l, %t, %i", "BUG: kernels: list l of f is full at 0"},
	} {
		f, fr := parse(t, `func f
  col g f64
  col s f64
  list l
once
  %i = consti 5
  %n = consti -5
  %c = constf 1
  %t = constb true
  %f = constb false
each
`+c.inst+"\nend")
		fr.N = 1
		fr.Cols[0].F64 = make([]float64, 3)
		fr.Lists[0] = &kernels.IndexList{}
		if got := panicOf(func() { interp.Run(f, fr) }); got != c.want {
			t.Errorf("%s: panic %q, want %q", c.inst, got, c.want)
		}
	}
}

func panicOf(f func()) (text string) {
	defer func() {
		if r := recover(); r != nil {
			text = fmt.Sprint(r)
		}
	}()
	f()
	return ""
}

// Every pure op, with specials as arguments, gives in Run what Eval says; which NaN is the machine's choice.
func TestRunIsEval(t *testing.T) {
	types := map[byte]kernels.Type{'f': kernels.F64, 'i': kernels.I64, 'b': kernels.Bool}
	elems := map[byte]kernels.Elem{'f': kernels.ElemF64, 'i': kernels.ElemI64, 'b': kernels.ElemBool}
	for _, c := range specials {
		sig := c.op.Info().Sig
		result := sig[len(sig)-1]
		b := kernels.NewBuilder("f")
		var args []kernels.Value
		var raw [4]uint64
		for k, a := range c.args {
			raw[k] = bits(t, a)
			args = append(args, b.Param(strings.Repeat("p", k+1), types[sig[k]]))
		}
		b.Each()
		b.Mem(kernels.OpStore, b.Col("r", elems[result]), b.Do(c.op, args...))
		f := b.Func()
		fr := kernels.NewFrame(f)
		fr.N = 1
		copy(fr.Params, raw[:])
		fr.Cols[0] = kernels.Column{F64: []float64{7}, I64: []int64{7}, Bool: []uint8{7}}
		interp.Run(f, fr)
		got := map[byte]uint64{
			'f': math.Float64bits(fr.Cols[0].F64[0]), 'i': uint64(fr.Cols[0].I64[0]), 'b': uint64(fr.Cols[0].Bool[0]),
		}[result]
		want := interp.Eval(c.op, 0, raw)
		isNaN := func(x uint64) bool { return result == 'f' && math.IsNaN(math.Float64frombits(x)) }
		if got != want && !(isNaN(got) && isNaN(want)) {
			t.Errorf("%v%v = %#x, want %#x", c.op, c.args, got, want)
		}
	}
}
