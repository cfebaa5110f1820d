package cpu

import (
	"runtime"
	"slices"
	"strings"
	"testing"
)

// fake is a machine of the given architecture with the named features.
func fake(arch string, features ...string) Info {
	var facts []feature
	for _, f := range features {
		facts = append(facts, feature{f, true})
	}
	i := Info{Arch: arch}
	i.ISAs, i.Missing, i.Features = judge(arch, facts)
	return i
}

var (
	server = fake("amd64", "SSE2", "AVX", "AVX2", "FMA", "BMI1", "BMI2", "POPCNT", "AVX512F", "AVX512DQ", "AVX512BW", "AVX512VL")
	knl    = fake("amd64", "SSE2", "AVX2", "FMA", "BMI1", "BMI2", "POPCNT", "AVX512F") // Knights Landing: F without DQ, BW, VL
	laptop = fake("amd64", "SSE2", "AVX2", "FMA", "BMI1", "BMI2", "POPCNT")
	noFMA  = fake("amd64", "SSE2", "AVX2", "BMI1", "BMI2", "POPCNT")
	noBMI  = fake("amd64", "SSE2", "AVX2", "FMA", "POPCNT", "AVX512F", "AVX512DQ", "AVX512BW", "AVX512VL") // a hypervisor's doing
	oldest = fake("amd64", "SSE2")
	narrow = fake("386", "SSE2", "AVX2", "FMA") // the encoder knows 64-bit code only
	arm    = fake("arm64", "ASIMD")
	riscv  = fake("riscv64")
)

func TestFamilies(t *testing.T) {
	for _, c := range []struct {
		name string
		info Info
		want []ISA
	}{
		{"server", server, []ISA{AVX512, AVX2, SSE2}},
		{"knl", knl, []ISA{AVX2, SSE2}},
		{"laptop", laptop, []ISA{AVX2, SSE2}},
		{"avx2 without fma", noFMA, []ISA{SSE2}},
		{"avx512 without bmi", noBMI, []ISA{SSE2}},
		{"oldest amd64", oldest, []ISA{SSE2}},
		{"386", narrow, nil},
		{"arm64", arm, []ISA{NEON}},
		{"riscv64", riscv, nil},
	} {
		if got := c.info.ISAs; !slices.Equal(got, c.want) {
			t.Errorf("%s: ISAs = %v, want %v", c.name, got, c.want)
		}
		for _, isa := range order {
			ok, why := c.info.Usable(isa)
			if want := isa == None || slices.Contains(c.want, isa); ok != want {
				t.Errorf("%s: Usable(%s) = %v, want %v", c.name, isa, ok, want)
			}
			if ok != (why == "") {
				t.Errorf("%s: Usable(%s) = %v with the reason %q", c.name, isa, ok, why)
			}
		}
	}
}

func TestReasons(t *testing.T) {
	for _, c := range []struct {
		info Info
		isa  ISA
		want string
	}{
		{knl, AVX512, "lacks AVX512DQ, AVX512BW, AVX512VL"},
		{noFMA, AVX2, "lacks FMA"},
		{noBMI, AVX2, "lacks BMI1, BMI2"},
		{noBMI, AVX512, "lacks BMI1, BMI2"},
		{arm, AVX2, "needs amd64, this is arm64"},
		{server, NEON, "needs arm64, this is amd64"},
		{server, "avx9", `"avx9"`},
	} {
		ok, got := c.info.Usable(c.isa)
		if ok || !strings.Contains(got, c.want) {
			t.Errorf("Usable(%s) = %v, %q, want false and %q in the reason", c.isa, ok, got, c.want)
		}
	}
}

func TestChoose(t *testing.T) {
	for _, c := range []struct {
		name      string
		info      Info
		want, env string
		isa       ISA
		errors    []string // all of them in the error's text; nil: no error
	}{
		{"best", server, "auto", "", AVX512, nil},
		{"best, nothing said", laptop, "", "auto", AVX2, nil},
		{"asked lower", server, "sse2", "", SSE2, nil},
		{"lowered by environment", server, "auto", "avx2", AVX2, nil},
		{"environment below the flag", server, "avx512", "sse2", SSE2, nil},
		{"environment never raises the flag", server, "sse2", "avx512", SSE2, nil},
		{"none", server, "auto", "none", None, nil},
		{"none on arm", arm, "none", "neon", None, nil},
		{"no machine code", riscv, "auto", "auto", None, nil},
		{"environment above the machine", laptop, "auto", "avx512", None, []string{Override + "=avx512", "has avx2, sse2, none"}},
		{"environment above the machine, though the flag is lower", laptop, "sse2", "avx512", None, []string{Override + "=avx512"}},
		{"flag above the machine", oldest, "avx2", "", None, []string{"isa=avx2", "AVX2, FMA", "has sse2, none"}},
		{"flag above the machine, though lowered", oldest, "avx2", "sse2", None, []string{"isa=avx2"}},
		{"foreign", server, "neon", "", None, []string{"isa=neon", "arm64"}},
		{"foreign and lowered", server, "auto", "neon", None, []string{Override + "=neon", "arm64"}},
		{"misspelt", server, "AVX2", "", None, []string{"isa=AVX2", "avx512, avx2, sse2, neon, none"}},
		{"misspelt environment", server, "", "avx-2", None, []string{Override + "=avx-2"}},
	} {
		got, err := c.info.choose(c.want, c.env)
		if got != c.isa || (err != nil) != (c.errors != nil) {
			t.Errorf("%s: choose(%q, %q) = %s, %v, want %s", c.name, c.want, c.env, got, err, c.isa)
		}
		for _, part := range c.errors {
			if err != nil && !strings.Contains(err.Error(), part) {
				t.Errorf("%s: error %q does not say %q", c.name, err, part)
			}
		}
	}
}

func TestLowered(t *testing.T) {
	low := server.lowered("sse2")
	if want := []ISA{SSE2}; !slices.Equal(low.ISAs, want) {
		t.Errorf("ISAs = %v, want %v", low.ISAs, want)
	}
	if ok, why := low.Usable(AVX512); ok || why != "SPIKELANE_ISA=sse2" {
		t.Errorf("Usable(avx512) = %v, %q, want false because of the variable", ok, why)
	}
	if _, why := low.Usable(NEON); !strings.Contains(why, "arm64") {
		t.Errorf("the reason against neon became %q", why)
	}
	if _, had := server.Missing[AVX2]; had {
		t.Error("lowering changed the machine it started from")
	}
	if got := server.lowered("none").ISAs; len(got) != 0 {
		t.Errorf("ISAs under none = %v, want nothing", got)
	}
	bad := laptop.lowered("avx512")
	if bad.OverrideError == nil || !slices.Equal(bad.ISAs, laptop.ISAs) {
		t.Errorf("a value above the machine gave %v, %v, want the machine as it is and an error", bad.ISAs, bad.OverrideError)
	}
}

func TestDetect(t *testing.T) {
	t.Setenv(Override, "")
	i := Detect()
	if i.Arch != runtime.GOARCH || i.Name == "" || i.Cores < 1 || i.Threads < i.Cores || i.LineBytes < 16 {
		t.Errorf("Detect() = %+v", i)
	}
	if i.L1D < 0 || i.L2 < 0 || i.L3 < 0 {
		t.Errorf("caches %d, %d, %d bytes: unknown must be 0", i.L1D, i.L2, i.L3)
	}
	// The architecture manuals promise these two to every 64-bit program.
	for arch, isa := range map[string]ISA{"amd64": SSE2, "arm64": NEON} {
		if ok, why := i.Usable(isa); runtime.GOARCH == arch && !ok {
			t.Errorf("%s without %s: %s", arch, isa, why)
		}
	}
	t.Setenv(Override, "none")
	if got := Detect().ISAs; len(got) != 0 {
		t.Errorf("with %s=none ISAs = %v", Override, got)
	}
	got, err := Choose("auto", "")
	if err != nil || got != i.best() {
		t.Errorf("Choose(auto) = %s, %v, want %s", got, err, i.best())
	}
	t.Logf("%+v", i)
}
