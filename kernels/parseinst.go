package kernels

import (
	"math"
	"strconv"
	"strings"
)

// parseInst reads an instruction: [%name =] op[(object:site)] [constant or slot] [, %value]…
func (p *parser) parseInst() {
	in := Inst{Args: [4]Value{None, None, None, None}}
	name, at := "", p.toks
	if strings.HasPrefix(p.peek(), "%") {
		name = p.peek()
		p.next()
		if !validName(name[1:]) {
			p.toks = at
			p.fail("%q is not the name of a value", name)
			return
		}
		if !p.expect("=") {
			return
		}
	}
	// A line with a fault still defines its value, so that one fault is not reported again at every use.
	defer func() {
		if name != "" {
			p.values[name] = Value(len(p.f.Insts))
		}
		p.f.Insts = append(p.f.Insts, in)
	}()
	op, ok := OpNamed(p.peek())
	if !ok {
		p.fail("want an instruction, found %s", p.found())
		return
	}
	if _, twice := p.values[name]; twice && name != "" {
		p.toks = at
		p.fail("%s is defined twice", name)
		return
	}
	if void := strings.HasSuffix(table[op].Sig, ":"); void && name != "" {
		p.fail("%v has no result", op)
		return
	} else if !void && name == "" {
		p.fail("the result of %v has no name", op)
		return
	}
	p.next()
	in.Op = op
	first := true
	if op.Draws() && !p.parseStream(&in) {
		return
	}
	if space := op.slotSpace(); space != noSlot || op == OpConstF || op == OpConstI || op == OpConstB {
		if first = false; !p.parseFixed(&in, space) {
			return
		}
	}
	for k := range op.NumArgs() {
		if !first && !p.expect(",") {
			return
		}
		first = false
		v, ok := p.values[p.peek()]
		if !ok {
			p.fail("%v: want argument %d of %d, an earlier value; found %s", op, k+1, op.NumArgs(), p.found())
			return
		}
		in.Args[k] = v
		p.next()
	}
}

// parseStream reads the (object:site) of a random draw.
func (p *parser) parseStream(in *Inst) bool {
	if !p.expect("(") {
		return false
	}
	object, site, _ := strings.Cut(p.peek(), ":")
	o, err1 := strconv.ParseUint(object, 10, 16)
	s, err2 := strconv.ParseUint(site, 10, 16)
	if err1 != nil || err2 != nil {
		p.fail("want object:site, each below 65536; found %s", p.found())
		return false
	}
	in.Imm = o<<16 | s
	p.next()
	return p.expect(")")
}

// parseFixed reads the operand that is not a value: a constant, or the name of a slot.
func (p *parser) parseFixed(in *Inst, space slotSpace) bool {
	s, ok := p.peek(), false
	want := map[slotSpace]string{colSlot: "a column", paramSlot: "a parameter", listSlot: "a list", hostSlot: "a host function"}[space]
	switch {
	case in.Op == OpConstF:
		want = "a float64"
		in.Imm, ok = parseFloat(s)
	case in.Op == OpConstI:
		want = "an int64"
		x, err := strconv.ParseInt(s, 0, 64)
		in.Imm, ok = uint64(x), err == nil
	case in.Op == OpConstB:
		want = "true or false"
		ok = s == "true" || s == "false"
		if s == "true" {
			in.Imm = 1
		}
	default:
		slot := indexOf(p.f.slotNames(space), s)
		in.Slot, ok = int32(slot), slot >= 0
	}
	if !ok {
		in.Slot, in.Imm = 0, 0
		p.fail("%v: want %s, found %s", in.Op, want, p.found())
		return false
	}
	p.next()
	return true
}

// parseFloat is the inverse of formatFloat; it reads decimal numbers too.
func parseFloat(s string) (bits uint64, ok bool) {
	if hex, is := strings.CutPrefix(s, "nan:"); is {
		bits, err := strconv.ParseUint(hex, 0, 64)
		return bits, err == nil && math.IsNaN(math.Float64frombits(bits))
	}
	if strings.EqualFold(s, "nan") {
		return nanBits, true
	}
	x, err := strconv.ParseFloat(s, 64)
	return math.Float64bits(x), err == nil
}
