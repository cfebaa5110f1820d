package systems

import "fmt"

// Slot is a place in the order of one time step. Brian 2's six slots each have a place before and after.
type Slot int

// The slots, in order of execution. Values in between are the before_ and after_ places: Groups-1 is before_groups.
const (
	Start      Slot = 1 + 3*iota
	Groups          // state updates
	Thresholds      // spikes are found
	Synapses        // spikes are delivered
	Resets
	End
	numSlots = iota
)

var slotNames = [numSlots]string{"start", "groups", "thresholds", "synapses", "resets", "end"}

// Before returns the place right before the slot.
func (s Slot) Before() Slot { return s - 1 }

// After returns the place right after the slot.
func (s Slot) After() Slot { return s + 1 }

// String returns the slot as users write it: "groups", "before_groups", "after_groups".
func (s Slot) String() string {
	name := slotNames[s/3]
	switch s % 3 {
	case 0:
		return "before_" + name
	case 2:
		return "after_" + name
	}
	return name
}

// ParseSlot returns the slot of the given name.
func ParseSlot(name string) (Slot, error) {
	for s := Slot(0); s < 3*numSlots; s++ {
		if s.String() == name {
			return s, nil
		}
	}
	return 0, fmt.Errorf("no slot %q in a time step; slots are start, groups, thresholds, synapses, resets and end, each also with before_ and after_", name)
}
