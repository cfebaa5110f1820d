package systems

import (
	"math"

	"github.com/spikelane/spikelane/kernels/rng"
)

// Skipper walks the successes of a sequence of independent trials with one probability, in time proportional to the
// successes: it draws the gaps between them, which are geometric.
//
// With q = 1-p, a gap G has P(G >= k) = q^k. One uniform number u gives G = k where q^(k+1) <= u < q^k, looked up in a
// table of q^k for k up to 512. Longer gaps use that G = 512 A + B with independent A, geometric with q^512, and B,
// geometric below 512; A comes from a table of its own, and so on. Powers of q are products in a fixed order, so that
// no logarithm is needed and the bits are the same everywhere.
type Skipper struct {
	levels []level
	never  bool // p is 0
	always bool // p is 1
}

type level struct{ pow []float64 } // pow[k] = q^k, k = 0…span

const span = 512

// NewSkipper returns a walker of trials with probability p in [0,1].
func NewSkipper(p float64) *Skipper {
	s := &Skipper{never: p <= 0, always: p >= 1}
	for q := 1 - p; !s.never && !s.always && q > 0 && len(s.levels) < 8; {
		l := level{pow: make([]float64, span+1)}
		l.pow[0] = 1
		for k := 1; k <= span; k++ {
			l.pow[k] = float64(l.pow[k-1] * q)
		}
		s.levels = append(s.levels, l)
		q = l.pow[span]
	}
	return s
}

// Stream is a source of uniform numbers: draw k of a row is a function of (seed, stream, row, k).
type Stream struct {
	Row, Seed int64
	ID        uint32 // object<<16 | site
	drawn     int64
}

func (r *Stream) uniform() float64 {
	u := rng.Uniform(r.Row, r.drawn, r.Seed, r.ID)
	r.drawn++
	return u
}

// Successes appends the successful ones of trials lo to hi-1 to dst.
func (s *Skipper) Successes(dst []int32, lo, hi int, r *Stream) []int32 {
	switch {
	case s.never:
		return dst
	case s.always:
		for k := lo; k < hi; k++ {
			dst = append(dst, int32(k))
		}
		return dst
	}
	for k := s.gap(0, r); k < int64(hi-lo); k += 1 + s.gap(0, r) {
		dst = append(dst, int32(lo+int(k)))
	}
	return dst
}

// far stands for a gap beyond any count of trials.
const far = math.MaxInt64 / (2 * span)

func (s *Skipper) gap(n int, r *Stream) int64 {
	if n >= len(s.levels) {
		return far
	}
	l := s.levels[n]
	u := r.uniform()
	if u >= l.pow[span] {
		return l.find(u)
	}
	a := s.gap(n+1, r)
	if a >= far/span {
		return far
	}
	// The remainder below span, given that it is below: the uniform is taken from [q^span, 1).
	rest := l.pow[span] + float64((1-l.pow[span])*r.uniform())
	return span*(a+1) + l.find(rest)
}

// find returns the k with pow[k+1] <= u < pow[k].
func (l level) find(u float64) int64 {
	lo, hi := 0, span
	for hi-lo > 1 {
		if mid := (lo + hi) / 2; u < l.pow[mid] {
			lo = mid
		} else {
			hi = mid
		}
	}
	return int64(lo)
}
