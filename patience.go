package spikelane

import (
	"context"
	"time"
)

// patience looks at the context, and tells how far the work is, once in a while.
type patience struct {
	ctx         context.Context
	tell        func(Connecting)
	begin, told time.Time
	work        int // since the last look
	Connecting
}

// enoughWork is how many iterations go by between two looks: a few milliseconds at most.
const enoughWork = 1 << 16

// did counts work, and returns the context's cause once it has ended.
func (p *patience) did(work int, made int) error {
	if p.work += work; p.work < enoughWork {
		return nil
	}
	p.work, p.Made = 0, made
	if p.tell != nil {
		if now := time.Now(); now.Sub(p.told) >= 100*time.Millisecond {
			p.report(now)
		}
	}
	return context.Cause(p.ctx)
}

func (p *patience) report(now time.Time) {
	p.told, p.Elapsed = now, now.Sub(p.begin).Seconds()
	p.tell(p.Connecting)
}
