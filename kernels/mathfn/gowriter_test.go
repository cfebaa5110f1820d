package mathfn

import (
	"bytes"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/spikelane/spikelane/kernels"
)

// goWriter writes a definition as Go. What only one arm of a Select needs is computed in that arm, behind a branch; an
// ISelect has no branch.
type goWriter struct {
	w    *bytes.Buffer
	d    definition
	uses []int
	home []*arm   // where each value is computed
	expr []string // its name, or its expression where it is inlined
}

// arm is a block of the Go function: one arm of a Select, or the whole, which has no parent.
type arm struct {
	parent *arm
	depth  int
	sel    kernels.Value
	which  int
}

func newGoWriter(w *bytes.Buffer, d definition) *goWriter {
	n := len(d.Insts)
	g := &goWriter{w: w, d: d, uses: make([]int, n), home: make([]*arm, n), expr: make([]string, n)}
	for v := range d.Insts {
		if in := &d.Insts[v]; in.Op.Info().Class == kernels.Input {
			g.expr[v] = input(in)
		}
	}
	g.home[d.result] = &arm{}
	g.uses[d.result] = 1
	arms := map[[2]int]*arm{}
	for v := n - 1; v >= 0; v-- {
		in := &d.Insts[v]
		for k, x := range in.Args {
			if x == kernels.None {
				continue
			}
			at := g.home[v]
			if in.Op == kernels.OpSelect && k > 0 {
				key := [2]int{v, k}
				if arms[key] == nil {
					arms[key] = &arm{at, at.depth + 1, kernels.Value(v), k}
				}
				at = arms[key]
			}
			g.uses[x]++
			g.home[x] = common(g.home[x], at)
		}
	}
	return g
}

// common returns the innermost block that holds both.
func common(a, b *arm) *arm {
	if a == nil {
		return b
	}
	for a != b {
		if a.depth > b.depth {
			a = a.parent
		} else {
			b = b.parent
		}
	}
	return a
}

// body writes the statements and returns the result's expression.
func (g *goWriter) body() string {
	g.block(g.home[g.d.result], 0, g.d.result+1)
	return g.expr[g.d.result]
}

func (g *goWriter) block(at *arm, from, to kernels.Value) {
	for v := from; v < to; v++ {
		if g.home[v] == at && g.expr[v] == "" {
			g.inst(v)
		}
	}
}

// inst writes instruction v, or keeps its expression for the place of its one use.
func (g *goWriter) inst(v kernels.Value) {
	in := &g.d.Insts[v]
	name := fmt.Sprintf("v%d", v)
	switch in.Op {
	case kernels.OpSelect:
		g.sel(v, name)
	case kernels.OpISelect:
		fmt.Fprintf(g.w, "%s := %s\nif %s {\n%[1]s = %[4]s\n}\n", name, typed("int64", g.arg(v, 2)), bare(g.arg(v, 0)), g.arg(v, 1))
	default:
		e := g.goExpr(v)
		if g.uses[v] == 1 && len(e) < 70 {
			g.expr[v] = e
			return
		}
		fmt.Fprintf(g.w, "%s := %s\n", name, bare(e))
	}
	g.expr[v] = name
}

func (g *goWriter) arg(v kernels.Value, k int) string { return g.expr[g.d.Insts[v].Args[k]] }

// sel writes a Select with the blocks of its arms.
func (g *goWriter) sel(v kernels.Value, name string) {
	var inner [3]*arm
	for x := range v {
		if h := g.home[x]; h.parent != nil && h.sel == v && g.d.Insts[x].Op.Info().Class != kernels.Input {
			inner[h.which] = h
		}
	}
	set := func(k int) {
		if inner[k] != nil {
			g.block(inner[k], 0, v)
		}
		fmt.Fprintf(g.w, "%s = %s\n", name, bare(g.arg(v, k)))
	}
	mask := g.arg(v, 0)
	switch {
	case inner[1] != nil && inner[2] != nil:
		fmt.Fprintf(g.w, "var %s float64\nif %s {\n", name, bare(mask))
		set(1)
		fmt.Fprint(g.w, "} else {\n")
		set(2)
	case inner[2] != nil:
		fmt.Fprintf(g.w, "%s := %s\nif !(%s) {\n", name, typed("float64", g.arg(v, 1)), mask)
		set(2)
	default:
		fmt.Fprintf(g.w, "%s := %s\nif %s {\n", name, typed("float64", g.arg(v, 2)), mask)
		set(1)
	}
	fmt.Fprint(g.w, "}\n")
}

// bare drops the parentheses around a whole expression.
func bare(e string) string {
	if e[0] == '(' {
		return e[1 : len(e)-1]
	}
	return e
}

// typed gives an untyped constant its type.
func typed(typ, e string) string {
	if strings.IndexByte("-0123456789", e[0]) >= 0 {
		return typ + "(" + e + ")"
	}
	return e
}

// goPatterns are the pure ops in Go. A product is converted, so that no compiler fuses it with an addition.
var goPatterns = map[kernels.Op]string{
	kernels.OpAdd: "(%s + %s)", kernels.OpSub: "(%s - %s)", kernels.OpMul: "float64(%s * %s)", kernels.OpDiv: "(%s / %s)",
	kernels.OpFMA: "math.FMA(%s, %s, %s)", kernels.OpNeg: "(-%s)", kernels.OpAbs: "math.Abs(%s)",
	kernels.OpSqrt: "math.Sqrt(%s)", kernels.OpTrunc: "math.Trunc(%s)", kernels.OpRound: "math.RoundToEven(%s)",
	kernels.OpLT: "(%s < %s)", kernels.OpLE: "(%s <= %s)", kernels.OpEQ: "(%s == %s)", kernels.OpNE: "(%s != %s)",
	kernels.OpIAdd: "(%s + %s)", kernels.OpISub: "(%s - %s)", kernels.OpIAnd: "(%s & %s)", kernels.OpIOr: "(%s | %s)",
	kernels.OpIXor: "(%s ^ %s)", kernels.OpIShl: "(%s << %s)", kernels.OpIShr: "int64(uint64(%s) >> %s)",
	kernels.OpINE: "(%s != %s)", kernels.OpI2F: "float64(%s)",
	kernels.OpAnd: "(%s && %s)", kernels.OpOr: "(%s || %s)", kernels.OpXor: "(%s != %s)", kernels.OpNot: "!%s",
	kernels.OpBits: "int64(math.Float64bits(%s))", kernels.OpFromBits: "math.Float64frombits(uint64(%s))",
}

func (g *goWriter) goExpr(v kernels.Value) string {
	in := &g.d.Insts[v]
	pattern, ok := goPatterns[in.Op]
	if !ok {
		panic("BUG: mathfn: the generator lacks " + in.Op.String())
	}
	args := make([]any, in.Op.NumArgs())
	for k := range args {
		args[k] = g.arg(v, k)
	}
	return fmt.Sprintf(pattern, args...)
}

// input returns the expression of a constant or a parameter.
func input(in *kernels.Inst) string {
	switch in.Op {
	case kernels.OpParam:
		return []string{"x", "y"}[in.Slot]
	case kernels.OpConstI:
		return strconv.FormatInt(int64(in.Imm), 10)
	}
	switch x := math.Float64frombits(in.Imm); {
	case math.IsNaN(x):
		return "math.NaN()"
	case math.IsInf(x, 0):
		return fmt.Sprintf("math.Inf(%g)", math.Copysign(1, x))
	case x == math.Trunc(x*256)/256 && math.Abs(x) < 1e4:
		return strconv.FormatFloat(x, 'g', -1, 64)
	default:
		return strconv.FormatFloat(x, 'x', -1, 64)
	}
}
