package suite

import (
	"encoding/json"
	"fmt"
	"io"
	"runtime"
	"strings"
)

// Benchfmt writes all samples in the format of Go benchmarks, which benchstat reads: a line a sample, an iteration a time
// step.
//
// Source: the Go benchmark data format, golang.org/design/14313-benchmark-format.
func (r Report) Benchfmt(w io.Writer) error {
	var m struct {
		Processor string `json:"processor"`
		Arch      string `json:"arch"`
	}
	if len(r.Machine) > 0 {
		if err := json.Unmarshal(r.Machine, &m); err != nil {
			return err
		}
	}
	if m.Arch == "" {
		m.Arch = runtime.GOARCH
	}
	if _, err := fmt.Fprintf(w, "goarch: %s\ncpu: %s\ndate: %s\n", m.Arch, m.Processor, r.Date.Format("2006-01-02")); err != nil {
		return err
	}
	for _, result := range r.Results {
		for _, s := range result.Series {
			name := benchName(result, s.Engine)
			for _, x := range s.Samples {
				if _, err := fmt.Fprintf(w, "%s %d %.6g ns/op %.6g setup-s %.6g compile-s %d peak-B %.6g neuron-steps/s", name, max(1, result.Steps),
					1e9*x.RunS/float64(max(1, result.Steps)), x.SetupS, x.CompileS, x.PeakBytes, result.neuronSteps(x.RunS)); err != nil {
					return err
				}
				if result.Events > 0 {
					fmt.Fprintf(w, " %.6g events/s", result.events(x.RunS))
				}
				if _, err := fmt.Fprintln(w); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// benchName returns the name of a benchmark: no spaces, keys and values as benchstat splits them.
func benchName(r Result, e Engine) string {
	words := []string{"BenchmarkRun", "model=" + r.Model}
	if r.Size != "" {
		words = append(words, "size="+r.Size)
	}
	target := e.Target
	if e.Kind != Ours {
		target = strings.TrimSuffix(e.Kind+"-"+target, "-")
	}
	words = append(words, "target="+target)
	if e.ISA != "" && e.ISA != "auto" {
		words = append(words, "isa="+e.ISA)
	}
	return strings.Join(append(words, fmt.Sprintf("threads=%d", e.Threads)), "/")
}

// neuronSteps returns the time steps of neurons in a second of a loop that took runS seconds.
func (r Result) neuronSteps(runS float64) float64 {
	return float64(r.Neurons) * float64(r.Steps) / runS
}

// events returns the synaptic events in a second of a loop that took runS seconds.
func (r Result) events(runS float64) float64 { return float64(r.Events) / runS }
