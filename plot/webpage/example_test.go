package webpage_test

import (
	"context"
	"fmt"
	"log"
	"os"
	"path/filepath"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/plot"
	"github.com/spikelane/spikelane/plot/webpage"
	"github.com/spikelane/spikelane/units"
)

// A run, its folder of results with what the run says of itself, and the report of it.
func ExampleNew() {
	net := spikelane.NewNetwork("clock", spikelane.Config{Profile: true})
	g := net.NeuronGroup("g", 1, spikelane.NeuronModel{Equations: "dv/dt = 1/(10*ms) : 1", Threshold: "v > 0.999", Reset: "v = 0"})
	net.SpikeMonitor("spikes", g)
	sim, err := net.Run(context.Background(), 100*units.Millisecond)
	if err != nil {
		log.Fatal(err)
	}
	dir, err := os.MkdirTemp("", "report")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	if err := sim.Save(dir); err != nil {
		log.Fatal(err)
	}
	if err := sim.SaveReport(dir); err != nil {
		log.Fatal(err)
	}

	results, err := plot.OpenResults(dir)
	if err != nil {
		log.Fatal(err)
	}
	page, err := webpage.New(results)
	if err != nil {
		log.Fatal(err)
	}
	if err := page.Save(filepath.Join(dir, "clock.html")); err != nil {
		log.Fatal(err)
	}
	fmt.Println(results.Kinds())
	// Output: [raster isi cv]
}
