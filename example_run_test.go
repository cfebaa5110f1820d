package spikelane_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/units"
)

// A program is compiled once; instances of it run side by side. Equal seeds give equal bits, other seeds others.
func ExampleProgram() {
	ctx := context.Background()
	n := spikelane.NewNetwork("noise", spikelane.Config{})
	n.NeuronGroup("g", 10, spikelane.NeuronModel{
		Equations: "dv/dt = -v/(10*ms) + xi*ms**-0.5 : 1", Threshold: "v > 1", Reset: "v = 0",
	})
	p, err := n.Compile(ctx)
	if err != nil {
		fmt.Println(err)
		return
	}
	seeds := []int64{1, 2, 1}
	digests := make([]string, len(seeds))
	var wg sync.WaitGroup
	for k, seed := range seeds {
		wg.Go(func() {
			s, err := p.New(ctx, spikelane.Instance{Seed: seed, OwnSeed: true})
			if err == nil {
				err = s.Run(ctx, 10*units.Millisecond)
			}
			if err != nil {
				fmt.Println(err)
				return
			}
			digests[k] = s.Stats().Digest["state_g"]
		})
	}
	wg.Wait()
	fmt.Println(digests[0] == digests[2], digests[0] == digests[1])
	// Output: true false
}

// A run ends with its context, here from within the progress callback, and what was computed is kept. The next Run
// goes on from there.
func ExampleConfig_progress() {
	ctx, cancel := context.WithCancel(context.Background())
	n := spikelane.NewNetwork("long", spikelane.Config{Progress: func(p spikelane.Progress) { cancel() }})
	n.NeuronGroup("g", 1, spikelane.NeuronModel{Equations: "dx/dt = 1/ms : 1"})
	s, err := n.Run(ctx, 1e6*units.Second)
	fmt.Println(errors.Is(err, spikelane.ErrStopped), errors.Is(err, context.Canceled), s.Now() < 1e6*units.Second)

	before := s.Now()
	err = s.Run(context.Background(), 1*units.Millisecond)
	fmt.Printf("%.1f ms more, %v\n", float64(s.Now()-before)*1000, err)
	// Output:
	// true true true
	// 1.0 ms more, <nil>
}

// All faults of a network come at once, each with its place.
func ExampleErrors() {
	n := spikelane.NewNetwork("faulty", spikelane.Config{})
	n.Constant("tau", "10*ms")
	g := n.NeuronGroup("g", 1, spikelane.NeuronModel{Equations: "dv/dt = -v/taum : volt"})
	n.StateMonitor("m", g, spikelane.StateRecord{Variables: []string{"v"}, Indices: []int{1}})
	_, err := n.Compile(context.Background())
	var faults spikelane.Errors
	if errors.As(err, &faults) {
		for _, f := range faults {
			fmt.Println(f.Place(), "|", f.Code)
		}
	}
	fmt.Println(errors.Is(err, spikelane.ErrModel))
	fmt.Println(faults[0])
	// Output:
	// neurons g, equations, line 1, column 12 | E101
	// monitor m, record[0] | E401
	// true
	// neurons g, equations, line 1, column 12: E101 unknown name "taum"
	// dv/dt = -v/taum : volt
	//            ^^^^
	//   did you mean "tau"?
}

// Explain prints the network at any stage of the pipe.
func ExampleProgram_Explain() {
	n := spikelane.NewNetwork("lif", spikelane.Config{})
	n.NeuronGroup("g", 10, spikelane.NeuronModel{Equations: "dv/dt = -v/(10*ms) : 1", Threshold: "v > 1", Reset: "v = 0"})
	p, err := n.Compile(context.Background())
	if err != nil {
		fmt.Println(err)
		return
	}
	schedule, err := p.Explain("schedule")
	fmt.Print(schedule, err, "\n")
	_, err = p.Explain("schedle")
	fmt.Println(err)
	// Output:
	// clock 0: dt = 0.0001 s
	// thresholds          +0   clock 0  g_stateupdater + g_spike_thresholder find spikes by update_and_threshold.g over 10
	// resets              +0   clock 0  g_spike_resetter             run reset.g over the spikes of this step
	// <nil>
	// no stage "schedle"; did you mean "schedule"?
}

// Save leaves one archive for each monitor and object, and a summary.
func ExampleSimulation_Save() {
	n := spikelane.NewNetwork("saved", spikelane.Config{})
	g := n.NeuronGroup("g", 3, spikelane.NeuronModel{Equations: "v : volt", Threshold: "v > 1*mV"})
	n.SpikeMonitor("spikes", g)
	s, err := n.Run(context.Background(), 1*units.Millisecond)
	if err != nil {
		fmt.Println(err)
		return
	}
	dir, err := os.MkdirTemp("", "results")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	if err := s.Save(dir); err != nil {
		fmt.Println(err)
		return
	}
	files, _ := filepath.Glob(filepath.Join(dir, "*"))
	for _, f := range files {
		fmt.Println(strings.TrimPrefix(f, dir+string(filepath.Separator)))
	}
	// Output:
	// spikes.npz
	// state_g.npz
	// summary.json
}
