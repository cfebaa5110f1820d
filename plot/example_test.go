package plot_test

import (
	"context"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"slices"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/plot"
	"github.com/spikelane/spikelane/units"
)

// draw saves charts side by side in a folder that is thrown away, and returns the name of the picture if it is there.
func draw(charts ...plot.Chart) string {
	dir, err := os.MkdirTemp("", "plot")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	grid := plot.Grid{Rows: [][]plot.Chart{charts}}
	picture := filepath.Join(dir, "picture.png")
	if err := grid.Save(picture, 0, 0); err != nil {
		log.Fatal(err)
	}
	if _, err := os.Stat(picture); err != nil {
		log.Fatal(err)
	}
	return filepath.Base(picture)
}

// The weights of synapses as a histogram.
func ExampleDistribution() {
	weights := plot.Distribution{
		Name: "Ce", Variable: "w", Unit: "siemens", Of: "Synapses",
		Values: []float64{1e-9, 1.2e-9, 1.9e-9, 4e-9},
	}
	chart := weights.Chart()
	fmt.Println(chart.X, chart.Y, draw(chart))
	// Output: w (nS) Synapses picture.png
}

// The weights of synapses by source and target, and beside them where there are synapses at all.
func ExampleMatrix() {
	m := plot.Matrix{
		Name: "Ce", Source: "P", Target: "Q", Rows: 3, Cols: 2,
		I: []int32{0, 1, 2}, J: []int32{1, 0, 1}, Variable: "w", Unit: "siemens", W: []float64{1e-9, 2e-9, 3e-9},
	}
	weights := m.Chart()
	m.W = nil
	connectivity := m.Chart()
	fmt.Println(weights.Heat.Label, connectivity.Heat.Label, draw(weights, connectivity))
	// Output: w (nS) Synapses per pair picture.png
}

// How regularly neurons fire: neuron 0 is a clock, neuron 1 has intervals of 10 ms and 30 ms.
func ExampleIntervalsFromSpikes() {
	v := plot.IntervalsFromSpikes(plot.Raster{
		Name: "spikes", N: 2,
		T: []float64{0, 0, 0.010, 0.020, 0.040, 0.040}, I: []int32{0, 1, 1, 0, 0, 1},
	})
	fmt.Printf("%.3f s\n", v.ISI)
	fmt.Printf("CV %.1f\n", v.CV)
	fmt.Println(draw(v.ISIChart(), v.CVChart()))
	// Output:
	// [0.020 0.020 0.010 0.030] s
	// CV [0.0 0.5]
	// picture.png
}

// The membrane potential and the recovery variable of one neuron, one against the other.
func ExamplePhasePlane() {
	t := []float64{0, 1e-3, 2e-3}
	v := plot.Trace{Variable: "v", Unit: "volt", T: t, Index: []int{0}, Y: [][]float64{{-0.065, -0.060, -0.050}}}
	u := plot.Trace{Variable: "u", Unit: "volt/second", T: t, Index: []int{0}, Y: [][]float64{{-14, -13.5, -13}}}
	plane := plot.PhasePlane{Name: "vm", X: v, Y: u}
	chart := plane.Chart()
	fmt.Println(chart.X, chart.Y, draw(chart))
	// Output: v (mV) u (V/s) picture.png
}

// The rate of a neuron for several currents: one run of a batch for each.
func ExampleFI() {
	net := spikelane.NewNetwork("f-I curve", spikelane.Config{})
	net.Constant("I", "0*nA")
	g := net.NeuronGroup("neuron", 1, spikelane.NeuronModel{
		Equations: "dv/dt = (10*Mohm*I - v)/(10*ms) : volt", Threshold: "v > 10*mV", Reset: "v = 0*mV",
	})
	spikes := net.SpikeMonitor("spikes", g)
	ctx := context.Background()
	program, err := net.Compile(ctx)
	if err != nil {
		log.Fatal(err)
	}
	curve := plot.FICurve{At: []float64{0.9e-9, 1.2e-9, 2e-9, 3e-9}}
	var variants []spikelane.Variant
	for _, current := range curve.At {
		variants = append(variants, spikelane.Variant{Constants: map[string]any{"I": units.Current(current)}})
	}
	for run, err := range program.Batch(ctx, 1*units.Second, slices.Values(variants), spikelane.BatchOptions{}) {
		if err != nil {
			log.Fatal(err)
		}
		curve.Hz = append(curve.Hz, float64(run.SpikeCount(spikes)))
	}
	fi := plot.FI{Parameter: "I", Unit: "amp", Curves: []plot.FICurve{curve}}
	chart := fi.Chart()
	fmt.Println(curve.Hz, chart.X, draw(chart))
	// Output: [0 55 142 243] I (nA) picture.png
}
