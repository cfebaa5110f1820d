package spikelane

import (
	"fmt"

	"github.com/spikelane/spikelane/compile"
	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/kernels"
)

// delayKey names the delays of one pathway.
type delayKey struct {
	syn     *Synapses
	pathway string
}

// Delays of the model are those at the time when the simulation is made, as connections are; what changes later does not
// change them. Where they follow from the model alone, they are evaluated when they are asked for, and nothing is kept:
// 8 bytes a synapse are as much as a weight takes.

// again reports whether delays that the model gives to each synapse can be evaluated whenever they are asked for: the
// expression reads who is connected to whom, and draws random numbers, but reads no variables and calls no functions of the
// host.
func (p *pathwayProgram) again() bool {
	if p.delays == nil {
		return false
	}
	f := p.delayKernel.Func()
	for _, c := range f.Cols {
		switch c.Name {
		case compile.SourceOf, compile.Target, compile.Out, compile.NIncoming, compile.NOutgoing:
		default:
			return false
		}
	}
	return len(f.Hosts) == 0
}

// again reports whether the model's delays of a pathway can be evaluated again.
func (s *Simulation) again(k delayKey) bool {
	for _, p := range s.synapsesOf(k.syn).paths {
		if p.decl.Name == k.pathway {
			return p.again()
		}
	}
	return false
}

// firstGiven notes the delays of new synapses, but those that can be evaluated again. Storage is in the order of ranks.
func (s *Simulation) firstGiven(sp *synapseProgram) {
	for _, p := range sp.paths {
		key := delayKey{sp.decl, p.decl.Name}
		switch {
		case p.delays == nil:
			s.delays[key] = []float64{p.delay}
		case !p.again():
			s.delays[key] = s.modelDelays(sp, p)
		}
	}
}

// keepGiven notes the delays of pathways which the program next would evaluate to others.
func (s *Simulation) keepGiven(next *Program) {
	for k, sp := range s.prog.synapses {
		if _, made := s.synapses[sp]; !made {
			continue
		}
		for m, p := range sp.paths {
			key := delayKey{sp.decl, p.decl.Name}
			if q := next.synapses[k].paths[m]; s.delays[key] == nil && p.delays != nil && (q.delays == nil || q.delayKernel.Func().String() != p.delayKernel.Func().String()) {
				s.delays[key] = s.modelDelays(sp, p)
			}
		}
	}
}

// givenDelays returns the delays of a pathway in seconds: one for all synapses, or one for each rank.
func (s *Simulation) givenDelays(sp *synapseProgram, p *pathwayProgram) []float64 {
	if given := s.delays[delayKey{sp.decl, p.decl.Name}]; given != nil {
		return given
	}
	return s.modelDelays(sp, p)
}

// modelDelays evaluates the delays that the model gives to each synapse, in seconds, by rank.
func (s *Simulation) modelDelays(sp *synapseProgram, p *pathwayProgram) []float64 {
	rows := s.projection(sp).Rows.Unsorted()
	out := ecs.NewColumn(compile.Out, ecs.F64, rows.Len()).F64
	k := s.piecewise(sp, p.delayKernel, rows)
	blocks := rowBlocks(rows.Ptr)
	for n, lo := range blocks[:len(blocks)-1] {
		if s.broken(sp.decl.name) != nil { // who makes the simulation looks next
			break
		}
		k.SetColumn(compile.Out, kernels.Column{F64: out[rows.Ptr[lo]:]})
		k.Run(lo, blocks[n+1])
	}
	return out
}

// delaySteps returns the delays of a pathway in steps: one for all synapses, or one for each rank.
func (s *Simulation) delaySteps(sp *synapseProgram, p *pathwayProgram) ([]int32, error) {
	d := s.delayReaders(sp, p)[0]
	if len(d.given) == 1 {
		return d.rounded(0, d.given)
	}
	steps := make([]int32, 0, d.rows.Len())
	blocks := rowBlocks(d.rows.Ptr)
	for n, lo := range blocks[:len(blocks)-1] {
		if err := s.broken(sp.decl.name); err != nil {
			return nil, err
		}
		part, err := d.steps(lo, blocks[n+1])
		if err != nil {
			return nil, err
		}
		steps = append(steps, part...)
	}
	return steps, nil
}

// delayReader reads the delays of a pathway some rows at a time.
type delayReader struct {
	sp     *synapseProgram
	p      *pathwayProgram
	driver *groupProgram
	first  int       // target of the projection
	given  []float64 // nil: those of the model
	model  *piecewise
	rows   *ecs.Rows // by rank

	seconds *ecs.Column
	out     []int32
}

// delayReaders returns readers of the delays of a pathway, one for each worker.
func (s *Simulation) delayReaders(sp *synapseProgram, p *pathwayProgram) []*delayReader {
	proj := s.projection(sp)
	d := delayReader{sp: sp, p: p, driver: sp.pre, first: proj.TgtLo, given: s.delays[delayKey{sp.decl, p.decl.Name}], rows: proj.Rows.Unsorted()}
	if p.decl.Post {
		d.driver = sp.pst
	}
	readers := make([]*delayReader, s.workers(p.delayKernel))
	for k := range readers {
		r := d
		if r.given == nil {
			r.model, r.seconds = s.piecewise(sp, p.delayKernel, r.rows), ecs.NewColumn(compile.Out, ecs.F64, 0)
		}
		readers[k] = &r
	}
	return readers
}

// steps returns the delays of the synapses of rows lo to hi-1, until the next call.
func (d *delayReader) steps(lo, hi int) ([]int32, error) {
	from, to := d.rows.Ptr[lo], d.rows.Ptr[hi]
	if d.given != nil {
		return d.rounded(from, d.given[from:to])
	}
	return d.rounded(from, d.inSeconds(lo, hi))
}

// inSeconds returns the model's delays of the synapses of rows lo to hi-1, until the next call.
func (d *delayReader) inSeconds(lo, hi int) []float64 {
	n := int(d.rows.Ptr[hi] - d.rows.Ptr[lo])
	if d.seconds.Len() < n {
		d.seconds = ecs.NewColumn(compile.Out, ecs.F64, n)
		d.model.SetColumn(compile.Out, kernels.Column{F64: d.seconds.F64})
	}
	d.model.Run(lo, hi)
	return d.seconds.F64[:n]
}

// rounded returns delays, the first of which is that of a rank, in steps.
func (d *delayReader) rounded(first int64, seconds []float64) ([]int32, error) {
	d.out = d.out[:0]
	for k, x := range seconds {
		n, err := delaySteps(x, d.driver.object.Dt, d.driver.decl.count)
		if err != nil {
			at := ""
			if rank := first + int64(k); len(d.given) != 1 {
				at = fmt.Sprintf(" (synapse from %d to %d)", d.rows.Source(rank), int(d.rows.Target.At(int(rank)))-d.first)
			}
			f := &Error{Kind: "synapses", Object: d.sp.decl.name, Field: d.p.delayField, Code: "E409", Msg: err.Error() + at}
			if d.p.delays != nil {
				f.Text, f.Span = d.p.decl.Delay, d.p.delays.Span
			}
			return nil, Errors{f}
		}
		d.out = append(d.out, n)
	}
	return d.out, nil
}

// firstDelays returns the delays of the first presynaptic pathway, in seconds by storage position, if they differ
// between synapses.
func (s *Simulation) firstDelays(sp *synapseProgram) *ecs.Column {
	for _, p := range sp.paths {
		if p.decl.Post {
			continue
		}
		given := s.givenDelays(sp, p)
		for _, d := range given {
			if d != given[0] {
				c := ecs.NewColumn("delay", ecs.F64, len(given))
				copy(c.F64, given)
				s.projection(sp).Rows.Arrange(c)
				return c
			}
		}
		return nil
	}
	return nil
}
