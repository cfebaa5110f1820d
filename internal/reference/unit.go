package reference

import (
	"strconv"
	"strings"
)

// Units as powers of ten of SI base units, which is what all of them are.
var (
	baseUnits = map[string]int{
		"metre": 0, "meter": 0, "kilogram": 0, "kilogramme": 0, "gram": -3, "gramme": -3, "second": 0, "amp": 0,
		"ampere": 0, "kelvin": 0, "mole": 0, "mol": 0, "candle": 0, "candela": 0, "radian": 0, "steradian": 0, "hertz": 0,
		"becquerel": 0, "newton": 0, "pascal": 0, "joule": 0, "watt": 0, "coulomb": 0, "volt": 0, "farad": 0, "ohm": 0,
		"siemens": 0, "weber": 0, "tesla": 0, "henry": 0, "lumen": 0, "lux": 0, "gray": 0, "sievert": 0, "katal": 0,
		"molar": 3, "liter": -3, "litre": -3,
	}
	prefixes = map[string]int{
		"": 0, "y": -24, "z": -21, "a": -18, "f": -15, "p": -12, "n": -9, "u": -6, "m": -3, "c": -2,
		"d": -1, "da": 1, "h": 2, "k": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18, "Z": 21, "Y": 24,
	}
	shortUnits = map[string]int{
		"mV": -3, "uV": -6, "mA": -3, "uA": -6, "nA": -9, "pA": -12, "uF": -6, "nF": -9, "pF": -12,
		"mS": -3, "uS": -6, "nS": -9, "ms": -3, "us": -6, "Hz": 0, "kHz": 3, "MHz": 6, "cm": -2, "mm": -3, "um": -6,
		"cm2": -4, "mm2": -6, "um2": -12, "cm3": -6, "mm3": -9, "um3": -18, "mM": 0, "uM": -3, "nM": -6,
	}
)

// unit is the value of a unit in SI base units.
func unit(name string) (float64, bool) {
	if p, ok := shortUnits[name]; ok {
		return tenTo(p), true
	}
	stem, power := name, 1
	if strings.HasSuffix(name, "2") || strings.HasSuffix(name, "3") {
		stem, power = name[:len(name)-1], int(name[len(name)-1]-'0')
	}
	for prefix, p := range prefixes {
		base, ok := strings.CutPrefix(stem, prefix)
		if !ok {
			continue
		}
		if b, ok := baseUnits[base]; ok {
			return tenTo((p + b) * power), true
		}
	}
	return 0, false
}

// tenTo is the double nearest to a power of ten.
func tenTo(p int) float64 {
	x, _ := strconv.ParseFloat("1e"+strconv.Itoa(p), 64)
	return x
}
