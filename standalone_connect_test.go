package spikelane

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// handmade are calls of Connect, by the names that standalone/testdata/rules.cpp has them under.
var handmade = map[string]Connect{
	"all":                 {},
	"chance":              {P: "0.3"},
	"rarely":              {P: "0.002"},
	"triple":              {P: "0.05", N: "3"},
	"condition":           {Condition: "abs(i - j) < 9 and i != j", P: "0.7"},
	"every second":        {Condition: "i % 2 == 0", P: "0.2"},
	"several":             {P: "0.05", N: "(i + j) % 3"},
	"generator":           {Targets: "(i + k) % N_post for k in range(0, 20, 3)"},
	"samples":             {Targets: "k for k in sample(N_post, size=5 + i % 7)"},
	"sample":              {Targets: "k for k in sample(N_post, size=7)"},
	"by target":           {Sources: "k for k in sample(N_pre, size=11)"},
	"by targets":          {Sources: "k for k in sample(N_pre, p=0.1)"},
	"backwards by target": {Sources: "k for k in range(N_pre - 1, -1, -5)"},
	"chances":             {Targets: "k for k in sample(N_post, p=i/300.0)"},
	"ranges":              {Targets: "k for k in range(i % 5, 200, 1 + i % 3)"},
	"invalid":             {Targets: "i + k - 3 for k in range(0, 9, 2)", SkipIfInvalid: true},
	"outside":             {Targets: "i + k - 3 for k in range(0, 9, 2)"},
	"guarded":             {Targets: "i + k for k in range(5) if j % 2 == 0 and j < N_post"},
	"outside by target":   {Sources: "j + 100"},
	"no number":           {Targets: "i/(i - 1.0)*0"},
	"too large":           {Sources: "k for k in sample(N_pre, size=2*j)"},
	"too small":           {Targets: "k for k in sample(N_post, size=1 - i)"},
	"nowhere":             {Targets: "k for k in range(0, N_post, i - 1)"},
	"endless":             {Targets: "k for k in range(0, 2**40)"},
	"negative":            {N: "1 - i"},
	"halves":              {N: "0.5*j + i"},
	"no probability":      {P: "log(i - 2.0 + 0*j)"},
	"no chance":           {Targets: "k for k in sample(N_post, p=log(i - 2.0))"},
	"beyond":              {Targets: "k for k in sample(N_post, p=i/100.0 - 1)"},
}

// TestStandaloneRules: exported projects make the synapses that simulations make here, in the same order, and find the same
// faults. Here kernels that go with the rules are written by hand.
func TestStandaloneRules(t *testing.T) {
	if testing.Short() {
		t.Skip("builds C++; the full test run does")
	}
	calls := [][]string{
		{"pairs"},
		{"pairs", "chance", "pairs"},
		{"rarely", "by target", "chance", "several"},
		{"by targets", "sample"},
		{"by targets", "by targets"},
		{"chance", "outside"},
		{"guarded", "backwards by target", "generator"},
		{"chance", "chances", "chance"},
		{"all", "all"},
	}
	for name := range handmade {
		calls = append(calls, []string{name})
	}
	pairs := Connect{P: "0.4", N: "2"}
	for m := range int32(1000) {
		pairs.I, pairs.J = append(pairs.I, m*7%290), append(pairs.J, m*m%245)
	}
	var asked, want strings.Builder
	place := regexp.MustCompile(`(?s)^synapses s, (connect\[\d+\])[^:]*: E\d+ ([^\n]*).*$`)
	for k, names := range calls {
		n := NewNetwork("n", Config{Seed: int64(k)*12345678901 - 7})
		size := []int{257, 70000}[k%2] // targets that 16 bits number, or not
		g, h := n.NeuronGroup("g", 331, NeuronModel{Equations: "x : 1"}), n.NeuronGroup("h", size, NeuronModel{Equations: "y : 1"})
		s := n.Synapses("s", g.Slice(10, 300), h.Slice(5, 250), SynapseModel{})
		for _, name := range names {
			if name == "pairs" {
				s.Connect(pairs)
			} else {
				s.Connect(handmade[name])
			}
		}
		p, err := n.Compile(context.Background())
		if err != nil {
			t.Fatalf("%v: %v", names, err)
		}
		object := p.synapses[0].object.ID
		word := map[bool]string{false: "wide", true: "short"}[p.synapses[0].ends.Short]
		sim, err := n.Run(context.Background(), 0)
		fmt.Fprintln(&asked, word, len(names), 290, 245, 5, p.config.Seed, object, int64(1)<<48)
		for _, name := range names {
			fmt.Fprintln(&asked, name)
		}
		if fmt.Fprintln(&asked, "end of calls"); err != nil {
			text := place.FindStringSubmatch(err.Error())
			if text == nil {
				t.Fatalf("%v: %v", names, err)
			}
			fmt.Fprintf(&want, "s, %s: %s\n", text[1], text[2])
			continue
		}
		i, j, err := sim.Synaptic(s).Pairs()
		if err != nil {
			t.Fatal(err)
		}
		for k := range i {
			fmt.Fprintln(&want, i[k], j[k])
		}
		fmt.Fprintln(&want, "end")
	}
	// Two calls make 2 × 290 × 245 synapses, and one fewer may be.
	fmt.Fprintln(&asked, "wide", 2, 290, 245, 5, 0, 3, 2*290*245-1, "\nall\nall\nend of calls")
	fmt.Fprintln(&want, "too many synapses: s has more than 142099")
	for _, d := range [][3]float64{
		{0, 1e-4, 1},
		{1.5e-3, 1e-4, 1},
		{0.00015, 1e-4, 5},
		{-1e-3, 1e-4, 1},
		{math.NaN(), 1, 1},
		{math.Inf(1), 1e-4, 2},
		{math.Inf(-1), 1e-4, 2},
		{1e6, 1e-4, 1},
		{123456.5, 0.1, 1},
		{1234567.25, 0.3, 100},
		{3e4, 1e-4, 1e6},
		{200000, 0.0001, 3},
		{8.25e-5, 1e-5, 1e9},
		{2147483647, 1, 1},
		{-0.000012345, 1, 1},
	} {
		fmt.Fprintln(&asked, "steps", math.Float64bits(d[0]), math.Float64bits(d[1]), int(d[2]))
		if steps, err := delaySteps(d[0], d[1], int(d[2])); err != nil {
			fmt.Fprintln(&want, err)
		} else {
			fmt.Fprintln(&want, steps)
		}
	}

	for _, pattern := range []string{"standalone/runtime/*.hpp", "standalone/testdata/rules.cpp", "kernels/cpp/*.hpp"} {
		names, _ := filepath.Glob(pattern)
		for _, name := range names { // go runs a test again when a file has changed that it read: what compilers read it does not see
			if _, err := os.ReadFile(name); err != nil {
				t.Fatal(err)
			}
		}
	}
	compilers := 0
	for _, compiler := range []string{"g++", "clang++"} {
		path, err := exec.LookPath(compiler)
		if err != nil {
			continue
		}
		compilers++
		out := filepath.Join(t.TempDir(), "rules")
		args := []string{
			"-std=c++17", "-O2", "-ffp-contract=off", "-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Wshadow", "-Werror",
			"-DSPIKELANE_HEADERS", "-Istandalone/runtime", "-Ikernels/cpp", "standalone/testdata/rules.cpp", "-o", out,
		}
		if text, err := exec.Command(path, args...).CombinedOutput(); err != nil {
			t.Fatalf("%s %s: %v\n%s", path, strings.Join(args, " "), err, text)
		}
		run := exec.Command(out)
		var errs bytes.Buffer
		run.Stdin, run.Stderr = strings.NewReader(asked.String()), &errs
		text, err := run.Output()
		if err != nil {
			t.Errorf("%v\n%s", err, errs.Bytes())
		}
		got, want := strings.Split(string(text), "\n"), strings.Split(want.String(), "\n")
		for k := range min(len(got), len(want)) {
			if got[k] != want[k] {
				t.Fatalf("%s: line %d: %q, want %q, behind %q", compiler, k, got[k], want[k], want[max(k-3, 0):k])
			}
		}
		if len(got) != len(want) {
			t.Fatalf("%s: %d lines, want %d", compiler, len(got), len(want))
		}
	}
	if compilers == 0 {
		t.Skip("no C++ compiler")
	}
}
