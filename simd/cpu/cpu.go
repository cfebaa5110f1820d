// Package cpu says what the processor is and which vector instructions may be used on it. It stands beside
// the pipe: the native target asks it what to emit, the command line prints it.
//
// golang.org/x/sys/cpu decides what is usable, because it also asks whether the operating system saves the wide
// registers (OSXSAVE and XCR0 on x86). github.com/klauspost/cpuid only describes: names, cores, caches.
package cpu

import (
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/klauspost/cpuid/v2"
	syscpu "golang.org/x/sys/cpu"
)

// Info describes a machine.
type Info struct {
	Name          string         // as the processor reports it, "unknown" where it does not
	Arch          string         // GOARCH
	Cores         int            // physical cores that this process may use, at least 1
	Threads       int            // logical processors that this process may use, at least 1
	L1D, L2, L3   int            // bytes of the cache that one core sees; 0 unknown
	LineBytes     int            // bytes of a cache line, 64 where unknown
	Features      []string       // usable features that matter to the native target, sorted
	ISAs          []ISA          // usable here, best first; None is not listed though always usable
	Missing       map[ISA]string // for every family that is not usable, the reason
	OverrideError error          // why the environment variable Override was not followed; nil if it was
}

// Usable reports whether the native target may emit isa here, and if not, why.
func (i Info) Usable(isa ISA) (ok bool, why string) {
	if isa == None || slices.Contains(i.ISAs, isa) {
		return true, ""
	}
	if why, known := i.Missing[isa]; known {
		return false, why
	}
	return false, fmt.Sprintf("no instruction set is called %q", string(isa))
}

// Detect describes this machine as the environment variable [Override] lets it be seen: families above the
// named one are moved from ISAs to Missing. A bad value changes nothing and is reported in OverrideError.
func Detect() Info {
	return machine().lowered(os.Getenv(Override))
}

func (i Info) lowered(env string) Info {
	limit, err := i.choose("", env)
	if err != nil {
		i.OverrideError = err
		return i
	}
	low := i
	low.ISAs = nil
	low.Missing = make(map[ISA]string, len(order))
	for _, isa := range order[:len(order)-1] {
		switch ok, why := i.Usable(isa); {
		case !ok:
			low.Missing[isa] = why
		case rank(isa) < rank(limit):
			low.Missing[isa] = fmt.Sprintf("%s=%s", Override, env)
		default:
			low.ISAs = append(low.ISAs, isa)
		}
	}
	return low
}

// machine is the processor without any override; it does not change while we run.
var machine = sync.OnceValue(func() Info {
	c := cpuid.CPU
	i := Info{
		Name:      strings.TrimSpace(c.BrandName),
		Arch:      runtime.GOARCH,
		Threads:   runtime.NumCPU(), // not cpuid's count: this one knows the affinity mask
		L1D:       max(c.Cache.L1D, 0),
		L2:        max(c.Cache.L2, 0),
		L3:        max(c.Cache.L3, 0),
		LineBytes: c.CacheLine,
	}
	if i.Name == "" {
		i.Name = "unknown"
	}
	if i.LineBytes <= 0 {
		i.LineBytes = 64
	}
	i.Cores = max(i.Threads/max(c.ThreadsPerCore, 1), 1)
	if c.PhysicalCores > 0 {
		i.Cores = min(i.Cores, c.PhysicalCores)
	}
	i.ISAs, i.Missing, i.Features = judge(runtime.GOARCH, systemFeatures())
	return i
})

// feature is one fact about the processor that a family may need.
type feature struct {
	name string
	has  bool
}

func systemFeatures() []feature {
	x, a := &syscpu.X86, &syscpu.ARM64
	return []feature{
		{"AVX", x.HasAVX},
		{"AVX2", x.HasAVX2},
		{"FMA", x.HasFMA},
		{"AVX512F", x.HasAVX512F},
		{"AVX512DQ", x.HasAVX512DQ},
		{"AVX512BW", x.HasAVX512BW},
		{"AVX512VL", x.HasAVX512VL},
		{"BMI1", x.HasBMI1},
		{"BMI2", x.HasBMI2},
		{"POPCNT", x.HasPOPCNT},
		{"SSE2", x.HasSSE2},
		{"SSE4.1", x.HasSSE41},
		{"ASIMD", a.HasASIMD},
		{"SVE", a.HasSVE},
	}
}

// needs is what each family asks of the processor, beside the right architecture.
var needs = []struct {
	isa      ISA
	arch     string
	features []string
}{
	{AVX512, "amd64", []string{"AVX512F", "AVX512DQ", "AVX512BW", "AVX512VL", "BMI1", "BMI2", "POPCNT"}},
	{AVX2, "amd64", []string{"AVX2", "FMA", "BMI1", "BMI2", "POPCNT"}},
	{SSE2, "amd64", []string{"SSE2"}},
	{NEON, "arm64", []string{"ASIMD"}},
}

// judge sorts the families into usable and missing, and lists the features present.
func judge(arch string, facts []feature) (isas []ISA, missing map[ISA]string, present []string) {
	for _, f := range facts {
		if f.has {
			present = append(present, f.name)
		}
	}
	slices.Sort(present)
	missing = map[ISA]string{}
	for _, n := range needs {
		if arch != n.arch {
			missing[n.isa] = fmt.Sprintf("needs %s, this is %s", n.arch, arch)
			continue
		}
		var lacks []string
		for _, f := range n.features {
			if !slices.Contains(present, f) {
				lacks = append(lacks, f)
			}
		}
		if len(lacks) > 0 {
			missing[n.isa] = "the processor or the operating system lacks " + strings.Join(lacks, ", ")
			continue
		}
		isas = append(isas, n.isa)
	}
	return isas, missing, present
}
