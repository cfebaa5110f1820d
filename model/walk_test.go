package model

import (
	"fmt"
	"strings"
	"testing"
)

// chain returns equations of n lines, each of which uses the one before twice: written out they would be 2^n long.
func chain(op string, n int) string {
	var b strings.Builder
	b.WriteString("x0 : 1\n")
	for k := 1; k <= n; k++ {
		fmt.Fprintf(&b, "x%d = x%d %s x%d : 1\n", k, k-1, op, k-1)
	}
	return b.String()
}

// TestChain would not end if definitions that are used twice were looked at twice.
func TestChain(t *testing.T) {
	const n = 200
	for _, op := range []string{"+", "*"} {
		g := mustGroup(t, GroupSource{
			Equations: chain(op, n) + fmt.Sprintf("dv/dt = (x%d - v)/tau : 1", n),
			Threshold: fmt.Sprintf("v > x%d", n), Reset: fmt.Sprintf("v = x%d", n),
		})
		e := g.Var(fmt.Sprintf("x%d", n)).Expr.Inline()
		nodes, leaves := 0, 0
		e.Walk(func(x *Expr) bool {
			if x.Op == Ref {
				leaves++
				if x.Sym.Var != g.Var("x0") {
					t.Fatalf("%v is left", x)
				}
			}
			nodes++
			return true
		})
		// One operation for each line; the first has two references to x0.
		if nodes != n+2 || leaves != 2 {
			t.Errorf("%s: %d nodes and %d leaves, want %d and 2", op, nodes, leaves, n+2)
		}
		if e.Mentions(func(x *Expr) bool { return x.Op == Const }) {
			t.Errorf("%s: a constant in %d sums", op, n)
		}
		if got := len(e.String()); got < mostPrinted || got > mostPrinted+100*n {
			t.Errorf("%s: prints %d bytes, want about %d", op, got, mostPrinted)
		}
		if again := e.Map(func(x *Expr) *Expr { return x }); again != e {
			t.Errorf("%s: a map that changes nothing made a new tree", op)
		}
	}
	// Constants: the exponent is evaluated to find the unit.
	defs := []Definition{{Name: "c0", Text: "0.0"}}
	for k := 1; k <= n; k++ {
		defs = append(defs, Definition{Name: fmt.Sprintf("c%d", k), Text: fmt.Sprintf("c%d + c%d", k-1, k-1)})
	}
	ns, errs := NewNamespace(defs)
	if errs != nil {
		t.Fatal(errs)
	}
	if _, errs := ns.Quantity("quantity", fmt.Sprintf("mV**c%d + 1", n)); errs != nil {
		t.Error(errs) // mV**0 is a number
	}
}

// TestMapShares: nodes that are one stay one.
func TestMapShares(t *testing.T) {
	s, u := &Symbol{Name: "s", Kind: Local}, &Symbol{Name: "u", Kind: Local}
	sum := AddOf(RefTo(s), Num(1))
	calls := 0
	got := MulOf(sum, sum).Map(func(x *Expr) *Expr {
		calls++
		return RefTo(u)
	})
	if got.Args[0] != got.Args[1] || calls != 1 {
		t.Errorf("got %v with %d calls, want one shared sum and 1 call", got, calls)
	}
	if want := "(u + 1)*(u + 1)"; got.String() != want {
		t.Errorf("got %v, want %s", got, want)
	}
}

// TestDeep: the deepest texts that the parser takes pass every walk; deeper ones are faults.
func TestDeep(t *testing.T) {
	deep := strings.Repeat("(", 1000) + "x" + strings.Repeat(")", 1000)
	signs := strings.Repeat("-", 900) + "x"
	long := "x" + strings.Repeat(" + x", 9000)
	powers := "x" + strings.Repeat("**x", 900)
	calls := strings.Repeat("exp(", 900) + "x" + strings.Repeat(")", 900)
	for _, text := range []string{deep, signs, long, powers, calls} {
		g := mustGroup(t, GroupSource{Equations: "x : 1\ny = " + text + " : 1", Threshold: text + " > 1", Reset: "x = " + text})
		e := g.Var("y").Expr.Inline()
		if !e.Mentions(func(x *Expr) bool { return x.Op == Ref && x.Sym.Name == "x" }) {
			t.Errorf("%.20s… does not mention x", text)
		}
	}
	for _, text := range []string{"(" + deep + ")", strings.Repeat("(", 1e6), "-" + strings.Repeat("-", 1e5) + "x"} {
		_, errs := NewGroup(GroupSource{Equations: "x : 1\ny = " + text + " : 1"}, nil)
		if len(errs) == 0 || errs[0].Code != "E005" && errs[0].Code != "E002" {
			t.Errorf("%.20s…: got %.80v, want E005", text, errs)
		}
	}
	// Ten thousand lines, each of the one before.
	var b strings.Builder
	b.WriteString("x0 : 1\n")
	for k := 1; k <= 10000; k++ {
		fmt.Fprintf(&b, "x%d = x%d + 1 : 1\n", k, k-1)
	}
	g := mustGroup(t, GroupSource{Equations: b.String()})
	n := 0
	g.Var("x10000").Expr.Inline().Walk(func(*Expr) bool { n++; return true })
	if n != 20001 {
		t.Errorf("%d nodes, want 20001", n)
	}
}
