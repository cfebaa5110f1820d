package units

import (
	"math"
	"testing"
)

func TestPow(t *testing.T) {
	volt := ElectricPotential
	root, ok := volt.Pow(1, 2)
	if !ok || root.Mul(root) != volt {
		t.Errorf("sqrt(volt) = %v, %v; its square is not volt", root, ok)
	}
	for _, c := range []struct {
		d        Dimension
		num, den int
		want     Dimension
		ok       bool
	}{
		{volt, 2, 1, volt.Mul(volt), true},
		{volt, -1, 1, Dimensionless.Div(volt), true},
		{volt, 1, -1, Dimensionless.Div(volt), true},
		{volt, 6, 3, volt.Mul(volt), true},
		{volt, 0, 1, Dimensionless, true},
		{root, 2, 1, volt, true},
		{Duration, 1, 60, Dimension{2: 1}, true},
		{Duration, 1, 7, Dimension{}, false}, // no multiple of 1/60
		{Duration, 1, 0, Dimension{}, false},
		{Duration, math.MaxInt, 1, Dimension{}, false},
		{Duration, math.MinInt, 1, Dimension{}, false},
		{Duration, 40_000_000, 1, Dimension{}, false}, // 2.4e9 sixtieths are beyond int32
		{Dimensionless, math.MaxInt, 7, Dimensionless, true},
	} {
		if got, ok := c.d.Pow(c.num, c.den); got != c.want || ok != c.ok {
			t.Errorf("(%v).Pow(%d, %d) = %v, %v; want %v, %v", c.d, c.num, c.den, got, ok, c.want, c.ok)
		}
	}
}

func TestPowFloat(t *testing.T) {
	third, _ := Duration.Pow(1, 3)
	square, _ := Duration.Pow(2, 1)
	tenth, _ := Duration.Pow(-1, 10)
	for _, c := range []struct {
		x    float64
		want Dimension
		ok   bool
	}{
		{2, square, true},
		{1.0 / 3, third, true},
		{-0.1, tenth, true},
		{0, Dimensionless, true},
		{math.Pi, Dimension{}, false},
		{math.NaN(), Dimension{}, false},
		{math.Inf(1), Dimension{}, false},
		{1e300, Dimension{}, false},
	} {
		if got, ok := Duration.PowFloat(c.x); got != c.want || ok != c.ok {
			t.Errorf("second.PowFloat(%v) = %v, %v; want %v, %v", c.x, got, ok, c.want, c.ok)
		}
	}
}

// An exponent beyond the range must not wrap round to one that looks right.
func TestOverflow(t *testing.T) {
	d := Length
	for range 40 {
		d = d.Mul(d)
	}
	if d.Valid() {
		t.Errorf("metre**(2**40) is valid: %v", [7]int32(d))
	}
	if e := d.Div(d); e.Valid() {
		t.Errorf("an overflow was cancelled: %v", [7]int32(e))
	}
	if _, ok := d.Pow(0, 1); ok {
		t.Error("an overflow could be raised to a power")
	}
}

func TestDimensionString(t *testing.T) {
	for _, c := range []struct{ unit, want string }{
		{"1", "1"},
		{"radian", "1"},
		{"volt", "volt"},
		{"watt/amp", "volt"},
		{"siemens", "siemens"},
		{"becquerel", "hertz"},
		{"amp", "amp"},
		{"farad", "farad"},
		{"ohm", "ohm"},
		{"coulomb", "coulomb"},
		{"kgram", "kilogram"},
		{"candle", "candela"},
		{"volt/second", "volt/second"},
		{"amp/farad", "volt/second"},
		{"amp/second", "amp/second"},
		{"siemens/second", "siemens/second"},
		{"siemens/metre**2", "siemens/metre**2"},
		{"farad/metre**2", "farad/metre**2"},
		{"amp/metre**2", "amp/metre**2"},
		{"ohm*metre", "ohm*metre"},
		{"metre/second", "metre/second"},
		{"mmolar", "mole/metre**3"},
		{"metre2", "metre**2"},
		{"metre3", "metre**3"},
		{"1/volt", "1/volt"},
		{"1/second**2", "1/second**2"},
		{"1/metre", "1/metre"},
		{"volt**2", "volt**2"},
		{"1/volt/second", "hertz/volt"},
		{"metre/second**2", "metre/second**2"},
		{"joule/kelvin", "joule/kelvin"},
		{"volt**5", "m^10 kg^5 s^-15 A^-5"},
		{"joule/mole/kelvin/amp", "m^2 kg s^-2 A^-1 K^-1 mol^-1"},
	} {
		if got := MustQ(1, c.unit).Dim.String(); got != c.want {
			t.Errorf("%s is written %q, want %q", c.unit, got, c.want)
		}
	}
	root, _ := ElectricPotential.Pow(1, 2)
	noise, _ := Duration.Pow(-1, 2)
	third, _ := Duration.Pow(-1, 3)
	for _, c := range []struct {
		d    Dimension
		want string
	}{
		{root, "volt**0.5"}, {noise, "1/second**0.5"}, {ElectricPotential.Mul(noise), "volt/second**0.5"}, {third, "s^(-1/3)"},
	} {
		if got := c.d.String(); got != c.want {
			t.Errorf("%v is written %q, want %q", [7]int32(c.d), got, c.want)
		}
	}
}

// Every short form that String writes is read back as the same dimension.
func TestDimensionStringParses(t *testing.T) {
	for _, u := range named {
		for _, f := range factors {
			for _, d := range []Dimension{u.dim, u.dim.Div(f.dim), u.dim.Mul(f.dim), Dimensionless.Div(u.dim)} {
				s := d.String()
				if q, err := Q(1, s); err == nil && q.Dim != d {
					t.Errorf("%v is written %q, which is %v", [7]int32(d), s, [7]int32(q.Dim))
				}
			}
		}
	}
}
