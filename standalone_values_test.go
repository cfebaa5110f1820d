package spikelane_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/spikelane/spikelane"
)

var buildValues = flag.Bool("values.build", false, "build a project whose values become infinite, and compare what it finds")

// spoiling is a network in which variables of neurons and synapses become infinite at several times: see doubling; weights of those that
// always spike double in each step, from 2^-i on, once with and once without a pathway of the targets.
func spoiling(c spikelane.Config) *spikelane.Network {
	n, g := doubling(3000, c)
	h := n.NeuronGroup("h", 40, spikelane.NeuronModel{Equations: "v : 1\nlast : second", Threshold: "i > 2", Reset: "last = t; v += i"})
	h.Set("last", "-inf*second")
	for k, post := range []string{"", "u = w"} {
		y := n.Synapses(fmt.Sprintf("y%d", k), h, h, spikelane.SynapseModel{Equations: "w : 1\nu : 1", OnPre: "w *= 2", OnPost: post})
		y.Connect(spikelane.Connect{Sources: "k for k in sample(N_pre, p=0.3)"}) // numbers are not positions
		y.Set("w", "2.0**(-i)")
	}
	n.PoissonGroup("p", 1500, spikelane.PoissonModel{Rates: "0.01*i*sqrt(1100*second - t)/second**1.5*int(i < 9)"})
	k := n.NeuronGroup("k", 4, spikelane.NeuronModel{
		Equations: "x : 1 (linked)\nzero = int(t < 1200*second)*1.0 : 1", Threshold: "i > 2 or x/zero > 1", Refractory: "(1 - 2*int(t > 1200*second)*i)*second",
	})
	k.Link("x", h, "v", []int32{0, 0, 0, 0})
	n.Synapses("none", h, g, spikelane.SynapseModel{OnPre: "p_post += 1"}).Connect(spikelane.Connect{Condition: "i > 39"})
	n.Synapses("z", h, g, spikelane.SynapseModel{OnPre: "p_post += 1"}).Connect(spikelane.Connect{P: "0.1"})
	return n
}

// TestStandaloneValuesText: the source of a project has what is looked at, with the place of its declaration.
func TestStandaloneValuesText(t *testing.T) {
	d := spikelane.NewStandalone(spikelane.StandaloneOptions{Directory: t.TempDir()})
	n := spoiling(spikelane.Config{CheckValues: "error"})
	n.SetDevice(d)
	if err := started(t, n).Run(context.Background(), 10); err != nil {
		t.Fatal(err)
	}
	if err := d.Build(context.Background(), spikelane.Building{}); err != nil {
		t.Fatal(err)
	}
	text := read(t, filepath.Join(d.Directory(), "main.cpp"))
	for _, want := range []string{
		`{"g", "x", "neurons g, equations, line 1, column 2", "`, `dx/dt = -3*x/second : 1`, `"a smaller dt may help, or another method than euler`,
		`{"h", "last", `, `{"y1", "u", `, `set_check_level(args, "error")`, "walk.check.use({all, 12})", "p_poisson::look_at_rates, true", "k_neurons::look_at_threshold, false",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("main.cpp has no %q", want)
		}
	}
}

// TestStandaloneNone: the program warns of synapses that came to none, in the words of a run in Go (W604).
func TestStandaloneNone(t *testing.T) {
	d := spikelane.NewStandalone(spikelane.StandaloneOptions{Directory: t.TempDir()})
	n := spoiling(spikelane.Config{})
	n.SetDevice(d)
	if err := started(t, n).Run(context.Background(), 10); err != nil {
		t.Fatal(err)
	}
	if err := d.Build(context.Background(), spikelane.Building{}); err != nil {
		t.Fatal(err)
	}
	const words = "synapses none, connect[0].condition: W604 none has no synapses: the condition holds for no pair"
	text := read(t, filepath.Join(d.Directory(), "objects", "none_synapses.cpp"))
	if want := `if (total() == 0) spikelane::came_to_none("` + words; !strings.Contains(text, want) {
		t.Errorf("the source has no %s", want)
	}
	if got := ran(t, spoiling(spikelane.Config{}), 1).ValueWarnings(); len(got) == 0 || !strings.HasPrefix(got[0].Error(), words) {
		t.Errorf("a run says %v, want %s", got, words)
	}
}

// TestStandaloneValues: a project finds what a run in Go finds, at each level, by one thread and by two.
func TestStandaloneValues(t *testing.T) {
	if !*buildValues {
		t.Skip("builds a project; -values.build does")
	}
	ctx := context.Background()
	want := map[string][]spikelane.NotFinite{}
	for _, level := range []string{"off", "warn", "error", "step"} {
		s := started(t, spoiling(spikelane.Config{Seed: 3, CheckValues: level}))
		if err := s.Run(ctx, 1500); err != nil && level != "error" && level != "step" {
			t.Fatal(err)
		}
		want[level] = s.NotFinite()
	}
	if len(want["warn"]) < 7 {
		t.Fatalf("found %v: the network says too little", want["warn"])
	}
	d := spikelane.NewStandalone(spikelane.StandaloneOptions{Directory: t.TempDir(), OpenMP: 2})
	n := spoiling(spikelane.Config{Seed: 3, Preferences: &quick})
	n.SetDevice(d)
	s := started(t, n)
	if err := s.Run(ctx, 1500); err != nil {
		t.Fatal(err)
	}
	if err := d.Build(ctx, spikelane.Building{Compile: true}); err != nil {
		t.Fatal(err)
	}
	p := compiled(t, spoiling(spikelane.Config{Seed: 3}))
	for level, found := range want {
		for _, threads := range []int{1, 2} {
			results := t.TempDir()
			ran, err := d.Run(ctx, spikelane.RunArguments{Threads: threads, Results: results, Args: []string{"--check-values", level}})
			if stops := level == "error" || level == "step"; stops != errors.Is(err, spikelane.ErrNotFinite) || !stops && err != nil {
				t.Errorf("%s: %v", level, err)
			}
			var odd *spikelane.NotFiniteError
			if errors.As(err, &odd) && (!reflect.DeepEqual(odd.NotFinite, found[0]) || odd.Fault.Object != found[0].Object || !strings.Contains(err.Error(), "E601 "+found[0].Object+"."+found[0].Variable)) {
				t.Errorf("%s: %v", level, err)
			}
			r, err := p.ReadResults(results)
			if err != nil {
				t.Fatal(err)
			}
			if ran == nil || !reflect.DeepEqual(ran.NotFinite(), found) {
				t.Errorf("%s, %d threads: Run returns no results, or others", level, threads)
			}
			if got := r.NotFinite(); !reflect.DeepEqual(got, found) {
				t.Errorf("%s, %d threads: found\n%+v, want\n%+v", level, threads, got, found)
			}
		}
	}
}
