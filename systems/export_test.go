package systems

import "github.com/spikelane/spikelane/internal/worth"

// CutAlways makes pathways cut their rows into blocks of about 8 targets wherever that changes no bit, until the
// function returned is called.
func CutAlways() (restore func()) {
	return worth.Anyhow()
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
