package systems

import (
	"math"
	"testing"

	"github.com/spikelane/spikelane/kernels/rng"
)

func stream(seed int64) *Stream { return &Stream{Row: 5, Seed: seed, ID: 3<<16 | 1} }

// TestGapByInversion: with p = 1/2 all powers are exact, so a gap is the number of halvings of 1 that stay above the
// uniform number: inversion without a table.
func TestGapByInversion(t *testing.T) {
	s, r, naive := NewSkipper(0.5), stream(1), stream(1)
	for k := range 100000 {
		u, want, q := naive.uniform(), int64(0), 0.5
		for u < q {
			q, want = q/2, want+1
		}
		if got := s.gap(0, r); got != want {
			t.Fatalf("gap %d: got %d, want %d", k, got, want)
		}
	}
	if r.drawn != naive.drawn {
		t.Errorf("%d numbers drawn, want %d: one for each gap", r.drawn, naive.drawn)
	}
}

// TestGapDistribution: gaps are geometric. u = 1 - q^gap and 1 - q^(gap+1) enclose a uniform number; gaps are put into
// the bin of 64 equal ones that the middle of these falls into, with its exact probability, and compared by
// chi-square. The probabilities take one, two and three levels of the table. Seeds are fixed; a right generator passes
// 4.5 standard deviations but for 3 of 10^6 seeds.
func TestGapDistribution(t *testing.T) {
	const draws, bins = 200000, 64
	for _, p := range []float64{0.9, 0.5, 0.1, 0.02, 3e-3, 1e-3, 1e-4, 1e-6, 1e-9} {
		s, r := NewSkipper(p), stream(2)
		below := func(k float64) float64 { return -math.Expm1(k * math.Log1p(-p)) } // P(gap < k)
		bin := func(k float64) int { return int(bins * (below(k) + below(k+1)) / 2) }
		counts, expected := map[int]float64{}, map[int]float64{}
		sum := 0.0
		for range draws {
			gap := float64(s.gap(0, r))
			counts[bin(gap)]++
			sum += gap
		}
		// Edges of the bins: the least k with bin(k) = b, by bisection.
		edge := func(b int) float64 {
			lo, hi := -1.0, 64/p
			for hi-lo > 1 {
				if mid := math.Floor((lo + hi) / 2); bin(mid) >= b {
					hi = mid
				} else {
					lo = mid
				}
			}
			return hi
		}
		for b := range bins {
			to := 1.0
			if b < bins-1 {
				to = below(edge(b + 1))
			}
			if e := draws * (to - below(edge(b))); e > 0 {
				expected[b] = e
			}
		}
		stat, df := 0.0, -1.0
		for b := range bins {
			e := expected[b]
			if e == 0 && counts[b] > 0 {
				t.Errorf("p = %v: bin %d has %v gaps and no probability", p, b, counts[b])
			}
			if e > 10 {
				stat, df = stat+(counts[b]-e)*(counts[b]-e)/e, df+1
			}
		}
		if df > 0 {
			if z := (math.Cbrt(stat/df) - (1 - 2/(9*df))) / math.Sqrt(2/(9*df)); math.Abs(z) > 4.5 {
				t.Errorf("p = %v: chi-square of %v bins is %.1f standard deviations from a geometric law's", p, df+1, z)
			}
		}
		mean, sd := (1-p)/p, math.Sqrt(1-p)/p/math.Sqrt(draws)
		if got := sum / draws; math.Abs(got-mean) > 4.5*sd {
			t.Errorf("p = %v: mean gap %v, want %v ± %v", p, got, mean, 4.5*sd)
		}
	}
}

// TestSuccesses: the successes ascend within the trials, are the gaps added up, and do not depend on where trials
// start or end.
func TestSuccesses(t *testing.T) {
	for _, p := range []float64{0.3, 0.01, 1e-3} {
		s := NewSkipper(p)
		all := s.Successes(nil, 0, 100000, stream(7))
		want, r := int64(-1), stream(7)
		for k, got := range all {
			if want += 1 + s.gap(0, r); int64(got) != want {
				t.Fatalf("p = %v: success %d is %d, want %d", p, k, got, want)
			}
		}
		part := s.Successes([]int32{-7}, 50, 5050, stream(7))
		if part[0] != -7 {
			t.Errorf("p = %v: what was in the list is gone", p)
		}
		for k, got := range part[1:] {
			if got != all[k]+50 {
				t.Fatalf("p = %v: success %d of a part is %d, want %d", p, k, got, all[k]+50)
			}
		}
		if n := len(part) - 1; all[n-1] >= 5000 || all[n] < 5000 {
			t.Errorf("p = %v: %d successes of 5000 trials, next to %d and %d", p, n, all[n-1], all[n])
		}
	}
	if got := NewSkipper(0.5).Successes(nil, 3, 3, stream(1)); len(got) != 0 {
		t.Errorf("successes of no trials: %v", got)
	}
}

// TestCertainties draw nothing.
func TestCertainties(t *testing.T) {
	r := stream(1)
	for _, p := range []float64{0, -1, 1, 2} {
		got := NewSkipper(p).Successes(nil, 10, 14, r)
		if want := map[bool]int{false: 0, true: 4}[p >= 1]; len(got) != want || want > 0 && (got[0] != 10 || got[3] != 13) {
			t.Errorf("p = %v: %v, want %d successes", p, got, want)
		}
	}
	if got := NewSkipper(1-0x1p-53).Successes(nil, 0, 1000, r); len(got) != 1000 {
		t.Errorf("p = 1 - 2^-53: %d successes of 1000, want all", len(got))
	}
}

// TestFewDraws: work goes with the successes, not with the trials. A gap takes at most two numbers at each of 8
// levels.
func TestFewDraws(t *testing.T) {
	for _, p := range []float64{1e-3, 1e-6, 1e-8, 1e-12, 1e-16, 1e-17, 1e-300} {
		r := stream(4)
		got := NewSkipper(p).Successes(nil, 0, math.MaxInt32, r)
		if limit := int64(16 * (len(got) + 1)); r.drawn > limit {
			t.Errorf("p = %v: %d numbers for %d successes, want at most %d", p, r.drawn, len(got), limit)
		}
		mean := p * math.MaxInt32
		if d := float64(len(got)) - mean; math.Abs(d) > 5*math.Sqrt(mean)+1 { // as in TestGapDistribution
			t.Errorf("p = %v: %d successes, want %.0f", p, len(got), mean)
		}
	}
}

// TestGuide: a guide table finds what the search finds, for numbers at the powers themselves and next to them too, and
// gaps are the same before and after there is one.
func TestGuide(t *testing.T) {
	for _, p := range []float64{0.9, 0.5, 0.3, 0.1, 0.02, 3e-3, 1e-4, 1e-9} {
		s := NewSkipper(p)
		l := &s.levels[0]
		l.reach(0, s.q)
		g := new(guide).of(l.pow)
		r := stream(4)
		numbers := []float64{0, 0x1p-53, 1 - 0x1p-53, 0.5, 1.0 / guideParts}
		for range 10000 {
			numbers = append(numbers, r.uniform())
		}
		for _, x := range l.pow[1:] {
			numbers = append(numbers, x, math.Nextafter(x, 0), math.Nextafter(x, 1))
		}
		for _, u := range numbers {
			want := int64(-1)
			if u >= l.pow[len(l.pow)-1] {
				want = l.find(u)
			}
			if got := g.find(u); got != want && u < 1 {
				t.Fatalf("p %v: %v is at %d, want %d", p, u, got, want)
			}
		}
		guided, fresh := NewSkipper(p), NewSkipper(p)
		a, b := stream(5), stream(5)
		for n := range 3 * guideAfter {
			if fresh.gaps = 0; guided.gap(0, a) != fresh.gap(0, b) {
				t.Fatalf("p %v: gap %d differs", p, n)
			}
		}
		if guided.guide == nil || fresh.guide != nil {
			t.Errorf("p %v: guides %v, %v", p, guided.guide != nil, fresh.guide != nil)
		}
	}
}

// TestDrawsAhead: numbers made many at a time are those made one by one, also where others come in between.
func TestDrawsAhead(t *testing.T) {
	for _, ahead := range []int{1, 3, 64} {
		a, b := stream(6), stream(6)
		a.Ahead = make([]float64, ahead)
		a.Fill = func(dst []float64, row, first int64) {
			for k := range dst {
				dst[k] = rng.Uniform(row, first+int64(k), a.Seed, a.ID)
			}
		}
		for n := range 500 {
			if n%7 == 3 {
				if x, y := a.below(1000), b.below(1000); x != y {
					t.Fatalf("%d ahead, draw %d: %d, want %d", ahead, n, x, y)
				}
				continue
			}
			if x, y := a.uniform(), b.uniform(); x != y {
				t.Fatalf("%d ahead, draw %d: %v, want %v", ahead, n, x, y)
			}
		}
	}
}
