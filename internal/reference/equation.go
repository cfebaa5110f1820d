package reference

import (
	"regexp"
	"strings"
)

// equation is a line of a model: a differential equation, a subexpression or a parameter.
type equation struct {
	name  string
	form  form
	expr  *node // nil for parameters
	kind  kind
	flags map[string]bool
}

type form uint8

const (
	parameter form = iota
	differential
	subexpression
)

var (
	flagList     = regexp.MustCompile(`\(\s*([a-z, -]+?)\s*\)\s*$`)
	derivative   = regexp.MustCompile(`^d(\w+)\s*/\s*dt$`)
	blanks       = regexp.MustCompile(`\s+`)
	knownFlags   = map[string]bool{"unless refractory": true, "constant": true, "shared": true, "linked": true, "constant over dt": true, "event-driven": true, "clock-driven": true, "summed": true}
	plainName    = regexp.MustCompile(`^\w+$`)
	commentsText = regexp.MustCompile(`#[^\n]*`)
)

// equations reads a text of equations: each goes from a name to a colon, over any number of lines, then its unit and
// flags to the end of the line.
func equations(text string) []*equation {
	text = commentsText.ReplaceAllString(text, "")
	var out []*equation
	for strings.TrimSpace(text) != "" {
		left, rest, ok := strings.Cut(text, ":")
		if !ok {
			fail("equation %q has no unit", strings.TrimSpace(text))
		}
		unit, rest, _ := strings.Cut(rest, "\n")
		text = rest
		out = append(out, newEquation(strings.TrimSpace(left), strings.TrimSpace(unit)))
	}
	return out
}

func newEquation(left, unit string) *equation {
	e := &equation{flags: map[string]bool{}}
	if m := flagList.FindStringSubmatchIndex(unit); m != nil {
		all := true
		flags := map[string]bool{}
		for _, f := range strings.Split(unit[m[2]:m[3]], ",") {
			f = blanks.ReplaceAllString(strings.TrimSpace(f), " ")
			all = all && knownFlags[f]
			flags[f] = true
		}
		if all {
			e.flags, unit = flags, strings.TrimSpace(unit[:m[0]])
		}
	}
	switch unit {
	case "integer":
		e.kind = integer
	case "boolean":
		e.kind = boolean
	}
	name, expr, ok := strings.Cut(left, "=")
	name = strings.TrimSpace(name)
	if !ok {
		e.name = name
	} else {
		// An expression may go on over lines without parentheses.
		e.expr = parse(strings.ReplaceAll(expr, "\n", " "))
		e.name, e.form = name, subexpression
		if m := derivative.FindStringSubmatch(name); m != nil {
			e.name, e.form = m[1], differential
		}
	}
	if !plainName.MatchString(e.name) {
		fail("equation %q", left)
	}
	return e
}
