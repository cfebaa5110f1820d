package standalone

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spikelane/spikelane/systems"
)

// Checked is a variable whose values shall be finite, and what is said where they are not.
type Checked struct {
	*systems.Checked
	Written             bool // by steps
	Object, Variable    string
	Place, Source, Hint string // of its declaration, in words; that line with a caret; what may help
}

// checks writes the table of what a run by a schedule looks at, and returns its name; "" for nothing.
func (g *generator) checks(w *text, s *systems.Schedule, n int) string {
	k := slices.IndexFunc(g.Programs, func(p InForce) bool { return p.Schedule == s })
	if k < 0 || len(g.Programs[k].Checked) == 0 || len(s.Clocks) == 0 {
		return ""
	}
	var rows []string
	for _, c := range g.Programs[k].Checked {
		o := g.objectOf(c.Of)
		of, mine, numbers := fmt.Sprintf("%s.size()", g.columns[c.Column]), "ranks::mine("+g.columns[c.Column]+".size())", "nullptr"
		switch {
		case c.Column.Shared:
			mine = "{0, ranks::first() ? 1 : 0}"
		case c.Synapses:
			of, mine = o.space+"::total()", "{}"
			numbers = fmt.Sprintf("[](column<int64_t> &to) { numbers_in_all(%s::connections, to); }", o.space)
		}
		rows = append(rows, fmt.Sprintf("        {%s, %s, %s, %s, %s,\n            &%s, %s, %s, &%s, %v, %v, %v, %v, %v, %v, %s},", quote(c.Object), quote(c.Variable), quote(c.Place), quote(c.Source), quote(c.Hint),
			g.columns[c.Column], of, mine, g.clock(s.Clocks[c.Clock()].Dt), c.Written, c.Column.Shared, c.Synapses, c.Filled(), c.Swept(), c.Late, numbers))
	}
	w.line("// What is looked at for values that are not finite.\nvoid checked_%d(loop &walk)\n{\n    static const checked all[] = {\n%s\n    };\n    walk.check.use({all, %d});\n}\n", n, strings.Join(rows, "\n"), len(rows))
	return fmt.Sprintf("checked_%d", n)
}
