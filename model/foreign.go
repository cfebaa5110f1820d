package model

import (
	"fmt"
	"slices"
	"strings"
)

// What people write who come from elsewhere, and what it is called here.

// symbols are units as people write them, which here have their names: single letters are too good names of variables.
var symbols = map[string]string{"s": "second", "V": "volt", "A": "amp", "F": "farad", "S": "siemens", "m": "metre", "g": "gram", "K": "kelvin", "C": "coulomb", "J": "joule", "N": "newton"}

// foreign says what to write for names of other units and languages.
var foreign = map[string]string{
	"sec": `did you mean "second"?`, "seconds": `did you mean "second"?`, "msec": `did you mean "ms"?`, "usec": `did you mean "us"?`,
	"min": `write "60*second"`, "minute": `write "60*second"`, "hour": `write "3600*second"`, "day": `write "86400*second"`,
	"celsius": `temperatures are in kelvin: 0 degrees Celsius are "273.15*kelvin"`, "degC": `temperatures are in kelvin: 0 degrees Celsius are "273.15*kelvin"`,
	"M": `write "molar"`, "mM": `write "mmolar"`, "uM": `write "umolar"`,
	"nan": "a value is a number, which NaN is not", "None": "a value is a number",
	"Inf": `write "inf"`, "infinity": `write "inf"`, "PI": `write "pi"`, "Pi": `write "pi"`,
	"TRUE": `write "True"`, "FALSE": `write "False"`,
}

// foreignFunctions says what to write for functions of other languages.
var foreignFunctions = map[string]string{
	"ln": `write "log(…)", the natural logarithm`, "log2": `write "log(x)/log(2)"`, "pow": `write "x**y"`, "exp2": `write "2**x"`,
	"asin": `write "arcsin(…)"`, "acos": `write "arccos(…)"`, "atan": `write "arctan(…)"`, "fabs": `write "abs(…)"`,
	"min": `write "int(x < y)*x + int(x >= y)*y"`, "max": `write "int(x > y)*x + int(x <= y)*y"`,
	"heaviside": `write "int(x >= 0)"`, "heav": `write "int(x >= 0)"`, "sgn": `write "sign(…)"`, "round": `write "floor(x + 0.5)"`,
	"mod": `write "x % y"`, "fmod": `write "x % y"`, "where": `write "int(condition)*a + int(not condition)*b"`,
	"sigmoid": `write "1/(1 + exp(-x))"`, "uniform": `write "low + (high - low)*rand()"`, "random": `write "rand()"`,
	"normal": `write "mean + sd*randn()"`, "gauss": `write "mean + sd*randn()"`, "float": "numbers need no conversion: leave it out",
	"print": "code cannot print; record the variable with a monitor",
}

// otherSide says what name may have meant where it is that of a variable on another side, or of a side that is not there.
func (r *resolver) otherSide(name string) string {
	scope := r.scope
	if l, ok := scope.(*locals); ok {
		scope = l.Scope
	}
	bare := strings.TrimSuffix(strings.TrimSuffix(name, "_pre"), "_post")
	switch s := scope.(type) {
	case *Group:
		if bare != name {
			return "_pre and _post are for synapses; in a group a bare name is its own variable"
		}
		if name == "j" {
			return "j is the target of a synapse; in a group i is the neuron"
		}
	case *Synapses:
		if known := s.Names(); slices.Contains(known, name+"_pre") {
			return fmt.Sprintf("did you mean %q?", name+"_pre")
		}
		switch {
		case bare != name && strings.HasSuffix(name, "_pre"):
			return fmt.Sprintf("the source has no variable %q", bare)
		case bare != name:
			return fmt.Sprintf("the target has no variable %q", bare)
		}
	}
	return ""
}
