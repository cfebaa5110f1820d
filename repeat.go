package spikelane

import (
	"fmt"

	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/model"
	"github.com/spikelane/spikelane/standalone"
)

// Repetition is a table of values, for each row of which the same is done.
type Repetition struct {
	// Values are what changes from row to row; all have as many rows.
	Values []RowValues
	Times  int // how many rows there are, where no Values are given

	// Afresh has each row begin with the state from before the loop: variables, time, spikes under way, records, draws.
	// What rows draw is then the same, and they differ by their values alone. Else a row goes on where the one before it
	// has stopped, with draws and records of its own behind those of the others.
	Afresh bool

	// Save is where the results of each row are saved, after it: in the folders Save_0, Save_1 and so on; "": nowhere.
	// Those of an exported project lie within its folder of results.
	Save string
}

// RowValues are values of one variable, in SI base units: Rows[k] of row k, one for all elements, or one for each; those
// of synapses are in the order of creation.
type RowValues struct {
	Of       Owner       // whose variable: a group or synapses
	Variable string      // its name
	Rows     [][]float64 // by row, then by element
}

// Repeat does body once for each row of a table, after it has given the row's values to the variables. In the end state
// and records are those of the last row.
//
// In a simulation that is written down, body is called once, and what it does is noted: the program loops. It must do the
// same for each row then: it sees no numbers, and calls no Go code that matters. Unless rows begin afresh, it must leave
// the constants and the dt in force that it found.
func (s *Simulation) Repeat(r Repetition, body func() error) error {
	if err := s.idle("Repeat"); err != nil {
		return err
	}
	if body == nil {
		return absent("body")
	}
	rows := r.Times
	for k, v := range r.Values {
		if k == 0 && (r.Times == 0 || r.Times == len(v.Rows)) {
			rows = len(v.Rows)
		}
		if len(v.Rows) != rows {
			var errs Errors
			errs.add("network", "", "repeat", "E403", fmt.Sprintf("%s has %d rows, want %d", v.Variable, len(v.Rows), rows), "")
			return errs
		}
	}
	if s.notes != nil {
		return s.noteLoop(r, rows, body)
	}
	var before *Snapshot
	for k := range rows {
		if r.Afresh {
			var err error
			if k > 0 {
				err = s.Restore(before)
			} else {
				before, err = s.Snapshot()
			}
			if err != nil {
				return err
			}
		}
		for _, v := range r.Values {
			if err := s.giveRow(v, v.Rows[k]); err != nil {
				return err
			}
		}
		if err := body(); err != nil {
			return err
		}
		if r.Save == "" {
			continue
		}
		if err := s.Save(fmt.Sprintf("%s_%d", r.Save, k)); err != nil {
			return err
		}
	}
	return nil
}

// giveRow sets a variable to one value, or one for each element.
func (s *Simulation) giveRow(v RowValues, row []float64) error {
	if len(row) != 1 {
		return s.SetValues(v.Of, v.Variable, row)
	}
	n := 0
	if y, ok := v.Of.(*Synapses); ok {
		if n = s.Synaptic(y).Len(); s.sharedIn(v) {
			n = 1
		}
	} else {
		of, err := s.neurons(v.Of)
		if err != nil {
			return err
		}
		if n = of.hi - of.lo; s.sharedIn(v) {
			n = 1
		}
	}
	values := make([]float64, n)
	for k := range values {
		values[k] = row[0]
	}
	return s.SetValues(v.Of, v.Variable, values)
}

// sharedIn reports whether the variable has one value for its object.
func (s *Simulation) sharedIn(v RowValues) bool {
	var x *model.Variable
	if y, ok := v.Of.(*Synapses); ok {
		if sp := s.synapsesOf(y); sp != nil {
			x = sp.model.Var(v.Variable)
		}
	} else if of, err := s.neurons(v.Of); err == nil {
		x = of.gp.model.Var(v.Variable)
	}
	return x != nil && x.Shared
}

// noteLoop notes a loop over the rows of a table.
func (s *Simulation) noteLoop(r Repetition, rows int, body func() error) error {
	s.giveArguments()
	in := s.stage()
	loop := &standalone.Loop{Rows: rows, Afresh: r.Afresh, Save: r.Save, In: in.schedule}
	for _, v := range r.Values {
		varied, err := s.varied(v)
		if err != nil {
			return err
		}
		loop.Values = append(loop.Values, *varied)
	}
	before, began, ran := s.notes.acts, s.loop.Time, s.device
	s.notes.acts = nil
	err := body()
	if s.notes == nil {
		return fmt.Errorf("%w: a run within Repeat builds the project (BuildOnRun of %s)", ErrExport, ran.Directory())
	}
	loop.Acts, loop.Out = s.notes.acts, s.stage().schedule
	s.notes.acts = before
	if err != nil {
		return err
	}
	if !r.Afresh {
		if loop.In != loop.Out {
			return fmt.Errorf("%w: the body of Repeat leaves other constants or another dt behind: put them back, or begin each row afresh", ErrExport)
		}
		if passed := s.loop.Time - began; rows > 1 && passed > 0 {
			s.loop.Skip(float64(passed * float64(rows-1)))
		}
	}
	s.note(standalone.Act{Loop: loop})
	return nil
}

// varied writes the table of a variable down.
func (s *Simulation) varied(v RowValues) (*standalone.Varied, error) {
	d := &standalone.Varied{Text: v.Variable}
	var fault func(msg string) error
	name := v.Variable
	if y, ok := v.Of.(*Synapses); ok {
		state := s.Synaptic(y)
		if state.sp == nil {
			return nil, s.foreign(y == nil, "synapses")
		}
		col, err := state.settable(name)
		if err != nil {
			return nil, err
		}
		d.Of, d.Column, d.N = s.synapses[state.sp], col, -1
		fault = func(msg string) error { return state.fault(name, "E403", msg, "") }
	} else {
		of, err := s.neurons(v.Of)
		if err != nil {
			return nil, err
		}
		x := of.gp.model.Var(name)
		if x == nil || x.Kind == model.Subexpression {
			_, _, faults := of.gp.model.Again().Assignment(name, name, "0")
			return nil, of.faults(faults[:1])
		}
		d.Of, d.Column, d.Lo, d.N = s.groups[of.gp], of.table().Get(x.Name), of.lo, of.hi-of.lo
		fault = func(msg string) error { return of.fault(name, "E403", msg, "") }
		s.notes.unknown[d.Column] = true
	}
	if d.Column.Shared {
		d.Lo, d.N = 0, 1
	}
	for k, row := range v.Rows {
		if k == 0 {
			d.Each = len(row)
		}
		if len(row) != d.Each {
			return nil, fault(fmt.Sprintf("row %d of %s has %d values, the first has %d", k, name, len(row), d.Each))
		}
		if d.Each != 1 && d.N >= 0 && d.Each != d.N {
			return nil, fault(fmt.Sprintf("%s takes %d values, row %d has %d", name, d.N, k, d.Each))
		}
	}
	d.Table = ecs.NewColumn(name, d.Column.Elem, len(v.Rows)*d.Each)
	for k, row := range v.Rows {
		for m, x := range row {
			if !fits(d.Column.Elem, x) {
				return nil, fault(fmt.Sprintf("row %d: %s", k, unfit(d.Column, x)))
			}
			put(d.Table, k*d.Each+m, x)
		}
	}
	return d, nil
}
