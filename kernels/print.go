package kernels

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// nanBits are the bits of the NaN that the text form calls nan; any other NaN is printed with its bits.
const nanBits = 0x7FF8000000000001

// String returns the text form of f, which ParseFunc reads back:
//
//	func stateupdate.P
//	  col v f64
//	  col table f64 [32]
//	  param t f64
//	  list spikes
//	  sequential
//	once
//	  %0 = param t
//	  %1 = constf 0x1.999999999999ap-04  # 0.1
//	each
//	  %2 = load v
//	  %3 = fma %2, %1, %0
//	  store v, %3
//	end
//
// A number after a column's type is its Len. A value's number is its place in Insts, so that the numbers of instructions without a result are skipped. A random
// draw shows its stream as object:site, as in uniform(3:7) %9, %0, %8. Text after # is a comment.
func (f *Func) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "func %s\n", f.Name)
	for _, c := range f.Cols {
		fmt.Fprintf(&b, "  col %s %s", c.Name, nameAt(elemNames[:], int(c.Elem)))
		if c.Len != 0 {
			fmt.Fprintf(&b, " [%d]", c.Len)
		}
		b.WriteByte('\n')
	}
	for _, p := range f.Params {
		fmt.Fprintf(&b, "  param %s %s\n", p.Name, nameAt(typeNames[:], int(p.Type)))
	}
	for _, l := range f.Lists {
		fmt.Fprintf(&b, "  list %s\n", l)
	}
	for _, h := range f.Hosts {
		fmt.Fprintf(&b, "  host %s %d\n", h.Name, h.Arity)
	}
	if f.Sequential {
		b.WriteString("  sequential\n")
	}
	b.WriteString("once\n")
	for i := range f.Insts {
		if i == f.Once {
			b.WriteString("each\n")
		}
		fmt.Fprintf(&b, "  %s\n", f.InstString(Value(i)))
	}
	if f.Once >= len(f.Insts) {
		b.WriteString("each\n")
	}
	b.WriteString("end\n")
	return b.String()
}

// InstString returns the text form of instruction v, without indentation. A broken instruction prints too, though it
// may not parse: what is out of range shows as ? and its number.
func (f *Func) InstString(v Value) string {
	in := &f.Insts[v]
	if in.Op >= NumOps {
		return fmt.Sprintf("?%d", in.Op)
	}
	var b strings.Builder
	if !strings.HasSuffix(table[in.Op].Sig, ":") {
		fmt.Fprintf(&b, "%%%d = ", v)
	}
	b.WriteString(table[in.Op].Name)
	if in.Op.Draws() {
		fmt.Fprintf(&b, "(%d:%d)", in.Imm>>16, in.Imm&0xFFFF)
	}
	sep := " "
	operand := func(s string) {
		b.WriteString(sep)
		b.WriteString(s)
		sep = ", "
	}
	comment := ""
	switch space := in.Op.slotSpace(); {
	case in.Op == OpConstF:
		operand(formatFloat(in.Imm))
		comment = "  # " + strconv.FormatFloat(math.Float64frombits(in.Imm), 'g', -1, 64)
	case in.Op == OpConstI:
		operand(strconv.FormatInt(int64(in.Imm), 10))
	case in.Op == OpConstB:
		operand(strconv.FormatBool(in.Imm != 0))
	case space != noSlot:
		operand(nameAt(f.slotNames(space), int(in.Slot)))
	}
	for k, n := 0, in.Op.NumArgs(); k < len(in.Args) && (k < n || in.Args[k] != None); k++ {
		operand("%" + strconv.Itoa(int(in.Args[k])))
	}
	return b.String() + comment
}

// formatFloat returns the text of the float64 with the given bits: hexadecimal, so that it shows every bit.
func formatFloat(bits uint64) string {
	x := math.Float64frombits(bits)
	switch {
	case bits == nanBits:
		return "nan"
	case math.IsNaN(x):
		return fmt.Sprintf("nan:%#x", bits)
	case math.IsInf(x, 0):
		return strings.ToLower(strings.TrimPrefix(strconv.FormatFloat(x, 'g', -1, 64), "+"))
	}
	return strconv.FormatFloat(x, 'x', -1, 64)
}

func nameAt(names []string, i int) string {
	if i < 0 || i >= len(names) {
		return "?" + strconv.Itoa(i)
	}
	return names[i]
}

// A slotSpace says what the Slot of an instruction counts.
type slotSpace uint8

const (
	noSlot slotSpace = iota
	colSlot
	paramSlot
	listSlot
	hostSlot
)

func (op Op) slotSpace() slotSpace {
	switch {
	case op == OpParam:
		return paramSlot
	case op == OpEmit:
		return listSlot
	case op == OpHost:
		return hostSlot
	case table[op].Class == Read || table[op].Class == Write:
		return colSlot
	}
	return noSlot
}

// slotNames returns the names that slots of the given space stand for.
func (f *Func) slotNames(space slotSpace) []string {
	var names []string
	switch space {
	case colSlot:
		for _, c := range f.Cols {
			names = append(names, c.Name)
		}
	case paramSlot:
		for _, p := range f.Params {
			names = append(names, p.Name)
		}
	case listSlot:
		names = f.Lists
	case hostSlot:
		for _, h := range f.Hosts {
			names = append(names, h.Name)
		}
	}
	return names
}
