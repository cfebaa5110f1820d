package model

import (
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/spikelane/spikelane/units"
)

// variety has a variable of each kind of unit and type, for the tables against Brian.
const variety = "v : volt\nu : volt\nI : amp\ng : siemens\nx : 1\ny : 1\nk : integer\nm : integer\nb : boolean\nc : boolean\ns : second\nf : Hz"

// differs lists the expressions on which we mean to differ from Brian, with what we do.
var differs = map[string]struct{ dim, typ, why string }{
	"v**(n - 1)": {"4,2,-6,-2,0,0,0", "float", "Brian 2.5.1 adds where an exponent subtracts: it takes n - 1 for 4"},
	"x**tau":     {"refused", "refused", "an exponent with a unit depends on the system of units"},
	"2**tau":     {"refused", "refused", "the same"},
	"v // u":     {"1", "float", "the number of whole u in v has a meaning, as that of timestep"},
	"v // mV":    {"1", "float", "the same"},
	"floor(k)":   {"1", "integer", "a whole number stays one, so that it can be assigned to an integer"},
	"ceil(k)":    {"1", "integer", "the same"},
	"v > inf":    {"1", "boolean", "infinity exceeds whatever unit"},
	"not x":      {"refused", "refused", "truth is not guessed from numbers"},
	"b == 1":     {"refused", "refused", "conditions are not numbers"},
	"x + True":   {"refused", "refused", "the same"},
	"b*2":        {"refused", "refused", "the same; int(b)*2 says it"},
	"2**-1":      {"1", "float", "it is 0.5"},
}

// TestBrian compares unit and type of expressions with Brian 2.5.1's parse_expression_dimensions and brian_ast
// (testdata/brian/expressions.tsv: expression, exponents of m kg s A K mol cd or "1" or "refused", type or "refused";
// made by its expressions.py). Brian checks units and types apart; an expression that it refuses on either ground is
// refused.
func TestBrian(t *testing.T) {
	data, err := os.ReadFile("testdata/brian/expressions.tsv")
	if err != nil {
		t.Fatal(err)
	}
	g, errs := NewGroup(GroupSource{Equations: variety, Refractory: "2*ms"}, namespace(t))
	if errs != nil {
		t.Fatal(errs)
	}
	used := map[string]bool{}
	for _, line := range strings.Split(strings.TrimSpace(string(data)), "\n") {
		col := strings.Split(line, "\t")
		text, dim, typ := col[0], col[1], col[2]
		if dim == "refused" || typ == "refused" {
			dim, typ = "refused", "refused"
		}
		if d, ok := differs[text]; ok {
			if d.dim == dim && d.typ == typ {
				t.Errorf("%s: listed as different from Brian, but is the same", text)
			}
			dim, typ = d.dim, d.typ
			used[text] = true
		}
		e, errs := g.Value("value", text)
		gotDim, gotType := "refused", "refused"
		if errs == nil {
			gotDim, gotType = exponents7(e.Dim), e.Type.String()
		}
		if gotDim != dim || gotType != typ {
			t.Errorf("%s: got %s %s, want %s %s (%v)", text, gotDim, gotType, dim, typ, errs)
		}
	}
	for text, d := range differs {
		if d.why == "" {
			t.Errorf("%s: no reason is given", text)
		}
		if !used[text] {
			t.Errorf("%s is not in the table", text)
		}
	}
}

// exponents7 writes d as the table does.
func exponents7(d units.Dimension) string {
	if d.IsDimensionless() {
		return "1"
	}
	parts := make([]string, len(d))
	for i, e := range d {
		parts[i] = strconv.FormatFloat(float64(e)/60, 'g', 6, 64)
	}
	return strings.Join(parts, ",")
}
