package portable

import (
	"math/bits"
	"slices"

	"github.com/spikelane/spikelane/kernels"
)

// Plans are collected in reverse, so what a plan needs before it is added after it: pending copies wait in c.spread
// until the plan itself is in.

// add finishes a plan: its arguments are wanted. Arguments of 32-bit columns are widened.
func (c *compiler) add(p plan, args ...kernels.Value) {
	wide := make([]kernels.Value, len(args))
	for k, a := range args {
		wide[k] = c.wide(a)
	}
	c.addNarrow(p, wide...)
}

// addNarrow finishes a plan that takes its arguments as they are.
func (c *compiler) addNarrow(p plan, args ...kernels.Value) {
	p.args = slices.Clone(args)
	for _, a := range args {
		if int(a) < len(c.wanted) {
			c.wanted[a] = true
		}
	}
	c.plans = append(c.plans, p)
	c.plans = append(c.plans, c.spread...)
	c.spread = c.spread[:0]
}

// addSpread finishes a plan that takes vectors only.
func (c *compiler) addSpread(p plan, args []kernels.Value) { c.add(p, c.vectors(&p, args)...) }

// addIndexed finishes a plan that takes vectors only, the first of which may be a column of 32-bit indices.
func (c *compiler) addIndexed(p plan, args []kernels.Value) {
	args = c.vectors(&p, args)
	for k := range args[1:] {
		args[k+1] = c.wide(args[k+1])
	}
	c.addNarrow(p, args...)
}

// wide returns a as a 64-bit value.
func (c *compiler) wide(a kernels.Value) kernels.Value {
	if c.files[a] != fileJ {
		return a
	}
	w, ok := c.widened[a]
	if !ok {
		w = c.value(fileI)
		c.widened[a], c.wanted[a] = w, true
	}
	return w
}

// narrow returns 1 if a is a column of 32-bit indices, else 0.
func (c *compiler) narrow(a kernels.Value) int {
	if c.files[a] == fileJ {
		return 1
	}
	return 0
}

// vectors returns args with a copy over the block in place of each scalar.
func (c *compiler) vectors(p *plan, args []kernels.Value) []kernels.Value {
	out := slices.Clone(args)
	for k, a := range args {
		if c.files[a] == fileK {
			out[k] = c.fill(p, a)
		}
	}
	return out
}

// fill plans the copy of scalar a over a block, for p.
func (c *compiler) fill(p *plan, a kernels.Value) kernels.Value {
	f := fileOf(c.f.TypeOf(a))
	v := c.value(f)
	c.wanted[a] = true
	c.spread = append(c.spread, plan{at: p.at, out: v, run: fills[f], args: []kernels.Value{a}, into: -1})
	return v
}

// find returns the loop for exactly these scalars, or nil.
func find(variants []variant, scalars uint16) loop {
	for _, v := range variants {
		if v.scalars == scalars {
			return v.run
		}
	}
	return nil
}

// choose finishes p with the loop that fits args best. Where no loop takes a scalar, the scalar is spread.
func (c *compiler) choose(p *plan, variants []variant, args []kernels.Value, commutes bool) {
	args = c.pick(p, variants, args, commutes)
	c.add(*p, args...)
}

// chooseIndexed is choose for ops whose first argument is an index.
func (c *compiler) chooseIndexed(p *plan, variants []variant, args []kernels.Value) {
	args = c.pick(p, variants, args, false)
	for k := range args[1:] {
		args[k+1] = c.wide(args[k+1])
	}
	c.addNarrow(*p, args...)
}

func (c *compiler) pick(p *plan, variants []variant, args []kernels.Value, commutes bool) []kernels.Value {
	args = slices.Clone(args)
	if commutes && c.scalars(args)&3 == 1 {
		args[0], args[1] = args[1], args[0]
	}
	scalars := c.scalars(args)
	best := -1
	for i, v := range variants {
		if v.scalars&^scalars == 0 && (best < 0 || bits.OnesCount16(v.scalars) > bits.OnesCount16(variants[best].scalars)) {
			best = i
		}
	}
	p.run = variants[best].run
	for k, a := range args {
		if scalars&^variants[best].scalars&(1<<k) != 0 {
			args[k] = c.fill(p, a)
		}
	}
	return args
}

// commutes reports whether the first two arguments of op may change places.
func commutes(op kernels.Op) bool {
	switch op {
	case kernels.OpAdd, kernels.OpMul, kernels.OpFMA, kernels.OpEQ, kernels.OpNE,
		kernels.OpIAdd, kernels.OpIMul, kernels.OpIAnd, kernels.OpIOr, kernels.OpIXor, kernels.OpMul32,
		kernels.OpIEQ, kernels.OpINE, kernels.OpAnd, kernels.OpOr, kernels.OpXor:
		return true
	}
	return false
}

// fuse finishes p with a loop that also computes an argument of in which nothing else uses, and reports whether it did.
func (c *compiler) fuse(p *plan, in *kernels.Inst) bool {
	if in.Op == kernels.OpFMA && c.chain(p, in) {
		return true
	}
	args := in.Args[:in.Op.NumArgs()]
	for k, a := range args {
		if !c.private(a) {
			continue
		}
		inner, at := &c.f.Insts[a], k
		if k == 1 && commutes(in.Op) {
			at = 0
		}
		for i := range pairs {
			if q := &pairs[i]; q.outer != in.Op || q.arg != at || q.inner != inner.Op {
				continue
			}
			all := slices.Concat(inner.Args[:inner.Op.NumArgs()], args[:k], args[k+1:])
			if commutes(inner.Op) && c.scalars(all)&3 == 1 {
				all[0], all[1] = all[1], all[0]
			}
			if p.run = find(pairs[i].variants, c.scalars(all)); p.run != nil {
				c.add(*p, all...)
				return true
			}
		}
	}
	return false
}

// private reports whether a is a vector with one use.
func (c *compiler) private(a kernels.Value) bool {
	return c.uses[a] == 1 && c.files[a] != fileK && int(a) >= c.f.Once
}

// chain finishes p with one loop for x*p + (y*q + (z*r + s)), of two to four fused products with scalar factors.
func (c *compiler) chain(p *plan, in *kernels.Inst) bool {
	var args, all []kernels.Value
	for depth := 1; depth <= len(chains)+1; depth++ {
		x, y, last := in.Args[0], in.Args[1], in.Args[2]
		if c.files[x] == fileK {
			x, y = y, x
		}
		if c.files[x] == fileK || c.files[y] != fileK {
			break
		}
		args = append(args, x, y)
		if depth >= 2 {
			all = append(slices.Clone(args), last)
			p.run = find(chains[depth-2], c.scalars(all))
		}
		if !c.private(last) || c.f.Insts[last].Op != kernels.OpFMA {
			break
		}
		in = &c.f.Insts[last]
	}
	if all == nil {
		return false
	}
	c.add(*p, all...)
	return true
}
