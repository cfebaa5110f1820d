package spikelane

import (
	"context"
	"encoding/json"
	"math"
	"slices"
	"strconv"

	"github.com/spikelane/spikelane/compile"
	"github.com/spikelane/spikelane/model"
	"github.com/spikelane/spikelane/units"
)

// inForce is what a simulation has come to differ in from a new one of its network with its seed: the part of
// summary.json that is not there as long as nothing was changed.
type inForce struct {
	Wiring    *int64              `json:"wiring,omitempty"`    // the seed of the wiring, where it is another
	DtS       float64             `json:"dt_s,omitempty"`      // the step of the default clock, in seconds, where it was changed
	Constants map[string]siNumber `json:"constants,omitempty"` // those with other values, in SI base units
	Accesses  int64               `json:"accesses,omitempty"`  // that drew random numbers, from outside the time step
}

// siNumber is a float64 in JSON, which has no numbers for infinities and NaN: these are texts.
type siNumber float64

func (x siNumber) MarshalJSON() ([]byte, error) {
	if f := float64(x); !math.IsInf(f, 0) && f == f {
		return json.Marshal(f)
	}
	return json.Marshal(number(float64(x)))
}

func (x *siNumber) UnmarshalJSON(b []byte) error {
	var text string
	if json.Unmarshal(b, &text) != nil {
		return json.Unmarshal(b, (*float64)(x))
	}
	f, err := strconv.ParseFloat(text, 64)
	*x = siNumber(f)
	return err
}

// inForce compares the present program with the one of the network as it was declared.
func (s *Simulation) inForce() inForce {
	p, first := s.prog, s.prog.base()
	out := inForce{Accesses: s.accesses}
	if s.wiring != s.seed {
		out.Wiring = &s.wiring
	}
	if p.dt != first.dt {
		out.DtS = p.dt
	}
	for _, name := range p.ns.Names() {
		if x := p.constant(name); number(x) != number(first.constant(name)) {
			if out.Constants == nil {
				out.Constants = map[string]siNumber{}
			}
			out.Constants[name] = siNumber(x)
		}
	}
	return out
}

// constant returns the value of a constant in SI base units.
func (p *Program) constant(name string) float64 { return compile.Const(p.ns.Lookup(name).Def, p.dt) }

// put brings a simulation to the constants and the step that f says.
func (f inForce) put(s *Simulation) error {
	first := s.prog.base()
	dt := first.dt
	if f.DtS != 0 {
		dt = f.DtS
	}
	var changed []string
	value := func(name string) float64 {
		if x, ok := f.Constants[name]; ok {
			return float64(x)
		}
		return first.constant(name)
	}
	for _, name := range s.prog.ns.Names() {
		if number(value(name)) != number(s.prog.constant(name)) {
			changed = append(changed, name)
		}
	}
	if len(changed) == 0 && dt == s.prog.dt {
		return nil
	}
	p, err := s.prog.with(context.Background(), func(n *Network) {
		n.config.Dt = units.Time(dt)
		for _, name := range changed {
			n.constants = slices.DeleteFunc(n.constants, func(d model.Definition) bool { return d.Name == name })
			switch def, x := first.ns.Lookup(name).Def, value(name); def.Type {
			case model.Integer:
				n.Constant(name, strconv.FormatInt(int64(x), 10))
			case model.Boolean:
				n.Constant(name, map[bool]string{false: "False", true: "True"}[x != 0])
			default:
				n.Constant(name, units.Quantity{Value: x, Dim: def.Dim})
			}
		}
	})
	if err != nil {
		return err
	}
	return s.become(p)
}
