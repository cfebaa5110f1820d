package bridge

import (
	"fmt"
	"strings"
	"unicode"
)

// width is where lines of the script are broken, if they can be.
const width = 100

// literal returns s as a Python string, exactly.
func literal(s string) string { return "'" + escaped(s, "'") + "'" }

// quoted returns text of the model's language as a Python string, without white space around. Text of several lines becomes one between triple quotes, each line indented.
// A carriage return alone ends no line here, and would end one, and with it a comment, where Brian has Python read code.
func quoted(text string) string {
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", " ")
	if body := strings.Trim(text, "\n"); !strings.Contains(body, "\n") {
		return literal(strings.TrimSpace(body))
	}
	var b strings.Builder
	b.WriteString("'''\n")
	for _, line := range dedented(text) {
		if line != "" {
			b.WriteString("    " + escaped(line, "'''"))
		}
		b.WriteByte('\n')
	}
	b.WriteString("    '''")
	return b.String()
}

// statements returns code of several statements as quoted does. The lines begin at one column, for Brian reads code as
// Python's parser does, and the model file may indent it anyhow.
func statements(code string) string {
	lines := strings.Split(code, "\n")
	for k := range lines {
		lines[k] = strings.TrimSpace(lines[k])
	}
	return quoted(strings.Join(lines, "\n"))
}

// dedented returns the lines of text without empty ones at its ends, and without the white space that all begin with.
func dedented(text string) []string {
	lines := strings.Split(text, "\n")
	common := -1
	for k, line := range lines {
		lines[k] = strings.TrimRight(line, " \t\r")
		if left := len(lines[k]) - len(strings.TrimLeft(lines[k], " \t")); lines[k] != "" && (common < 0 || left < common) {
			common = left
		}
	}
	for len(lines) > 0 && lines[0] == "" {
		lines = lines[1:]
	}
	for len(lines) > 0 && lines[len(lines)-1] == "" {
		lines = lines[:len(lines)-1]
	}
	for k, line := range lines {
		lines[k] = line[min(common, len(line)):]
	}
	return lines
}

// escaped returns s as it stands between quotes: nothing in it ends the string, and what cannot be seen is a number.
func escaped(s, quotes string) string {
	s = strings.ReplaceAll(s, `\`, `\\`)
	s = strings.ReplaceAll(s, quotes, strings.Repeat(`\'`, len(quotes)))
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '\t' || unicode.IsPrint(r):
			b.WriteRune(r)
		case r < 0x10000:
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			fmt.Fprintf(&b, `\U%08x`, r)
		}
	}
	return b.String()
}

// comment returns text as lines of a comment, words kept whole.
func comment(text string) string {
	var b strings.Builder
	line := "#"
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || !unicode.IsPrint(r) }) {
		if len(line)+1+len(word) > width && line != "#" {
			b.WriteString(line + "\n")
			line = "#"
		}
		line += " " + word
	}
	return b.String() + line + "\n"
}

// list returns a list of Python expressions, broken where a line would become too long.
func list(elements []string) string { return wrapped("[", elements, "]", 0) }

// call returns the call of a function whose text begins at column.
func call(function string, column int, arguments ...string) string {
	return wrapped(function+"(", arguments, ")", column)
}

// wrapped joins parts with commas; a part that would reach beyond the width begins a line of its own.
func wrapped(open string, parts []string, end string, column int) string {
	var b strings.Builder
	b.WriteString(open)
	column += len(open)
	for k, part := range parts {
		first, _, _ := strings.Cut(part, "\n")
		if k > 0 {
			if column+2+len(first)+1 > width {
				b.WriteString(",\n    ")
				column = 4
			} else {
				b.WriteString(", ")
				column += 2
			}
		}
		b.WriteString(part)
		if last := strings.LastIndexByte(part, '\n'); last >= 0 {
			column = len(part) - last - 1
		} else {
			column += len(part)
		}
	}
	b.WriteString(end)
	return b.String()
}
