package syntax

import (
	"math"
	"math/big"
	"strconv"
	"strings"
)

// maxDigits bounds a literal; beyond it no digit could matter.
const maxDigits = 10000

// number scans a literal of Python: 4, 4., .5, 1e-3, 1_000, 0x1F, 0o17, 0b101.
func (s *scanner) number() {
	rest := s.text[s.pos.Offset:]
	start, n := s.pos, 0
	hex := len(rest) > 1 && rest[0] == '0' && strings.IndexByte("xXoObB", rest[1]) >= 0
	// The longest run that could be meant as one number; what is wrong with it is found afterwards. "2mV" ends after 2.
	for n < len(rest) {
		c := rest[n]
		sign := (c == '+' || c == '-') && !hex && n > 0 && (rest[n-1] == 'e' || rest[n-1] == 'E')
		exponent := (c == 'e' || c == 'E') && exponentAt(rest, n)
		if !(digit(c) || c == '_' || c == '.' && !hex || hex && letter(c) || exponent || sign) {
			break
		}
		n++
	}
	s.advance(n)
	text, span := rest[:n], Span{start, s.pos}
	t := s.emit(tokNumber, text, start)
	msg, hint := "", ""
	t.value, t.int, msg, hint = parseNumber(text)
	if msg != "" {
		s.fault(span, "E006", msg, hint)
		return
	}
	if n < len(rest) && (rest[n] == 'j' || rest[n] == 'J') && (n+1 == len(rest) || !letter(rest[n+1]) && !digit(rest[n+1])) {
		s.advance(1)
		s.fault(Span{start, s.pos}, "E006", "complex numbers have no meaning here", "write the real and imaginary part as two variables")
	}
}

// exponentAt reports whether the e at rest[n] begins an exponent, and not a name as in "2exp(x)": a digit, a sign or nothing
// more of the word must follow.
func exponentAt(rest string, n int) bool {
	if n+1 == len(rest) {
		return true
	}
	c := rest[n+1]
	return digit(c) || c == '+' || c == '-' || !letter(c)
}

// parseNumber returns the value of a literal, correctly rounded, and whether it is an integer; or the fault and its mending.
func parseNumber(text string) (value float64, isInt bool, msg, hint string) {
	malformed := quote(text) + " is not a number"
	if len(text) > maxDigits {
		return 0, false, "a number of " + strconv.Itoa(len(text)) + " characters", ""
	}
	digits := strings.ReplaceAll(text, "_", "")
	if !underscoresFit(text) {
		return 0, false, malformed, "_ may only stand between two digits"
	}
	if len(text) > 1 && text[0] == '0' && letter(text[1]) && text[1] != 'e' && text[1] != 'E' && text[1] != '_' {
		i, ok := new(big.Int).SetString(digits, 0)
		if !ok {
			return 0, false, malformed, ""
		}
		value, _ = new(big.Float).SetInt(i).Float64()
		isInt = true
	} else {
		isInt = strings.Trim(digits, "0123456789") == ""
		if isInt && len(digits) > 1 && digits[0] == '0' && strings.Trim(digits, "0") != "" {
			return 0, false, malformed + ": an integer does not begin with 0", "write " + quote(strings.TrimLeft(digits, "0"))
		}
		var err error
		if value, err = strconv.ParseFloat(digits, 64); err != nil && !math.IsInf(value, 0) {
			return 0, false, malformed, ""
		}
	}
	if math.IsInf(value, 0) {
		return 0, false, quote(text) + " is too large, the largest number is about 1.8e308", `infinity is written "inf"`
	}
	return value, isInt, "", ""
}

// underscoresFit reports whether each _ of a literal stands between two digits, or after the letter of 0x, 0o, 0b.
func underscoresFit(text string) bool {
	isDigit := digit
	if len(text) > 1 && (text[1] == 'x' || text[1] == 'X') {
		isDigit = hexDigit
	}
	for i := range len(text) {
		if text[i] != '_' {
			continue
		}
		prefixed := i == 2 && text[0] == '0' && letter(text[1])
		if i == 0 || i+1 == len(text) || !isDigit(text[i+1]) || !isDigit(text[i-1]) && !prefixed {
			return false
		}
	}
	return true
}

func hexDigit(c byte) bool { return digit(c) || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F' }
