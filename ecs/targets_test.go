package ecs

import "testing"

// TestTargetsMoved: a list to which more was appended than there was room for becomes one for kernels again, with what it
// held.
func TestTargetsMoved(t *testing.T) {
	for _, short := range []bool{false, true} {
		l := RoomForTargets(3, short)
		if l.Len() != 0 || l.Room() != 3 {
			t.Errorf("%d of room for %d, want none of 3", l.Len(), l.Room())
		}
		for j := range 1000 {
			if short {
				l.Short = append(l.Short, uint16(j))
			} else {
				l.Wide = append(l.Wide, int32(j))
			}
		}
		l = l.Moved(1500)
		if l.Len() != 1000 || l.Room() != 1500 || l.At(999) != 999 || !l.Ascends(0, 1000) {
			t.Errorf("%d of room for %d, want 1000 of 1500, ascending", l.Len(), l.Room())
		}
		if short {
			checkPadding(t, RoomForTargets(40, true).Short)
		} else {
			checkPadding(t, RoomForTargets(40, false).Wide)
		}
		if l.Clear(); l.Len() != 0 || l.Room() != 1500 {
			t.Errorf("%d of room for %d after Clear, want none of 1500", l.Len(), l.Room())
		}
	}
}
