package differential

import (
	"errors"
	"flag"
	"slices"
	"testing"

	"github.com/spikelane/spikelane/internal/randmodel"
	"github.com/spikelane/spikelane/simd/cpu"
)

var (
	models = flag.Int("differential.models", 0, "TestModels runs so many random models in all ways, instead of 26 small ones in two ways each")
	first  = flag.Uint64("differential.seed", 1, "seed of the first random model")
	some   = flag.Int("differential.ways", 8, "in how many of the ways, in turn, each model runs with -differential.models; 0: all")
	tries  = flag.Int("differential.tries", 1000, "how many smaller models are tried for one that fails")
	only   = flag.String("differential.policy", "", "TestModels makes random models of this policy alone")
)

// instructionSets returns those that machine code is written for and this processor has.
func instructionSets() (out []string) {
	for _, isa := range []string{"avx512", "avx2"} {
		if slices.Contains(cpu.Detect().ISAs, cpu.ISA(isa)) {
			out = append(out, isa)
		}
	}
	return out
}

// TestModels: random models have the same bits in all ways.
func TestModels(t *testing.T) {
	policies := randmodel.Policies()
	if *only != "" {
		policies = slices.DeleteFunc(policies, func(p randmodel.Policy) bool { return p.Name != *only })
	}
	n, dir := *models, t.TempDir()
	if n == 0 {
		n = 26
	}
	all := Ways(instructionSets())
	refused := map[string]int{}
	failed := 0
	for k := range n {
		seed, p := *first+uint64(k), policies[k%len(policies)]
		ways := turn(all, k)
		if *models == 0 { // small ones
			p.Steps, p.Most = min(p.Steps, 15), min(p.Most, 150)
		}
		text := randmodel.Make(seed, p)
		err := Model(text, ways, dir)
		var f *Failure
		switch {
		case errors.As(err, &f):
			t.Errorf("seed %d, policy %s: %v", seed, p.Name, f)
			if failed++; failed <= 5 {
				report(t, text, f, dir)
			}
		case err != nil:
			refused[p.Name]++
			t.Logf("seed %d, policy %s: refused: %v", seed, p.Name, err)
		}
	}
	t.Logf("%d models, %d ways each; refused %v; failed %d", n, len(all), refused, failed)
}

// turn returns the ways that the k-th model runs in.
func turn(all []Way, k int) (out []Way) {
	n := *some
	if *models == 0 {
		n = 2
	}
	if n == 0 || n >= len(all) {
		return all
	}
	for m := range n {
		out = append(out, all[(k*n+m*11)%len(all)])
	}
	return out
}

// report shows the smallest model found that fails as text does, and keeps both.
func report(t *testing.T, text string, f *Failure, dir string) {
	t.Helper()
	least := randmodel.Shrink(text, *tries, func(text string) bool {
		var g *Failure
		return errors.As(Model(text, []Way{f.Way}, dir), &g) && g.Kind == f.Kind
	})
	t.Logf("the least model that does so, %d bytes of %d:\n%s", len(least), len(text), least)
	if err := Model(least, []Way{f.Way}, dir); err != nil {
		t.Logf("which is: %v", err)
	}
}
