package native

import (
	"cmp"

	"github.com/spikelane/spikelane/simd/asm"
)

// arrange puts the instructions of a part into an order in which results are ready when they are wanted: list
// scheduling by the longest path to the end (Gibbons & Muchnick 1986), for two instructions a cycle. While more values
// live than registers allow, instructions that end lives come first instead.
func (u *unit) arrange(p *part) {
	g := newGraph(u, p.code)
	width, limit := 2, u.isa.vecs*3/4
	if u.isa.vecs < 32 {
		limit = u.isa.vecs + 2 // a spilled value is an operand in memory, which costs little
	}
	live, divider := 0, 0
	out := make([]*instr, 0, len(p.code))
	for cycle := 0; len(out) < len(p.code); cycle++ {
		for range width {
			best := -1
			for k, n := range g.ready {
				if cycle < n.from || n.in.divides() && cycle < divider {
					continue
				}
				if best < 0 || better(n, g.ready[best], live >= limit) {
					best = k
				}
			}
			if best < 0 {
				break
			}
			n := g.ready[best]
			g.ready[best] = g.ready[len(g.ready)-1]
			g.ready = g.ready[:len(g.ready)-1]
			out = append(out, n.in)
			if n.in.divides() {
				divider = cycle + 2*u.isa.lanes
			}
			live += g.issue(n, cycle)
		}
	}
	p.code = out
}

// better reports whether a should go before b.
func better(a, b *node, full bool) bool {
	c := 0
	if full {
		c = cmp.Compare(a.growth(), b.growth())
	}
	c = cmp.Or(c, cmp.Compare(b.path, a.path), cmp.Compare(a.place, b.place))
	return c < 0
}

// node is an instruction among what it waits for.
type node struct {
	in    *instr
	place int // in the order of selection
	path  int // cycles from its start to the end of the part
	from  int // first cycle in which its operands are ready
	waits int // instructions that it still waits for
	next  []edge
	uses  []*life // vector values without a home that it reads
	def   *life
}

type edge struct {
	to      *node
	latency int
}

// life is a vector value that needs a register until its last use.
type life struct{ uses int }

// growth is by how much the node changes the number of values that live.
func (n *node) growth() int {
	g := 0
	if n.def != nil {
		g = 1
	}
	for _, l := range n.uses {
		if l.uses == 1 {
			g--
		}
	}
	return g
}

type graph struct {
	longest int // path of all
	ready   []*node
}

func newGraph(u *unit, code []*instr) *graph {
	nodes := make([]node, len(code))
	made := make([]*node, len(u.values))
	lives := make([]*life, len(u.values))
	lastWrite := map[int32]*node{}
	readers := map[int32][]*node{}
	link := func(from, to *node, latency int) {
		if from != nil && from != to {
			from.next = append(from.next, edge{to, latency})
			to.waits++
		}
	}
	for i, in := range code {
		n := &nodes[i]
		n.in, n.place = in, i
		for k, r := range in.sources() {
			if made[r] == nil {
				continue
			}
			link(made[r], n, made[r].in.latency)
			if l := lives[r]; l != nil && !before(in.sources()[:k], r) {
				l.uses++
				n.uses = append(n.uses, l)
			}
		}
		if in.def != 0 {
			made[in.def] = n
			if v := &u.values[in.def]; v.class == vec && v.home.kind == nowhere {
				n.def = &life{}
				lives[in.def] = n.def
			}
		}
		for _, c := range in.reads {
			link(lastWrite[c], n, 1)
			readers[c] = append(readers[c], n)
		}
		for _, c := range in.writes {
			link(lastWrite[c], n, 1)
			for _, r := range readers[c] {
				link(r, n, 1)
			}
			lastWrite[c], readers[c] = n, nil
		}
	}
	g := &graph{}
	for i := len(nodes) - 1; i >= 0; i-- {
		n := &nodes[i]
		for _, e := range n.next {
			n.path = max(n.path, e.latency+e.to.path)
		}
		n.path = max(n.path, n.in.latency)
		g.longest = max(g.longest, n.path)
		if n.waits == 0 {
			g.ready = append(g.ready, n)
		}
	}
	return g
}

func before(rs []reg, r reg) bool {
	for _, x := range rs {
		if x == r {
			return true
		}
	}
	return false
}

// issue takes n into the order at a cycle and returns by how much it changes the number of values that live.
func (g *graph) issue(n *node, cycle int) int {
	growth := n.growth()
	for _, l := range n.uses {
		l.uses--
	}
	for _, e := range n.next {
		e.to.from = max(e.to.from, cycle+e.latency)
		if e.to.waits--; e.to.waits == 0 {
			g.ready = append(g.ready, e.to)
		}
	}
	return growth
}

// divides reports whether the instruction occupies the divider, which takes one at a time.
func (in *instr) divides() bool { return in.op == asm.VDIVPD || in.op == asm.VSQRTPD }
