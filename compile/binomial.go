package compile

import (
	"fmt"

	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/model"
)

// Binomial is the distribution of the number of successes among n independent trials of probability p, as the table
// that draws are looked up in: one uniform number u gives the least k with u < P(K <= k).
type Binomial struct {
	First int64 // the number of successes that entry 0 stands for
	// Cumulative[k] is P(K <= First+k); the length is a power of two, and entries beyond the distribution are 2.
	// Successes of a probability below 2^-70 of the likeliest are left out.
	Cumulative []float64
}

// leastTerm ends the table; draws have 53 bits.
const leastTerm = 0x1p-70

// NewBinomial returns the table for b.N >= 0 trials of probability b.P in [0, 1]. It takes products and quotients in
// one order only, from the likeliest number outwards,
//
//	P(k+1)/P(k) = (n-k)/(k+1) · p/(1-p),
//
// so that its bits are the same everywhere; then the terms are summed from the smallest number on and divided by their
// sum. The relative error of a term k steps from the likeliest is below 4k·2^-53.
func NewBinomial(b model.Binomial) Binomial {
	n, p := b.N, b.P
	if b.N < 0 || !(p >= 0 && p <= 1) {
		panic(fmt.Sprintf("BUG: compile: binomial with n %d and p %v", n, p))
	}
	switch {
	case p == 0 || n == 0:
		return Binomial{0, []float64{1}}
	case p == 1:
		return Binomial{n, []float64{1}}
	}
	mode := min(int64(float64(float64(n+1)*p)), n)
	odds := p / (1 - p)
	var below []float64 // terms of mode-1, mode-2, …
	for k, term := mode, 1.0; k > 0; k-- {
		if term = float64(term*float64(k)) / float64(float64(n-k+1)*odds); term < leastTerm {
			break
		}
		below = append(below, term)
	}
	first := mode - int64(len(below))
	var c []float64
	sum := 0.0
	for k := range below {
		sum += below[len(below)-1-k]
		c = append(c, sum)
	}
	sum++
	c = append(c, sum)
	for k, term := mode, 1.0; k < n; k++ {
		if term = float64(float64(term*float64(n-k))*odds) / float64(k+1); term < leastTerm {
			break
		}
		sum += term
		c = append(c, sum)
	}
	for k := range c {
		c[k] /= sum
	}
	c[len(c)-1] = 2 // above every u
	for len(c)&(len(c)-1) != 0 {
		c = append(c, 2)
	}
	return Binomial{first, c}
}

// binomial lowers a draw: a binary search without branches for the number of entries that are not above u.
func (l *lowerer) binomial(e *model.Expr) kernels.Value {
	b, d := l.b, NewBinomial(*e.Fn.Binomial)
	count := b.I(d.First)
	if len(d.Cumulative) > 1 {
		u := l.draw(kernels.OpUniform, e.Site)
		name, _ := Table(e.Fn)
		table := b.Table(name, kernels.ElemF64, len(d.Cumulative))
		at := b.I(0)
		for step := int64(len(d.Cumulative) / 2); step > 0; step /= 2 {
			entry := b.Gather(table, b.Do(kernels.OpIAdd, at, b.I(step-1)))
			at = b.Do(kernels.OpIAdd, at, b.Do(kernels.OpIMul, b.Do(kernels.OpB2I, b.LE(entry, u)), b.I(step)))
		}
		count = b.Do(kernels.OpIAdd, count, at)
	}
	return l.toFloat(count)
}
