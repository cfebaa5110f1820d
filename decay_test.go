package spikelane_test

import (
	"maps"
	"math"
	"slices"
	"testing"

	"github.com/spikelane/spikelane"
)

// TestDecayByAllMeans: traces of pairs of spikes that decay from event to event, in every step, or by hand, from the time of the last
// event that the model keeps itself, give the same weights up to rounding. So do traces of finite rise, which two coupled equations
// have. 100 ms of 0.1 ms at rates of 200 Hz, 1e-12 of the largest value: each of 1000 steps rounds by 1e-16.
func TestDecayByAllMeans(t *testing.T) {
	single := map[string]spikelane.SynapseModel{
		"event-driven": {
			Equations: "w : 1\ndpre/dt = -pre/tauPre : 1 (event-driven)\ndpost/dt = -post/tauPost : 1 (event-driven)",
			OnPre:     "pre += 0.1; w += post; a_post += w", OnPost: "post -= 0.12; w += pre",
		},
		"clock-driven": {
			Equations: "w : 1\ndpre/dt = -pre/tauPre : 1 (clock-driven)\ndpost/dt = -post/tauPost : 1 (clock-driven)", Method: "exact",
			OnPre: "pre += 0.1; w += post; a_post += w", OnPost: "post -= 0.12; w += pre",
		},
		"by hand": {
			Equations: "w : 1\npre : 1\npost : 1\nlast : second",
			OnPre:     "pre = pre*exp(-(t - last)/tauPre) + 0.1; post *= exp(-(t - last)/tauPost); last = t; w += post; a_post += w",
			OnPost:    "pre *= exp(-(t - last)/tauPre); post = post*exp(-(t - last)/tauPost) - 0.12; last = t; w += pre",
		},
		"by steps": {
			Equations: "w : 1\npre : 1\npost : 1\nlast : integer",
			OnPre:     "gone = (t_in_timesteps - last)*dt; pre = pre*exp(-gone/tauPre) + 0.1; post *= exp(-gone/tauPost); last = t_in_timesteps; w += post; a_post += w",
			OnPost:    "gone = (t_in_timesteps - last)*dt; pre *= exp(-gone/tauPre); post = post*exp(-gone/tauPost) - 0.12; last = t_in_timesteps; w += pre",
		},
	}
	// d(rise)/dt = -rise/tauPre, dpre/dt = (rise - pre)/tauPost.
	rising := map[string]spikelane.SynapseModel{
		"event-driven": {
			Equations: "w : 1\ndrise/dt = -rise/tauPre : 1 (event-driven)\ndpre/dt = (rise - pre)/tauPost : 1 (event-driven)",
			OnPre:     "rise += 0.1", OnPost: "w += pre; a_pre += pre",
		},
		"clock-driven": {
			Equations: "w : 1\ndrise/dt = -rise/tauPre : 1 (clock-driven)\ndpre/dt = (rise - pre)/tauPost : 1 (clock-driven)", Method: "exact",
			OnPre: "rise += 0.1", OnPost: "w += pre; a_pre += pre",
		},
		"by hand": {
			Equations: "w : 1\nrise : 1\npre : 1\nlast : second",
			OnPre:     "x = exp(-(t - last)/tauPre); y = exp(-(t - last)/tauPost); pre = pre*y + rise*(x - y)*tauPre/(tauPre - tauPost); rise = rise*x + 0.1; last = t",
			OnPost:    "x = exp(-(t - last)/tauPre); y = exp(-(t - last)/tauPost); pre = pre*y + rise*(x - y)*tauPre/(tauPre - tauPost); rise *= x; last = t; w += pre; a_pre += pre",
		},
	}
	for name, models := range map[string]map[string]spikelane.SynapseModel{"one equation": single, "two equations": rising} {
		weights := func(k int, m spikelane.SynapseModel) []float64 {
			c := inTurn(k)[0]
			c.Seed = 5
			n := spikelane.NewNetwork("n", c)
			n.Constant("tauPre", "20*ms")
			n.Constant("tauPost", "13*ms")
			fire := spikelane.NeuronModel{Equations: "a : 1", Threshold: "rand() < 200*Hz*dt"}
			src, dst := n.NeuronGroup("src", 20, fire), n.NeuronGroup("dst", 15, fire)
			m.Delay = "0.7*ms"
			y := n.Synapses("y", src, dst, m)
			y.Connect(spikelane.Connect{P: "0.5"})
			y.Set("w", "0.5")
			s := ran(t, n, 100*ms)
			return append(append(append([]float64(nil), s.Weights(y, "w")...), s.Float64(dst, "a")...), s.Float64(src, "a")...)
		}
		want := weights(0, models["event-driven"])
		scale := 0.0
		for _, w := range want {
			scale = math.Max(scale, math.Abs(w-0.5))
		}
		if scale < 0.1 {
			t.Fatalf("weights change by %v at most: too little to compare", scale)
		}
		for k, way := range slices.Sorted(maps.Keys(models)) {
			for i, w := range weights(k+1, models[way]) {
				if math.Abs(w-want[i]) > 1e-12*math.Max(scale, 1) {
					t.Errorf("%s, %s: value %d is %v, event-driven %v", name, way, i, w, want[i])
					break
				}
			}
		}
	}
}
