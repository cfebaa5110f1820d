package spikelane

import (
	"fmt"
	"log/slog"
	"math"

	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/model"
	"github.com/spikelane/spikelane/units"
)

// tooLarge is the magnitude, in SI base units, from which on a value of a differential equation is surely wrong: as in
// Brian.
const tooLarge = 1e50

// lookForInvalid warns of values of differential equations that are no numbers or beyond all bounds.
func (s *Simulation) lookForInvalid() {
	log := s.prog.config.Logger
	if log == nil {
		return
	}
	for _, gp := range s.prog.groups {
		for _, v := range gp.model.Vars {
			if v.Kind == model.Differential {
				s.warnOfInvalid(log, gp.decl.name, v.Name, s.table(gp).Get(v.Name), nil)
			}
		}
	}
	for _, sp := range s.prog.synapses {
		for _, v := range sp.model.Vars {
			if v.Kind == model.Differential {
				s.warnOfInvalid(log, sp.decl.name, v.Name, s.projection(sp).Table.Get(v.Name), s.projection(sp).Rows)
			}
		}
	}
}

func (s *Simulation) warnOfInvalid(log *slog.Logger, object, variable string, c *ecs.Column, rows *ecs.Rows) {
	first, n := -1, 0
	for k, x := range c.F64 {
		if math.IsNaN(x) || math.Abs(x) > tooLarge {
			if n++; first < 0 {
				first = k
			}
		}
	}
	if n > 0 {
		value := c.F64[first]
		if rows != nil && !rows.InOrder() {
			first = int(rows.Numbers()[first])
		}
		log.Warn(fmt.Sprintf("%s: %s[%d] is %v at t = %v", object, variable, first, value, units.Time(s.loop.Time)),
			"object", object, "variable", variable, "index", first, "value", value, "t", s.loop.Time, "elements", n,
			"hint", "a smaller dt or another integration method may be stable")
	}
}
