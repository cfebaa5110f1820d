package main

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

// profile is where the time of a run went, beside what the machine can do at most.
type profile struct {
	Limits limits.Limits `json:"limits"`
	Steps  []profileStep `json:"steps"` // in the order of the schedule
}

// profileStep is a step of the schedule with the limit that it comes nearest to: the part of its time that it would take there.
type profileStep struct {
	spikelane.ProfileEntry
	Limit string  `json:"limit,omitempty"`
	Share float64 `json:"limit_share,omitempty"`
}

// measured compares a profile with what the machine can do with so many threads.
func measured(entries []spikelane.ProfileEntry, threads int) (*profile, error) {
	l, err := limits.Measure(context.Background(), limits.Options{Threads: threads})
	if err != nil {
		return nil, err
	}
	p := &profile{Limits: l}
	for _, e := range entries {
		step := profileStep{ProfileEntry: e}
		step.Limit, step.Share = l.Nearest(limits.Work{
			Seconds: e.Seconds, Streamed: e.Bytes, Random: e.Scatters, Flops: e.Flops,
			Walked: e.Walked, Reached: e.Reached, Threads: threads,
		})
		p.Steps = append(p.Steps, step)
	}
	return p, nil
}

// print prints the profile as a table: the sum first, then what took the most time.
func (p *profile) print(w io.Writer) {
	sorted := slices.Clone(p.Steps)
	slices.SortStableFunc(sorted, func(a, b profileStep) int { return cmp.Compare(b.Seconds, a.Seconds) })
	total := 0.0
	for _, e := range sorted {
		total += e.Seconds
	}
	slots := len("slot")
	for _, e := range sorted {
		slots = max(slots, len(e.Slot))
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(t, "seconds\tshare\tcalls\tns each\tGB/s\tGflop/s\tnearest limit\t  %-*s  what\n", slots, "slot")
	fmt.Fprintf(t, "%.4f\t100.0 %%\t\t\t\t\t\t  %-*s  all steps\n", total, slots, "")
	for _, e := range sorted {
		limit := ""
		if e.Limit != "" {
			limit = fmt.Sprintf("%s %.0f %%", e.Limit, 100*e.Share)
		}
		fmt.Fprintf(t, "%.4f\t%.1f %%\t%d\t%s\t%s\t%s\t%s\t  %-*s  %s\n", e.Seconds, 100*ratio(e.Seconds, total), e.Calls,
			figures(1e9*e.Seconds, e.Elements), figures(1e-9*float64(e.Bytes), e.Seconds), figures(1e-9*float64(e.Flops), e.Seconds), limit, slots, e.Slot, e.Name)
	}
	t.Flush()
}

// ratio is a/b, 0 where b is.
func ratio(a, b float64) float64 {
	if b == 0 {
		return 0
	}
	return a / b
}

// figures prints a/b with three digits, and nothing where one of them is 0.
func figures[T int64 | float64](a float64, b T) string {
	if a == 0 || b == 0 {
		return ""
	}
	return fmt.Sprintf("%.3g", a/float64(b))
}
