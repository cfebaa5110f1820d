package spikelane

import (
	"context"
	"time"
)

// patience tells how far the work is, once in a while.
type patience struct {
	ctx         context.Context
	tell        func(Connecting)
	begin, told time.Time
	Connecting
}

// enoughWork is how many iterations go by between two looks at the context: a few milliseconds at most.
const enoughWork = 1 << 16

// tellNow tells, if it is time.
func (p *patience) tellNow() {
	if p.tell != nil {
		if now := time.Now(); now.Sub(p.told) >= 100*time.Millisecond {
			p.report(now)
		}
	}
}

func (p *patience) report(now time.Time) {
	p.told, p.Elapsed = now, now.Sub(p.begin).Seconds()
	p.tell(p.Connecting)
}
