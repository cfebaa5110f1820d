package systems

import "github.com/spikelane/spikelane/ecs"

// HostCall runs code of the host in a slot. An error of Call ends the run after the step it is in.
type HostCall struct {
	Dt    float64
	Slot  Slot
	Order int
	Call  func(c *Clock) error
}

// Callback calls the host.
type Callback struct {
	*HostCall
	schedule *Schedule
}

// run calls no operation after one that failed.
func (a *Callback) run(c *Clock) {
	if a.schedule.failed != nil {
		return
	}
	if err := a.Call(c); err != nil {
		a.schedule.Fail(err)
	}
}

func (a *Callback) String() string { return "call the host" }

func hostCalls(w *ecs.World, add func(ecs.Entity, Slot, int, int, float64, string, Action), s *Schedule) {
	ecs.Each(w, func(e ecs.Entity, c *HostCall) {
		add(e, c.Slot, c.Order, 0, c.Dt, "", &Callback{HostCall: c, schedule: s})
	})
}
