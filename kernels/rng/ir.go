package rng

import "github.com/spikelane/spikelane/kernels"

// BuildUniform appends the definition of [Uniform] as IR and returns its value.
func BuildUniform(b *kernels.Builder, elem, step, seed kernels.Value, stream uint32) kernels.Value {
	u := b.Do(kernels.OpIShr, BuildBits(b, elem, step, seed, stream), b.I(11))
	return b.Mul(b.Do(kernels.OpI2F, u), b.F(0x1p-53))
}

// BuildBits appends the definition of [Bits] as IR and returns its value.
func BuildBits(b *kernels.Builder, elem, step, seed kernels.Value, stream uint32) kernels.Value {
	w := BuildBlock(b, elem, step, seed, stream)
	odd := b.Do(kernels.OpINE, b.Do(kernels.OpIAnd, elem, b.I(1)), b.I(0))
	return Join(b, b.Do(kernels.OpISelect, odd, w[3], w[1]), b.Do(kernels.OpISelect, odd, w[2], w[0]))
}

// BuildBlock appends the block of random words of the pair that elem belongs to (see [Block]) and returns them. Only
// the low 32 bits of each are meant; the others are left from the arithmetic (see [Join]).
//
// No word is masked between the rounds: [kernels.OpMul32] reads low halves, and xor and add never carry from high to
// low.
func BuildBlock(b *kernels.Builder, elem, step, seed kernels.Value, stream uint32) [4]kernels.Value {
	var (
		do   = b.Do
		n32  = b.I(32)
		m0   = b.I(mul0)
		m1   = b.I(mul1)
		pair = do(kernels.OpIShr, elem, b.I(1))
		c0   = pair
		c1   = step
		c2   = b.I(int64(stream))
		c3   = do(kernels.OpIOr,
			do(kernels.OpIShl, do(kernels.OpIShr, pair, n32), b.I(16)),
			do(kernels.OpIAnd, do(kernels.OpIShr, step, n32), b.I(0xffff)))
		k0 = seed
		k1 = do(kernels.OpIShr, seed, n32)
	)
	for r := range int64(rounds) {
		x0, x1 := k0, k1
		if r > 0 {
			x0, x1 = do(kernels.OpIAdd, k0, b.I(r*weyl0)), do(kernels.OpIAdd, k1, b.I(r*weyl1))
		}
		p0, p1 := do(kernels.OpMul32, m0, c0), do(kernels.OpMul32, m1, c2)
		c0, c2 = do(kernels.OpIXor, do(kernels.OpIXor, do(kernels.OpIShr, p1, n32), c1), x0),
			do(kernels.OpIXor, do(kernels.OpIXor, do(kernels.OpIShr, p0, n32), c3), x1)
		c1, c3 = p1, p0
	}
	return [4]kernels.Value{c0, c1, c2, c3}
}

// Join appends hi<<32 | lo of the low halves of two words of [BuildBlock] and returns it.
func Join(b *kernels.Builder, hi, lo kernels.Value) kernels.Value {
	return b.Do(kernels.OpIOr,
		b.Do(kernels.OpIShl, hi, b.I(32)),
		b.Do(kernels.OpIAnd, lo, b.I(0xffffffff)))
}
