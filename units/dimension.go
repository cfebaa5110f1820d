// Package units knows the dimensions of the SI, the names of its units as models write them, and quantities. It stands at
// the beginning of the pipe: package model turns unit texts and literals into dimensions and SI values with it, and users of
// the Go API write `20*units.Millisecond`. Nothing behind package model knows a unit.
package units

import "math"

// one is the exponent 1: exponents are stored in sixtieths, so that halves, thirds, quarters, fifths and sixths are exact.
const one = 60

// overflow marks an exponent that left the range; it stays.
const overflow = math.MaxInt32

// Dimension is a product of powers of the seven SI base units, in the order metre, kilogram, second, ampere, kelvin, mole,
// candela; exponents are in sixtieths. The zero Dimension is that of a plain number. Dimensions are compared with ==.
type Dimension [7]int32

// The base dimensions, and that of a plain number.
var (
	Dimensionless       = Dimension{}
	Length              = Dimension{0: one}
	Mass                = Dimension{1: one}
	Duration            = Dimension{2: one}
	ElectricCurrent     = Dimension{3: one}
	Temperature         = Dimension{4: one}
	AmountOfSubstance   = Dimension{5: one}
	LuminousIntensity   = Dimension{6: one}
	PerSecond           = Dimension{2: -one}
	ElectricPotential   = whole(2, 1, -3, -1)
	ElectricConductance = whole(-2, -1, 3, 2)
	ElectricCapacitance = whole(-2, -1, 4, 2)
	ElectricResistance  = whole(2, 1, -3, -2)
)

// whole returns the dimension with integer exponents, the missing ones 0.
func whole(exponents ...int32) Dimension {
	var d Dimension
	for i, e := range exponents {
		d[i] = e * one
	}
	return d
}

// Mul returns the dimension of a product. An exponent beyond the range makes the result invalid, see Valid.
func (d Dimension) Mul(e Dimension) Dimension {
	for i := range d {
		d[i] = clamp(int64(d[i])+int64(e[i]), d[i] == overflow || e[i] == overflow)
	}
	return d
}

// Div returns the dimension of a quotient; see Mul.
func (d Dimension) Div(e Dimension) Dimension {
	for i := range d {
		d[i] = clamp(int64(d[i])-int64(e[i]), d[i] == overflow || e[i] == overflow)
	}
	return d
}

func clamp(exponent int64, over bool) int32 {
	if over || exponent >= overflow || exponent <= -overflow {
		return overflow
	}
	return int32(exponent)
}

// Pow returns the dimension of the power num/den. It reports false, and the zero Dimension, if den is 0, or an exponent of the result is
// no multiple of 1/60 or beyond the range.
func (d Dimension) Pow(num, den int) (Dimension, bool) {
	if den == 0 || !d.Valid() {
		return Dimension{}, false
	}
	g := gcd(num, den)
	n, m := int64(num)/g, int64(den)/g
	if d.IsDimensionless() {
		return d, true
	}
	if n > overflow || n < -overflow {
		return Dimension{}, false
	}
	for i := range d {
		p := int64(d[i]) * n // below 2^62
		if p%m != 0 || clamp(p/m, false) == overflow {
			return Dimension{}, false
		}
		d[i] = int32(p / m)
	}
	return d, true
}

func gcd(a, b int) int64 {
	x, y := int64(a), int64(b)
	for y != 0 {
		x, y = y, x%y
	}
	return x
}

// PowFloat is Pow for the exponent x, which is taken as the nearest multiple of 1/60 if that lies within rounding errors
// (1e-12, relative above 1); it reports false if none does.
func (d Dimension) PowFloat(x float64) (Dimension, bool) {
	if d.IsDimensionless() {
		return d, true
	}
	n := math.RoundToEven(x * one)
	if !(math.Abs(n) < overflow) || math.Abs(float64(x*one)-n) > 1e-12*one*max(1, math.Abs(x)) {
		return Dimension{}, false
	}
	return d.Pow(int(n), one)
}

// IsDimensionless reports whether d is the dimension of a plain number.
func (d Dimension) IsDimensionless() bool { return d == Dimension{} }

// Valid reports whether all exponents stayed within the range of about ±3.5e7.
func (d Dimension) Valid() bool {
	for _, e := range d {
		if e == overflow {
			return false
		}
	}
	return true
}
