package units

import (
	"fmt"
	"strconv"
	"strings"
)

// Quantity is a value in SI base units with its dimension.
type Quantity struct {
	Value float64   // in SI base units
	Dim   Dimension // of the value
}

// Quantifier is anything that is a quantity: Quantity itself and the typed constants, as in -70*Millivolt.
type Quantifier interface{ Quantity() Quantity }

// Quantity implements Quantifier.
func (q Quantity) Quantity() Quantity { return q }

// Q returns value in a unit: a name such as "mV", or names joined by * and /, each with an integer power behind ** or ^, as
// in "nS/cm**2" and "1/second". The empty unit and "1" are those of a plain number. The value in SI base units is the product
// of value and the unit in one rounding where the unit is a single name.
//
// The error names a unit that is unknown or malformed.
func Q(value float64, unit string) (Quantity, error) {
	u, err := parse(unit)
	if err != nil {
		return Quantity{}, err
	}
	return Quantity{value * u.Value, u.Dim}, nil
}

// MustQ is Q for units written in the program itself; it panics where Q returns an error.
func MustQ(value float64, unit string) Quantity {
	q, err := Q(value, unit)
	if err != nil {
		panic(err)
	}
	return q
}

// parse evaluates a product of powers of names. Powers of ten are exact, so the factors are collected before they are rounded.
func parse(text string) (Quantity, error) {
	total := Quantity{1, Dimension{}}
	if strings.TrimSpace(text) == "" {
		return total, nil
	}
	exponent, divide := 0, false
	rest := strings.ReplaceAll(text, "**", "^")
	for {
		n := strings.IndexAny(rest, "*/")
		factor := rest
		if n >= 0 {
			factor = rest[:n]
		}
		name, power, hasPower := strings.Cut(factor, "^")
		name = strings.TrimSpace(name)
		k := 1
		if hasPower {
			var err error
			if k, err = strconv.Atoi(strings.TrimSpace(power)); err != nil || k > 100 || k < -100 {
				return Quantity{}, fmt.Errorf("units: %q: power %q is not an integer between -100 and 100", text, strings.TrimSpace(power))
			}
		}
		if divide {
			k = -k
		}
		u, ok := find(name)
		if !ok && name != "1" {
			return Quantity{}, fmt.Errorf("units: unknown unit %q in %q", name, text)
		}
		dim, _ := u.dim.Pow(k, 1) // no unit has exponents that could overflow
		exponent += u.exponent * k
		total.Dim = total.Dim.Mul(dim)
		if n < 0 {
			break
		}
		divide = rest[n] == '/'
		rest = rest[n+1:]
	}
	if !total.Dim.Valid() {
		return Quantity{}, fmt.Errorf("units: %q: exponents beyond all bounds", text)
	}
	total.Value = pow10(exponent)
	return total, nil
}
