package spikelane

import (
	"errors"
	"runtime"
	"testing"

	"github.com/spikelane/spikelane/ecs"
)

// TestLoomBrokenOff: a report that panics, or ends its goroutine, while the other weavers wait for the block that it is in. They
// end, and with them the making.
func TestLoomBrokenOff(t *testing.T) {
	mine := errors.New("mine")
	for how, breaks := range map[string]func(){"panic": func() { panic(mine) }, "goexit": runtime.Goexit} {
		n := NewNetwork("n", Config{Target: "go", Threads: 3})
		g := n.NeuronGroup("g", 3000, NeuronModel{Equations: "x : 1"})
		y := n.Synapses("y", g, g, SynapseModel{})
		y.Connect(Connect{P: "0.1"})
		p, err := n.Compile(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		s, err := p.New(t.Context(), Instance{})
		if err != nil {
			t.Fatal(err)
		}
		told := false
		patient := &patience{ctx: t.Context(), tell: func(Connecting) { // for the first time, since nothing was told before
			told = true
			for range 100_000 { // until the others have no more to do
				runtime.Gosched()
			}
			breaks()
		}}
		for !told { // on a busy machine the others may have done all before it
			l := s.newLoom(p.synapses[0], 0, &ecs.RowsBuilder{}, patient)
			var got any
			done, over := make(chan struct{}), false
			go func() {
				defer close(done)
				defer func() { got = recover() }()
				err = l.run()
				over = true
			}()
			<-done
			if told && (over || l.err == nil || how == "panic" && got != mine) || !told && err != nil {
				t.Errorf("%s: %v, %v, %v", how, got, err, l.err)
			}
		}
	}
}

// TestLoomBrokenWhileDelivering: the making is broken off while a weaver delivers its block. What that one then says of its own
// block does not make the others go on, which would wait for the block that was broken off.
func TestLoomBrokenWhileDelivering(t *testing.T) {
	n := NewNetwork("n", Config{Target: "go", Threads: 1})
	g := n.NeuronGroup("g", 3000, NeuronModel{Equations: "x : 1"})
	n.Synapses("y", g, g, SynapseModel{}).Connect(Connect{P: "0.1"})
	p, err := n.Compile(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	s, err := p.New(t.Context(), Instance{})
	if err != nil {
		t.Fatal(err)
	}
	l := s.newLoom(p.synapses[0], 0, &ecs.RowsBuilder{}, &patience{ctx: t.Context()})
	mine, rows := errors.New("mine"), 0
	l.take = func(int32, ecs.Targets) {
		if rows++; rows == 1 {
			l.mu.Lock()
			l.err = mine
			l.mu.Unlock()
		}
	}
	if err := l.run(); err != mine {
		t.Errorf("after %d of 3000 rows: %v", rows, err)
	} else if rows == 3000 {
		t.Error("all blocks were made")
	}
}
