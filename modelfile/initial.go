package modelfile

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"github.com/spikelane/spikelane/internal/document"
)

// initial is one entry of init: variable = value, or variable[index] = value.
type initial struct {
	variable string
	left     [2]int // from and to of the variable with its index
	indexed  bool
	index    [2]int // from and to of what stands in the brackets
	value    [2]int // from and to of the value
}

// parseInitial reads an entry of init. Where it is none, offset says where it stops being one, and msg and hint what is
// wrong.
func parseInitial(text string) (in initial, offset int, msg, hint string) {
	const form = `write "v = -70*mV" or "v[i < 10] = -70*mV"`
	rest := strings.TrimLeft(text, " \t\r\n")
	offset = len(text) - len(rest)
	n := strings.IndexFunc(rest, func(r rune) bool { return r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	if n < 0 {
		n = len(rest)
	}
	in.variable = rest[:n]
	if !identifier.MatchString(in.variable) {
		return in, offset, "an initial value begins with the name of a variable", form
	}
	in.left = [2]int{offset, offset + n}
	offset += n
	offset += space(text[offset:])
	if strings.HasPrefix(text[offset:], "[") {
		length := bracketed(text[offset:])
		if length == 0 {
			return in, offset, `"[" is never closed`, form
		}
		in.indexed, in.index = true, [2]int{offset + 1, offset + length - 1}
		offset += length
		in.left[1] = offset
		offset += space(text[offset:])
	}
	tail := text[offset:]
	switch {
	case tail == "":
		return in, offset, fmt.Sprintf("%s has no value", in.variable), form
	case strings.HasPrefix(tail, "=="):
		return in, offset, `"==" compares`, `write "=" to set an initial value`
	case len(tail) > 1 && strings.ContainsRune("+-*/%", rune(tail[0])) && strings.Contains(tail[1:min(3, len(tail))], "="):
		return in, offset, "an initial value is set, not changed", `write "=", and the variable itself on the right side`
	case tail[0] == '.':
		return in, offset, "an initial value belongs to its own object", "write the name of the variable alone"
	case tail[0] != '=':
		return in, offset, fmt.Sprintf(`expected "=" after %s`, strings.TrimSpace(text[:offset])), form
	}
	in.value = [2]int{offset + 1, len(text)}
	return in, 0, "", ""
}

// space returns the length of the white space at the start of s.
func space(s string) int { return len(s) - len(strings.TrimLeft(s, " \t\r\n")) }

// bracketed returns the length of the brackets at the start of s with what they enclose, 0 if they are not closed.
func bracketed(s string) int {
	depth := 0
	for k := range len(s) {
		switch s[k] {
		case '[', '(':
			depth++
		case ']', ')':
			if depth--; depth == 0 {
				return k + 1
			}
		}
	}
	return 0
}

// settable is what takes initial values.
type settable interface {
	Set(variable, value string)
	SetWhere(variable, condition, value string)
	SetAt(variable string, index int, value string)
}

// initialValues sets the entries of init on an object, in order.
func (l *loader) initialValues(t *document.Table, kind, name string, to settable) {
	e := t.Get("init")
	if e == nil {
		return
	}
	done := 0
	for _, v := range e.List {
		in, offset, msg, hint := parseInitial(v.Text)
		if msg != "" {
			at, _ := v.Span(offset, offset)
			l.fault(at, at, "F011", msg, hint)
			l.doubted[kind+" "+name] = true
			continue
		}
		// The engine counts the calls, and a missing one above would shift its count.
		field := "init[" + strconv.Itoa(done) + "]"
		value := v.Part(in.value[0], in.value[1]).Trimmed()
		value.At, value.End = v.Span(in.left[0], in.left[1]) // for faults that are not in the text of the value
		l.model.places[placeKey(kind, name, field)] = value
		if !in.indexed {
			to.Set(in.variable, value.Text)
			done++
			continue
		}
		index := v.Part(in.index[0], in.index[1]).Trimmed()
		l.model.places[placeKey(kind, name, field+".where")] = index
		if l.setIndexed(in.variable, index, value.Text, to) {
			done++
		}
	}
}

// setIndexed sets one element, or those for which a condition holds, and reports whether it could.
func (l *loader) setIndexed(variable string, index document.Place, value string, to settable) bool {
	if digits := strings.TrimLeft(index.Text, "+-"); digits == "" || strings.Trim(digits, "0123456789") != "" {
		to.SetWhere(variable, index.Text, value)
		return true
	}
	n, err := strconv.Atoi(index.Text)
	if err != nil {
		l.broken(index.At, index.End, "F008", fmt.Sprintf("index %s is beyond all elements", index.Text), "elements count from 0")
		return false
	}
	to.SetAt(variable, n, value)
	return true
}
