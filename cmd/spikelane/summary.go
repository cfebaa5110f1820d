package main

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"text/tabwriter"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/modelfile"
	"github.com/spikelane/spikelane/units"
)

// summary prints what a person wants to know about a finished run and its figures.
func (c *runCommand) summary(w io.Writer, m *modelfile.Model, p *spikelane.Program, st spikelane.Stats) {
	var synapses int64
	for _, n := range st.Synapses {
		synapses += n
	}
	seed := "given"
	if !m.Seeded {
		seed = "drawn from the system"
	}
	target := st.Target
	if st.ISA != "" {
		target += " " + st.ISA
	}
	switch preferred := p.Preferences().Codegen.Target; {
	case st.Target == "standalone": // nobody chooses among targets
	case c.Target == "auto", c.Target == "" && preferred == "auto":
		target += " (auto)"
	case c.Target == "":
		target += " (by preference)"
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintf(t, "model\t%s: %s, %s, %v in %s\n", st.Model, count(st.Neurons, "neuron"), count(synapses, "synapse"), shown(st.SimS), count(st.Steps, "step"))
	fmt.Fprintf(t, "target\t%s, %s\n", target, count(int64(st.ThreadsUsed), "thread"))
	fmt.Fprintf(t, "seed\t%d, %s\n", st.Seed, seed)
	fmt.Fprintf(t, "time\tbuild %s, compile %s, run %s", seconds(st.BuildS), seconds(st.CompileS), seconds(st.RunS))
	if st.RunS > 0 {
		fmt.Fprintf(t, " (%.3g x real time)", st.SimS/st.RunS)
	}
	fmt.Fprintln(t)
	sizes := map[string]int{}
	for _, mon := range m.Network.SpikeMonitors() {
		sizes[mon.Name()] = mon.Size()
	}
	for _, name := range slices.Sorted(maps.Keys(st.Spikes)) {
		fmt.Fprintf(t, "%s\t%s", name, count(st.Spikes[name], "spike"))
		if n := sizes[name]; n > 0 && st.SimS > 0 {
			fmt.Fprintf(t, ", %.3g Hz a neuron", float64(st.Spikes[name])/float64(n)/st.SimS)
		}
		fmt.Fprintln(t)
	}
	if c.Out != "" {
		fmt.Fprintf(t, "results\t%s\n", c.Out)
	}
	if c.Plot != "" {
		fmt.Fprintf(t, "picture\t%s\n", c.Plot)
	}
	if c.HTML != "" {
		fmt.Fprintf(t, "report\t%s\n", c.HTML)
	}
	t.Flush()
}

// seconds prints a wall-clock time.
func seconds(s float64) string { return fmt.Sprintf("%.3g s", s) }

// count prints a number of things.
func count(n int64, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// shown is a time as people want to see it: without the last digits, which come from counting in steps.
func shown(t float64) units.Time {
	x, err := strconv.ParseFloat(strconv.FormatFloat(t, 'g', 12, 64), 64)
	if err != nil {
		return units.Time(t)
	}
	return units.Time(x)
}
