package systems

// In a team, procedural connectivity takes two steps: each member makes the rows of a part of the spikes, contiguous and in
// order, in an arena of its own; when all are there, each owner walks through all arenas in the order of members and visits
// the synapses that end in its share. So the effects on a target come in the order of sources, as ever.
//
// Where an owner cannot find its own, since targets do not rise, or code writes what is not a target's, the first one
// visits all that the others have made.

// woven is a member's part of a delivery over rows that the team has made.
type woven struct {
	arenas []*arena // by member
	lo, hi int      // targets of the owner
	all    bool     // it visits all
}

// split returns the parts of a Regenerate.
func (x *splitter) regenerate(a *Regenerate) (s split) {
	s.touches = map[any]access{a: {writes: true}, a.For.Spikes: {}}
	for _, of := range x.arenas(a) {
		s.parts = append(s.parts, alone(Regenerate{Procedural: a.Procedural, For: a.For, arena: of, who: len(s.parts), size: x.size}))
	}
	return s
}

// arenas returns the arenas of the members for the rows that a makes.
func (x *splitter) arenas(a *Regenerate) []*arena {
	for range x.size - len(x.woven[a]) {
		x.woven[a] = append(x.woven[a], a.Procedural.arena())
	}
	return x.woven[a]
}

// deliverWoven returns the parts of a delivery whose rows are made.
func (x *splitter) deliverWoven(a *Deliver) (s split) {
	part := func(w woven) *Deliver {
		w.arenas = x.arenas(a.Woven)
		return alone(Deliver{
			Kernel: a.Kernel.part(), Param: a.Param, Listed: a.Listed, Target: a.Target, Spikes: a.Spikes, Lo: a.Lo, Hi: a.Hi,
			Lag: a.Lag, Fan: a.Fan, Targets: a.Targets, Woven: a.Woven, share: &w,
		})
	}
	if target := a.Kernel.Program.Func().Col(a.Target); !a.Woven.Rising || !s.touched(a.Kernel, lists(a.Kernel.Program.Func(), target, a.Targets)) {
		s = split{parts: make([]Action, x.size)}
		s.parts[0] = part(woven{all: true})
		return s
	}
	s.touches[a.Woven], s.touches[a.Spikes] = access{}, access{}
	for who := range x.size {
		lo, hi := share(a.Targets, who, x.size)
		if s.parts = append(s.parts, nil); lo < hi {
			s.parts[who] = part(woven{lo: lo, hi: hi})
		}
	}
	return s
}

// shared visits the owner's share of what the members have made.
func (a *Deliver) shared(c *Clock) {
	w := a.share
	for _, of := range w.arenas {
		for _, r := range of.rows {
			if !w.all {
				r.Lo = of.targets.Search(r.Lo, r.Hi, w.lo)
				r.Hi = of.targets.Search(r.Lo, r.Hi, w.hi)
			}
			if r.Lo < r.Hi {
				a.rows = append(a.rows, r)
				a.Events += r.Hi - r.Lo
			}
		}
		if len(a.rows) > 0 {
			a.beginAt(c, of)
			a.rows = a.call(a.rows)
		}
	}
}
