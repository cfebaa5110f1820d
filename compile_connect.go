package spikelane

import (
	"fmt"
	"math"

	"github.com/spikelane/spikelane/compile"
	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/model"
)

// connectProgram is one call of Connect.
type connectProgram struct {
	spec Connect
	p    float64 // constant probability
	n    int     // constant number of synapses for each pair
	site int

	rule                            *model.Generator // nil for explicit pairs
	number                          *model.Expr      // of synapses for each pair, where it is not constant
	chance                          *probability     // nil: constant
	reads                           bool             // choose reads variables of the neurons that the rule leads to
	rows, elem, choose, odds, count kernels.Program  // see compile.Rule
}

// probability is a probability that is not the same everywhere, and the text that says so.
type probability struct {
	*model.Expr
	field, text string
}

// String returns what the call connects, resolved.
func (cp *connectProgram) String() string {
	text := fmt.Sprintf("%d pairs", len(cp.spec.I))
	if cp.rule != nil {
		text = cp.rule.String()
	}
	if cp.rule == nil && cp.spec.P != "" || cp.rule != nil && cp.rule.P == nil && cp.p != 1 {
		text += fmt.Sprintf(", p %v", cp.p)
	}
	if cp.spec.N != "" {
		text += ", n " + cp.spec.N
	}
	if cp.spec.SkipIfInvalid {
		text += ", skip if invalid"
	}
	return text
}

// The random streams of Connect are the upper half of an object's, the random functions in its texts the lower: initial
// values draw the same numbers however synapses are made.
const firstSite, lastSite = 1 << 15, 1<<16 - 1

// mostPerPair bounds the number of synapses of one pair.
const mostPerPair = 1 << 20

// connect compiles the k-th call of Connect.
func (c *compiler) connect(sp *synapseProgram, k int) *connectProgram {
	spec := sp.decl.connect[k]
	cc := &connecting{compiler: c, sp: sp, k: k, cp: &connectProgram{spec: spec, p: 1, n: 1, site: firstSite + k}}
	cp := cc.cp
	if cp.site > lastSite {
		cc.fault("", "E404", fmt.Sprintf("at most %d calls of Connect", lastSite-firstSite+1), "connect pairs by index, all in one call")
		return cp
	}
	if !cc.exclusive() {
		return cp
	}
	p, count := cc.probability(), cc.number()
	cp.number = count
	switch {
	case spec.I != nil || spec.J != nil:
		cc.explicit(p, count)
		return cp
	case spec.Targets != "":
		cp.rule = cc.generator("j", spec.Targets, model.Pre)
	case spec.Sources != "":
		cp.rule = cc.generator("i", spec.Sources, model.Post)
	default:
		var cond *model.Expr
		if spec.Condition != "" {
			var faults model.Errors
			cond, faults = sp.model.PairCondition(cc.field("condition"), spec.Condition)
			c.errs.addModel("synapses", sp.decl.name, faults)
		}
		cp.rule = model.AllPairs(cond, p)
	}
	if len(c.errs) > 0 {
		return cp
	}
	r := compile.NewRule(sp.object, sp.ends, fmt.Sprintf("connect.%s.%d", sp.decl.name, k), cp.rule, count, cp.site)
	cp.reads = r.Reads
	c.later(r.Rows, &cp.rows)
	c.later(r.Elem, &cp.elem)
	c.later(r.Choose, &cp.choose)
	c.later(r.Odds, &cp.odds)
	c.later(r.Count, &cp.count)
	return cp
}

// connecting compiles one call of Connect.
type connecting struct {
	*compiler
	sp *synapseProgram
	k  int
	cp *connectProgram
}

func (c *connecting) field(name string) string {
	if name == "" {
		return fmt.Sprintf("connect[%d]", c.k)
	}
	return fmt.Sprintf("connect[%d].%s", c.k, name)
}

func (c *connecting) fault(field, code, msg, hint string) {
	c.errs.add("synapses", c.sp.decl.name, c.field(field), code, msg, hint)
}

// faultIn is a fault of the value e of a text.
func (c *connecting) faultIn(field, text string, e *model.Expr, code, msg, hint string) {
	c.errs = append(c.errs, &Error{Kind: "synapses", Object: c.sp.decl.name, Field: c.field(field), Text: text, Span: e.Span, Code: code, Msg: msg, Hint: hint})
}

// exclusive checks that the call says in one way what it connects.
func (c *connecting) exclusive() bool {
	s := c.cp.spec
	before := len(c.errs)
	pairs, generator, field := s.I != nil || s.J != nil, s.Targets != "" || s.Sources != "", "j"
	if s.Sources != "" {
		field = "i"
	}
	switch {
	case s.Targets != "" && s.Sources != "":
		c.fault("i", "E414", "a generator makes targets or sources, not both", "")
	case pairs && generator:
		c.fault("", "E414", "a list of indices and a generator exclude each other", "make it two calls")
	case pairs && s.Condition != "":
		c.fault("condition", "E414", "index pairs exclude a condition", "choose among the pairs before")
	case generator && s.Condition != "":
		c.fault("condition", "E414", "a generator excludes a condition", `put it behind the generator: "… if `+s.Condition+`"`)
	case generator && s.P != "":
		c.fault("p", "E414", "a generator excludes p", fmt.Sprintf(`draw the %ss: "k for k in sample(%s, p=%s)"`, map[string]string{"i": "source", "j": "target"}[field], map[string]string{"i": "N_pre", "j": "N_post"}[field], s.P))
	case s.SkipIfInvalid && !generator:
		c.fault("skip_if_invalid", "E414", "only a generator makes indices that may be invalid", "delete it")
	}
	return len(c.errs) == before
}

// probability resolves P; a constant goes to cp.p.
func (c *connecting) probability() *model.Expr {
	spec := c.cp.spec
	if spec.P == "" {
		return nil
	}
	p, faults := c.sp.model.PairNumber(c.field("p"), spec.P)
	c.errs.addModel("synapses", c.sp.decl.name, faults)
	if p != nil && compile.IsConst(p) {
		c.cp.p = c.chance("p", spec.P, p)
		return nil
	}
	if p != nil {
		c.cp.chance = &probability{p, c.field("p"), spec.P}
	}
	return p
}

// chance evaluates a constant probability.
func (c *connecting) chance(field, text string, e *model.Expr) float64 {
	p := compile.Const(e, c.dt)
	if !(p >= 0 && p <= 1) {
		c.faultIn(field, text, e, "E406", fmt.Sprintf("probability %v is outside 0..1", p), "")
	}
	return p
}

// number resolves N; a constant goes to cp.n.
func (c *connecting) number() *model.Expr {
	spec := c.cp.spec
	if spec.N == "" {
		return nil
	}
	count, faults := c.sp.model.PairNumber(c.field("n"), spec.N)
	c.errs.addModel("synapses", c.sp.decl.name, faults)
	if count == nil || !compile.IsConst(count) {
		return count
	}
	n := compile.Const(count, c.dt)
	if !numbers(n) {
		c.faultIn("n", spec.N, count, "E406", fmt.Sprintf("n is %v; it must be a whole number of synapses for each pair, from 0 to %d", n, mostPerPair), "")
	} else {
		c.cp.n = int(n)
	}
	return nil
}

// numbers reports whether n can be the number of synapses of a pair.
func numbers(n float64) bool { return n >= 0 && n <= mostPerPair && n == math.Floor(n) }

func (c *connecting) generator(field, text string, over model.Owner) *model.Generator {
	g, faults := c.sp.model.Generator(c.field(field), text, over)
	c.errs.addModel("synapses", c.sp.decl.name, faults)
	if g == nil {
		return nil
	}
	if g.P != nil && compile.IsConst(g.P) {
		c.cp.p = c.chance(field, text, g.P)
	} else if g.P != nil {
		c.cp.chance = &probability{g.P, c.field(field), text}
	}
	if g.Step != nil {
		if x, ok := compile.Whole(g.Step, c.sp.ends); ok && x == 0 {
			c.faultIn(field, text, g.Step, "E406", "a step of 0 leads nowhere", "")
		}
	}
	return g
}

// explicit checks pairs given by index.
func (c *connecting) explicit(p, count *model.Expr) {
	spec := &c.cp.spec
	if p != nil {
		c.faultIn("p", spec.P, p, "E414", "with index pairs p is one number for all", "for a probability that differs connect by a condition")
	}
	if count != nil {
		c.faultIn("n", spec.N, count, "E414", "with index pairs n is one number for all", "repeat a pair to have it several times")
	}
	if len(spec.I) != len(spec.J) && (len(spec.I) != 1 || spec.J == nil) && (len(spec.J) != 1 || spec.I == nil) {
		c.fault("", "E403", fmt.Sprintf("i has %d entries, j has %d", len(spec.I), len(spec.J)), "")
		return
	}
	n := len(spec.I)
	if n == 1 {
		n = len(spec.J)
	}
	spec.I, spec.J = repeated(spec.I, n), repeated(spec.J, n)
	for _, side := range []struct {
		field, what string
		list        []int32
		n           int
	}{{"i", "source", spec.I, c.sp.ends.NPre}, {"j", "target", spec.J, c.sp.ends.NPost}} {
		for m, x := range side.list {
			if x < 0 || int(x) >= side.n {
				c.fault(fmt.Sprintf("%s[%d]", side.field, m), "E405", fmt.Sprintf("%s index %d is outside 0..%d", side.what, x, side.n-1), "")
				break
			}
		}
	}
}

// repeated returns a list of one index as one of n.
func repeated(list []int32, n int) []int32 {
	if len(list) != 1 || n == 1 {
		return list
	}
	out := make([]int32, n)
	for k := range out {
		out[k] = list[0]
	}
	return out
}

// expected estimates the number of synapses that a call makes: every pair counts for which a rule might hold.
func (cp *connectProgram) expected(ends compile.Ends) float64 {
	if cp.rule == nil {
		return float64(len(cp.spec.I)) * cp.p * float64(cp.n)
	}
	outer, each := ends.NPre, float64(ends.NPost)
	if cp.rule.Over == model.Post {
		outer, each = ends.NPost, float64(ends.NPre)
	}
	known := func(e *model.Expr, otherwise int64) (int64, bool) {
		if e == nil {
			return otherwise, true
		}
		return compile.Whole(e, ends)
	}
	low, okLow := known(cp.rule.Low, 0)
	high, okHigh := known(cp.rule.High, 1)
	step, okStep := known(cp.rule.Step, 1)
	if okLow && okHigh && okStep && step != 0 {
		each = max(math.Ceil((float64(high)-float64(low))/float64(step)), 0)
	}
	if size, ok := known(cp.rule.Size, -1); ok && size >= 0 {
		each = min(each, float64(size))
	}
	return float64(outer) * each * cp.p * float64(cp.n)
}
