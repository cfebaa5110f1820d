package mathml

import (
	"html"
	"strings"

	"github.com/spikelane/spikelane/units"
)

// greek letters by their names; of two that begin a name the longer counts.
var greek = map[string]string{
	"alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "zeta": "ζ", "eta": "η", "theta": "θ", "iota": "ι", "kappa": "κ",
	"lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "pi": "π", "rho": "ρ", "sigma": "σ", "tau": "τ", "upsilon": "υ", "phi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω",
	"Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ", "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω",
}

// longestTail bounds what may follow a Greek letter without an underscore: taupost is τ with an index, etagere is a word.
const longestTail = 4

// name typesets an identifier: units upright, Greek letters by name, and an index behind an underscore, in front of
// closing digits, or behind the first letter of two (Vt, ge), as papers have them.
func name(s string) string {
	if isUnit(s) {
		return upright(s)
	}
	base, index := split(s)
	if letter, ok := greek[base]; ok {
		base = letter
	}
	if index == "" {
		return identifier(base)
	}
	return "<msub>" + identifier(base) + upright(index) + "</msub>"
}

// split divides an identifier into what stands on the line and its index.
func split(s string) (base, index string) {
	base, index, _ = strings.Cut(s, "_")
	if base == "" {
		return s, ""
	}
	add := func(head, tail string) {
		base = head
		index = strings.Trim(tail+", "+index, ", ")
	}
	letter := ""
	for word := range greek {
		if strings.HasPrefix(base, word) && len(word) > len(letter) {
			letter = word
		}
	}
	head := strings.TrimRight(base, "0123456789")
	switch tail := base[len(letter):]; {
	case letter != "" && tail != "" && len(tail) <= longestTail && len(letter) > 2:
		add(letter, tail)
	case head != "" && head != base:
		add(head, base[len(head):])
	case len(base) == 2 && base != "dt" && letter == "":
		add(base[:1], base[1:])
	}
	return base, strings.ReplaceAll(index, "_", ", ")
}

// identifier is an italic letter, or a word set upright.
func identifier(s string) string {
	if len([]rune(s)) > 1 {
		return upright(s)
	}
	return "<mi>" + html.EscapeString(s) + "</mi>"
}

func upright(s string) string {
	return `<mi mathvariant="normal">` + html.EscapeString(s) + "</mi>"
}

func isUnit(s string) bool {
	_, ok := units.Lookup(s)
	return ok
}
