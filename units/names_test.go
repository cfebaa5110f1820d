package units

import (
	_ "embed"
	"strconv"
	"strings"
	"testing"
)

//go:embed testdata/brian_units.tsv
var brianUnits string

// TestBrianUnits compares every name with Brian 2 itself. Values agree to the last bit, for both are powers of ten.
// Brian 2.5.1 leaves mS out of its default namespace, by an oversight it seems: nS and uS are in it. Ours has all three.
func TestBrianUnits(t *testing.T) {
	seen := map[string]bool{}
	for _, line := range strings.Split(strings.TrimSpace(brianUnits), "\n") {
		if strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.Split(line, "\t")
		name := f[0]
		seen[name] = true
		value, err := strconv.ParseFloat(f[1], 64)
		if err != nil {
			t.Fatal(err)
		}
		var dim Dimension
		for i, e := range strings.Fields(f[2]) {
			n, err := strconv.Atoi(e)
			if err != nil {
				t.Fatal(err)
			}
			dim[i] = int32(n) * one
		}
		q, ok := Lookup(name)
		if !ok {
			t.Errorf("Lookup(%q) finds nothing", name)
			continue
		}
		if q.Dim != dim {
			t.Errorf("%s has dimension %v, want %v", name, q.Dim, dim)
		}
		if q.Value != value {
			t.Errorf("%s = %v, Brian has %v", name, q.Value, value)
		}
		if got, want := IsBase(name), f[3] == "1"; got != want {
			t.Errorf("IsBase(%q) = %v, want %v", name, got, want)
		}
		if got, want := IsReserved(name), f[4] == "1" || name == "mS"; got != want {
			t.Errorf("IsReserved(%q) = %v, want %v", name, got, want)
		}
	}
	if len(seen) < 2000 {
		t.Fatalf("the table has %d names, want all of Brian's, above 2000", len(seen))
	}
	for _, name := range Names() {
		if !seen[name] && name != "uV" && !strings.Contains(name, "candela") {
			t.Errorf("%q is no unit of Brian's, and not meant to be one of ours", name)
		}
	}
}

func TestLookupRefuses(t *testing.T) {
	for _, name := range []string{
		"", "m", "V", "unit", "volts", "mmvolt", "kkelvin", "mkilogram", "litre2", "volt4", "volt1", "volt22", "2", "mm4", "mV2", "Volt", "µV",
	} {
		if q, ok := Lookup(name); ok {
			t.Errorf("Lookup(%q) = %v, want nothing", name, q)
		}
		if IsBase(name) || IsReserved(name) {
			t.Errorf("%q is base or reserved, want neither", name)
		}
	}
}

// The SI Brochure, 9th edition (2019), table 4, gives the derived units by base units.
func TestDerivedUnits(t *testing.T) {
	for _, c := range []struct{ name, product string }{
		{"newton", "kilogram*metre/second**2"},
		{"pascal", "newton/metre**2"},
		{"joule", "newton*metre"},
		{"watt", "joule/second"},
		{"coulomb", "amp*second"},
		{"volt", "watt/amp"},
		{"farad", "coulomb/volt"},
		{"ohm", "volt/amp"},
		{"siemens", "amp/volt"},
		{"weber", "volt*second"},
		{"tesla", "weber/metre**2"},
		{"henry", "weber/amp"},
		{"lumen", "candela*steradian"},
		{"lux", "lumen/metre**2"},
		{"becquerel", "1/second"},
		{"gray", "joule/kilogram"},
		{"sievert", "joule/kilogram"},
		{"katal", "mole/second"},
		{"hertz", "second**-1"},
		{"molar", "mole/litre"},
		{"litre", "dmetre3"},
		{"um3", "um**3"},
		{"gram", "kilogram*mradian"},
	} {
		got, _ := Lookup(c.name)
		if want := MustQ(1, c.product); got != want {
			t.Errorf("%s = %+v, want %s = %+v", c.name, got, c.product, want)
		}
	}
}
