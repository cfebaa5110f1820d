package asm

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strings"
	"testing"
)

// TestNames holds the name in each row to the constant that it stands at.
func TestNames(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "rows.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	ast.Inspect(file, func(node ast.Node) bool {
		kv, ok := node.(*ast.KeyValueExpr)
		if !ok {
			return true
		}
		n++
		key := kv.Key.(*ast.Ident).Name
		if name := kv.Value.(*ast.CompositeLit).Elts[0].(*ast.BasicLit).Value; name != `"`+key+`"` {
			t.Errorf("%s is named %s", key, name)
		}
		return true
	})
	if n != NumOps {
		t.Errorf("%d rows, %d instructions", n, NumOps)
	}
}

// TestRows checks that each row agrees with itself.
func TestRows(t *testing.T) {
	seen := make(map[string]Op)
	for op := Op(1); int(op) <= NumOps; op++ {
		r := op.Info()
		if r.Name == "" {
			t.Fatalf("instruction %d has no row", op)
		}
		if other, ok := seen[r.Name]; ok {
			t.Errorf("%s: instructions %d and %d", r.Name, other, op)
		}
		seen[r.Name] = op
		if op.String() != r.Name {
			t.Errorf("%s: String %s", r.Name, op)
		}
		if r.Legacy == 0 && r.VEX == 0 && r.EVEX == 0 || r.Legacy != 0 && r.VEX|r.EVEX != 0 {
			t.Errorf("%s: no encoding, or legacy and others", r.Name)
		}
		has := func(arg string) bool { return strings.Contains(r.Args, arg) }
		if has("R") != (r.R != None) || has("V") != (r.V != None) || has("M") != (r.M != None || r.Mem != NoMem) {
			t.Errorf("%s: operands %s do not fit the classes", r.Name, r.Args)
		}
		if e := r.Legacy | r.VEX | r.EVEX; has("R") && e.isExt() || has("M") && !has("R") && !e.isExt() {
			t.Errorf("%s: ModRM.reg is both operand and opcode, or neither", r.Name)
		}
		if r.EVEX == 0 && (r.Masking != NoMask || r.Bcast != 0) && r.VEX|r.Legacy != 0 {
			t.Errorf("%s: masks or broadcasts without EVEX", r.Name)
		}
		if r.EVEX == 0 && r.Lens>>L512 != 0 {
			t.Errorf("%s: 512 bits without EVEX", r.Name)
		}
	}
	for _, op := range []Op{0, Op(NumOps) + 1} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("Op(%d).Info does not panic", op)
				}
			}()
			op.Info()
		}()
	}
}

func TestString(t *testing.T) {
	for _, c := range []struct {
		in   Inst
		want string
	}{
		{Inst{Op: VFMADD231PD, Len: L512, R: 1, V: 3, M: Mem(RAX, 64).Broadcast(), K: 2, Z: true}, "vfmadd231pd zmm1{k2}{z}, zmm3, qword bcst [rax+0x40]"},
		{Inst{Op: VCMPPDK, Len: L256, R: K1, V: 3, M: R(20), Imm: 1}, "vcmpltpd k1, ymm3, ymm20"},
		{Inst{Op: ADDI, M: R(RSP), Imm: -64}, "add rsp, -0x40"},
		{Inst{Op: MOVQ, R: RAX, M: Rip(3)}, "mov rax, qword ptr [rip+L3]"},
		{Inst{Op: MOVQ, R: RAX, M: Operand{Mem: true, Rip: true, At: 3, Disp: -8}}, "mov rax, qword ptr [rip+L3-0x8]"},
		{Inst{Op: VSCATTERQPD, Len: L512, R: 1, M: MemIdx(RSI, 2, 8, 0), K: 1}, "vscatterqpd qword ptr [rsi+zmm2*8]{k1}, zmm1"},
		{Inst{Op: VZEROUPPER}, "vzeroupper"},
		{Inst{Op: SETCC, M: R(RSI), Imm: int64(NE)}, "setne sil"},
		{Inst{}, "?op0"},
	} {
		if got := c.in.String(); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}
