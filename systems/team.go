package systems

import "time"

// team runs a schedule in parts: see parts.go. Its steps fall into phases, within which nobody minds how far the others
// are; between phases everybody waits for everybody.
type team struct {
	schedule *Schedule
	size     int
	crew     *crew // during a run
	steps    []split
	phases   []phase
	profile  []Spent // nil, or by step

	due []bool
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
			if !t.steps[before].apart(&t.steps[k]) {
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

// pass runs the steps of the clocks that are due.
func (t *team) pass(due []bool) {
	s := t.schedule
	if t.due == nil || &t.due[0] != &due[0] { // who writes takes the line of memory from those who read
		t.due = due
	}
	for k := range t.phases {
		p := &t.phases[k]
		wanted := false
		for _, k := range p.steps {
			wanted = wanted || due[s.Steps[k].Clock]
		}
		if !wanted {
			continue
		}
		if p.alone {
			t.part(0, k)
		} else {
			t.share(k)
		}
		for _, k := range p.searches {
			if c := s.Steps[k].Clock; due[c] {
				publish(s.Clocks[c], t.steps[k].parts)
			}
		}
	}
}

// share lets all members do their parts of phase k. What the first one waits for the others is time of the
// phase's last step.
func (t *team) share(k int) {
	if t.profile == nil {
		t.crew.do(k)
		return
	}
	steps := t.phases[k].steps
	before, known := time.Now(), 0.0
	for _, k := range steps {
		known -= t.profile[k].Seconds
	}
	t.crew.do(k)
	for _, k := range steps {
		known += t.profile[k].Seconds
	}
	t.profile[steps[len(steps)-1]].Seconds += time.Since(before).Seconds() - known
}

// part does a member's part of a phase.
func (t *team) part(who, phase int) {
	s := t.schedule
	for _, k := range t.phases[phase].steps {
		st := &s.Steps[k]
		if !t.due[st.Clock] {
			continue
		}
		a := st.Action
		if all := t.steps[k].parts; all != nil {
			a = all[who]
		} else if who > 0 {
			a = nil
		}
		if who == 0 && t.profile != nil {
			t.profile[k].time(a, s.Clocks[st.Clock])
		} else if a != nil {
			a.run(s.Clocks[st.Clock])
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
