package suite

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
)

// Print writes the tables that people read.
func (r Report) Print(w io.Writer) error {
	if _, err := fmt.Fprintln(w, r.head()); err != nil {
		return err
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "model\tengine\tset-up\tcompile\trun\t± %\tx real time\tneuron-steps/s\tevents/s\tmemory\tspikes\tx first")
	for _, result := range r.Results {
		result.rows(t)
	}
	if err := t.Flush(); err != nil {
		return err
	}
	for _, result := range r.Results {
		for _, s := range result.Series {
			if s.Failed != "" {
				fmt.Fprintf(w, "\n%s: %v cannot run it: %s\n", result.Name(), s.Engine, s.Failed)
			}
		}
	}
	if err := r.printKernels(w); err != nil {
		return err
	}
	return r.printWork(w)
}

// head says where and how it was measured.
func (r Report) head() string {
	words := []string{r.Date.Format("2006-01-02"), r.processor(), fmt.Sprintf("%d rounds", r.Rounds)}
	if disturbed, runs := r.Disturbed(); disturbed > 0 {
		words = append(words, fmt.Sprintf("%d of %d runs had less than 95 %% of a processor", disturbed, runs))
	}
	return strings.Join(words, "; ")
}

// processor names the machine: "AMD EPYC, 2 cores, 2 threads".
func (r Report) processor() string {
	var m struct {
		Processor string `json:"processor"`
		Cores     int    `json:"cores"`
		Threads   int    `json:"threads"`
	}
	if len(r.Machine) == 0 || json.Unmarshal(r.Machine, &m) != nil {
		return "a machine that is not known"
	}
	return fmt.Sprintf("%s, %d cores, %d threads", m.Processor, m.Cores, m.Threads)
}

// rows prints a row for each engine of a case: medians, and half of what the time of the loop spreads over.
func (r Result) rows(w io.Writer) {
	var first *Series
	for k, s := range r.Series {
		name := ""
		if k == 0 {
			name = r.Name()
		}
		if len(s.Samples) == 0 {
			fmt.Fprintf(w, "%s\t%v\t\t\tnot run\t\t\t\t\t\t\t\n", name, s.Engine)
			continue
		}
		if first == nil {
			first = &r.Series[k]
		}
		run := s.Run()
		compile := s.Over(func(x Sample) float64 { return x.CompileS }).Median
		if s.First != nil && s.First.CompileS > compile {
			compile = s.First.CompileS // with nothing kept: what a user waits for once
		}
		fmt.Fprintf(w, "%s\t%v\t%s\t%s\t%s\t%.0f\t%s\t%s\t%s\t%s\t%d\t%s\n", name, s.Engine,
			seconds(s.Over(func(x Sample) float64 { return x.SetupS }).Median), seconds(compile),
			seconds(run.Median), 50*(run.Max-run.Min)/run.Median, digits(r.SimS/run.Median), digits(r.neuronSteps(run.Median)), digits(r.events(run.Median)),
			megabytes(s.Over(func(x Sample) float64 { return float64(x.PeakBytes) }).Median), s.Samples[len(s.Samples)-1].spikes(), digits(first.Ratio(s).Median))
	}
}

// printWork writes what engines did not do alike.
func (r Report) printWork(w io.Writer) error {
	all := r.Differences()
	if len(all) == 0 {
		return nil
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "\nNOT THE SAME WORK\twhat\tfirst engine\tthis one\tengine")
	for _, d := range all {
		fmt.Fprintf(t, "%s\t%s\t%d\t%d\t%s\n", d.Case, d.What, d.First, d.Other, d.Engine)
	}
	return t.Flush()
}

// PrintChanges writes what differs between two reports.
func PrintChanges(w io.Writer, all []Change) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "model\tengine\tbefore\tnow\tchange\tp\t")
	for _, c := range all {
		fmt.Fprintf(t, "%s\t%v\t%s\t%s\t%+.1f %%\t%.3f\t%s\n", c.Case, c.Engine, seconds(c.Old.Median), seconds(c.New.Median), 100*(c.Ratio-1), c.P, c.Verdict)
	}
	return t.Flush()
}

// seconds prints a time with three digits.
func seconds(s float64) string { return digits(s) + " s" }

// digits prints a number with three digits, large and small ones with an exponent.
func digits(x float64) string {
	if x != x {
		return "?"
	}
	if x >= 1000 && x < 100000 {
		return fmt.Sprintf("%.0f", x)
	}
	return fmt.Sprintf("%.3g", x)
}

// megabytes prints an amount of memory.
func megabytes(bytes float64) string {
	if bytes <= 0 {
		return "?"
	}
	return fmt.Sprintf("%.0f MB", bytes/1e6)
}
