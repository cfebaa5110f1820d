package integrator

import (
	"fmt"
	"strings"
)

// Methods returns the names of the methods, the ones to try first in front.
func Methods() []string {
	return []string{"exact", "exponential_euler", "euler", "rk2", "rk4", "heun", "milstein"}
}

// adaptive methods choose their own step inside dt; Brian's names of them.
var adaptive = map[string]bool{
	"rkf45": true, "rkck": true, "rk8pd": true, "gsl": true, "gsl_rk2": true, "gsl_rk4": true,
	"gsl_rkf45": true, "gsl_rkck": true, "gsl_rk8pd": true,
}

// methodNamed resolves aliases and refuses names that are no method.
func methodNamed(name string) (string, error) {
	switch {
	case name == "linear":
		return "exact", nil
	case adaptive[name]:
		return "", &Error{
			Code: "E306", Msg: fmt.Sprintf("method %q is adaptive; adaptive methods are not available yet", name),
			Hint: "use rk4 with a dt that is small enough, or exponential_euler for stiff equations",
		}
	case name == "independent":
		return "", &Error{Code: "E303", Msg: `unknown method "independent"`, Hint: `method "exact" solves what it solved`}
	case name == "":
		return "", nil
	}
	var near []string
	for _, m := range Methods() {
		if m == name {
			return name, nil
		}
		if distance(name, m) <= 1+len(m)/4 {
			near = append(near, fmt.Sprintf("%q", m))
		}
	}
	hint := "methods: " + strings.Join(Methods(), ", ")
	if len(near) > 0 {
		hint = "did you mean " + strings.Join(near, " or ") + "? " + hint
	}
	return "", &Error{Code: "E303", Msg: fmt.Sprintf("unknown method %q", name), Hint: hint}
}

// distance is the number of letters to insert, delete or replace that turns a into b (Levenshtein), case ignored.
func distance(a, b string) int {
	a, b = strings.ToLower(a), strings.ToLower(b)
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			diagonal, row[j+1] = row[j+1], min(diagonal+cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}

// plan plans the system by the named method.
func (s *system) plan(method string) (*Plan, error) {
	switch method {
	case "exact":
		return s.exact()
	case "exponential_euler":
		return s.exponentialEuler()
	case "euler":
		return s.euler()
	case "rk2", "rk4":
		return s.rungeKutta(method)
	case "heun":
		return s.heun()
	case "milstein":
		return s.milstein()
	}
	panic("BUG: integrator: no method " + method)
}

// choose plans the system by the first method that fits and notes why those before it do not.
func (s *system) choose() (*Plan, error) {
	var notes []string
	var last error
	for _, method := range []string{"exact", "euler", "heun"} {
		p, err := s.plan(method)
		if err == nil {
			notes = append(notes, "chosen: the first of exact, euler, heun that fits")
			p.Notes = append(notes, p.Notes...)
			return p, nil
		}
		last = err
		notes = append(notes, err.(*Error).Msg)
	}
	return nil, last
}

// advise returns "use …" with those of the methods that fit the system.
func (s *system) advise(methods ...string) string {
	var fit []string
	for _, m := range methods {
		if _, err := s.plan(m); err == nil {
			fit = append(fit, m)
		}
	}
	if len(fit) == 0 {
		return ""
	}
	return "use " + join(fit, "or")
}

// join writes "a, b or c".
func join(words []string, last string) string {
	n := len(words)
	if n < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:n-1], ", ") + " " + last + " " + words[n-1]
}
