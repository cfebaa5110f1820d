package randmodel

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Shrink returns a text that is as small as can be found with at most tries calls of fails, and for which fails still
// holds, as it does for text. It drops objects, keys, equations, entries, statements; halves numbers; and puts parts of
// expressions in place of the whole. What it tries need be no model.
func Shrink(text string, tries int, fails func(text string) bool) string {
	s := &shrinker{lines: strings.Split(strings.TrimRight(text, "\n"), "\n"), left: tries, fails: fails}
	for before := 0; before != s.size() && s.left > 0; {
		before = s.size()
		s.drop(s.objects)
		s.drop(s.keys)
		s.drop(func() (all []span) {
			for k := range s.lines {
				all = append(all, span{k, k + 1})
			}
			return all
		})
		s.edit()
	}
	return strings.Join(s.lines, "\n") + "\n"
}

type shrinker struct {
	lines []string
	left  int
	fails func(string) bool
}

// span is lines.
type span struct{ lo, hi int }

func (s *shrinker) size() (n int) {
	for _, line := range s.lines {
		n += len(line) + 1
	}
	return n
}

// take makes lines the present text if it still fails.
func (s *shrinker) take(lines []string) bool {
	if s.left--; s.left < 0 || !s.fails(strings.Join(lines, "\n")+"\n") {
		return false
	}
	s.lines = lines
	return true
}

// drop leaves out spans, the last first: what stands later hangs on what stands before.
func (s *shrinker) drop(spans func() []span) {
	all := spans()
	for k := len(all) - 1; k >= 0; k-- {
		s.take(slices.Concat(s.lines[:all[k].lo], s.lines[all[k].hi:]))
	}
}

// objects returns the tables of the document but the first.
func (s *shrinker) objects() (all []span) {
	for k, line := range s.lines {
		if strings.HasPrefix(line, "[[") || line == "[constants]" {
			if len(all) > 0 {
				all[len(all)-1].hi = k
			}
			all = append(all, span{k, len(s.lines)})
		}
	}
	return all
}

var opens = regexp.MustCompile(`^\w+ = ('''|\[)$`)

// keys returns the keys whose values take several lines.
func (s *shrinker) keys() (all []span) {
	for k, line := range s.lines {
		if !opens.MatchString(line) {
			continue
		}
		for end := k + 1; end < len(s.lines); end++ {
			if last := s.lines[end]; last == "]" || last == "]," || last == "'''" {
				all = append(all, span{k, end + 1})
				break
			}
		}
	}
	return all
}

// edit makes lines shorter.
func (s *shrinker) edit() {
	for k := 0; k < len(s.lines); k++ {
		for again := true; again && s.left > 0; {
			again = false
			for _, other := range shorter(s.lines[k]) {
				lines := slices.Clone(s.lines)
				if lines[k] = other; s.take(lines) {
					again = true
					break
				}
			}
		}
	}
}

var wholeNumber = regexp.MustCompile(`\b[0-9]+\b`)

// shorter returns lines that may do in place of one, the shortest first.
func shorter(line string) (out []string) {
	splice := func(lo, hi int, middle string) { out = append(out, line[:lo]+middle+line[hi:]) }
	for _, at := range wholeNumber.FindAllStringIndex(line, -1) {
		if n, err := strconv.Atoi(line[at[0]:at[1]]); err == nil && n > 1 && strings.Contains(line[:at[0]], "=") {
			splice(at[0], at[1], "1")
			splice(at[0], at[1], strconv.Itoa(n/2))
		}
	}
	for k, c := range line {
		switch c {
		case '(', '[', '{':
			if end := closing(line, k); end > 0 {
				bracket(line, k, end, splice)
			}
		case ';':
			from := max(strings.LastIndexAny(line[:k], `;"`), 0) + 1
			splice(from, k+1, "")
			splice(k, k+1+max(strings.IndexAny(line[k+1:], `;"`), 0), "")
		}
	}
	slices.SortStableFunc(out, func(a, b string) int { return len(a) - len(b) })
	return slices.DeleteFunc(out, func(s string) bool { return s == line })
}

// bracket proposes texts for what stands in brackets from lo to hi.
func bracket(line string, lo, hi int, splice func(lo, hi int, middle string)) {
	inside := line[lo+1 : hi]
	if line[lo] != '(' { // an entry or an element less
		from := 0
		for _, cut := range append(cuts(inside, ","), len(inside)) {
			if from > 0 {
				splice(lo+1+from-1, lo+1+cut, "")
			} else if cut < len(inside) {
				splice(lo+1, lo+1+cut+1, "")
			}
			from = cut + 1
		}
		return
	}
	name := lo
	for name > 0 && (line[name-1] == '_' || line[name-1] >= '0' && line[name-1] <= '9' || line[name-1] >= 'a' && line[name-1] <= 'z' || line[name-1] >= 'A' && line[name-1] <= 'Z') {
		name--
	}
	separators := []string{","}
	if name == lo || line[name:lo] == "not" {
		separators = []string{" or ", " and ", " < ", " > ", " <= ", " >= ", " == ", " != ", " + ", " - ", "*", "/", " // ", " % ", "- ", "+ "}
	}
	splice(name, hi+1, inside)
	for _, sep := range separators {
		from := 0
		for _, cut := range append(cuts(inside, sep), len(inside)) {
			part := strings.TrimSpace(inside[from:cut])
			splice(name, hi+1, part)
			splice(name, hi+1, "("+part+")")
			from = min(cut+len(sep), len(inside))
		}
	}
}

// cuts returns where a separator stands in a text outside of brackets.
func cuts(text, sep string) (at []int) {
	depth := 0
	for k := 0; k < len(text); k++ {
		switch text[k] {
		case '(', '[', '{':
			depth++
		case ')', ']', '}':
			depth--
		}
		if depth == 0 && strings.HasPrefix(text[k:], sep) {
			at = append(at, k)
			k += len(sep) - 1
		}
	}
	return at
}

// closing returns where the bracket at open is closed, 0 if it is not.
func closing(text string, open int) int {
	depth := 0
	for k := open; k < len(text); k++ {
		switch text[k] {
		case '(', '[', '{':
			depth++
		case ')', ']', '}':
			if depth--; depth == 0 {
				return k
			}
		}
	}
	return 0
}
