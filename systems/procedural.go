package systems

import (
	"fmt"

	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/kernels"
)

// Procedural connectivity is not stored: the targets of a source are made again whenever it spikes, from the counters that
// they were drawn from, which takes arithmetic where rows of storage take memory.
//
// Source: J. C. Knight, T. Nowotny (2021), Larger GPU-accelerated brain simulations with procedural connectivity, Nature
// Computational Science 1:136–142, doi:10.1038/s43588-020-00022-7.

// Weaver makes the targets of sources, the same ones whenever it is asked. One goroutine uses it.
type Weaver interface {
	// Weave appends the targets of source i of the pathway's range to a list, in the order of creation.
	Weave(list *ecs.Targets, i int)
	Bytes() int // of the memory that it keeps
}

// Procedural is connectivity that is not stored.
type Procedural struct {
	Weaver   func() Weaver // makes one more
	Short    bool          // targets are below ecs.MostShort
	Row      int           // synapses that the longest row is likely to have
	Rising   bool          // the targets of a row do not fall
	Distinct bool          // no row has a target twice
}

// How much one goroutine weaves before the code runs over it: so little that it is still in the cache of a core's own.
const (
	wovenSynapses = 1 << 15
	wovenRows     = 1 << 10
)

// Regenerate makes the rows of the sources whose spikes arrive in this step, for a pathway to visit them right after.
//
// Alone it makes some of them and leaves the rest to the pathway, which has it make more as it goes. In a team each member
// makes all rows of a part of the spikes, in order: see regenerate.go.
type Regenerate struct {
	*Procedural
	For *Deliver // the pathway

	arena *arena
	late  *arena  // of spikes that were under way when steps or delays changed
	left  []int32 // spikes whose rows are not made yet

	who, size int // of a member's part: the member, and how many there are; 0: alone
}

// newRegenerate returns the maker of a pathway's rows.
func newRegenerate(p *Procedural, d *Deliver) *Regenerate {
	return &Regenerate{Procedural: p, For: d, arena: p.arena()}
}

func (a *Regenerate) run(c *Clock) {
	a.arena.clear()
	a.left = a.For.arriving(c)
	if a.size > 0 {
		a.left = a.left[len(a.left)*a.who/a.size : len(a.left)*(a.who+1)/a.size]
		for _, i := range a.left {
			a.arena.weave(a.Procedural, i, a.For.Lo)
		}
		a.arena.settle()
		return
	}
	a.more()
}

// more makes some of the rows that are left.
func (a *Regenerate) more() {
	for len(a.left) > 0 && a.arena.targets.Len() < wovenSynapses && len(a.arena.rows) < wovenRows {
		a.arena.weave(a.Procedural, a.left[0], a.For.Lo)
		a.left = a.left[1:]
	}
	a.arena.settle()
}

func (a *Regenerate) String() string {
	d := a.For
	return fmt.Sprintf("regenerate the synapses of spikes of [%d:%d) after %d steps", d.Lo, d.Hi, d.Fan.Delays[0])
}

// Bytes returns the memory of what is made.
func (a *Regenerate) Bytes() int { return a.arena.Bytes() + a.late.Bytes() }

// ProceduralBytes returns the memory of Regenerate's rows, where the longest is likely to have so many synapses, beside that
// of its Weaver.
func ProceduralBytes(row int, short bool) int64 {
	return ecs.TargetsBytes(int64(wovenSynapses+row), short) + 32*(wovenRows+kernels.RowsAhead)
}

// arriving returns the spikes that arrive in this step at a pathway all of whose synapses have one delay.
func (a *Deliver) arriving(c *Clock) []int32 {
	from := c.Step - a.Fan.Delays[0] - a.Lag
	if from < a.Since {
		return nil
	}
	return a.spikes(from)
}

// arena is rows that were made, until the next ones are.
type arena struct {
	weaver  Weaver
	targets ecs.Targets
	rows    []kernels.Row // Param is the source, in its group
	room    int           // that targets had when they were last aligned and padded
}

func (p *Procedural) arena() *arena {
	room := wovenSynapses + p.Row
	return alone(arena{weaver: p.Weaver(), targets: ecs.RoomForTargets(room, p.Short), room: room, rows: make([]kernels.Row, 0, wovenRows+kernels.RowsAhead)})
}

func (a *arena) clear() {
	a.targets.Clear()
	a.rows = a.rows[:0]
}

// weave makes the row of element i of a population, of which the pathway's range begins at lo.
func (a *arena) weave(p *Procedural, i int32, lo int) {
	r := kernels.Row{Lo: int64(a.targets.Len()), Param: uint64(i)}
	a.weaver.Weave(&a.targets, int(i)-lo)
	if r.Hi = int64(a.targets.Len()); r.Hi == r.Lo {
		return
	}
	if !p.Distinct && !a.targets.Ascends(r.Lo, r.Hi) { // a target may be there twice
		r.Serial = 1
	}
	a.rows = append(a.rows, r)
}

// settle makes targets that were moved as they grew memory for kernels.
func (a *arena) settle() {
	if a.targets.Room() != a.room {
		a.room = a.targets.Room()
		a.targets = a.targets.Moved(a.room)
	}
}

// Bytes returns the memory that the arena takes.
func (a *arena) Bytes() int {
	if a == nil {
		return 0
	}
	return a.targets.Bytes() + 32*cap(a.rows) + a.weaver.Bytes()
}

// woven runs the code over rows as they are made.
func (a *Deliver) woven(c *Clock) {
	w := a.Woven
	for ; len(a.Late) > 0 && a.Late[0].Step <= c.Step; a.Late = a.Late[1:] {
		if w.late == nil {
			w.late = w.Procedural.arena()
		}
		w.late.clear()
		w.late.weave(w.Procedural, a.Late[0].Element, a.Lo)
		w.late.settle()
		a.over(c, w.late)
	}
	for a.over(c, w.arena); len(w.left) > 0; a.over(c, w.arena) {
		w.arena.clear()
		w.more()
	}
}

// over runs the code over the rows of an arena.
func (a *Deliver) over(c *Clock, of *arena) {
	if len(of.rows) == 0 {
		return
	}
	a.Events += int64(of.targets.Len())
	a.beginAt(c, of)
	of.rows = a.call(of.rows)
}

// beginAt gets the kernel ready for calls over rows of an arena.
func (a *Deliver) beginAt(c *Clock, of *arena) {
	a.begin(c)
	if a.slots[2] >= 0 {
		a.Kernel.put(a.slots[2], kernels.Column{I32: of.targets.Wide, U16: of.targets.Short})
	}
}

// ProceduralFan returns the fan of a pathway whose synapses are not stored and have one delay, in steps. rows are those
// of the projection, which are empty.
func ProceduralFan(rows *ecs.Rows, delay int32) *Fan {
	return &Fan{Ptr: []int64{0}, Delays: []int64{int64(delay)}, rows: rows}
}
