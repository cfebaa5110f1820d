package spikelane

import (
	"context"
	"fmt"
	"maps"
	"slices"
)

// Active reports whether the object of a name takes part in the time step: see SetActive.
func (s *Simulation) Active(name string) bool { return s != nil && !s.prog.net.idle[name] }

// SetActive says whether objects take part in the time step from now on: groups with all that belongs to them, synapses,
// inputs, monitors, operations, by their names. What does not is left out: neurons are not integrated and do not spike,
// monitors do not record. Their state stays as it is, and may be read and set. While synapses are not active, no spike sets out in
// them, and what was under way is lost.
//
// The error is an Errors, or wraps ErrBusy; the simulation is then unchanged.
func (s *Simulation) SetActive(active bool, names ...string) error {
	if err := s.idle("SetActive"); err != nil {
		return err
	}
	known := s.prog.net.objects()
	var errs Errors
	for _, name := range names {
		if !slices.Contains(known, name) {
			hint := ""
			if near := Suggest(name, known); len(near) > 0 {
				hint = fmt.Sprintf("did you mean %q?", near[0])
			}
			errs.add("network", "", "active", "E402", fmt.Sprintf("no object %q", name), hint)
		}
	}
	if len(errs) > 0 {
		return errs
	}
	idle := map[string]bool{}
	maps.Copy(idle, s.prog.net.idle)
	for _, name := range names {
		if delete(idle, name); !active {
			idle[name] = true
		}
	}
	if maps.Equal(idle, s.prog.net.idle) {
		return nil
	}
	p, err := s.prog.with(context.Background(), func(n *Network) { n.idle = idle })
	if err != nil {
		return err
	}
	return s.become(p)
}

// objects returns the names of all objects that have steps.
func (n *Network) objects() (names []string) {
	for _, g := range n.groups {
		names = append(names, g.name)
	}
	for _, y := range n.synapses {
		names = append(names, y.name)
	}
	for _, in := range n.inputs {
		names = append(names, in.name)
	}
	for _, m := range n.monitors {
		names = append(names, m.name)
	}
	for _, o := range n.hosts {
		names = append(names, o.name)
	}
	return names
}
