package systems

import (
	"fmt"

	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/kernels"
)

// Binding is a program bound to the columns it works on.
type Binding struct {
	Program kernels.Program
	Columns []*ecs.Column // by the program's Cols; nil entries are set by the action at run time

	// Cache is the bytes of the cache that is worth using twice, 0 if it is not known; see Sweep.
	Cache int

	frame            *kernels.Frame
	byRows           kernels.RowProgram // Program, if it is one: to ask at each call would show
	tSlot, stepAt    int
	planned          bool
	pieces, reversed []kernels.Row
}

// Bind binds p to the columns that find returns by name; nil for a column that the caller sets later by SetColumn.
// seed is the run's seed.
func Bind(p kernels.Program, seed int64, find func(name string) *ecs.Column) *Binding {
	f := p.Func()
	byRows, _ := p.(kernels.RowProgram)
	b := &Binding{Program: p, byRows: byRows, frame: kernels.NewFrame(f), tSlot: f.Param("t"), stepAt: f.Param("step")}
	b.Columns = make([]*ecs.Column, len(f.Cols))
	for k, c := range f.Cols {
		col := find(c.Name)
		b.Columns[k] = col
		if col != nil {
			b.set(k, col)
		}
	}
	b.frame.SetI(f.Param("seed"), seed)
	return b
}

func (b *Binding) set(k int, col *ecs.Column) {
	f := b.Program.Func()
	if got, want := col.Elem.String(), f.Cols[k].Elem.String(); got != want {
		panic(fmt.Sprintf("BUG: systems: column %s of %s is %s, wanted %s", f.Cols[k].Name, f.Name, got, want))
	}
	if col.Len() < f.Cols[k].Len {
		panic(fmt.Sprintf("BUG: systems: column %s of %s has %d elements, wanted %d", col.Name, f.Name, col.Len(), f.Cols[k].Len))
	}
	b.put(k, kernels.Column{F64: col.F64, I32: col.I32, I64: col.I64, Bool: col.Bool, U16: col.U16})
}

// put gives column k its memory for the next calls.
func (b *Binding) put(k int, col kernels.Column) {
	fr := b.frame
	fr.Cols[k] = col
	if k != fr.Moved {
		fr.Kept, fr.Moved = false, k
	}
}

// part returns a binding of the same program to the same columns, for somebody else to use at the same time.
func (b *Binding) part() *Binding {
	p, fr := alone(*b), alone(*b.frame)
	fr.Cols, fr.Params, fr.Lists = aloneAll(fr.Cols, 64), aloneAll(fr.Params, 8), aloneAll(fr.Lists, 8) // a column is of 64 bytes and more
	fr.Kept, fr.Moved, fr.Scratch = false, -1, nil
	p.frame, p.planned, p.pieces, p.reversed = fr, false, nil, nil
	return p
}

// rows runs the program over rows, each with its value of parameter slot param.
func (b *Binding) rows(rows []kernels.Row, param int) {
	if b.byRows != nil {
		b.byRows.RunRows(b.frame, rows, param)
	} else {
		kernels.RunRows(b.Program, b.frame, rows, param)
	}
	b.frame.Kept = true
}

// SetColumn gives the named column its memory; a program without that column ignores it.
func (b *Binding) SetColumn(name string, col kernels.Column) {
	if k := b.Program.Func().Col(name); k >= 0 {
		b.put(k, col)
	}
}

// SetInt sets an int64 parameter; a program without it ignores it.
func (b *Binding) SetInt(name string, x int64) { b.frame.SetI(b.Program.Func().Param(name), x) }

// SetList gives list k its memory; a program without that list, such as that of a threshold that is False, ignores it.
func (b *Binding) SetList(k int, l *kernels.IndexList) {
	if k < len(b.frame.Lists) {
		b.frame.Lists[k] = l
	}
}

// At sets the time of the next calls.
func (b *Binding) At(c *Clock) {
	b.frame.SetF(b.tSlot, c.T())
	b.frame.SetI(b.stepAt, c.Draw())
}

// chunk is the number of elements of one call: short enough that a call of even the slowest kernel ends well before
// anyone waits for it.
const chunk = 1 << 15

// Run runs the program over elements lo to hi-1.
func (b *Binding) Run(lo, hi int) {
	fr := b.frame
	for fr.Base = lo; fr.Base < hi; fr.Base += chunk {
		fr.N = min(chunk, hi-fr.Base)
		b.Program.Run(fr)
		fr.Kept = true
	}
}
