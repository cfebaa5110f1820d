package mathfn

import "github.com/spikelane/spikelane/kernels/rng"

// Normal returns a normal draw with mean 0 and variance 1, the Go form of OpNormal. See rng.Bits for the arguments.
func Normal(elem, step, seed int64, stream uint32) float64 {
	first, second := rng.Block(elem>>1, step, seed, stream)
	return float64(radius(int64(first)) * cosTurn(int64(second)-(elem&1)<<62))
}

// NormalBlock sets dst[i] to Normal(firstElem+i, step, seed, stream), with one Philox block and one radius for two
// elements.
func NormalBlock(dst []float64, firstElem, step, seed int64, stream uint32) {
	if len(dst) > 0 && firstElem&1 != 0 {
		dst[0] = Normal(firstElem, step, seed, stream)
		dst, firstElem = dst[1:], firstElem+1
	}
	pair := firstElem >> 1
	for len(dst) >= 2 {
		first, second := rng.Block(pair, step, seed, stream)
		r, angle := radius(int64(first)), int64(second)
		dst[0] = float64(r * cosTurn(angle))
		dst[1] = float64(r * cosTurn(angle-1<<62))
		dst, pair = dst[2:], pair+1
	}
	if len(dst) > 0 {
		dst[0] = Normal(pair<<1, step, seed, stream)
	}
}
