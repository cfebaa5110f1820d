package asm

import (
	"bytes"
	"encoding/binary"
	"testing"
)

// load64At emits a load from m and returns a function that finds where it points in the finished code.
func load64At(a *Assembler, m Operand) func(code []byte) int {
	a.Emit(Inst{Op: MOVQ, R: RAX, M: m})
	end := a.Len()
	return func(code []byte) int {
		return end + int(int32(binary.LittleEndian.Uint32(code[end-4:])))
	}
}

func TestPool(t *testing.T) {
	var a Assembler
	line := bytes.Repeat([]byte{1, 2, 3, 4, 5, 6, 7, 8}, 8)
	for round := range 2 { // the second in the buffers of the first
		a.Reset()
		odd := a.Const([]byte{9, 9, 9}, 1)
		one := a.Const64(1)
		two := a.Const64(2)
		wide := a.Const(line, 64)
		if a.Const64(1) != one || a.Const([]byte{1, 0, 0, 0, 0, 0, 0, 0}, 32) != one || one == two {
			t.Fatal("equal constants are not shared, or others are")
		}
		if a.Const(line[:8], 8) == wide {
			t.Fatal("a prefix is no equal")
		}
		at := []func([]byte) int{
			load64At(&a, Rip(odd)), load64At(&a, Rip(one)), load64At(&a, Rip(two)), load64At(&a, Rip(wide)),
			load64At(&a, Operand{Mem: true, Rip: true, At: wide, Disp: 8}),
		}
		a.Ret()
		n := a.Len()
		code, err := a.Finish()
		if err != nil {
			t.Fatal(err)
		}
		want := []struct {
			data  []byte
			align int
		}{{[]byte{9, 9, 9}, 1}, {[]byte{1, 0, 0, 0, 0, 0, 0, 0}, 32}, {[]byte{2, 0, 0, 0, 0, 0, 0, 0}, 8}, {line, 64}}
		for i, w := range want {
			p := at[i](code)
			if p < (n+63)&^63 || p%w.align != 0 || !bytes.HasPrefix(code[p:], w.data) {
				t.Errorf("round %d: constant %d at %d of %d, code ends at %d", round, i, p, len(code), n)
			}
		}
		if p, q := at[3](code), at[4](code); q != p+8 {
			t.Errorf("displacement from a label: %d, %d", p, q)
		}
		if p := at[3](code); p != (n+63)&^63 {
			t.Errorf("the most aligned constant is not the first: %d", p)
		}
	}
}

// TestPoolOfNoUse holds code without constants to its own length.
func TestPoolOfNoUse(t *testing.T) {
	var a Assembler
	a.Ret()
	if code, err := a.Finish(); err != nil || len(code) != 1 {
		t.Errorf("% x, %v", code, err)
	}
}

// TestRelativeWithTail checks that the immediate behind a relative operand counts.
func TestRelativeWithTail(t *testing.T) {
	for _, in := range []Inst{
		{Op: VSHUFPD, Len: L512, R: 1, V: 2, Imm: 3},
		{Op: VBLENDVPD, Len: L256, R: 1, V: 2, Imm: 3 << 4},
		{Op: CMPI, Imm: 1},
		{Op: CMPI, Imm: 1000},
		{Op: MOVQI, Imm: 1},
	} {
		var a Assembler
		in.M = Rip(a.Const64(7))
		a.Emit(in)
		end := a.Len()
		tail := map[int64]int{1000: 4}[in.Imm]
		if tail == 0 {
			tail = 1
		}
		if in.Op == MOVQI {
			tail = 4
		}
		code, err := a.Finish()
		if err != nil {
			t.Fatal(err)
		}
		d := int(int32(binary.LittleEndian.Uint32(code[end-tail-4:])))
		if end+d != 64 {
			t.Errorf("%v: points to %d, want 64", in, end+d)
		}
	}
}

// kernel emits what a small kernel is made of: 14 instructions, a loop, two constants.
func kernel(a *Assembler) {
	two, half := a.Const64(0x4000000000000000), a.Const64(0x3FE0000000000000)
	loop, done := a.NewLabel(), a.NewLabel()
	a.MovImm(RAX, 0)
	a.Bind(loop)
	a.Emit(Inst{Op: VMOVUPD, Len: L512, R: 1, M: MemIdx(RDI, RAX, 8, 0)})
	a.Emit(Inst{Op: VMOVUPD, Len: L256, R: 2, M: MemIdx(RSI, RAX, 8, 0)})
	a.Emit(Inst{Op: VFMADD213PD, Len: L512, R: 1, V: 3, M: Rip(two).Broadcast()})
	a.Emit(Inst{Op: VMULPD, Len: L512, R: 17, V: 1, M: Rip(half).Broadcast()})
	a.Emit(Inst{Op: VCMPPDK, Len: L512, R: K1, V: 17, M: R(4), Imm: 13})
	a.Emit(Inst{Op: VBLENDMPD, Len: L512, R: 5, V: 1, M: R(17), K: K1})
	a.Emit(Inst{Op: VMOVUPDS, Len: L512, R: 5, M: MemIdx(RDI, RAX, 8, 64), K: K7})
	a.Emit(Inst{Op: ADDI, M: R(RAX), Imm: 8})
	a.Emit(Inst{Op: CMP, R: RAX, M: R(RCX)})
	a.Jcc(GE, done)
	a.Jmp(loop)
	a.Bind(done)
	a.Emit(Inst{Op: VZEROUPPER})
	a.Ret()
}

func TestAllocations(t *testing.T) {
	var a Assembler
	if n := testing.AllocsPerRun(100, func() {
		a.Reset()
		kernel(&a)
		if _, err := a.Finish(); err != nil {
			t.Fatal(err)
		}
	}); n != 0 {
		t.Errorf("%v allocations per kernel", n)
	}
}

func BenchmarkKernel(b *testing.B) {
	var a Assembler
	for b.Loop() {
		a.Reset()
		kernel(&a)
		if _, err := a.Finish(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/14, "ns/instruction")
}

func BenchmarkEmit(b *testing.B) {
	for _, c := range []struct {
		name string
		in   Inst
	}{
		{"legacy", Inst{Op: ADD, R: RAX, M: Mem(RCX, 8)}},
		{"vex", Inst{Op: VADDPD, Len: L256, R: 1, V: 2, M: R(3)}},
		{"evex", Inst{Op: VADDPD, Len: L512, R: 1, V: 2, M: Mem(RCX, 64), K: K1}},
	} {
		b.Run(c.name, func(b *testing.B) {
			var a Assembler
			for b.Loop() {
				if a.Len() > 1<<12 {
					a.Reset()
				}
				a.Emit(c.in)
			}
		})
	}
}
