package native

import (
	"math/bits"

	"github.com/spikelane/spikelane/kernels"
)

// callTime is how long a call into machine code should last, in nanoseconds: a third of how long the Go scheduler may
// be kept waiting. farTime is what reaching an element by an index takes, which may lie anywhere in memory, when the
// processor waits for several at a time.
const (
	callTime   = 66_000
	farTime    = 25
	smallTable = 2048 // elements that stay in the first-level cache
)

// pace is how long parts of a function take, in nanoseconds, if things do not go well.
type pace struct {
	once, turn int64 // the once part of a row with what a row costs itself; a turn of the loop
	elements   int   // of a turn, as a power of two
	turns      int64 // of a call: a division for each row would show
	// Elements take a turn each: in all calls, in calls with Frame.Serial.
	plain, serial bool
}

func paceOf(f *kernels.Func, u *unit) pace {
	plain, serial, _ := f.Orders()
	p := pace{elements: bits.Len(uint(u.isa.lanes*u.main.copies)) - 1, plain: plain != kernels.Blocks, serial: serial != kernels.Blocks}
	p.once, p.turn = 20+partTime(&u.once), 4+partTime(&u.main)
	far := make([]bool, len(f.Cols))
	for i := f.Once; i < len(f.Insts); i++ {
		switch in := &f.Insts[i]; in.Op {
		case kernels.OpGather, kernels.OpScatter, kernels.OpScatterM, kernels.OpAccum, kernels.OpAccumM:
			small := f.Cols[in.Slot].Len > 0 && f.Cols[in.Slot].Len <= smallTable
			if int(in.Args[0]) >= f.Once && !small && !far[in.Slot] {
				far[in.Slot] = true
				p.turn += farTime << p.elements
			}
		}
	}
	p.turns = max(1, callTime/p.turn)
	return p
}

// partTime is an instruction a nanosecond; the sequences that are one for the scheduler are as many as their latency.
func partTime(p *part) int64 {
	t := 0
	for _, in := range p.code {
		t++
		if in.form == macro {
			t += in.latency
		}
	}
	return int64(t)
}

// most returns how many elements a call may take.
func (p *pace) most(serial bool) int64 {
	if p.alone(serial) {
		return p.turns
	}
	return p.turns << p.elements
}

// of returns how long a row takes. What is left of it after full turns takes as long as one more.
func (p *pace) of(r *kernels.Row) int64 {
	n := r.Hi - r.Lo
	if !p.alone(r.Serial != 0) {
		n = n>>p.elements + 1
	}
	return p.once + n*p.turn
}

func (p *pace) alone(serial bool) bool { return p.plain || serial && p.serial }
