package syntax

import (
	_ "embed"
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"
)

//go:embed testdata/precedence.tsv
var precedenceTable string

// form writes a tree as the table does: (op x y), (cmp x < y < z), (call f x y).
func form(e Expr) string {
	switch x := e.(type) {
	case *Number:
		if x.Int {
			return strconv.FormatFloat(x.Value, 'f', -1, 64)
		}
		return strconv.FormatFloat(x.Value, 'e', -1, 64)
	case *Bool:
		return fmt.Sprint(x.Value)
	case *Name:
		return x.Name
	case *Call:
		s := "(call " + x.Func
		for _, a := range x.Args {
			s += " " + form(a)
		}
		return s + ")"
	case *Unary:
		return "(" + x.Op.String() + " " + form(x.X) + ")"
	case *Binary:
		return "(" + x.Op.String() + " " + form(x.X) + " " + form(x.Y) + ")"
	case *Compare:
		s := "(cmp " + form(x.Xs[0])
		for i, op := range x.Ops {
			s += " " + op.String() + " " + form(x.Xs[i+1])
		}
		return s + ")"
	}
	panic("unknown node")
}

// TestPrecedence compares trees with those of Python's own parser, and the printer with the parser.
func TestPrecedence(t *testing.T) {
	n := 0
	for _, line := range strings.Split(strings.TrimSpace(precedenceTable), "\n") {
		if strings.HasPrefix(line, "#") {
			continue
		}
		n++
		text, want, _ := strings.Cut(line, "\t")
		e, errs := ParseExpr(text)
		if want == "REFUSED" {
			if errs == nil {
				t.Errorf("%s: got %s, Python refuses it", text, form(e))
			}
			continue
		}
		if errs != nil {
			t.Errorf("%s: %v", text, errs)
			continue
		}
		if got := form(e); got != want {
			t.Errorf("%s: got %s, want %s", text, got, want)
		}
		checkExprRoundTrip(t, text, e)
	}
	if n < 300 {
		t.Errorf("the table has %d cases, want above 300", n)
	}
}

// checkExprRoundTrip checks that print and parse are inverse on the tree of text, and that the spans lie inside it, children
// inside their parents.
func checkExprRoundTrip(t *testing.T, text string, e Expr) {
	t.Helper()
	printed := Print(e)
	again, errs := ParseExpr(printed)
	if errs != nil {
		t.Fatalf("%q is printed as %q, which is refused: %v", text, printed, errs)
	}
	if form(again) != form(e) {
		t.Fatalf("%q is printed as %q, another tree: %s, want %s", text, printed, form(again), form(e))
	}
	if twice := Print(again); twice != printed {
		t.Fatalf("%q is printed as %q, then as %q", text, printed, twice)
	}
	checkSpans(t, text, e)
}

func checkSpans(t *testing.T, text string, e Expr) {
	t.Helper()
	Walk(e, func(x Expr) bool {
		s := x.Span()
		if s.Start.Offset < 0 || s.End.Offset > len(text) || s.Start.Offset >= s.End.Offset {
			t.Fatalf("%q: %T spans %d to %d", text, x, s.Start.Offset, s.End.Offset)
		}
		// A span holds whole parentheses, and the children.
		part := text[s.Start.Offset:s.End.Offset]
		if !strings.Contains(part, "#") && strings.Count(part, "(") != strings.Count(part, ")") {
			t.Fatalf("%q: %T spans %q", text, x, part)
		}
		Walk(x, func(child Expr) bool {
			c := child.Span()
			if c.Start.Offset < s.Start.Offset || c.End.Offset > s.End.Offset {
				t.Fatalf("%q: %T spans %v to %v, its child %T %v to %v", text, x, s.Start, s.End, child, c.Start, c.End)
			}
			return child == x
		})
		return true
	})
}

func TestIsKeyword(t *testing.T) {
	for name, want := range map[string]bool{"lambda": true, "None": true, "and": true, "lambda_": false, "true": false, "v": false} {
		if got := IsKeyword(name); got != want {
			t.Errorf("IsKeyword(%q) = %v, want %v", name, got, want)
		}
	}
}

func TestNumbers(t *testing.T) {
	for _, c := range []struct {
		text  string
		value float64
		int   bool
	}{
		{"0", 0, true},
		{"4", 4, true},
		{"4.", 4, false},
		{".5", 0.5, false},
		{"1e3", 1000, false},
		{"1E-3", 1e-3, false},
		{"1.5e+2", 150, false},
		{"1_000", 1000, true},
		{"0x1F", 31, true},
		{"0o17", 15, true},
		{"0b101", 5, true},
		{"0x_ff", 255, true},
		{"00", 0, true},
		{"007.5", 7.5, false},
		{"9007199254740993", 9007199254740992, true}, // 2^53 + 1 rounds to even
		{"1e-400", 0, false},
		{"0x1e5", 0x1e5, true},
		{"123456789012345678901234567890", 123456789012345678901234567890, true},
	} {
		e, errs := ParseExpr(c.text)
		if errs != nil {
			t.Errorf("%s: %v", c.text, errs)
			continue
		}
		if n, ok := e.(*Number); !ok || n.Value != c.value || n.Int != c.int || n.Text != c.text {
			t.Errorf("%s: got %+v, want %v, int %v", c.text, e, c.value, c.int)
		}
	}
	for _, text := range []string{"1e400", "0x1g", "1.2.3", "1e", "1e+", "0b2", "0o8", "1__0", "1_", "0x", "007", "1j", "1_e5", strings.Repeat("9", 400), strings.Repeat("1", 20000)} {
		if e, errs := ParseExpr(text); len(errs) != 1 || errs[0].Code != "E006" {
			t.Errorf("%.20s: got %v, %v; want one E006", text, e, errs)
		}
	}
}

// Trees made by code print as text that gives the same value.
func TestPrintMade(t *testing.T) {
	x := &Name{Name: "x"}
	num := func(v float64, isInt bool) Expr { return &Number{Value: v, Int: isInt} }
	for _, c := range []struct {
		e    Expr
		want string
	}{
		{num(2, true), "2"},
		{num(2, false), "2.0"},
		{num(1e30, true), "1000000000000000000000000000000"},
		{num(1e-7, false), "1e-07"},
		{num(-3, true), "-3"},
		{&Binary{Op: Pow, X: num(-3, true), Y: num(2, true)}, "(-3)**2"},
		{&Binary{Op: Sub, X: x, Y: num(-3, true)}, "x - -3"},
		{num(math.Inf(-1), false), "-inf"},
		{num(math.Inf(1), false), "inf"},
		{&Unary{Op: Neg, X: &Unary{Op: Neg, X: x}}, "--x"},
		{&Unary{Op: Not, X: &Binary{Op: Or, X: x, Y: x}}, "not (x or x)"},
		{&Compare{Ops: []Op{LT}, Xs: []Expr{&Compare{Ops: []Op{EQ}, Xs: []Expr{x, x}}, x}}, "(x == x) < x"},
		{&Call{Func: "f", Args: []Expr{x, &Bool{Value: true}}}, "f(x, True)"},
	} {
		if got := Print(c.e); got != c.want {
			t.Errorf("printed %q, want %q", got, c.want)
		}
	}
}

func TestPositions(t *testing.T) {
	text := "# Größe\nv_1 = (a +\n\tb)\r\n"
	list, errs := ParseStatements(text)
	if errs != nil || len(list) != 1 {
		t.Fatalf("got %v, %v", list, errs)
	}
	sum := list[0].X.(*Binary)
	for _, c := range []struct {
		name string
		got  Pos
		want Pos
	}{
		{"target", list[0].Target.At.Start, Pos{10, 2, 1}},
		{"=", list[0].OpSpan.Start, Pos{14, 2, 5}},
		{"a", sum.X.Span().Start, Pos{17, 2, 8}},
		{"b", sum.Y.Span().Start, Pos{22, 3, 2}},
		{"+", sum.OpSpan.End, Pos{20, 2, 11}},
		{"sum starts", sum.At.Start, Pos{17, 2, 8}},
		{"sum ends", sum.At.End, Pos{23, 3, 3}},
		{"statement ends", list[0].Span.End, Pos{24, 3, 4}},
	} {
		if c.got != c.want {
			t.Errorf("%s at %+v, want %+v", c.name, c.got, c.want)
		}
	}
}

// Deep or long input is refused or parsed, but never exhausts the stack.
func TestLimits(t *testing.T) {
	const n = 20_000
	long := strings.Repeat("a+", maxOperators) + "a"
	if e, errs := ParseExpr(long); errs != nil || Print(e) != strings.ReplaceAll(long, "+", " + ") {
		t.Errorf("a sum of %d terms is refused: %v", maxOperators+1, errs)
	}
	deep := strings.Repeat("(", maxNesting) + "a" + strings.Repeat(")", maxNesting)
	if _, errs := ParseExpr(deep); errs != nil {
		t.Errorf("%d parentheses are refused: %v", maxNesting, errs)
	}
	for _, text := range []string{
		strings.Repeat("(", n) + "a" + strings.Repeat(")", n), strings.Repeat("(", n), strings.Repeat("-", n) + "a",
		strings.Repeat("not ", n) + "a", strings.Repeat("f(", n), strings.Repeat("2**", n) + "2", strings.Repeat("a+(b*", n),
		strings.Repeat("a+", n) + "a", strings.Repeat("a<", n) + "a", strings.Repeat("a and ", n) + "a", "(" + deep + ")",
	} {
		if _, errs := ParseExpr(text); len(errs) != 1 || errs[0].Code != "E005" {
			t.Errorf("%.10s…: got %.200v, want one E005", text, errs)
		}
	}
}

// A text that is all faults is given up, with a count of what was found till then.
func TestManyFaults(t *testing.T) {
	for name, parse := range parsers {
		for _, text := range []string{strings.Repeat("\x00", 50_000), strings.Repeat("3\n", 50_000), strings.Repeat("é ", 50_000)} {
			errs := parse(text)
			if n := len(errs); n == 0 || n > maxErrors+1 {
				t.Errorf("%s: %d faults", name, n)
			} else if last := errs[n-1]; n > maxErrors && (last.Code != "E099" || !strings.Contains(last.Msg, "more")) {
				t.Errorf("%s: the last of many is %v", name, last)
			}
		}
	}
}
