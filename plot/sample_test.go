package plot

import (
	"math"
	"math/rand/v2"
	"slices"
)

// burst is a raster of about spikes spikes in n neurons over duration seconds: a weak background and population bursts of
// 10 ms about every 125 ms.
func burst(name string, n, spikes int, duration float64, seed uint64) Raster {
	rng := rand.New(rand.NewPCG(seed, 7))
	r := Raster{Name: name, N: n}
	for range spikes {
		t := rng.Float64() * duration
		if rng.Float64() < 0.7 {
			t = math.Round(t/0.125)*0.125 + rng.NormFloat64()*0.010
		}
		if t >= 0 && t < duration {
			r.T = append(r.T, t)
		}
	}
	slices.Sort(r.T)
	for range r.T {
		r.I = append(r.I, int32(rng.IntN(n)))
	}
	return r
}

// membrane is a trace of leaky integrate-and-fire neurons with noise, in volt.
func membrane(name string, index []int, duration, dt float64) Trace {
	rng := rand.New(rand.NewPCG(3, 9))
	tr := Trace{Name: name, Variable: "v", Unit: "volt", Index: index, Y: make([][]float64, len(index))}
	for t := 0.0; t < duration; t += dt {
		tr.T = append(tr.T, t)
	}
	for k := range index {
		v, drive := -0.060, 0.013+0.003*float64(k)
		for range tr.T {
			v += dt/0.020*(-0.060-v+drive) + rng.NormFloat64()*math.Sqrt(dt)*0.020
			tr.Y[k] = append(tr.Y[k], v)
			if v > -0.050 {
				v = -0.065
			}
		}
	}
	return tr
}
