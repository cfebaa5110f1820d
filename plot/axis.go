package plot

import (
	"math"
	"strconv"
	"strings"
)

// tick is a mark on an axis, at a value in the units of the axis.
type tick struct {
	at    float64
	label string
}

// ticks returns marks at round values (1, 2 or 5 times a power of ten) from lo to hi, at most most of them and as
// many as that allows. lo < hi, both finite; most >= 1.
func ticks(lo, hi float64, most int) []tick {
	for e := decade(hi-lo) - 2; ; e++ {
		for _, m := range []float64{1, 2, 5} {
			step := m * math.Pow10(e)
			first, last := math.Ceil(lo/step-1e-9), math.Floor(hi/step+1e-9)
			if last-first+1 > float64(most) {
				continue
			}
			var marks []tick
			for k := first; k <= last; k++ {
				text := strconv.FormatFloat(float64(k*step), 'f', max(0, -e), 64)
				marks = append(marks, tick{k * step, minus(text)})
			}
			return marks
		}
	}
}

// minus sets a typographic minus sign.
func minus(number string) string {
	if after, ok := strings.CutPrefix(number, "-"); ok {
		return "−" + after
	}
	return number
}

// decade returns the exponent of the leading decimal digit of v, 0 for 0.
func decade(v float64) int {
	text := strconv.FormatFloat(v, 'e', -1, 64)
	_, exponent, _ := strings.Cut(text, "e")
	e, err := strconv.Atoi(exponent)
	if err != nil {
		return 0
	}
	return e
}

// symbols maps the names of SI units to their symbols.
var symbols = map[string]string{
	"volt": "V", "amp": "A", "ampere": "A", "siemens": "S", "ohm": "Ω", "farad": "F", "second": "s", "hertz": "Hz",
	"metre": "m", "meter": "m", "coulomb": "C", "joule": "J", "watt": "W", "newton": "N", "pascal": "Pa",
	"weber": "Wb", "tesla": "T", "henry": "H", "mole": "mol", "kelvin": "K", "molar": "M", "gram": "g",
}

var prefixes = map[int]string{-15: "f", -12: "p", -9: "n", -6: "µ", -3: "m", 0: "", 3: "k", 6: "M", 9: "G"}

// scaled chooses how values up to most, in a unit without prefix, are written: they are to be multiplied by
// 10^-exponent, and the label has unit behind it, "v (mV)". Units that are not in the table, such as
// "metre**-2*siemens", keep their name and take a power of ten only where the numbers would be long.
func scaled(label, unit string, most float64) (full string, exponent int) {
	if unit == "1" {
		unit = ""
	}
	e := int(math.Floor(float64(decade(most))/3)) * 3
	if symbol, ok := symbols[unit]; ok {
		if prefix, ok := prefixes[e]; ok && most > 0 {
			return label + " (" + prefix + symbol + ")", e
		}
		unit = symbol
	}
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
		return label, 0
	}
	return label + " (" + strings.Join(parts, " ") + ")", e
}

var raised = strings.NewReplacer("-", "⁻", "0", "⁰", "1", "¹", "2", "²", "3", "³", "4", "⁴", "5", "⁵", "6", "⁶", "7", "⁷", "8", "⁸", "9", "⁹")

func superscript(n int) string { return raised.Replace(strconv.Itoa(n)) }

// timeAxis returns the label of the time axis and what seconds are multiplied by.
func timeAxis(span float64) (label string, perSecond float64) {
	switch {
	case span <= 2e-3:
		return "Time (µs)", 1e6
	case span <= 2:
		return "Time (ms)", 1e3
	}
	return "Time (s)", 1
}
