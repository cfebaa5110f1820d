package randmodel

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
)

// maker makes one model.
type maker struct {
	*rand.Rand
	p Policy

	constants []variable
	constText []string
	arrays    []array
	groups    []*group
	wired     []*wired
	objects   int // of synapses
	monitors  int
	locals    int // of code, which all have names of their own

	tables strings.Builder // the document after the constants
}

func (m *maker) chance(p float64) bool { return m.Float64() < p }

// between returns one of lo, lo+1, … hi.
func (m *maker) between(lo, hi int) int { return lo + m.IntN(hi-lo+1) }

func pick[T any](m *maker, list []T) T { return list[m.IntN(len(list))] }

func (m *maker) oneOf(texts ...string) string { return pick(m, texts) }

func (m *maker) printf(format string, args ...any) { fmt.Fprintf(&m.tables, format, args...) }

// positive returns the text of a number in 0.05 to 5.
func (m *maker) positive() string {
	switch m.IntN(8) {
	case 0:
		return strconv.Itoa(m.between(1, 5))
	case 1:
		return m.oneOf("0.5", ".25", "1.", "1e-1", "2E0", "0x3", "0b10", "1_0e-1")
	}
	return strconv.FormatFloat(0.05+4.95*m.Float64()*m.Float64(), 'g', m.between(1, 6), 64)
}

// quantity returns the text of a positive amount of a unit, of order 1 in its scaled unit.
func (m *maker) quantity(u unit) string {
	if u == number {
		return m.positive()
	}
	return m.positive() + "*" + u.scaled()
}

// constant returns the name of a constant of the unit, new or old.
func (m *maker) constant(u unit) string {
	for _, c := range m.constants {
		if c.unit == u && c.kind == float && m.chance(0.5) {
			return c.name
		}
	}
	name := fmt.Sprintf("c%d", len(m.constants))
	text := strconv.Quote(m.quantity(u))
	if u == number && m.chance(0.5) {
		text = strconv.FormatFloat(0.1+3*m.Float64(), 'g', 3, 64)
	}
	m.constants = append(m.constants, variable{name: name, unit: u})
	m.constText = append(m.constText, name+" = "+text)
	return name
}

// literal returns a positive quantity, in figures or by name.
func (m *maker) literal(u unit) string {
	if m.chance(0.4) {
		return m.constant(u)
	}
	if u == number {
		return m.positive()
	}
	return "(" + m.quantity(u) + ")"
}
