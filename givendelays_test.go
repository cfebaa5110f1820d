package spikelane_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/units"
)

// TestGivenDelaysStay: delays that follow from the model are those of the time when the simulation was made, also after a
// constant that they are made of has changed: as if they had been set one by one.
func TestGivenDelaysStay(t *testing.T) {
	digest := func(set bool) string {
		n := spikelane.NewNetwork("n", spikelane.Config{Seed: 3})
		n.Constant("unit", "1*ms")
		g := n.NeuronGroup("g", 20, spikelane.NeuronModel{Equations: "dv/dt = (1.2-v)/(5*ms) : 1", Threshold: "v > 1", Reset: "v = 0"})
		g.Set("v", "i/20")
		y := n.Synapses("y", g, g, spikelane.SynapseModel{OnPre: "v_post += 0.01", Delay: "(1 + (7*i + 3*j) % 5)*unit"})
		y.Connect(spikelane.Connect{})
		s := started(t, n)
		if set {
			delays := make([]units.Time, 400)
			for k := range delays {
				delays[k] = units.Time(1+(7*(k/20)+3*(k%20))%5) * ms
			}
			do(t, s.SetDelays(y, "pre", delays))
		}
		do(t, s.SetConstant("unit", "2*ms"))
		do(t, s.Run(context.Background(), 40*ms))
		return fmt.Sprint(s.Stats().Digest)
	}
	if got, want := digest(false), digest(true); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// TestGivenDelaysComeBack: restoring a state in which delays are the model's puts those in force again, in a simulation
// that was given others since.
func TestGivenDelaysComeBack(t *testing.T) {
	digest := func(changed bool) string {
		n, y := delayed("plain", 40, spikelane.Config{})
		s := started(t, n)
		do(t, s.Run(context.Background(), 5*ms))
		state, err := s.Snapshot()
		do(t, err)
		if changed {
			do(t, s.SetDelay(y, "pre", 2*ms))
			do(t, s.Run(context.Background(), 3*ms))
			do(t, s.Restore(state))
		}
		do(t, s.Run(context.Background(), 20*ms))
		return fmt.Sprint(s.Stats().Digest)
	}
	if got, want := digest(true), digest(false); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
