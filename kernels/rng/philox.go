package rng

// The multipliers of the two products of a round, and the Weyl increments of the key.
const (
	mul0   = 0xD2511F53
	mul1   = 0xCD9E8D57
	weyl0  = 0x9E3779B9
	weyl1  = 0xBB67AE85
	rounds = 10
)

// Philox returns the block of four random words that belongs to the counter ctr under key: Philox4x32 with 10 rounds.
//
// Source: Salmon, Moraes, Dror & Shaw (2011), Parallel random numbers: as easy as 1, 2, 3, SC '11,
// doi:10.1145/2063384.2063405.
func Philox(ctr [4]uint32, key [2]uint32) [4]uint32 {
	c0, c1, c2, c3 := philox(ctr[0], ctr[1], ctr[2], ctr[3], key[0], key[1])
	return [4]uint32{c0, c1, c2, c3}
}

// philox is [Philox] in registers.
func philox(c0, c1, c2, c3, k0, k1 uint32) (w0, w1, w2, w3 uint32) {
	for range rounds {
		p0, p1 := mul0*uint64(c0), mul1*uint64(c2)
		c0, c1, c2, c3 = uint32(p1>>32)^c1^k0, uint32(p1), uint32(p0>>32)^c3^k1, uint32(p0)
		k0 += weyl0
		k1 += weyl1
	}
	return c0, c1, c2, c3
}

// Block returns the random bits that belong to the elements 2·pair and 2·pair+1 at a step: the words 1 and 0 of a
// block for the even element, the words 3 and 2 for the odd one, the first of the two above the second.
//
// The counter is, from its first word on: the low half of pair; the low half of step; stream, which is
// object<<16 | site; bits 32 to 47 of pair above bits 32 to 47 of step. The key is the low and the high half of seed.
// Pairs and steps in [0, 2^48) have blocks of their own; streams are told apart by all 32 bits. This layout is part of
// the numerics version: to change it is to change every result.
func Block(pair, step, seed int64, stream uint32) (even, odd uint64) {
	w0, w1, w2, w3 := philox(
		uint32(pair), uint32(step), stream, uint32(pair>>32)<<16|uint32(step>>32)&0xffff,
		uint32(seed), uint32(seed>>32))
	return uint64(w1)<<32 | uint64(w0), uint64(w3)<<32 | uint64(w2)
}

// Bits returns the 64 random bits of element elem at a step: its half of its pair's [Block]. elem is in [0, 2^49).
func Bits(elem, step, seed int64, stream uint32) uint64 {
	even, odd := Block(elem>>1, step, seed, stream)
	if elem&1 != 0 {
		return odd
	}
	return even
}
