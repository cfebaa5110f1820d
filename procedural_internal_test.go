package spikelane

import (
	"context"
	"testing"

	"github.com/spikelane/spikelane/ecs"
)

// BenchmarkRegenerate measures what a synapse takes that is made again, by rules: 10,000 targets, about 1000 a row.
func BenchmarkRegenerate(b *testing.B) {
	for _, r := range []struct {
		name string
		call Connect
	}{
		{"p", Connect{P: "0.1"}},
		{"p without loops", Connect{Condition: "i != j", P: "0.1"}},
		{"sample p", Connect{Targets: "k for k in sample(N_post, p=0.1)"}},
		{"sample size", Connect{Targets: "k for k in sample(N_post, size=1000)"}},
		{"p by distance", Connect{P: "0.2*exp(-abs(i-j)/5000.0)"}},
	} {
		b.Run(r.name, func(b *testing.B) {
			net := NewNetwork("bench", Config{})
			g := net.NeuronGroup("g", 10000, NeuronModel{Equations: "v : 1", Threshold: "v > 1", Reset: "v = 0"})
			y := net.Synapses("y", g, g, SynapseModel{OnPre: "v += 1", Procedural: true})
			y.Connect(r.call)
			s, err := net.Run(context.Background(), 0)
			if err != nil {
				b.Fatal(err)
			}
			w := s.procedural[y].connectivity().Weaver()
			list := ecs.RoomForTargets(20000, true)
			made := 0
			b.ReportAllocs()
			for k := 0; b.Loop(); k++ {
				list.Clear()
				w.Weave(&list, k%10000)
				made += list.Len()
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(made), "ns/synapse")
		})
	}
}
