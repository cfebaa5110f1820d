package spikelane

import (
	"os/exec"
	"testing"
)

// TestStandaloneActive: objects that rest and take part again, seeds that change, and states that are put back across both, in a project as
// in Go.
func TestStandaloneActive(t *testing.T) {
	if _, err := exec.LookPath("g++"); err != nil {
		t.Skip("no C++ compiler")
	}
	acts := func(n *Network, sim *Simulation) error {
		s := &doing{Simulation: sim, n: n}
		active := func(on bool, names ...string) func() error {
			return func() error { return s.SetActive(on, names...) }
		}
		seed := func(seed int64) func() error { return func() error { return s.SetSeed(seed) } }
		g := n.Group("g")
		return all(
			active(false, "many", "p", "slow", "weights", "others"), s.run(5.3), s.store(0),
			active(true, "many", "p", "weights"), active(false, "one", "rate"), s.run(4), seed(9),
			func() error { return s.Set(g, "v", "rand()") }, s.run(3),
			func() error { return s.SetConstants(map[string]any{"tau": "6*ms"}) }, s.run(2),
			active(true, "one", "slow", "others", "rate"), active(false, "g", "spikes", "q"), s.run(3), s.store(1),
			active(true, "g"), func() error { return s.SetDt(0.05 * msec) }, active(false, "many"), s.run(2),
			active(true, "many", "spikes", "q"), s.run(4), seed(5), s.run(3), func() error { return s.Save("first") },
			seed(9), s.restore(1), s.run(2), func() error { return s.Save("second") })
	}
	project, results := written(t, busy, acts)
	same(t, project, results, "--threads", "3")
}
