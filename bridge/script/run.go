package script

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/binary"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/internal/disk"
	"github.com/spikelane/spikelane/units"
)

// Run runs the document in a file and leaves the arrays that the script may read in the folder of results, or exports it. The
// error is one of the facade where the model is at fault.
func Run(ctx context.Context, path string, o Options) error {
	if o.Out == nil {
		o.Out = io.Discard
	}
	if o.Err == nil {
		o.Err = io.Discard
	}
	d, err := read(path)
	if err != nil {
		return err
	}
	given, err := readArguments(o.Arguments)
	if err != nil {
		return err
	}
	if o.Export == nil {
		if err := d.take(given); err != nil {
			return err
		}
	}
	p, err := newPlan(d)
	if err != nil {
		return err
	}
	s := &session{doc: d, results: o.Results, dt: d.Dt, exports: o.Export != nil, reporter: reporter{out: o.Out, err: o.Err}}
	if s.results == "" {
		s.results = filepath.Join(filepath.Dir(path), "results")
	}
	config := o.Config
	config.Dt = units.Time(d.Dt)
	seed := p.seed
	if seed == nil {
		seed = d.Seed
	}
	config.RandomSeed = seed == nil
	if seed != nil {
		config.Seed = *seed
	}
	config.Progress = s.progress
	if s.network, err = newNetwork(d, config, p.delays); err != nil {
		return err
	}
	if err := s.begin(p); err != nil {
		return err
	}
	var device *spikelane.Standalone
	var noise bytes.Buffer
	if o.Export != nil {
		device = o.device(&noise)
		s.SetDevice(device)
	}
	program, err := s.Compile(ctx)
	if err != nil {
		return err
	}
	for _, w := range program.Report().Warnings {
		fmt.Fprintln(o.Err, "warning:", w)
	}
	if s.sim, err = program.New(ctx, spikelane.Instance{}); err != nil {
		return err
	}
	for _, a := range p.later {
		if err := s.act(ctx, a); err != nil {
			return err
		}
	}
	if o.Export != nil {
		err := device.Build(ctx, spikelane.Building{Compile: o.Export.Build, Run: o.Export.Run, Args: spikelane.RunArguments{Set: given.set(d)}})
		if err != nil {
			_, _ = o.Err.Write(noise.Bytes())
		}
		if err != nil || !o.Export.Run {
			return err
		}
		s.took, s.share = device.Timers().Run, 1
		s.tellValues()
	}
	return s.save()
}

// session is a simulation that does what a script did.
type session struct {
	*network
	reporter
	sim     *spikelane.Simulation
	doc     *document
	results string // folder
	dt      real
	exports bool // what is done is noted

	took, share float64 // of the last run: seconds, and how much of it was done
}

func (s *session) act(ctx context.Context, a action) error {
	switch a.Do {
	case "run":
		return s.run(ctx, a)
	case "seed":
		return s.sim.SetSeed(seedOf(a))
	}
	if a.Do == "record" {
		if s.states[a.Of] == nil {
			return fmt.Errorf("%q is no monitor of states", a.Of)
		}
		return s.sim.Record(s.states[a.Of])
	}
	if g, ok := s.sources[a.Of].(*spikelane.SpikeGeneratorGroup); ok && a.Do == "spikes" && a.Indices != nil && a.Times != nil {
		return s.sim.SetSpikes(g, a.Indices.int32s(), a.Times.values, units.Time(a.Period))
	}
	if y := s.synapses[a.Of]; y != nil {
		return s.setSynapses(y, a)
	}
	of, err := s.owner(a.part)
	if err != nil {
		return err
	}
	switch {
	case a.Do == "values" && a.Value == nil:
		return s.sim.SetValues(of, a.Variable, a.Values.values)
	case a.Where == "":
		return s.sim.Set(of, a.Variable, a.Text)
	}
	return s.sim.SetWhere(of, a.Variable, a.Where, a.Text)
}

// seedOf returns the seed of an action, one from the system if the script has asked for that.
func seedOf(a action) int64 {
	if a.Seed != nil {
		return *a.Seed
	}
	var b [8]byte
	_, _ = rand.Read(b[:]) // never fails
	return int64(binary.LittleEndian.Uint64(b[:]) >> 1)
}

// setSynapses gives values to synapses, or delays.
func (s *session) setSynapses(y *spikelane.Synapses, a action) error {
	var by []spikelane.Selection
	if a.Where != "" {
		by = append(by, spikelane.Where(a.Where))
	}
	if a.Indices != nil {
		by = append(by, spikelane.Numbers(a.Indices.ints()...))
	}
	state := s.sim.Synaptic(y)
	if a.Pathway != "" {
		return s.setDelays(y, a, by)
	}
	switch {
	case a.Do == "set":
		return state.Set(a.Variable, a.Text, by...)
	case a.Value != nil:
		return state.Set(a.Variable, quantity(float64(*a.Value), a.Unit), by...)
	}
	return state.SetValues(a.Variable, a.Values.values, by...)
}

func (s *session) setDelays(y *spikelane.Synapses, a action, by []spikelane.Selection) error {
	if a.Value != nil && len(by) == 0 {
		return s.sim.SetDelay(y, a.Pathway, units.Time(*a.Value))
	}
	if len(by) > 0 {
		return fmt.Errorf("%s.delay: delays of some synapses alone are not supported", a.Of)
	}
	values := []float64(nil)
	if a.Values != nil {
		values = a.Values.values
	} else {
		var err error
		if values, err = s.sim.Synaptic(y).Get(a.Text); err != nil {
			return err
		}
	}
	delays := make([]units.Time, len(values))
	for k, x := range values {
		delays[k] = units.Time(x)
	}
	return s.sim.SetDelays(y, a.Pathway, delays)
}

func (s *session) run(ctx context.Context, a action) error {
	if err := s.activate(a.Objects); err != nil {
		return err
	}
	if dt, ok := a.Clocks["defaultclock"]; ok && dt != s.dt {
		if err := s.sim.SetDt(units.Time(dt)); err != nil {
			return err
		}
		s.dt = dt
	}
	if err := s.constants(a.Constants); err != nil {
		return err
	}
	for _, t := range a.Tables {
		if err := s.sim.SetTimedArray(t.Name, t.timed()); err != nil {
			return err
		}
	}
	begin := time.Now()
	if !s.exports {
		s.starts(a, s.sim.Now())
	}
	err := s.sim.Run(ctx, units.Time(a.Duration))
	s.took, s.share = time.Since(begin).Seconds(), 1
	s.tellValues()
	return err
}

// activate makes the named objects those that take part in the next run.
func (s *session) activate(names []string) error {
	var idle, active []string
	for _, o := range s.doc.Objects {
		is := slices.Contains(names, o.Name)
		switch {
		case o.Kind == "regular":
			if is != slices.Contains(names, o.Target.Of) {
				return fmt.Errorf("%s: code that runs regularly in some runs alone, in which its group takes part, is not supported", o.Name)
			}
		case is:
			active = append(active, s.steps[o.Name])
		default:
			idle = append(idle, s.steps[o.Name])
		}
	}
	if err := s.sim.SetActive(true, active...); err != nil {
		return err
	}
	return s.sim.SetActive(false, idle...)
}

// constants puts the values of constants in force that differ from those before.
func (s *session) constants(texts map[string]string) error {
	changed := map[string]any{}
	for name, text := range texts {
		if s.doc.Constants[name] != text {
			s.doc.Constants[name] = text
			changed[name] = text
		}
	}
	if len(changed) == 0 {
		return nil
	}
	return s.sim.SetConstants(changed)
}

// last leaves how long the last run took, and how much of it was done.
func (s *session) last() error {
	path := filepath.Join(s.results, "last_run_info.txt")
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		return err
	}
	if err := disk.Machine.WriteFile(path, fmt.Appendf(nil, "%v %v\n", s.took, s.share)); err != nil {
		return err
	}
	var lines []byte
	for _, e := range s.sim.Profile() {
		names := strings.Split(e.Name, " + ") // what is done in one pass is told in even parts
		for _, name := range names {
			lines = fmt.Appendf(lines, "%s %v\n", strings.ReplaceAll(name, ".", "_"), e.Seconds/float64(len(names)))
		}
	}
	if lines == nil {
		return nil
	}
	return disk.Machine.WriteFile(filepath.Join(s.results, "profiling_info.txt"), lines)
}
