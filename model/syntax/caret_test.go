package syntax

import (
	"strings"
	"testing"
)

func TestCaret(t *testing.T) {
	at := func(start, end int) Span { return Span{Pos{Offset: start}, Pos{Offset: end}} }
	long := strings.Repeat("a", 200) + "XYZ" + strings.Repeat("b", 200)
	for _, c := range []struct {
		name, text string
		span       Span
		want       string
	}{
		{"one character", "a + b", at(4, 5), "a + b\n    ^"},
		{"several", "one\ntwo three\nfour", at(8, 13), "two three\n    ^^^^^"},
		{"empty span", "ab", at(1, 1), "ab\n ^"},
		{"at the end", "ab", at(2, 2), "ab\n  ^"},
		{"at the end of a line", "ab\ncd", at(2, 2), "ab\n  ^"},
		{"nothing", "", at(0, 0), "\n^"},
		{"over two lines", "ab c\nd", at(3, 6), "ab c\n   ^"},
		{"CRLF", "ab\r\ncd", at(2, 3), "ab\n  ^"},
		{"tab before", "\ta", at(1, 2), "    a\n    ^"},
		{"tab in the line", "ab\tc", at(3, 4), "ab  c\n    ^"},
		{"tab marked", "ab\tc", at(2, 3), "ab  c\n  ^^"},
		{"two columns", "変数 + x", at(9, 10), "変数 + x\n       ^"},
		{"two columns marked", "変数", at(3, 6), "変数\n  ^^"},
		{"combining mark", "e\u0301 x", at(4, 5), "e\u0301 x\n  ^"},
		{"combining mark marked alone", "e\u0301 x", at(1, 3), "e\u0301 x\n ^"},
		{"control characters", "a\x00\x1b[b", at(4, 5), "a\uFFFD\uFFFD[b\n    ^"},
		{"invalid UTF-8", "a\xffb", at(2, 3), "a\uFFFDb\n  ^"},
		{"long line", long, at(200, 203), "…" + strings.Repeat("a", 50) + "XYZ" + strings.Repeat("b", 47) + "…\n" + strings.Repeat(" ", 51) + "^^^"},
		{"span beyond the text", "ab", at(7, 9), "ab\n  ^"},
	} {
		if got := Caret(c.text, c.span); got != c.want {
			t.Errorf("%s: got\n%q, want\n%q", c.name, got, c.want)
		}
	}
}

func TestErrorList(t *testing.T) {
	if err := ErrorList(nil).Err(); err != nil {
		t.Errorf("no faults are the error %v", err)
	}
	_, errs := ParseStatements("v = τ\nw = 2 mV")
	want := "1:5: E004 character U+03C4 \"τ\" is not allowed in a name; write \"tau\"\n" +
		"2:5: E007 no operator between \"2\" and \"mV\"; did you mean \"2*mV\"?"
	if err := errs.Err(); err == nil || err.Error() != want {
		t.Errorf("got %v\nwant %s", err, want)
	}
}
