package systems

import (
	"math"
	"math/bits"
	"slices"

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
	guide  *guide  // of the first level; nil before it pays
	spare  *guide  // memory for one; may be nil
	gaps   int     // drawn since the last Reset
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
	s.guide, s.gaps = nil, 0
	for n := range s.levels {
		s.levels[n].pow = s.levels[n].pow[:0]
	}
}

// Reserve makes room for what the walker may come to keep, so that it allocates nothing later.
func (s *Skipper) Reserve() {
	for n := range s.levels {
		s.levels[n].pow = append(make([]float64, 0, span+1), s.levels[n].pow...)
	}
	s.spare = &guide{pow: make([]float64, 0, span+2)}
}

// Stream is a source of uniform numbers: draw k of a row is a function of (seed, stream, row, k).
type Stream struct {
	Row, Seed int64
	ID        uint32 // object<<16 | site
	// Fill sets dst to draws first, first+1, … of the row; nil: there is no faster way than one by one.
	Fill  func(dst []float64, row, first int64)
	Ahead []float64 // memory for draws made by Fill, as many as a row is likely to take

	drawn, known int64 // draws from known-len(Ahead) to known-1 are made
}

func (r *Stream) uniform() float64 {
	if r.Fill == nil || len(r.Ahead) == 0 {
		u := rng.Uniform(r.Row, r.drawn, r.Seed, r.ID)
		r.drawn++
		return u
	}
	u := r.ahead()[0]
	r.drawn++
	return u
}

// ahead returns the numbers that come next, one at least.
func (r *Stream) ahead() []float64 {
	if r.drawn >= r.known {
		r.Fill(r.Ahead, r.Row, r.drawn)
		r.known = r.drawn + int64(len(r.Ahead))
	}
	return r.Ahead[int64(len(r.Ahead))-(r.known-r.drawn):]
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
		if !w.gone && s.guide != nil && r.Fill != nil && len(r.Ahead) > 0 {
			dst, n = s.guide.walk(dst, w, hi, n, r)
			if n == 0 || w.Next >= hi {
				break
			}
		}
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
	if n == 0 {
		if s.guide != nil {
			if k := s.guide.find(u); k >= 0 {
				return k
			}
		} else if s.gaps++; s.gaps == guideAfter {
			l.reach(0, q)
			if s.spare == nil {
				s.spare = &guide{}
			}
			s.guide = s.spare.of(l.pow)
		}
	}
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

// guide finds the place of a number in a table of falling powers that begins with 1, without a search: it has, for each
// of many equal parts of [0, 1), the place of the part's end, from where it is a step or two.
//
// Source: the method of guide tables, Chen & Asau (1974), AIIE Transactions 6:163-166, doi:10.1080/05695557408974949.
type guide struct {
	pow   []float64 // and a number below all
	first [guideParts]int32
}

const (
	guideParts = 1 << 11 // a power of two, so that the part of a number is exact
	guideAfter = 1 << 10 // gaps from which it pays to make one
)

// of makes g the guide of a table.
func (g *guide) of(pow []float64) *guide {
	g.pow = append(append(g.pow[:0], pow...), -1)
	k := 0
	for part := guideParts - 1; part >= 0; part-- {
		for k+1 < len(pow) && pow[k+1] >= float64(part+1)/guideParts {
			k++
		}
		g.first[part] = int32(k)
	}
	return g
}

// find returns the k with pow[k+1] <= u < pow[k], or -1 where the table ends above u.
func (g *guide) find(u float64) int64 {
	k := int(g.first[int(u*guideParts)])
	for u < g.pow[k+1] {
		k++
	}
	if k == len(g.pow)-2 {
		return -1
	}
	return int64(k)
}

// walk does what Some does as long as gaps are found by the guide alone, and returns how many successes are still wanted.
// It looks at many numbers in a row, and does nothing by branches that cannot be foreseen.
func (g *guide) walk(dst []int32, w *Walk, hi int64, n int, r *Stream) ([]int32, int) {
	pow, next, far := g.pow, w.Next, len(g.pow)-2
	for n > 0 && next < hi {
		ahead := r.ahead()
		ahead = ahead[:min(len(ahead), n)]
		dst = slices.Grow(dst, len(ahead))
		to := dst[len(dst) : len(dst)+len(ahead)]
		used := 0
		for m, u := range ahead {
			k := int(g.first[int(u*guideParts)&(guideParts-1)])
			k += less(u, pow[k+1])
			for u < pow[k+1] {
				k++
			}
			if k == far {
				w.Next, dst, r.drawn = next, dst[:len(dst)+used], r.drawn+int64(used)
				return dst, n - used
			}
			if next += int64(k); next >= hi {
				w.Next, w.gone, dst, r.drawn = next, true, dst[:len(dst)+used], r.drawn+int64(used)+1
				return dst, n - used
			}
			to[m] = int32(next)
			next++
			used++
		}
		dst, n, r.drawn = dst[:len(dst)+used], n-used, r.drawn+int64(used)
	}
	w.Next = next
	return dst, n
}

// less is 1 if a is less than b, else 0.
func less(a, b float64) int {
	n := 0
	if a < b {
		n = 1
	}
	return n
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
