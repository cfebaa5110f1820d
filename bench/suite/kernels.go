package suite

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"text/tabwriter"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/bench/limits"
)

// Kernel is a step of the schedule, what it cost, and the limit of the machine that it comes nearest to.
type Kernel struct {
	spikelane.ProfileEntry
	Limit string  `json:"limit,omitempty"`       // "L2 bandwidth", "memory scatter", "flops"
	Share float64 `json:"limit_share,omitempty"` // of the step's time that it would take at that limit
}

// profile runs the model once more and asks where the time goes. Its times take part in nothing else.
func (r *commandRunner) profile(ctx context.Context) ([]Kernel, *limits.Limits, error) {
	p, err := r.execute(ctx, "--profile")
	if err != nil {
		return nil, nil, err
	}
	var said struct {
		Profile struct {
			Limits limits.Limits `json:"limits"`
			Steps  []Kernel      `json:"steps"`
		} `json:"profile"`
	}
	if err := p.last(&said); err != nil {
		return nil, nil, err
	}
	return said.Profile.Steps, &said.Profile.Limits, nil
}

// printKernels writes where the time of each model goes: the steps that take a tenth of it or more.
func (r Report) printKernels(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	head := false
	for _, result := range r.Results {
		total := 0.0
		for _, k := range result.Kernels {
			total += k.Seconds
		}
		sorted := slices.Clone(result.Kernels)
		slices.SortStableFunc(sorted, func(a, b Kernel) int { return cmp.Compare(b.Seconds, a.Seconds) })
		name := result.Name()
		for _, k := range sorted {
			if k.Seconds < total/10 {
				break
			}
			if !head {
				fmt.Fprintln(t, "\nmodel\twhat\tof the time\tns each\tGB/s\tGflop/s\tnearest limit\tof it")
				head = true
			}
			fmt.Fprintf(t, "%s\t%s\t%.0f %%\t%s\t%s\t%s\t%s\t%s\n", name, k.Name, 100*k.Seconds/total, over(1e9*k.Seconds, float64(k.Elements)),
				over(1e-9*float64(k.Bytes), k.Seconds), over(1e-9*float64(k.Flops), k.Seconds), k.Limit, percent(k.Share))
			name = ""
		}
	}
	return t.Flush()
}

// over prints a/b, and nothing where one of them is 0.
func over(a, b float64) string {
	if a == 0 || b == 0 {
		return ""
	}
	return digits(a / b)
}

func percent(share float64) string {
	if share == 0 {
		return ""
	}
	return fmt.Sprintf("%.0f %%", 100*share)
}
