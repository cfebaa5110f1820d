package pass_test

import (
	"flag"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/kernels/internal/randfunc"
	"github.com/spikelane/spikelane/kernels/interp"
	"github.com/spikelane/spikelane/kernels/pass"
)

var update = flag.Bool("update", false, "rewrite the functions after the pass in testdata")

// A golden file holds cases: a line "=== what the case shows", the function before, a line "---", the function after.
// Fold and cse leave dead instructions behind, which dce removes here too, so that a case shows the rule and no more.
func TestGolden(t *testing.T) {
	for name, passes := range map[string][]pass.Pass{
		"fold": named(t, "fold", "dce"), "cse": named(t, "cse", "dce"), "hoist": named(t, "hoist"), "dce": named(t, "dce"),
		"forward":  named(t, "forward", "dce"),
		"tabulate": named(t, "tabulate", "dce"),
		"standard": pass.Standard(),
	} {
		t.Run(name, func(t *testing.T) {
			path := "testdata/" + name + ".ir"
			file, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			head, rest, _ := strings.Cut(string(file), "=== ")
			updated := head
			for c := range strings.SplitSeq(rest, "=== ") {
				title, body, _ := strings.Cut(c, "\n")
				before, want, _ := strings.Cut(body, "---\n")
				f, err := kernels.ParseFunc(before)
				if err != nil {
					t.Fatalf("%s: %v", title, err)
				}
				g := pass.Run(f, passes)
				if err := sameOnSpecials(f, g); err != nil {
					t.Errorf("%s: %v", title, err)
				}
				got := g.String()
				updated += "=== " + title + "\n" + before + "---\n" + got
				if got != want && !*update {
					t.Errorf("%s:\ngot\n%s\nwant\n%s", title, got, want)
				}
			}
			if *update {
				if err := os.WriteFile(path, []byte(updated), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// sameOnSpecials compares a function of a golden file before and after on so many elements that most pairs of special
// values meet.
func sameOnSpecials(f, g *kernels.Func) error {
	want := randfunc.Frame(rand.New(rand.NewPCG(1, 5)), f, 4000)
	got := randfunc.Clone(want)
	bound, err := randfunc.Bind(g, f, got)
	if err != nil {
		return err
	}
	interp.Run(f, want)
	interp.Run(g, bound)
	return randfunc.Equal(got, want)
}
