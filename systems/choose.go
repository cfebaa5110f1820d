package systems

import (
	"math/bits"
	"slices"
)

// Chooser draws subsets of a given size: samples without replacement, in ascending order.
type Chooser struct {
	taken []uint64 // bit k: k is in the subset; all clear between calls
}

// Choose appends size different numbers below n to dst, ascending; every subset is as likely as any other. 0 <= size <=
// n <= 2^31. It takes time proportional to size, up to sorting.
//
// Source: R. Floyd in J. Bentley, B. Floyd (1987), Programming pearls: a sample of brilliance, CACM 30(9):754–757. For
// more than half of all, those left out are drawn.
func (c *Chooser) Choose(dst []int32, n, size int64, r *Stream) []int32 {
	few := min(size, n-size)
	if words := int(n+63) / 64; len(c.taken) < words {
		c.taken = make([]uint64, words)
	}
	from := len(dst)
	for last := n - few; last < n; last++ {
		k := r.below(last + 1)
		if c.has(k) {
			k = last
		}
		c.taken[k/64] |= 1 << (k % 64)
		if few == size {
			dst = append(dst, int32(k))
		}
	}
	switch {
	case few < size:
		for k := range n {
			if !c.has(k) {
				dst = append(dst, int32(k))
			}
		}
		clear(c.taken[:(n+63)/64])
	case size > n/64: // looking through all words is faster than sorting
		dst = c.list(dst[:from], n)
	default:
		for _, k := range dst[from:] {
			c.taken[k/64] = 0
		}
		slices.Sort(dst[from:])
	}
	return dst
}

func (c *Chooser) has(k int64) bool { return c.taken[k/64]>>(k%64)&1 != 0 }

// list appends the members in ascending order and takes them out.
func (c *Chooser) list(dst []int32, n int64) []int32 {
	for w := range c.taken[:(n+63)/64] {
		for x := c.taken[w]; x != 0; x &= x - 1 {
			dst = append(dst, int32(w*64+bits.TrailingZeros64(x)))
		}
		c.taken[w] = 0
	}
	return dst
}
