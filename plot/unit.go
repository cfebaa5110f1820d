package plot

import (
	"math"
	"strconv"
	"strings"
)

// symbols maps the names of SI units to their symbols.
var symbols = map[string]string{
	"volt": "V", "amp": "A", "ampere": "A", "siemens": "S", "ohm": "Ω", "farad": "F", "second": "s", "hertz": "Hz",
	"metre": "m", "meter": "m", "coulomb": "C", "joule": "J", "watt": "W", "newton": "N", "pascal": "Pa",
	"weber": "Wb", "tesla": "T", "henry": "H", "mole": "mol", "kelvin": "K", "katal": "kat", "candela": "cd", "lux": "lx", "kilogram": "kg",
}

// AxisUnit chooses how values in an SI unit by name are written on an axis: suffix stands behind the label, " (mV)", and
// values are divided by per. Without a prefix that fits it is a power of ten.
func AxisUnit(unit string, values ...[]float64) (suffix string, per float64) {
	suffix, exponent := scaled(unit, largest(extents(values)))
	return suffix, math.Pow10(exponent)
}

var prefixes = map[int]string{-15: "f", -12: "p", -9: "n", -6: "µ", -3: "m", 0: "", 3: "k", 6: "M", 9: "G"}

// scaled chooses how values up to most, in a unit without prefix, are written: they are to be multiplied by
// 10^-exponent, and suffix stands behind the label of the axis: " (mV)". Composed units, and none, take a power of ten only where the numbers would be long.
func scaled(unit string, most float64) (suffix string, exponent int) {
	if unit == "1" {
		unit = ""
	}
	e := int(math.Floor(float64(decade(most))/3)) * 3
	if symbol, ok := symbols[unit]; ok {
		if prefix, ok := prefixes[e]; ok && most > 0 && unit != "kilogram" {
			return " (" + prefix + symbol + ")", e
		}
	}
	unit = typeset(unit)
	if most == 0 || most >= 1e-2 && most < 1e5 {
		e = 0
	}
	var parts []string
	if e != 0 {
		parts = append(parts, "10"+superscript(e))
	}
	if unit != "" {
		parts = append(parts, unit)
	}
	if len(parts) == 0 {
		return "", 0
	}
	return " (" + strings.Join(parts, " ") + ")", e
}

var raised = strings.NewReplacer("1", "¹", "2", "²", "3", "³", "4", "⁴", "5", "⁵", "6", "⁶", "7", "⁷", "8", "⁸")

// superscript writes a power as a raised number, or behind a caret where the font lacks a glyph of it: a raised minus,
// 0 and 9.
func superscript(n int) string {
	text := strconv.Itoa(n)
	if strings.ContainsAny(text, "-09") {
		return "^" + minus(text)
	}
	return raised.Replace(text)
}

// typeset writes an expression of unit names as papers do: "siemens/metre**2" becomes "S/m²", "volt/second**0.5"
// "V/√s". What it does not know stays as it is.
func typeset(unit string) string {
	var out strings.Builder
	rest := unit
	for rest != "" {
		end := strings.IndexAny(rest, "*/")
		if end < 0 {
			end = len(rest)
		}
		symbol, known := symbols[rest[:end]]
		if rest[:end] == "1" && out.Len() == 0 {
			symbol, known = "1", true
		}
		rest = rest[end:]
		if power, ok := strings.CutPrefix(rest, "**"); ok {
			end := strings.IndexAny(power, "*/")
			if end < 0 {
				end = len(power)
			}
			n, err := strconv.Atoi(power[:end])
			switch {
			case err == nil:
				symbol += superscript(n)
			case power[:end] == "0.5":
				symbol = "√" + symbol
			default:
				known = false
			}
			rest = power[end:]
		}
		if !known {
			return unit
		}
		out.WriteString(symbol)
		if rest == "" {
			break
		}
		out.WriteString(map[byte]string{'*': "·", '/': "/"}[rest[0]])
		if rest = rest[1:]; rest == "" {
			return unit // ends with an operator
		}
	}
	return out.String()
}
