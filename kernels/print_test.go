package kernels_test

import (
	"math"
	"math/rand/v2"
	"reflect"
	"testing"

	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/kernels/internal/randfunc"
)

// The text form of everything that has one of its own.
const everything = `func stateupdate.P
  col v f64
  col tgt i32
  col count i64
  col refractory bool
  col ge f64 [32]
  param t f64
  param seed i64
  param on bool
  list spikes
  sequential
once
  %0 = param t
  %1 = constf 0x1.999999999999ap-04  # 0.1
  %2 = consti -5
  %3 = constb true
  %4 = constf -0x0p+00  # -0
  %5 = constf inf  # +Inf
  %6 = constf -inf  # -Inf
  %7 = constf nan  # NaN
  %8 = constf nan:0xfff8000000000002  # NaN
  %9 = param seed
each
  %10 = index
  %11 = load v
  %12 = fma %11, %1, %0
  %13 = uniform(3:7) %10, %2, %9
  %14 = poisson(65535:65535) %10, %2, %9, %13
  store v, %12
  %16 = lt %12, %14
  storem refractory, %16, %3
  %18 = gather ge, %10
  scatter ge, %10, %18
  scatterm ge, %10, %16, %13
  accum ge, %2, %13
  accumm ge, %2, %16, %13
  emit spikes, %16, %10
end
`

func TestPrint(t *testing.T) {
	f, err := kernels.ParseFunc(everything)
	if err != nil {
		t.Fatal(err)
	}
	if got := f.String(); got != everything {
		t.Errorf("got\n%s\nwant\n%s", got, everything)
	}
	if err := f.Verify(); err != nil {
		t.Error(err)
	}
	if got, want := f.Insts[8].Imm, uint64(0xFFF8000000000002); got != want {
		t.Errorf("bits of the NaN = %#x, want %#x", got, want)
	}
	if got, want := f.Insts[13].Imm, uint64(3<<16|7); got != want {
		t.Errorf("stream = %#x, want %#x", got, want)
	}
	if got, want := math.Float64frombits(f.Insts[1].Imm), 0.1; got != want {
		t.Errorf("constant = %v, want %v", got, want)
	}
}

func TestPrintEmpty(t *testing.T) {
	want := "func f\nonce\neach\nend\n"
	if got := kernels.NewBuilder("f").Func().String(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// A broken function prints, so that Verify can show it.
func TestPrintBroken(t *testing.T) {
	f := &kernels.Func{Name: "f", Once: 9, Insts: []kernels.Inst{
		{Op: 250}, {Op: kernels.OpLoad, Slot: 3}, {Op: kernels.OpStore, Slot: -1, Args: [4]kernels.Value{7, kernels.None, -5, 2}},
	}}
	want := "func f\nonce\n  ?250\n  %1 = load ?3, %0, %0, %0, %0\n  store ?-1, %7\neach\nend\n"
	if got := f.String(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// Parsing undoes printing, for functions nobody thought of.
func TestPrintParseRandom(t *testing.T) {
	for seed := range uint64(200) {
		f := randfunc.NewLibrary(rand.New(rand.NewPCG(seed, 2)), 50)
		g, err := kernels.ParseFunc(f.String())
		if err != nil {
			t.Fatalf("seed %d: %v\n%v", seed, err, f)
		}
		if !reflect.DeepEqual(g, f) {
			t.Fatalf("seed %d: got\n%v\nwant\n%v", seed, g, f)
		}
	}
}

func TestParseFuncs(t *testing.T) {
	fs, err := kernels.ParseFuncs("# two\n\nfunc a\nend\nfunc b # no parts\n each\nend")
	if err != nil || len(fs) != 2 || fs[0].Name != "a" || fs[1].Name != "b" {
		t.Errorf("got %v, %v, want a and b", fs, err)
	}
	if fs, err := kernels.ParseFuncs(" \n# nothing"); len(fs) != 0 || err != nil {
		t.Errorf("got %v, %v, want nothing", fs, err)
	}
}

// Names of values, number formats and white space are free.
func TestParseFree(t *testing.T) {
	f, err := kernels.ParseFunc("func f\r\n\tcol v f64\r\neach\r\n%x=constf 1e-3\r\n%y = consti 0x10 # sixteen\r\n  store v ,%x\r\nend")
	if err != nil {
		t.Fatal(err)
	}
	want := "func f\n  col v f64\nonce\neach\n  %0 = constf 0x1.0624dd2f1a9fcp-10  # 0.001\n  %1 = consti 16\n  store v, %0\nend\n"
	if got := f.String(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestParseErrors(t *testing.T) {
	inst := func(line string) string {
		return "func f\n col v f64\n list l\neach\n %a = consti 1\n" + line + "\nend\n"
	}
	for _, c := range []struct{ text, want string }{
		{"", "1:1: want one function, found 0"},
		{"func f\nend\nfunc g\nend", "1:1: want one function, found 2"},
		{"once", `1:1: want func, found "once"`},
		{"func\nend", "1:5: want the function's name, found the end of the line"},
		{"func f", "1:8: func f has no end"},
		{"func f\nfunc g\nend", "2:1: func f has no end"},
		{"func f g\nend", `1:8: unexpected "g"`},
		{"func f\n  row v\nend", `2:3: want col, param, list, host, sequential, once, each or end, found "row"`},
		{"func f\n  col v f32\nend", `2:9: want f64, i32, i64 or bool, found "f32"`},
		{"func f\n  col v f64 [0]\nend", `2:13: want a number of elements such as [32], found "[0]"`},
		{"func f\n  col v f64 [8\nend", `2:13: want a number of elements such as [32], found "[8"`},
		{"func f\n  col v f64 [x]\nend", `2:13: want a number of elements such as [32], found "[x]"`},
		{"func f\n  col v f64 8\nend", `2:13: unexpected "8"`},
		{"func f\n  param v void\nend", `2:11: want f64, i64 or bool, found "void"`},
		{"func f\n  col v f64\n  col v f64\nend", "3:7: col v is declared twice"},
		{"func f\nonce\nonce\nend", `3:1: want an instruction, found "once"`},
		{"func f\neach\nonce\nend", `3:1: want an instruction, found "once"`},
		{inst("%x = frob %a"), `6:6: want an instruction, found "frob"`},
		{inst("%x = invalid"), `6:6: want an instruction, found "invalid"`},
		{inst("%x iadd %a, %a"), `6:4: want =, found "iadd"`},
		{inst("% = iadd %a, %a"), `6:1: "%" is not the name of a value`},
		{inst("%a = iadd %a, %a"), "6:1: %a is defined twice"},
		{inst("iadd %a, %a"), "6:1: the result of iadd has no name"},
		{inst("%x = store v, %a"), "6:6: store has no result"},
		{inst("%x = iadd %a"), "6:13: want ,, found the end of the line"},
		{inst("%x = iadd %a, %b"), `6:15: iadd: want argument 2 of 2, an earlier value; found "%b"`},
		{inst("%x = iadd %a, %a, %a"), `6:17: unexpected ","`},
		{inst("%x = load w"), `6:11: load: want a column, found "w"`},
		{inst("%x = param w"), `6:12: param: want a parameter, found "w"`},
		{inst("emit v, %a, %a"), `6:6: emit: want a list, found "v"`},
		{inst("%x = constf 1e999"), `6:13: constf: want a float64, found "1e999"`},
		{inst("%x = constf nan:0x1"), `6:13: constf: want a float64, found "nan:0x1"`},
		{inst("%x = consti 9223372036854775808"), `6:13: consti: want an int64, found "9223372036854775808"`},
		{inst("%x = constb 1"), `6:13: constb: want true or false, found "1"`},
		{inst("%x = uniform %a, %a, %a"), `6:14: want (, found "%a"`},
		{inst("%x = uniform(65536:0) %a, %a, %a"), `6:14: want object:site, each below 65536; found "65536:0"`},
		{inst("%x = frob\n%y = frab %x\n%z = iadd %x, %y"), "6:6: want an instruction, found \"frob\"\n7:6: want an instruction, found \"frab\""},
	} {
		_, err := kernels.ParseFunc(c.text)
		if err == nil || err.Error() != c.want {
			t.Errorf("%q:\ngot  %v\nwant %s", c.text, err, c.want)
		}
	}
}

// Printing is a fixed point of parsing and printing, and no text makes either panic.
func FuzzParseFunc(f *testing.F) {
	f.Add(everything)
	f.Add("func f\n col v bool\neach\n%x=constf nan:0x7ff0000000000001\nstore v,%x\nend")
	f.Add("func f\nonce\n%0 = uniform(1:2) %0, %0, %0\nfunc (\nend\nend")
	f.Fuzz(func(t *testing.T, text string) {
		fs, err := kernels.ParseFuncs(text)
		if err != nil {
			return
		}
		for _, f := range fs {
			first := f.String()
			g, err := kernels.ParseFunc(first)
			if err != nil {
				t.Fatalf("%v\n%s", err, first)
			}
			if second := g.String(); second != first {
				t.Fatalf("got\n%s\nwant\n%s", second, first)
			}
			if !reflect.DeepEqual(f, g) {
				t.Fatalf("got\n%#v\nwant\n%#v", g, f)
			}
			_ = f.Verify()
		}
	})
}
