package compile

import (
	"fmt"

	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/model"
)

// lowerer turns expressions into instructions of one kernel.
type lowerer struct {
	b    *kernels.Builder
	dt   float64
	leaf func(s *model.Symbol) kernels.Value // variables and special names of the kernel's kind
	elem func() kernels.Value                // the element number that names random draws
	turn func() kernels.Value                // the number that names them beside it; nil: the step of the clock
	obj  uint32                              // the object's number in the network, for random draws
	side func(s *model.Symbol) *model.Expr   // synaptic code: the definition of a side's subexpression
	// fused allows the rewrites of state updates: see the package comment.
	fused bool
	memo  map[memoKey]kernels.Value
	// consts and widths remember isConst and width of nodes.
	consts map[*model.Expr]bool
	widths map[*model.Expr]int
	known  map[*model.Symbol]bool // temporaries that are numbers before the run
	// temps are temporaries that are products: their factors join those of the products that use them.
	temps map[*model.Symbol]*model.Expr
}

// memoKey names a lowered expression: plans share subtrees, whose copies would double at each stage of a method.
type memoKey struct {
	e     *model.Expr
	fused bool
}

// forget drops what was lowered, after a statement changed the meaning of a name.
func (l *lowerer) forget() { l.memo = nil }

func (l *lowerer) expr(e *model.Expr) kernels.Value {
	k := memoKey{e, l.fused}
	if v, ok := l.memo[k]; ok {
		return v
	}
	v := l.lower(e)
	if l.memo == nil {
		l.memo = map[memoKey]kernels.Value{}
	}
	l.memo[k] = v
	return v
}

// float returns e as F64.
func (l *lowerer) float(e *model.Expr) kernels.Value { return l.toFloat(l.expr(e)) }

func (l *lowerer) toFloat(v kernels.Value) kernels.Value {
	if l.b.TypeOf(v) != kernels.I64 {
		return v
	}
	if in := l.b.Inst(v); in.Op == kernels.OpConstI {
		return l.b.F(float64(int64(in.Imm)))
	}
	return l.b.Do(kernels.OpI2F, v)
}

// strict returns f's value with the rewrites of state updates off: for arguments of functions with jumps, where one
// rounding more or less could show.
func (l *lowerer) strict(f func() kernels.Value) kernels.Value {
	was := l.fused
	l.fused = false
	v := f()
	l.fused = was
	return v
}

func (l *lowerer) lower(e *model.Expr) kernels.Value {
	b := l.b
	switch e.Op {
	case model.Const:
		switch e.Type {
		case model.Integer:
			return b.I(int64(e.Num))
		case model.Boolean:
			return b.B(e.Num != 0)
		}
		return b.F(e.Num)
	case model.Ref:
		return l.ref(e.Sym)
	case model.Call:
		return l.call(e)
	case model.Neg:
		v := l.expr(e.Args[0])
		if b.TypeOf(v) == kernels.I64 {
			return b.Do(kernels.OpISub, b.I(0), v)
		}
		return b.Neg(v)
	case model.Not:
		return b.Not(l.expr(e.Args[0]))
	case model.And:
		return b.And(l.expr(e.Args[0]), l.expr(e.Args[1]))
	case model.Or:
		return b.Or(l.expr(e.Args[0]), l.expr(e.Args[1]))
	case model.If:
		return l.choose(e)
	case model.Add, model.Sub:
		if l.fused && e.Type == model.Float {
			return l.sum(e)
		}
		return l.arithmetic(e)
	case model.Mul, model.Div:
		if l.fused && e.Type == model.Float {
			return l.product(e)
		}
		return l.arithmetic(e)
	case model.FloorDiv, model.Mod:
		return l.strict(func() kernels.Value { return l.arithmetic(e) })
	case model.Pow:
		return l.pow(e)
	case model.LT, model.LE, model.GT, model.GE, model.EQ, model.NE:
		return l.strict(func() kernels.Value { return l.compare(e) })
	}
	panic(fmt.Sprintf("BUG: compile: expression op %d", e.Op))
}

func (l *lowerer) ref(s *model.Symbol) kernels.Value {
	switch s.Kind {
	case model.Constant:
		return l.expr(s.Def)
	case model.Dt:
		return l.b.F(l.dt)
	case model.Time:
		return l.b.Param("t", kernels.F64)
	case model.StepNumber:
		return l.step()
	case model.Noise:
		return l.draw(kernels.OpNormal, s.Site)
	case model.Var:
		if !s.Var.Stored() {
			e := s.Var.Expr
			if s.Of != model.Own {
				e = l.side(s)
			}
			if s.Type == model.Float {
				return l.float(e)
			}
			return l.expr(e)
		}
	}
	return l.leaf(s)
}

func (l *lowerer) step() kernels.Value { return l.b.Param("step", kernels.I64) }

func (l *lowerer) draw(op kernels.Op, site int, more ...kernels.Value) kernels.Value {
	turn := l.step
	if l.turn != nil {
		turn = l.turn
	}
	args := append([]kernels.Value{l.elem(), turn(), l.b.Param("seed", kernels.I64)}, more...)
	return l.b.Draw(op, l.obj<<16|uint32(site), args...)
}

func (l *lowerer) choose(e *model.Expr) kernels.Value {
	m, x, y := l.expr(e.Args[0]), l.expr(e.Args[1]), l.expr(e.Args[2])
	if l.b.TypeOf(x) == kernels.I64 && l.b.TypeOf(y) == kernels.I64 {
		return l.b.Do(kernels.OpISelect, m, x, y)
	}
	return l.b.Select(m, l.toFloat(x), l.toFloat(y))
}

var floatOps = map[model.Op]kernels.Op{
	model.Add: kernels.OpAdd, model.Sub: kernels.OpSub, model.Mul: kernels.OpMul,
	model.Div: kernels.OpDiv, model.FloorDiv: kernels.OpFloorDiv, model.Mod: kernels.OpFloorMod,
}

var intOps = map[model.Op]kernels.Op{
	model.Add: kernels.OpIAdd, model.Sub: kernels.OpISub, model.Mul: kernels.OpIMul,
	model.FloorDiv: kernels.OpIDiv, model.Mod: kernels.OpIMod,
}

// arithmetic lowers a binary operation as written: integers stay integers, but for "/".
func (l *lowerer) arithmetic(e *model.Expr) kernels.Value {
	return l.combine(e.Op, l.expr(e.Args[0]), l.expr(e.Args[1]))
}

func (l *lowerer) combine(op model.Op, x, y kernels.Value) kernels.Value {
	if l.b.TypeOf(x) == kernels.I64 && l.b.TypeOf(y) == kernels.I64 && op != model.Div {
		return l.b.Do(intOps[op], x, y)
	}
	return l.b.Do(floatOps[op], l.toFloat(x), l.toFloat(y))
}

func (l *lowerer) compare(e *model.Expr) kernels.Value {
	b := l.b
	x, y := l.expr(e.Args[0]), l.expr(e.Args[1])
	if e.Op == model.GT || e.Op == model.GE {
		x, y = y, x
	}
	switch tx, ty := b.TypeOf(x), b.TypeOf(y); {
	case tx == kernels.Bool:
		if e.Op == model.NE {
			return b.Do(kernels.OpXor, x, y)
		}
		if e.Op == model.EQ {
			return b.Not(b.Do(kernels.OpXor, x, y))
		}
		x, y = b.Do(kernels.OpB2I, x), b.Do(kernels.OpB2I, y)
	case tx != ty:
		x, y = l.toFloat(x), l.toFloat(y)
	}
	ops := [4]kernels.Op{kernels.OpLT, kernels.OpLE, kernels.OpEQ, kernels.OpNE}
	if b.TypeOf(x) == kernels.I64 {
		ops = [4]kernels.Op{kernels.OpILT, kernels.OpILE, kernels.OpIEQ, kernels.OpINE}
	}
	switch e.Op {
	case model.LT, model.GT:
		return b.Do(ops[0], x, y)
	case model.LE, model.GE:
		return b.Do(ops[1], x, y)
	case model.EQ:
		return b.Do(ops[2], x, y)
	}
	return b.Do(ops[3], x, y)
}
