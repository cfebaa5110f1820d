package cpp

import (
	"maps"
	"slices"
	"strings"

	"github.com/spikelane/spikelane/kernels"
)

// each returns the statements that do one element after the other.
func (k *kernel) each() []string {
	b := &body{k: k, indent: "    ", values: map[kernels.Value]expr{}, guard: kernels.None, known: kernels.None}
	if !k.f.Sequential {
		k.once(b)
	}
	b.line("for (int64_t i = lo; i < hi; i++) {")
	b.indent = "        "
	if k.f.Sequential {
		k.once(b)
	}
	b.blend = !slices.Contains(k.plan.kinds, serial) && !k.f.Sequential
	k.instructions(b, func(int) bool { return true })
	b.indent = "    "
	b.line("}")
	return b.lines
}

// once writes the once part.
func (k *kernel) once(b *body) {
	for v := range k.f.Once {
		if k.f.Insts[v].Op.Info().Class != kernels.Input {
			b.value(kernels.Value(v))
		}
	}
}

// instructions writes those of the each part that belong to a loop. What any loop can make is made where it is used.
func (k *kernel) instructions(b *body, in func(loop int) bool) {
	for _, i := range k.plan.order() {
		inst, l := &k.f.Insts[i], k.plan.loop[i]
		switch {
		case l == free || !in(l) || b.block && k.plan.woven[i]:
		case inst.Op.Info().Class == kernels.Write:
			b.write(inst)
		default:
			if _, ok := b.values[i]; !ok {
				b.define(i)
			}
		}
	}
}

// blocks returns the statements that do a block of elements in several loops, one after the other.
func (k *kernel) blocks() []string {
	outer := &body{k: k, indent: "    ", values: map[kernels.Value]expr{}, guard: kernels.None, known: kernels.None}
	k.once(outer)
	outer.line("for (int64_t from = lo; from < hi; from += block) {")
	outer.indent = "        "
	outer.line("const int64_t n = hi - from < block ? hi - from : block;")
	if k.plan.kinds[0] <= pairs {
		outer.line("const int64_t odd = from & 1, pairs = (n + odd + 1) / 2;")
	}
	for v, is := range k.plan.kept {
		if is {
			if k.plan.paired[v] {
				var arrays []string
				if !k.plan.woven[v] {
					arrays = append(arrays, k.names[v]+"_p[block / 2 + lanes]")
				}
				if k.plan.spread[v] {
					arrays = append(arrays, k.names[v]+"_b[block + 2]")
				}
				outer.line("%s %s;", k.keptType(kernels.Value(v)), strings.Join(arrays, ", "))
				continue
			}
			outer.line("%s %s_b[block];", k.keptType(kernels.Value(v)), k.names[v])
		}
	}
	for l := range k.plan.kinds {
		k.loop(outer, l)
	}
	outer.indent = "    "
	outer.line("}")
	return outer.lines
}

// keptType returns the type of what v is kept as.
func (k *kernel) keptType(v kernels.Value) string {
	switch t := k.f.TypeOf(v); {
	case t != kernels.Bool:
		return types[t]
	case k.plan.wide:
		return "int64_t"
	}
	return "uint8_t"
}

// loop writes loop l of a block.
func (k *kernel) loop(outer *body, l int) {
	b := &body{k: k, indent: "            ", values: maps.Clone(outer.values), block: true, guard: kernels.None}
	b.blend, b.pairs, b.words = k.plan.kinds[l] != serial, k.plan.kinds[l] <= pairs, k.plan.kinds[l] == words
	if b.known = k.plan.when[l]; b.known != kernels.None {
		b.values[b.known] = expr{text: "true"}
	}
	k.instructions(b, func(other int) bool { return other == l })
	if len(b.lines) == 0 {
		return
	}
	if b.known != kernels.None {
		marks := k.names[b.known] + "_b"
		if k.plan.loop[b.known] == free {
			marks = k.cols[k.f.Insts[b.known].Slot] + " + from"
		}
		j := "int64_t"
		if b.walks || b.placed {
			j += " j"
		}
		outer.line("each_set(%s, n, [&](%s) {", marks, j)
	} else if b.words {
		outer.line("for (int64_t j = 0; j < pairs; j += lanes) {")
		outer.line("    const ints i = every_other(from - odd + 2 * j); // and those between")
		b.walks = false
	} else if b.pairs {
		outer.line("for (int64_t j = 0; j < pairs; j++) {")
		if b.walks {
			outer.line("    const int64_t i = from - odd + 2 * j; // and i + 1")
			b.walks = false
		}
	} else {
		outer.line("for (int64_t j = 0; j < n; j++) {")
	}
	if b.walks {
		outer.line("    const int64_t i = from + j;")
	}
	outer.lines = append(outer.lines, b.lines...)
	if b.known != kernels.None {
		outer.line("});")
	} else {
		outer.line("}")
	}
	for v, is := range k.plan.kept {
		if !is || !k.plan.spread[v] || k.plan.loop[v] != l {
			continue
		}
		if in := &k.f.Insts[v]; k.plan.woven[v] {
			outer.line("weave(%s_p, %s_p, pairs, %s_b);", k.names[in.Args[2]], k.names[in.Args[1]], k.names[v])
		} else {
			outer.line("spread(%s_p, pairs, %s_b);", k.names[v], k.names[v])
		}
	}
}
