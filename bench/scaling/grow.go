package main

import (
	"context"
	"fmt"
	"io"
	"math"
	"text/tabwriter"
	"time"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/units"
)

// Networks of growth: neurons that spike by chance at one rate, whatever they receive, so that their number and that of
// their synapses alone decide what there is to do.
const (
	rate = 5      // Hz
	dt   = 0.0001 // s
)

// growth is a network of some size and what a step of it takes.
type growth struct {
	neurons, each, threads int
	step                   float64 // seconds
}

// events returns the synaptic events of a step on average.
func (g growth) events() float64 { return float64(g.neurons) * float64(g.each) * rate * dt }

// grow measures a network of neurons with synapses onto each others of them: the fastest of some runs.
func grow(g growth, runs int) (growth, error) {
	n := spikelane.NewNetwork("grow", spikelane.Config{Threads: g.threads, Seed: 1, Dt: units.Time(dt)})
	cells := n.NeuronGroup("g", g.neurons, spikelane.NeuronModel{
		Equations: "dv/dt = (x - v)/(20*ms) : 1\ndx/dt = -x/(5*ms) : 1",
		Threshold: fmt.Sprintf("rand() < %d*Hz*dt", rate), Reset: "v = 0", Method: "exact",
	})
	y := n.Synapses("y", cells, cells, spikelane.SynapseModel{OnPre: "x_post += 0.001"})
	y.Connect(spikelane.Connect{Targets: fmt.Sprintf("k for k in sample(N_post, size=%d)", g.each)})
	p, err := n.Compile(context.Background())
	if err != nil {
		return g, err
	}
	s, err := p.New(context.Background(), spikelane.Instance{})
	if err != nil {
		return g, err
	}
	g.step = math.Inf(1)
	steps := math.Floor(math.Max(200, math.Min(5000, 5e8/(float64(g.neurons)+g.events()))))
	for range runs + 1 {
		begin := time.Now()
		if err := s.Run(context.Background(), units.Time(steps*dt)); err != nil {
			return g, err
		}
		if spent := time.Since(begin).Seconds() / steps; spent < g.step {
			g.step = spent
		}
	}
	return g, nil
}

// fit returns the seconds of a neuron, u, and of an event, d, that predict one thread's steps best: u*neurons + d*events,
// by least squares of the relative error.
func fit(all []growth) (u, d float64) {
	var nn, ne, ee, n1, e1 float64
	for _, g := range all {
		if g.threads == 1 {
			n, e := float64(g.neurons)/g.step, g.events()/g.step
			nn, ne, ee, n1, e1 = nn+n*n, ne+n*e, ee+e*e, n1+n, e1+e
		}
	}
	det := nn*ee - ne*ne
	return (n1*ee - e1*ne) / det, (e1*nn - n1*ne) / det
}

// printGrowth prints what was measured beside what two numbers predict.
func printGrowth(out io.Writer, all []growth) error {
	u, d := fit(all)
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "neurons\tsynapses each\tthreads\tus a step\tpredicted for one thread\tmeasured/predicted")
	for _, g := range all {
		want := u*float64(g.neurons) + d*g.events()
		fmt.Fprintf(w, "%d\t%d\t%d\t%.2f\t%.2f\t%.2f\n", g.neurons, g.each, g.threads, g.step*1e6, want*1e6, g.step/want)
	}
	fmt.Fprintf(w, "predicted: %.2f ns a neuron + %.2f ns an event\n", u*1e9, d*1e9)
	return w.Flush()
}

// growthTable measures networks of growing size.
func growthTable(out io.Writer, largest int, counts []int, rounds int) error {
	var all []growth
	for _, size := range [][2]int{{1000, 100}, {4000, 100}, {10000, 100}, {10000, 1000}, {40000, 100}, {40000, 1000}, {100000, 100}, {100000, 1000}, {1000000, 100}} {
		if size[0] > largest {
			continue
		}
		for _, t := range counts {
			g, err := grow(growth{neurons: size[0], each: size[1], threads: t}, rounds)
			if err != nil {
				return err
			}
			all = append(all, g)
		}
	}
	return printGrowth(out, all)
}
