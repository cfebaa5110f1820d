package spikelane_test

import (
	"context"
	"fmt"
	"log"
	"os"
	"path/filepath"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/units"
)

// A model is written down as a C++ project. With Building{Run: true} it would be built and run too, and sim would hold
// the results.
func ExampleStandalone() {
	dir, err := os.MkdirTemp("", "project")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	ctx := context.Background()
	net := spikelane.NewNetwork("charging", spikelane.Config{Seed: 1})
	net.NeuronGroup("G", 3, spikelane.NeuronModel{Equations: "dv/dt = (1 - v)/(10*ms) : 1", Method: "exact"})
	device := spikelane.NewStandalone(spikelane.StandaloneOptions{Directory: filepath.Join(dir, "charging")})
	net.SetDevice(device)
	sim, err := net.Run(ctx, 100*units.Millisecond)
	if err != nil {
		log.Fatal(err)
	}
	if err := device.Build(ctx, spikelane.Building{}); err != nil {
		log.Fatal(err)
	}
	for _, name := range []string{"Makefile", "main.cpp", "objects/G_neurons.cpp"} {
		if _, err := os.Stat(filepath.Join(device.Directory(), name)); err == nil {
			fmt.Println(name)
		}
	}
	fmt.Println(sim.Now(), "noted")
	// Output:
	// Makefile
	// main.cpp
	// objects/G_neurons.cpp
	// 100 ms noted
}
