package units

import (
	"math"
	"strings"
	"testing"
)

func TestQ(t *testing.T) {
	milli := 1e-3
	for _, c := range []struct {
		value float64
		unit  string
		want  Quantity
	}{
		{3, "mV", Quantity{3 * milli, ElectricPotential}}, // one rounding, as 3*mV in Brian
		{20, "mV", Quantity{0.02, ElectricPotential}},
		{5, "", Quantity{5, Dimensionless}},
		{5, "1", Quantity{5, Dimensionless}},
		{1, "uF/cm**2", Quantity{1e-2, ElectricCapacitance.Div(whole(2))}},
		{1, "uF/cm^2", Quantity{1e-2, ElectricCapacitance.Div(whole(2))}},
		{2, " volt / second ", Quantity{2, ElectricPotential.Div(Duration)}},
		{15, "1/ms", Quantity{15000, PerSecond}},
		{15, "ms**-1", Quantity{15000, PerSecond}},
		{1, "ymetre**100", Quantity{0, whole(100)}}, // 1e-2400 is 0 in doubles
	} {
		got, err := Q(c.value, c.unit)
		if err != nil || got != c.want {
			t.Errorf("Q(%v, %q) = %+v, %v; want %+v", c.value, c.unit, got, err, c.want)
		}
	}
	for _, c := range []struct{ unit, want string }{
		{"mv", `unknown unit "mv"`},
		{"mV*", `unknown unit ""`},
		{"mV**x", `power "x"`},
		{"mV**0.5", `power "0.5"`},
		{"V/", "unknown"},
		{"volt**101", "power"},
		{"mV nS", "unknown"},
		{strings.Repeat("volt**100*", 200000) + "volt", "beyond all bounds"},
	} {
		if q, err := Q(1, c.unit); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("Q(1, %.20q) = %v, %.60v; want an error with %q", c.unit, q, err, c.want)
		}
	}
}

func TestMustQPanics(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error(`MustQ(1, "parsec") returned`)
		}
	}()
	MustQ(1, "parsec")
}

func TestQuantityString(t *testing.T) {
	for _, c := range []struct {
		q    Quantifier
		want string
	}{
		{20 * Millivolt, "20 mV"},
		{-70 * Millivolt, "-70 mV"},
		{0 * Volt, "0 V"},
		{0.1 * Millisecond, "100 us"},
		{1 * Second, "1 s"},
		{Hour, "3.6 ks"},
		{200 * Picofarad, "200 pF"},
		{50 * Megaohm, "50 Mohm"},
		{10 * Nanosiemens, "10 nS"},
		{15 * Hertz, "15 Hz"},
		{2.5 * Nanoamp, "2.5 nA"},
		{999.5 * Millivolt, "999.5 mV"},
		{Voltage(math.NaN()), "NaN V"},
		{Voltage(math.Inf(-1)), "-Inf V"},
		{MustQ(1, "kgram"), "1 kg"},
		{MustQ(1, "ugram"), "1 ug"},
		{MustQ(3, ""), "3"},
		{MustQ(2, "volt/second"), "2 volt/second"},
		{Voltage(5e-324), "5e-300 yV"},
		{Voltage(1e30), "1e+06 YV"},
		{Voltage(math.Nextafter(0.3, 1)), "300.00000000000006 mV"},
		{MustQ(1, "cm**2"), "0.0001 metre**2"},
	} {
		if got := c.q.Quantity().String(); got != c.want {
			t.Errorf("%v is written %q, want %q", c.q.Quantity().Value, got, c.want)
		}
	}
}

// A product of a number and a typed constant is exact constant arithmetic with one rounding.
func TestTypedConstants(t *testing.T) {
	const dt = 0.1 * Millisecond
	var typed Time = dt
	if typed != 1e-4 {
		t.Errorf("0.1 ms = %v, want 1e-4 s", float64(typed))
	}
	for _, c := range []struct {
		q    Quantifier
		unit string
	}{
		{Second, "second"},
		{Millisecond, "ms"},
		{Microsecond, "us"},
		{Nanosecond, "nsecond"},
		{Volt, "volt"},
		{Millivolt, "mV"},
		{Microvolt, "uV"},
		{Amp, "amp"},
		{Milliamp, "mA"},
		{Microamp, "uA"},
		{Nanoamp, "nA"},
		{Picoamp, "pA"},
		{Siemens, "siemens"},
		{Millisiemens, "mS"},
		{Microsiemens, "uS"},
		{Nanosiemens, "nS"},
		{Picosiemens, "psiemens"},
		{Farad, "farad"},
		{Millifarad, "mfarad"},
		{Microfarad, "uF"},
		{Nanofarad, "nF"},
		{Picofarad, "pF"},
		{Ohm, "ohm"},
		{Kiloohm, "kohm"},
		{Megaohm, "Mohm"},
		{Gigaohm, "Gohm"},
		{Hertz, "Hz"},
		{Kilohertz, "kHz"},
		{Megahertz, "MHz"},
	} {
		if got, want := c.q.Quantity(), MustQ(1, c.unit); got != want {
			t.Errorf("constant %v, want %v", got, want)
		}
	}
}

func FuzzQ(f *testing.F) {
	for _, s := range []string{"mV", "nS/cm**2", "1/second", "volt^-3*", "**", "/", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, unit string) {
		q, err := Q(1, unit)
		if err != nil {
			return
		}
		if !q.Dim.Valid() {
			t.Errorf("Q(1, %q) = %v without an error", unit, q)
		}
		// A dimension is printed as what means it.
		if again, err := Q(1, q.Dim.String()); err == nil && again.Dim != q.Dim {
			t.Errorf("%q: %v is printed as %q, which is %v", unit, q.Dim, q.Dim.String(), again.Dim)
		}
	})
}
