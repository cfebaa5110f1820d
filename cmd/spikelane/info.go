package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/simd/cpu"
)

type infoCommand struct {
	JSON        bool `name:"json" help:"Print one JSON object."`
	Preferences bool `help:"Print the preferences alone, with what they are for, as a file of preferences."`
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
	Compiler  string            `json:"cxx"`         // its path
	Version   string            `json:"cxx_version"` // what it says of itself
	Cache     int64             `json:"compile_cache_bytes"`
	Warning   string            `json:"warning,omitempty"`

	cacheLine, compilerLine string

	Preferences []spikelane.PreferenceValue `json:"preferences"`
	Files       []string                    `json:"preference_files"` // that they have been read from
	missing     []string                    // files that have been looked for
}

type target struct {
	Name      string `json:"name"`
	Available bool   `json:"available"`
	Why       string `json:"why"`
}

// detect looks at this machine, on which prefs are in force.
func detect(prefs spikelane.Preferences, r spikelane.PreferenceReport) machine {
	c := cpu.Detect()
	m := machine{
		Processor: c.Name, Arch: c.Arch, Cores: c.Cores, Threads: c.Threads, L1D: c.L1D, L2: c.L2, L3: c.L3,
		Features: append([]string{}, c.Features...), ISAs: []string{}, Missing: map[string]string{}, Targets: []target{},
		Preferences: r.Values, Files: append([]string{}, r.Files...), missing: r.Missing,
	}
	for _, isa := range c.ISAs {
		m.ISAs = append(m.ISAs, string(isa))
	}
	for isa, why := range c.Missing {
		m.Missing[string(isa)] = why
	}
	for _, t := range spikelane.Targets() {
		m.Targets = append(m.Targets, target{t.Name, t.Available, t.Why})
	}
	if cxx, err := prefs.FindCompiler(context.Background()); err != nil {
		m.compilerLine = err.Error()
	} else {
		m.Compiler, m.Version = cxx.Path, cxx.Version
		m.compilerLine = strings.Join(append([]string{cxx.Path}, cxx.Args...), " ") + ", " + cxx.Version
	}
	m.cacheLine, m.Cache, m.Warning = cacheLine(prefs)
	if c.OverrideError != nil {
		m.Warning = c.OverrideError.Error() // of more consequence
	}
	return m
}

// Run prints what this machine can do, and the preferences in force.
func (c *infoCommand) Run(s streams) error {
	prefs, r, err := spikelane.LoadPreferences(spikelane.DefaultPreferences())
	for _, w := range r.Warnings {
		fmt.Fprintln(s.err, "warning:", w)
	}
	switch {
	case err != nil:
		return err
	case c.JSON && c.Preferences:
		return sayJSON(s.out, map[string]any{"preferences": r.Values, "preference_files": append([]string{}, r.Files...)})
	case c.JSON:
		return sayJSON(s.out, detect(prefs, r))
	case c.Preferences:
		return say(s.out, "%s", preferenceFile(r))
	}
	return c.table(s.out, detect(prefs, r))
}

func sayJSON(w io.Writer, object any) error {
	line, err := json.Marshal(object)
	if err != nil {
		return err
	}
	return say(w, "%s\n", line)
}

// table prints for people.
func (c *infoCommand) table(w io.Writer, m machine) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
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
	fmt.Fprintf(t, "C++ compiler\t%s\n", m.compilerLine)
	fmt.Fprintf(t, "compile cache\t%s\n", m.cacheLine)
	if m.Warning != "" {
		fmt.Fprintf(t, "warning\t%s\n", m.Warning)
	}
	files := strings.Join(m.Files, ", ")
	if files == "" {
		files = "no file; looked for " + strings.Join(m.missing, ", ")
	}
	fmt.Fprintf(t, "preferences\t%s\n", files)
	fmt.Fprintf(t, "\npreference\tvalue\tfrom\n")
	for _, v := range m.Preferences {
		fmt.Fprintf(t, "%s\t%s\t%s\n", v.Name, cmp.Or(v.String(), "not set"), v.Source)
	}
	return t.Flush()
}

// preferenceFile writes preferences as a file of them: what somebody has set as it is, defaults as comments.
func preferenceFile(r spikelane.PreferenceReport) string {
	var b strings.Builder
	for k, v := range r.Values {
		if k > 0 {
			b.WriteByte('\n')
		}
		fmt.Fprintf(&b, "# %s\n# %s, from %s\n", v.Doc, v.Kind, v.Source)
		switch text := v.String(); {
		case text == "":
			fmt.Fprintf(&b, "# %s is not set\n", v.Name)
		case v.Source == "default":
			fmt.Fprintf(&b, "# %s = %s\n", v.Name, text)
		default:
			fmt.Fprintf(&b, "%s = %s\n", v.Name, text)
		}
	}
	return b.String()
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
