package spikelane_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	inQuotes   = regexp.MustCompile(`(?s)'''.*?'''|"[^"\n]*"`)
	identifier = regexp.MustCompile(`\b[A-Za-z_]\w*\b`)
	derivative = regexp.MustCompile(`\bd(\w+)/dt\b`)
	definition = regexp.MustCompile(`(?m)^\s*(?:d(\w+)/dt\s*=|(\w+)\s*=[^=:]*:|(\w+)\s*:)`)
	equations  = regexp.MustCompile(`(?s)\bequations\s*=\s*('''.*?'''|"[^"\n]*")`)
	notNames   = regexp.MustCompile(`\b(kind|method|when|on|unit)\s*=\s*$`) // what follows says no name of the user's
	constants  = regexp.MustCompile(`(?m)^constants = \{.*$`)
)

// definedNames lists the objects, and the variables and constants, that a model file names.
func definedNames(text string) (objects, variables []string) {
	for _, m := range regexp.MustCompile(`\bname\s*=\s*"(\w+)"`).FindAllStringSubmatch(text, -1) {
		objects = append(objects, m[1])
	}
	for _, m := range equations.FindAllStringSubmatch(text, -1) {
		for _, d := range definition.FindAllStringSubmatch(strings.Trim(m[1], `'"`), -1) {
			variables = append(variables, strings.TrimSuffix(strings.TrimSuffix(d[1]+d[2]+d[3], "_pre"), "_post"))
		}
	}
	for _, part := range tables(text) {
		if strings.HasPrefix(part, "[constants]") {
			for _, m := range regexp.MustCompile(`(?m)^\s*(\w+)\s*=`).FindAllStringSubmatch(part, -1) {
				variables = append(variables, m[1])
			}
		}
	}
	slices.Sort(variables)
	return objects, slices.Compact(variables)
}

// renamed gives objects, variables and constants of a model file other names. Objects keep their alphabetical order, which decides
// ties between them; that of variables is turned round.
func renamed(text string) string {
	objects, variables := definedNames(text)
	to := map[string]string{}
	for k, v := range variables {
		to[v] = fmt.Sprintf("x%03d", len(variables)-k)
	}
	for _, o := range objects {
		to[o] = "Q_" + o
	}
	for _, word := range []string{"rates", "pre", "post"} { // a parameter of Poisson groups; pathways
		delete(to, word)
	}
	word := func(w string) string {
		if x, ok := to[w]; ok {
			return x
		}
		for _, side := range []string{"_pre", "_post"} {
			if base, ok := strings.CutSuffix(w, side); ok && to[base] != "" {
				return to[base] + side
			}
		}
		return w
	}
	var out strings.Builder
	last := 0
	for _, at := range inQuotes.FindAllStringIndex(text, -1) {
		before, s := text[last:at[0]], text[at[0]:at[1]]
		if !notNames.MatchString(before) {
			s = derivative.ReplaceAllStringFunc(s, func(d string) string { return "d" + word(d[1:len(d)-3]) + "/dt" })
			s = identifier.ReplaceAllStringFunc(s, word)
		}
		out.WriteString(before + s)
		last = at[1]
	}
	out.WriteString(text[last:])
	keys := func(s string) string {
		return regexp.MustCompile(`\w+\s*=`).ReplaceAllStringFunc(s, func(key string) string { return identifier.ReplaceAllStringFunc(key, word) })
	}
	parts := tables(out.String())
	for k, part := range parts {
		if strings.HasPrefix(part, "[constants]") {
			parts[k] = keys(part)
		}
	}
	return constants.ReplaceAllStringFunc(strings.Join(parts, ""), func(s string) string {
		head, rest, _ := strings.Cut(s, "{")
		return head + "{" + keys(rest)
	})
}

// TestRenaming: names name no random streams and decide no order of arithmetic: a model whose objects, variables and constants are
// all called otherwise does the same to the bit. TestNames has networks whose objects change places.
func TestRenaming(t *testing.T) {
	for k, x := range subjects(t, 1) {
		t.Run(x.name, func(t *testing.T) {
			objects, variables := definedNames(x.text)
			if len(objects) < 2 || len(variables) < 1 {
				t.Fatalf("the file names %v and %v alone", objects, variables)
			}
			want := plainest(t, x.text)
			for _, c := range inTurn(k) {
				m, s, _ := written(t, renamed(x.text), c)
				sameDigests(t, named(c), through(t, m, s), want, func(name string) string {
					if of, ok := strings.CutPrefix(name, "state_"); ok && of != "pre" && of != "post" {
						return "state_Q_" + of
					}
					if slices.Contains(objects, name) {
						return "Q_" + name
					}
					return name
				})
			}
		})
	}
}
