package systems

import (
	"math"
	"slices"
	"testing"
)

// TestChoose: subsets have the size asked for, ascend, and leave nothing behind; every number is as likely as any
// other. Over 2000 rows the counts give a chi-square statistic with n-1 degrees of freedom, less what the fixed size
// takes away; it stays within 5 standard deviations. The seed is fixed.
func TestChoose(t *testing.T) {
	var c Chooser
	for _, x := range []struct{ n, size int64 }{{0, 0}, {1, 0}, {1, 1}, {2, 1}, {5, 5}, {64, 3}, {65, 64}, {1000, 5}, {1000, 100}, {1000, 600}, {70000, 7}, {70000, 5000}} {
		counts := make([]float64, x.n)
		rows := min(2000, 4000000/max(x.n, 1))
		for row := range rows {
			prefix := []int32{-1}
			got := c.Choose(prefix, x.n, x.size, &Stream{Row: row, Seed: 9, ID: 1 << 16})
			if got[0] != -1 || int64(len(got)-1) != x.size {
				t.Fatalf("%d of %d: %d numbers", x.size, x.n, len(got)-1)
			}
			for k, i := range got[1:] {
				if i <= got[k] || int64(i) >= x.n {
					t.Fatalf("%d of %d: %v", x.size, x.n, got)
				}
				counts[i]++
			}
			for _, w := range c.taken {
				if w != 0 {
					t.Fatalf("%d of %d: members stay behind", x.size, x.n)
				}
			}
		}
		p := float64(x.size) / float64(max(x.n, 1))
		if variance := float64(rows) * p * (1 - p); variance > 0 {
			chi := 0.0
			for _, k := range counts {
				d := k - float64(rows)*p
				chi += d * d / variance
			}
			if n := float64(x.n); math.Abs(chi-n) > 5*math.Sqrt(2*n)*1.3+1 { // 1.3: small counts have longer tails
				t.Errorf("%d of %d: chi-square %.0f, want about %.0f", x.size, x.n, chi, n)
			}
		}
	}
}

// TestSome: a walk in pieces gives what a walk at once gives, and a walker that had another probability before draws
// as a fresh one.
func TestSome(t *testing.T) {
	s := NewSkipper(0.9)
	for _, p := range []float64{0, 1e-5, 0.003, 0.1, 0.7, 1, math.NaN(), -1, 2} {
		const n = 20000
		want := NewSkipper(p).Successes(nil, 0, n, stream(4))
		s.Reset(p)
		for _, piece := range []int{1, 7, 1000, n, 2 * n} {
			var got []int32
			r := stream(4)
			for w := (Walk{}); w.Next < n; {
				before := len(got)
				got = s.Some(got, &w, n, piece, r)
				if len(got)-before > piece {
					t.Fatalf("p %v: %d in a piece of %d", p, len(got)-before, piece)
				}
			}
			if !slices.Equal(got, want) {
				t.Errorf("p %v, pieces of %d: %d successes, want %d", p, piece, len(got), len(want))
			}
		}
	}
}

// TestReach: tables are filled no further than was asked, and powers are the same products at any time.
func TestReach(t *testing.T) {
	s := NewSkipper(0.5)
	if got := s.levels[0].pow; len(got) != 0 {
		t.Errorf("%d powers before the first draw", len(got))
	}
	s.Successes(nil, 0, 1000, stream(1))
	if got := len(s.levels[0].pow); got > 64 {
		t.Errorf("%d powers of 1/2 for a thousand trials", got)
	}
	for k, x := range s.levels[0].pow {
		if x != math.Ldexp(1, -k) {
			t.Errorf("power %d is %v", k, x)
		}
	}
}
