package systems

import (
	"math"
	"math/bits"

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
	levels [mostLevels]level
	q      float64 // 1-p
	never  bool    // p is 0
	always bool    // p is 1
}

// level is a table of powers, filled as far as it was needed: pow[k] = q^k, k = 0…span.
type level struct{ pow []float64 }

const (
	span       = 512
	mostLevels = 8
)

// NewSkipper returns a walker of trials with probability p; below 0 it is taken as 0, above 1 as 1.
func NewSkipper(p float64) *Skipper {
	s := &Skipper{}
	s.Reset(p)
	return s
}

// Reset changes the probability.
func (s *Skipper) Reset(p float64) {
	s.never, s.always, s.q = !(p > 0), p >= 1, 1-p
	for n := range s.levels {
		s.levels[n].pow = s.levels[n].pow[:0]
	}
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

// below returns a whole number in [0, n), n > 0. Each is as likely as any other up to a share of n/2^64.
func (r *Stream) below(n int64) int64 {
	hi, _ := bits.Mul64(rng.Bits(r.Row, r.drawn, r.Seed, r.ID), uint64(n))
	r.drawn++
	return int64(hi)
}

// Successes appends the successful ones of trials lo to hi-1 to dst.
func (s *Skipper) Successes(dst []int32, lo, hi int, r *Stream) []int32 {
	w := Walk{Next: int64(lo)}
	return s.Some(dst, &w, int64(hi), math.MaxInt, r)
}

// Walk is how far a walk has come. Its zero value stands before the first trial, 0.
type Walk struct {
	Next int64 // the trial that comes next
	gone bool  // the gap before it is drawn
}

// Some appends at most n successful ones of the trials from w.Next up to hi-1 to dst. The walk is over when w.Next has
// reached hi.
func (s *Skipper) Some(dst []int32, w *Walk, hi int64, n int, r *Stream) []int32 {
	if s.never {
		w.Next = hi
		return dst
	}
	for ; n > 0 && w.Next < hi; n-- {
		if !s.always && !w.gone {
			w.Next += s.gap(0, r)
			w.gone = true
		}
		if w.Next >= hi {
			return dst
		}
		dst = append(dst, int32(w.Next))
		w.Next++
		w.gone = false
	}
	if !s.always && !w.gone && w.Next < hi {
		w.Next += s.gap(0, r)
		w.gone = true
	}
	return dst
}

// far stands for a gap beyond any count of trials.
const far = math.MaxInt64 / (2 * span)

func (s *Skipper) gap(n int, r *Stream) int64 {
	q := s.q
	if n > 0 && n < mostLevels {
		q = s.levels[n-1].pow[span]
	}
	if n >= mostLevels || q == 0 {
		return far
	}
	l := &s.levels[n]
	u := r.uniform()
	if l.reach(u, q) {
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

// reach fills the table down to u and reports whether u is within it.
func (l *level) reach(u, q float64) bool {
	if len(l.pow) == 0 {
		l.pow = append(l.pow, 1)
	}
	last := l.pow[len(l.pow)-1]
	for last > u && len(l.pow) <= span {
		last = float64(last * q)
		l.pow = append(l.pow, last)
	}
	return last <= u
}

// find returns the k with pow[k+1] <= u < pow[k].
func (l *level) find(u float64) int64 {
	lo, hi := 0, len(l.pow)-1
	for hi-lo > 1 {
		if mid := (lo + hi) / 2; u < l.pow[mid] {
			lo = mid
		} else {
			hi = mid
		}
	}
	return int64(lo)
}
