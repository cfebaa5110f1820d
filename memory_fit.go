package spikelane

import (
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/spikelane/spikelane/internal/sysmem"
	"github.com/spikelane/spikelane/units"
)

// ErrMemory: a simulation would take more memory than there is. The error is a *MemoryError.
var ErrMemory = errors.New("spikelane: not enough memory")

// MemoryError says that a simulation does not fit into memory, or may not.
type MemoryError struct {
	Model     string       // name of the network
	Need      Bytes        // with what is wanted for a while
	Bound     bool         // Need is an upper bound: it may turn out to fit
	Available Bytes        // that may still be taken
	Limit     string       // by what: "the machine", "memory.max of control group /job", "Config.MemoryLimit"
	Total     Bytes        // that the limit allows in all, taken or not
	Report    MemoryReport // what the need is for
}

// Unwrap makes errors.Is(err, ErrMemory) true.
func (e *MemoryError) Unwrap() error { return ErrMemory }

// Error returns the need and the limit, then the breakdown, the largest object first, then what could be done.
func (e *MemoryError) Error() string {
	var b strings.Builder
	what, need := "not enough memory", "needs"
	if e.Bound {
		what, need = "perhaps not enough memory", "needs up to"
	}
	fmt.Fprintf(&b, "%s: %s %s %v, %v can be had (%s: %v in all)\n", what, e.Model, need, e.Need, e.Available, e.Limit, e.Total)
	for line := range strings.Lines(e.Report.String()) {
		b.WriteString("  " + line)
	}
	b.WriteString("  " + e.hint())
	return b.String()
}

// hint says what would help most.
func (e *MemoryError) hint() string {
	const goOn = "Config.MemoryLimit (SPIKELANE_MEMORY of the command) sets another limit, or none"
	objects := largestFirst(e.Report.Objects, ObjectMemory.Total)
	if len(objects) == 0 || len(objects[0].Parts) == 0 {
		return goOn
	}
	o := objects[0]
	what := map[string]string{
		"targets":     "fewer synapses",
		"state":       "fewer elements, or constants instead of variables that are equal everywhere",
		"delays":      "one delay for all synapses of a pathway, or fewer synapses",
		"delay table": "delays of fewer different values",
		"spikes":      "a shorter longest delay",
		"values":      "fewer variables, elements or times to record: record, dt",
		"times":       "a longer dt of the monitor",
	}[o.Parts[0].What]
	if o.Kind == "synapses" && o.Parts[0].What == "state" {
		what = "fewer synapses, or constants instead of variables that are equal in all of them"
	}
	if what == "" {
		what = "a smaller network"
	}
	return fmt.Sprintf("what would help: for %s, %s; a machine with more memory. %s", strings.TrimSpace(o.Kind+" "+o.Name), what, goOn)
}

// seldomAsked is the need up to which nobody asks how much memory there is: to ask takes longer than to make a small
// network.
const seldomAsked = 16 << 20

// CheckMemory reports whether a simulation of p that runs for a time d would fit into memory; the error is a
// *MemoryError. What counts is the tightest of the machine's memory, the limits of control groups that the process is in,
// and Go's memory limit, or Config.MemoryLimit alone, where that is set.
//
// Where the forecast is an upper bound, and nothing but the lower bound is sure to fit, the error says so in its field
// Bound. New asks for a run without records, Network.Run for one of its own duration; both go on after such an error, and
// log it.
func (p *Program) CheckMemory(d units.Time) error {
	limit := p.config.MemoryLimit
	if limit < 0 || limit == 0 && p.forecast(float64(d), false).need() <= seldomAsked {
		return nil
	}
	r := p.Memory(d)
	l, known := sysmem.Limit{Left: limit, Total: limit, What: "Config.MemoryLimit"}, true
	if limit == 0 {
		l, known = leftFor(int64(r.need()))
	}
	if !known || int64(r.need()) <= l.Left {
		return nil
	}
	e := &MemoryError{Model: p.name, Need: r.need(), Available: Bytes(l.Left), Limit: l.What, Total: Bytes(l.Total), Report: r}
	if least := r.Least(); least < r.Total() { // what is wanted for a while is bounded as badly
		if e.Bound = int64(least) <= l.Left; !e.Bound {
			e.Need = least
		}
	}
	return e
}

// refused returns the error of CheckMemory where it is sure; else it is logged.
func (p *Program) refused(d units.Time) error {
	err := p.CheckMemory(d)
	if e, ok := errors.AsType[*MemoryError](err); ok && e.Bound {
		p.logger().Warn(e.Error())
		return nil
	}
	return err
}

// leftFor returns the limit that leaves least; what nobody uses is given back before that is less than a need.
func leftFor(need int64) (l sysmem.Limit, known bool) {
	if l, known = available(); known && need > l.Left {
		runtime.GC() // simulations that nobody uses any more
		debug.FreeOSMemory()
		return available()
	}
	return l, known
}

// fits reports whether there is memory for what n synapses have beside their targets, which they have already. It is asked where nobody
// could know n before.
func (s *Simulation) fits(sp *synapseProgram, n int) error {
	p := s.prog
	f := &forecaster{Program: p, exact: true, counts: map[*synapseProgram]count{}, delays: map[*pathwayProgram]delayRange{}}
	if p.config.MemoryLimit < 0 || !slices.ContainsFunc(sp.connect, f.reads) {
		return nil
	}
	made := callCount{synapses: float64(n), each: 1, reserved: int64(n), ascends: true, last: int64(sp.ends.NPre) - 1}
	f.counts[sp] = count{synapses: made.synapses, least: made.synapses, calls: []callCount{made}}
	for _, path := range sp.paths {
		f.delays[path] = f.delaysOf(sp, path)
	}
	f.synapsesOf(sp)
	o := f.report.Objects[0]
	o.Parts, o.Least = largestFirst(o.Parts, func(p MemoryPart) Bytes { return p.Bytes }), o.Total()
	e := &MemoryError{Model: p.name, Need: o.Total() - o.Part("targets") - o.Part("rows"), Report: MemoryReport{Objects: []ObjectMemory{o}}}
	if l := p.config.MemoryLimit; l > 0 {
		e.Available, e.Limit, e.Total = Bytes(max(l-int64(o.Total()-e.Need), 0)), "Config.MemoryLimit", Bytes(l)
	} else if e.Need <= seldomAsked {
		return nil
	} else if l, known := leftFor(int64(e.Need)); known {
		e.Available, e.Limit, e.Total = Bytes(l.Left), l.What, Bytes(l.Total)
	} else {
		return nil
	}
	if e.Need <= e.Available {
		return nil
	}
	return e
}

// need returns what there must be room for.
func (r MemoryReport) need() Bytes { return plus(r.Total(), r.Temporary) }

// available asks the system; tests put something else in its place.
var available = sysmem.Tightest
