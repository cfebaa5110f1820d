package kernels

import "testing"

// Counted by hand.
func TestCostOf(t *testing.T) {
	tests := []struct {
		what  string
		build func(b *Builder)
		want  Cost
	}{
		{"nothing", func(b *Builder) {}, Cost{}},
		{"v = a·v + b, with a·b once", func(b *Builder) {
			a, v := b.Param("a", F64), b.Col("v", ElemF64)
			p := b.Mul(a, a)
			b.Each()
			b.Mem(OpStore, v, b.FMA(p, b.Load(v), a))
		}, Cost{Bytes: 16, Flops: 2}},
		{"a column read twice, flags", func(b *Builder) {
			b.Each()
			x, f := b.Col("x", ElemF64), b.Load(b.Col("f", ElemBool))
			b.Mem(OpStoreM, b.Col("y", ElemF64), f, b.Add(b.Load(x), b.Do(OpSqrt, b.Load(x))))
		}, Cost{Bytes: 9, Flops: 2}},
		{"g[j] += w", func(b *Builder) {
			b.Each()
			b.Mem(OpAccum, b.Col("g", ElemF64), b.Load(b.Col("j", ElemI32)), b.Load(b.Col("w", ElemF64)))
		}, Cost{Bytes: 12, Scatters: 1}},
		{"g[j] and h[j], h twice, and a place that is the same for all", func(b *Builder) {
			i := b.Param("i", I64)
			b.Each()
			j, g, h := b.Load(b.Col("j", ElemU16)), b.Col("g", ElemF64), b.Col("h", ElemF64)
			x := b.F(1)
			b.Mem(OpAccum, g, j, x)
			b.Mem(OpAccum, h, j, x)
			b.Mem(OpAccum, h, j, x)
			b.Mem(OpAccum, b.Col("n", ElemF64), i, x)
		}, Cost{Bytes: 2, Scatters: 2}},
	}
	for _, tt := range tests {
		b := NewBuilder(tt.what)
		tt.build(b)
		if got := CostOf(b.Func()); got != tt.want {
			t.Errorf("%s: got %+v, want %+v", tt.what, got, tt.want)
		}
	}
}
