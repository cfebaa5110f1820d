package rng

// Uniform returns a number uniform in [0, 1): the high 53 bits of [Bits] times 2^-53. Every multiple of 2^-53 is as
// likely as every other.
func Uniform(elem, step, seed int64, stream uint32) float64 {
	return unit(Bits(elem, step, seed, stream))
}

// UniformBlock sets dst[i] to Uniform(firstElem+i, step, seed, stream), with one Philox block for two elements.
func UniformBlock(dst []float64, firstElem, step, seed int64, stream uint32) {
	if len(dst) > 0 && firstElem&1 != 0 {
		dst[0] = Uniform(firstElem, step, seed, stream)
		dst, firstElem = dst[1:], firstElem+1
	}
	pair := firstElem >> 1
	for len(dst) >= 2 {
		even, odd := Block(pair, step, seed, stream)
		dst[0], dst[1] = unit(even), unit(odd)
		dst, pair = dst[2:], pair+1
	}
	if len(dst) > 0 {
		dst[0] = Uniform(pair<<1, step, seed, stream)
	}
}

// unit maps 64 random bits to [0, 1). The conversion and the product are exact.
func unit(bits uint64) float64 { return float64(int64(bits>>11)) * 0x1p-53 }
