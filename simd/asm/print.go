package asm

import (
	"fmt"
	"strings"
)

// String returns the instruction as Intel writes it, destination first:
//
//	vfmadd231pd zmm1{k2}{z}, zmm3, qword bcst [rax+0x40]
//
// Labels are L1, L2 and so on. It prints what is asked for, not what is encoded: nothing here looks at
// encodings, and operands that Emit would refuse are printed all the same.
func (in Inst) String() string {
	if in.Op == 0 || int(in.Op) >= len(rows) {
		return fmt.Sprintf("?op%d", in.Op)
	}
	r := in.Op.row()
	s := r.shape
	var b strings.Builder
	b.WriteString(mnemonic(r, in.Imm))
	for i := range len(s.Args) {
		if i == 0 {
			b.WriteByte(' ')
		} else {
			b.WriteString(", ")
		}
		switch s.Args[i] {
		case 'R':
			b.WriteString(regName(s.R, in.R, in.Len))
		case 'V':
			b.WriteString(regName(s.V, in.V, in.Len))
		case 'M':
			in.printM(&b, s)
		case 'I':
			b.WriteString(immText(s, in.Imm))
		case 'X':
			b.WriteString(regName(s.R, Reg(in.Imm>>4), in.Len))
		}
		if i == 0 && in.K != 0 {
			fmt.Fprintf(&b, "{k%d}", in.K)
			if in.Z {
				b.WriteString("{z}")
			}
		}
	}
	return b.String()
}

// mnemonic returns the mnemonic, with the condition in it where the immediate is one.
func mnemonic(r *row, imm int64) string {
	names := fcmpNames[:]
	switch r.shape.Imm {
	case ImmCondIn:
		return strings.TrimSuffix(r.text, "cc") + Cond(imm).String()
	case ImmICmp:
		names = icmpNames[:]
	case ImmFCmp:
	default:
		return r.text
	}
	if imm < 0 || imm >= int64(len(names)) {
		return r.text
	}
	stem, kind, _ := strings.Cut(r.text, "cmp")
	return stem + "cmp" + names[imm] + kind
}

// String returns the condition as it stands in mnemonics: ne of jne.
func (c Cond) String() string {
	if int(c) < len(condNames) {
		return condNames[c]
	}
	return fmt.Sprintf("?cond%d", uint8(c))
}

var condNames = [...]string{"o", "no", "b", "ae", "e", "ne", "be", "a", "s", "ns", "p", "np", "l", "ge", "le", "g"}

// icmpNames are the predicates of VPCMPQ and its like.
var icmpNames = [...]string{"eq", "lt", "le", "false", "neq", "nlt", "nle", "true"}

// fcmpNames are the predicates of VCMPPD; those from 16 on differ from the first 16 in what signals.
var fcmpNames = [...]string{
	"eq", "lt", "le", "unord", "neq", "nlt", "nle", "ord",
	"eq_uq", "nge", "ngt", "false", "neq_oq", "ge", "gt", "true",
	"eq_os", "lt_oq", "le_oq", "unord_s", "neq_us", "nlt_uq", "nle_uq", "ord_s",
	"eq_us", "nge_uq", "ngt_uq", "false_os", "neq_os", "ge_oq", "gt_oq", "true_us",
}

var gp64Names = [...]string{
	"rax", "rcx", "rdx", "rbx", "rsp", "rbp", "rsi", "rdi",
	"r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15",
}
var gp8Names = [...]string{"al", "cl", "dl", "bl", "spl", "bpl", "sil", "dil"}

// regName returns the name of a register of the class.
func regName(c Class, r Reg, l Len) string {
	switch c {
	case GP8, GP16, GP32, GP64:
		if int(r) < len(gp64Names) {
			return gpName(c, r)
		}
	case Mask:
		return fmt.Sprintf("k%d", r)
	case XMM, Full, Half, Quarter, Eighth:
		if c == XMM {
			l = L128
		} else {
			l -= min(l, Len(c-Full)) // each class after Full halves
		}
		return fmt.Sprintf("%cmm%d", "xyz?"[min(l, 3)], r)
	}
	return fmt.Sprintf("?reg%d", r)
}

func gpName(c Class, r Reg) string {
	name := gp64Names[r]
	low := r < R8
	switch c {
	case GP8:
		if low {
			return gp8Names[r]
		}
		return name + "b"
	case GP16:
		if low {
			return name[1:]
		}
		return name + "w"
	case GP32:
		if low {
			return "e" + name[1:]
		}
		return name + "d"
	}
	return name
}

// printM prints the register or memory operand.
func (in *Inst) printM(b *strings.Builder, s *Shape) {
	m := &in.M
	if !m.Mem {
		b.WriteString(regName(s.M, m.Reg, in.Len))
		return
	}
	if m.Bcast {
		b.WriteString(sizeName(int32(s.Bcast)) + " bcst ")
	} else if s.Mem != WAddr {
		b.WriteString(sizeName(s.Mem.bytes(in.Len)) + " ptr ")
	}
	b.WriteByte('[')
	sep := ""
	switch {
	case m.Rip:
		fmt.Fprintf(b, "rip+L%d", m.At)
		sep = "+"
	default:
		if m.Base != NoReg {
			b.WriteString(regName(GP64, m.Base, 0))
			sep = "+"
		}
		if m.Index != NoReg {
			class := GP64
			if s.Index != None {
				class = s.Index
			}
			fmt.Fprintf(b, "%s%s*%d", sep, regName(class, m.Index, in.Len), m.Scale)
			sep = "+"
		}
	}
	switch {
	case m.Disp < 0:
		fmt.Fprintf(b, "-%#x", -int64(m.Disp))
	case m.Disp > 0 || sep == "":
		fmt.Fprintf(b, "%s%#x", sep, m.Disp)
	}
	b.WriteByte(']')
}

// sizeName returns the name of a memory operand's size.
func sizeName(n int32) string {
	switch n {
	case 1:
		return "byte"
	case 2:
		return "word"
	case 4:
		return "dword"
	case 8:
		return "qword"
	case 16:
		return "xmmword"
	case 32:
		return "ymmword"
	case 64:
		return "zmmword"
	}
	return fmt.Sprintf("?size%d", n)
}

// immText returns an immediate: bytes unsigned, as they choose lanes and bits; numbers with their sign.
func immText(s *Shape, imm int64) string {
	switch {
	case s.Imm == Imm8:
		return fmt.Sprintf("%#x", byte(imm))
	case imm < 0:
		return fmt.Sprintf("-%#x", -imm)
	}
	return fmt.Sprintf("%#x", imm)
}
