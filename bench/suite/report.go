package suite

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math"
	"os"
	"slices"
	"time"

	"github.com/spikelane/spikelane/bench/limits"
)

// format is the number of the form of stored reports. A reader refuses others.
const format = 1

// Report is everything that was measured.
type Report struct {
	Format  int             `json:"format"`
	Date    time.Time       `json:"date"`
	Machine json.RawMessage `json:"machine,omitempty"` // spikelane info --json
	Limits  *limits.Limits  `json:"limits,omitempty"`  // of this machine, for as many threads as the first engine of ours has
	Rounds  int             `json:"rounds"`
	Results []Result        `json:"results"`
}

// Result is one case in all engines.
type Result struct {
	Model    string   `json:"model"`
	Title    string   `json:"title"`
	Size     string   `json:"size"`
	Neurons  int64    `json:"neurons"`
	Synapses int64    `json:"synapses"`
	Steps    int64    `json:"steps"`
	SimS     float64  `json:"sim_s"`
	Events   int64    `json:"synaptic_events"`   // each synapse that a spike visits, on its way or back
	Kernels  []Kernel `json:"kernels,omitempty"` // of the first engine of ours: where the time goes
	Series   []Series `json:"series"`

	limits *limits.Limits // of the machine, as the profile says
}

// Name returns the model's name with its size: "cuba/4k".
func (r Result) Name() string { return Case{Model: r.Model, Size: r.Size}.Name() }

// Series is one case in one engine.
type Series struct {
	Engine  Engine   `json:"engine"`
	First   *Sample  `json:"first,omitempty"` // with nothing compiled before
	Samples []Sample `json:"samples"`         // by round
	Failed  string   `json:"failed,omitempty"`
}

// Spread describes a list of numbers.
type Spread struct{ Median, Min, Max float64 }

// SpreadOf returns the spread of a list; of an empty one, NaN.
func SpreadOf(list []float64) Spread {
	if len(list) == 0 {
		return Spread{math.NaN(), math.NaN(), math.NaN()}
	}
	s := slices.Sorted(slices.Values(list))
	n := len(s)
	return Spread{Median: (s[(n-1)/2] + s[n/2]) / 2, Min: s[0], Max: s[n-1]}
}

// Over returns the spread of what f finds in the samples.
func (s Series) Over(f func(Sample) float64) Spread {
	list := make([]float64, len(s.Samples))
	for k, sample := range s.Samples {
		list[k] = f(sample)
	}
	return SpreadOf(list)
}

// Run returns the times of the loop in seconds.
func (s Series) Run() Spread { return s.Over(func(x Sample) float64 { return x.RunS }) }

// Ratio returns how many times longer the loop of other takes than that of s, in each round.
func (s Series) Ratio(other Series) Spread {
	var list []float64
	for k := range min(len(s.Samples), len(other.Samples)) {
		list = append(list, other.Samples[k].RunS/s.Samples[k].RunS)
	}
	return SpreadOf(list)
}

// Disturbed returns how many runs of one thread had less than 95 % of a processor.
func (r Report) Disturbed() (disturbed, runs int) {
	for _, result := range r.Results {
		for _, s := range result.Series {
			if s.Engine.Threads > 1 {
				continue
			}
			for _, x := range s.Samples {
				if runs++; x.disturbed() {
					disturbed++
				}
			}
		}
	}
	return disturbed, runs
}

// Difference is work of an engine that is not that of the first one.
type Difference struct {
	Case, What, Engine string
	First, Other       int64
}

// Tolerance is the relative difference of two counts that counts as the same work. Spikes of one network that is drawn again
// vary with a standard deviation of up to 8 % (bench/README.md), and the difference of two by 12 %.
const Tolerance = 0.2

// same says whether two counts are so near that both engines did the same work: within the tolerance, relative to their
// mean, or within what chance does to two counts of independent events,
//
//	|a - b| <= max(Tolerance·(a + b)/2, 3·sqrt(a + b))
//
// Engines of ours draw the same random numbers, so that their counts are equal.
func same(a, b int64) bool {
	sum := float64(a) + float64(b)
	return math.Abs(float64(a)-float64(b)) <= max(Tolerance*sum/2, 3*math.Sqrt(sum))
}

// Differences compares the numbers of synapses and spikes of all engines with those of the first one.
func (r Report) Differences() []Difference {
	var all []Difference
	for _, result := range r.Results {
		first := slices.IndexFunc(result.Series, func(s Series) bool { return len(s.Samples) > 0 })
		if first < 0 {
			continue
		}
		a := result.Series[first].Samples[0]
		for _, s := range result.Series[first+1:] {
			if len(s.Samples) == 0 {
				continue
			}
			b := s.Samples[len(s.Samples)-1]
			compare := func(what string, x, y map[string]int64) {
				for _, name := range slices.Sorted(maps.Keys(x)) {
					if equal := x[name] == y[name]; !equal && (!s.Engine.Peer() || !same(x[name], y[name])) {
						all = append(all, Difference{result.Name(), what + " " + name, s.Engine.String(), x[name], y[name]})
					}
				}
			}
			compare("synapses", a.Synapses, b.Synapses)
			compare("spikes", a.Spikes, b.Spikes)
		}
	}
	return all
}

// ErrReport is wrapped by the errors of [Read].
var ErrReport = errors.New("not a report of spikelane bench")

// Read reads a stored report.
func Read(file string) (*Report, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var r Report
	if err := json.Unmarshal(text, &r); err != nil {
		return nil, fmt.Errorf("%s: %w: %w", file, ErrReport, err)
	}
	if r.Format != format {
		return nil, fmt.Errorf("%s: %w: its form is %d, want %d", file, ErrReport, r.Format, format)
	}
	return &r, nil
}
