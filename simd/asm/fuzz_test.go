package asm

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// faults are ways to spoil a valid instruction. Each returns false where it does not make it invalid. They
// know the rules from the manual, not from verify.go.
var faults = []struct {
	name  string
	spoil func(in *Inst, r Row) bool
}{
	{"no op", func(in *Inst, r Row) bool { in.Op = 0; return true }},
	{"op behind the table", func(in *Inst, r Row) bool { in.Op = Op(NumOps) + 1; return true }},
	{"length 3", func(in *Inst, r Row) bool { in.Len = 3; return true }},
	{"other length", func(in *Inst, r Row) bool {
		for l := L128; l <= L512; l++ {
			if r.Lens != 0 && r.Lens>>l&1 == 0 {
				in.Len = l
				return true
			}
		}
		return false
	}},
	{"R too high", func(in *Inst, r Row) bool { in.R = tooHigh(r, r.R); return true }},
	{"V too high", func(in *Inst, r Row) bool { in.V = tooHigh(r, r.V); return true }},
	{"M too high", func(in *Inst, r Row) bool { in.M = R(tooHigh(r, r.M)); return true }},
	{"K too high", func(in *Inst, r Row) bool { in.K = 8; return true }},
	{"mask where none is taken", func(in *Inst, r Row) bool { in.K = K1; return r.EVEX == 0 || r.Masking == NoMask }},
	{"no mask where one is needed", func(in *Inst, r Row) bool { in.K = 0; return r.Masking == NeedMask }},
	{"zeroing without a mask", func(in *Inst, r Row) bool { in.Z, in.K = true, 0; return true }},
	{"zeroing memory", func(in *Inst, r Row) bool {
		in.Z, in.K = true, K1
		return in.M.Mem && strings.HasPrefix(r.Args, "M")
	}},
	{"zeroing a mask register", func(in *Inst, r Row) bool {
		in.Z, in.K = true, K1
		return r.R == Mask || r.M == Mask
	}},
	{"broadcast of a register", func(in *Inst, r Row) bool { in.M.Bcast = true; return !in.M.Mem }},
	{"broadcast where there is none", func(in *Inst, r Row) bool {
		in.M.Bcast = true
		return r.EVEX == 0 || r.Bcast == 0
	}},
	{"memory where only a register can be", func(in *Inst, r Row) bool { in.M = Mem(RAX, 0); return r.Mem == NoMem }},
	{"register where only memory can be", func(in *Inst, r Row) bool { in.M = R(RAX); return r.Mem != NoMem && r.M == None }},
	{"base 16", func(in *Inst, r Row) bool { in.M.Base = 16; return in.M.Mem && !in.M.Rip }},
	{"index rsp", func(in *Inst, r Row) bool { in.M.Index = RSP; return in.M.Mem && !in.M.Rip && r.Index == None }},
	{"index 16", func(in *Inst, r Row) bool { in.M.Index = 16; return in.M.Mem && !in.M.Rip && r.Index == None }},
	{"no vector index", func(in *Inst, r Row) bool { in.M.Index = NoReg; return r.Index != None }},
	{"relative gather", func(in *Inst, r Row) bool { in.M = Rip(1); return r.Index != None }},
	{"scale 3", func(in *Inst, r Row) bool {
		in.M.Scale = 3
		return in.M.Mem && !in.M.Rip && in.M.Index != NoReg
	}},
	{"label of nobody", func(in *Inst, r Row) bool { in.M.At = 99; return in.M.Rip }},
	{"label 0", func(in *Inst, r Row) bool { in.M.At = 0; return in.M.Rip }},
	{"immediate out of range", func(in *Inst, r Row) bool { in.Imm = 1 << 31; return true }},
	{"negative immediate", func(in *Inst, r Row) bool {
		in.Imm = -129
		return r.Imm != ImmShort && r.Imm != ImmLong
	}},
	{"register in the low nibble", func(in *Inst, r Row) bool { in.Imm = 5; return r.Imm == ImmReg }},
	{"gather over its index", func(in *Inst, r Row) bool { in.R = in.M.Index; return r.Index != None && r.Args[0] == 'R' }},
	{"gather over its mask", func(in *Inst, r Row) bool { in.V = in.R; return r.Index != None && r.V != None }},
	{"gather by its mask", func(in *Inst, r Row) bool { in.V = in.M.Index; return r.Index != None && r.V != None }},
}

// tooHigh returns the smallest number that no register of the class has, in any encoding of the row.
func tooHigh(r Row, c Class) Reg {
	switch {
	case c == None:
		return 1
	case c == Mask:
		return 8
	case c <= GP64 || r.EVEX == 0:
		return 16
	}
	return 32
}

// FuzzEmit emits valid instructions, which must fit in 15 bytes and not panic, then spoils each in every way
// that applies to it, which must.
func FuzzEmit(f *testing.F) {
	for seed := range uint64(200) {
		f.Add(seed)
	}
	var a Assembler
	f.Fuzz(func(t *testing.T, seed uint64) {
		rng := rand.New(rand.NewPCG(seed, 1))
		in := anyInst(rng.IntN)
		if n := len(assemble(&a, in)); n < 1 || n > 15 {
			t.Fatalf("%v: %d bytes", in, n)
		}
		for _, fault := range faults {
			bad := in
			if !fault.spoil(&bad, in.Op.Info()) {
				continue
			}
			if got := emitPanic(&a, bad); !strings.HasPrefix(got, "BUG: asm: ") {
				t.Errorf("%v: %s: %#v: panic %q", in, fault.name, bad, got)
			}
			_ = bad.String() // prints what Emit refuses
		}
	})
}

// TestFaults spoils the whole spread of operands of every row.
func TestFaults(t *testing.T) {
	var a Assembler
	count := make(map[string]int)
	for op := Op(1); int(op) <= NumOps; op++ {
		for _, in := range spread(op) {
			for _, fault := range faults {
				bad := in
				if !fault.spoil(&bad, op.Info()) {
					continue
				}
				count[fault.name]++
				if got := emitPanic(&a, bad); !strings.HasPrefix(got, "BUG: asm: ") {
					t.Fatalf("%v: %s: %#v: panic %q", in, fault.name, bad, got)
				}
			}
		}
	}
	for _, fault := range faults {
		if count[fault.name] == 0 {
			t.Errorf("%s: never applied", fault.name)
		}
	}
}

// emitPanic returns what Emit panics with, or nothing.
func emitPanic(a *Assembler, in Inst) (text string) {
	defer func() {
		if r := recover(); r != nil {
			text = fmt.Sprint(r)
		}
	}()
	assemble(a, in)
	return ""
}
