package modelfile

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/internal/document"
)

// identifier is what objects, variables and constants may be called; results are written to files of that name.
var identifier = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// reference is a name in the file that stands for an object, or for neurons low to high-1 of it.
type reference struct {
	name      string
	part      bool
	low, high string // as written, white space removed; "" an open end
	at        [4]int // offsets in the text of name, low and high, and of the end
}

var referenceForm = regexp.MustCompile(`^\s*(\w+)\s*(?:\[\s*(\d*)\s*:\s*(\d*)\s*\]\s*)?$`)

// parseReference reads "P", "P[0:100]", "P[100:]", "P[:100]" or "P[:]". Where it is none, offset says where it stops being
// one, and msg and hint what is wrong.
func parseReference(text string) (r reference, offset int, msg, hint string) {
	m := referenceForm.FindStringSubmatchIndex(text)
	if m == nil {
		offset, msg, hint = referenceFault(text)
		return r, offset, msg, hint
	}
	r = reference{name: text[m[2]:m[3]], at: [4]int{m[2], m[2], m[3], m[3]}}
	if m[4] >= 0 {
		r.part, r.low, r.high = true, text[m[4]:m[5]], text[m[6]:m[7]]
		r.at = [4]int{m[2], m[4], m[6], m[7]}
	}
	return r, 0, "", ""
}

// referenceFault says where and why text is no reference.
func referenceFault(text string) (offset int, msg, hint string) {
	hint = `write "P" or a part of it, "P[0:100]"`
	open := strings.IndexByte(text, '[')
	if strings.TrimSpace(text) == "" {
		return 0, "the reference is empty", hint
	}
	name := text
	if open >= 0 {
		name = text[:open]
	}
	trimmed := strings.TrimSpace(name)
	if !identifier.MatchString(trimmed) {
		return len(name) - len(strings.TrimLeft(name, " \t\r\n")), fmt.Sprintf("%q cannot be the name of an object", trimmed), hint
	}
	closing := strings.IndexByte(text, ']')
	switch {
	case open < 0:
		return 0, fmt.Sprintf("%q is not a name alone", text), hint
	case closing < 0:
		return open, `"[" is never closed`, hint
	case strings.TrimSpace(text[closing+1:]) != "":
		return closing + 1, fmt.Sprintf(`%q after "]"`, strings.TrimSpace(text[closing+1:])), hint
	}
	inside := text[open+1 : closing]
	switch ends := strings.Split(inside, ":"); {
	case strings.Contains(inside, "-"):
		return open + 1 + strings.IndexByte(inside, '-'), "the ends of a part count from the first neuron and cannot be negative", "write the index itself"
	case len(ends) == 1:
		hint = "write the part from that neuron to the next"
		if n, err := strconv.Atoi(strings.TrimSpace(inside)); err == nil {
			hint = fmt.Sprintf(`write "%s[%d:%d]" for that neuron alone`, trimmed, n, n+1)
		} else if low, high, ok := strings.Cut(inside, ","); ok {
			hint = fmt.Sprintf("write \"%s[%s:%s]\"", trimmed, strings.TrimSpace(low), strings.TrimSpace(high))
		}
		return open + 1, `a part needs two ends, with ":" between`, hint
	case len(ends) > 2:
		return open + 1 + len(ends[0]) + 1 + len(ends[1]), "a part has no step, it is contiguous", hint
	}
	return open + 1, fmt.Sprintf("%q is no pair of indices", inside), hint
}

// resolve returns what the reference in e stands for: neurons, or nil after a fault. For synapses, which have neurons on
// both sides, uses says that their use here is not available.
func (l *loader) resolve(e *document.Entry, uses string) spikelane.Source {
	r, offset, msg, hint := parseReference(e.Text)
	if msg != "" {
		at, _ := e.Span(offset, offset)
		l.broken(at, e.Value.End-1, "F006", msg, hint)
		return nil
	}
	at, end := e.Span(r.at[0], r.at[0]+len(r.name))
	o := l.objects[r.name]
	switch {
	case o == nil:
		l.broken(at, end, "F007", fmt.Sprintf("there is no object %q", r.name), document.DidYouMean(r.name, l.names("neurons", "poisson", "generator", "synapses")))
		return nil
	case o.kind == "synapses":
		switch {
		case uses == "synapses.target" || uses == "synapses.source":
			if r.part {
				l.broken(at, end, "F006", fmt.Sprintf("parts of synapses such as %s cannot be named", e.Text), "name them all")
				return nil
			}
			if o.syn == nil {
				return nil
			}
			return o.syn
		default:
			l.broken(at, end, "F007", fmt.Sprintf("%s is a synapses object, which emits no spikes", r.name), "")
		}
		return nil
	case o.kind == "monitor" || o.kind == "timed_array":
		l.broken(at, end, "F007", fmt.Sprintf("%s is a %s, not neurons", r.name, strings.ReplaceAll(o.kind, "_", " ")), document.DidYouMean(r.name, l.names("neurons")))
		return nil
	case o.group == nil:
		return nil
	case !r.part:
		return o.group
	}
	low, okLow := l.end(e, r, 1, r.low, 0, o.group.Count())
	high, okHigh := l.end(e, r, 2, r.high, o.group.Count(), o.group.Count())
	if !okLow || !okHigh {
		return nil
	}
	if low >= high {
		at, end := e.Span(r.at[1], r.at[3])
		l.broken(at, end, "F008", fmt.Sprintf("the part [%d:%d] is empty", low, high), "the second end is one beyond the last neuron")
		return nil
	}
	return o.group.Slice(low, high)
}

// end returns one end of a part of count neurons.
func (l *loader) end(e *document.Entry, r reference, n int, text string, open, count int) (int, bool) {
	if text == "" {
		return open, true
	}
	x, err := strconv.Atoi(text)
	if err == nil && x <= count {
		return x, true
	}
	at, end := e.Span(r.at[n], r.at[n]+len(text))
	l.broken(at, end, "F008", fmt.Sprintf("%s is beyond the %d neurons of %s", text, count, r.name), "")
	return 0, false
}

// broken is a fault that leaves an object out of the network.
func (l *loader) broken(at, end int, code, msg, hint string) {
	l.fault(at, end, code, msg, hint)
}

// names returns the names of the objects of some kinds, sorted.
func (l *loader) names(kinds ...string) []string {
	var out []string
	for _, name := range slices.Sorted(maps.Keys(l.objects)) {
		if slices.Contains(kinds, l.objects[name].kind) {
			out = append(out, name)
		}
	}
	return out
}
