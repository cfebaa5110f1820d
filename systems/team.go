package systems

// team runs a schedule in parts: see parts.go. Its steps fall into phases, within which nobody minds how far the others
// are; between phases everybody waits for everybody.
//
// The last phase of a pass mostly delivers spikes, and the first of the next one updates what they were delivered to: where
// nobody minds that either, the last phase waits for the next pass, and both are one.
type team struct {
	schedule *Schedule
	size     int
	crew     *crew // during a run
	steps    []split
	phases   []phase
	profile  *profiler // nil: none
	check    *Check    // in a look

	joins  bool // the last phase and the first one are one
	waits  bool // the last phase of the pass before waits
	passes [2]pass
	now    int // of passes: the present one; the other is that of the phase that waits
}

// pass is what a pass of the schedule has to know.
type pass struct {
	due    []bool
	clocks []*Clock
}

type phase struct {
	steps    []int
	searches []int // those whose parts have spikes to publish
	alone    bool  // the first owner does all of it
}

// team returns the schedule's team of the given size, which has no crew. It is made once: runs may be short and many.
func (s *Schedule) team(size int) *team {
	if s.teams == nil {
		s.teams = map[int]*team{}
	}
	if s.teams[size] == nil {
		s.teams[size] = newTeam(s, size)
	}
	return s.teams[size]
}

func newTeam(s *Schedule, size int) *team {
	t := &team{schedule: s, size: size, steps: make([]split, len(s.Steps))}
	var p phase
	split := newSplitter(s, size)
	for k := range s.Steps {
		t.steps[k] = split.parts(s.Steps[k].Action)
		for _, before := range p.steps {
			if !t.steps[before].apart(&t.steps[k], nil) {
				t.phases = append(t.phases, p)
				p = phase{}
				break
			}
		}
		p.steps = append(p.steps, k)
		if _, ok := s.Steps[k].Action.(*Detect); ok && t.steps[k].parts != nil {
			p.searches = append(p.searches, k)
		}
	}
	t.phases = append(t.phases, p)
	for k := range t.phases {
		p := &t.phases[k]
		p.alone = true
		for _, k := range p.steps {
			p.alone = p.alone && t.steps[k].parts == nil
		}
	}
	return t
}

// useful reports whether the team has anything to share.
func (t *team) useful() bool {
	for k := range t.phases {
		if !t.phases[k].alone {
			return true
		}
	}
	return false
}

// begin makes the team ready for a run. With strict, all of a pass is done when pass returns.
func (t *team) begin(strict bool) {
	t.joins = !strict && t.mayJoin()
	for k := range t.passes {
		if p := &t.passes[k]; p.due == nil {
			p.due = aloneAll(make([]bool, len(t.schedule.Clocks)), 1)
			for range t.schedule.Clocks {
				p.clocks = append(p.clocks, alone(Clock{}))
			}
		}
	}
}

// mayJoin reports whether the last phase and the first one of the next pass are one for all that the steps do.
func (t *team) mayJoin() bool {
	first, last := &t.phases[0], &t.phases[len(t.phases)-1]
	if len(t.phases) == 1 || first.alone || last.alone || len(last.searches) > 0 {
		return false
	}
	for _, k := range last.steps {
		for _, next := range first.steps {
			var list any
			if d, ok := t.schedule.Steps[next].Action.(*Detect); ok && t.steps[next].parts != nil {
				list = d.Spikes // where spikes get when all is done
			}
			if !t.steps[k].apart(&t.steps[next], list) {
				return false
			}
		}
	}
	for k := range t.steps {
		if t.steps[k].unknown { // functions of users, which may end a run, or look at all there is
			return false
		}
	}
	return true
}

// A job is a phase of one of the passes, or, with joined, the last phase of the other pass before it; or a look at values.
const (
	joined  = 1 << 30
	looking = 1 << 29
)

func job(phase, pass int) int { return phase<<1 | pass }

// pass runs the steps of the clocks that are due.
func (t *team) pass(due []bool) {
	s := t.schedule
	t.now = 1 - t.now
	now := &t.passes[t.now]
	for k, c := range s.Clocks {
		if *now.clocks[k] = *c; now.due[k] != due[k] { // who writes takes the line of memory from those who read
			now.due[k] = due[k]
		}
	}
	for k := range t.phases {
		p := &t.phases[k]
		wanted := false
		for _, k := range p.steps {
			wanted = wanted || due[s.Steps[k].Clock]
		}
		switch what := job(k, t.now); {
		case !wanted:
			continue
		case t.joins && k == len(t.phases)-1:
			t.settle(1 - t.now)
			t.waits = true
		case k == 0 && t.waits:
			t.waits = false
			t.share(k, what|joined)
		case p.alone:
			t.settle(1 - t.now)
			t.part(0, what)
		default:
			t.settle(1 - t.now)
			t.share(k, what)
		}
		for _, k := range p.searches {
			if c := s.Steps[k].Clock; due[c] {
				publish(now.clocks[c], t.steps[k].parts)
			}
		}
	}
}

// settle runs the phase that waits, of the given pass.
func (t *team) settle(pass int) {
	if t.waits {
		t.waits = false
		k := len(t.phases) - 1
		t.share(k, job(k, pass))
	}
}

// share lets all members do their parts of a job, which ends with phase k. What the first one waits for the others is time of the
// phase's last step.
func (t *team) share(k, what int) {
	t.crew.do(what)
	if t.profile != nil {
		steps := t.phases[k].steps
		t.profile.waited(steps[len(steps)-1])
	}
}

// part does a member's part of a job.
func (t *team) part(who, what int) {
	if what == looking {
		t.check.part(who, t.size)
		return
	}
	if what&joined != 0 {
		what &^= joined
		t.phase(who, len(t.phases)-1, &t.passes[1-what&1])
	}
	t.phase(who, what>>1, &t.passes[what&1])
}

// phase does a member's part of phase k of a pass.
func (t *team) phase(who, k int, p *pass) {
	s := t.schedule
	for _, k := range t.phases[k].steps {
		st := &s.Steps[k]
		if !p.due[st.Clock] {
			continue
		}
		a := st.Action
		if all := t.steps[k].parts; all != nil {
			a = all[who]
		} else if who > 0 {
			a = nil
		}
		if t.profile != nil && a != nil {
			t.profile.label(k)
		}
		if a != nil {
			a.run(p.clocks[st.Clock])
		}
		if t.profile != nil && who == 0 {
			t.profile.did(k, st.Action, p.clocks[st.Clock])
		}
	}
}

// each calls do for every action of the team, and the action of the schedule that it is of or part of.
func (t *team) each(do func(a, whole Action, c *Clock)) {
	for k := range t.steps {
		st := &t.schedule.Steps[k]
		for _, a := range t.steps[k].parts {
			if a != nil {
				do(a, st.Action, t.schedule.Clocks[st.Clock])
			}
		}
		if t.steps[k].parts == nil {
			do(st.Action, st.Action, t.schedule.Clocks[st.Clock])
		}
	}
}
