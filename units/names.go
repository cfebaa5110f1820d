package units

import (
	"slices"
	"strconv"
	"strings"
	"sync"
)

// unit is 10^exponent coherent units of its dimension; all SI units are powers of ten apart.
type unit struct {
	dim      Dimension
	exponent int
}

// family is a unit with the names made from it.
type family struct {
	unit
	prefixes bool // takes the prefixes
	powers   bool // takes 2 and 3 behind the name: metre2, mm3
}

// families are the names without prefix, as Brian 2 spells them, and "candela" beside its "candle".
var families = map[string]family{
	"metre": {unit{Length, 0}, true, true}, "meter": {unit{Length, 0}, true, true},
	"gram": {unit{Mass, -3}, true, true}, "gramme": {unit{Mass, -3}, true, true},
	"kilogram": {unit{Mass, 0}, false, true}, "kilogramme": {unit{Mass, 0}, false, true},
	"second": {unit{Duration, 0}, true, true},
	"amp":    {unit{ElectricCurrent, 0}, true, true}, "ampere": {unit{ElectricCurrent, 0}, true, true},
	"kelvin": {unit{Temperature, 0}, false, true},
	"mole":   {unit{AmountOfSubstance, 0}, true, true}, "mol": {unit{AmountOfSubstance, 0}, true, true},
	"candle": {unit{LuminousIntensity, 0}, true, true}, "candela": {unit{LuminousIntensity, 0}, true, true},

	"radian": {unit{Dimensionless, 0}, true, true}, "steradian": {unit{Dimensionless, 0}, true, true},
	"hertz": {unit{PerSecond, 0}, true, true}, "becquerel": {unit{PerSecond, 0}, true, true},
	"newton":  {unit{whole(1, 1, -2), 0}, true, true},
	"pascal":  {unit{whole(-1, 1, -2), 0}, true, true},
	"joule":   {unit{whole(2, 1, -2), 0}, true, true},
	"watt":    {unit{whole(2, 1, -3), 0}, true, true},
	"coulomb": {unit{whole(0, 0, 1, 1), 0}, true, true},
	"volt":    {unit{ElectricPotential, 0}, true, true},
	"farad":   {unit{ElectricCapacitance, 0}, true, true},
	"ohm":     {unit{ElectricResistance, 0}, true, true},
	"siemens": {unit{ElectricConductance, 0}, true, true},
	"weber":   {unit{whole(2, 1, -2, -1), 0}, true, true},
	"tesla":   {unit{whole(0, 1, -2, -1), 0}, true, true},
	"henry":   {unit{whole(2, 1, -2, -2), 0}, true, true},
	"lumen":   {unit{LuminousIntensity, 0}, true, true},
	"lux":     {unit{whole(-2, 0, 0, 0, 0, 0, 1), 0}, true, true},
	"gray":    {unit{whole(2, 0, -2), 0}, true, true}, "sievert": {unit{whole(2, 0, -2), 0}, true, true},
	"katal": {unit{whole(0, 0, -1, 0, 0, 1), 0}, true, true},

	"molar": {unit{whole(-3, 0, 0, 0, 0, 1), 3}, true, true},
	"liter": {unit{whole(3), -3}, true, false}, "litre": {unit{whole(3), -3}, true, false},
}

// short are the abbreviations, with the names they stand for.
var short = map[string]string{
	"mV": "mvolt", "uV": "uvolt", "mA": "mamp", "uA": "uamp", "nA": "namp", "pA": "pamp",
	"pF": "pfarad", "uF": "ufarad", "nF": "nfarad", "nS": "nsiemens", "uS": "usiemens", "mS": "msiemens",
	"ms": "msecond", "us": "usecond", "Hz": "hertz", "kHz": "khertz", "MHz": "Mhertz",
	"cm": "cmetre", "cm2": "cmetre2", "cm3": "cmetre3", "mm": "mmetre", "mm2": "mmetre2", "mm3": "mmetre3",
	"um": "umetre", "um2": "umetre2", "um3": "umetre3", "mM": "mmolar", "uM": "umolar", "nM": "nmolar",
}

var prefixes = map[string]int{
	"y": -24, "z": -21, "a": -18, "f": -15, "p": -12, "n": -9, "u": -6, "m": -3, "c": -2, "d": -1,
	"da": 1, "h": 2, "k": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18, "Z": 21, "Y": 24,
}

// Lookup returns the unit called name: a unit of the SI or a litre or molar, by its name in full with a prefix symbol
// (msecond, kgram, Mohm), with 2 or 3 behind it for its square or cube (metre2, umetre3), or one of Brian 2's abbreviations
// (mV, nS, um2). The value is the power of ten, correctly rounded.
func Lookup(name string) (Quantity, bool) {
	u, ok := find(name)
	if !ok {
		return Quantity{}, false
	}
	return Quantity{pow10(u.exponent), u.dim}, true
}

// find takes a name apart into prefix, family and power.
func find(name string) (unit, bool) {
	if full, ok := short[name]; ok {
		name = full
	}
	power := 1
	stem := strings.TrimRight(name, "23")
	if len(stem) == len(name)-1 {
		power = int(name[len(stem)] - '0')
	} else {
		stem = name
	}
	f, ok := families[stem]
	scale := 0
	for n := 1; n <= 2 && n < len(stem) && !ok; n++ {
		var known bool
		if scale, known = prefixes[stem[:n]]; known {
			f, ok = families[stem[n:]]
			ok = ok && f.prefixes
		}
	}
	if !ok || power > 1 && !f.powers {
		return unit{}, false
	}
	dim, _ := f.dim.Pow(power, 1) // exponents of families are small
	return unit{dim, (f.exponent + scale) * power}, true
}

// pow10 returns the double nearest to 10^exponent.
func pow10(exponent int) float64 {
	x, _ := strconv.ParseFloat("1e"+strconv.Itoa(exponent), 64) // out of range is 0 or +Inf
	return x
}

// Names returns every name that Lookup knows, sorted.
func Names() []string { return slices.Clone(names()) }

var names = sync.OnceValue(func() []string {
	var list []string
	for stem, f := range families {
		ends := []string{""}
		if f.powers {
			ends = []string{"", "2", "3"}
		}
		for _, end := range ends {
			list = append(list, stem+end)
			for prefix := range prefixes {
				if f.prefixes {
					list = append(list, prefix+stem+end)
				}
			}
		}
	}
	for name := range short {
		list = append(list, name)
	}
	slices.Sort(list)
	return list
})

// coherent are the names besides the unprefixed families whose value is 1.
var coherent = map[string]bool{"Hz": true, "kgram": true, "kgramme": true, "mM": true, "mmolar": true, "kliter": true, "klitre": true}

// IsBase reports whether name may appear as the unit of an equation: it is coherent, that is worth 1 in SI base units, and
// not a power such as metre2. These are the families without prefix, and Hz, kgram, kgramme, mmolar, mM, kliter, klitre.
func IsBase(name string) bool {
	f, ok := families[name]
	return ok && f.exponent == 0 || coherent[name]
}

// IsReserved reports whether name is a unit in every expression, so that no variable can be called so. These are the names
// with a prefix that is a power of a thousand, and the abbreviations. With the prefixes c, d, da and h only centimetres in
// short (cm, cm2, cm3) and litres are: "damp" may be a damping.
func IsReserved(name string) bool {
	if _, ok := find(name); !ok {
		return false
	}
	if _, ok := short[name]; ok || strings.HasSuffix(name, "liter") || strings.HasSuffix(name, "litre") {
		return true
	}
	if _, ok := families[strings.TrimRight(name, "23")]; ok {
		return true
	}
	return strings.IndexByte("cdh", name[0]) < 0
}
