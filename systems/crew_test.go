package systems

import (
	"runtime"
	"sync/atomic"
	"testing"
)

// Every member does its part of every piece once, sees what all others did in the piece before, and nothing is
// allocated on the way. Sleepers are woken: some pieces come after the others have gone to sleep.
func TestCrew(t *testing.T) {
	for _, size := range []int{1, 2, 3, 8} {
		sums := make([]int, size)
		piece := 0
		c := hire(size, func(who, what int) {
			if what != piece {
				t.Errorf("member %d is told to do %d, want %d", who, what, piece)
			}
			for _, s := range sums[who : who+1] {
				if s != piece {
					t.Errorf("member %d has done %d pieces, want %d", who, s, piece)
				}
			}
			sums[who]++
		})
		for piece = range 2000 {
			c.do(piece)
			for who, s := range sums {
				if s != piece+1 {
					t.Fatalf("member %d of %d did %d parts of %d", who, size, s, piece+1)
				}
			}
			if piece%500 == 0 {
				for k := range c.others {
					for !c.others[k].sleeping.Load() {
						runtime.Gosched()
					}
				}
			}
		}
		piece = 2000
		if n := testing.AllocsPerRun(100, func() { c.do(piece); piece++ }); n != 0 {
			t.Errorf("%d members: %v allocations for a piece", size, n)
		}
		c.dismiss()
	}
}

// A panic in a part reaches the caller, when all others have finished, and the crew works on.
func TestCrewPanics(t *testing.T) {
	var done atomic.Int32
	c := hire(3, func(who, bad int) {
		if who == bad {
			panic(bad)
		}
		done.Add(1)
	})
	defer c.dismiss()
	for bad := range 3 {
		done.Store(0)
		got := func() (x any) {
			defer func() { x = recover() }()
			c.do(bad)
			return nil
		}()
		if got != bad || done.Load() != 2 {
			t.Errorf("panic of member %d: got %v, %d others done", bad, got, done.Load())
		}
	}
	done.Store(0)
	c.do(3)
	if done.Load() != 3 {
		t.Errorf("%d parts after panics, want 3", done.Load())
	}
}

func BenchmarkCrew(b *testing.B) {
	c := hire(2, func(who, what int) {})
	defer c.dismiss()
	for b.Loop() {
		c.do(0)
	}
}
