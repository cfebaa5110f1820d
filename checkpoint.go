package spikelane

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/internal/ending"
	"github.com/spikelane/spikelane/internal/regular"
	"github.com/spikelane/spikelane/record"
	"github.com/spikelane/spikelane/systems"
	"github.com/spikelane/spikelane/units"
)

// ErrCheckpoint: a checkpoint does not fit the simulation, or is damaged.
var ErrCheckpoint = errors.New("spikelane: the checkpoint cannot be restored")

// Snapshot is the whole state of a simulation at one time.
type Snapshot struct {
	prog  *Program
	seed  int64
	parts []record.Section

	number  int                  // of a simulation that is written down
	unknown map[*ecs.Column]bool // of its notebook
}

// T returns the simulated time of the snapshot.
func (sn *Snapshot) T() units.Time {
	for _, p := range sn.parts {
		if t, ok := p.Data.([]float64); ok && p.Name == "time" {
			return units.Time(t[0])
		}
	}
	return 0
}

// Checkpoint describes a stored simulation.
type Checkpoint struct {
	Model   string     `json:"model"`   // name of the network
	Seed    int64      `json:"seed"`    // Simulation.Seed
	Wiring  int64      `json:"wiring"`  // Simulation.Wiring; in older files it is the seed
	T       units.Time `json:"t"`       // simulated seconds
	Records bool       `json:"records"` // it holds what the monitors recorded
	Hash    string     `json:"hash"`    // SHA-256 of Identity
	// Identity is what a simulation must have in common with the one stored: each entry is a name and a value.
	Identity [][2]string `json:"identity"`
}

// StoreOptions says what StoreFile stores. The zero value stores everything.
type StoreOptions struct {
	WithoutRecords bool // leave out what the monitors recorded; restored monitors begin anew
}

// Snapshot returns the state of the simulation: variables, spikes under way, clocks, random state, records, and the
// constants and dt in force. The error wraps ErrBusy: within a time step there is no whole state; ErrTorn or
// ErrOnlyResults.
func (s *Simulation) Snapshot() (*Snapshot, error) {
	if err := s.idle("Snapshot"); err != nil {
		return nil, err
	}
	if err := s.whole("be stored"); err != nil {
		return nil, err
	}
	parts, err := s.sections(context.Background(), StoreOptions{})
	if err != nil {
		return nil, err
	}
	for k := range parts {
		switch d := parts[k].Data.(type) {
		case []float64:
			parts[k].Data = slices.Clone(d)
		case []int64:
			parts[k].Data = slices.Clone(d)
		case []int32:
			parts[k].Data = slices.Clone(d)
		case []uint8:
			parts[k].Data = slices.Clone(d)
		}
	}
	sn := &Snapshot{prog: s.prog, seed: s.seed, parts: parts}
	if s.notes != nil {
		s.noteStore(sn)
	}
	return sn, nil
}

// Restore puts a simulation into the state of a snapshot, constants and dt included: what it then computes is, bit for
// bit, what the other one did. It may be restored any number of times, into any simulation of the same program with the
// same seed. The error wraps ErrBusy or ErrCheckpoint; the state is then unchanged.
func (s *Simulation) Restore(sn *Snapshot) error {
	if err := s.idle("Restore"); err != nil {
		return err
	}
	if sn == nil || sn.prog == nil {
		return fmt.Errorf("%w: no snapshot given", ErrCheckpoint)
	}
	if s.notes != nil {
		return s.noteRestore(sn)
	}
	if sn.prog != s.prog && sn.prog.base() == s.prog.base() && sn.seed == s.seed {
		if err := s.become(sn.prog); err != nil {
			return err
		}
	}
	return s.restore(sn.parts)
}

// StoreFile writes the state of the simulation into a file, which appears whole or not at all. docs/checkpoint.md
// describes its format.
//
// In a simulation that is written down, the program does it when it is there: it writes the very same file, from which a
// simulation in Go goes on, or another run of the program. A relative path counts from the folder that the program is run in.
func (s *Simulation) StoreFile(path string, o StoreOptions) error {
	return s.StoreFileContext(context.Background(), path, o)
}

// StoreFileContext is StoreFile that the end of ctx breaks off, which it looks at for every few kilobytes: what was at path stays
// there, and the error wraps both ctx.Err() and context.Cause(ctx).
func (s *Simulation) StoreFileContext(ctx context.Context, path string, o StoreOptions) error {
	if ctx == nil {
		return absent("context")
	}
	if err := s.idle("StoreFile"); err != nil {
		return err
	}
	if s.notes != nil {
		s.noteFile(path, !o.WithoutRecords, false)
		return nil
	}
	if err := s.whole("be stored"); err != nil {
		return err
	}
	parts, err := s.sections(ctx, o)
	if err != nil {
		return err
	}
	return record.Atomic(path, func(w io.Writer) error { return record.WriteSections(ending.Writer(ctx, w), parts) })
}

// RestoreFile puts a simulation into the state that StoreFile has stored: of the same network with the same seed, and
// with the same constants and dt in force, perhaps in another process on another machine. What it then computes is, bit
// for bit, what the other one did. The error wraps ErrBusy or ErrCheckpoint, or is the file system's; the state is then
// unchanged.
//
// In a simulation that is written down, the program does it, with a file of its own or of a simulation in Go; it ends with a
// message where the file is not there or does not fit. Now does not know of the time in the file before.
func (s *Simulation) RestoreFile(path string) error {
	return s.RestoreFileContext(context.Background(), path)
}

// RestoreFileContext is RestoreFile that the end of ctx breaks off while the file is read and checked: the state is then
// unchanged, and the error wraps both ctx.Err() and context.Cause(ctx). Once the state changes nothing breaks it off.
func (s *Simulation) RestoreFileContext(ctx context.Context, path string) error {
	if ctx == nil {
		return absent("context")
	}
	if err := s.idle("RestoreFile"); err != nil {
		return err
	}
	if s.notes != nil {
		s.noteFile(path, false, true)
		return nil
	}
	parts, err := readCheckpoint(ctx, path)
	if err != nil {
		return err
	}
	if err := ending.In(ctx, "restoring", path); err != nil {
		return err
	}
	if err := s.restore(parts); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}

// ReadCheckpoint returns what a file of StoreFile is about: its seeds above all, which a network that draws its seed, or
// has one of its own for the wiring, needs to be made again.
func ReadCheckpoint(path string) (*Checkpoint, error) {
	parts, err := readCheckpoint(context.Background(), path)
	if err != nil {
		return nil, err
	}
	c, err := header(parts)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return c, nil
}

func readCheckpoint(ctx context.Context, path string) ([]record.Section, error) {
	data, err := regular.ReadFileContext(ctx, path, 2)
	if err != nil {
		return nil, err
	}
	parts, err := record.ReadSectionsContext(ctx, data)
	if stopped := ending.In(ctx, "reading", path); err != nil && stopped != nil {
		return nil, stopped
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w: %w", path, ErrCheckpoint, err)
	}
	return parts, nil
}

const headerName = "header"

func header(parts []record.Section) (*Checkpoint, error) {
	if len(parts) > 0 && parts[0].Name == headerName {
		if text, ok := parts[0].Data.([]uint8); ok {
			var c struct {
				Checkpoint
				Wiring *int64 `json:"wiring"`
			}
			d := json.NewDecoder(bytes.NewReader(text))
			d.DisallowUnknownFields()
			if err := d.Decode(&c); err == nil {
				if c.Checkpoint.Wiring = c.Seed; c.Wiring != nil {
					c.Checkpoint.Wiring = *c.Wiring
				}
				return &c.Checkpoint, nil
			}
		}
	}
	return nil, fmt.Errorf("%w: it has no header", ErrCheckpoint)
}

// sections returns the state of the simulation after a header; arrays are not copied.
func (s *Simulation) sections(ctx context.Context, o StoreOptions) ([]record.Section, error) {
	c := Checkpoint{Model: s.prog.name, Seed: s.seed, Wiring: s.wiring, T: s.Now(), Records: !o.WithoutRecords, Identity: s.identity(!o.WithoutRecords)}
	c.Hash = identityHash(c.Identity)
	text, err := json.Marshal(c)
	if err != nil {
		return nil, err
	}
	parts := []record.Section{{Name: headerName, Data: text}}
	for _, k := range s.kept(!o.WithoutRecords) {
		if err := ending.In(ctx, "storing", s.prog.name); err != nil {
			return nil, err
		}
		parts = append(parts, record.Section{Name: k.Name, Data: k.Get()})
	}
	return parts, nil
}

func identityHash(entries [][2]string) string {
	h := sha256.New()
	for _, e := range entries {
		fmt.Fprintf(h, "%q %q\n", e[0], e[1])
	}
	return hex.EncodeToString(h.Sum(nil))
}

// kept lists the arrays of the simulation's state. Columns whose names begin with _ are derived from others.
func (s *Simulation) kept(records bool) []systems.Kept {
	out := append(s.loop.Keep(), systems.KeepCount("accesses", &s.accesses))
	out = append(out, s.keepDelays()...)
	seen := map[*ecs.Table]bool{} // events share the table of their group
	columns := func(name string, t *ecs.Table, keep func(string, *ecs.Column) systems.Kept) {
		if seen[t] {
			return
		}
		seen[t] = true
		for _, c := range t.Columns() {
			if !strings.HasPrefix(c.Name, "_") {
				out = append(out, keep(name+"."+c.Name, c))
			}
		}
	}
	ecs.Each(s.world, func(_ ecs.Entity, p *ecs.Population) {
		columns(p.Name, p.Table, systems.KeepColumn)
		out = append(out, systems.KeepSpikes(p.Name+" spikes", p.Spikes))
	})
	for _, gp := range s.prog.groups {
		if gp.spikes != nil {
			out = append(out, s.keepPlayed(gp))
		}
	}
	ecs.Each(s.world, func(_ ecs.Entity, p *ecs.Projection) {
		columns(p.Name, p.Table, func(name string, c *ecs.Column) systems.Kept { return systems.KeepSynaptic(name, c, p.Rows) })
	})
	if !records {
		return out
	}
	for _, mp := range s.prog.monitors {
		name := "monitor " + mp.decl.name
		switch m := mp.decl; m.kind {
		case spikeMonitor, eventMonitor:
			out = append(out, s.spikes[m].Keep(name)...)
		case stateMonitor:
			out = append(out, s.states[m].Keep(name)...)
		case rateMonitor:
			out = append(out, s.rates[m].Keep(name)...)
		}
	}
	return out
}

// restore checks all of a stored state, then takes it over.
func (s *Simulation) restore(parts []record.Section) error {
	c, err := header(parts)
	if err != nil {
		return err
	}
	if found := differences(c.Identity, s.identity(c.Records)); len(found) > 0 {
		return fmt.Errorf("%w: it is of another simulation:\n  %s", ErrCheckpoint, strings.Join(found, "\n  "))
	}
	data := map[string]any{}
	for _, p := range parts[1:] {
		data[p.Name] = p.Data
	}
	undo, err := s.restoreDelays(data)
	if err != nil {
		return err
	}
	kept := s.kept(c.Records)
	var faults []string
	for _, k := range kept {
		v, ok := data[k.Name]
		if !ok {
			faults = append(faults, fmt.Sprintf("%s is missing", k.Name))
		} else if err := k.Check(v); err != nil {
			faults = append(faults, fmt.Sprintf("%s: %v", k.Name, err))
		}
	}
	if len(kept) != len(parts)-1 && len(faults) == 0 {
		faults = append(faults, fmt.Sprintf("it has %d arrays, want %d", len(parts)-1, len(kept)))
	}
	faults = append(faults, s.recordFaults(data)...)
	if len(faults) > 0 {
		undo()
		return fmt.Errorf("%w: %s", ErrCheckpoint, strings.Join(faults, "; "))
	}
	if !c.Records {
		s.forget()
	}
	for _, k := range kept {
		k.Set(data[k.Name])
	}
	s.stopped, s.ended, s.results, s.loop.Torn = false, EndOfTime, nil, false
	return nil
}

// recordFaults checks that the arrays of each record are of one length.
func (s *Simulation) recordFaults(data map[string]any) (faults []string) {
	length := func(name string) int {
		switch d := data[name].(type) {
		case []float64:
			return len(d)
		case []int64:
			return len(d)
		case []int32:
			return len(d)
		case []uint8:
			return len(d)
		}
		return 0
	}
	for _, mp := range s.prog.monitors {
		m := mp.decl
		name := "monitor " + m.name
		n, of := length(name+" steps"), map[string]int{}
		if e, ok := data[name+" epochs"].([]float64); ok && len(e) > 1 && e[len(e)-2] > float64(n) {
			faults = append(faults, name+" has epochs of more than it recorded")
		}
		switch m.kind {
		case spikeMonitor, eventMonitor:
			of[" index"] = n
		case rateMonitor:
			of[" counts"] = n
		case stateMonitor:
			n *= s.states[m].Which.Len()
		}
		for _, v := range mp.symbols {
			of[" values "+v.Name] = n
		}
		for part, want := range of {
			if got := length(name + part); got != want {
				faults = append(faults, fmt.Sprintf("%s%s has %d elements, want %d", name, part, got, want))
			}
		}
	}
	slices.Sort(faults)
	return faults
}

// forget empties the records.
func (s *Simulation) forget() {
	for _, k := range s.kept(true)[len(s.kept(false)):] {
		switch k.Get().(type) {
		case []float64:
			k.Set([]float64{})
		case []int64:
			k.Set([]int64{})
		case []int32:
			k.Set([]int32{})
		case []uint8:
			k.Set([]uint8{})
		}
	}
}
