package plot

import (
	"fmt"
	"maps"
	"os"
	"slices"

	"github.com/spikelane/spikelane/record"
)

// charts returns those of one kind that is not on the time axis.
func (r *Results) charts(kind string) ([]Chart, error) {
	switch kind {
	case "isi", "cv":
		return r.intervalCharts(kind)
	case "phase":
		return r.phaseCharts()
	case "fi":
		return r.fiCharts()
	}
	return r.synapseCharts(kind)
}

func (r *Results) intervalCharts(kind string) ([]Chart, error) {
	f, err := r.figure(func(m monitor) bool { return m.picture() == "raster" })
	if err != nil {
		return nil, err
	}
	var charts []Chart
	for _, raster := range f.Rasters {
		v := IntervalsFromSpikes(raster)
		if kind == "isi" {
			charts = append(charts, v.ISIChart())
		} else {
			charts = append(charts, v.CVChart())
		}
	}
	return charts, nil
}

// phaseCharts shows the first variable of each monitor against the second.
func (r *Results) phaseCharts() ([]Chart, error) {
	f, err := r.figure(func(m monitor) bool { return m.Kind == "state" && len(m.Variables) > 1 })
	if err != nil {
		return nil, err
	}
	var charts []Chart
	for k := range f.Traces[:max(0, len(f.Traces)-1)] {
		x, y := f.Traces[k], f.Traces[k+1]
		if x.Name == y.Name && (k == 0 || f.Traces[k-1].Name != x.Name) {
			p := PhasePlane{Name: x.Name, X: x, Y: y}
			charts = append(charts, p.Chart())
		}
	}
	return charts, nil
}

// fiCharts shows the rates of neurons that differ in a parameter against it.
func (r *Results) fiCharts() ([]Chart, error) {
	f, err := r.figure(func(m monitor) bool { return m.Kind == "spikes" && len(r.parameters(m.Source)) > 0 })
	if err != nil {
		return nil, err
	}
	var charts []Chart
	for _, raster := range f.Rasters {
		m := r.Monitors[slices.IndexFunc(r.Monitors, func(m monitor) bool { return m.Name == raster.Name })]
		arrays, err := record.ReadNPZ(record.Find(r.Dir, "state_"+m.Source+".npz"))
		if err != nil {
			return nil, err
		}
		hz := RatesOfNeurons(raster, 0, r.Duration)
		for _, v := range r.parameters(m.Source) {
			if at := values(find(arrays, v.Name)); len(at) == len(hz) && differ(at) {
				fi := FI{Name: m.Source, Parameter: v.Name, Unit: v.Unit, Curves: []FICurve{{At: at, Hz: hz}}}
				charts = append(charts, fi.Chart())
			}
		}
	}
	return charts, nil
}

// object returns what the run said of an object, nil if it said nothing.
func (r *Results) object(name string) *record.ReportObject {
	if r.Report != nil {
		for k, o := range r.Report.Objects {
			if o.Name == name {
				return &r.Report.Objects[k]
			}
		}
	}
	return nil
}

// parameters returns the parameters of an object.
func (r *Results) parameters(name string) []record.ReportVariable {
	var out []record.ReportVariable
	if o := r.object(name); o != nil {
		for _, v := range o.Variables {
			if v.Kind == "parameter" {
				out = append(out, v)
			}
		}
	}
	return out
}

// stored returns the names of the synapses that have an archive; procedural ones have none.
func (r *Results) stored() []string {
	var out []string
	for _, name := range slices.Sorted(maps.Keys(r.Synapses)) {
		if info, err := os.Stat(r.synapseFile(name)); err == nil && info.Mode().IsRegular() {
			out = append(out, name)
		}
	}
	return out
}

func (r *Results) synapseFile(name string) string {
	return record.Find(r.Dir, "state_"+name+".npz")
}

func (r *Results) synapseCharts(kind string) ([]Chart, error) {
	var charts []Chart
	for _, name := range r.stored() {
		arrays, err := record.ReadNPZ(r.synapseFile(name))
		if err != nil {
			return nil, err
		}
		i, iok := find(arrays, "i").Data.([]int32)
		j, jok := find(arrays, "j").Data.([]int32)
		if !iok || !jok || len(i) != len(j) {
			return nil, fmt.Errorf("%w: %s: its arrays i and j are no pairs", ErrFigure, r.synapseFile(name))
		}
		m := Matrix{Name: name, I: i, J: j}
		if o := r.object(name); o != nil {
			m.Source, m.Target, m.Rows, m.Cols = o.Source, o.Target, o.SourceN, o.TargetN
		}
		if kind == "connectivity" {
			charts = append(charts, m.Chart())
			continue
		}
		for _, v := range r.weights(name, arrays) {
			w := values(find(arrays, v.Name))
			if len(w) != len(i) {
				return nil, fmt.Errorf("%w: %s: %d values of %s for %d synapses", ErrFigure, r.synapseFile(name), len(w), v.Name, len(i))
			}
			d := Distribution{Name: name, Variable: v.Name, Unit: v.Unit, Of: "Synapses", Values: w}
			if m.Variable, m.Unit, m.W = v.Name, v.Unit, w; kind == "matrix" {
				charts = append(charts, m.Chart())
			} else {
				charts = append(charts, d.Chart())
			}
		}
	}
	return charts, nil
}

// weights returns the variables of synapses that are worth a look: the parameters and delays that differ between synapses;
// without such, those of all variables that differ; without such, all.
func (r *Results) weights(name string, arrays []record.Array) []record.ReportVariable {
	parameters := r.parameters(name)
	var all, vary, best []record.ReportVariable
	for _, a := range arrays {
		if a.Name == "i" || a.Name == "j" {
			continue
		}
		v := record.ReportVariable{Name: a.Name}
		if a.Name == "delay" {
			v.Unit = "second"
		}
		if o := r.object(name); o != nil {
			if k := slices.IndexFunc(o.Variables, func(x record.ReportVariable) bool { return x.Name == a.Name }); k >= 0 {
				v = o.Variables[k]
			}
		}
		all = append(all, v)
		if differ(values(a)) {
			vary = append(vary, v)
			if a.Name == "delay" || slices.Contains(parameters, v) {
				best = append(best, v)
			}
		}
	}
	for _, some := range [][]record.ReportVariable{best, vary} {
		if len(some) > 0 {
			return some
		}
	}
	return all
}

// differ reports whether not all values are the same.
func differ(x []float64) bool {
	return slices.ContainsFunc(x, func(v float64) bool { return v != x[0] && v == v })
}
