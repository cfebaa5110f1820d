package cpp

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spikelane/spikelane/kernels"
)

// body writes the statements of one scope of a kernel's function: the once part, or a loop of the each part.
type body struct {
	k      *kernel
	lines  []string
	indent string
	values map[kernels.Value]expr // what stands in this scope or around it
	walks  bool                   // the element's index i is used
	block  bool                   // kept values are in arrays, at the element's place in the block, j
	placed bool                   // j is used
	guard  kernels.Value          // the condition of the last line's if, or None
	known  kernels.Value          // a condition that holds in all of this scope, or None
	pairs  bool                   // an even element stands for itself and the next
	words  bool                   // and for those behind, as many as there are lanes
	blend  bool                   // masked stores write every element
}

// inlined is the longest expression that stands where it is used instead of having a name.
const inlined = 56

func (b *body) line(format string, args ...any) {
	b.guard = kernels.None
	b.lines = append(b.lines, b.indent+fmt.Sprintf(format, args...))
}

// statement writes a line with its numbers in decimals.
func (b *body) statement(text string, notes []string) {
	const most = 6
	if len(notes) > most {
		notes = append(slices.Clip(notes[:most]), "…")
	}
	if len(notes) > 0 {
		text += " // " + strings.Join(notes, ", ")
	}
	b.line("%s", text)
}

// value returns v for use in this scope, which it may write first.
func (b *body) value(v kernels.Value) expr {
	if x, ok := b.values[v]; ok {
		return x
	}
	in := &b.k.f.Insts[v]
	switch {
	case in.Op == kernels.OpConstF:
		return float(in.Imm)
	case in.Op == kernels.OpConstI:
		return integer(int64(in.Imm))
	case in.Op == kernels.OpConstB:
		return expr{text: fmt.Sprint(in.Imm != 0)}
	case in.Op == kernels.OpParam:
		return expr{text: b.k.params[in.Slot]}
	case in.Op == kernels.OpIndex:
		return expr{text: b.at()}
	case b.k.plan.kept[v] && b.block:
		x := expr{text: b.kept(v)}
		if b.k.f.TypeOf(v) == kernels.Bool {
			x.text, x.binds = x.text+" != 0", comparison
		}
		return x
	}
	b.define(v)
	return b.values[v]
}

// at returns the element's index.
func (b *body) at() string {
	b.walks = true
	return "i"
}

// kept returns where v is kept for the block.
func (b *body) kept(v kernels.Value) string {
	b.placed = true
	switch {
	case b.pairs:
		return b.k.names[v] + "_p[j]"
	case b.k.plan.paired[v]:
		return b.k.names[v] + "_b[j + odd]"
	}
	return b.k.names[v] + "_b[j]"
}

// args returns the arguments of in.
func (b *body) args(in *kernels.Inst) []expr {
	out := make([]expr, in.Op.NumArgs())
	for k := range out {
		out[k] = b.value(in.Args[k])
	}
	return out
}

// define makes value v in this scope.
func (b *body) define(v kernels.Value) {
	in := &b.k.f.Insts[v]
	a := b.args(in)
	var x expr
	named := true
	switch in.Op {
	case kernels.OpLoad:
		x = b.element(in, b.at())
	case kernels.OpGather:
		x = b.element(in, a[0].text)
		x.notes = a[0].notes
	case kernels.OpPoisson:
		x.text = fmt.Sprintf("poisson(%s, 0x%x, %s)", list(a[:3]), in.Imm, a[3].text)
	case kernels.OpHost:
		x.text = fmt.Sprintf("::%s(%s)", b.k.functions[in.Slot], list(a[:b.k.f.Hosts[in.Slot].Arity]))
	default:
		x, named = pure(in.Op, a), false
	}
	if !named && b.k.plan.uses[v] == 1 && len(x.text) <= inlined && !b.k.plan.kept[v] {
		b.values[v] = x
		return
	}
	name := b.k.names[v]
	if b.block && b.k.plan.kept[v] && !b.k.plan.local[v] {
		b.keep(v, x)
		b.values[v] = expr{} // nobody asks
		return
	}
	t := types[b.k.f.TypeOf(v)]
	if b.words {
		t = "ints"
	}
	b.statement(fmt.Sprintf("const %s %s = %s;", t, name, x.text), x.notes)
	b.values[v] = expr{text: name}
	if b.k.plan.kept[v] && b.block {
		b.keep(v, b.values[v])
	}
}

// keep puts v to where it is kept for the block.
func (b *body) keep(v kernels.Value, x expr) {
	if b.words {
		b.statement(fmt.Sprintf("keep(%s, %s_p + j);", x.text, b.k.names[v]), x.notes)
		return
	}
	b.statement(fmt.Sprintf("%s = %s;", b.kept(v), x.text), x.notes)
}

// element returns the value of an element of the instruction's column.
func (b *body) element(in *kernels.Inst, at string) expr {
	text := b.k.cols[in.Slot] + "[" + at + "]"
	if b.k.f.Cols[in.Slot].Elem == kernels.ElemBool {
		return expr{text: text + " != 0", binds: comparison}
	}
	return expr{text: text}
}

// write writes the statement of a write.
func (b *body) write(in *kernels.Inst) {
	a := b.args(in)
	var notes []string
	for _, x := range a {
		notes = append(notes, x.notes...)
	}
	stored := func(value expr) string {
		if b.k.f.Cols[in.Slot].Elem == kernels.ElemI32 {
			return "(int32_t)" + value.in(unary)
		}
		return value.text
	}
	col := ""
	if in.Op != kernels.OpEmit {
		col = b.k.cols[in.Slot]
	}
	switch in.Op {
	case kernels.OpStore:
		b.statement(fmt.Sprintf("%s[%s] = %s;", col, b.at(), stored(a[0])), notes)
	case kernels.OpStoreM:
		if b.blend {
			old := b.element(in, b.at())
			x := expr{text: a[0].in(choice) + " ? " + a[1].in(choice) + " : " + old.in(choice), binds: choice}
			b.statement(fmt.Sprintf("%s[%s] = %s;", col, b.at(), stored(x)), notes)
			return
		}
		b.under(in.Args[0], a[0], fmt.Sprintf("%s[%s] = %s;", col, b.at(), stored(a[1])), notes)
	case kernels.OpScatter:
		b.statement(fmt.Sprintf("%s[%s] = %s;", col, a[0].text, stored(a[1])), notes)
	case kernels.OpScatterM:
		b.under(in.Args[1], a[1], fmt.Sprintf("%s[%s] = %s;", col, a[0].text, stored(a[2])), notes)
	case kernels.OpAccum:
		b.statement(fmt.Sprintf("%s[%s] += %s;", col, a[0].text, a[1].text), notes)
	case kernels.OpAccumM:
		b.under(in.Args[1], a[1], fmt.Sprintf("%s[%s] += %s;", col, a[0].text, a[2].text), notes)
	case kernels.OpEmit:
		l := b.k.lists[in.Slot]
		if b.k.plan.picks {
			// Without a branch, which nobody could foretell; a list has room for all elements that it might get.
			b.statement(fmt.Sprintf("%s[%s_len] = (int32_t)%s;", l, l, a[1].in(unary)), notes)
			b.statement(fmt.Sprintf("%s_len += %s;", l, a[0].in(choice)), nil)
			return
		}
		b.under(in.Args[0], a[0], fmt.Sprintf("%s[%s_len++] = (int32_t)%s;", l, l, a[1].in(unary)), notes)
	}
}

// under writes a statement that a condition guards, which the scope may stand under as a whole, or the line before.
func (b *body) under(v kernels.Value, condition expr, text string, notes []string) {
	switch {
	case v == b.known:
		b.statement(text, notes)
	case v == b.guard:
		b.lines = b.lines[:len(b.lines)-1]
		b.statement("    "+text, notes)
		b.line("}")
		b.guard = v
	default:
		b.line("if (%s) {", condition.text)
		b.statement("    "+text, notes)
		b.line("}")
		b.guard = v
	}
}
