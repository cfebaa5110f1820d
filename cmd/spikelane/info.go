package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/simd/cpu"
)

type infoCommand struct {
	JSON bool `name:"json" help:"Print one JSON object."`
}

// machine is what info prints.
type machine struct {
	Processor string            `json:"processor"`
	Arch      string            `json:"arch"`
	Cores     int               `json:"cores"`
	Threads   int               `json:"threads"`
	L1D       int               `json:"l1d_bytes"`
	L2        int               `json:"l2_bytes"`
	L3        int               `json:"l3_bytes"`
	Features  []string          `json:"features"`
	ISAs      []string          `json:"isas"`
	Missing   map[string]string `json:"missing_isas"`
	Targets   []target          `json:"targets"`
	Compiler  string            `json:"cxx"`
	Cache     int64             `json:"compile_cache_bytes"`
	Warning   string            `json:"warning,omitempty"`
	cacheLine string
}

type target struct {
	Name      string `json:"name"`
	Available bool   `json:"available"`
	Why       string `json:"why"`
}

// detect looks at this machine.
func detect() machine {
	c := cpu.Detect()
	m := machine{Processor: c.Name, Arch: c.Arch, Cores: c.Cores, Threads: c.Threads, L1D: c.L1D, L2: c.L2, L3: c.L3,
		Features: append([]string{}, c.Features...), ISAs: []string{}, Missing: map[string]string{}, Targets: []target{}, Compiler: compiler()}
	for _, isa := range c.ISAs {
		m.ISAs = append(m.ISAs, string(isa))
	}
	for isa, why := range c.Missing {
		m.Missing[string(isa)] = why
	}
	for _, t := range spikelane.Targets() {
		m.Targets = append(m.Targets, target{t.Name, t.Available, t.Why})
	}
	m.cacheLine, m.Cache, m.Warning = cacheLine()
	if c.OverrideError != nil {
		m.Warning = c.OverrideError.Error() // of more consequence
	}
	return m
}

// compilers are the C++ compilers looked for, after the one that the environment names.
var compilers = []string{"c++", "g++", "clang++"}

// compiler returns the path of a C++ compiler, "" if there is none.
func compiler() string {
	for _, name := range append([]string{os.Getenv("CXX")}, compilers...) {
		if path, err := exec.LookPath(name); name != "" && err == nil {
			return path
		}
	}
	return ""
}

// Run prints what this machine can do.
func (c *infoCommand) Run(s streams) error {
	m := detect()
	if c.JSON {
		line, err := json.Marshal(m)
		if err != nil {
			return err
		}
		return say(s.out, "%s\n", line)
	}
	t := tabwriter.NewWriter(s.out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(t, "processor\t%s, %s, %s, %s\n", m.Processor, m.Arch, count(int64(m.Cores), "core"), count(int64(m.Threads), "thread"))
	fmt.Fprintf(t, "caches\tL1 %s, L2 %s, L3 %s\n", cache(m.L1D), cache(m.L2), cache(m.L3))
	fmt.Fprintf(t, "features\t%s\n", strings.Join(m.Features, " "))
	for _, isa := range m.ISAs {
		fmt.Fprintf(t, "isa %s\tusable\n", isa)
	}
	for _, isa := range slices.Sorted(maps.Keys(m.Missing)) {
		fmt.Fprintf(t, "isa %s\tno: %s\n", isa, m.Missing[isa])
	}
	for k, g := range m.Targets {
		word := "can run"
		switch {
		case !g.Available:
			word = "cannot run"
		case k == 0:
			word = "can run, auto takes it"
		}
		fmt.Fprintf(t, "target %s\t%s: %s\n", g.Name, word, g.Why)
	}
	cxx := m.Compiler
	if cxx == "" {
		cxx = "none; looked for $CXX, " + strings.Join(compilers, ", ")
	}
	fmt.Fprintf(t, "C++ compiler\t%s\n", cxx)
	fmt.Fprintf(t, "compile cache\t%s\n", m.cacheLine)
	if m.Warning != "" {
		fmt.Fprintf(t, "warning\t%s\n", m.Warning)
	}
	return t.Flush()
}

// cache prints the size of a cache, in the powers of two that it is built in.
func cache(bytes int) string {
	switch {
	case bytes <= 0:
		return "unknown"
	case bytes < 1<<20:
		return fmt.Sprintf("%d KiB", bytes>>10)
	}
	return fmt.Sprintf("%.4g MiB", float64(bytes)/(1<<20))
}
