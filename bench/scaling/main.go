// Command scaling measures how fast synapses are made and how much memory they take, by kind and number, here and, if a
// Python with Brian 2 is given, there:
//
//	go run ./bench/scaling -synapses 1e7 -threads 1,2 -python /usr/bin/python3
//
//	go run ./bench/scaling -growth -threads 1,2
//
// measures what a step of networks of growing size takes, and fits the formula that predicts it.
//
// Each measurement of synapses is a process of its own, and the network is that of kinds: neurons of which each pair is connected with
// probability 0.1. docs/scaling.md says what the figures mean.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"math"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spikelane/spikelane"
)

// result is what one process found.
type result struct {
	Synapses int64   `json:"synapses"`
	Seconds  float64 `json:"seconds"` // to make them and set their initial values
	Bytes    float64 `json:"bytes"`   // of each synapse, all its tables counted; 0: not known
	Peak     int64   `json:"peak"`    // bytes of the process at most
}

// growthKind stands for what -growth asks for.
const growthKind = "growth"

func main() {
	kind := flag.String("kind", "", "measure this kind alone, in this process, and print JSON")
	synapses := flag.Float64("synapses", 1e7, "number of synapses, about")
	threads := flag.String("threads", "1", "numbers of threads, with commas")
	rounds := flag.Int("n", 3, "rounds; medians are printed")
	python := flag.String("python", "", "Python that has Brian 2; empty: leave Brian out")
	growing := flag.Bool("growth", false, "measure steps of networks of growing size instead")
	largest := flag.Int("largest", 1000000, "with -growth: neurons of the largest network")
	flag.Parse()
	if *growing {
		*kind, *synapses = growthKind, float64(*largest)
	}
	if err := measure(*kind, *synapses, *threads, *rounds, *python); err != nil {
		fmt.Fprintln(os.Stderr, "scaling:", err)
		os.Exit(1)
	}
}

func measure(kind string, synapses float64, threads string, rounds int, python string) error {
	if rounds < 1 {
		return fmt.Errorf("%d rounds", rounds)
	}
	neurons := int(math.Round(math.Sqrt(synapses / probability)))
	if neurons < 1 || neurons > 1<<24 {
		return fmt.Errorf("%g synapses cannot be measured", synapses)
	}
	var counts []int
	for _, text := range strings.Split(threads, ",") {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 {
			return fmt.Errorf("-threads %q: want numbers with commas between them", threads)
		}
		counts = append(counts, n)
	}
	if kind == growthKind && synapses >= 1000 {
		return growthTable(os.Stdout, int(synapses), counts, rounds)
	}
	if kind != "" {
		k := slices.IndexFunc(kinds, func(k kindOf) bool { return k.name == kind })
		if k < 0 {
			return fmt.Errorf("no kind %q", kind)
		}
		r, err := here(kinds[k], neurons, counts[0])
		if err != nil {
			return err
		}
		return json.NewEncoder(os.Stdout).Encode(r)
	}
	return table(synapses, neurons, counts, rounds, python)
}

// here measures one kind in this process.
func here(k kindOf, neurons, threads int) (result, error) {
	n := spikelane.NewNetwork("scaling", spikelane.Config{Threads: threads, Seed: 1})
	g := n.NeuronGroup("g", neurons, spikelane.NeuronModel{Equations: "v : 1", Threshold: "v > 1", Reset: "v = 0"})
	y := n.Synapses("y", g, g, k.model)
	y.Connect(spikelane.Connect{P: fmt.Sprint(probability)})
	for _, v := range k.initial {
		y.Set(v[0], v[1])
	}
	p, err := n.Compile(context.Background())
	if err != nil {
		return result{}, err
	}
	begin := time.Now()
	s, err := p.New(context.Background(), spikelane.Instance{})
	if err != nil {
		return result{}, err
	}
	r := result{Synapses: int64(s.Synaptic(y).Len()), Seconds: time.Since(begin).Seconds(), Peak: s.Stats().PeakRSSBytes}
	r.Bytes = float64(s.Memory().Object("y").Total()) / float64(r.Synapses)
	return r, nil
}

// table measures all kinds, in turns, each in a process of its own, and prints medians.
func table(synapses float64, neurons int, counts []int, rounds int, python string) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "synapses\twhere\tnumber\tseconds\tmillion a second\tbytes each\tpeak bytes each")
	for _, k := range kinds {
		found := map[string][]result{}
		var names []string
		note := func(name string, r result, err error) error {
			if err == nil {
				if found[name] == nil {
					names = append(names, name)
				}
				found[name] = append(found[name], r)
			}
			return err
		}
		for range rounds {
			for _, t := range counts {
				r, err := child(exec.Command(self, "-kind", k.name, "-synapses", fmt.Sprint(synapses), "-threads", fmt.Sprint(t)))
				if err := note(fmt.Sprintf("here, threads: %d", t), r, err); err != nil {
					return err
				}
			}
			if python != "" {
				cmd := exec.Command(python, "-c", script, fmt.Sprint(neurons), fmt.Sprint(probability), k.brian)
				r, err := child(cmd)
				if err := note("Brian 2", r, err); err != nil {
					return err
				}
			}
		}
		for _, name := range names {
			all := found[name]
			seconds, peak := median(all, func(r result) float64 { return r.Seconds }), median(all, func(r result) float64 { return float64(r.Peak) })
			n := float64(all[0].Synapses)
			each := "?"
			if all[0].Bytes > 0 {
				each = fmt.Sprintf("%.2f", all[0].Bytes)
			}
			fmt.Fprintf(w, "%s\t%s\t%.0f\t%.3f\t%.1f\t%s\t%.1f\n", k.name, name, n, seconds, n/seconds/1e6, each, peak/n)
		}
	}
	return w.Flush()
}

// child runs a process that prints a result as its last line.
func child(cmd *exec.Cmd) (r result, err error) {
	var errs bytes.Buffer
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil {
		return r, fmt.Errorf("%s: %w: %s", cmd.Path, err, errs.String())
	}
	lines := bytes.Split(bytes.TrimSpace(out), []byte("\n"))
	return r, json.Unmarshal(lines[len(lines)-1], &r)
}

func median(all []result, of func(result) float64) float64 {
	var x []float64
	for _, r := range all {
		x = append(x, of(r))
	}
	slices.Sort(x)
	return (x[(len(x)-1)/2] + x[len(x)/2]) / 2
}
