package standalone

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spikelane/spikelane/systems"
)

// Checked is a variable whose values shall be finite, or an expression, and what is said where they are not.
type Checked struct {
	*systems.Checked
	Written             bool // by steps
	Object, Variable    string
	Place, Source, Hint string // of its declaration, in words; that line with a caret; what may help
	Odd, Beyond         string // where it has limits: what values are beside them, and those beyond the most
	Local               bool   // an expression reads nothing of other objects
}

// expressions writes the functions that evaluate what has no column.
func (g *generator) expressions() {
	for _, p := range g.Programs {
		for _, c := range p.Checked {
			e := c.Expression
			if e == nil {
				continue
			}
			o := g.byEnt[c.Of]
			var w text
			symbol := g.arguments(&w, "    ", o, e.Kernel, map[string]string{e.Index: "listed", e.Out: "out"})
			w.line("    spikelane::call(%s, a, 0, many);", symbol)
			g.evaluate[c.Checked] = o.function("look_at_"+c.Variable, "const spikelane::clock &c, const int32_t *listed, int64_t many, double *out",
				fmt.Sprintf("look_at_%s evaluates %s of elements, for those who look for values that are none.", c.Variable, c.Variable), w.String())
		}
	}
}

// checks writes the table of what a run by a schedule looks at, and returns its name; "" for nothing.
func (g *generator) checks(w *text, s *systems.Schedule, n int) string {
	k := slices.IndexFunc(g.Programs, func(p InForce) bool { return p.Schedule == s })
	if k < 0 || len(g.Programs[k].Checked) == 0 || len(s.Clocks) == 0 {
		return ""
	}
	var rows, limits []string
	for _, c := range g.Programs[k].Checked {
		o := g.objectOf(c.Of)
		values, numbers, more := "nullptr", "nullptr", ""
		var of, mine string
		switch e := c.Expression; {
		case e != nil:
			of, mine = o.space+"::n", "ranks::mine("+o.space+"::n)"
		case c.Column.Shared:
			values = "&" + g.columns[c.Column]
			of, mine = fmt.Sprintf("%s.size()", g.columns[c.Column]), "{0, ranks::first() ? 1 : 0}"
		case c.Synapses:
			values = "&" + g.columns[c.Column]
			of, mine = o.space+"::total()", "{}"
			numbers = fmt.Sprintf("[](column<int64_t> &to) { numbers_in_all(%s::connections, to); }", o.space)
		default:
			values = "&" + g.columns[c.Column]
			of, mine = fmt.Sprintf("%s.size()", g.columns[c.Column]), "ranks::mine("+g.columns[c.Column]+".size())"
		}
		if c.Odd != "" {
			evaluate := "nullptr"
			if c.Expression != nil {
				evaluate = g.evaluate[c.Checked]
			}
			more = fmt.Sprintf(", %s, %v, &within[%d]", evaluate, c.Local, len(limits))
			limits = append(limits, fmt.Sprintf("        {%v, %v, %s, %s, %s},", c.Negative, c.Endless, literal(c.Most), quote(c.Odd), quote(c.Beyond)))
		}
		shared := c.Expression == nil && c.Column.Shared
		rows = append(rows, fmt.Sprintf("        {%s, %s, %s, %s, %s,\n            %s, %s, %s, &%s, %v, %v, %v, %v, %v, %v, %s%s},", quote(c.Object), quote(c.Variable), quote(c.Place), quote(c.Source), quote(c.Hint),
			values, of, mine, g.clock(s.Clocks[c.Clock()].Dt), c.Written, shared, c.Synapses, c.Filled(), c.Swept(), c.Late, numbers, more))
	}
	w.line("// What is looked at for values that are not finite.\nvoid checked_%d(loop &walk)\n{", n)
	if len(limits) > 0 {
		w.line("    static const limits within[] = {\n%s\n    };", strings.Join(limits, "\n"))
	}
	w.line("    static const checked all[] = {\n%s\n    };\n    walk.check.use({all, %d});\n}\n", strings.Join(rows, "\n"), len(rows))
	return fmt.Sprintf("checked_%d", n)
}
