package spikelane_test

import (
	"context"
	"fmt"
	"log"
	"os"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/units"
)

// A function in C++ beside its Go twin: target cpp calls the one, the other targets call the other.
func ExampleFunction_cpp() {
	net := spikelane.NewNetwork("rectifier", spikelane.Config{})
	net.Function("rectified", spikelane.Function{
		Args:   []string{"volt"},
		Result: "volt",
		Go:     func(x []float64) float64 { return max(x[0], 0) },
		Cpp:    "double rectified(double x) { return x > 0 ? x : 0; }",
	})
	cells := net.NeuronGroup("cells", 3, spikelane.NeuronModel{Equations: "v = rectified((i - 1)*mV) : volt"})
	sim, err := net.Run(context.Background(), 1*units.Millisecond)
	if err != nil {
		log.Fatal(err)
	}
	v, err := sim.Get(cells, "v/mV")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(v)
	// Output: [0 0 1]
}

// What runs kernels, and how C++ is compiled, for one network, whatever the user's files and the environment say.
func ExamplePreferences() {
	p := spikelane.DefaultPreferences()
	p.Codegen.Target = "go"
	p.Codegen.CacheDir = "none"
	p.Codegen.Cpp.ExtraCompileArgsGCC = []string{"-O2"}
	net := spikelane.NewNetwork("quiet", spikelane.Config{Preferences: &p})
	net.NeuronGroup("cells", 1, spikelane.NeuronModel{Equations: "v : 1"})
	program, err := net.Compile(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(program.Report().Target)
	// Output: go
}

// The folder of compiled kernels, and how to shrink it.
func ExamplePreferences_TrimCache() {
	dir, err := os.MkdirTemp("", "kernels-")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	p := spikelane.DefaultPreferences()
	p.Codegen.CacheDir = dir
	if _, err := p.TrimCache(100e6); err != nil {
		log.Fatal(err)
	}
	usage, err := p.CacheUsage()
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(usage.Entries, "kernels")
	// Output: 0 kernels
}
