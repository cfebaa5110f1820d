package syntax

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// operators, longest first where one begins another. Those of other languages are scanned too, to be named in errors.
var operators = []string{
	"**=", "//=", "<<=", ">>=", "===", "!==",
	"**", "//", "<=", ">=", "==", "!=", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "@=",
	"&&", "||", "<<", ">>", "->", ":=", "<>", "=<", "=>",
	"+", "-", "*", "/", "%", "<", ">", "=", "(", ")", "[", "]", "{", "}", ",", ":", ";", ".", "!", "&", "|", "^", "~",
	"@", "?", "'", "\"", "`", "$", "\\",
}

// scanner cuts a text into tokens. Faults are kept in errs; each yields the token that was probably meant, or none.
type scanner struct {
	text   string
	pos    Pos
	tokens []token
	errs   ErrorList
	nl     bool
}

// scan returns the tokens of text, the last of kind tokEOF, and the faults of single characters and numbers.
func scan(text string) ([]token, ErrorList) {
	s := &scanner{text: text, pos: Pos{0, 1, 1}, nl: true}
	for s.pos.Offset < len(s.text) && len(s.errs) < maxFaults {
		s.next()
	}
	s.emit(tokEOF, "", s.pos)
	return s.tokens, s.errs
}

// advance moves over n bytes that hold no newline.
func (s *scanner) advance(n int) {
	s.pos.Col += utf8.RuneCountInString(s.text[s.pos.Offset : s.pos.Offset+n])
	s.pos.Offset += n
}

func (s *scanner) emit(kind tokenKind, text string, start Pos) *token {
	s.tokens = append(s.tokens, token{kind: kind, text: text, span: Span{start, s.pos}, nl: s.nl})
	s.nl = false
	return &s.tokens[len(s.tokens)-1]
}

func (s *scanner) fault(span Span, code, msg, hint string) {
	s.errs = append(s.errs, &Error{Span: span, Code: code, Msg: msg, Hint: hint})
}

func (s *scanner) next() {
	c := s.text[s.pos.Offset]
	rest := s.text[s.pos.Offset:]
	switch {
	case c == '\n':
		s.pos = Pos{s.pos.Offset + 1, s.pos.Line + 1, 1}
		s.nl = true
	case c == ' ' || c == '\t' || c == '\r' || c == '\f':
		s.advance(1)
	case c == '#':
		n := strings.IndexByte(rest, '\n')
		if n < 0 {
			n = len(rest)
		}
		s.advance(n)
	case digit(c) || c == '.' && len(rest) > 1 && digit(rest[1]):
		s.number()
	case letter(c) || c >= utf8.RuneSelf:
		s.word()
	default:
		start := s.pos
		for _, op := range operators {
			if strings.HasPrefix(rest, op) {
				s.advance(len(op))
				s.emit(tokOp, op, start)
				return
			}
		}
		s.advance(1)
		s.fault(Span{start, s.pos}, "E004", fmt.Sprintf("character U+%04X is not allowed here", c), "delete it")
	}
}

func digit(c byte) bool { return '0' <= c && c <= '9' }

func letter(c byte) bool { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c == '_' }

// word scans an identifier or keyword, letting letters of other alphabets pass as part of it, with one fault; or a single
// character that is no letter.
func (s *scanner) word() {
	start, word, bad := s.pos, strings.Builder{}, Error{}
	clean := true // bad is unset
	known := true // every foreign letter has an ASCII spelling
	end := s.pos
	for end.Offset < len(s.text) {
		c := s.text[end.Offset]
		if letter(c) || digit(c) {
			word.WriteByte(c)
			end.Offset++
			end.Col++
			continue
		}
		r, n := utf8.DecodeRuneInString(s.text[end.Offset:])
		if c < utf8.RuneSelf || !foreignLetter(r, n) {
			break
		}
		after := Pos{end.Offset + n, end.Line, end.Col + 1}
		if clean {
			clean = false
			bad = Error{Span: Span{end, after}, Code: "E004", Msg: fmt.Sprintf("character %s is not allowed in a name", show(r))}
		}
		spelling, ok := greek[r]
		known = known && ok
		if !ok {
			spelling = "_"
		}
		word.WriteString(spelling)
		end = after
	}
	if end == start {
		s.foreign()
		return
	}
	s.pos = end
	if !clean {
		bad.Hint = "names are made of the letters a to z and A to Z, digits and _"
		if known {
			bad.Hint = "write " + quote(word.String())
		}
		s.errs = append(s.errs, &bad)
	}
	if word.Len() > longestName {
		text := word.String()
		s.fault(Span{start, end}, "E123", fmt.Sprintf("a name of %d characters", len(text)), fmt.Sprintf("names have at most %d", longestName))
		word.Reset()
		word.WriteString(text[:longestName])
	}
	kind := tokName
	if clean && keywords[word.String()] {
		kind = tokKeyword
	}
	s.emit(kind, word.String(), start)
}

func foreignLetter(r rune, n int) bool {
	return !(r == utf8.RuneError && n == 1) && (unicode.IsLetter(r) || unicode.Is(unicode.Mn, r) || unicode.IsDigit(r))
}

// foreign scans one character beyond ASCII that is no letter, and stands the operator in for it that it looks like.
func (s *scanner) foreign() {
	r, n := utf8.DecodeRuneInString(s.text[s.pos.Offset:])
	start := s.pos
	s.advance(n)
	span := Span{start, s.pos}
	if r == utf8.RuneError && n == 1 {
		s.fault(span, "E004", fmt.Sprintf("byte 0x%02x is not valid UTF-8", s.text[start.Offset]), "save the text as UTF-8")
		return
	}
	op, ok := lookalike[r]
	hint := ""
	switch {
	case ok:
		hint = "write " + quote(op)
	case unicode.IsSpace(r) || unicode.Is(unicode.Cf, r):
		hint = "write an ordinary space"
	}
	s.fault(span, "E004", fmt.Sprintf("character %s is not allowed here", show(r)), hint)
	switch op {
	case "":
	case "**2", "**3":
		s.emit(tokOp, "**", start)
		t := s.emit(tokNumber, op[2:], start)
		t.value, t.int = float64(op[2]-'0'), true
	default:
		s.emit(tokOp, op, start)
	}
}

// show names a character in a message: its code point, and itself if it can be seen.
func show(r rune) string {
	if unicode.IsPrint(r) && !unicode.Is(unicode.Mn, r) {
		return fmt.Sprintf("U+%04X %q", r, string(r))
	}
	return fmt.Sprintf("U+%04X", r)
}

// quote returns text in double quotes for a message, cut if it is long.
func quote(text string) string {
	const limit = 40
	if len(text) > limit {
		text = text[:limit] + "…"
	}
	return `"` + text + `"`
}
