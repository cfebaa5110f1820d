package spikelane_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/units"
)

// TestProceduralRefusals: each thing that stands in the way of synapses that are not stored is an error of its own, at its
// place, and all come at once.
func TestProceduralRefusals(t *testing.T) {
	net := func(y spikelane.SynapseModel, calls []spikelane.Connect, more func(n *spikelane.Network, s *spikelane.Synapses)) error {
		n := spikelane.NewNetwork("refused", spikelane.Config{})
		n.Function("mine", spikelane.Function{Args: []string{"1"}, Go: func(x []float64) float64 { return x[0] }})
		g := n.NeuronGroup("g", 20, spikelane.NeuronModel{Equations: "v : 1\nx : 1 (constant)\ny = 2*x : 1\ntotal : 1", Threshold: "v > 1", Reset: "v = 0", Refractory: "1*ms"})
		y.Procedural = true
		s := n.Synapses("s", g, g, y)
		for _, c := range calls {
			s.Connect(c)
		}
		if more != nil {
			more(n, s)
		}
		_, err := n.Compile(context.Background())
		return err
	}
	plain, all := spikelane.SynapseModel{OnPre: "v += 0.1"}, []spikelane.Connect{{P: "0.5"}}
	if err := net(plain, all, nil); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		model spikelane.SynapseModel
		calls []spikelane.Connect
		more  func(n *spikelane.Network, s *spikelane.Synapses)
		want  []string // in the order of the errors
	}{
		{model: spikelane.SynapseModel{Equations: "w : 1", OnPre: "v += w"}, want: []string{"synapses s, equations, line 1, column 1: E450 synapses that are not stored: w has a value in each of them"}},
		{
			model: spikelane.SynapseModel{Equations: "dw/dt = -w/ms : 1 (clock-driven)\nda/dt = -a/ms : 1 (event-driven)", OnPre: "v += w"},
			want:  []string{"line 1, column 2: E450 synapses that are not stored: w has a value", "line 2, column 2: E450 synapses that are not stored: a has a value"},
		},
		{model: spikelane.SynapseModel{Equations: "total_post = v_pre : 1 (summed)"}, want: []string{"total_post is summed over all of them"}},
		{model: spikelane.SynapseModel{OnPre: "v += 0.1", OnPost: "v_pre += 0.1"}, want: []string{"synapses s, on_post: E450 synapses that are not stored: spikes of the target"}},
		{model: spikelane.SynapseModel{Pathways: []spikelane.Pathway{{Name: "a", Code: "v += 1"}, {Name: "b", Code: "v += 1", Post: true}}}, want: []string{"synapses s, pathways[1].code: E450"}},
		{model: spikelane.SynapseModel{OnPre: "v += 0.1", Delay: "i*ms"}, want: []string{"synapses s, delay, line 1, column 1: E450 synapses that are not stored: they have a delay each"}},
		{model: spikelane.SynapseModel{OnPre: "v += 0.1*int(rand() < 0.5)"}, want: []string{"synapses s, on_pre, line 1, column 14: E450 synapses that are not stored: rand() draws by their numbers"}},
		{model: spikelane.SynapseModel{OnPre: "v += 1.0/N_incoming + 1.0/N_outgoing + 1.0/N"}, want: []string{"N_incoming is a count of them", "N_outgoing is a count of them", "column 44: E450 synapses that are not stored: N is a count of them"}},
		{model: spikelane.SynapseModel{OnPre: "v += 1", MultisynapticIndex: "k"}, want: []string{"synapses s, multisynaptic_index: E450 synapses that are not stored: k numbers them"}},

		{calls: []spikelane.Connect{{I: []int32{1}, J: []int32{2}}}, want: []string{"synapses s, connect[0].i: E450 synapses that are not stored: a list of pairs"}},
		{calls: []spikelane.Connect{{}, {Sources: "j"}}, want: []string{"synapses s, connect[1].i: E450 synapses that are not stored: this rule makes the sources of each target"}},
		{calls: []spikelane.Connect{{Condition: "x_pre > x_post"}}, want: []string{"connect[0].condition, line 1, column 1: E450 synapses that are not stored: x_pre may have changed", "line 1, column 9: E450 synapses that are not stored: x_post may have"}},
		{calls: []spikelane.Connect{{Condition: "i > 3", P: "0.1*y_pre"}}, want: []string{"connect[0].p, line 1, column 5: E450 synapses that are not stored: y_pre may have"}},
		{calls: []spikelane.Connect{{N: "int(v_post)"}}, want: []string{"connect[0].n, line 1, column 5: E450 synapses that are not stored: v may have"}},
		{calls: []spikelane.Connect{{Targets: "k for k in sample(N_post, size=int(v_pre)) if not_refractory_post"}}, want: []string{"connect[0].j, line 1, column 36: E450 synapses that are not stored: v_pre", "not_refractory_post may"}},
		{calls: []spikelane.Connect{{Targets: "int(x_pre) for k in range(3)"}}, want: []string{"connect[0].j, line 1, column 5: E450"}},
		{calls: []spikelane.Connect{{Condition: "mine(i) > 3"}}, want: []string{"connect[0].condition, line 1, column 1: E450 synapses that are not stored: mine() is a function of yours"}},
		{model: spikelane.SynapseModel{Equations: "d = x_pre - j : 1", OnPre: "v += d"}, calls: []spikelane.Connect{{Condition: "d > 3"}}, want: []string{"connect[0].condition, line 1, column 1: E450 synapses that are not stored: x_pre may have"}},

		{more: func(n *spikelane.Network, s *spikelane.Synapses) {
			n.StateMonitor("m", s, spikelane.StateRecord{Variables: []string{"z"}})
		}, model: spikelane.SynapseModel{Equations: "z = 1.0*i : 1", OnPre: "v += z"}, want: []string{"monitor m, source: E450 synapses s are not stored: there is nothing to record"}},
		{
			more: func(n *spikelane.Network, s *spikelane.Synapses) {
				s.RunRegularly(spikelane.Regular{Code: "v_post = 0"})
			},
			want: []string{"synapses s, regularly[0]: E450 synapses s are not stored: code cannot run over all of them"},
		},
		{more: func(n *spikelane.Network, s *spikelane.Synapses) {
			n.Synapses("onto", n.Group("g"), s, spikelane.SynapseModel{}).Connect(spikelane.Connect{})
		}, want: []string{"synapses onto, target: E450 synapses s are not stored: nothing can attach to them"}},
		{more: func(n *spikelane.Network, s *spikelane.Synapses) {
			w := n.Synapses("w", n.Group("g"), n.Group("g"), spikelane.SynapseModel{Equations: "w : 1"})
			w.Connect(spikelane.Connect{P: "0.1"})
			n.Synapses("onto", n.Group("g"), w, spikelane.SynapseModel{OnPre: "w_post += 1", Procedural: true}).Connect(spikelane.Connect{})
		}, want: []string{"synapses onto, target: E450 synapses that are not stored: their target are the synapses w"}},
		{
			model: spikelane.SynapseModel{Equations: "w : 1", OnPre: "v += w", OnPost: "w += 1", Delay: "rand()*ms"}, calls: []spikelane.Connect{{Condition: "x_pre > 0"}, {I: []int32{}, J: []int32{}}},
			want: []string{"w has a value", "delay each", "on_post", "x_pre", "connect[1].i"},
		},
	} {
		if c.model.OnPre == "" && c.model.Pathways == nil && c.model.Equations == "" {
			c.model = plain
		}
		if c.calls == nil {
			c.calls = all
		}
		wantAll(t, net(c.model, c.calls, c.more), c.want)
	}
}

// wantAll checks that err has these faults and no others.
func wantAll(t *testing.T, err error, want []string) {
	t.Helper()
	var all spikelane.Errors
	if !errors.As(err, &all) || len(all) != len(want) {
		t.Errorf("got %d faults, want %q:\n%v", len(all), want, err)
		return
	}
	for k, e := range all {
		if !strings.Contains(e.Error(), want[k]) || e.Code != "E450" || e.Hint == "" {
			t.Errorf("got %v, want %q", e, want[k])
		}
	}
}

// TestProceduralInvalid: rules that lead astray are found when a simulation is made, as those of stored synapses are, and a
// delay for each synapse is refused.
func TestProceduralInvalid(t *testing.T) {
	for _, c := range []struct {
		call spikelane.Connect
		want string
	}{
		{spikelane.Connect{Targets: "i + 1"}, "connect[0].j, line 1, column 1: E405 for i = 2, j = 3 is outside 0..2"},
		{spikelane.Connect{Targets: "k for k in range(5)"}, "E405 for i = 0, j = 3 is outside 0..2"},
		{spikelane.Connect{Targets: "k for k in range(-1, 2)"}, "E405 for i = 0, j = -1 is outside 0..2"},
		{spikelane.Connect{Targets: "k for k in range(1, -2, -1)"}, "E405 for i = 0, j = -1 is outside 0..2"},
		{spikelane.Connect{Targets: "k for k in sample(N_post, size=4)"}, "E416 for i = 0, a sample of 4 from a range of 3"},
		{spikelane.Connect{Targets: "k for k in sample(N_post, size=i + 2)"}, "E416 for i = 2, a sample of 4 from a range of 3"},
		{spikelane.Connect{Targets: "k for k in range(0, 3, i - 1)"}, "E406 for i = 1, a step of 0"},
		{spikelane.Connect{Targets: "k for k in range(0, 2**40)", SkipIfInvalid: true}, "E416 for i = 0, a range of 1099511627776 values"},
		{spikelane.Connect{N: "1 - i"}, "connect[0].n: E406 n is -1 for i = 2, j = 0"},
	} {
		n := spikelane.NewNetwork("invalid", spikelane.Config{})
		g := n.NeuronGroup("g", 4, spikelane.NeuronModel{Equations: "x : 1"})
		n.Synapses("y", g, g.Slice(0, 3), spikelane.SynapseModel{Procedural: true}).Connect(c.call)
		_, err := n.Run(context.Background(), 0)
		if err == nil || !strings.Contains(err.Error(), c.want) || !errors.Is(err, spikelane.ErrModel) {
			t.Errorf("%+v: got %v, want %q", c.call, err, c.want)
		}
	}
	n, y := twins[0].network(true, spikelane.Config{})
	s := started(t, n)
	wantAll(t, s.SetDelays(y, "pre", make([]units.Time, 5)), []string{"synapses s, delay: E450 synapses that are not stored have no delay each"})
}
