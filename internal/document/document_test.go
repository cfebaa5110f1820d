package document

import (
	"strings"
	"testing"
)

// Each value of a document knows what stands at its place, and each key its own.
func TestPlaces(t *testing.T) {
	const text = `a = 12 # twelve
b.c = "é\tx"
[d]
list = [1.5, 'two', [3]]
inline = { k = true, l.m = """
 long""" }
[[e]]
n = 1
[[e]]
n = 2
`
	src := NewSource("f", text)
	root, bad := Parse(src)
	if bad != nil {
		t.Fatal(bad)
	}
	tests := []struct {
		field     string
		kind      Kind
		line, col int
		written   string
		means     string
	}{
		{"a", Integer, 1, 5, "12", "12"},
		{"b.c", String, 2, 7, `"é\tx"`, "é\tx"},
		{"d.list", Array, 4, 8, "[1.5, 'two', [3]]", ""},
		{"d.list[0]", Float, 4, 9, "1.5", "1.5"},
		{"d.list[1]", String, 4, 14, "'two'", "two"},
		{"d.inline.k", Boolean, 5, 16, "true", "true"},
		{"d.inline.l.m", String, 5, 28, "\"\"\"\n long\"\"\"", " long"},
		{"e[0].n", Integer, 8, 5, "1", "1"},
		{"e[1].n", Integer, 10, 5, "2", "2"},
	}
	for _, tt := range tests {
		p, ok := root.Place(tt.field)
		if !ok {
			t.Errorf("%s: no place", tt.field)
			continue
		}
		line, col := src.Position(p.At)
		if line != tt.line || col != tt.col || text[p.At:p.End] != tt.written || tt.kind != Array && p.Text != tt.means {
			t.Errorf("%s: %d:%d %q means %q, want %d:%d %q, %q", tt.field, line, col, text[p.At:p.End], p.Text, tt.line, tt.col, tt.written, tt.means)
		}
	}
	if e := root.Get("d").Table.Get("list"); text[e.At:e.End] != "list" || e.Kind != Array || len(e.List) != 3 {
		t.Errorf("the key is %q, a %v with %d elements", text[e.At:e.End], e.Kind, len(e.List))
	}
	if _, ok := root.Place("d.list[9]"); ok || root.Get("none") != nil {
		t.Error("found what is not there")
	}
}

// What is no TOML has a fault at its place.
func TestFaults(t *testing.T) {
	for text, at := range map[string]int{"a = \n": 4, "a = 1\na = 2\n": 6, "[t]\n[t]\n": 5} {
		root, bad := Parse(NewSource("f", text))
		if root != nil || bad == nil || bad.At != at || bad.Msg == "" {
			t.Errorf("%q: %v, %+v, want a fault at %d", text, root, bad, at)
		}
	}
}

// A mark shows its line with as many carets as characters, and of a long line what is near.
func TestCaret(t *testing.T) {
	src := NewSource("f", "one\nt\twö three\n"+strings.Repeat("x", 300))
	tests := []struct {
		at, end   int
		line, col int
		want      string
	}{
		{0, 3, 1, 1, "one\n^^^"},
		{6, 9, 2, 3, "t   wö three\n    ^^"},
		{6, 40, 2, 3, "t   wö three\n    ^^^^^^^^"},
		{3, 3, 1, 4, "one\n   ^"},
		{216, 217, 3, 201, "…" + strings.Repeat("x", 100) + "…\n" + strings.Repeat(" ", 51) + "^"},
	}
	for _, tt := range tests {
		m := src.Mark(tt.at, tt.end)
		if m.Line != tt.line || m.Col != tt.col || m.Caret() != tt.want {
			t.Errorf("%d to %d: %d:%d\n%s\nwant %d:%d\n%s", tt.at, tt.end, m.Line, m.Col, m.Caret(), tt.line, tt.col, tt.want)
		}
	}
}
