package spikelane

import (
	"context"
	"errors"
	"fmt"

	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/standalone"
)

// ErrExport: something of the simulation cannot be written down as C++.
var ErrExport = errors.New("spikelane: cannot be exported")

// Exporter notes what is done with a simulation, to write it down as a project of C++.
type Exporter struct {
	sim *Simulation
}

// Export begins to write a simulation of the program down: what is then done with Exporter.Simulation is noted and not
// done. The error is an Errors with all that cannot be written down, or that of New.
func (p *Program) Export(ctx context.Context, c Instance) (*Exporter, error) {
	s := p.empty(c)
	s.notes = &notebook{dry: true, derived: map[*ecs.Column]standalone.Derived{}}
	for _, sp := range p.synapses {
		s.notes.dry = s.notes.dry && !sp.pending
	}
	if err := s.begin(ctx, c); err != nil {
		return nil, err
	}
	return &Exporter{s}, nil
}

// Simulation returns the simulation whose changes and runs are noted.
func (x *Exporter) Simulation() *Simulation { return x.sim }

// Write writes the project into a folder, which it makes if need be.
func (x *Exporter) Write(dir string) error {
	project, err := standalone.Generate(x.sim.describe(), standalone.Layout{})
	if err != nil {
		return fmt.Errorf("%w: %w", ErrExport, err)
	}
	_, err = standalone.Write(dir, project)
	return err
}
