package syntax

import "fmt"

// Limits of one text. They keep every recursion over a tree, here and in the packages above, shallow enough for any stack.
const (
	maxNesting   = 1000
	maxOperators = 10000
	longestName  = 128
)

// maxFaults is where a text is given up: it is none of ours, and every further fault would only take memory.
const maxFaults = 1000

// count counts the operator t and reports whether the expression is still short enough.
func (p *parser) count(t *token) bool {
	p.operators++
	if p.operators > maxOperators {
		p.fault(t.span, "E005", fmt.Sprintf("the expression has more than %d operators", maxOperators),
			"give parts of it a name of their own")
		return false
	}
	return true
}

// nest counts one more level of nesting at t and reports whether it is still shallow enough.
func (p *parser) nest(t *token) bool {
	p.depth++
	if p.depth > maxNesting {
		p.fault(t.span, "E005", fmt.Sprintf("the expression is nested more than %d deep", maxNesting),
			"give parts of it a name of their own")
		return false
	}
	return true
}

func (p *parser) unnest() { p.depth-- }
