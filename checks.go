package spikelane

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/spikelane/spikelane/compile"
	"github.com/spikelane/spikelane/integrator"
	"github.com/spikelane/spikelane/model"
	"github.com/spikelane/spikelane/units"
)

// check looks at what does not hang on any text: dt, names.
func (c *compiler) check(dt float64) {
	if !shownName(c.net.name) {
		c.errs.add("network", "", "name", "E123", fmt.Sprintf("%.60q cannot be the name of a model", c.net.name), "it is one line of at most 200 bytes that can be printed")
	}
	if !(dt > 0) || math.IsInf(dt, 0) {
		c.errs.add("network", "", "dt", "E503", fmt.Sprintf("dt must be positive and finite, is %v s", dt), "")
		c.dt = 1e-4
	}
	if level := c.config.CheckValues; level != "" && !slices.Contains(checkLevels, level) {
		hint := ""
		if near := Suggest(level, checkLevels); len(near) > 0 {
			hint = fmt.Sprintf("did you mean %q?", near[0])
		}
		c.errs.add("network", "", "check_values", "E602", fmt.Sprintf("values cannot be checked by %q, want %s", level, oneOf(checkLevels)), hint)
	}
	if n := len(c.numbers); n > mostObjects {
		c.errs.add("network", "", "", "E404", fmt.Sprintf("a network has at most %d groups and synapses objects, not %d", mostObjects, n), "")
	}
	seen := map[string]string{}
	name := func(kind, name string) {
		switch {
		case !validName(name):
			c.errs.add(kind, name, "name", "E123", fmt.Sprintf("%q is not a name", name), "names are letters, digits and _, starting with a letter")
		case seen[name] != "":
			c.errs.add(kind, name, "name", "E120", fmt.Sprintf("name %q is taken by other %s", name, seen[name]), "names of objects are unique in a network")
		}
		seen[name] = kind
	}
	for _, g := range c.net.groups {
		name(g.kind(), g.name)
	}
	for _, s := range c.net.synapses {
		name("synapses", s.name)
	}
	for _, o := range c.net.hosts {
		name("operation", o.name)
	}
	for _, m := range c.net.monitors {
		name("monitor", m.name)
		if device(m.name) {
			c.errs.add("monitor", m.name, "name", "E123", fmt.Sprintf("%q is the name of a device on Windows, where %s.npz cannot be a file", m.name, m.name), "choose another name")
		}
		if object, ok := strings.CutPrefix(m.name, "state_"); ok && seen[object] != "" && seen[object] != "monitor" {
			c.errs.add("monitor", m.name, "name", "E120", fmt.Sprintf("name %q is that of the final state of %s in the results", m.name, object), "choose another name")
		}
	}
	c.capitals()
}

// capitals refuses names that make two files of results one on systems which do not tell capitals from small letters.
func (c *compiler) capitals() {
	files := map[string]string{}
	add := func(kind, name, file string) {
		switch lower := strings.ToLower(file); files[lower] {
		case "":
			files[lower] = file
		case file: // told already
		default:
			c.errs.add(kind, name, "name", "E120", fmt.Sprintf("results in %s.npz and %s.npz are one file where capitals do not count, as on macOS and Windows", files[lower], file), "choose another name")
		}
	}
	for _, g := range c.net.groups {
		add(g.kind(), g.name, "state_"+g.name)
	}
	for _, s := range c.net.synapses {
		add("synapses", s.name, "state_"+s.name)
	}
	for _, m := range c.net.monitors {
		add("monitor", m.name, m.name)
	}
}

// shownName reports whether a name can stand in any line of text: on terminals, in comments of C++ and of makefiles.
func shownName(name string) bool {
	return len(name) <= 200 && utf8.ValidString(name) && !strings.ContainsFunc(name, func(r rune) bool { return !unicode.IsGraphic(r) })
}

// device reports whether Windows takes a name, with or without what follows a dot, for that of a device.
func device(name string) bool {
	name = strings.ToUpper(name)
	if n := len(name); n == 4 && (name[:3] == "COM" || name[:3] == "LPT") && name[3] >= '0' && name[3] <= '9' {
		return true
	}
	return name == "CON" || name == "PRN" || name == "AUX" || name == "NUL"
}

// validName also keeps names harmless as file names.
func validName(name string) bool {
	if name == "" || len(name) > 128 {
		return false
	}
	for k, r := range name {
		letter := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
		if !letter && (k == 0 || r != '_' && (r < '0' || r > '9')) {
			return false
		}
	}
	return true
}

// Time evaluates an expression of time over the constants given so far, such as "100*ms". field names the value in
// errors.
func (n *Network) Time(field, text string) (units.Time, error) {
	var errs Errors
	ns, faults := model.NewNamespace(n.constants)
	if len(faults) > 0 {
		return 0, nil // Compile reports them
	}
	e, faults := ns.Quantity(field, text)
	errs.addModel("network", "", faults)
	if e != nil {
		if x, ok := timeOf(e); ok {
			return units.Time(x), nil
		}
		errs = append(errs, &Error{Kind: "network", Field: field, Text: text, Span: e.Span, Code: "E201", Msg: fmt.Sprintf("%s needs a time, is %s", field, unitName(e.Dim)), Hint: model.TimeHint(e)})
	}
	return 0, errs
}

// second is the dimension of time.
var second = units.Duration

func timeOf(e *model.Expr) (float64, bool) {
	if e.Dim != units.Duration {
		return 0, false
	}
	return compile.Const(e, 0), true
}

func unitName(d units.Dimension) string {
	if d.IsDimensionless() {
		return "a number without unit"
	}
	return d.String()
}

// methodFault turns the refusal of a method into a fault of the object.
func (c *compiler) methodFault(kind, object, method, equations string, err error) {
	var e *integrator.Error
	if !errors.As(err, &e) {
		c.errs.add(kind, object, "method", "", err.Error(), "")
		return
	}
	f := &Error{Kind: kind, Object: object, Field: "method", Text: method, Code: e.Code, Msg: e.Msg, Hint: e.Hint}
	if e.Var != nil {
		f.Field, f.Text, f.Span = "equations", equations, e.Var.Span
	}
	c.errs = append(c.errs, f)
}
