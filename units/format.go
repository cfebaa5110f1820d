package units

import (
	"math"
	"strconv"
	"strings"
)

// named lists the coherent units that stand for a dimension in a message, the likelier first; symbol is what a prefix goes
// before in Quantity.String.
var named = []struct {
	name, symbol string
	dim          Dimension
}{
	{"volt", "V", ElectricPotential},
	{"amp", "A", ElectricCurrent},
	{"siemens", "S", ElectricConductance},
	{"farad", "F", ElectricCapacitance},
	{"ohm", "ohm", ElectricResistance},
	{"second", "s", Duration},
	{"hertz", "Hz", PerSecond},
	{"metre", "m", Length},
	{"mole", "mol", AmountOfSubstance},
	{"coulomb", "C", whole(0, 0, 1, 1)},
	{"joule", "J", whole(2, 1, -2)},
	{"watt", "W", whole(2, 1, -3)},
	{"newton", "N", whole(1, 1, -2)},
	{"pascal", "Pa", whole(-1, 1, -2)},
	{"kelvin", "K", Temperature},
	{"kilogram", "g", Mass},
	{"weber", "Wb", whole(2, 1, -2, -1)},
	{"tesla", "T", whole(0, 1, -2, -1)},
	{"henry", "H", whole(2, 1, -2, -2)},
	{"katal", "kat", whole(0, 0, -1, 0, 0, 1)},
	{"candela", "cd", LuminousIntensity},
	{"lux", "lx", whole(-2, 0, 0, 0, 0, 0, 1)},
}

// factors are the units that String tries to divide by, then to multiply by.
var factors = []struct {
	name string
	dim  Dimension
}{
	{"second", Duration},
	{"metre**2", whole(2)},
	{"metre", Length},
	{"metre**3", whole(3)},
	{"second**0.5", Dimension{2: one / 2}},
	{"second**2", whole(0, 0, 2)},
	{"volt", ElectricPotential},
	{"kelvin", Temperature},
	{"amp", ElectricCurrent},
	{"mole", AmountOfSubstance},
}

// inverses are the units that String writes under 1.
var inverses = []struct {
	name string
	dim  Dimension
}{
	{"second", Duration},
	{"metre", Length},
	{"volt", ElectricPotential},
	{"amp", ElectricCurrent},
	{"mole", AmountOfSubstance},
	{"kelvin", Temperature},
}

var powers = []struct {
	text     string
	num, den int
}{{"**2", 2, 1}, {"**3", 3, 1}, {"**0.5", 1, 2}}

// baseSymbols are in the order of Dimension.
var baseSymbols = [7]string{"m", "kg", "s", "A", "K", "mol", "cd"}

// String writes d in the words of an equation line, so that it can be pasted there: "volt", "volt**0.5", "volt/second",
// "1/metre", "ohm*metre"; if no such short form fits, as a product of base units, "m^2 kg s^-3 A^-1". A plain number is "1".
func (d Dimension) String() string {
	if d.IsDimensionless() {
		return "1"
	}
	if !d.Valid() {
		return "a power beyond all bounds"
	}
	for _, u := range named {
		if u.dim == d {
			return u.name
		}
	}
	for _, u := range named {
		for _, p := range powers {
			// Powers of hertz read better as inverse powers of second.
			if e, ok := u.dim.Pow(p.num, p.den); ok && e == d && u.name != "hertz" {
				return u.name + p.text
			}
		}
	}
	for _, u := range inverses {
		if u.dim.Mul(d).IsDimensionless() {
			return "1/" + u.name
		}
		for _, p := range powers {
			if e, ok := u.dim.Pow(-p.num, p.den); ok && e == d {
				return "1/" + u.name + p.text
			}
		}
	}
	for _, f := range factors {
		for _, u := range named {
			if u.dim == d.Mul(f.dim) {
				return u.name + "/" + f.name
			}
		}
	}
	for _, f := range factors {
		for _, u := range named {
			if u.dim == d.Div(f.dim) {
				return u.name + "*" + f.name
			}
		}
	}
	return d.product()
}

// product writes d as powers of base units.
func (d Dimension) product() string {
	var parts []string
	for i, e := range d {
		switch {
		case e == one:
			parts = append(parts, baseSymbols[i])
		case e%one == 0 && e != 0:
			parts = append(parts, baseSymbols[i]+"^"+strconv.Itoa(int(e/one)))
		case e != 0:
			g := int32(gcd(int(e), one))
			if g < 0 {
				g = -g
			}
			parts = append(parts, baseSymbols[i]+"^("+strconv.Itoa(int(e/g))+"/"+strconv.Itoa(int(one/g))+")")
		}
	}
	return strings.Join(parts, " ")
}

// String writes q with the prefix that leaves one to three digits before the point, "20 mV", or the dimension as
// Dimension.String has it, "3 volt/second". All digits that the value has are written, none are made up.
func (q Quantity) String() string {
	number := func(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }
	if q.Dim.IsDimensionless() {
		return number(q.Value)
	}
	for _, u := range named {
		if u.dim != q.Dim {
			continue
		}
		if math.IsNaN(q.Value) || math.IsInf(q.Value, 0) {
			return number(q.Value) + " " + u.symbol
		}
		return prefixed(q.Value, u.symbol)
	}
	return number(q.Value) + " " + q.Dim.String()
}

// prefixed shifts the point of the decimal digits of x, which needs no arithmetic and so no rounding.
func prefixed(x float64, symbol string) string {
	mantissa, exponent, _ := strings.Cut(strconv.FormatFloat(x, 'e', -1, 64), "e")
	e, _ := strconv.Atoi(exponent)
	if symbol == "g" {
		e += 3 // kilogram is the coherent unit
	}
	if x == 0 {
		e = 0
	}
	third := e / 3
	if e%3 < 0 {
		third--
	}
	third = min(max(third, -8), 8)
	shifted, err := strconv.ParseFloat(mantissa+"e"+strconv.Itoa(e-3*third), 64)
	if err != nil {
		panic("BUG: units: shifted digits of a finite number are no number")
	}
	return strconv.FormatFloat(shifted, 'g', -1, 64) + " " + [17]string{
		"y", "z", "a", "f", "p", "n", "u", "m", "", "k", "M", "G",
		"T", "P", "E", "Z", "Y",
	}[third+8] + symbol
}
