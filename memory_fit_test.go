package spikelane_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"runtime"
	"strings"
	"testing"

	"github.com/spikelane/spikelane"
)

// vast returns a network of 10^10 synapses, 20 GB for targets alone: Short ones take 2 bytes.
func vast(c spikelane.Config) *spikelane.Network {
	net := spikelane.NewNetwork("vast", c)
	g := net.NeuronGroup("g", 60000, lif)
	h := net.NeuronGroup("h", 1000, lif)
	net.Synapses("few", h, g, spikelane.SynapseModel{OnPre: "v_post += 1*mV"}).Connect(spikelane.Connect{Targets: "i"})
	for _, name := range []string{"y", "z"} {
		net.Synapses(name, g, g, spikelane.SynapseModel{OnPre: "v_post += 1*mV"}).Connect(spikelane.Connect{Condition: "i != j", P: "0.5"})
	}
	return net
}

// TestMemoryRefused: a network that does not fit is refused before anything is made of it, with the need of each object.
func TestMemoryRefused(t *testing.T) {
	ctx := context.Background()
	p, err := vast(spikelane.Config{MemoryLimit: 3e9}).Compile(ctx)
	if err != nil {
		t.Fatal(err)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err = p.New(ctx, spikelane.Instance{})
	runtime.ReadMemStats(&after)
	e, ok := errors.AsType[*spikelane.MemoryError](err)
	if !ok || !errors.Is(err, spikelane.ErrMemory) || errors.Is(err, spikelane.ErrModel) {
		t.Fatalf("got %v, want a MemoryError", err)
	}
	if took := after.TotalAlloc - before.TotalAlloc; took > 4<<20 { // the first row alone would take 30000 x 2 bytes, all 7 GB
		t.Errorf("%d bytes were allocated", took)
	}
	// Two bytes for each of 60000*59999/2 synapses, twice, up to a quarter more of room, and what they are moved from.
	if e.Bound || e.Available != 3e9 || e.Limit != "Config.MemoryLimit" || e.Need < 72e8 || e.Need > 14e9 {
		t.Errorf("got %+v", e)
	}
	text := err.Error()
	for _, want := range []string{
		"not enough memory: vast needs ", "3 GB can be had (Config.MemoryLimit: 3 GB in all)", "synapses y ", "synapses z ", "neurons g ", "targets ",
		"1,799,970,000 ± ", "fewer synapses", "SPIKELANE_MEMORY",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	if y, few := strings.Index(text, "synapses y "), strings.Index(text, "synapses few "); few < y {
		t.Errorf("the largest is not first:\n%s", text)
	}
	if _, err := vast(spikelane.Config{MemoryLimit: 3e9}).Run(ctx, 1*ms); !errors.Is(err, spikelane.ErrMemory) {
		t.Errorf("Run: got %v", err)
	}
}

// TestMemoryLimits: what fits runs, a negative limit is none, and records count for those who say how long they run.
func TestMemoryLimits(t *testing.T) {
	ctx := context.Background()
	small := func(limit int64) *spikelane.Network {
		net := spikelane.NewNetwork("small", spikelane.Config{MemoryLimit: limit})
		net.StateMonitor("m", net.NeuronGroup("g", 1000, lif), spikelane.StateRecord{Variables: []string{"v"}})
		return net
	}
	compiled := func(n *spikelane.Network) *spikelane.Program {
		p, err := n.Compile(ctx)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	for limit, fits := range map[int64]bool{0: true, -1: true, 1e6: true, 1e4: false, 1: false} {
		if _, err := compiled(small(limit)).New(ctx, spikelane.Instance{}); errors.Is(err, spikelane.ErrMemory) == fits || fits && err != nil {
			t.Errorf("limit %d: %v", limit, err)
		}
	}
	// 1000 values of 8 bytes in each of 1000 steps.
	p := compiled(small(5e6))
	if err := p.CheckMemory(50 * ms); err != nil { // 4 MB
		t.Error(err)
	}
	if err := p.CheckMemory(100 * ms); !errors.Is(err, spikelane.ErrMemory) { // 8 MB
		t.Errorf("100 ms: got %v", err)
	}
	if _, err := small(5e6).Run(ctx, 100*ms); !errors.Is(err, spikelane.ErrMemory) {
		t.Errorf("Run: got %v", err)
	}
	if compiled(vast(spikelane.Config{MemoryLimit: -1})).CheckMemory(0) != nil {
		t.Error("checked although nobody should")
	}
}

// TestMemoryBound: where conditions hang on variables, the forecast is an upper bound, and the network is refused only
// where the lower bound does not fit.
func TestMemoryBound(t *testing.T) {
	ctx := context.Background()
	network := func(limit int64, log *bytes.Buffer) *spikelane.Program {
		net := spikelane.NewNetwork("space", spikelane.Config{MemoryLimit: limit, Logger: slog.New(slog.NewTextHandler(log, nil))})
		g := net.NeuronGroup("g", 2000, spikelane.NeuronModel{Equations: "x : 1\nv : 1", Threshold: "v > 1", Reset: "v = 0"})
		g.Set("x", "i")
		net.Synapses("near", g, g, spikelane.SynapseModel{OnPre: "v_post += 1"}).Connect(spikelane.Connect{Condition: "abs(x_pre - x_post) < 3"})
		net.Synapses("all", g, g, spikelane.SynapseModel{OnPre: "v_post += 1"}).Connect(spikelane.Connect{})
		p, err := net.Compile(ctx)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	var log bytes.Buffer
	// 4 million pairs of 2 bytes each: 8 MB for certain, and up to 8 MB.
	p := network(12e6, &log)
	r := p.Memory(0)
	if o := r.Object("near"); !o.Bound || o.Count != 4e6 || o.LeastCount != 0 || o.Least > 1e5 || o.Total() < 8e6 {
		t.Errorf("near: %+v", o)
	}
	if o := r.Object("all"); o.Bound || o.Count != 4e6 || o.Deviation != 0 || o.Least != o.Total() {
		t.Errorf("all: %+v", o)
	}
	if e, ok := errors.AsType[*spikelane.MemoryError](p.CheckMemory(0)); !ok || !e.Bound || !strings.Contains(e.Error(), "perhaps not enough memory: space needs up to ") {
		t.Errorf("got %v", e)
	}
	s, err := p.New(ctx, spikelane.Instance{})
	if err != nil || !strings.Contains(log.String(), "perhaps not enough memory") {
		t.Fatalf("got %v, log %q, want a warning", err, log.String())
	}
	if got := s.Memory().Object("near").Count; got != 5*2000-6 { // five each, less at the ends
		t.Errorf("%v synapses", got)
	}
	if _, err := network(6e6, &log).New(ctx, spikelane.Instance{}); !errors.Is(err, spikelane.ErrMemory) {
		t.Errorf("got %v, want refusal: 8 MB are sure to be needed", err)
	}
}
