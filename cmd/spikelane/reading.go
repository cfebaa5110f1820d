package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spikelane/spikelane"
)

// What check says of a model in words.

// methods is what each integration method does in a step.
var methods = map[string]string{
	"exact":             "the exact solution of linear equations",
	"exponential_euler": "each exact as if the others stood still, first order",
	"euler":             "first order",
	"rk2":               "Runge-Kutta, second order",
	"rk4":               "Runge-Kutta, fourth order",
	"heun":              "predictor and corrector, for multiplicative noise too",
	"milstein":          "for multiplicative noise, first order",
}

// lines prints lines below an object.
func lines(w io.Writer, all []string) {
	for _, line := range all {
		fmt.Fprintf(w, "\t  %s\n", line)
	}
}

// aboutGroup says how neurons change and spike.
func aboutGroup(g spikelane.GroupReport) (out []string) {
	if len(g.Variables) > 0 {
		out = append(out, fmt.Sprintf("%s by %s: %s", strings.Join(g.Variables, ", "), g.Method, methods[g.Method]))
	}
	out = append(out, g.Notes...)
	switch {
	case g.Kind == "generator":
	case g.Threshold == "":
		out = append(out, "never spikes: no threshold")
	case g.Reset == "":
		out = append(out, "spikes where "+g.Threshold)
	default:
		out = append(out, "spikes where "+g.Threshold+", then "+g.Reset)
	}
	if g.Refractory != "" {
		text := "refractory " + g.Refractory
		if len(g.Resting) > 0 {
			text += ", in which " + strings.Join(g.Resting, ", ") + " does not change by its equation"
		}
		out = append(out, text)
	}
	return out
}

// aboutSynapses says how synapses change and what spikes do in them.
func aboutSynapses(y spikelane.SynapsesReport) (out []string) {
	if len(y.ClockDriven) > 0 {
		out = append(out, fmt.Sprintf("%s in each step by %s: %s", strings.Join(y.ClockDriven, ", "), y.Method, methods[y.Method]))
	}
	if len(y.EventDriven) > 0 {
		out = append(out, strings.Join(y.EventDriven, ", ")+" exactly, whenever a spike arrives")
	}
	for _, path := range y.Pathways {
		when := "in the same step"
		switch {
		case path.Delays != "":
			when = "after " + path.Delays
		case path.Delay > 0:
			when = fmt.Sprintf("%v later", path.Delay)
		}
		code := path.Code
		if code == "" {
			code = "nothing"
		}
		out = append(out, fmt.Sprintf("%s: at a %s of %s, %s, %s", path.Name, path.Event, path.Of, when, code))
	}
	return out
}

// order prints what happens in a time step, in its order.
func order(w io.Writer, r spikelane.Report) {
	title := "time step"
	for _, e := range r.Order {
		what := fmt.Sprintf("%s: %s", e.Object, e.What)
		if e.Dt != r.Dt {
			what += fmt.Sprintf(", every %v", e.Dt)
		}
		fmt.Fprintf(w, "%s\t%-10s  %s\n", title, e.Slot, what)
		title = ""
	}
}
