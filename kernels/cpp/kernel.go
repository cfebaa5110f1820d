package cpp

import (
	"fmt"
	"strings"

	"github.com/spikelane/spikelane/kernels"
)

// kernel is a function on its way to text.
type kernel struct {
	f         *kernels.Func // after the passes
	plan      *plan
	symbol    string
	cols      []string // identifiers
	params    []string
	lists     []string
	functions []string // of the host, by slot
	names     []string // by instruction
}

func newKernel(f *kernels.Func, symbol string, functions []string) *kernel {
	k := &kernel{f: f, plan: planOf(f), symbol: symbol, functions: functions}
	s := newScope()
	for _, c := range f.Cols {
		k.cols = append(k.cols, s.name(identifier(c.Name)))
	}
	for _, p := range f.Params {
		k.params = append(k.params, s.name(identifier(p.Name)))
	}
	for _, l := range f.Lists {
		name := s.name(identifier(l))
		s.taken[name+"_len"] = true
		k.lists = append(k.lists, name)
	}
	k.names = make([]string, len(f.Insts))
	for v := range f.Insts {
		in := &f.Insts[v]
		want := ""
		switch in.Op {
		case kernels.OpLoad:
			want = strings.TrimSuffix(k.cols[in.Slot], "_") + "_" + "i"
		case kernels.OpGather:
			want = strings.TrimSuffix(k.cols[in.Slot], "_") + "_" + "at"
		default:
			want = map[kernels.Type]string{kernels.F64: "x", kernels.I64: "n", kernels.Bool: "is"}[f.TypeOf(kernels.Value(v))] + fmt.Sprint(v)
		}
		k.names[v] = s.name(want)
		s.taken[k.names[v]+"_b"], s.taken[k.names[v]+"_p"] = true, true
	}
	return k
}

// declaration returns the block of arguments as a struct, and the function that takes it.
func (k *kernel) declaration() string {
	var b strings.Builder
	fmt.Fprintf(&b, "// %s\nstruct %s_args {\n    head call;\n", k.f.Name, k.symbol)
	field := func(text, id, name string) {
		if id != name {
			text += " // " + name
		}
		fmt.Fprintf(&b, "    %s\n", text)
	}
	for c := range k.f.Cols {
		field(k.pointer(c)+k.cols[c]+";", k.cols[c], k.f.Cols[c].Name)
	}
	for p, d := range k.f.Params {
		t := types[d.Type]
		if d.Type == kernels.Bool {
			t = "uint64_t"
		}
		field(t+" "+k.params[p]+";", k.params[p], d.Name)
	}
	for l, name := range k.f.Lists {
		field("list "+k.lists[l]+";", k.lists[l], name)
	}
	size := layoutOf(k.f).Size
	fmt.Fprintf(&b, "};\nstatic_assert(sizeof(%s_args) == %d, \"spikelane: the block of arguments has gaps\");\n", k.symbol, size)
	fmt.Fprintf(&b, "SPIKELANE_EXPORT void %s(%s_args *args);\n", k.symbol, k.symbol)
	return b.String()
}

// pointer returns the type of a pointer to column c.
func (k *kernel) pointer(c int) string {
	text := elems[k.f.Cols[c].Elem] + " *"
	if !k.f.Writes(c) {
		text = "const " + text
	}
	return text
}

// definition returns the loops of the kernel and the function that runs them over rows.
func (k *kernel) definition() string {
	var b strings.Builder
	plain, serial, rising := k.f.Orders()
	split := k.plan.split && plain != kernels.Alone
	each := !split || serial != kernels.Blocks
	fmt.Fprintf(&b, "// %s\n", k.f.Name)
	if split {
		k.function(&b, "blocks", k.blocks)
	}
	if each {
		k.function(&b, "each", k.each)
	}
	fmt.Fprintf(&b, "void %s(%s_args *args)\n{\n", k.symbol, k.symbol)
	b.WriteString("    for (int64_t k = 0; k < args->call.count; k++) {\n")
	b.WriteString("        const row &r = args->call.rows[k];\n")
	b.WriteString("        std::memcpy(reinterpret_cast<char *>(args) + args->call.into, &r.param, 8);\n")
	for _, c := range k.walked() {
		fmt.Fprintf(&b, "        ahead(args->%s, args->call.rows[k + rows_ahead].lo);\n", k.cols[c])
	}
	b.WriteString("        if (r.lo >= r.hi) continue;\n")
	call := "(r.lo, r.hi" + k.arguments() + ");\n"
	switch {
	case !split:
		fmt.Fprintf(&b, "        %s_each%s", k.symbol, call)
	case !each:
		fmt.Fprintf(&b, "        %s_blocks%s", k.symbol, call)
	default:
		fmt.Fprintf(&b, "        if (%s)\n            %s_blocks%s        else\n            %s_each%s",
			k.together(plain, serial, rising), k.symbol, call, k.symbol, call)
	}
	b.WriteString("    }\n}\n")
	return b.String()
}

// together returns the condition on which the elements of a row go in blocks.
func (k *kernel) together(plain, serial kernels.Order, rising []int32) string {
	var runs []string
	seen := map[int32]bool{}
	for _, c := range rising {
		if !seen[c] {
			seen[c] = true
			runs = append(runs, fmt.Sprintf("rising(args->%s + r.lo, r.hi - r.lo)", k.cols[c]))
		}
	}
	rise := strings.Join(runs, " && ")
	switch {
	case plain == kernels.Blocks && serial == kernels.Runs && len(runs) > 1:
		return "!r.serial || (" + rise + ")"
	case plain == kernels.Blocks && serial == kernels.Runs:
		return "!r.serial || " + rise
	case plain == kernels.Blocks:
		return "!r.serial"
	case serial == kernels.Runs:
		return rise
	}
	return "!r.serial && " + rise
}

// walked returns the columns whose next rows are asked for early: those that rows walk, where elements are also reached
// by indices. Such rows lie all over memory.
func (k *kernel) walked() []int {
	indexes := false
	walks := make([]bool, len(k.f.Cols))
	for _, in := range k.f.Insts[k.f.Once:] {
		switch in.Op {
		case kernels.OpGather, kernels.OpScatter, kernels.OpScatterM, kernels.OpAccum, kernels.OpAccumM:
			indexes = true
		case kernels.OpLoad, kernels.OpStore, kernels.OpStoreM:
			walks[in.Slot] = true
		}
	}
	var out []int
	for c, w := range walks {
		if indexes && w {
			out = append(out, c)
		}
	}
	return out
}

// arguments returns what the loops are called with besides the range.
func (k *kernel) arguments() string {
	var b strings.Builder
	for p, d := range k.f.Params {
		fmt.Fprintf(&b, ", args->%s", k.params[p])
		if d.Type == kernels.Bool {
			b.WriteString(" != 0")
		}
	}
	for _, c := range k.cols {
		fmt.Fprintf(&b, ", args->%s", c)
	}
	for _, l := range k.lists {
		fmt.Fprintf(&b, ", args->%s", l)
	}
	return b.String()
}

// function writes a function of a range of elements.
func (k *kernel) function(w *strings.Builder, kind string, write func() []string) {
	head := fmt.Sprintf("static void %s_%s(", k.symbol, kind)
	params := []string{"int64_t lo", "int64_t hi"}
	for p, d := range k.f.Params {
		params = append(params, types[d.Type]+" "+k.params[p])
	}
	for c, name := range k.cols {
		params = append(params, k.pointer(c)+"SPIKELANE_RESTRICT "+name)
	}
	for _, l := range k.lists {
		params = append(params, "list &"+l+"_list")
	}
	w.WriteString(wrap(head, params, ")"))
	w.WriteString("{\n")
	for _, l := range k.lists {
		fmt.Fprintf(w, "    int32_t *SPIKELANE_RESTRICT %s = %s_list.index;\n    int64_t %s_len = %s_list.len;\n", l, l, l, l)
	}
	for _, line := range write() {
		w.WriteString(line + "\n")
	}
	for _, l := range k.lists {
		fmt.Fprintf(w, "    %s_list.len = %s_len;\n", l, l)
	}
	w.WriteString("}\n\n")
}

// wrap joins items to lines of at most 110 characters.
func wrap(head string, items []string, tail string) string {
	var b strings.Builder
	b.WriteString(head)
	column := len(head)
	for i, item := range items {
		if i+1 < len(items) {
			item += ", "
		} else {
			item += tail
		}
		if i > 0 && column+len(item) > 110 {
			b.WriteString("\n    ")
			column = 4
		}
		b.WriteString(item)
		column += len(item)
	}
	return strings.ReplaceAll(b.String(), ", \n", ",\n") + "\n"
}
