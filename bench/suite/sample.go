package suite

// Sample is one run of a model in an engine.
//
// RunS is the time of the loop over time steps alone, as the engine itself says: wall time, but for Brian's C++
// standalone programs of one thread, which report CPU time; on a quiet machine both agree.
type Sample struct {
	SetupS    float64 `json:"setup_s"`    // before the loop, without CompileS: reading, synapses, initial values
	CompileS  float64 `json:"compile_s"`  // code generation and compilation in this run
	RunS      float64 `json:"run_s"`      // the loop
	WallS     float64 `json:"wall_s"`     // of the whole process
	CPUS      float64 `json:"cpu_s"`      // of the whole process
	PeakBytes int64   `json:"peak_bytes"` // 0: not known

	Neurons  int64            `json:"neurons"`
	Steps    int64            `json:"steps"`
	SimS     float64          `json:"sim_s"`
	Events   int64            `json:"synaptic_events"` // of ours
	Synapses map[string]int64 `json:"synapses"`
	Spikes   map[string]int64 `json:"spikes"` // by monitor
}

// disturbed says that a process of one thread did not have a processor to itself.
func (s Sample) disturbed() bool { return s.CPUS < 0.95*s.WallS }

func (s Sample) synapses() (n int64) {
	for _, k := range s.Synapses {
		n += k
	}
	return n
}

func (s Sample) spikes() (n int64) {
	for _, k := range s.Spikes {
		n += k
	}
	return n
}
