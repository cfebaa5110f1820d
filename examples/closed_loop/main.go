// Command closed_loop lets a spiking network balance a pole: the network drives a plant in Go, and the plant the network.
//
// The plant is the cart and pole of Barto, Sutton & Anderson: a cart of 1 kg on a track carries an upright pole of 0.1 kg
// and 1 m, which falls unless a force on the cart prevents it. It is a function of Go that is called every millisecond from
// within the time step of the network, as a NetworkOperation: so any simulator, game or robot can be.
//
// The network has 50 neurons that push to the right (side = 1) and 50 that push to the left (side = -1):
//
//	tau·dv/dt = bias + side·(kx·x + kv·speed + ka·angle + kw·turn)/scale - v,   spike at 1, reset to 0
//
// tau = 20 ms, refractory for 2 ms; bias from 1.05 to 2.03; kx = 1 N/m, kv = 2.2 N·s/m, ka = 32 N, kw = 7 N·s; scale =
// 10 N. Each spike adds side·0.15 N to the force, which decays with 10 ms. The pole starts at 0.1 rad, and after 3 s
// somebody knocks it: turn grows by 0.6 rad/s. Nothing is random.
//
// The figure should show the two halves of the network take turns, until angle and place are about zero, and again
// after the knock. The state of the plant lives in shared variables of the network, so that checkpoints hold it.
//
// Source of the plant: Barto, Sutton & Anderson (1983), IEEE Trans. Syst. Man Cybern. 13:834,
// doi:10.1109/TSMC.1983.6313077. There is no model file: files have no Go code.
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"math"
	"time"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/plot"
	"github.com/spikelane/spikelane/units"
)

// network describes the network and the plant; nothing is computed yet. The seed has no effect.
func network(seed int64) *spikelane.Network {
	n := spikelane.NewNetwork("closed_loop", spikelane.Config{Seed: seed})
	for name, value := range map[string]string{
		"kx": "1*newton/metre", "kv": "2.2*newton*second/metre", "ka": "32*newton", "kw": "7*newton*second", "scale": "10*newton",
	} {
		n.Constant(name, value)
	}
	cells := n.NeuronGroup("cells", 100, spikelane.NeuronModel{
		Equations: `
			dv/dt = (bias + side*drive/scale - v)/(20*ms) : 1 (unless refractory)
			drive = kx*x + kv*speed + ka*angle + kw*turn : newton
			x : metre (shared)
			speed : metre/second (shared)
			angle : 1 (shared)
			turn : Hz (shared)
			side : 1 (constant)
			bias : 1 (constant)`,
		Threshold: "v > 1", Reset: "v = 0", Refractory: "2*ms", Method: "euler",
	})
	cells.Set("side", "1 - 2*int(i >= 50)")
	cells.Set("bias", "1.05 + 0.02*(i % 50)")
	cells.Set("v", "((i*37) % 100)/100.0")
	cells.Set("angle", "0.1")
	muscle := n.NeuronGroup("muscle", 1, spikelane.NeuronModel{Equations: "dforce/dt = -force/(10*ms) : newton", Method: "euler"})
	n.Synapses("push", cells, muscle, spikelane.SynapseModel{OnPre: "force_post += side_pre*0.15*newton"}).Connect(spikelane.Connect{})

	n.NetworkOperation("plant", spikelane.Operation{Order: -1, Dt: 1 * units.Millisecond, Func: func(k *spikelane.Tick) error {
		p := pole{k.Float64(cells, "x")[0], k.Float64(cells, "speed")[0], k.Float64(cells, "angle")[0], k.Float64(cells, "turn")[0]}
		if k.Step == 3000 {
			p.turn += 0.6
		}
		p = p.after(k.Float64(muscle, "force")[0], float64(k.Dt))
		k.SetFloat64(cells, "x", p.x)
		k.SetFloat64(cells, "speed", p.speed)
		k.SetFloat64(cells, "angle", p.angle)
		k.SetFloat64(cells, "turn", p.turn)
		return nil
	}})

	n.SpikeMonitor("right", cells.Slice(0, 50))
	n.SpikeMonitor("left", cells.Slice(50, 100))
	n.StateMonitor("motion", cells, spikelane.StateRecord{Variables: []string{"angle", "x"}, Indices: []int{0}, Dt: 1 * units.Millisecond})
	n.StateMonitor("force", muscle, spikelane.StateRecord{Variables: []string{"force"}, Dt: 1 * units.Millisecond})
	return n
}

func main() {
	log.SetFlags(0)
	duration := flag.Duration("duration", 6*time.Second, "simulated time, a whole number of milliseconds")
	picture := flag.String("plot", "", "draw spikes and the motion into this file, .png or .svg")
	flag.Parse()
	net := network(1)
	sim, err := net.Run(context.Background(), units.Time(duration.Seconds()))
	if err != nil {
		log.Fatal(err)
	}
	f := plot.Figure{Title: "A spiking network balances a pole", Duration: duration.Seconds()}
	for _, m := range net.SpikeMonitors() {
		t, i := sim.SpikeData(m)
		f.Rasters = append(f.Rasters, plot.Raster{Name: m.Name(), T: t, I: i, N: m.Size()})
	}
	states, sis := net.StateMonitors(), []string{"", "metre", "newton"}
	for k, name := range []string{"angle", "x", "force"} {
		t, index, y := sim.Trace(states[k/2], name)
		f.Traces = append(f.Traces, plot.Trace{Variable: name, Unit: sis[k], T: t, Index: index, Y: y})
	}
	angle := f.Traces[0].Y[0]
	for k := 1; k < len(angle); k += 1000 {
		largest := 0.0
		for _, a := range angle[k:min(k+1000, len(angle))] {
			largest = max(largest, math.Abs(a))
		}
		fmt.Printf("second %d: the pole leans by %.3f rad at most\n", k/1000+1, largest)
	}
	fell := 0
	for p := (pole{angle: 0.1}); math.Abs(p.angle) < math.Pi/4; fell++ {
		p = p.after(0, 1e-3)
	}
	fmt.Printf("without a force it leans by 45 degrees after %.2f s\n", float64(fell)/1000)
	if *picture != "" {
		if err := f.Save(*picture, 0, 6.5); err != nil {
			log.Fatal(err)
		}
	}
}
