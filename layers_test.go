package spikelane_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/spikelane/spikelane"

// layers is a statement of policy: every package of the project, bottom to top, with the packages of ours it may
// import. Tests may import what they like. ARCHITECTURE.md says why.
var layers = map[string][]string{
	"units":                             {},
	"model/syntax":                      {},
	"kernels":                           {},
	"simd/cpu":                          {},
	"internal/sysmem":                   {},
	"internal/disk":                     {},
	"internal/disk/faulty":              {"internal/disk"}, // for tests of all that writes
	"internal/ending":                   {},
	"internal/ending/looks":             {}, // for tests of all that can be broken off
	"internal/amount":                   {},
	"internal/regular":                  {"internal/sysmem", "internal/ending"},
	"internal/document":                 {"model/syntax"},
	"internal/reference":                {}, // a judge of the rest
	"internal/mutation":                 {},
	"simd/asm":                          {},
	"simd/exec":                         {"simd/cpu"},
	"kernels/rng":                       {"kernels"},
	"kernels/mathfn":                    {"kernels", "kernels/rng"},
	"kernels/interp":                    {"kernels", "kernels/mathfn"},
	"kernels/pass":                      {"kernels", "kernels/interp"},
	"kernels/internal/randfunc":         {"kernels"},
	"kernels/internal/conformance":      {"kernels", "kernels/interp", "kernels/pass", "kernels/mathfn", "kernels/internal/randfunc"},
	"kernels/portable/internal/loopgen": {"kernels"},
	"kernels/portable":                  {"kernels", "kernels/rng", "kernels/mathfn", "simd/cpu"},
	"kernels/native": {
		"kernels", "kernels/mathfn", "kernels/pass", "kernels/portable",
		"simd/cpu", "simd/asm", "simd/exec",
	},
	"kernels/cpp":                      {"kernels", "kernels/mathfn", "kernels/pass"},
	"kernels/cpp/cache":                {"internal/disk", "internal/ending"},
	"kernels/cpp/host":                 {"kernels", "kernels/cpp", "kernels/cpp/cache", "internal/ending"},
	"kernels/cpp/host/internal/beside": {}, // for the tests of host
	"model":                            {"model/syntax", "units"},
	"integrator":                       {"model", "units"},
	"compile":                          {"model", "integrator", "kernels", "kernels/interp"},
	"ecs":                              {},
	"internal/worth":                   {"simd/cpu"},
	"systems":                          {"ecs", "kernels", "kernels/rng", "internal/worth", "internal/ending"},
	"record":                           {"internal/disk", "internal/regular", "internal/ending"},
	"standalone":                       {"ecs", "systems", "kernels", "kernels/cpp", "internal/disk", "internal/ending"},
	"plot":                             {"record", "internal/regular"},
	"plot/mathml":                      {"model/syntax", "units"},
	"plot/webpage":                     {"plot", "plot/mathml", "record"},
	"": {
		"units", "model", "model/syntax", "integrator", "compile", "kernels", "kernels/mathfn", "kernels/pass", "kernels/portable", "kernels/native", "kernels/cpp", "kernels/cpp/cache", "kernels/cpp/host",
		"ecs", "systems", "record", "standalone", "simd/cpu", "internal/sysmem", "internal/amount", "internal/document", "internal/ending", "internal/regular", "internal/worth",
	},
	"internal/randmodel":            {},
	"internal/differential":         {"", "units", "modelfile", "record", "internal/worth", "kernels/pass"},
	"modelfile":                     {"", "units", "internal/document", "internal/regular"},
	"bridge":                        {"units", "modelfile", "internal/document"},
	"bridge/script":                 {"", "units", "internal/disk", "internal/regular"},
	"bench/models":                  {""},
	"bench/suite":                   {"", "record", "plot", "bench/limits"},
	"bench/scaling":                 {"", "units"},
	"bench/neuron":                  {},
	"bench/limits":                  {"kernels", "kernels/native", "kernels/portable", "simd/cpu"}, // the best code is the measure
	"cmd/spikelane":                 {"", "units", "modelfile", "bridge", "bridge/script", "plot", "plot/webpage", "simd/cpu", "internal/amount", "bench/limits", "bench/models", "bench/neuron", "bench/suite", "internal/disk", "internal/sysmem"},
	"examples/cuba":                 {"", "units"},
	"examples/cobahh":               {"", "units"},
	"examples/diesmann_1999":        {"", "units", "plot"},
	"examples/wang_2002":            {"", "units", "plot"},
	"examples/tsodyks_markram_1998": {"", "units", "plot"},
	"examples/vogels_2011":          {"", "units", "plot"},
	"examples/brunel_2000":          {"", "units", "plot"},
	"examples/song_2000":            {"", "units", "plot"},
	"examples/internal/versus":      {"", "units", "modelfile"}, // for the tests of the examples

	"examples/brette_gerstner_2005": {"", "units", "plot"},
	"examples/closed_loop":          {"", "units", "plot"},
	"examples/gap_junctions":        {"", "units", "plot"},
	"examples/izhikevich_2003":      {"", "units", "plot"},
	"examples/jeffress_1948":        {"", "units", "plot"},
}

// special imports and the only packages that may have them, with everything below.
var special = map[string][]string{
	"C":                              {"kernels/cpp/host"},
	"unsafe":                         {"ecs", "simd", "kernels/native", "kernels/cpp/host"},
	"github.com/mlange-42/arche/ecs": {"ecs"},
}

// TestLayers fails on an import that the house does not allow, and on a package that it does not know.
func TestLayers(t *testing.T) {
	seen := map[string]bool{}
	err := filepath.WalkDir(".", func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && file != "." && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata") {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") {
			return nil
		}
		pkg := path.Dir(filepath.ToSlash(file))
		if pkg == "." {
			pkg = ""
		}
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		seen[pkg] = true
		allowed, known := layers[pkg]
		if !known {
			t.Errorf("%s: package %q is not in the list of layers", file, pkg)
			return nil
		}
		for _, imp := range f.Imports {
			name, _ := strconv.Unquote(imp.Path.Value)
			if where, ok := special[name]; ok && !slices.ContainsFunc(where, func(w string) bool { return pkg == w || strings.HasPrefix(pkg, w+"/") }) {
				t.Errorf("%s: %q may be imported only in %v", file, name, where)
			}
			ours, ok := strings.CutPrefix(name+"/", module+"/")
			if ours = strings.TrimSuffix(ours, "/"); ok && !slices.Contains(allowed, ours) {
				t.Errorf("%s: %q may not import %q", file, pkg, ours)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for pkg := range layers {
		if !seen[pkg] {
			t.Errorf("package %q is in the list of layers, but not in the tree", pkg)
		}
	}
}
