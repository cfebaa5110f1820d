package randmodel

import (
	"fmt"
	"strings"
)

// unit is a unit as powers of volt, ampere and second.
type unit struct{ v, a, s int }

var (
	number      = unit{}
	volt        = unit{v: 1}
	ampere      = unit{a: 1}
	second      = unit{s: 1}
	hertz       = unit{s: -1}
	siemens     = unit{a: 1, v: -1}
	farad       = unit{a: 1, v: -1, s: 1}
	coulomb     = unit{a: 1, s: 1}
	usual       = []unit{number, number, number, volt, volt, ampere, siemens, second, hertz, farad, coulomb}
	baseNames   = map[unit]string{number: "1", volt: "volt", ampere: "amp", second: "second", hertz: "hertz", siemens: "siemens", farad: "farad", coulomb: "coulomb"}
	scaledNames = map[unit]string{volt: "mV", ampere: "nA", second: "ms", hertz: "kHz", siemens: "uS", coulomb: "pcoulomb", farad: "nF"}
)

func (u unit) times(w unit) unit { return unit{u.v + w.v, u.a + w.a, u.s + w.s} }
func (u unit) over(w unit) unit  { return unit{u.v - w.v, u.a - w.a, u.s - w.s} }

// even reports whether u has a root.
func (u unit) even() bool { return u.v%2 == 0 && u.a%2 == 0 && u.s%2 == 0 }

func (u unit) root() unit { return unit{u.v / 2, u.a / 2, u.s / 2} }

// sane reports whether a human would still name it.
func (u unit) sane() bool {
	far := func(n int) bool { return n < -3 || n > 3 }
	return !far(u.v) && !far(u.a) && !far(u.s)
}

// declared returns the text of the unit of a variable: SI units without prefix.
func (u unit) declared() string {
	if s, ok := baseNames[u]; ok {
		return s
	}
	return u.product("volt", "amp", "second")
}

// scaled returns the text of a unit in which values of models are of order 1.
func (u unit) scaled() string {
	if s, ok := scaledNames[u]; ok {
		return s
	}
	return u.product("mV", "nA", "ms")
}

func (u unit) product(names ...string) string {
	var parts []string
	for k, n := range []int{u.v, u.a, u.s} {
		switch {
		case n == 1:
			parts = append(parts, names[k])
		case n != 0:
			parts = append(parts, fmt.Sprintf("%s**%d", names[k], n))
		}
	}
	return strings.Join(parts, "*")
}
