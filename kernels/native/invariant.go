package native

import "slices"

// invariants returns the values to keep in registers during the main loop: as many of those that most instructions use
// as the loop leaves registers free.
func (u *unit) invariants() []reg {
	uses := map[reg]int{}
	var order []reg
	for _, in := range u.main.code {
		for _, r := range in.sources() {
			if v := &u.values[r]; v.class == vec && v.home.invariant() {
				if uses[r] == 0 {
					order = append(order, r)
				}
				uses[r]++
			}
		}
	}
	slices.SortStableFunc(order, func(a, b reg) int { return uses[b] - uses[a] })
	free := u.isa.vecs - u.pressure(&u.main)
	return order[:max(0, min(len(order), free))]
}

// pressure returns the most vector registers that a part needs at once, with those that an instruction may need for
// operands from memory.
func (u *unit) pressure(p *part) int {
	last := map[reg]int{}
	for i, in := range p.code {
		for _, r := range in.sources() {
			last[r] = i
		}
	}
	made := map[reg]bool{}
	live, most := 0, 0
	for i, in := range p.code {
		now := live
		for _, c := range in.tmp {
			if c == vec {
				now++
			}
		}
		for _, r := range in.sources() {
			if u.values[r].class == vec && !made[r] {
				now++
			}
		}
		if d := in.def; d != 0 && u.values[d].class == vec {
			now++
			if _, used := last[d]; used {
				made[d] = true
				live++
			}
		}
		most = max(most, now)
		for k, r := range in.sources() {
			if made[r] && last[r] == i && !before(in.sources()[:k], r) {
				live--
			}
		}
	}
	return most + 1
}
