package spikelane

import (
	"fmt"

	"github.com/spikelane/spikelane/model"
)

// outside counts probabilities outside 0..1: those of pairs, or of outer neurons, of which it keeps the first. Less than 0
// counts as 0 and more than 1 as 1, as in Brian.
type outside struct {
	n     int
	p     float64
	outer int64
	inner int64 // -1: the probability is that of all pairs of the outer neuron
}

// likely takes down a probability outside 0..1. One that is NaN is an error: Brian's targets connect some pairs then, or none.
func (w *weaver) likely(p float64, outer, inner int64) error {
	switch {
	case p >= 0 && p <= 1:
		return nil
	case p != p:
		f := w.unlikely(outside{1, p, outer, inner})
		f.Code, f.Hint = "E406", ""
		return Errors{f}
	case w.outside.n == 0:
		w.outside = outside{0, p, outer, inner}
	}
	w.outside.n++
	return nil
}

// chances keeps the iterations that are chosen, of those that were and those whose probability is none.
func (r *iteration) chances(nth []int32, result []int64) ([]int32, []int64, error) {
	w, n := r.weaver, 0
	if w.odds == nil || len(nth) == 0 {
		return nth, result, nil
	}
	for k, p := range r.numbers(w.odds, nth, result) {
		if err := w.likely(p, r.outer, result[k]); err != nil {
			return nil, nil, err
		}
		if p > 0 {
			nth[n], result[n] = nth[k], result[k]
			n++
		}
	}
	return nth[:n], result[:n], nil
}

// unlikely says what was found.
func (l *loom) unlikely(o outside) *Error {
	i, j, of := o.outer, o.inner, "pair"
	pair := fmt.Sprintf("i = %d, j = %d", i, j)
	if l.over == model.Post {
		pair = fmt.Sprintf("i = %d, j = %d", j, i)
	}
	switch {
	case j < 0 && l.over == model.Post:
		pair, of = fmt.Sprintf("j = %d", i), "target"
	case j < 0:
		pair, of = fmt.Sprintf("i = %d", i), "source"
	}
	msg := fmt.Sprintf("probability %v for %s is outside 0..1", o.p, pair)
	if o.n > 1 {
		msg += fmt.Sprintf(", and so are those of %d more %ss", o.n-1, of)
	}
	c := l.cp.chance
	return &Error{
		Kind: "synapses", Object: l.sp.decl.name, Field: c.field, Text: c.text, Span: c.Span,
		Code: "W603", Msg: msg, Hint: "less than 0 counts as 0, more than 1 as 1; clip(…, 0, 1) says so",
	}
}

// add puts what was found of later neurons to what was found before.
func (o *outside) add(later outside) {
	n := o.n
	if n == 0 {
		*o = later
	}
	o.n = n + later.n
}

// inVain warns of synapses that came to none, unless that is what was asked for.
func (s *Simulation) inVain(sp *synapseProgram) {
	for k := range sp.connect {
		if e := sp.vain(k); e != nil {
			s.warnOnce(e)
		}
	}
}

// vain is what is said of a call of Connect that was to make synapses, if there are none.
func (sp *synapseProgram) vain(k int) *Error {
	cp := sp.connect[k]
	field, text, msg, hint := "p", cp.spec.P, "no pair was chosen", ""
	switch {
	case cp.rule == nil, cp.p == 0, cp.n == 0:
		return nil
	case cp.spec.Targets != "":
		field, text, msg = "j", cp.spec.Targets, "the generator makes none"
	case cp.spec.Sources != "":
		field, text, msg = "i", cp.spec.Sources, "the generator makes none"
	case cp.spec.Condition != "":
		field, text, msg = "condition", cp.spec.Condition, "the condition holds for no pair"
		hint = "i and j count from the start of the parts that are connected, and t is 0 when synapses are made"
	}
	return &Error{
		Kind: "synapses", Object: sp.decl.name, Field: fmt.Sprintf("connect[%d].%s", k, field), Text: text, Code: "W604",
		Msg: fmt.Sprintf("%s has no synapses: %s", sp.decl.name, msg), Hint: hint,
	}
}
