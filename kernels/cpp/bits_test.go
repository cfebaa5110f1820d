package cpp_test

import (
	"testing"

	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/kernels/internal/conformance"
)

// builds returns the ways to compile: with -cpp.full all, else each instruction set once, at -O3 where it is the best.
func builds(t testing.TB) []build {
	var out []build
	all := sets()
	for _, c := range found(t) {
		for _, v := range all {
			for _, level := range []string{"-O3", "-O2"} {
				if *full || (level == "-O3") == (v.Name == all[len(all)-1].Name) {
					out = append(out, build{compiler: c, args: append(v.Flags[:len(v.Flags):len(v.Flags)], level)})
				}
			}
		}
	}
	return out
}

// funcs returns the functions of what was recorded.
func funcs(list []*recorded) []*kernels.Func {
	var out []*kernels.Func
	for _, r := range list {
		out = append(out, r.f)
	}
	return out
}

// The functions of the conformance suite give the bits of kernels/interp, however they are compiled, and nothing is
// written outside columns.
func TestConformance(t *testing.T) {
	ways := builds(t)
	r := newRecorder(24)
	if *full {
		r.most = 100
	}
	conformance.Bits(t, r, !*full)
	list := r.list
	if !*full {
		list = sample(list)
	}
	p := made(t, funcs(list))
	for _, b := range ways {
		t.Run(b.String(), func(t *testing.T) { p.run(t, p.build(t, b), list) })
	}
}

// sample leaves out most of the functions that differ in what their arguments are: columns, parameters or constants.
func sample(list []*recorded) []*recorded {
	var out []*recorded
	met := map[string]int{}
	for _, r := range list {
		name := r.f.Name
		if op, _, isOp := cutLast(name); isOp {
			name = op
		}
		met[name]++
		if met[name] == 1 || met[name]%7 == 0 || name == "scenario" || len(name) > 7 && name[:7] == "random." {
			out = append(out, r)
		}
	}
	return out
}

func cutLast(s string) (before, after string, ok bool) {
	for i := len(s) - 1; i > 0; i-- {
		if s[i] == '.' {
			return s[:i], s[i+1:], true
		}
	}
	return s, "", false
}
