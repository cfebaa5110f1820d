package spikelane

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"hash"
	"math"
	"slices"

	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/internal/ending"
	"github.com/spikelane/spikelane/systems"
)

// Stats is how a simulation went.
type Stats struct {
	Model          string            `json:"model"`   // name of the network
	Target         string            `json:"target"`  // native, cpp, go, or standalone
	ISA            string            `json:"isa"`     // instruction set of the target; "" of portable Go
	Threads        int               `json:"threads"` // Config.Threads, at least 1
	ThreadsUsed    int               `json:"-"`       // by the last run in the end; Threads is what it could have had
	Seed           int64             `json:"seed"`
	Steps          int64             `json:"steps"`
	SimS           float64           `json:"sim_s"`     // simulated time
	BuildS         float64           `json:"build_s"`   // checking, making synapses, initial values
	CompileS       float64           `json:"compile_s"` // passes and code generation
	RunS           float64           `json:"run_s"`     // the time loop
	PeakRSSBytes   int64             `json:"peak_rss_bytes"`
	Neurons        int64             `json:"neurons"`
	Synapses       map[string]int64  `json:"synapses"` // by object
	Spikes         map[string]int64  `json:"spikes"`   // by spike monitor
	SynapticEvents int64             `json:"synaptic_events"`
	Digest         map[string]string `json:"digest"`
	NotFinite      []NotFinite       `json:"not_finite,omitempty"` // as Simulation.NotFinite has it
}

// Stats returns the figures of the simulation up to now, with the digests of what it recorded and of its state. Equal
// digests mean equal bits.
//
// The digest of a spike monitor is SHA-256 over its spikes as (step int64, index int32), little-endian, in order of
// time, then index. The digest state_NAME is SHA-256 over the stored variables of the object in the order of its
// equations, as little-endian float64; for synapses in the order of creation, after the pairs as (i int32, j int32). Those
// of procedural synapses are the same; the first call makes all of them again for it, which takes some 10 to 20 ns each, and
// later calls remember. A simulation that ReadResults made has the figures of the run that left the results. Before an exported
// project has run there are no figures but the model, the seed and the number of neurons.
func (s *Simulation) Stats() Stats {
	st, err := s.stats(context.Background())
	if err != nil {
		panic("BUG: spikelane: statistics were stopped: " + err.Error())
	}
	return st
}

// stats is Stats as long as ctx does not end.
func (s *Simulation) stats(ctx context.Context) (Stats, error) {
	if s.notes != nil {
		st := Stats{Model: s.prog.name, Seed: s.seed, Synapses: map[string]int64{}, Spikes: map[string]int64{}, Digest: map[string]string{}}
		for _, gp := range s.prog.groups {
			st.Neurons += int64(gp.decl.count)
		}
		return st, nil
	}
	s.settle()
	p := s.prog
	st := Stats{
		Model: p.name, Target: p.target.Name(), ISA: instructionSet(p.target), Threads: max(p.config.Threads, 1), ThreadsUsed: max(s.loop.Used, 1), Seed: s.seed,
		Steps: s.loop.Steps, SimS: s.loop.Time, BuildS: p.buildSeconds + s.buildSeconds, CompileS: p.compileSeconds, RunS: s.runSeconds,
		PeakRSSBytes: peakRSS(), Synapses: map[string]int64{}, Spikes: map[string]int64{}, Digest: map[string]string{},
	}
	for _, gp := range p.groups {
		st.Neurons += int64(gp.decl.count)
		st.Digest["state_"+gp.decl.name] = s.groupDigest(ctx, gp)
	}
	for _, sp := range p.synapses {
		if r := s.procedural[sp.decl]; r != nil {
			st.Digest["state_"+sp.decl.name] = r.sum(ctx)
			st.Synapses[sp.decl.name] = int64(r.count) // the digest has counted them
			continue
		}
		st.Synapses[sp.decl.name] = int64(s.projection(sp).Rows.Len())
		st.Digest["state_"+sp.decl.name] = s.synapseDigest(ctx, sp)
	}
	for _, mp := range p.monitors {
		if r := s.spikes[mp.decl]; r != nil {
			st.Spikes[mp.decl.name] = int64(len(r.Steps))
			st.Digest[mp.decl.name] = spikeDigest(ctx, r)
		}
	}
	if err := ending.Of(ctx); err != nil { // what was computed meanwhile is of no use
		return Stats{}, err
	}
	for _, step := range slices.Concat(s.schedule.Steps, s.schedule.Idle) {
		if d, ok := step.Action.(*systems.Deliver); ok {
			st.SynapticEvents += d.Events
		}
	}
	st.NotFinite = s.NotFinite()
	if r := s.results; r != nil {
		st.Target, st.ISA, st.Threads, st.PeakRSSBytes = r.Target, r.ISA, r.Threads, r.PeakRSSBytes
		st.BuildS, st.CompileS, st.RunS, st.SynapticEvents = r.BuildS, r.CompileS, r.RunS, r.SynapticEvents
	}
	return st, nil
}

// digest hashes little-endian values.
type digest struct {
	ctx  context.Context
	h    hash.Hash
	buf  []byte
	over bool // the context has ended: whoever hashes much need not go on, for nobody may use the sum
}

func newDigest(ctx context.Context) *digest { return &digest{ctx: ctx, h: sha256.New()} }

func (d *digest) u64(x uint64) {
	d.buf = binary.LittleEndian.AppendUint64(d.buf, x)
	d.flush(1 << 15)
}

func (d *digest) u32(x uint32) {
	d.buf = binary.LittleEndian.AppendUint32(d.buf, x)
	d.flush(1 << 15)
}

func (d *digest) flush(limit int) {
	if len(d.buf) > limit {
		d.over = d.over || d.ctx.Err() != nil
		d.h.Write(d.buf)
		d.buf = d.buf[:0]
	}
}

// column hashes a column as float64; NaN has one form.
func (d *digest) column(c *ecs.Column) {
	for k := range c.Len() {
		if d.value(c, k); d.over {
			return
		}
	}
}

// value hashes element k of a column as float64.
func (d *digest) value(c *ecs.Column, k int) {
	var x float64
	switch c.Elem {
	case ecs.F64:
		if x = c.F64[k]; x != x {
			x = math.NaN()
		}
	case ecs.I32:
		x = float64(c.I32[k])
	case ecs.I64:
		x = float64(c.I64[k])
	case ecs.Bool:
		x = float64(c.Bool[k])
	}
	d.u64(math.Float64bits(x))
}

func (d *digest) sum() string {
	d.flush(0)
	return "sha256:" + hex.EncodeToString(d.h.Sum(nil))
}

func spikeDigest(ctx context.Context, r *systems.SpikeRecorder) string {
	d := newDigest(ctx)
	for k, step := range r.Steps {
		if d.over {
			break
		}
		d.u64(uint64(step))
		d.u32(uint32(r.Index[k]))
	}
	return d.sum()
}

func (s *Simulation) groupDigest(ctx context.Context, gp *groupProgram) string {
	d := newDigest(ctx)
	for _, v := range gp.model.Vars {
		if v.Owned() {
			d.column(s.table(gp).Get(v.Name))
		}
	}
	return d.sum()
}

func (s *Simulation) synapseDigest(ctx context.Context, sp *synapseProgram) string {
	d := newDigest(ctx)
	proj := s.projection(sp)
	inOrder, creation := proj.Rows.InOrder(), creationOf(proj.Rows)
	if inOrder {
		var row []int32
		for i := range proj.Rows.Sources() {
			if d.over {
				break
			}
			row = proj.Rows.AppendRow(row[:0], int32(i))
			for _, j := range row {
				d.u32(uint32(i))
				d.u32(uint32(j - int32(proj.TgtLo)))
			}
		}
	} else {
		for sources, at := range creation.All() {
			if d.over {
				break
			}
			for n, k := range at {
				d.u32(uint32(sources[n]))
				d.u32(uint32(proj.Rows.Target.At(int(k)) - int32(proj.TgtLo)))
			}
		}
	}
	for _, v := range sp.model.Vars {
		c := proj.Table.Get(v.Name)
		switch {
		case !v.Stored():
		case inOrder || c.Shared:
			d.column(c)
		default:
			for _, at := range creation.All() {
				if d.over {
					break
				}
				for _, k := range at {
					d.value(c, int(k))
				}
			}
		}
	}
	return d.sum()
}

// SpikeMonitors returns the network's spike monitors in the order they were added.
func (n *Network) SpikeMonitors() []*SpikeMonitor {
	var out []*SpikeMonitor
	for _, m := range n.monitors {
		if m.kind == spikeMonitor {
			out = append(out, &SpikeMonitor{m})
		}
	}
	return out
}

// StateMonitors returns the network's state monitors in the order they were added.
func (n *Network) StateMonitors() []*StateMonitor {
	var out []*StateMonitor
	for _, m := range n.monitors {
		if m.kind == stateMonitor {
			out = append(out, &StateMonitor{m})
		}
	}
	return out
}

// RateMonitors returns the network's rate monitors in the order they were added.
func (n *Network) RateMonitors() []*RateMonitor {
	var out []*RateMonitor
	for _, m := range n.monitors {
		if m.kind == rateMonitor {
			out = append(out, &RateMonitor{m})
		}
	}
	return out
}

// Size returns the number of neurons of the monitor's source.
func (m *SpikeMonitor) Size() int {
	lo, hi := m.m.src.bounds()
	return hi - lo
}

// Variables returns the names of what the monitor records.
func (m *StateMonitor) Variables() []string { return slices.Clone(m.m.variables) }

// Unit returns the SI unit of a variable that m records, "1" for a number.
func (p *Program) Unit(m *StateMonitor, variable string) string {
	for _, mp := range p.monitors {
		if mp.decl == m.m {
			for _, s := range mp.symbols {
				if s.Name == variable {
					return s.Dim.String()
				}
			}
		}
	}
	return "1"
}
