package cpp_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/kernels/cpp"
	"github.com/spikelane/spikelane/kernels/internal/conformance"
)

// builds returns the ways to compile: with -cpp.full all, else for the least instruction set at -O2 and the best at -O3.
func builds(t testing.TB) []build {
	var out []build
	all := sets()
	for _, c := range found(t) {
		for k, v := range all {
			for _, level := range []string{"-O3", "-O2"} {
				if *full || level == "-O2" && k == 0 || level == "-O3" && k == len(all)-1 {
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

// The same functions, and random ones, give the same bits where all that can go by loops of its own does, be it worth
// it or not.
func TestApart(t *testing.T) {
	ways := builds(t)
	defer func(a, b float64) { *cpp.Worth, *cpp.WorthWide = a, b }(*cpp.Worth, *cpp.WorthWide)
	*cpp.Worth, *cpp.WorthWide = 0, 0
	r := newRecorder(24)
	conformance.Bits(t, r, true)
	list := sample(r.list)
	r = newRecorder(24)
	conformance.Random(t, r, max(100, *random))
	list = append(list, r.list...)
	p := made(t, funcs(list))
	for _, b := range ways {
		if *full || strings.Contains(b.String(), "-O2") {
			t.Run(b.String(), func(t *testing.T) { p.run(t, p.build(t, b), list) })
		}
	}
}

// The same functions run without undefined behaviour and stay within their blocks, as sanitizers see it.
func TestSanitized(t *testing.T) {
	if !*full {
		t.Skip("takes minutes: -cpp.full")
	}
	ways := found(t)
	r := newRecorder(24)
	conformance.Bits(t, r, true)
	list := append(sample(r.list), recordedEdges(t)...)
	p := made(t, funcs(list))
	for _, c := range ways {
		sanitizers := "-fsanitize=undefined,float-cast-overflow,address"
		b := build{compiler: c, args: []string{"-O1", "-g", sanitizers, "-fno-sanitize-recover=all"}, link: []string{sanitizers}}
		t.Run(filepath.Base(c), func(t *testing.T) { p.run(t, p.build(t, b), list) })
	}
}

// As many random functions as asked for give the bits of kernels/interp.
func TestRandom(t *testing.T) {
	if *random == 0 {
		t.Skip("tries as many random functions as -cpp.random says")
	}
	ways := builds(t)
	r := newRecorder(24)
	conformance.Random(t, r, *random)
	p := made(t, funcs(r.list))
	for _, b := range ways {
		t.Run(b.String(), func(t *testing.T) { p.run(t, p.build(t, b), r.list) })
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
		if met[name] == 1 || met[name]%20 == 0 || (name == "scenario" || name == "random") && met[name]%2 == 0 {
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
