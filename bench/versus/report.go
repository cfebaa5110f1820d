package main

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"text/tabwriter"
)

// report is everything that was measured.
type report struct {
	Pairs     int             `json:"pairs"` // asked for
	Tolerance float64         `json:"tolerance"`
	Machine   json.RawMessage `json:"machine,omitempty"` // spikelane info --json
	Models    []comparison    `json:"models"`
}

// comparison is one model in both engines.
type comparison struct {
	Model          string  `json:"model"`
	File           string  `json:"file"`
	Target         string  `json:"target"`
	ISA            string  `json:"isa"`
	SimS           float64 `json:"sim_s"`
	Neurons        int64   `json:"neurons"`
	SynapticEvents int64   `json:"synaptic_events"` // ours: each synapse that a spike visits, on its way or back
	Brian          struct {
		Version string `json:"version"`
		Flags   string `json:"flags"`
	} `json:"brian"`
	Ours  []timing `json:"ours_runs"` // by pair
	Peer  []timing `json:"brian_runs"`
	Work  []work   `json:"work"`
	Times struct {
		OursWall  spread `json:"ours_wall"`  // by simulated second
		OursCPU   spread `json:"ours_cpu"`   // by simulated second
		BrianCPU  spread `json:"brian_cpu"`  // by simulated second
		WallRatio spread `json:"wall_ratio"` // Brian's CPU time / our wall time, of each pair
		CPURatio  spread `json:"cpu_ratio"`  // Brian's CPU time / ours, of each pair
	} `json:"times"`
	Disturbed int         `json:"disturbed"` // runs that had less than 95 % of a processor
	Threads   int         `json:"threads"`
	Builds    []buildTime `json:"builds,omitempty"` // by pair
}

// work is one number that must be nearly the same in both engines.
type work struct {
	What  string `json:"what"`
	Ours  int64  `json:"ours"`
	Brian int64  `json:"brian"`
	Same  bool   `json:"same"`
}

// spread describes a list of numbers.
type spread struct {
	Median float64 `json:"median"`
	Min    float64 `json:"min"`
	Max    float64 `json:"max"`
}

// spreadOf returns the spread of a list that is not empty.
func spreadOf(list []float64) spread {
	s := slices.Sorted(slices.Values(list))
	n := len(s)
	return spread{Median: (s[(n-1)/2] + s[n/2]) / 2, Min: s[0], Max: s[n-1]}
}

// same says whether two counts are so near that both engines did the same work: within the tolerance, relative to their mean,
// or within what chance does to two counts of independent events,
//
//	|a - b| <= max(tolerance·(a + b)/2, 3·sqrt(a + b))
func same(a, b int64, tolerance float64) bool {
	sum := float64(a) + float64(b)
	return math.Abs(float64(a)-float64(b)) <= max(tolerance*sum/2, 3*math.Sqrt(sum))
}

// add takes a pair of runs into the comparison. Each engine repeats its seed, so the work is that of the latest pair.
func (c *comparison) add(a ourRun, b timing, p project, tolerance float64) {
	s := a.stats
	c.Model, c.Target, c.ISA, c.SimS, c.Neurons, c.SynapticEvents = s.Model, s.Target, s.ISA, s.SimS, s.Neurons, s.SynapticEvents
	c.Threads = max(1, s.Threads)
	c.Ours, c.Peer = append(c.Ours, a.timing), append(c.Peer, b)
	for _, t := range []timing{a.timing, b} {
		if t.disturbed() {
			c.Disturbed++
		}
	}
	c.Work = c.Work[:0]
	for _, name := range slices.Sorted(maps.Keys(s.Synapses)) {
		c.Work = append(c.Work, work{"synapses " + name, s.Synapses[name], p.synapses[name], same(s.Synapses[name], p.synapses[name], tolerance)})
	}
	for _, name := range slices.Sorted(maps.Keys(s.Spikes)) {
		c.Work = append(c.Work, work{"spikes " + name, s.Spikes[name], b.Spikes[name], same(s.Spikes[name], b.Spikes[name], tolerance)})
	}
	over := func(f func(ours, brian timing) float64) spread {
		var list []float64
		for k := range c.Ours {
			list = append(list, f(c.Ours[k], c.Peer[k]))
		}
		return spreadOf(list)
	}
	c.Times.OursWall = over(func(a, _ timing) float64 { return a.RunS / c.SimS })
	c.Times.OursCPU = over(func(a, _ timing) float64 { return a.LoopCPUS / c.SimS })
	c.Times.BrianCPU = over(func(_, b timing) float64 { return b.LoopCPUS / c.SimS })
	c.Times.WallRatio = over(func(a, b timing) float64 { return b.LoopCPUS / a.RunS })
	c.Times.CPURatio = over(func(a, b timing) float64 { return b.LoopCPUS / a.LoopCPUS })
}

// equal says whether all models did the same work.
func (r report) equal() bool {
	for _, c := range r.Models {
		for _, w := range c.Work {
			if !w.Same {
				return false
			}
		}
	}
	return true
}

// print writes the tables that people read.
func (r report) print(w io.Writer) {
	if len(r.Models) == 0 {
		return
	}
	first := r.Models[0]
	fmt.Fprintf(w, "Brian %s, C++ standalone: %s\n", first.Brian.Version, first.Brian.Flags)
	fmt.Fprintf(w, "ours: target %s %s; threads of both: %d\n\n", first.Target, first.ISA, first.Threads)
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "seconds per simulated second\tpairs\tours, wall\tours, CPU\tBrian, CPU\tBrian/ours, wall\tBrian/ours, CPU\tdisturbed runs")
	for _, c := range r.Models {
		if c.Threads > 1 {
			fmt.Fprintf(t, "%s\t%d\t%v\t\t%v, wall\t%v\t\t\n", c.Model, len(c.Ours), c.Times.OursWall, c.Times.BrianCPU, c.Times.WallRatio)
			continue
		}
		fmt.Fprintf(t, "%s\t%d\t%v\t%v\t%v\t%v\t%v\t%d of %d\n", c.Model, len(c.Ours), c.Times.OursWall, c.Times.OursCPU, c.Times.BrianCPU,
			c.Times.WallRatio, c.Times.CPURatio, c.Disturbed, 2*len(c.Ours))
	}
	t.Flush()
	fmt.Fprintln(w)
	r.printBuilds(w)
	t = tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "work\twhat\tours\tBrian\tdifference\t")
	for _, c := range r.Models {
		for _, k := range c.Work {
			verdict := "same"
			if !k.Same {
				verdict = "NOT THE SAME"
			}
			fmt.Fprintf(t, "%s\t%s\t%d\t%d\t%+.2f %%\t%s\n", c.Model, k.What, k.Ours, k.Brian, 200*float64(k.Ours-k.Brian)/float64(max(1, k.Ours+k.Brian)), verdict)
		}
		fmt.Fprintf(t, "%s\tsynaptic events per simulated second\t%.3g\t\t\t\n", c.Model, float64(c.SynapticEvents)/c.SimS)
	}
	t.Flush()
}

// String returns the median, and the least and the most.
func (s spread) String() string { return fmt.Sprintf("%.3g (%.3g to %.3g)", s.Median, s.Min, s.Max) }

// write writes the report as JSON; the file appears when it is whole.
func (r report) write(file string) error {
	text, err := json.MarshalIndent(r, "", " ")
	if err != nil {
		return err
	}
	temp, err := os.CreateTemp(filepath.Dir(file), ".versus-")
	if err != nil {
		return err
	}
	defer os.Remove(temp.Name())
	_, err = temp.Write(append(text, '\n'))
	if err == nil {
		err = temp.Sync()
	}
	if closed := temp.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Chmod(temp.Name(), 0o644)
	}
	if err == nil {
		err = os.Rename(temp.Name(), file)
	}
	return err
}
