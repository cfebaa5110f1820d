package systems

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// crew is some goroutines that do the parts of one piece of work at the same time, again and again, thousands of times a
// second: the caller is number 0. Between two pieces the others spin for a while, since to wake a sleeper takes longer
// than a step of a small network; then they sleep. Nothing is allocated after hire.
type crew struct {
	size   int
	work   func(who, what int)
	what   int          // the present piece
	turn   atomic.Int64 // of the piece; odd numbers of a dismissed crew are its end
	others []mate
	rests  int // rounds of spinning after which a member lets others run
	gone   sync.WaitGroup
}

// mate is one of the others, on a line of memory of its own.
type mate struct {
	done     atomic.Int64 // turn of the last piece finished
	sleeping atomic.Bool
	wake     chan struct{}
	failure  any // of the last piece: what it panicked with
	_        [64]byte
}

// Rounds of spinning before a member sleeps, or leaves the processor to others: some tens of microseconds, longer than
// the parts of a step that one does alone, and short beside the time slice of a scheduler.
const (
	spins = 1 << 14
	rests = 1 << 10 // it looks so often before it lets others run
)

// hire starts a crew of size members for some work. It must be dismissed.
func hire(size int, work func(who, what int)) *crew {
	c := &new(struct {
		_ [line]byte
		crew
		_ [line]byte
	}).crew
	c.size, c.work, c.others, c.rests = size, work, make([]mate, size-1), rests
	if size > runtime.GOMAXPROCS(0) { // who spins keeps those from their work that he waits for
		c.rests = 1
	}
	for k := range c.others {
		c.others[k].wake = make(chan struct{}, 1)
		c.gone.Add(1)
		go c.member(k + 1)
	}
	return c
}

// do lets all members, numbered from 0, do their parts of a piece at the same time, and returns when all are done. A panic
// of one is one of do.
func (c *crew) do(what int) {
	c.what = what
	turn := c.turn.Add(2)
	for k := range c.others {
		if m := &c.others[k]; m.sleeping.Load() && m.sleeping.CompareAndSwap(true, false) {
			m.wake <- struct{}{}
		}
	}
	defer c.join(turn) // the others must not outlive a panic of this one
	c.work(0, what)
}

// join waits until the others have done their parts.
func (c *crew) join(turn int64) {
	for k := range c.others {
		m := &c.others[k]
		for n := 1; m.done.Load() != turn; n++ {
			if n%c.rests == 0 {
				runtime.Gosched()
			}
		}
	}
	for k := range c.others {
		if failure := c.others[k].failure; failure != nil {
			panic(failure)
		}
	}
}

// member is the life of one of the others.
func (c *crew) member(who int) {
	defer c.gone.Done()
	m := &c.others[who-1]
	for last := int64(0); ; {
		turn := c.next(m, last)
		if turn&1 != 0 {
			return
		}
		last = turn
		m.part(c, who)
		m.done.Store(turn)
	}
}

// part does a member's part of a piece. A panic is kept for the caller, who has people to tell.
func (m *mate) part(c *crew, who int) {
	defer func() { m.failure = recover() }()
	c.work(who, c.what)
}

// next waits for the turn after last.
func (c *crew) next(m *mate, last int64) int64 {
	for n := 1; ; n++ {
		if turn := c.turn.Load(); turn != last {
			return turn
		}
		if n < spins {
			if n%c.rests == 0 {
				runtime.Gosched()
			}
			continue
		}
		n = 0
		m.sleeping.Store(true)
		if c.turn.Load() != last && m.sleeping.CompareAndSwap(true, false) {
			continue // it came in between, and nobody saw the sleeper
		}
		<-m.wake
	}
}

// dismiss ends the crew, whose members are waiting.
func (c *crew) dismiss() {
	c.turn.Add(1)
	for k := range c.others {
		if m := &c.others[k]; m.sleeping.CompareAndSwap(true, false) {
			m.wake <- struct{}{}
		}
	}
	c.gone.Wait()
}
