package spikelane

import (
	"context"
	"errors"
	"testing"
)

// TestStandaloneReading: before an exported project has run, what reads returns ErrNotRun, or nothing where it returns no
// error: no numbers that nobody has computed.
func TestStandaloneReading(t *testing.T) {
	n := busy()
	spikes := n.SpikeMonitor("own", n.Group("g"), "v")
	rate := n.RateMonitor("own_rate", n.Group("g"))
	trace := n.StateMonitor("own_trace", n.Group("g"), StateRecord{Variables: []string{"v"}, Indices: []int{0}})
	n.SetDevice(NewStandalone(StandaloneOptions{Directory: t.TempDir()}))
	s, err := n.Run(context.Background(), 5*msec)
	must(t, err)
	g, y := n.Group("g"), n.SynapsesNamed("many")
	v := s.Synaptic(y)
	for what, err := range map[string]error{
		"Readable":    s.Readable(),
		"Get":         faultOf(s.Get(g, "v")),
		"GetWhere":    faultOf(s.GetWhere(g, "v", "i < 3")),
		"States":      faultOf(s.States(g)),
		"SpikeValues": faultOf(s.SpikeValues(spikes, "v")),
		"SmoothRate":  faultOf(s.SmoothRate(rate, "flat", 1*msec)),
		"BinnedRate":  func() error { _, _, err := s.BinnedRate(rate, 1*msec); return err }(),
		"Pairs":       func() error { _, _, err := v.Pairs(); return err }(),
		"Synaptic":    faultOf(v.Get("w")),
		"Matrix":      faultOf(v.Matrix("w")),
		"Save":        s.Save(t.TempDir()),
	} {
		if !errors.Is(err, ErrNotRun) {
			t.Errorf("%s: %v, want ErrNotRun", what, err)
		}
	}
	times, index := s.SpikeData(spikes)
	steps, _ := s.SpikeSteps(spikes)
	at, which, y0 := s.Trace(trace, "v")
	when, hz := s.Rate(rate)
	i, j := s.Connections(y)
	if n := len(times) + len(index) + len(steps) + len(at) + len(which) + len(y0) + len(when) + len(hz) + len(i) + len(j); n > 0 {
		t.Errorf("%d things that nobody has recorded", n)
	}
	for range s.Spikes(spikes) {
		t.Error("a spike")
	}
	if s.SpikeCount(spikes) != 0 || s.Counts(spikes) != nil || s.SpikeTrains(spikes) != nil {
		t.Error("counts of spikes")
	}
	if v.Len() != 0 || v.Incoming() != nil || v.Outgoing() != nil || s.Weights(y, "w") != nil || s.Float64(g, "v") != nil || s.Int32(g, "k") != nil || s.Bool(g, "on") != nil {
		t.Error("memory, or synapses, that are not there")
	}
	if st := s.Stats(); st.Steps != 0 || len(st.Digest)+len(st.Synapses)+len(st.Spikes) > 0 || st.Neurons != 85 || st.Model != "busy" || st.Seed != 5 { // 40+30+5+10
		t.Errorf("figures of no run: %+v", st)
	}
	n = busy()
	s, err = n.Run(context.Background(), 1*msec)
	must(t, err)
	must(t, s.Readable())
}

func faultOf[T any](_ T, err error) error { return err }
