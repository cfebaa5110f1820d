package randmodel

import (
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
)

var token = regexp.MustCompile(`[A-Za-z_][A-Za-z_0-9]*|[0-9][0-9.]*(?:[eE][-+]?[0-9]+)?|\*\*|//|'''|[<>=!]=|[^\sA-Za-z_0-9]|\n`)

// words are tokens that texts of models hang on, and numbers at the edges of what there is.
var words = strings.Fields(`mV ms nA volt second amp siemens 1 0 -1 2147483647 2147483648 9223372036854775807 1e308 1e-320 0.0 nan inf True False
	and or not i j N N_pre N_post t dt xi xi_a lastspike not_refractory lastupdate rand() randn() poisson(1e12) exp int floor clip timestep sqrt
	( ) [ ] { } " ''' # , ; : = == + - * / // % ** ** -1 **0.5 _pre _post constant shared linked summed unless refractory event-driven clock-driven over
	for k in range(1000000000) sample(N_post,p=0.5) if integer boolean "" {} [] é \u0000 name count source target equations 1e3*second 0*ms -1*ms 1000000`)

// Mutate returns the text with one to n of its tokens deleted, doubled, swapped or replaced, and now and then a line.
func Mutate(seed uint64, text string, n int) string {
	r := rand.New(rand.NewPCG(seed, 1))
	for range 1 + r.IntN(n) {
		at := token.FindAllStringIndex(text, -1)
		if len(at) < 2 {
			return text
		}
		one := func() []int { return at[r.IntN(len(at))] }
		a, b := one(), one()
		if a[0] > b[0] {
			a, b = b, a
		}
		first, second := text[a[0]:a[1]], text[b[0]:b[1]]
		switch r.IntN(8) {
		case 0:
			text = text[:a[0]] + text[a[1]:]
		case 1:
			text = text[:a[1]] + " " + first + text[a[1]:]
		case 2:
			if a[0] != b[0] {
				text = text[:a[0]] + second + text[a[1]:b[0]] + first + text[b[1]:]
			}
		case 3:
			text = text[:a[0]] + second + text[a[1]:]
		case 4, 5:
			text = text[:a[0]] + words[r.IntN(len(words))] + text[a[1]:]
		case 6:
			text = text[:a[1]] + " " + words[r.IntN(len(words))] + " " + text[a[1]:]
		default:
			lines := strings.SplitAfter(text, "\n")
			k, m := r.IntN(len(lines)), r.IntN(len(lines))
			if line := lines[k]; r.IntN(2) == 0 {
				lines = slices.Delete(lines, k, k+1)
			} else {
				lines = slices.Insert(lines, m, line)
			}
			text = strings.Join(lines, "")
		}
	}
	return text
}
