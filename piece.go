package spikelane

import (
	"slices"

	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/model"
)

// piece is the synapses that a weaver has made and that are not in the rows yet, in the order of creation: for each of some
// outer neurons its inner ones, in the type that they will have in the rows.
type piece struct {
	short bool
	wide  []int32 // one of the two is in use
	small []uint16
	outer []int32
	ends  []int // of each outer neuron's synapses
}

// longPiece is how many synapses a piece has at most, lest much memory go into what is copied.
const longPiece = 1 << 20

// Len returns the number of synapses of the piece.
func (p *piece) Len() int { return len(p.wide) + len(p.small) }

// clear empties the piece.
func (p *piece) clear() {
	p.small, p.wide, p.outer, p.ends = p.small[:0], p.wide[:0], p.outer[:0], p.ends[:0]
}

// close notes what has been added since the last call as synapses of an outer neuron.
func (p *piece) close(outer int64) {
	if n := len(p.outer); n > 0 && p.outer[n-1] == int32(outer) {
		p.ends[n-1] = p.Len()
		return
	}
	p.outer, p.ends = append(p.outer, int32(outer)), append(p.ends, p.Len())
}

// innerOffset is what indices of inner neurons count from in their group.
func (w *weaver) innerOffset() int32 {
	if w.over == model.Post {
		return 0 // sources count from the part
	}
	return w.offset
}

// add makes n synapses of an outer and an inner neuron.
func (w *weaver) add(outer, inner int64, n int) error {
	j := int32(inner) + w.innerOffset()
	for range n {
		if w.short {
			w.small = append(w.small, uint16(j))
		} else {
			w.wide = append(w.wide, j)
		}
	}
	return w.added(outer)
}

// addRow makes a synapse of an outer neuron and each of the inner ones low+nth[k].
func (w *weaver) addRow(outer int64, low int32, nth []int32) error {
	if low += w.innerOffset(); w.short {
		w.small = appendShifted(w.small, nth, low)
	} else {
		w.wide = appendShifted(w.wide, nth, low)
	}
	return w.added(outer)
}

// addAll makes a synapse of an outer neuron and each of the inner ones.
func (w *weaver) addAll(outer int64, inner []int64) error {
	if w.short {
		w.small = appendShifted(w.small, inner, int64(w.innerOffset()))
	} else {
		w.wide = appendShifted(w.wide, inner, int64(w.innerOffset()))
	}
	return w.added(outer)
}

func appendShifted[T int32 | uint16, F int32 | int64](list []T, inner []F, offset F) []T {
	n := len(list)
	list = slices.Grow(list, len(inner))[:n+len(inner)]
	to := list[n:]
	for k, x := range inner {
		to[k] = T(x + offset)
	}
	return list
}

func (w *weaver) added(outer int64) error {
	w.close(outer)
	switch {
	case w.Len() < longPiece || w.keeps:
		return nil
	case w.sampling:
		w.sampledSynapses += w.Len()
		w.piece.clear()
		return nil
	}
	return w.deliver()
}

// deliver puts the piece into the rows, when its turn has come.
func (w *weaver) deliver() error {
	if !w.mine && !w.wait(w.block) {
		return errGivenUp
	}
	w.mine = true
	if w.take != nil {
		w.give()
		return nil
	}
	if w.Len() > w.most-w.rows.Len() {
		return w.tooMany()
	}
	if err := w.room(w.rows.Len() + w.Len()); err != nil {
		return err
	}
	from := 0
	for k, outer := range w.outer {
		inner := w.inner(from, w.ends[k])
		if from = w.ends[k]; w.over == model.Post {
			w.rows.AppendSources(inner, outer+w.loom.offset)
		} else {
			w.rows.AppendTargets(outer, inner)
		}
	}
	w.made.Store(int64(w.rows.Len()))
	w.piece.clear()
	return nil
}

// inner returns neurons of the piece.
func (p *piece) inner(from, to int) ecs.Targets {
	if p.short {
		return ecs.Targets{Short: p.small[from:to]}
	}
	return ecs.Targets{Wide: p.wide[from:to]}
}

// give gives the piece to who asked for it.
func (w *weaver) give() {
	from := 0
	for k, outer := range w.outer {
		w.take(outer, w.inner(from, w.ends[k]))
		from = w.ends[k]
	}
	w.made.Add(int64(w.Len()))
	w.piece.clear()
}
