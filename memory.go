package spikelane

import (
	"fmt"
	"math"
	"strings"
	"text/tabwriter"
)

// MemoryReport says what the memory of a simulation is for: see Program.Memory, which forecasts it, and
// Simulation.Memory, which looks.
type MemoryReport struct {
	Objects []ObjectMemory // groups, synapses, monitors, then what the network as a whole has
	// Temporary is the most that making the simulation, and moving records to where there is more room for them, takes for
	// a while beside what stays; 0 in what Simulation.Memory returns.
	Temporary Bytes
}

// ObjectMemory is the memory of one object of a network.
type ObjectMemory struct {
	Kind  string  // "neurons", "poisson", "generator", "synapses", "monitor", "network"
	Name  string  // "" for the network
	Count float64 // elements, or synapses: in a forecast as many as are expected
	// LeastCount is less than Count where that is an upper bound, since it hangs on the values of variables.
	LeastCount float64
	// Deviation is the standard deviation of Count where synapses are left to chance, or were counted for some neurons
	// only; 0 where Count is exact.
	Deviation float64
	// Bound says that the forecast is an upper bound, since Count hangs on the values of variables, or delays or
	// coefficients do.
	Bound bool
	// Least is a lower bound of the bytes, where Bound says so; else it is their sum.
	Least Bytes
	// PerSpike is what each spike recorded adds: the number of spikes is not known beforehand.
	PerSpike Bytes
	Parts    []MemoryPart // the most first
}

// MemoryPart is what an object has memory for: "state", "spikes", "targets", …; docs/memory.md lists them.
type MemoryPart struct {
	What  string // state, spikes, targets, …
	Bytes Bytes  // that it takes
}

// Bytes is an amount of memory.
type Bytes int64

// String returns the amount with three digits and a decimal unit: "1.23 MB".
func (b Bytes) String() string {
	x, unit := float64(b), "B"
	for _, next := range []string{"kB", "MB", "GB", "TB", "PB"} {
		if x < 1000 {
			break
		}
		x, unit = x/1000, next
	}
	return fmt.Sprintf("%.3g %s", x, unit)
}

// Total returns the bytes of all objects together.
func (r MemoryReport) Total() (sum Bytes) {
	for _, o := range r.Objects {
		sum = plus(sum, o.Total())
	}
	return sum
}

// Least returns the least that all objects take together: Total but for those whose forecast is an upper bound.
func (r MemoryReport) Least() (sum Bytes) {
	for _, o := range r.Objects {
		sum = plus(sum, o.Least)
	}
	return sum
}

// Object returns the memory of the object of a name; that of the network for "".
func (r MemoryReport) Object(name string) ObjectMemory {
	for _, o := range r.Objects {
		if o.Name == name {
			return o
		}
	}
	return ObjectMemory{}
}

// Total returns the bytes of all parts together.
func (o ObjectMemory) Total() (sum Bytes) {
	for _, p := range o.Parts {
		sum = plus(sum, p.Bytes)
	}
	return sum
}

// plus returns the sum of two amounts, or the most that there can be.
func plus(a, b Bytes) Bytes { return a + min(b, math.MaxInt64-a) }

// Part returns the bytes of a part, 0 if there is none of the name.
func (o ObjectMemory) Part(what string) Bytes {
	for _, p := range o.Parts {
		if p.What == what {
			return p.Bytes
		}
	}
	return 0
}

// add adds to a part, which it makes if need be.
func (o *ObjectMemory) add(what string, bytes int64) {
	if bytes == 0 {
		return
	}
	for k := range o.Parts {
		if o.Parts[k].What == what {
			o.Parts[k].Bytes = plus(o.Parts[k].Bytes, Bytes(bytes))
			return
		}
	}
	o.Parts = append(o.Parts, MemoryPart{what, Bytes(bytes)})
}

// String returns the breakdown, an object on each line, the largest first.
func (r MemoryReport) String() string {
	var b strings.Builder
	t := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	for _, o := range largestFirst(r.Objects, ObjectMemory.Total) {
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\n", strings.TrimSpace(o.Kind+" "+o.Name), o.amount(), o.counted(), o.split())
	}
	if r.Temporary > 0 {
		fmt.Fprintf(t, "while it is made\t%v\t\t\n", r.Temporary)
	}
	t.Flush()
	lines := strings.Split(b.String(), "\n")
	for k, line := range lines {
		lines[k] = strings.TrimRight(line, " ")
	}
	return strings.Join(lines, "\n")
}

func (o ObjectMemory) amount() string {
	text := o.Total().String()
	if o.Bound {
		text = "at most " + text
	}
	switch {
	case o.PerSpike > 0 && o.Total() == 0:
		return fmt.Sprintf("%v a spike", o.PerSpike)
	case o.PerSpike > 0:
		return fmt.Sprintf("%s, and %v a spike", text, o.PerSpike)
	}
	return text
}

// counted returns the number of synapses in words; that of other things is no news.
func (o ObjectMemory) counted() string {
	if o.Kind != "synapses" {
		return ""
	}
	switch {
	case o.LeastCount < o.Count:
		return "at most " + grouped(o.Count) + " synapses"
	case o.Deviation >= 1:
		return grouped(o.Count) + " ± " + grouped(o.Deviation) + " synapses"
	}
	return grouped(o.Count) + " synapses"
}

// split returns in words the parts of an object that are more than a hundredth of it.
func (o ObjectMemory) split() string {
	var parts []string
	for _, p := range largestFirst(o.Parts, func(p MemoryPart) Bytes { return p.Bytes }) {
		if 100*p.Bytes >= o.Total() {
			parts = append(parts, fmt.Sprintf("%s %v", p.What, p.Bytes))
		}
	}
	return strings.Join(parts, ", ")
}

// grouped prints a whole number in groups of three digits.
func grouped(x float64) string {
	text := fmt.Sprintf("%.0f", math.Round(x))
	for k := len(text) - 3; k > 0; k -= 3 {
		text = text[:k] + "," + text[k:]
	}
	return text
}
