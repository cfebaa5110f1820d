package webpage

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/spikelane/spikelane/plot"
	"github.com/spikelane/spikelane/record"
)

// summary is what summary.json says of the run.
type summary struct {
	Model        string            `json:"model"`
	Stopped      bool              `json:"stopped"`
	Target       string            `json:"target"`
	ISA          string            `json:"isa"`
	Threads      int               `json:"threads"`
	Seed         int64             `json:"seed"`
	Steps        int64             `json:"steps"`
	SimS         float64           `json:"sim_s"`
	BuildS       float64           `json:"build_s"`
	CompileS     float64           `json:"compile_s"`
	RunS         float64           `json:"run_s"`
	PeakRSSBytes int64             `json:"peak_rss_bytes"`
	Neurons      int64             `json:"neurons"`
	Synapses     map[string]int64  `json:"synapses"`
	Spikes       map[string]int64  `json:"spikes"`
	Events       int64             `json:"synaptic_events"`
	Digest       map[string]string `json:"digest"`
}

func (s *summary) synapses() int64 {
	n := int64(0)
	for _, k := range s.Synapses {
		n += k
	}
	return n
}

func (s *summary) rows(f *plot.Figure) []row {
	ended := ""
	if s.Stopped {
		ended = ", stopped before its end"
	}
	rows := []row{
		{"Simulated time", fmt.Sprintf("%s in %s%s", seconds(s.SimS), count(s.Steps, "step"), ended)},
		{"Network", count(s.Neurons, "neuron") + ", " + count(s.synapses(), "synapse")},
	}
	sizes := map[string]int{}
	for _, r := range f.Rasters {
		sizes[r.Name] = r.N
	}
	for _, name := range slices.Sorted(maps.Keys(s.Spikes)) {
		text := count(s.Spikes[name], "spike")
		if n := sizes[name]; n > 0 && s.SimS > 0 {
			text += fmt.Sprintf(", %.3g Hz a neuron", float64(s.Spikes[name])/float64(n)/s.SimS)
		}
		rows = append(rows, row{name, text})
	}
	target := s.Target
	if s.ISA != "" {
		target += " " + s.ISA
	}
	speed := ""
	if s.RunS > 0 {
		speed = fmt.Sprintf(" (%.3g × real time)", s.SimS/s.RunS)
	}
	return append(rows,
		row{"Synaptic events", number(s.Events)},
		row{"Seed", strconv.FormatInt(s.Seed, 10)},
		row{"Target", target + ", " + count(int64(s.Threads), "thread")},
		row{"Time taken", fmt.Sprintf("build %s, compile %s, run %s%s", seconds(s.BuildS), seconds(s.CompileS), seconds(s.RunS), speed)},
		row{"Memory at most", fmt.Sprintf("%.3g MiB", float64(s.PeakRSSBytes)/(1<<20))})
}

func (s *summary) digests() []row {
	var rows []row
	for _, name := range slices.Sorted(maps.Keys(s.Digest)) {
		rows = append(rows, row{name, s.Digest[name]})
	}
	return rows
}

// spent is the time spent in one step of the schedule.
type spent struct {
	Share               float64 // percent of all
	Text, Percent, Name string
	Calls               string
}

// profile returns the steps with the most time first; nothing without a profile.
func profile(all []record.ReportStep) []spent {
	total := 0.0
	for _, s := range all {
		total += s.Seconds
	}
	if total == 0 {
		return nil
	}
	sorted := slices.SortedStableFunc(slices.Values(all), func(a, b record.ReportStep) int { return cmp.Compare(b.Seconds, a.Seconds) })
	var out []spent
	for _, s := range sorted {
		share := 100 * s.Seconds / total
		out = append(out, spent{Share: share, Text: seconds(s.Seconds), Percent: fmt.Sprintf("%.1f %%", share), Name: s.Name, Calls: number(s.Calls)})
	}
	return out
}

// step is an entry of the schedule.
type step struct {
	Slot  string // "" as the step before
	Order int
	Dt    string
	Name  string
	What  string
}

func steps(all []record.ReportStep) []step {
	var out []step
	for k, s := range all {
		x := step{Slot: s.Slot, Order: s.Order, Dt: seconds(s.DtS), Name: s.Name, What: s.Action}
		if k > 0 && all[k-1].Slot == s.Slot {
			x.Slot = ""
		}
		out = append(out, x)
	}
	return out
}

// seconds writes a time with three digits and the prefix that fits.
func seconds(s float64) string {
	for _, u := range []struct {
		unit string
		per  float64
	}{{"s", 1}, {"ms", 1e-3}, {"µs", 1e-6}} {
		if s >= u.per {
			return fmt.Sprintf("%.3g %s", s/u.per, u.unit)
		}
	}
	return fmt.Sprintf("%.3g s", s)
}

// number writes a whole number with spaces between thousands.
func number(n int64) string {
	text := strconv.FormatInt(n, 10)
	for k := len(text) - 3; k > 0 && text[k-1] != '-'; k -= 3 {
		text = text[:k] + "\u202f" + text[k:]
	}
	return text
}

func count(n int64, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return number(n) + " " + thing + "s"
}
