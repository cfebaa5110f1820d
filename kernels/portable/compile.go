package portable

import "github.com/spikelane/spikelane/kernels"

// plan is a step whose operands are still values of the function.
type plan struct {
	at   kernels.Value // the instruction it stands for: its time
	out  kernels.Value // the value it makes, or None
	run  loop
	args []kernels.Value
	slot int32
	imm  uint64
	into int // the streamed column that receives the result, or -1
}

// compiler turns a function into a program: select plans for the instructions, last one first, so that a value that
// only a fused loop needed is never made; place results in columns or buffers; number the registers.
//
// Values beyond the function's own are copies that the plans need: scalars spread over a block, 32-bit integers
// widened, loads that must outlive a store.
type compiler struct {
	f       *kernels.Func
	files   []file // by value
	uses    []int
	wanted  []bool
	plans   []plan
	widened map[kernels.Value]kernels.Value // by load of a 32-bit column
	spread  []plan                          // copies of scalars for the plan in work
}

func compile(f *kernels.Func) *program {
	c := &compiler{f: f, widened: map[kernels.Value]kernels.Value{}}
	c.classify()
	for v := len(f.Insts) - 1; v >= f.Once; v-- {
		c.selectInst(kernels.Value(v))
	}
	for i, j := 0, len(c.plans)-1; i < j; i, j = i+1, j-1 {
		c.plans[i], c.plans[j] = c.plans[j], c.plans[i]
	}
	c.forwardStores()
	c.keepLoads()
	return c.number()
}

// classify finds each value's file. What depends on nothing but the once part is a scalar, wherever it stands.
func (c *compiler) classify() {
	c.files = make([]file, len(c.f.Insts))
	c.uses = make([]int, len(c.f.Insts))
	c.wanted = make([]bool, len(c.f.Insts))
	for i := range c.f.Insts {
		in, v := &c.f.Insts[i], kernels.Value(i)
		scalar := in.Op != kernels.OpIndex
		for _, a := range in.Args[:in.Op.NumArgs()] {
			c.uses[a]++
			scalar = scalar && c.files[a] == fileK
		}
		switch class := in.Op.Info().Class; {
		case i < c.f.Once, scalar && class != kernels.Read && class != kernels.Write:
			c.files[v] = fileK
		case in.Op == kernels.OpLoad:
			c.files[v] = fileOfElem(c.f.Cols[in.Slot].Elem)
		case class != kernels.Write:
			c.files[v] = fileOf(c.f.TypeOf(v))
		}
	}
}

// scalars returns the mask of the arguments that are scalars.
func (c *compiler) scalars(args []kernels.Value) uint16 {
	var bits uint16
	for k, a := range args {
		if c.files[a] == fileK {
			bits |= 1 << k
		}
	}
	return bits
}

// value makes a new value.
func (c *compiler) value(f file) kernels.Value {
	c.files = append(c.files, f)
	return kernels.Value(len(c.files) - 1)
}

// selectInst plans instruction v, if it writes or something wants its value.
func (c *compiler) selectInst(v kernels.Value) {
	in := &c.f.Insts[v]
	if in.Op.Info().Class == kernels.Write {
		c.selectWrite(v, in)
		return
	}
	if !c.wanted[v] || c.files[v] == fileK {
		return
	}
	p := plan{at: v, out: v, imm: in.Imm, slot: in.Slot, into: -1}
	args := in.Args[:in.Op.NumArgs()]
	switch {
	case in.Op == kernels.OpLoad: // a view
		if w, ok := c.widened[v]; ok {
			p.out, p.run = w, widen
			c.addNarrow(p, v)
		}
	case in.Op == kernels.OpIndex:
		p.run = index
		c.add(p)
	case in.Op == kernels.OpGather:
		p.run = gathers[c.narrow(args[0])][c.f.Cols[in.Slot].Elem]
		c.addIndexed(p, args)
	case in.Op == kernels.OpHost:
		p.run = host
		c.addSpread(p, args)
	case c.drawsForElement(in):
		p.run = uniformIndex
		if in.Op == kernels.OpNormal {
			p.run = normalIndex
		}
		c.add(p, args[1], args[2])
	default:
		if !c.fuse(&p, in) {
			c.choose(&p, single[in.Op], args, commutes(in.Op))
		}
	}
}

// drawsForElement reports whether in draws for the element itself with one step and seed, which has a faster loop.
func (c *compiler) drawsForElement(in *kernels.Inst) bool {
	return (in.Op == kernels.OpUniform || in.Op == kernels.OpNormal) &&
		c.f.Insts[in.Args[0]].Op == kernels.OpIndex && c.scalars(in.Args[1:3]) == 3
}

func (c *compiler) selectWrite(v kernels.Value, in *kernels.Inst) {
	p := plan{at: v, out: kernels.None, slot: in.Slot, into: -1}
	a := in.Args[:in.Op.NumArgs()]
	var elem kernels.Elem
	if in.Op != kernels.OpEmit {
		elem = c.f.Cols[in.Slot].Elem
	}
	switch in.Op {
	case kernels.OpStore:
		p.into = int(in.Slot)
		c.choose(&p, stores[elem], a, false)
	case kernels.OpStoreM:
		p.into = int(in.Slot)
		c.choose(&p, maskedStores[elem], a, false)
	case kernels.OpScatter:
		p.run = scatters[c.narrow(a[0])][elem]
		c.addIndexed(p, a)
	case kernels.OpScatterM:
		p.run = maskedScatters[c.narrow(a[0])][elem]
		c.addIndexed(p, a)
	case kernels.OpAccum:
		if c.scalars(a) == 1 {
			p.run = sumV
			c.add(p, a...)
			return
		}
		if at := &c.f.Insts[a[0]]; at.Op == kernels.OpLoad && c.f.Cols[at.Slot].Elem == kernels.ElemU16 {
			p.imm = uint64(at.Slot)
			c.choose(&p, shortAccums, a[1:], false)
			return
		}
		c.chooseIndexed(&p, accums[c.narrow(a[0])], a)
	case kernels.OpAccumM:
		c.chooseIndexed(&p, maskedAccums[c.narrow(a[0])], a)
	case kernels.OpEmit:
		switch {
		case c.f.Insts[a[1]].Op == kernels.OpIndex:
			p.run = emitIndex
			c.addSpread(p, a[:1])
		case c.files[a[1]] == fileJ:
			p.run = emitNarrow
			c.addNarrow(p, c.vectors(&p, a[:1])[0], a[1])
		default:
			p.run = emit
			c.addSpread(p, a)
		}
	}
}
