package spikelane_test

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/modelfile"
	"github.com/spikelane/spikelane/units"
)

// foretold reports whether a forecast is within 5 percent, or 4 kB, of what there is; where it is an upper bound, whether
// what there is lies between the bounds.
func foretold(forecast, measured spikelane.ObjectMemory) bool {
	least, most, got := float64(forecast.Least), float64(forecast.Total()), float64(measured.Total())
	return got >= 0.95*least-4096 && got <= 1.05*most+4096 && (forecast.Bound || most <= 1.05*got+4096)
}

// TestMemoryForecast compares, for all model files, what each object was expected to take with what it takes after a run.
func TestMemoryForecast(t *testing.T) {
	if testing.Short() {
		t.Skip("runs all model files; the full test run does")
	}
	bench, err := filepath.Glob("bench/models/*.toml")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range append(modelFiles(t), bench...) {
		t.Run(filepath.Base(file), func(t *testing.T) {
			m, err := modelfile.Load(file, modelfile.Overrides{Duration: "60*ms"})
			if err != nil {
				t.Fatal(err)
			}
			ctx := context.Background()
			p, err := m.Compile(ctx)
			if err != nil {
				t.Fatal(err)
			}
			s, err := p.New(ctx, spikelane.Instance{})
			if err != nil {
				t.Fatal(err)
			}
			if err := m.Run(ctx, s); err != nil {
				t.Fatal(err)
			}
			compareMemory(t, p.Memory(60*units.Millisecond), s.Memory())
		})
	}
}

func compareMemory(t *testing.T, forecast, measured spikelane.MemoryReport) {
	t.Helper()
	doc, err := os.ReadFile("docs/memory.md")
	if err != nil {
		t.Fatal(err)
	}
	if len(forecast.Objects) != len(measured.Objects) {
		t.Fatalf("%d objects expected, %d there", len(forecast.Objects), len(measured.Objects))
	}
	for k, f := range forecast.Objects {
		m := measured.Objects[k]
		for _, p := range append(f.Parts, m.Parts...) {
			if !strings.Contains(string(doc), "`"+p.What+"`") {
				t.Errorf("docs/memory.md does not say what %q is", p.What)
			}
		}
		if f.Name != m.Name || f.Kind != m.Kind {
			t.Errorf("object %d: %s %s expected, %s %s there", k, f.Kind, f.Name, m.Kind, m.Name)
		}
		if f.PerSpike > 0 {
			continue // with so many spikes as nobody knew
		}
		if !foretold(f, m) {
			t.Errorf("%s %s: expected %v (bound %v, least %v)\n%v\nthere are %v\n%v", f.Kind, f.Name, f.Total(), f.Bound, f.Least, parts(f), m.Total(), parts(m))
		}
	}
}

func parts(o spikelane.ObjectMemory) string {
	text := fmt.Sprintf("  count %v ± %v", o.Count, o.Deviation)
	for _, p := range o.Parts {
		text += fmt.Sprintf("\n  %s %d", p.What, p.Bytes)
	}
	return text
}

var memorySynapses = flag.Float64("memory.synapses", 1e6, "size of the networks of TestMemoryHeap")

// bulk returns a network of about n synapses of a kind, a hundred onto each neuron; few spikes disturb it.
func bulk(n float64, kind spikelane.SynapseModel, c spikelane.Config) *spikelane.Network {
	net := spikelane.NewNetwork("bulk", c)
	net.Constant("tau", "20*ms")
	g := net.NeuronGroup("g", int(n/100), spikelane.NeuronModel{Equations: "dv/dt = (1.01-v)/tau : 1", Threshold: "v > 1", Reset: "v = 0"})
	g.Set("v", "0.2*rand()")
	y := net.Synapses("y", g, g, kind)
	y.Connect(spikelane.Connect{P: fmt.Sprint(1e4 / n)})
	return net
}

// kinds of synapses, as in docs/memory.md.
var kinds = []struct {
	name, target string
	model        spikelane.SynapseModel
}{
	{"one weight for all", "", spikelane.SynapseModel{OnPre: "v_post += 0.01", Delay: "1*ms"}},
	{"a weight each", "", spikelane.SynapseModel{Equations: "w : 1", OnPre: "v_post += w", Delay: "1*ms"}},
	{"a weight and a delay each", "", spikelane.SynapseModel{Equations: "w : 1", OnPre: "v_post += w", Delay: "0.5*ms + 2*ms*rand()"}},
	{"plastic by spike timing", "", spikelane.SynapseModel{
		Equations: "w : 1\ndapre/dt = -apre/tau : 1 (event-driven)\ndapost/dt = -apost/tau : 1 (event-driven)",
		OnPre:     "v_post += w; apre += 0.1; w = clip(w + apost, 0, 1)", OnPost: "apost += 0.1; w = clip(w + apre, 0, 1)",
	}},
}

// TestMemoryHeap compares the forecast of large networks with what Go's heap grows by, when they are made and run.
func TestMemoryHeap(t *testing.T) {
	if testing.Short() {
		t.Skip("makes large networks; the full test run does")
	}
	const d = 60 * units.Millisecond
	all := kinds
	for _, k := range kinds {
		k.name, k.target = k.name+", portable", "go"
		all = append(all, k)
	}
	for _, k := range all {
		t.Run(k.name, func(t *testing.T) {
			ctx := context.Background()
			p, err := bulk(*memorySynapses, k.model, spikelane.Config{Target: k.target}).Compile(ctx)
			if err != nil {
				t.Fatal(err)
			}
			if s, err := p.New(ctx, spikelane.Instance{}); err != nil || s.Run(ctx, d) != nil { // what the first of all makes
				t.Fatal(err)
			}
			before := heap()
			s, err := p.New(ctx, spikelane.Instance{})
			if err != nil {
				t.Fatal(err)
			}
			if err := s.Run(ctx, d); err != nil {
				t.Fatal(err)
			}
			grown := float64(heap() - before)
			forecast := p.Memory(d)
			compareMemory(t, forecast, s.Memory())
			o := forecast.Object("")
			want := float64(forecast.Total() - o.Total() + o.Part("world")) // what simulations share, there was before
			t.Logf("%v synapses: expected %v, the heap grew by %v", forecast.Object("y").Count, spikelane.Bytes(want), spikelane.Bytes(grown))
			if grown < 0.95*want || grown > 1.05*want {
				t.Errorf("the heap grew by %v bytes, expected %v", grown, want)
			}
		})
	}
}

// heap returns the bytes of what is in use.
func heap() int64 {
	var m runtime.MemStats
	for range 2 { // the second sweeps what the first left to finalizers
		runtime.GC()
	}
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// TestMemoryDoc compares the table of docs/memory.md with the code: what a synapse more takes.
func TestMemoryDoc(t *testing.T) {
	text, err := os.ReadFile("docs/memory.md")
	if err != nil {
		t.Fatal(err)
	}
	bytes := func(kind spikelane.SynapseModel, neurons int, p string) (bytes, synapses float64) {
		net := spikelane.NewNetwork("n", spikelane.Config{})
		net.Constant("tau", "20*ms")
		g := net.NeuronGroup("g", neurons, spikelane.NeuronModel{Equations: "v : 1", Threshold: "v > 1", Reset: "v = 0"})
		net.Synapses("y", g, g, kind).Connect(spikelane.Connect{P: p})
		prog, err := net.Compile(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		o := prog.Memory(0).Object("y")
		return float64(o.Total() - o.Part("blocks")), o.Count
	}
	for _, k := range kinds {
		row := regexp.MustCompile(`(?m)^\| ` + k.name + ` \|.*\| ([0-9]+) \| ([0-9]+) \|$`).FindStringSubmatch(string(text))
		if row == nil {
			t.Errorf("no row for %s", k.name)
			continue
		}
		for n, neurons := range []int{50000, 100000} {
			b0, n0 := bytes(k.model, neurons, "0.02")
			b1, n1 := bytes(k.model, neurons, "0.04")
			// What rows and rounding take does not grow with synapses, or hardly.
			if got := fmt.Sprintf("%.0f", (b1-b0)/(n1-n0)); got != row[1+n] {
				t.Errorf("%s, %d targets: %s bytes, the page says %s", k.name, neurons, got, row[1+n])
			}
		}
	}
}

// TestMemoryAtOnce: a program tells its memory to many at a time, and the same to all.
func TestMemoryAtOnce(t *testing.T) {
	for _, k := range kinds {
		p, err := bulk(1e6, k.model, spikelane.Config{}).Compile(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		texts := make([]string, 4)
		var all sync.WaitGroup
		for n := range texts {
			all.Go(func() { texts[n] = p.Memory(1 * units.Second).String() })
		}
		all.Wait()
		for _, text := range texts {
			if text != texts[0] || !strings.Contains(text, "synapses y ") {
				t.Errorf("%s: got\n%s\nand\n%s", k.name, text, texts[0])
			}
		}
	}
}

// TestMemoryOfThreads: the shares of threads are expected too.
func TestMemoryOfThreads(t *testing.T) {
	for _, k := range kinds {
		ctx := context.Background()
		p, err := bulk(1e6, k.model, spikelane.Config{Threads: 3, FixedThreads: true}).Compile(ctx)
		if err != nil {
			t.Fatal(err)
		}
		s, err := p.New(ctx, spikelane.Instance{})
		if err == nil {
			err = s.Run(ctx, 60*units.Millisecond)
		}
		if err != nil {
			t.Fatal(err)
		}
		forecast := p.Memory(60 * units.Millisecond)
		compareMemory(t, forecast, s.Memory())
		if got := forecast.Object("").Part("threads"); got < 2*4*1e4 { // the first synapse of the two other members in each row
			t.Errorf("%s: threads take %v", k.name, got)
		}
	}
}
