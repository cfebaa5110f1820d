package native

import (
	"fmt"
	"math"
	"strings"

	le "encoding/binary"

	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/simd/asm"
)

// listing is the text of machine code, kept while that is written.
type listing struct {
	lines  []line
	consts []asm.Label // in the order of their making
	data   map[asm.Label][]byte
}

// line is an instruction with the place of its first byte, or a label.
type line struct {
	at   int
	text string
}

// Listing returns the machine code as text: what it is, its instructions with their places, its constants. The code is
// made once more for that, from the same function.
func (p *program) Listing() string {
	l := &listing{data: map[asm.Label][]byte{}}
	u, code, err := translate(p.lowered, p.code.isa, l)
	if err != nil {
		panic("BUG: native: listing of what has been compiled: " + err.Error())
	}
	var b strings.Builder
	turn := "1 element a turn"
	if plain, _, _ := u.f.Orders(); plain == kernels.Blocks {
		registers := "1 register"
		if u.main.copies > 1 {
			registers = fmt.Sprintf("%d registers", u.main.copies)
		}
		turn = fmt.Sprintf("%s of %d elements a turn", registers, u.isa.lanes)
	}
	fmt.Fprintf(&b, "%s: %s, %d bytes, %s\n", p.f.Name, u.isa.name, len(code), turn)
	for _, i := range l.lines {
		if i.at < 0 {
			fmt.Fprintf(&b, "%s:\n", i.text)
		} else {
			fmt.Fprintf(&b, "%6x  %s\n", i.at, i.text)
		}
	}
	for _, c := range l.consts {
		fmt.Fprintf(&b, "L%d: %s\n", c, dataText(l.data[c]))
	}
	return b.String()
}

// dataText prints a constant: words of 8 bytes, as numbers too where they look like those; what is the same for all
// lanes once.
func dataText(data []byte) string {
	if len(data)%8 != 0 {
		return fmt.Sprintf("%x", data)
	}
	var words []string
	same := true
	for k := 0; k < len(data); k += 8 {
		x := le.LittleEndian.Uint64(data[k:])
		word := fmt.Sprintf("%#x", x)
		if f := math.Abs(math.Float64frombits(x)); f > 1e-100 && f < 1e100 {
			word += fmt.Sprintf(" (%v)", math.Float64frombits(x))
		}
		words = append(words, word)
		same = same && word == words[0]
	}
	if same && len(words) > 1 {
		return fmt.Sprintf("%d x %s", len(words), words[0])
	}
	return strings.Join(words, " ")
}

// The methods of the assembler, with a line for the listing if there is one.

func (e *emitter) note(format string, args ...any) {
	e.listing.lines = append(e.listing.lines, line{e.Len(), fmt.Sprintf(format, args...)})
}

func (e *emitter) Emit(in asm.Inst) {
	if e.listing != nil {
		e.note("%v", in)
	}
	e.Assembler.Emit(in)
}

func (e *emitter) MovImm(r asm.Reg, x int64) {
	if e.listing != nil {
		name, _, _ := strings.Cut(asm.Inst{Op: asm.MOVQ, R: r}.String(), ",")
		e.note("%s, %#x", name, x)
	}
	e.Assembler.MovImm(r, x)
}

func (e *emitter) Jmp(l asm.Label) {
	if e.listing != nil {
		e.note("jmp L%d", l)
	}
	e.Assembler.Jmp(l)
}

func (e *emitter) Jcc(c asm.Cond, l asm.Label) {
	if e.listing != nil {
		e.note("j%v L%d", c, l)
	}
	e.Assembler.Jcc(c, l)
}

func (e *emitter) Ret() {
	if e.listing != nil {
		e.note("ret")
	}
	e.Assembler.Ret()
}

func (e *emitter) Align(n int) {
	if e.listing != nil && e.Len()%n != 0 {
		e.note("align %d", n)
	}
	e.Assembler.Align(n)
}

func (e *emitter) Bind(l asm.Label) {
	if e.listing != nil {
		e.listing.lines = append(e.listing.lines, line{-1, fmt.Sprintf("L%d", l)})
	}
	e.Assembler.Bind(l)
}

func (e *emitter) Const(data []byte, align int) asm.Label {
	c := e.Assembler.Const(data, align)
	if e.listing != nil && e.listing.data[c] == nil {
		e.listing.consts = append(e.listing.consts, c)
		e.listing.data[c] = append([]byte(nil), data...)
	}
	return c
}

func (e *emitter) Const64(x uint64) asm.Label {
	return e.Const(le.LittleEndian.AppendUint64(nil, x), 8)
}
