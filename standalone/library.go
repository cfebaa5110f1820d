package standalone

import (
	"crypto/sha256"
	"embed"
	"fmt"
	"io/fs"
	"math"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/spikelane/spikelane/kernels/cpp"
)

//go:embed runtime/*.hpp runtime/*.cpp
var runtimeFiles embed.FS

// LibraryHash returns a hash of the run-time library's text as this version writes it.
var LibraryHash = sync.OnceValue(func() []byte {
	h := sha256.New()
	files, err := fs.Glob(runtimeFiles, "runtime/*")
	for _, name := range files {
		var text []byte
		if text, err = runtimeFiles.ReadFile(name); err != nil {
			break
		}
		fmt.Fprintf(h, "%s %d\n%s", name, len(text), text)
	}
	if err != nil {
		panic(fmt.Sprintf("BUG: an embedded file: %v", err))
	}
	fmt.Fprintf(h, "%s", cpp.Header)
	return h.Sum(nil)
})

// width reports whether some synapses keep their targets as 16 bits, or as 32.
func (g *generator) width(short bool) bool {
	return slices.ContainsFunc(g.Synapses, func(s Synapses) bool { return s.Short == short })
}

// synaptic is the names of the library that runtime/synaptic.hpp compiles; more may be thought to be among them.
var synaptic = regexp.MustCompile(`\b(target_fan|sorted_fan|count_degrees|rank_list|number_pairs|record_synapses|record_some|\w+_created|fill_sources|listed_sources|` +
	`synapse_parts|one_synapse|delay_seconds|delay_list|sort_by_delays|save_delays|rewire|steps_of|keep_wiring|arrange|choose_synapses|put_chosen|numbers_in_all)\(|\bmade\.(save|add)\(`)

// library returns the sources of the run-time library that the project needs, those that take compilers longest first: other
// files of the project have these texts.
func (g *generator) library(texts [][]byte) []string {
	mentioned := func(names *regexp.Regexp) bool {
		return slices.ContainsFunc(texts, func(t []byte) bool { return names.Match(t) })
	}
	sources := []string{"runtime/program.cpp"}
	add := func(name string) {
		if g.width(true) {
			sources = append(sources, "runtime/"+name+"_short.cpp")
		}
		if g.width(false) {
			sources = append(sources, "runtime/"+name+"_wide.cpp")
		}
	}
	add("connect")
	sources = append(sources, "runtime/engine.cpp")
	if mentioned(synaptic) {
		add("synaptic")
	}
	if mentioned(ofLater) {
		sources = append(sources, "runtime/later.cpp")
	}
	if g.filing {
		sources = append(sources, "runtime/checkpoint.cpp")
	}
	return sources
}

// ofLater is what texts have in them that use runtime/later.hpp.
var ofLater = regexp.MustCompile(`\blater\b`)

// arithmetic returns a header that checks whether the compiler and the processor compute what they should.
func arithmetic() string {
	var in, want []string
	for _, x := range cpp.CheckInputs {
		in = append(in, fmt.Sprintf("%#x", math.Float64bits(x)))
	}
	for _, x := range cpp.CheckWant() {
		want = append(want, fmt.Sprintf("%#x", uint64(x)))
	}
	return fmt.Sprintf(`// Whether compiler, flags and processor compute what they should: numbers whose results tell, and these.
#ifndef SPIKELANE_CHECK_ARITHMETIC_HPP
#define SPIKELANE_CHECK_ARITHMETIC_HPP

#include <cstdint>
#include <cstring>

#include "bug.hpp"

namespace spikelane {

// check_arithmetic calls the check of a file of kernels.
inline void check_arithmetic(void (*check)(const double *in, int64_t *out))
{
    static const uint64_t inputs[] = {%s};
    static const uint64_t wanted[] = {%s};
    double in[sizeof inputs / 8];
    std::memcpy(in, inputs, sizeof inputs);
    int64_t out[sizeof wanted / 8] = {};
    check(in, out);
    if (std::memcmp(out, wanted, sizeof wanted) != 0)
        fail("this program computes other bits than it should: it was compiled with flags that change results, or a library has changed how the processor rounds");
}

} // namespace spikelane

#endif
`, strings.Join(in, ", "), strings.Join(want, ", "))
}
