package spikelane_test

import (
	"context"
	"fmt"
	"io/fs"
	"math"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spikelane/spikelane"
)

// oddWords are names of variables that mean something else to C++, to its library, to the exported project, or to a file
// system; some differ in case alone. Python's keywords are none: the language refuses them.
var oddWords = strings.Fields(`DOUBLE struct std spikelane clocks results main o k row list call column columns owner owners sweep
	share lo hi found size make initialise connect observe prepare begin save count recorder connections sources targets ranks incoming outgoing spikes spiked
	taken c0 c1 into part steps set values M_PI INFINITY NAN NULL EOF errno stdin I unix isnan signbit SIGINT BUFSIZ INT64_MIN int64_t uint8_t
	CON con nul aux1 x1 x_1 x1_2 x__y A B C E F G H memory clock run_seed now archive digest stats folder folders failure bug loop team program table
	apply all args threads walk set_up pass_0 run_0 monitors seed first listed released calm symbol kernels change  delays_of fan_of_ n_spikes D2 d`)

// oddities makes a network in which things are called like words of C++ and like one another, and in which there is
// nothing to do in many places: no pairs, no neurons recorded, no threshold, one neuron, values that are no numbers.
func oddities(c spikelane.Config) (*spikelane.Network, func(t *testing.T, s *spikelane.Simulation)) {
	c.Seed = math.MinInt64
	c.Schedule = []string{"start", "int", "groups", "class", "thresholds", "synapses", "resets", "std", "end"}
	n := spikelane.NewNetwork("odd \"name\" */ ?"+"?/ \\ $(HOME) %d é", c)
	n.Constant("huge", "1.7976931348623157e308")
	n.Constant("tiny", "5e-324*second")
	n.Constant("int64_max", "9223372036854775807")
	n.TimedArray("switch", spikelane.TimedArray{Values: []float64{0, 1, -1}, Dt: 0.3 * ms})
	n.TimedArray("printf", spikelane.TimedArray{Rows: [][]float64{{1, 2}, {3, math.MaxFloat64}}, Dt: 1 * ms})

	equations := []string{"dv/dt = (double + switch(t) - v)/ms : 1 (unless refractory)", "dw/dt = (printf(t, i % 2) - w)/(3*ms) + tiny/ms**2 : 1", "big = huge*v : 1", "double : 1", "Double : 1", "this : boolean", "n : 1", "a : 1", "c : 1", "rows : 1", "template : 1", "linux : integer (constant)", "D : 1"}
	for k, word := range oddWords {
		equations = append(equations, fmt.Sprintf("%s : %s", word, []string{"1", "integer", "boolean", "1 (shared)", "1 (constant)"}[k%5]))
	}
	words := n.NeuronGroup("int", 5, spikelane.NeuronModel{
		Equations: strings.Join(equations, "\n"), Threshold: "v > 1 and not this", Reset: "v = 0; Double += 1", Refractory: "0.2*ms", Method: "euler",
		Events: []spikelane.Event{{Name: "new", Condition: "v > 0.5", Code: "n += 0.25"}, {Name: "New", Condition: "False", Code: "n = 1"}, {Name: "delete", Condition: "w > 0.1", When: "std"}},
	})
	words.Set("double", "1.5 + i")
	words.Set("a", "i*0.1")
	words.RunRegularly(spikelane.Regular{Code: "a = a*1.5 + v + int(M_PI)", When: "before_class", Order: 7})
	words.RunRegularly(spikelane.Regular{Code: "a -= 0.5", Dt: 0.3 * ms, When: "int", Order: -7})
	words.Slice(2, 4).RunRegularly(spikelane.Regular{Code: "a = a/1.25", When: "after_end"})

	// Words of C in other cases, one neuron, no threshold, no variables.
	one := n.NeuronGroup("SHORT", 1, spikelane.NeuronModel{Equations: "x : 1\ny : 1\nz : integer\nv : 1", Reset: "", Threshold: ""})
	n.NeuronGroup("Long", 3, spikelane.NeuronModel{})
	n.NeuronGroup("cHar", 3, spikelane.NeuronModel{Equations: "dv/dt = 1/ms : 1", Threshold: "False", Reset: "v = 0", Refractory: "1*ms", Events: []spikelane.Event{{Name: "inT", Condition: "1 > 2", Code: "v = 1"}}})
	input := n.PoissonGroup("std", 4, spikelane.PoissonModel{Rates: "2*kHz"})
	played := n.SpikeGeneratorGroup("main", 3, spikelane.SpikeGenerator{Indices: []int32{2, 0}, Times: []float64{0, 0.0004}})
	silent := n.SpikeGeneratorGroup("results", 2, spikelane.SpikeGenerator{})
	n.PoissonInput(words, "c", spikelane.PoissonTrains{N: 3, Rate: "1*kHz", Weight: "0.5"})

	// All pairs three times and without a delay; every pathway that a user may think of.
	many := n.Synapses("CON", words.Slice(1, 4), words.Slice(0, 5), spikelane.SynapseModel{
		Equations: "for_ : 1\nRows : 1\nx : 1\ncolumn_ = for_*2 : 1\nconnections_ : second", MultisynapticIndex: "number",
		Pathways: []spikelane.Pathway{
			{Name: "pre", Code: "v_post += 0.001*for_; x += 1", Delay: "0*ms"},
			{Name: "post", Post: true, Code: "for_ -= 0.01; x += number", Delay: "number*0.1*ms"},
			{Name: "new", Event: "new", Code: "a_post += 0.001*Rows", Order: -2},
			{Name: "int_", Code: "Rows += rows_pre", Delay: "i*0.2*ms"},
		},
	})
	many.Connect(spikelane.Connect{P: "1", N: "3"})
	many.Set("for_", "i + 0.1*j + 0.01*number")
	for k, c := range []spikelane.Connect{{P: "0"}, {Condition: "False"}, {Condition: "i > 100"}, {I: []int32{}, J: []int32{}}, {Targets: "k for k in range(0)"}} {
		none := n.Synapses(fmt.Sprintf("con%d", k), input, words.Slice(4, 5), spikelane.SynapseModel{Equations: "s : 1\ndr/dt = -r/ms : 1 (clock-driven)\nv_post_sum = r : 1", OnPre: "v_post += s; r += 1", Delay: "rand()*ms", Method: "exact"})
		none.Connect(c)
		none.Set("s", "rand()")
		n.StateMonitor(fmt.Sprintf("Con%d", k), none, spikelane.StateRecord{Variables: []string{"s", "r"}})
	}
	always := n.Synapses("AUX", played, one, spikelane.SynapseModel{Equations: "y_post = i + 1.5*q : 1 (summed)\nq : 1", OnPre: "x += 1 + i; q += 0.5"})
	always.Connect(spikelane.Connect{})
	n.Synapses("nothing", silent, one, spikelane.SynapseModel{OnPre: "z_post += 1"}).Connect(spikelane.Connect{})

	n.SpikeMonitor("spikes", words.Slice(1, 5), "n", "double", "linux")
	n.SpikeMonitor("Signed", input)
	n.EventMonitor("UNSIGNED", words, "delete", "w")
	n.RateMonitor("a", words)
	n.RateMonitor("Register", words.Slice(0, 1))
	n.StateMonitor("int_", words, spikelane.StateRecord{Variables: []string{"v", "big", "a", "c", "Double", "template"}, Indices: []int{4, 0}, When: "after_class", Order: 2})
	n.StateMonitor("nobody", words, spikelane.StateRecord{Variables: []string{"v"}, Indices: []int{}})
	n.StateMonitor("one", one, spikelane.StateRecord{Variables: []string{"x", "y", "z", "v"}, Dt: 0.2 * ms})
	n.StateMonitor("CON_monitor", many, spikelane.StateRecord{Variables: []string{"for_", "x", "Rows", "column_"}, Indices: []int{44, 0, 7}, Dt: 0.5 * ms})
	return n, func(t *testing.T, s *spikelane.Simulation) {
		t.Helper()
		ctx := context.Background()
		do(t, s.SetValues(one, "v", []float64{math.NaN()}))
		do(t, s.SetValues(words, "D", []float64{math.Inf(1), math.Inf(-1), math.Copysign(0, -1), 5e-324, math.MaxFloat64}))
		do(t, s.Set(one, "x", "-inf"))
		do(t, s.Run(ctx, 2.5*ms))
		do(t, s.Run(ctx, 0))
		do(t, s.SetWhere(words, "a", "i > 2 and a > 0", "a*0.5 + rand()"))
		do(t, s.SetAt(words.Slice(1, 4), "w", 2, "-3"))
		do(t, s.Set(many, "for_", "for_ + rand()"))
		do(t, s.SetValues(many, "Rows", make([]float64, 45)))
		do(t, s.Run(ctx, 1.5*ms))
	}
}

// TestStandaloneNames: whatever things are called, and however little there is to do, the project builds without a warning
// and computes the bits of Go. Two runs with changes in between take no --duration.
func TestStandaloneNames(t *testing.T) {
	if testing.Short() {
		t.Skip("a compiler takes seconds")
	}
	t.Parallel()
	n, script := oddities(spikelane.Config{Target: "go"})
	want := started(t, n)
	script(t, want)
	chains := []toolchain{fast}
	if *standaloneFull {
		for _, c := range compilersHere() {
			chains = append(chains, toolchain{compiler: c, optimise: "-O1", openmp: openMPHere(t, c), each: true})
		}
		chains = append(chains, toolchain{optimise: "-O1", openmp: true, sanitize: "address,undefined"}, toolchain{optimise: "-O1", openmp: true, sanitize: "thread"})
	}
	for _, c := range chains {
		t.Run(c.String(), func(t *testing.T) {
			d := c.device(t)
			n, script := oddities(c.config())
			n.SetDevice(d)
			script(t, started(t, n))
			c.build(t, d)
			for threads := 1; threads == 1 || c.openmp && threads <= 3; threads++ {
				dir := t.TempDir()
				read, err := d.Run(t.Context(), spikelane.RunArguments{Threads: threads, Results: dir})
				if err != nil {
					t.Fatal(err)
				}
				sameAsGo(t, fmt.Sprintf("%d threads", threads), dir, read, want)
			}
			known := map[string]string{}
			do(t, filepath.WalkDir(d.Directory(), func(path string, _ fs.DirEntry, err error) error {
				if other, ok := known[strings.ToLower(path)]; ok {
					t.Errorf("%s and %s are one where case does not count", path, other)
				}
				known[strings.ToLower(path)] = path
				return err
			}))
			if _, err := d.Run(t.Context(), spikelane.RunArguments{Duration: 1 * ms}); err == nil || !strings.Contains(err.Error(), "the program has 3 runs; a single one can be set") {
				t.Errorf("a duration for three runs: %v", err)
			}
		})
	}
}
