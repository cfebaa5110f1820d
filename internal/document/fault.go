package document

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Fault says why and at which offset a text is not TOML.
type Fault struct {
	At   int
	Msg  string
	Hint string // how to mend it; may be empty
}

// notText returns why text cannot be a document at all: it is in another encoding, or no text; nil if it may be one.
func notText(text string) *Fault {
	if strings.HasPrefix(text, "\xff\xfe") || strings.HasPrefix(text, "\xfe\xff") {
		return &Fault{Msg: "the text is in UTF-16, want UTF-8", Hint: "save it with the encoding UTF-8"}
	}
	for at := 0; at < len(text); {
		r, n := utf8.DecodeRuneInString(text[at:])
		if r == utf8.RuneError && n == 1 {
			return &Fault{At: at, Msg: fmt.Sprintf("the byte 0x%02X is no text in UTF-8", text[at]), Hint: "save the file with the encoding UTF-8, if it is text"}
		}
		at += n
	}
	return nil
}

// explained is what the TOML library says of the text, with the character that it took for bytes, and with a hint
// for what people write most.
func explained(text string, at int, msg string) *Fault {
	f := &Fault{At: at, Msg: msg}
	rest := text[at:]
	r, _ := utf8.DecodeRuneInString(rest)
	line := text[strings.LastIndexByte(text[:at], '\n')+1 : at]
	value := strings.HasSuffix(strings.TrimRight(line, " \t"), "=") || strings.Contains(msg, "expected keyword")
	switch {
	case strings.ContainsRune("“”„‟‘’«»", r):
		f.Msg, f.Hint = fmt.Sprintf("unexpected character %#U", r), `write straight quotes: "…"`
	case strings.HasPrefix(rest, "True") || strings.HasPrefix(rest, "False"):
		f.Msg, f.Hint = "true and false begin with small letters", ""
	case value && (letter(r) || strings.Contains(msg, "expected keyword")):
		f.Msg, f.Hint = "text as a value stands in quotes", `write = "…"`
	case r >= utf8.RuneSelf:
		f.Msg = fmt.Sprintf("unexpected character %#U", r)
	case strings.HasPrefix(msg, "expected newline") && strings.ContainsRune("*/+-(", r):
		f.Hint = `an expression stands in quotes: "10*ms"`
	case strings.HasPrefix(msg, "expected newline") && r == '\r':
		f.Msg, f.Hint = "a line ends with a carriage return alone", "save the file with the line ends of Unix or Windows"
	case strings.HasPrefix(rest, "//") || strings.HasPrefix(rest, "--"):
		f.Hint = `a comment begins with "#"`
	case strings.HasPrefix(msg, "invalid escape"):
		f.Hint = `within "…" a backslash begins an escape: write \\, or '…' around the text`
	case strings.HasSuffix(msg, "cannot have new lines"):
		f.Msg, f.Hint = "the string is not closed on its line", `close it; text of several lines stands between """ and """`
	case strings.HasPrefix(msg, "expected '='") && r == ':':
		f.Hint = `write "=" between a key and its value`
	}
	return f
}

func letter(r rune) bool { return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' }
