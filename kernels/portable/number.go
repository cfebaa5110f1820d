package portable

import "github.com/spikelane/spikelane/kernels"

// numberer gives every value a register.
type numberer struct {
	c     *compiler
	p     *program
	reg   []int32 // by value
	views []int32 // by column: register of its view + 1
	free  [numFiles][]int32
}

// number makes the program of the finished plans.
func (c *compiler) number() *program {
	p := &program{f: c.f}
	n := &numberer{c: c, p: p, reg: make([]int32, len(c.files)), views: make([]int32, len(c.f.Cols))}
	n.scalars()
	for v := range c.f.Insts {
		if in := &c.f.Insts[v]; in.Op == kernels.OpLoad && c.wanted[v] {
			n.reg[v] = n.view(int(in.Slot))
		}
	}
	last := make([]int, len(c.files))
	for i := range c.plans {
		for _, a := range c.plans[i].args {
			last[a] = i
		}
	}
	home := make([]bool, len(c.files)) // the value has a buffer of its own
	for i := range c.plans {
		pl := &c.plans[i]
		s := step{run: pl.run, slot: pl.slot, imm: pl.imm}
		for k, a := range pl.args {
			s.a[k] = n.reg[a]
			if last[a] == i && home[a] {
				home[a] = false
				n.free[c.files[a]] = append(n.free[c.files[a]], n.reg[a])
			}
		}
		if pl.into >= 0 {
			s.d = n.view(pl.into)
		} else if pl.out != kernels.None {
			s.d, home[pl.out] = n.buffer(c.files[pl.out]), true
		}
		if pl.out != kernels.None {
			n.reg[pl.out] = s.d
		}
		p.steps = append(p.steps, s)
	}
	p.plain, p.serial, p.indices = p.f.Orders()
	p.setBlock()
	return p
}

// scalars numbers the scalars and writes the once program. An argument is wanted by what wants the result.
func (n *numberer) scalars() {
	c := n.c
	for v := len(c.f.Insts) - 1; v >= 0; v-- {
		if in := &c.f.Insts[v]; c.files[v] == fileK && c.wanted[v] {
			for _, a := range in.Args[:in.Op.NumArgs()] {
				c.wanted[a] = true
			}
		}
	}
	for v := range c.f.Insts {
		in := &c.f.Insts[v]
		if c.files[v] != fileK || !c.wanted[v] {
			continue
		}
		n.reg[v] = int32(len(n.p.scalars))
		switch in.Op {
		case kernels.OpConstF, kernels.OpConstI, kernels.OpConstB:
			n.p.scalars = append(n.p.scalars, in.Imm)
			continue
		}
		n.p.scalars = append(n.p.scalars, 0)
		s := inst{op: in.Op, d: n.reg[v], slot: in.Slot, imm: in.Imm}
		for k, a := range in.Args[:in.Op.NumArgs()] {
			s.a[k] = n.reg[a]
		}
		n.p.once = append(n.p.once, s)
	}
}

// view returns the register of column slot's view.
func (n *numberer) view(slot int) int32 {
	if n.views[slot] == 0 {
		f := fileOfElem(n.c.f.Cols[slot].Elem)
		r := int32(len(n.p.files[f]))
		short := n.c.f.Cols[slot].Elem == kernels.ElemU16
		n.p.files[f] = append(n.p.files[f], short)
		n.p.views = append(n.p.views, view{f, r, int32(slot), short})
		n.views[slot] = r + 1
	}
	return n.views[slot] - 1
}

// buffer returns a register with a buffer that nothing uses.
func (n *numberer) buffer(f file) int32 {
	if k := len(n.free[f]); k > 0 {
		r := n.free[f][k-1]
		n.free[f] = n.free[f][:k-1]
		return r
	}
	n.p.files[f] = append(n.p.files[f], true)
	return int32(len(n.p.files[f]) - 1)
}
