package spikelane

import (
	"context"
	"testing"
)

// TestKernelsAreTakenOver: a change compiles only the kernels that it touches.
func TestKernelsAreTakenOver(t *testing.T) {
	n := NewNetwork("n", Config{})
	n.Constant("tau", "10*ms")
	n.Constant("Vt", 1)
	g := n.NeuronGroup("G", 2, NeuronModel{Equations: "dv/dt = -v/tau : 1", Threshold: "v > Vt", Reset: "v = 0"})
	n.Synapses("S", g, g, SynapseModel{OnPre: "v_post += 0.1"}).Connect(Connect{})
	ctx := context.Background()
	p, err := n.Compile(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for name, touched := range map[string]string{"tau": "stateupdate.G", "Vt": "threshold.G"} {
		q, err := p.WithConstants(ctx, map[string]any{name: map[string]any{"tau": "20*ms", "Vt": 2}[name]})
		if err != nil {
			t.Fatal(err)
		}
		if len(p.funcs) < 4 || len(q.funcs) != len(p.funcs) {
			t.Fatalf("%d kernels, before %d, want at least 4", len(q.funcs), len(p.funcs))
		}
		for k, f := range q.funcs {
			if fresh := f != p.funcs[k]; fresh != (f.raw.Name == touched || f.raw.Name == "update_and_threshold.G") {
				t.Errorf("after a change of %s, kernel %s is compiled anew: %v", name, f.raw.Name, fresh)
			}
		}
	}
}
