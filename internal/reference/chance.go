package reference

import (
	"math/bits"
	"sort"
)

// row is the random numbers of one outer neuron while synapses are made: its first, second, … draw.
type row struct {
	w     *world
	draw  draw // of the row; the step counts its draws
	q     float64
	table [][]float64 // powers of q, of q^512, …, as far as they were needed
}

func (r *row) uniform() float64 {
	u := r.w.uniform(r.draw)
	r.draw.step++
	return u
}

// below is a whole number below n.
func (r *row) below(n int64) int64 {
	hi, _ := bits.Mul64(r.w.bits(r.draw), uint64(n))
	r.draw.step++
	return int64(hi)
}

// successes are those of n trials of probability p that succeed. The gaps between them are geometric.
func (r *row) successes(n int64, p float64) []int64 {
	var out []int64
	if !(p > 0) {
		return nil
	}
	r.q = 1 - p
	for k := int64(0); ; k++ {
		if p < 1 {
			k += r.gap(0)
		}
		if k >= n {
			return out
		}
		out = append(out, k)
	}
}

// gap is the k with q^(k+1) <= u < q^k of a uniform number u, if it is below 512; else 512·(1+a) + b, where a is a gap of
// q^512, and b one of q below 512.
func (r *row) gap(level int) int64 {
	const far = 1 << 40
	if level == len(r.table) {
		r.table = append(r.table, []float64{1})
		q := r.q
		if level > 0 {
			q = r.table[level-1][512]
		}
		for k := range 512 {
			r.table[level] = append(r.table[level], float64(r.table[level][k]*q))
		}
	}
	pow := r.table[level]
	if pow[1] == 0 && level > 0 || level > 7 {
		return far
	}
	u := r.uniform()
	if u >= pow[512] {
		return at(pow, u)
	}
	a := r.gap(level + 1)
	if a >= far/512 {
		return far
	}
	return 512*(1+a) + at(pow, pow[512]+float64((1-pow[512])*r.uniform()))
}

// at is the k with pow[k+1] <= u < pow[k].
func at(pow []float64, u float64) int64 {
	for k := range 511 {
		if u >= pow[k+1] {
			return int64(k)
		}
	}
	return 511
}

// sample is size different numbers below n in ascending order, by R. Floyd (Bentley and Floyd 1987,
// doi:10.1145/30401.315746): chosen where they are at most half of all, else those left out are.
func (r *row) sample(n, size int64) []int64 {
	few := min(size, n-size)
	taken := map[int64]bool{}
	for last := n - few; last < n; last++ {
		k := r.below(last + 1)
		if taken[k] {
			k = last
		}
		taken[k] = true
	}
	var out []int64
	for k := range n {
		if taken[k] == (few == size) {
			out = append(out, k)
		}
	}
	sort.Slice(out, func(a, b int) bool { return out[a] < out[b] })
	return out
}
