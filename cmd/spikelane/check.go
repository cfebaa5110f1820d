package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/modelfile"
	"github.com/spikelane/spikelane/units"
)

type checkCommand struct {
	modelFlags
}

// Run says what would be run.
func (c *checkCommand) Run(s streams) error {
	m, p, err := c.compile(context.Background(), spikelane.Config{})
	if err != nil {
		return err
	}
	r := p.Report()
	target := r.Target
	if r.ISA != "" {
		target += " " + r.ISA
	}
	t := tabwriter.NewWriter(s.out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(t, "model\t%s is right\ntarget\t%s, dt %v\n", m.Name, target, r.Dt)
	for _, g := range r.Groups {
		method := "method " + orNone(g.Method) + ", "
		if g.Kind != "neurons" {
			method = ""
		}
		fmt.Fprintf(t, "%s %s\t%d, %s%v\n", g.Kind, g.Name, g.Count, method, spikelane.Bytes(g.Bytes))
		lines(t, aboutGroup(g))
	}
	memory := p.Memory(duration(m))
	for _, y := range r.Synapses {
		o := memory.Object(y.Name)
		fmt.Fprintf(t, "synapses %s\t%s of %.0f pairs, %v\n", y.Name, expected(y), y.Pairs, o.Total())
		fmt.Fprintf(t, "\t  %s%s\n", split(o), deviation(y))
		lines(t, aboutSynapses(y))
	}
	recorded(t, memory)
	order(t, r)
	fmt.Fprintf(t, "memory\t%s\n", inAll(memory))
	if err := t.Flush(); err != nil {
		return err
	}
	warnings := slices.Concat(m.Warnings, r.Warnings)
	if err := p.CheckMemory(duration(m)); err != nil {
		warnings = append(warnings, err.Error())
	}
	for _, w := range warnings {
		if err := say(s.out, "warning: %s\n", w); err != nil {
			return err
		}
	}
	return nil
}

// duration returns the time that all runs of a model take together.
func duration(m *modelfile.Model) (d units.Time) {
	for _, r := range m.Runs {
		d += r.Duration
	}
	return d
}

// expected returns a number of synapses in words.
func expected(y spikelane.SynapsesReport) string {
	switch {
	case y.Bound:
		return fmt.Sprintf("at most %.0f", y.Expected)
	case y.Deviation > 0:
		return fmt.Sprintf("about %.0f", y.Expected)
	}
	return fmt.Sprintf("%.0f", y.Expected)
}

// deviation returns by how many the number of synapses is likely to differ.
func deviation(y spikelane.SynapsesReport) string {
	if y.Deviation < 1 {
		return ""
	}
	return fmt.Sprintf("; standard deviation %.0f synapses", y.Deviation)
}

// split returns what an object has memory for, as much as makes a tenth of a percent of it.
func split(o spikelane.ObjectMemory) string {
	var parts []string
	for _, part := range o.Parts {
		if part.Bytes*1000 >= o.Total() {
			parts = append(parts, fmt.Sprintf("%s %v", part.What, part.Bytes))
		}
	}
	return strings.Join(parts, ", ")
}

// recorded prints what monitors take.
func recorded(w io.Writer, r spikelane.MemoryReport) {
	for _, o := range r.Objects {
		switch {
		case o.Kind != "monitor":
		case o.PerSpike > 0:
			fmt.Fprintf(w, "monitor %s\t%v a spike\n", o.Name, o.PerSpike)
		default:
			fmt.Fprintf(w, "monitor %s\t%v\n", o.Name, o.Total())
		}
	}
}

// inAll returns the sum in words.
func inAll(r spikelane.MemoryReport) string {
	text := "about "
	if r.Least() < r.Total() {
		text = fmt.Sprintf("%v to ", r.Least())
	}
	text += r.Total().String()
	if r.Temporary > 0 {
		text += fmt.Sprintf(", and %v while it is made", r.Temporary)
	}
	for _, o := range r.Objects {
		if o.PerSpike > 0 {
			return text + ", without the spikes that are recorded"
		}
	}
	return text
}

func orNone(method string) string {
	if method == "" {
		return "none"
	}
	return method
}
