package systems

import (
	"encoding/binary"
	"fmt"
	"math"
	"slices"

	"github.com/spikelane/spikelane/ecs"
)

func appendBits(b []byte, x float64) []byte {
	return binary.LittleEndian.AppendUint64(b, math.Float64bits(x))
}

// RecordSpikes appends the spikes of this step to a recorder.
type RecordSpikes struct {
	*SpikeRecorder
	Spikes *ecs.SpikeRing
	Lag    int64 // steps: see Deliver
}

func (a *RecordSpikes) run(c *Clock) {
	idx := within(a.Spikes.At(c.Step-a.Lag), a.Lo, a.Hi)
	for _, i := range idx {
		a.Steps = append(a.Steps, c.Step)
		a.Index = append(a.Index, i-int32(a.Lo))
	}
	for _, v := range a.Values {
		v.take(c, idx)
	}
}

func (a *RecordSpikes) String() string { return fmt.Sprintf("record spikes of [%d:%d)", a.Lo, a.Hi) }

// SampleState appends one sample of each variable to a recorder.
type SampleState struct{ *StateRecorder }

func (a *SampleState) run(c *Clock) { a.Sample(c) }

// Sample appends one sample of each variable at the clock's step.
func (r *StateRecorder) Sample(c *Clock) {
	r.Steps = append(r.Steps, c.Step)
	for _, v := range r.Values {
		v.take(c, r.Which.I32)
	}
}

func (a *SampleState) String() string {
	return fmt.Sprintf("sample %s of %s", counted(len(a.Values), "variable"), counted(a.Which.Len(), "element"))
}

// counted is a number of things in words.
func counted(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// CountSpikes appends the number of spikes of this step to a recorder.
type CountSpikes struct {
	*RateRecorder
	Spikes *ecs.SpikeRing
	Lag    int64 // steps: see Deliver
}

func (a *CountSpikes) run(c *Clock) {
	a.Steps = append(a.Steps, c.Step)
	a.Counts = append(a.Counts, int32(len(within(a.Spikes.At(c.Step-a.Lag), a.Lo, a.Hi))))
}

func (a *CountSpikes) String() string { return fmt.Sprintf("count spikes of [%d:%d)", a.Lo, a.Hi) }

// mostReserved is the most values that a recorder makes room for ahead. Longer runs, which may be stopped long before
// their end, grow their records by doubling.
const mostReserved = 1 << 22

// reserve makes room for a run of n steps of the step's clock, so that sampling allocates nothing in the loop.
func (s *Step) reserve(n int64) {
	n = min(n, mostReserved)
	switch a := s.Action.(type) {
	case *SampleState:
		a.Steps = slices.Grow(a.Steps, int(n))
		for _, v := range a.Values {
			v.reserve(int(min(n*int64(a.Which.Len()), mostReserved)))
		}
	case *CountSpikes:
		a.Steps, a.Counts = slices.Grow(a.Steps, int(n)), slices.Grow(a.Counts, int(n))
	}
}
