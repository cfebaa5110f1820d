package syntax

type tokenKind uint8

const (
	tokEOF     tokenKind = iota
	tokName              // identifier, no keyword
	tokNumber            // number literal
	tokKeyword           // Python keyword, among them and, or, not, True
	tokOp                // operator or punctuation
)

// token is one word of a text.
type token struct {
	kind tokenKind
	text string // as written; of an identifier with foreign letters the ASCII spelling
	span Span
	nl   bool // first token of its line

	value float64 // of a number
	int   bool
}

// is reports whether t is the operator or keyword text.
func (t *token) is(text string) bool {
	return (t.kind == tokOp || t.kind == tokKeyword) && t.text == text
}

// identifier reports whether t could name a variable; keywords count, so that their definition is understood and refused
// where names are checked.
func (t *token) identifier() bool { return t.kind == tokName || t.kind == tokKeyword }

// String returns t as an error message quotes it.
func (t *token) String() string {
	if t.kind == tokEOF {
		return "the end of the text"
	}
	return quote(t.text)
}

var keywords = map[string]bool{}

func init() {
	for _, k := range []string{
		"False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del",
		"elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal",
		"not", "or", "pass", "raise", "return", "try", "while", "with", "yield",
	} {
		keywords[k] = true
	}
}

// IsKeyword reports whether name is a keyword of Python, which no variable can be called.
func IsKeyword(name string) bool { return keywords[name] }
