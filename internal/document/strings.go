package document

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// origin says where the meaning text of the TOML string raw, which begins at offset at of its file, stands there: the offset
// of its first byte, or where escapes came between, those of all of its bytes.
func origin(raw string, at int, text string) (base int, starts []int) {
	decoded, starts := decode(raw, at)
	if decoded != text {
		panic(fmt.Sprintf("BUG: document: %s means %q, not %q", raw, text, decoded))
	}
	if base := starts[0]; starts[len(text)] == base+len(text) {
		return base, nil
	}
	return -1, starts
}

// decode returns the meaning of the TOML string raw, quotes included, that begins at offset base of its file, and for each
// byte of it the offset from which it comes; one more offset is that of the closing quote. raw is well-formed.
func decode(raw string, base int) (text string, starts []int) {
	quotes := 1
	if len(raw) >= 6 && (strings.HasPrefix(raw, `"""`) || strings.HasPrefix(raw, `'''`)) {
		quotes = 3
	}
	basic := raw[0] == '"'
	k, end := quotes, len(raw)-quotes
	if quotes == 3 { // TOML drops a newline right after the opening quotes
		k += newline(raw[k:end])
	}
	var b strings.Builder
	for k < end {
		if basic && raw[k] == '\\' {
			if quotes == 3 {
				if n := continuation(raw[k:end]); n > 0 {
					k += n
					continue
				}
			}
			r, n := escape(raw[k:end])
			for range utf8.RuneLen(r) {
				starts = append(starts, base+k)
			}
			b.WriteRune(r)
			k += n
			continue
		}
		starts = append(starts, base+k)
		b.WriteByte(raw[k])
		k++
	}
	return b.String(), append(starts, base+end)
}

// newline returns the length of the line end at the start of s, 0 if there is none.
func newline(s string) int {
	switch {
	case strings.HasPrefix(s, "\n"):
		return 1
	case strings.HasPrefix(s, "\r\n"):
		return 2
	}
	return 0
}

// continuation returns how much a backslash at the end of a line takes away: itself and all white space up to the next
// character; 0 if s does not begin with one.
func continuation(s string) int {
	rest := strings.TrimLeft(s[1:], " \t")
	if newline(rest) == 0 {
		return 0
	}
	return len(s) - len(strings.TrimLeft(rest, " \t\r\n"))
}

// escapes of one letter.
var escapes = map[byte]rune{'b': '\b', 't': '\t', 'n': '\n', 'f': '\f', 'r': '\r', 'e': 0x1B, '"': '"', '\\': '\\'}

// escape returns the character that the escape at the start of s means, and the length of the escape.
func escape(s string) (r rune, n int) {
	if len(s) < 2 {
		return utf8.RuneError, len(s)
	}
	if r, ok := escapes[s[1]]; ok {
		return r, 2
	}
	n = min(len(s), 2+map[byte]int{'x': 2, 'u': 4, 'U': 8}[s[1]])
	code, err := strconv.ParseUint(s[2:n], 16, 32)
	if r := rune(code); err == nil && utf8.ValidRune(r) {
		return r, n
	}
	return utf8.RuneError, n
}
