package systems

// look is one look of a loop at columns; at tells when it is.
//
// What waits of the steps so far is done before, and nothing else: a look changes no bit, nor what any step does.
func (c *Check) look(l *Loop, m *muster, ends bool) (found bool) {
	if c == nil || !ends && l.Steps < c.next {
		return false
	}
	if ends {
		m.end()
	} else {
		m.settle()
	}
	c.due, c.judges = c.due[:0], c.judges[:0]
	for _, x := range c.Columns {
		switch {
		case x.Found != nil:
		case ends && (c.Stop || x.ready(l.Steps)), !ends && (c.Each || !x.Late && l.Steps >= x.next):
			c.take(x)
		}
	}
	c.scan(m)
	for _, x := range c.due {
		at := x.moment(l)
		if x.seen = l.Steps; x.odd.Load() {
			x.find(at, false)
		} else {
			x.clean = at
		}
		found = found || x.Found != nil
		if ends && x.Bounds && x.Found == nil {
			x.bound(at)
		}
	}
	for _, x := range c.judges {
		x.seen = l.Steps
		c.judge(x, l, false)
		found = found || x.Found != nil
	}
	c.plan(l.Steps)
	return found
}

// take notes that a column is due.
func (c *Check) take(x *Checked) {
	if x.judged() {
		c.judges = append(c.judges, x)
	} else {
		c.due = append(c.due, x)
	}
}

// begin looks at all columns before the first step of a run, and finds out where infinity is right: in a column that has
// it then, and of which an earlier run has not told.
func (c *Check) begin(l *Loop, m *muster) (found bool) {
	if c == nil {
		return false
	}
	c.due, c.judges = c.due[:0], c.judges[:0]
	for _, all := range [][]*Checked{c.Columns, c.Given} {
		for _, x := range all {
			x.Large = nil
			if x.Found != nil || c.Stop || x.ready(l.Steps) {
				c.take(x)
			}
		}
	}
	c.scan(m)
	for _, x := range c.due {
		at := x.moment(l)
		was := x.Found
		x.seen, x.infinite, x.clean, x.Found = l.Steps, false, Moment{Step: -1}, nil
		switch {
		case !x.odd.Load():
			x.clean = at
		case was != nil: // nobody has mended it
			x.Found = was
		default:
			x.find(at, true)
		}
		found = found || x.Found != nil
	}
	for _, x := range c.judges {
		was := x.Found
		x.seen, x.clean, x.Found = l.Steps, Moment{Step: -1}, nil
		if c.judge(x, l, true); x.Found != nil && was != nil { // nobody has mended it
			x.Found = was
		}
		found = found || x.Found != nil
	}
	c.plan(l.Steps)
	return found
}

// plan says when columns are to be looked at next. Passes count over all runs, so that it is the same whether a run is cut
// into several or not.
func (c *Check) plan(steps int64) {
	c.next = 1<<63 - 1
	for _, x := range c.Columns {
		every := x.every
		switch {
		case x.Found != nil || x.Late && !c.Each:
			continue
		case c.Each:
			every = 1
		case x.infinite:
			every *= rarely
		}
		x.next = (steps/every + 1) * every
		c.next = min(c.next, x.next)
	}
}

// ready reports whether the column is to be looked at where a run begins or ends: always, but a large one in many short
// runs, where that would take longer than the runs, once in a while.
func (x *Checked) ready(steps int64) bool {
	return x.swept || x.bytes() <= largeLook || x.seen == 0 || x.seen > steps || (steps-x.seen)*manyRuns >= steps
}

// moment returns the present time, in steps of the column's clock.
func (x *Checked) moment(l *Loop) Moment {
	if len(l.Schedule.Clocks) == 0 { // nothing ever happens
		return Moment{T: l.Time}
	}
	return Moment{l.Schedule.Clocks[x.clock].Step, l.Time}
}

// scan finds out which of the columns that are due are odd.
func (c *Check) scan(m *muster) {
	bytes := int64(0)
	for _, x := range c.due {
		x.odd.Store(false)
		bytes += x.bytes()
	}
	if t := m.tries[m.now]; t != nil && bytes >= shareFrom {
		t.check = c
		t.crew.do(looking)
		return
	}
	c.part(0, 1)
}

// shareFrom is the bytes from which a look is shared by a team.
const shareFrom = 1 << 15

// part looks at a member's part of each column that is due.
func (c *Check) part(who, of int) {
	for _, x := range c.due {
		n := len(x.Column.F64)
		if !finite(x.Column.F64[n*who/of : n*(who+1)/of]) {
			x.odd.Store(true)
		}
	}
}

// find looks at each value. before says that no step of the run was done yet.
func (x *Checked) find(at Moment, before bool) {
	o := odd(x.Column.F64, x.numbers(), before || x.infinite)
	if before {
		x.infinite = o.inf > 0
	}
	n := o.nan
	if !x.infinite {
		n += o.inf
	}
	if n == 0 {
		x.clean = at
		return
	}
	x.Found = &Odd{Value: o.value, Index: o.index, Elements: n, Of: len(x.Column.F64), At: at, Finite: x.clean, Before: before}
}

// bound looks for values beyond all bounds.
func (x *Checked) bound(at Moment) {
	if o, n := large(x.Column.F64, nil); n > 0 {
		if x.Numbers != nil {
			o, n = large(x.Column.F64, x.numbers())
		}
		x.Large = &Odd{Value: o.value, Index: o.index, Elements: n, Of: len(x.Column.F64), At: at}
	}
}

// numbers returns how users number the elements.
func (x *Checked) numbers() []int32 {
	if x.Numbers == nil {
		return nil
	}
	return x.Numbers()
}

// Finish looks at what the last run left, as far as that was not done when it ended.
func (c *Check) Finish(l *Loop) {
	for _, x := range c.Columns {
		if x.Found != nil || x.seen == l.Steps {
			continue
		}
		if x.seen = l.Steps; x.judged() {
			c.judge(x, l, false)
		} else if !finite(x.Column.F64) {
			x.find(x.moment(l), false)
		}
	}
}
