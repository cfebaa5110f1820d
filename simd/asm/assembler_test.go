package asm

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"strings"
	"testing"
)

// TestJumps puts targets on both sides of the reach of a short jump.
func TestJumps(t *testing.T) {
	emit := map[string]func(a *Assembler, l Label){
		"jmp":  func(a *Assembler, l Label) { a.Jmp(l) },
		"jne":  func(a *Assembler, l Label) { a.Jcc(NE, l) },
		"call": func(a *Assembler, l Label) { a.Call(l) },
	}
	far := map[string]string{"jmp": "e9", "jne": "0f85", "call": "e8"}
	near := map[string]string{"jmp": "eb", "jne": "75"}
	for name, jump := range emit {
		for gap := 0; gap < 300; gap++ {
			var a Assembler
			back, fwd := a.NewLabel(), a.NewLabel()
			a.Bind(back)
			nop(&a, gap)
			at := a.Len()
			jump(&a, back)
			end := a.Len()
			jump(&a, fwd)
			end2 := a.Len()
			nop(&a, gap)
			a.Bind(fwd)
			a.Ret()
			code, err := a.Finish()
			if err != nil {
				t.Fatal(err)
			}
			op, want := code[at:end], far[name]
			var d int
			if short := near[name]; short != "" && gap <= 126 {
				want, d = short, int(int8(op[1]))
				if len(op) != 2 {
					t.Fatalf("%s over %d bytes: % x, want two bytes", name, gap, op)
				}
			} else {
				d = int(int32(binary.LittleEndian.Uint32(op[len(op)-4:])))
			}
			if end+d != 0 || !strings.HasPrefix(hex.EncodeToString(op), want) {
				t.Fatalf("%s back over %d bytes: % x goes to %d", name, gap, op, end+d)
			}
			op = code[end:end2]
			d = int(int32(binary.LittleEndian.Uint32(op[len(op)-4:])))
			if d != gap || !strings.HasPrefix(hex.EncodeToString(op), far[name]) {
				t.Fatalf("%s forward over %d bytes: % x goes over %d", name, gap, op, d)
			}
		}
	}
}

func nop(a *Assembler, n int) {
	for range n {
		a.Emit(Inst{Op: NOP})
	}
}

func TestConditions(t *testing.T) {
	for _, c := range []Cond{B, AE, E, NE, BE, A, S, NS, P, NP, L, GE, LE, G} {
		var a Assembler
		l := a.NewLabel()
		a.Bind(l)
		a.Jcc(c, l)
		code, _ := a.Finish()
		if texts, ok := objdump(t, [][]byte{code}); ok && texts[0] != "j"+c.String()+" 0x0" {
			t.Errorf("Jcc %v: objdump %q", c, texts[0])
		}
		if code[0] != 0x70|byte(c) {
			t.Errorf("Jcc %v: % x", c, code)
		}
	}
	if got := Cond(16).String(); got != "?cond16" {
		t.Error(got)
	}
}

// TestBytes spells out choices between encodings that a disassembler cannot tell apart.
func TestBytes(t *testing.T) {
	imm := func(r Reg, x int64) func(a *Assembler) { return func(a *Assembler) { a.MovImm(r, x) } }
	inst := func(in Inst) func(a *Assembler) { return func(a *Assembler) { a.Emit(in) } }
	for _, c := range []struct {
		do   func(a *Assembler)
		want string
	}{
		{imm(RAX, 0), "b800000000"},
		{imm(R15, 1), "41bf01000000"},
		{imm(RDX, 1<<32-1), "baffffffff"},
		{imm(RCX, -1), "48c7c1ffffffff"},
		{imm(R9, -1<<31), "49c7c100000080"},
		{imm(R9, -1<<31-1), "49b9ffffff7fffffffff"},
		{imm(RBX, 1<<32), "48bb0000000001000000"},
		{func(a *Assembler) { a.Ret() }, "c3"},
		// VEX of two bytes, of three because of ymm9 in rm, of three because of the map, then EVEX.
		{inst(Inst{Op: VADDPD, Len: L256, R: 9, V: 2, M: R(3)}), "c56d58cb"},
		{inst(Inst{Op: VADDPD, Len: L256, R: 1, V: 2, M: R(9)}), "c4c16d58c9"},
		{inst(Inst{Op: VPSHUFB, Len: L128, R: 1, V: 2, M: R(3)}), "c4e26900cb"},
		{inst(Inst{Op: VADDPD, Len: L256, R: 1, V: 18, M: R(3)}), "62f1ed2058cb"},
		// Displacements count whole vectors, single elements, or the part that is read.
		{inst(Inst{Op: VADDPD, Len: L512, R: 1, V: 2, M: Mem(RAX, 64)}), "62f1ed48584801"},
		{inst(Inst{Op: VADDPD, Len: L512, R: 1, V: 2, M: Mem(RAX, 8).Broadcast()}), "62f1ed58584801"},
		{inst(Inst{Op: VADDPD, Len: L512, R: 1, V: 2, M: Mem(RAX, 8)}), "62f1ed48588808000000"},
		{inst(Inst{Op: VCVTDQ2PD, Len: L512, R: 1, M: Mem(RAX, 32)}), "62f17e48e64801"},
		{inst(Inst{Op: VPCOMPRESSQ, Len: L512, R: 1, M: Mem(RAX, 8), K: 2}), "62f2fd4a8b4801"},
		// A base in r8 to r15 must not show as broadcast.
		{inst(Inst{Op: VADDPD, Len: L512, R: 1, V: 2, M: Mem(R8, 0)}), "62d1ed485808"},
		// Immediates of one byte and of four.
		{inst(Inst{Op: ADDI, M: R(RAX), Imm: 127}), "4883c07f"},
		{inst(Inst{Op: ADDI, M: R(RAX), Imm: 128}), "4881c080000000"},
		{inst(Inst{Op: MOVBS, R: RSI, M: Mem(RAX, 0)}), "408830"},
		{inst(Inst{Op: MOVBS, R: RBX, M: Mem(RAX, 0)}), "8818"},
	} {
		var a Assembler
		c.do(&a)
		code, err := a.Finish()
		if got := hex.EncodeToString(code); err != nil || got != c.want {
			t.Errorf("got %s, want %s", got, c.want)
		}
	}
}

func TestAlign(t *testing.T) {
	for from := range 70 {
		for n := 1; n <= 64; n *= 2 {
			var a Assembler
			for range from {
				a.Ret()
			}
			a.Align(n)
			if a.Len()%n != 0 || a.Len()-from >= n {
				t.Fatalf("Align(%d) at %d: %d", n, from, a.Len())
			}
		}
	}
	var codes [][]byte
	for _, c := range nops {
		codes = append(codes, []byte(c))
	}
	if texts, ok := objdump(t, codes); ok {
		for i, text := range texts {
			// objdump shows the two-byte one as what it once was.
			if !strings.HasPrefix(text, "nop") && text != "xchg ax,ax" {
				t.Errorf("NOP of %d bytes: %s", i+1, text)
			}
		}
	}
}

func TestFinish(t *testing.T) {
	var a Assembler
	l, m := a.NewLabel(), a.NewLabel()
	a.NewLabel() // neither bound nor used
	a.Jmp(l)
	a.Emit(Inst{Op: LEA, R: RAX, M: Rip(m)})
	if _, err := a.Finish(); !errors.Is(err, ErrUnbound) ||
		!strings.Contains(err.Error(), "L1, used at 0x1") || !strings.Contains(err.Error(), "L2, used at 0x8") {
		t.Errorf("two unbound labels: %v", err)
	}
	a.Bind(l) // a failed Finish leaves the assembler open
	a.Bind(m)
	code, err := a.Finish()
	again, err2 := a.Finish()
	if err != nil || err2 != nil || !bytes.Equal(code, again) {
		t.Errorf("Finish twice: % x %v, % x %v", code, err, again, err2)
	}
	for name, f := range map[string]func(){
		"Emit after Finish": func() { a.Reset(); a.Finish(); a.Emit(Inst{Op: NOP}) },
		"Bind after Finish": func() { a.Reset(); l := a.NewLabel(); a.Finish(); a.Bind(l) },
		"bound twice":       func() { a.Reset(); l := a.NewLabel(); a.Bind(l); a.Bind(l) },
		"label 0":           func() { a.Reset(); a.Jmp(0) },
		"foreign label":     func() { a.Reset(); a.NewLabel(); a.Call(2) },
		"bind a constant":   func() { a.Reset(); a.Bind(a.Const64(1)) },
		"condition 16":      func() { a.Reset(); a.Jcc(16, a.NewLabel()) },
		"align 3":           func() { a.Reset(); a.Align(3) },
		"align 128":         func() { a.Reset(); a.Const(nil, 128) },
		"register 16":       func() { a.Reset(); a.MovImm(16, 0) },
	} {
		func() {
			defer func() {
				if s, _ := recover().(string); !strings.HasPrefix(s, "BUG: asm: ") {
					t.Errorf("%s: panic %q", name, s)
				}
			}()
			f()
		}()
	}
}
