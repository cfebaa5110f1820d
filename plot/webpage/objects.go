package webpage

import (
	"fmt"
	"html/template"
	"strconv"
	"strings"

	"github.com/spikelane/spikelane/plot/mathml"
	"github.com/spikelane/spikelane/record"
)

// object is a group, an input or synapses.
type object struct {
	record.ReportObject
	Title string // "P: 4000 neurons"
	Code  []code
}

// code is one text of an object: typeset, and as it was written.
type code struct {
	Name, Text string
	Lines      []mathLine // none where it is no formula
}

type mathLine struct {
	Math       template.HTML // of package mathml, which escapes what is the model's
	Unit, Note string
}

func objects(all []record.ReportObject) []object {
	var out []object
	for _, o := range all {
		x := object{ReportObject: o, Title: title(o)}
		for _, c := range o.Code {
			x.Code = append(x.Code, typeset(c))
		}
		out = append(out, x)
	}
	return out
}

func title(o record.ReportObject) string {
	switch o.Kind {
	case "neurons":
		return fmt.Sprintf("%s: %s", o.Name, count(o.Count, "neuron"))
	case "poisson":
		return fmt.Sprintf("%s: %s of Poisson spikes", o.Name, count(o.Count, "source"))
	case "generator":
		return fmt.Sprintf("%s: %s of given spikes", o.Name, count(o.Count, "source"))
	case "poisson_input":
		return fmt.Sprintf("%s: %s onto each of %s", o.Name, count(o.Count, "Poisson train"), o.Target)
	case "synapses":
		return fmt.Sprintf("%s: %s from %s to %s", o.Name, count(o.Count, "synapse"), o.Source, o.Target)
	}
	return o.Name
}

// typeset falls back on the text as it was written for what cannot be parsed.
func typeset(c record.ReportCode) code {
	out := code{Name: c.Name, Text: c.Text}
	read, ok := map[string]func(string) ([]mathml.Line, error){"equations": mathml.Equations, "expression": mathml.Expression, "statements": mathml.Statements}[c.Form]
	if !ok {
		return out
	}
	lines, err := read(c.Text)
	if err != nil {
		return out
	}
	for _, l := range lines {
		out.Lines = append(out.Lines, mathLine{template.HTML(l.Math), l.Unit, l.Note})
	}
	return out
}

// constant is a name, typeset, and a value.
type constant struct {
	Name  template.HTML
	Value string
}

// constants are shown with six digits; the file report.json has all of them.
func constants(all []record.ReportConstant) []constant {
	var out []constant
	for _, c := range all {
		number, unit, _ := strings.Cut(c.Value, " ")
		if x, err := strconv.ParseFloat(number, 64); err == nil {
			number = strings.ReplaceAll(strconv.FormatFloat(x, 'g', 6, 64), "-", "−")
		}
		name := template.HTML(template.HTMLEscapeString(c.Name))
		if lines, err := mathml.Expression(c.Name); err == nil {
			name = template.HTML(lines[0].Math)
		}
		out = append(out, constant{name, strings.TrimSpace(number + " " + unit)})
	}
	return out
}
