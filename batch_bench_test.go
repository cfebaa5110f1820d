package spikelane_test

import (
	"context"
	"slices"
	"testing"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/units"
)

// cuba is the network of examples/cuba.
func cuba() *spikelane.Network {
	n := spikelane.NewNetwork("cuba", spikelane.Config{})
	g := n.NeuronGroup("P", 4000, spikelane.NeuronModel{
		Equations: `
			dv/dt  = (ge+gi-(v+49*mV))/(20*ms) : volt (unless refractory)
			dge/dt = -ge/(5*ms) : volt
			dgi/dt = -gi/(10*ms) : volt`,
		Threshold: "v > -50*mV", Reset: "v = -60*mV", Refractory: "5*ms", Method: "exact",
	})
	g.Set("v", "(-60 + 10*rand())*mV")
	n.Synapses("Ce", g.Slice(0, 3200), g, spikelane.SynapseModel{OnPre: "ge += 1.62*mV"}).Connect(spikelane.Connect{P: "0.02"})
	n.Synapses("Ci", g.Slice(3200, 4000), g, spikelane.SynapseModel{OnPre: "gi -= 9*mV"}).Connect(spikelane.Connect{P: "0.02"})
	n.SpikeMonitor("spikes", g)
	return n
}

// BenchmarkBatch compares 16 runs of the CUBA network for 200 ms each, with seeds of their own, one after the other and
// as a batch, on networks of their own and on one. An op is all 16.
func BenchmarkBatch(b *testing.B) {
	const runs, d = 16, 200 * units.Millisecond
	p := compiled(b, cuba())
	ctx := context.Background()
	variants := func(common bool) (out []spikelane.Variant) {
		for seed := range int64(runs) {
			out = append(out, spikelane.Variant{Instance: spikelane.Instance{Seed: seed, OwnSeed: true, OwnWiring: common}})
		}
		return out
	}
	for _, common := range []bool{false, true} {
		name := map[bool]string{false: "own", true: "common"}[common]
		b.Run(name+"/sequential", func(b *testing.B) {
			for range b.N {
				for _, v := range variants(common) {
					s := instance(b, p, v.Instance)
					if err := s.Run(ctx, d); err != nil {
						b.Fatal(err)
					}
				}
			}
		})
		for _, workers := range []int{1, 2} {
			b.Run(name+"/workers="+string(rune('0'+workers)), func(b *testing.B) {
				for range b.N {
					for _, err := range p.Batch(ctx, d, slices.Values(variants(common)), spikelane.BatchOptions{Workers: workers}) {
						if err != nil {
							b.Fatal(err)
						}
					}
				}
			})
		}
	}
}
