package mathml

import (
	"strings"

	"github.com/spikelane/spikelane/model/syntax"
)

// Line is one equation or statement.
type Line struct {
	Math string // an element math
	Unit string // of an equation, as it is written: "volt"
	Note string // its flags: "unless refractory"
}

func math(text string) string { return `<math displaystyle="true">` + text + "</math>" }

// Equations typesets a block of equations, a line for each. The error is that of the parser.
func Equations(text string) ([]Line, error) {
	list, faults := syntax.ParseEquations(text)
	if err := faults.Err(); err != nil {
		return nil, err
	}
	var lines []Line
	for _, q := range list {
		left := name(q.Name.Name)
		if q.Kind == syntax.Differential {
			d := upright("d")
			left = "<mfrac><mrow>" + d + left + "</mrow><mrow>" + d + identifier("t") + "</mrow></mfrac>"
		}
		line := Line{Math: math(left)}
		if q.X != nil {
			line.Math = math(left + operator("=") + expr(q.X))
		}
		if q.Unit != nil {
			line.Unit = syntax.Print(q.Unit)
		}
		var flags []string
		for _, f := range q.Flags {
			flags = append(flags, f.Text)
		}
		line.Note = strings.Join(flags, ", ")
		lines = append(lines, line)
	}
	return lines, nil
}

// Statements typesets statements, a line for each: "v += w" as v ← v + w. The error is that of the parser.
func Statements(text string) ([]Line, error) {
	list, faults := syntax.ParseStatements(text)
	if err := faults.Err(); err != nil {
		return nil, err
	}
	var lines []Line
	for _, s := range list {
		x := s.X
		if op, ok := updates[s.Op]; ok {
			x = &syntax.Binary{Op: op, X: s.Target, Y: s.X}
		}
		lines = append(lines, Line{Math: math(name(s.Target.Name) + operator("←") + expr(x))})
	}
	return lines, nil
}

// updates are the operators that change their target.
var updates = map[string]syntax.Op{"+=": syntax.Add, "-=": syntax.Sub, "*=": syntax.Mul, "/=": syntax.Div, "//=": syntax.FloorDiv, "%=": syntax.Mod, "**=": syntax.Pow}

// Expression typesets an expression. The error is that of the parser.
func Expression(text string) ([]Line, error) {
	e, faults := syntax.ParseExpr(text)
	if err := faults.Err(); err != nil {
		return nil, err
	}
	return []Line{{Math: math(expr(e))}}, nil
}
