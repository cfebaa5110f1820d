package systems

// CutAlways makes pathways cut their rows into blocks of about 8 targets wherever that changes no bit, until the
// function returned is called.
func CutAlways() (restore func()) {
	was := blocked
	blocked = blocking{always: true, bytes: 64, batch: 5}
	return func() { blocked = was }
}

// Cut returns how many deliveries of a schedule cut rows into blocks.
func (s *Schedule) Cut() (n int) {
	for _, st := range s.Steps {
		if a, ok := st.Action.(*Deliver); ok && a.blocks != nil {
			n++
		}
	}
	return n
}
