package spikelane

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spikelane/spikelane/systems"
)

// checkSchedule reads Config.Schedule into the slots of the program.
func (c *compiler) checkSchedule() {
	if c.config.Schedule == nil {
		c.slots = systems.DefaultSlots()
		return
	}
	fault := func(k int, code, msg, hint string) {
		c.errs.add("network", "", fmt.Sprintf("schedule[%d]", k), code, msg, hint)
	}
	for k, name := range c.config.Schedule {
		switch slot := systems.Slot(name); {
		case !validName(name):
			fault(k, "E123", fmt.Sprintf("%q is not a name of a slot", name), "names are letters, digits and _, starting with a letter")
		case strings.HasPrefix(name, "before_") || strings.HasPrefix(name, "after_"):
			fault(k, "E505", fmt.Sprintf("slot %s begins like a place around a slot", name), "before_X and after_X come with each slot X by themselves")
		case slices.Contains(c.slots, slot):
			fault(k, "E120", fmt.Sprintf("slot %s stands twice", name), "")
		default:
			c.slots = append(c.slots, slot)
		}
	}
	for _, s := range systems.DefaultSlots() {
		if !slices.Contains(c.slots, s) {
			c.errs.add("network", "", "schedule", "E505", fmt.Sprintf("slot %v is missing", s), "a schedule has the slots start, groups, thresholds, synapses, resets and end, in any order, and others")
			c.slots = append(c.slots, s)
		}
	}
}

// slot returns the slot that a user names; "" is the normal one.
func (c *compiler) slot(kind, object, field, name string, normal systems.Slot) systems.Slot {
	if name == "" {
		return normal
	}
	s, err := systems.ParseSlot(name, c.slots...)
	if err != nil {
		var names []string
		for _, s := range c.slots {
			names = append(names, string(s), string(s.Before()), string(s.After()))
		}
		hint := "a network may have slots of its own: Config.Schedule"
		if near := Suggest(name, names); len(near) > 0 {
			hint = fmt.Sprintf("did you mean %q?", near[0])
		}
		c.errs.add(kind, object, field, "E505", err.Error(), hint)
		return normal
	}
	return s
}
