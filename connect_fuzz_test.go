package spikelane_test

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"testing"

	"github.com/spikelane/spikelane"
)

// FuzzConnect gives any text as condition, p, n and generator: it connects, or is an error of the model.
func FuzzConnect(f *testing.F) {
	data, err := os.ReadFile("testdata/connect/brian.json")
	if err != nil {
		f.Fatal(err)
	}
	var forms []form
	if err := json.Unmarshal(data, &forms); err != nil {
		f.Fatal(err)
	}
	for _, form := range forms {
		for _, c := range form.connections() {
			f.Add(c.Condition, c.P, c.N, c.Targets, c.Sources, c.SkipIfInvalid)
		}
	}
	f.Add("rand() < 0.5", "x_pre", "i", "", "", false)
	f.Add("", "", "-1", "k for k in sample(i, j, 0, size=randn())", "", true)
	f.Fuzz(func(t *testing.T, condition, p, n, targets, sources string, skip bool) {
		net, src, tgt := sides(1)
		y := net.Synapses("y", src, tgt, spikelane.SynapseModel{Equations: "w : 1"})
		y.Connect(spikelane.Connect{Condition: condition, P: p, N: n, Targets: targets, Sources: sources, SkipIfInvalid: skip})
		prog, err := net.Compile(context.Background())
		if err != nil {
			if !errors.Is(err, spikelane.ErrModel) {
				t.Fatal(err)
			}
			return
		}
		if r := prog.Report().Synapses[0]; r.Expected > 1e6 {
			return // a fuzzer likes large numbers; memory does not
		}
		ctx, cancel := context.WithTimeoutCause(context.Background(), 2e9, errors.New("long"))
		defer cancel()
		s, err := prog.New(ctx, spikelane.Instance{})
		if err == nil {
			if i, j, err := s.Synaptic(y).Pairs(); err != nil || len(i) != len(j) || len(i) != s.Synaptic(y).Len() {
				t.Fatal(len(i), len(j), err)
			}
		}
	})
}
