package kernels_test

import (
	"strings"
	"testing"

	"github.com/spikelane/spikelane/kernels"
)

const sound = `func f
  col v f64
  col ge f64
  col n i32
  param t f64
  list l
once
  %0 = constb true
  %1 = param t
each
  %2 = load v
  %3 = index
  %4 = gather ge, %3
  %5 = uniform(1:2) %3, %3, %3
  accum ge, %3, %5
  store v, %4
  emit l, %0, %3
end
`

// Each case breaks a sound function in one way, and wants exactly these errors.
func TestVerify(t *testing.T) {
	type fn = *kernels.Func
	const pre = "kernels: f: "
	arg := func(f fn, i, k int, v kernels.Value) { f.Insts[i].Args[k] = v }
	for _, c := range []struct {
		name   string
		change func(f fn)
		want   string
	}{
		{"nothing", func(f fn) {}, ""},
		{"name", func(f fn) { f.Name = "a b" }, `kernels: a b: "a b" cannot name a function`},
		{"column name", func(f fn) { f.Cols[0].Name = "" }, pre + `"" cannot name a column`},
		{"same columns", func(f fn) { f.Cols[2].Name = "v" }, pre + "two columns are named v"},
		{"same lists", func(f fn) { f.Lists = append(f.Lists, "l") }, pre + "two lists are named l"},
		{"element type", func(f fn) { f.Cols[2].Elem = 9 }, pre + "column n has unknown element type 9"},
		{"column length", func(f fn) { f.Cols[2].Len = -1 }, pre + "column n has -1 elements"},
		{"parameter type", func(f fn) { f.Params[0].Type = kernels.Void }, pre + "parameter t has type void, want f64, i64 or bool"},
		{"once", func(f fn) { f.Once = 99 }, pre + "the once part ends at 99, outside 0..9\n" +
			pre + "instruction 2, %2 = load v: load may not stand in the once part\n" +
			pre + "instruction 3, %3 = index: index may not stand in the once part\n" +
			pre + "instruction 6, accum ge, %3, %5: accum may not stand in the once part\n" +
			pre + "instruction 7, store v, %4: store may not stand in the once part\n" +
			pre + "instruction 8, emit l, %0, %3: emit may not stand in the once part"},
		{"op", func(f fn) { f.Insts[1].Op = 200 }, pre + "instruction 1, ?200: unknown op 200"},
		{"argument of unknown op", func(f fn) { f.Insts[0].Op = 200 }, pre + "instruction 0, ?200: unknown op 200\n" +
			pre + "instruction 8, emit l, %0, %3: argument 1, %0, has no value"},
		{"argument of unknown type", func(f fn) { f.Params[0].Type = 9; arg(f, 7, 0, 1) }, pre + "parameter t has type ?9, want f64, i64 or bool\n" +
			pre + "instruction 7, store v, %1: argument 1, %1, has no value"},
		{"no op", func(f fn) { f.Insts[0].Op = 0 }, pre + "instruction 0, invalid: unknown op 0\n" +
			pre + "instruction 8, emit l, %0, %3: argument 1, %0, has no value"},
		{"missing", func(f fn) { arg(f, 5, 2, kernels.None) }, pre + "instruction 5, %5 = uniform(1:2) %3, %3, %-1: argument 3 of 3 is missing"},
		{"too many", func(f fn) { arg(f, 5, 3, 0) }, pre + "instruction 5, %5 = uniform(1:2) %3, %3, %3, %0: argument 4 of 3"},
		{"itself", func(f fn) { arg(f, 5, 0, 5) }, pre + "instruction 5, %5 = uniform(1:2) %5, %3, %3: argument 1, %5, is not an earlier value"},
		{"later", func(f fn) { arg(f, 5, 0, 99) }, pre + "instruction 5, %5 = uniform(1:2) %99, %3, %3: argument 1, %99, is not an earlier value"},
		{"negative", func(f fn) { arg(f, 5, 0, -2) }, pre + "instruction 5, %5 = uniform(1:2) %-2, %3, %3: argument 1, %-2, is not an earlier value"},
		{"void", func(f fn) { arg(f, 7, 0, 6) }, pre + "instruction 7, store v, %6: argument 1, %6, has no value"},
		{"type", func(f fn) { arg(f, 5, 0, 0) }, pre + "instruction 5, %5 = uniform(1:2) %0, %3, %3: argument 1, %0, is bool, want i64"},
		{"column type", func(f fn) { arg(f, 7, 0, 3) }, pre + "instruction 7, store v, %3: argument 1, %3, is i64, want f64"},
		{"slot", func(f fn) { f.Insts[7].Slot = 3 }, pre + "instruction 7, store ?3, %4: slot 3 is outside 0..2"},
		{"slot of an argument", func(f fn) { f.Insts[4].Slot = -1 }, pre + "instruction 4, %4 = gather ?-1, %3: slot -1 is outside 0..2\n" +
			pre + "instruction 7, store v, %4: argument 1, %4, has no value"},
		{"parameter slot", func(f fn) { f.Insts[1].Slot = 1 }, pre + "instruction 1, %1 = param ?1: slot 1 is outside 0..0"},
		{"list slot", func(f fn) { f.Insts[8].Slot = 1 }, pre + "instruction 8, emit ?1, %0, %3: slot 1 is outside 0..0"},
		{"slot of none", func(f fn) { f.Insts[3].Slot = 1 }, pre + "instruction 3, %3 = index: slot is 1, want 0"},
		{"both ways", func(f fn) { f.Insts[2].Slot = 1 }, pre + "instruction 4, %4 = gather ge, %3: instruction 2 streams through column ge, this one indexes into it"},
		{"both ways back", func(f fn) { f.Insts[7].Slot = 1 }, pre + "instruction 7, store ge, %4: instruction 4 indexes into column ge, this one streams through it"},
		{"accum", func(f fn) { f.Insts[6].Slot = 2 }, pre + "instruction 6, accum n, %3, %5: column n is i32, want f64"},
		{"boolean", func(f fn) { f.Insts[0].Imm = 2 }, pre + "instruction 0, %0 = constb true: constant is 2, want 0 or 1"},
		{"stream", func(f fn) { f.Insts[5].Imm = 1 << 32 }, pre + "instruction 5, %5 = uniform(65536:0) %3, %3, %3: stream 0x100000000 does not fit object<<16 | site"},
		{"immediate", func(f fn) { f.Insts[3].Imm = 7 }, pre + "instruction 3, %3 = index: immediate is 0x7, want 0"},
		{"two at once", func(f fn) { f.Insts[3].Imm, f.Insts[2].Imm = 7, 7 }, pre + "instruction 2, %2 = load v: immediate is 0x7, want 0\n" +
			pre + "instruction 3, %3 = index: immediate is 0x7, want 0"},
	} {
		f, err := kernels.ParseFunc(sound)
		if err != nil {
			t.Fatal(err)
		}
		c.change(f)
		got := ""
		if err := f.Verify(); err != nil {
			got = err.Error()
		}
		if got != c.want {
			t.Errorf("%s:\ngot\n%s\nwant\n%s", c.name, indent(got), indent(c.want))
		}
	}
}

func indent(s string) string { return "  " + strings.ReplaceAll(s, "\n", "\n  ") }
