package conformance

import (
	"fmt"

	"github.com/spikelane/spikelane/kernels"
)

// scenarios lists what is said by hand; scenariosByElem repeats moves for each element type.
var scenarios = []scenario{
	{name: "search in a table", build: func(b *kernels.Builder) {
		x, table, at := b.Load(f64(b, "x")), b.Table("far", kernels.ElemF64, 32), b.I(0)
		for step := int64(16); step > 0; step /= 2 {
			over := b.LE(b.Gather(table, b.Do(kernels.OpIAdd, at, b.I(step-1))), x)
			at = b.Do(kernels.OpIAdd, at, b.Do(kernels.OpIMul, b.Do(kernels.OpB2I, over), b.I(step)))
		}
		b.Mem(kernels.OpStore, f64(b, "y"), b.Do(kernels.OpI2F, at))
	}},
	{name: "index", build: func(b *kernels.Builder) {
		b.Mem(kernels.OpStore, b.Col("i", kernels.ElemI64), b.Index())
	}},
	{name: "swap", build: func(b *kernels.Builder) {
		x, y := b.Load(f64(b, "x")), b.Load(f64(b, "y"))
		b.Mem(kernels.OpStore, f64(b, "x"), y)
		b.Mem(kernels.OpStore, f64(b, "y"), x)
	}},
	{name: "old value after store", build: func(b *kernels.Builder) {
		x, y := b.Load(f64(b, "x")), b.Load(f64(b, "y"))
		b.Mem(kernels.OpStore, f64(b, "x"), b.Add(x, y))
		b.Mem(kernels.OpStore, f64(b, "y"), b.Mul(x, y))
	}},
	{name: "load after store", build: func(b *kernels.Builder) {
		x := b.Load(f64(b, "x"))
		b.Mem(kernels.OpStore, f64(b, "x"), b.Mul(x, b.F(3)))
		again := b.Load(f64(b, "x"))
		b.Mem(kernels.OpStore, f64(b, "y"), b.Sub(again, x))
	}},
	{name: "load between result and store", build: func(b *kernels.Builder) {
		sum := b.Add(b.Load(f64(b, "y")), b.Load(f64(b, "z")))
		old := b.Load(f64(b, "x"))
		b.Mem(kernels.OpStore, f64(b, "x"), sum)
		b.Mem(kernels.OpStore, f64(b, "y"), b.Mul(old, sum))
	}},
	{name: "two stores, both values used later", build: func(b *kernels.Builder) {
		x := b.Load(f64(b, "x"))
		p, q := b.Add(x, b.F(1)), b.Mul(x, b.F(7))
		b.Mem(kernels.OpStore, f64(b, "x"), p)
		b.Mem(kernels.OpStore, f64(b, "x"), q)
		b.Mem(kernels.OpStore, f64(b, "y"), b.Sub(p, q))
	}},
	{name: "one value in two columns", build: func(b *kernels.Builder) {
		v := b.Mul(b.Load(f64(b, "x")), b.Load(f64(b, "y")))
		b.Mem(kernels.OpStore, f64(b, "x"), v)
		b.Mem(kernels.OpStore, f64(b, "y"), v)
		b.Mem(kernels.OpStore, f64(b, "x"), b.Neg(v))
		b.Mem(kernels.OpStore, f64(b, "z"), b.Add(v, b.F(1)))
	}},
	{name: "masked store between result and store", build: func(b *kernels.Builder) {
		x := b.Load(f64(b, "x"))
		v := b.Mul(x, x)
		b.Mem(kernels.OpStoreM, f64(b, "y"), mask(b), x)
		b.Mem(kernels.OpStore, f64(b, "z"), b.Load(f64(b, "y")))
		b.Mem(kernels.OpStore, f64(b, "y"), v)
	}},
	{name: "masked store after store", build: func(b *kernels.Builder) {
		x := b.Load(f64(b, "x"))
		v := b.Mul(x, x)
		b.Mem(kernels.OpStore, f64(b, "y"), v)
		b.Mem(kernels.OpStoreM, f64(b, "y"), mask(b), x)
		b.Mem(kernels.OpStore, f64(b, "z"), b.Add(v, b.Load(f64(b, "y"))))
	}},
	{name: "mask column overwritten while in use", build: func(b *kernels.Builder) {
		on := mask(b)
		b.Mem(kernels.OpStore, b.Col("on", kernels.ElemBool), b.LT(b.Load(f64(b, "x")), b.F(0)))
		b.Mem(kernels.OpStoreM, f64(b, "y"), on, b.F(9))
	}},
	{name: "index column overwritten while in use", build: func(b *kernels.Builder) {
		near := nearIdx(b)
		b.Mem(kernels.OpStore, i32(b, "near"), wide(b, near))
		b.Mem(kernels.OpAccum, f64(b, "far"), near, b.Load(f64(b, "x")))
	}},
	{name: "store of a narrowed integer", build: func(b *kernels.Builder) {
		v := b.Do(kernels.OpIMul, b.Load(b.Col("i", kernels.ElemI64)), b.I(1<<20+1))
		b.Mem(kernels.OpStore, i32(b, "i32"), v)
		b.Mem(kernels.OpStore, b.Col("i64", kernels.ElemI64), b.Do(kernels.OpIAdd, v, b.Load(i32(b, "i32"))))
	}},
	{name: "integers of 16 bits", build: func(b *kernels.Builder) {
		x := b.Load(b.Col("wide", kernels.ElemU16))
		b.Mem(kernels.OpStore, b.Col("i64", kernels.ElemI64), x)
		b.Mem(kernels.OpStore, f64(b, "x"), b.Do(kernels.OpI2F, x))
		b.Mem(kernels.OpStore, b.Col("j64", kernels.ElemI64), b.Gather(b.Col("far", kernels.ElemU16), nearIdx(b)))
		b.Mem(kernels.OpStore, b.Col("k64", kernels.ElemI64), b.Gather(b.Col("far", kernels.ElemU16), wide(b, nearIdx(b))))
		b.Mem(kernels.OpStore, b.Col("l64", kernels.ElemI64), b.Gather(b.Col("far", kernels.ElemU16), b.I(3)))
		b.Mem(kernels.OpEmit, b.List("l"), b.Do(kernels.OpILT, x, b.I(9)), x)
	}},
	{name: "one value in two columns", build: func(b *kernels.Builder) {
		y, x := f64(b, "y"), b.Load(f64(b, "x"))
		v := b.Mul(x, b.F(3))
		b.Mem(kernels.OpStore, y, v)
		b.Mem(kernels.OpStore, f64(b, "z"), v)
	}},
	{name: "number of a narrow integer that is overwritten", build: func(b *kernels.Builder) {
		x := b.Load(i32(b, "i32"))
		b.Mem(kernels.OpStore, i32(b, "i32"), b.Do(kernels.OpIAdd, x, b.I(1)))
		b.Mem(kernels.OpStore, f64(b, "x"), b.Do(kernels.OpI2F, x))
	}},
	{name: "integer by a number on the left", build: func(b *kernels.Builder) {
		x := b.Load(b.Col("i64", kernels.ElemI64))
		b.Mem(kernels.OpStore, b.Col("i64", kernels.ElemI64), b.Do(kernels.OpIMul, b.I(12345678901), x))
		b.Mem(kernels.OpStore, b.Col("j64", kernels.ElemI64), b.Do(kernels.OpIMul, b.I(77), x))
	}},
	{name: "chosen of pairs by more than the last bit", build: func(b *kernels.Builder) {
		i := b.Index()
		even, odd := mixed(b, b.Do(kernels.OpIShr, i, b.I(1)), 0x9E3779B9), mixed(b, b.Do(kernels.OpIShr, i, b.I(1)), 0x85EBCA6B)
		is := func(of kernels.Value, bits int64) kernels.Value {
			return b.Do(kernels.OpINE, b.Do(kernels.OpIAnd, of, b.I(bits)), b.I(0))
		}
		for k, v := range []kernels.Value{
			b.Do(kernels.OpISelect, is(i, 1), odd, even), b.Do(kernels.OpISelect, is(i, 3), odd, even), b.Do(kernels.OpISelect, is(odd, 1), odd, even),
			b.Do(kernels.OpISelect, is(i, 1), i, even), b.Do(kernels.OpISelect, is(i, 1), odd, i),
		} {
			b.Mem(kernels.OpStore, b.Col(fmt.Sprint("i", k), kernels.ElemI64), v)
		}
		b.Mem(kernels.OpStore, f64(b, "x"), b.Select(is(i, 1), b.Do(kernels.OpI2F, odd), b.Do(kernels.OpI2F, even)))
	}},
	{name: "column read, written and read again beside much arithmetic", build: func(b *kernels.Builder) {
		x := f64(b, "x")
		old := b.Load(x)
		b.Mem(kernels.OpStore, x, long(b, b.Load(f64(b, "y"))))
		b.Mem(kernels.OpStore, f64(b, "z"), long(b, b.Load(x)))
		b.Mem(kernels.OpStore, f64(b, "y"), old)
	}},
	{name: "library in place", build: func(b *kernels.Builder) {
		x := b.Load(f64(b, "x"))
		b.Mem(kernels.OpStore, f64(b, "x"), b.Do(kernels.OpExp, x))
		b.Mem(kernels.OpStore, f64(b, "y"), b.Do(kernels.OpExprel, b.Load(f64(b, "y"))))
	}},
	{name: "draws", build: func(b *kernels.Builder) {
		step, seed := b.Param("step", kernels.I64), b.Param("seed", kernels.I64)
		i := b.Index()
		b.Mem(kernels.OpStore, f64(b, "x"), b.Draw(kernels.OpUniform, 1<<16|2, i, step, seed))
		b.Mem(kernels.OpStore, f64(b, "y"), b.Draw(kernels.OpNormal, 1<<16|3, i, step, seed))
		b.Mem(kernels.OpStore, f64(b, "z"), b.Draw(kernels.OpPoisson, 1<<16|4, i, step, seed, b.F(2)))
	}},
	{name: "accum: one scalar", build: func(b *kernels.Builder) {
		b.Mem(kernels.OpAccum, f64(b, "far"), nearIdx(b), b.Param("w", kernels.F64))
	}},
	{name: "accum: weights", build: func(b *kernels.Builder) {
		b.Mem(kernels.OpAccum, f64(b, "far"), nearIdx(b), b.Load(f64(b, "x")))
	}},
	{name: "accum: gathered scalar", build: func(b *kernels.Builder) {
		b.Mem(kernels.OpAccum, f64(b, "far"), nearIdx(b), b.Mul(b.Gather(f64(b, "far2"), b.I(1)), b.Load(f64(b, "x"))))
	}},
	{name: "accum: computed index", build: func(b *kernels.Builder) {
		b.Mem(kernels.OpAccum, f64(b, "far"), wide(b, nearIdx(b)), b.Load(f64(b, "x")))
		b.Mem(kernels.OpAccum, f64(b, "far2"), wide(b, nearIdx(b)), b.F(0.1))
	}},
	{name: "accum: sum", build: func(b *kernels.Builder) {
		b.Mem(kernels.OpAccum, f64(b, "far"), b.I(2), b.Load(f64(b, "x")))
		b.Mem(kernels.OpAccum, f64(b, "far2"), b.I(2), b.F(0.1))
	}},
	{name: "accum: masked", build: func(b *kernels.Builder) {
		b.Mem(kernels.OpAccumM, f64(b, "far"), nearIdx(b), mask(b), b.Load(f64(b, "x")))
		b.Mem(kernels.OpAccumM, f64(b, "far2"), wide(b, nearIdx(b)), mask(b), b.Load(f64(b, "x")))
	}},
	{name: "accum: masked scalar", build: func(b *kernels.Builder) {
		b.Mem(kernels.OpAccumM, f64(b, "far"), nearIdx(b), mask(b), b.Param("w", kernels.F64))
	}},
	{name: "accum: masked weights", build: func(b *kernels.Builder) {
		b.Mem(kernels.OpAccumM, f64(b, "far"), nearIdx(b), mask(b), b.Load(f64(b, "x")))
	}},
	{name: "accum: gated by a flag of the target", build: func(b *kernels.Builder) {
		up := b.Col("farup", kernels.ElemBool)
		for k, v := range []kernels.Value{b.Param("w", kernels.F64), b.F(0.3), b.Load(f64(b, "x")), b.Mul(b.Load(f64(b, "x")), b.F(3))} {
			near := nearIdx(b)
			b.Mem(kernels.OpAccumM, f64(b, fmt.Sprint("far", 2*k)), near, b.Gather(up, near), v)
			far := wide(b, near)
			b.Mem(kernels.OpAccumM, f64(b, fmt.Sprint("far", 2*k+1)), far, b.Gather(up, far), v)
		}
		i := b.Index()
		b.Mem(kernels.OpAccumM, f64(b, "far8"), i, b.Gather(up, i), b.Param("w", kernels.F64))
	}},
	{name: "accum: scalar mask", build: func(b *kernels.Builder) {
		b.Mem(kernels.OpAccumM, f64(b, "far"), nearIdx(b), b.Param("all", kernels.Bool), b.Load(f64(b, "x")))
	}},
	{name: "accum: two in one column", build: func(b *kernels.Builder) {
		b.Mem(kernels.OpAccum, f64(b, "far"), nearIdx(b), b.Load(f64(b, "x")))
		b.Mem(kernels.OpAccum, f64(b, "far"), ownIdx(b), b.Load(f64(b, "y")))
	}},
	{name: "accum: two by one index", serial: true, build: func(b *kernels.Builder) {
		b.Mem(kernels.OpAccum, f64(b, "far"), nearIdx(b), b.Load(f64(b, "x")))
		b.Mem(kernels.OpAccum, f64(b, "far"), nearIdx(b), b.Load(f64(b, "y")))
	}},
	{name: "accum: by an index before and after it changes", build: func(b *kernels.Builder) {
		near := nearIdx(b)
		b.Mem(kernels.OpStore, i32(b, "near"), b.Do(kernels.OpIXor, near, b.I(1)))
		b.Mem(kernels.OpAccum, f64(b, "far"), near, b.Load(f64(b, "x")))
		b.Mem(kernels.OpAccum, f64(b, "far"), nearIdx(b), b.Load(f64(b, "y")))
	}},
	{name: "gathers, accum and scatter by two indices", serial: true, build: func(b *kernels.Builder) {
		own := ownIdx(b)
		b.Mem(kernels.OpAccum, f64(b, "far"), own, b.Gather(f64(b, "far2"), nearIdx(b)))
		b.Mem(kernels.OpScatter, f64(b, "far3"), own, b.Mul(b.Gather(f64(b, "far"), own), b.Gather(f64(b, "far3"), own)))
	}},
	{name: "gather and scatter of one column", serial: true, build: func(b *kernels.Builder) {
		own := ownIdx(b)
		b.Mem(kernels.OpScatter, f64(b, "far"), own, b.FMA(b.Gather(f64(b, "far"), own), b.F(0.5), b.Load(f64(b, "x"))))
	}},
	{name: "gather and accum of one column", serial: true, build: func(b *kernels.Builder) {
		own := ownIdx(b)
		b.Mem(kernels.OpAccum, f64(b, "far"), own, b.Mul(b.Gather(f64(b, "far"), own), b.Load(f64(b, "x"))))
	}},
	{name: "gather and scatter of one column beside much arithmetic", serial: true, build: func(b *kernels.Builder) {
		own := ownIdx(b)
		b.Mem(kernels.OpScatter, f64(b, "far"), own, b.FMA(b.Gather(f64(b, "far"), own), b.F(0.5), b.Do(kernels.OpExp, b.Load(f64(b, "x")))))
	}},
	{name: "gather after scatter and accum of one column", serial: true, build: func(b *kernels.Builder) {
		own, far := ownIdx(b), f64(b, "far")
		b.Mem(kernels.OpScatter, far, own, b.Do(kernels.OpExp, b.Load(f64(b, "x"))))
		b.Mem(kernels.OpStore, f64(b, "y"), b.Do(kernels.OpExp, b.Gather(far, own)))
		b.Mem(kernels.OpAccum, f64(b, "far2"), own, b.Load(f64(b, "z")))
		b.Mem(kernels.OpStore, f64(b, "z"), b.Gather(f64(b, "far2"), own))
	}},
	{name: "load after a masked store beside an emit", build: func(b *kernels.Builder) {
		on := b.And(mask(b), b.LT(b.Load(f64(b, "x")), b.F(3)))
		b.Mem(kernels.OpEmit, b.List("l"), on, b.Index())
		b.Mem(kernels.OpStoreM, f64(b, "x"), on, b.F(7))
		b.Mem(kernels.OpStore, f64(b, "y"), b.Mul(b.Load(f64(b, "x")), b.F(2)))
		b.Mem(kernels.OpStore, f64(b, "x"), b.F(1))
	}},
	{name: "emit index", build: func(b *kernels.Builder) { b.Mem(kernels.OpEmit, b.List("l"), mask(b), b.Index()) }},
	{name: "emit column", build: func(b *kernels.Builder) { b.Mem(kernels.OpEmit, b.List("l"), mask(b), nearIdx(b)) }},
	{name: "emit value", build: func(b *kernels.Builder) { b.Mem(kernels.OpEmit, b.List("l"), mask(b), wide(b, b.Index())) }},
	{name: "emit all of one value", build: func(b *kernels.Builder) { b.Mem(kernels.OpEmit, b.List("l"), b.B(true), b.I(5)) }},
	{name: "emit to two lists", build: func(b *kernels.Builder) {
		on := mask(b)
		b.Mem(kernels.OpEmit, b.List("l"), on, b.Index())
		b.Mem(kernels.OpEmit, b.List("r"), b.Not(on), nearIdx(b))
	}},
	{name: "emit twice to one list", build: func(b *kernels.Builder) {
		b.Mem(kernels.OpEmit, b.List("l"), mask(b), b.Index())
		b.Mem(kernels.OpEmit, b.List("l"), b.LT(b.Load(f64(b, "x")), b.F(0)), nearIdx(b))
	}},
	{name: "sequential: running sum", build: func(b *kernels.Builder) {
		b.Sequential()
		i := b.Index()
		sum := b.Add(b.Gather(f64(b, "far"), i), b.Load(f64(b, "x")))
		b.Mem(kernels.OpScatter, f64(b, "far"), b.Do(kernels.OpIAdd, i, b.I(1)), sum)
	}},
	{name: "sequential: once part again", once: true, build: func(b *kernels.Builder) {
		b.Sequential()
		count := b.Add(b.Gather(f64(b, "far"), b.I(0)), b.F(1))
		b.Each()
		b.Mem(kernels.OpScatter, f64(b, "far"), b.I(0), count)
		b.Mem(kernels.OpStore, f64(b, "x"), b.Mul(count, b.Load(f64(b, "x"))))
	}},
}

// scenariosByElem moves a column of e in every way.
func scenariosByElem(e kernels.Elem) []scenario {
	value := func(b *kernels.Builder) kernels.Value { return b.Load(b.Col("src", e)) }
	pick := func(b *kernels.Builder, k int) kernels.Value {
		if k == 0 {
			return value(b)
		}
		return constant(b, e)
	}
	var out []scenario
	for k, kind := range []string{" value", " constant"} {
		out = append(out,
			scenario{name: "store" + kind, build: func(b *kernels.Builder) { b.Mem(kernels.OpStore, b.Col("dst", e), pick(b, k)) }},
			scenario{name: "storem" + kind, build: func(b *kernels.Builder) { b.Mem(kernels.OpStoreM, b.Col("dst", e), mask(b), pick(b, k)) }},
			scenario{name: "storem by parameter" + kind, build: func(b *kernels.Builder) {
				b.Mem(kernels.OpStoreM, b.Col("dst", e), b.Param("all", kernels.Bool), pick(b, k))
			}},
			scenario{name: "scatter" + kind, serial: true, build: func(b *kernels.Builder) {
				b.Mem(kernels.OpScatter, b.Col("far", e), ownIdx(b), pick(b, k))
				b.Mem(kernels.OpScatter, b.Col("far2", e), wide(b, ownIdx(b)), pick(b, k))
			}},
			scenario{name: "scatterm" + kind, serial: true, build: func(b *kernels.Builder) {
				b.Mem(kernels.OpScatterM, b.Col("far", e), ownIdx(b), mask(b), pick(b, k))
				b.Mem(kernels.OpScatterM, b.Col("far2", e), wide(b, ownIdx(b)), mask(b), pick(b, k))
			}},
		)
	}
	return append(out, scenario{name: "gather", build: func(b *kernels.Builder) {
		b.Mem(kernels.OpStore, b.Col("dst", e), b.Gather(b.Col("far", e), nearIdx(b)))
		b.Mem(kernels.OpStore, b.Col("dst2", e), b.Gather(b.Col("far", e), wide(b, nearIdx(b))))
		b.Mem(kernels.OpStore, b.Col("dst3", e), b.Gather(b.Col("far", e), b.I(3)))
	}})
}

// mixed makes much of an integer of 32 bits, by what the random generator is made of.
func mixed(b *kernels.Builder, x kernels.Value, by int64) kernels.Value {
	for range 12 {
		x = b.Do(kernels.OpMul32, b.Do(kernels.OpIXor, b.Do(kernels.OpIShr, x, b.I(7)), x), b.I(by))
	}
	return x
}

// long is a chain of operations, each of which waits for the one before.
func long(b *kernels.Builder, x kernels.Value) kernels.Value {
	for range 10 {
		x = b.Do(kernels.OpSqrt, b.Div(b.F(2), b.Add(b.Do(kernels.OpAbs, x), b.F(1))))
	}
	return x
}
