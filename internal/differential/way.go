package differential

import (
	"fmt"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/internal/worth"
	"github.com/spikelane/spikelane/kernels/pass"
)

// Way is one of the ways to run a model. The zero value is portable Go on one thread, in one go.
type Way struct {
	Target, ISA string // as in spikelane.Config; "" go
	Threads     int    // 0: one
	Split       bool   // each run is cut in two
	Onto        *Way   // each run is stored in its midst, and this way goes on with it
	Anyhow      bool   // everything is worth while
	Without     string // a pass that is left out
	Memory      int64  // spikelane.Config.MemoryLimit
	Preferences *spikelane.Preferences
}

// String says what a way is, such as "native/avx2/3 split".
func (w Way) String() string {
	s := w.Target
	if s == "" {
		s = "go"
	}
	if w.ISA != "" {
		s += "/" + w.ISA
	}
	s += fmt.Sprintf("/%d", max(w.Threads, 1))
	if w.Split {
		s += " split"
	}
	if w.Anyhow {
		s += " anyhow"
	}
	if w.Without != "" {
		s += " without " + w.Without
	}
	if w.Onto != nil {
		s += " stored for " + w.Onto.String()
	}
	return s
}

func (w Way) config() spikelane.Config {
	c := spikelane.Config{Target: w.Target, ISA: w.ISA, Threads: max(w.Threads, 1), FixedThreads: true, MemoryLimit: w.Memory, Preferences: w.Preferences}
	if c.Target == "" {
		c.Target = "go"
	}
	return c
}

// begin makes what holds for the whole process as the way wants it, until the function returned is called.
func (w Way) begin() (end func()) {
	ends := []func(){}
	if w.Anyhow {
		ends = append(ends, worth.Anyhow())
	}
	if w.Without != "" {
		ends = append(ends, pass.Without(w.Without))
	}
	return func() {
		for _, f := range ends {
			f()
		}
	}
}

// Ways returns the ways on targets that need no compiler, for the given instruction sets of machine code. The first few
// are those that differ most from the base.
func Ways(isas []string) (out []Way) {
	for k, isa := range isas {
		native := func(w Way) Way {
			w.Target, w.ISA = "native", isa
			return w
		}
		other := native(Way{Threads: 3})
		other.ISA = isas[len(isas)-1-k]
		out = append(out, native(Way{}), native(Way{Threads: 3, Anyhow: true}), native(Way{Threads: 2, Split: true}), native(Way{Threads: 5, Onto: &other}),
			native(Way{Threads: 8}), native(Way{Anyhow: true}), native(Way{Threads: 2, Onto: &Way{Threads: 2}}), native(Way{Threads: 2, Anyhow: true, Split: true}))
		for _, name := range []string{"fold", "cse", "hoist", "dce", "tabulate"} {
			out = append(out, native(Way{Without: name}))
		}
	}
	out = append(out, Way{Threads: 3}, Way{Split: true}, Way{Threads: 2, Anyhow: true}, Way{Anyhow: true, Split: true}, Way{Threads: 5, Split: true},
		Way{Onto: &Way{Threads: 8}}, Way{Threads: 3, Onto: &Way{Anyhow: true}})
	for _, name := range []string{"fold", "cse", "hoist", "dce"} {
		out = append(out, Way{Without: name})
	}
	return out
}
