package plot

import (
	"fmt"
	"slices"
)

// Kinds are the pictures that [Results.Draw] makes of a folder of results.
var Kinds = []string{"raster", "rate", "traces", "isi", "cv", "phase", "fi", "weights", "matrix", "connectivity"}

// OnTimeAxis reports whether a kind shares its time axis with others in a [Figure]; the others stand in a [Grid].
func OnTimeAxis(kind string) bool { return slices.Contains(Kinds[:3], kind) }

// Picture is a [Figure] or a [Grid].
type Picture interface {
	Save(path string, width, height float64) error
}

// ErrNothing is wrapped by the errors of [Results.Draw] that say that a folder has nothing of a kind; it wraps [ErrFigure].
var ErrNothing = fmt.Errorf("%w: nothing to draw", ErrFigure)

// Draw returns one picture of some kinds, either all on the time axis or none. Errors
// that are not about the disk wrap [ErrFigure], and [ErrNothing] where the folder has nothing of a kind.
func (r *Results) Draw(kinds ...string) (Picture, error) {
	g := &Grid{Title: r.Model}
	var onTime []string
	var charts []Chart
	for _, kind := range kinds {
		switch {
		case !slices.Contains(Kinds, kind):
			return nil, fmt.Errorf("%w: no kind %q", ErrFigure, kind)
		case !slices.Contains(r.Kinds(), kind):
			return nil, r.nothing(kind)
		case OnTimeAxis(kind):
			onTime = append(onTime, kind)
			continue
		}
		some, err := r.charts(kind)
		if err != nil {
			return nil, err
		}
		if len(some) == 0 {
			return nil, r.nothing(kind)
		}
		charts = append(charts, some...)
	}
	switch {
	case len(onTime) > 0 && len(charts) > 0:
		return nil, fmt.Errorf("%w: %v have a time axis, the other kinds have none: draw two pictures", ErrFigure, onTime)
	case len(onTime) > 0:
		return r.figure(func(m monitor) bool { return slices.Contains(onTime, m.picture()) })
	}
	if len(charts) > 1 && len(charts)%2 == 1 {
		charts = append(charts, Chart{}) // all have one size
	}
	for row := range slices.Chunk(charts, 2) {
		g.Rows = append(g.Rows, row)
	}
	return g, nil
}

func (r *Results) nothing(kind string) error {
	wants := map[string]string{
		"raster": "a monitor of spikes", "isi": "a monitor of spikes", "cv": "a monitor of spikes",
		"rate": "a monitor of a rate", "traces": "a monitor of a state", "phase": "a monitor of two variables of a state",
		"fi":      "a monitor of all spikes of a group whose neurons differ in a parameter, and report.json",
		"weights": "stored synapses that have variables", "matrix": "stored synapses that have variables", "connectivity": "stored synapses",
	}
	return fmt.Errorf("%w in %s for %s, which wants %s; it may have something for %v", ErrNothing, r.Dir, kind, wants[kind], r.Kinds())
}

// picture is the kind on the time axis that shows what the monitor recorded.
func (m *monitor) picture() string {
	switch m.Kind {
	case "rate":
		return "rate"
	case "state":
		return "traces"
	}
	return "raster"
}

// Kinds returns those of which the folder may have something, in the order of [Kinds].
func (r *Results) Kinds() []string {
	has := map[string]bool{}
	for _, m := range r.Monitors {
		has[m.picture()] = true
		has["phase"] = has["phase"] || m.Kind == "state" && len(m.Variables) > 1
		has["fi"] = has["fi"] || m.Kind == "spikes" && len(r.parameters(m.Source)) > 0
	}
	has["isi"], has["cv"] = has["raster"], has["raster"]
	for _, name := range r.stored() {
		has["connectivity"] = true
		if o := r.object(name); o == nil || len(o.Variables) > 0 {
			has["weights"], has["matrix"] = true, true
		}
	}
	return slices.DeleteFunc(slices.Clone(Kinds), func(kind string) bool { return !has[kind] })
}
