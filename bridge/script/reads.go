package script

import (
	"regexp"
	"slices"
	"strings"
)

// names of variables in texts, without the side that they are of.
var word = regexp.MustCompile(`[A-Za-z][A-Za-z0-9_]*`)

// reads returns the names that texts mention, as variables of either side.
func reads(texts ...string) map[string]bool {
	names := map[string]bool{}
	for _, text := range texts {
		for _, name := range word.FindAllString(text, -1) {
			names[strings.TrimSuffix(strings.TrimSuffix(name, "_pre"), "_post")] = true
		}
	}
	return names
}

// of returns names as variables of each of some objects.
func of(objects []string, names map[string]bool) map[string]bool {
	out := map[string]bool{}
	for _, o := range objects {
		for name := range names {
			out[o+"."+name] = true
		}
	}
	return out
}

// sides returns a function for all objects whose variables the texts of an object may name: itself, and for synapses what lies on
// either side, also of synapses that they attach to, and what those are linked to.
func sides(objects []object) func(string) []string {
	next := map[string][]string{}
	for _, o := range objects {
		next[o.Name] = []string{o.Source.Of, o.Target.Of}
		for _, l := range o.Links {
			next[o.Name] = append(next[o.Name], l.Of)
		}
	}
	return func(name string) []string {
		all := []string{name}
		for k := 0; k < len(all); k++ {
			for _, o := range next[all[k]] {
				if o != "" && !slices.Contains(all, o) {
					all = append(all, o)
				}
			}
		}
		return all
	}
}

// indirect returns a function that adds to names of variables those that subexpressions lead to.
func indirect(objects []object) func(map[string]bool) map[string]bool {
	uses := map[string]map[string]bool{}
	for _, o := range objects {
		for _, line := range strings.Split(o.Equations, "\n") {
			if name, rest, ok := strings.Cut(line, "="); ok && !strings.Contains(name, "/") {
				uses[strings.TrimSpace(name)] = reads(rest)
			}
		}
		for _, l := range o.Links {
			uses[l.Variable] = map[string]bool{l.To: true}
		}
	}
	return func(names map[string]bool) map[string]bool {
		for todo := slices.Collect(keys(names)); len(todo) > 0; todo = todo[1:] {
			for name := range uses[todo[0]] {
				if !names[name] {
					names[name] = true
					todo = append(todo, name)
				}
			}
		}
		return names
	}
}

func keys(m map[string]bool) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}
