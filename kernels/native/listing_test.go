package native

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/kernels/internal/conformance"
	"github.com/spikelane/spikelane/kernels/internal/randfunc"
	"github.com/spikelane/spikelane/simd/cpu"
)

// eachISA calls test for each instruction set that this machine has.
func eachISA(t *testing.T, test func(t *testing.T, target *Target)) {
	for _, name := range []cpu.ISA{cpu.AVX512, cpu.AVX2} {
		t.Run(string(name), func(t *testing.T) {
			if ok, why := cpu.Detect().Usable(name); !ok {
				t.Skip(why)
			}
			target, err := New(name)
			if err != nil {
				t.Fatal(err)
			}
			test(t, target)
		})
	}
}

func compiledFor(t *testing.T, target *Target, f *kernels.Func) *program {
	t.Helper()
	p, err := target.Compile(f)
	if err != nil {
		t.Fatal(err)
	}
	return p.(*program)
}

// A listing is of the code that runs: it is made along with the same bytes, its places ascend, and all that it refers to
// is there.
func TestListing(t *testing.T) {
	eachISA(t, func(t *testing.T, target *Target) {
		var fs []*kernels.Func
		for _, build := range []func() *kernels.Func{conformance.LIF, conformance.Threshold, conformance.HodgkinHuxley, conformance.Exp} {
			fs = append(fs, build())
		}
		for seed := range 40 {
			r := rand.New(rand.NewPCG(uint64(seed), 10))
			fs = append(fs, randfunc.New(r, 4+r.IntN(40)))
		}
		for _, f := range fs {
			p := compiledFor(t, target, f)
			_, again, err := translate(p.lowered, target.isa, nil)
			if err != nil || !bytes.Equal(again, p.code.bytes) {
				t.Fatalf("%s: made once more, the code differs; error %v", f.Name, err)
			}
			checkListing(t, p.Listing(), fmt.Sprintf("%s: %s, %d bytes, ", f.Name, target.ISA(), p.code.code.Size()))
		}
	})
}

var (
	instruction = regexp.MustCompile(`^ *([0-9a-f]+)  ([a-z].*)$`)
	label       = regexp.MustCompile(`\bL[0-9]+\b`)
)

func checkListing(t *testing.T, text, head string) {
	t.Helper()
	if !strings.HasPrefix(text, head) {
		t.Errorf("begins with %q, want %q", strings.SplitN(text, "\n", 2)[0], head)
	}
	last, rets := int64(-1), 0
	bound, used := map[string]bool{}, map[string]bool{}
	for l := range strings.Lines(text[strings.Index(text, "\n")+1:]) {
		l = strings.TrimRight(l, "\n")
		if m := instruction.FindStringSubmatch(l); m != nil {
			at, err := strconv.ParseInt(m[1], 16, 64)
			if err != nil || at <= last {
				t.Errorf("%q comes after place %x: %v", l, last, err)
			}
			last = at
			for _, u := range label.FindAllString(m[2], -1) {
				used[u] = true
			}
			if m[2] == "ret" {
				rets++
			}
			if strings.Contains(l, "?") {
				t.Errorf("%q has something unknown", l)
			}
			continue
		}
		name, _, ok := strings.Cut(l, ":")
		if !ok || !label.MatchString(name) || bound[name] {
			t.Errorf("%q is neither an instruction nor a label, or a second one of its name", l)
		}
		bound[name] = true
	}
	for u := range used {
		if !bound[u] {
			t.Errorf("%s is used and not there", u)
		}
	}
	if rets != 1 || !strings.Contains(text, "  vzeroupper\n") {
		t.Errorf("%d returns, want 1, and vzeroupper before it", rets)
	}
	if t.Failed() {
		t.Fatal(text)
	}
}
