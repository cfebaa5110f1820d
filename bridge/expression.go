package bridge

import (
	"regexp"
	"slices"
	"strings"

	"github.com/spikelane/spikelane/units"
)

// token is a number, a word or an operator of an expression. Whatever is none of these makes the expression not plain.
var token = regexp.MustCompile(`^(?:\s+|0[xX][\da-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d[\d_]*)?|([A-Za-z_]\w*)|\*\*|//|<=|>=|==|!=|[-+*/%(),<>])`)

// functions are Brian's that have one value for given arguments, with the same names in Python.
var functions = []string{
	"abs", "arccos", "arcsin", "arctan", "ceil", "clip", "cos", "cosh", "exp", "expm1", "exprel", "floor", "int",
	"log", "log10", "log1p", "sign", "sin", "sinh", "sqrt", "tan", "tanh",
}

// words that stand for values or join them.
var words = []string{"pi", "e", "inf", "nan", "True", "False", "and", "or", "not"}

// identifiers returns the words of an expression or of other text of the language, each once.
func identifiers(text string) []string {
	var out []string
	for text != "" {
		m := token.FindStringSubmatch(text)
		if m == nil {
			text = text[1:]
			continue
		}
		if m[1] != "" && !slices.Contains(out, m[1]) {
			out = append(out, m[1])
		}
		text = text[len(m[0]):]
	}
	return out
}

// plain returns an expression as Python on one line, and whether it has one value that is known before anything is made:
// numbers, units, constants and functions of them.
func (w *writer) plain(text string) (python string, ok bool) {
	rest := text
	for rest != "" {
		m := token.FindStringSubmatch(rest)
		if m == nil || m[1] != "" && !w.valued(m[1]) {
			return "", false
		}
		rest = rest[len(m[0]):]
	}
	python = strings.Join(strings.Fields(text), " ")
	if python == "" {
		return "", false
	}
	for _, name := range identifiers(python) {
		w.unit(name)
	}
	return python, true
}

// valued reports whether a word has one value, or makes one of such.
func (w *writer) valued(name string) bool {
	if _, ok := units.Lookup(name); ok {
		return true
	}
	return w.constants[name] != nil || slices.Contains(functions, name) || slices.Contains(words, name)
}

// exported are the units that "from brian2 import *" gives; gray is a map of colours there.
var exported = regexp.MustCompile(`^(?:[GMTkmnpu]?(?:amp|coulomb|farad|gramme|gram|hertz|joule|liter|litre|meter|metre|molar|mole|` +
	`ohm|pascal|second|siemens|volt|watt)|kelvin|kilogram|m[AMSVs]|n[AFMS]|p[AF]|u[AFMSs]|k?Hz|MHz|[cmu]m[23]?)$`)

// unit notes a name that is a unit which the script has to import.
func (w *writer) unit(name string) {
	if _, ok := units.Lookup(name); ok && w.constants[name] == nil && !exported.MatchString(name) && alias(name) == "" {
		w.imports[name] = true
	}
}

// alias returns Brian's name of a unit that has another one there, "" if it has not.
func alias(name string) string {
	if _, ok := units.Lookup(name); !ok {
		return ""
	}
	if name == "uV" {
		return "uvolt"
	}
	if strings.Contains(name, "candela") {
		return strings.Replace(name, "candela", "candle", 1)
	}
	return ""
}
