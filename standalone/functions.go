package standalone

import (
	"fmt"
	"strings"

	"github.com/spikelane/spikelane/kernels"
)

// Function is a function given as C++: Code defines NAME, which takes Arity doubles and returns a double. Includes and other
// functions may stand before it.
type Function struct {
	Name  string
	Arity int
	Code  string
}

// The files that have the functions of the user.
const (
	functionsHeader = "functions.hpp"
	functionsSource = "functions.cpp"
)

// twins names the C++ functions that kernels call, by the name of the function of the host.
func (g *generator) twins() map[string]string {
	out := map[string]string{}
	for _, f := range g.Functions {
		out[f.Name] = "spikelane::functions::" + f.Name
	}
	return out
}

// calls reports whether one of the functions calls a function of the user.
func calls(funcs []*kernels.Func) bool {
	for _, f := range funcs {
		if len(f.Hosts) > 0 {
			return true
		}
	}
	return false
}

// functionFiles returns the files with the functions of the user. Their code stands by itself, in a file that sees nothing
// of ours, so that names are his alone; kernels call it by functions in a namespace.
func (g *generator) functionFiles() []File {
	var h, s text
	h.line("// The functions of the user, as kernels call them.\n#ifndef SPIKELANE_FUNCTIONS_HPP\n#define SPIKELANE_FUNCTIONS_HPP\n\nnamespace spikelane {\nnamespace functions {\n")
	s.line("// The functions of the user: this is his code, but for the end.")
	s.WriteString(g.userHeaders())
	for _, f := range g.Functions {
		s.line("\n// Function %s.\n#line 1 \"function %s\"\n%s", f.Name, f.Name, strings.TrimRight(f.Code, "\n"))
	}
	s.line("\n#line 1 \"%s\"\n#include \"%s\"\n\nnamespace spikelane {\nnamespace functions {\n", functionsSource, functionsHeader)
	for _, f := range g.Functions {
		params, args := make([]string, f.Arity), make([]string, f.Arity)
		for k := range params {
			params[k], args[k] = fmt.Sprintf("double x%d", k), fmt.Sprintf("x%d", k)
		}
		head := fmt.Sprintf("double %s(%s)", f.Name, strings.Join(params, ", "))
		h.line("%s;", head)
		s.line("%s { return ::%s(%s); }", head, f.Name, strings.Join(args, ", "))
	}
	h.line("\n} // namespace functions\n} // namespace spikelane\n\n#endif")
	s.line("\n} // namespace functions\n} // namespace spikelane")
	return []File{{functionsHeader, []byte(h.String())}, {functionsSource, []byte(s.String())}}
}

// userHeaders includes the headers that the user wants.
func (g *generator) userHeaders() string {
	var w text
	for _, h := range g.Headers {
		if !strings.HasPrefix(h, "<") && !strings.HasPrefix(h, `"`) {
			h = `"` + h + `"`
		}
		w.line("#include %s", h)
	}
	return w.String()
}
