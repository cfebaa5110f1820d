package spikelane_test

import (
	"regexp"
	"slices"
	"strings"
)

// Words of code that we write beside those of the library, of numbers and of signs; and words that we never write.
var (
	ourWords  = strings.Fields("fired OBJECT observe initialise stateupdater thresholder resetter and unused stateupdate lastspike poissoninput apply main CLOCKS lastupdate functions change released calm propagators C spiking sorts subexpression unseen run regularly code")
	neverOurs = strings.Fields("system popen exec execl execv execve execvp fork asm __asm__ dlopen getenv setenv fopen open unlink remove ifstream ofstream goto pragma _Pragma undef")
	numbers   = regexp.MustCompile(`^(0x[0-9a-f]+|[0-9]+\.?[0-9]*(e[+-]?[0-9]+)?|0x[01]\.?[0-9a-f]*p[+-]?[0-9]+)(u|ull|ll|L|f)?$`)
	signs     = "(){}[]<>=+-*/%&|^!~?:;,.#"
)

// knownWords returns what tells whether a word of code is made of words of the library, of ours and of the model's, joined by underscores.
func knownWords(project map[string]string, model string) func(word string) bool {
	whole, parts := map[string]bool{}, map[string]bool{}
	split := func(word string) (out []string) {
		for _, part := range strings.Split(word, "_") {
			out = append(out, strings.TrimRight(part, "0123456789"))
		}
		return out
	}
	add := func(word string) {
		whole[word] = true
		for _, part := range split(word) {
			parts[part] = true
		}
	}
	for name, text := range project {
		if strings.HasPrefix(name, "runtime/") {
			for _, word := range identifier.FindAllString(text, -1) {
				add(word)
			}
		}
	}
	for _, word := range append(identifier.FindAllString(model, -1), ourWords...) {
		add(word)
		add(strings.TrimPrefix(word, "d")) // of dv/dt
	}
	return func(word string) bool {
		switch {
		case slices.Contains(neverOurs, word):
			return false
		case word == `""` || whole[word] || len(word) == 1 && strings.Contains(signs, word) || numbers.MatchString(word):
			return true
		case !identifier.MatchString(word):
			return false
		}
		return !slices.ContainsFunc(split(word), func(part string) bool { return !parts[part] })
	}
}
