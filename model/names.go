package model

import (
	"fmt"
	"strings"

	"github.com/spikelane/spikelane/units"
)

// special names have a meaning of their own in every text.
var special = map[string]bool{
	"t": true, "dt": true, "t_in_timesteps": true, "i": true, "j": true, "N": true, "N_pre": true,
	"N_post": true, "N_incoming": true, "N_outgoing": true, "xi": true, "lastspike": true, "lastupdate": true,
	"not_refractory": true, "refractory": true, "refractory_until": true, "pi": true, "e": true, "inf": true,
}

var pythonKeywords = map[string]bool{
	"False": true, "None": true, "True": true, "and": true, "as": true, "assert": true,
	"async": true, "await": true, "break": true, "class": true, "continue": true, "def": true, "del": true, "elif": true,
	"else": true, "except": true, "finally": true, "for": true, "from": true, "global": true, "if": true, "import": true,
	"in": true, "is": true, "lambda": true, "nonlocal": true, "not": true, "or": true, "pass": true, "raise": true,
	"return": true, "try": true, "while": true, "with": true, "yield": true,
}

// badName says why name cannot be given to a variable or constant; msg is empty if it can.
func badName(name string) (code, msg, hint string) {
	switch {
	case noiseName(name):
		return "E122", fmt.Sprintf("%q is reserved for noise", name), "names of your own begin with other letters than xi_"
	case special[name]:
		return "E122", fmt.Sprintf("%q is reserved", name), fmt.Sprintf("choose another name, such as %q", name+"_")
	case pythonKeywords[name]:
		return "E123", fmt.Sprintf("%q is a keyword of the language", name), fmt.Sprintf("choose another name, such as %q", name+"_")
	case functions[name] != nil:
		return "E123", fmt.Sprintf("%q is a function", name), fmt.Sprintf("choose another name, such as %q", name+"_")
	case !identifier(name):
		return "E123", fmt.Sprintf("%q is not a name", name), "names are letters, digits and _, starting with a letter; _x is internal"
	case strings.HasSuffix(name, "_pre") || strings.HasSuffix(name, "_post"):
		return "E123", fmt.Sprintf("%q ends like a reference to the other side of a synapse", name), "leave out the suffix"
	}
	if units.IsReserved(name) {
		return "E123", fmt.Sprintf("%q is a unit", name), fmt.Sprintf("choose another name, such as %q", name+"_")
	}
	return "", "", ""
}

func identifier(name string) bool {
	if name == "" || len(name) > 128 {
		return false
	}
	for k, c := range []byte(name) {
		letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
		if !letter && (k == 0 || c != '_' && (c < '0' || c > '9')) {
			return false
		}
	}
	return true
}
