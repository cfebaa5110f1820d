package systems

import (
	"fmt"
	"slices"
	"strings"
)

// Slot is a place in the order of one time step, by its name. Each slot of a schedule has a place before and after.
type Slot string

// The slots of Brian 2, in order of execution. A network may have more.
const (
	Start      Slot = "start"
	Groups     Slot = "groups"     // state updates
	Thresholds Slot = "thresholds" // spikes are found
	Synapses   Slot = "synapses"   // spikes are delivered
	Resets     Slot = "resets"
	End        Slot = "end"
)

// DefaultSlots returns the slots of a network that names none of its own, in order.
func DefaultSlots() []Slot { return []Slot{Start, Groups, Thresholds, Synapses, Resets, End} }

// Before returns the place right before the slot.
func (s Slot) Before() Slot { return "before_" + s }

// After returns the place right after the slot.
func (s Slot) After() Slot { return "after_" + s }

// String returns the slot as users write it: "groups", "before_groups", "after_groups".
func (s Slot) String() string { return string(s) }

// or returns s, or the default when s is not given.
func (s Slot) or(normal Slot) Slot {
	if s == "" {
		return normal
	}
	return s
}

// ParseSlot returns the slot of the given name, one of slots (none: DefaultSlots) or a place before or after one.
func ParseSlot(name string, of ...Slot) (Slot, error) {
	if len(of) == 0 {
		of = DefaultSlots()
	}
	base := Slot(strings.TrimPrefix(strings.TrimPrefix(name, "before_"), "after_"))
	if slices.Contains(of, Slot(name)) || slices.Contains(of, base) && (Slot(name) == base.Before() || Slot(name) == base.After()) {
		return Slot(name), nil
	}
	var known []string
	for _, s := range of {
		known = append(known, string(s))
	}
	last := len(known) - 1
	return "", fmt.Errorf("no slot %q in a time step; slots are %s and %s, each also with before_ and after_", name, strings.Join(known[:last], ", "), known[last])
}

// Places numbers slots (none: DefaultSlots) and the places around them in the order of execution.
func Places(of ...Slot) map[Slot]int {
	if len(of) == 0 {
		of = DefaultSlots()
	}
	at := map[Slot]int{}
	for k, s := range of {
		at[s.Before()], at[s], at[s.After()] = 3*k, 3*k+1, 3*k+2
	}
	return at
}
