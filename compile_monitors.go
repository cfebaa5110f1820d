package spikelane

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/spikelane/spikelane/compile"
	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/model"
	"github.com/spikelane/spikelane/systems"
)

func (c *compiler) monitor(m *monitor, groups map[*NeuronGroup]*groupProgram) *monitorProgram {
	mp := &monitorProgram{decl: m}
	c.once(m)
	if m.syn != nil {
		c.synapseMonitor(m, mp)
		return mp
	}
	if groupOf(m.src) == nil {
		c.errs.add("monitor", m.name, "source", "E408", "no source given", "")
		return mp
	}
	gp := groups[m.src.group()]
	if gp == nil {
		c.errs.add("monitor", m.name, "source", "E408", fmt.Sprintf("source %s belongs to another network", m.src.group().name), "")
		return mp
	}
	mp.of, mp.dt = gp, gp.object.Dt
	switch m.kind {
	case stateMonitor:
		lo, hi := m.src.bounds()
		mp.slot, mp.order = c.slot("monitor", m.name, "when", m.when, systems.Start), m.order
		c.stateMonitor(m, mp)
		c.indices(m, hi-lo)
	case rateMonitor:
		c.happens("monitor", m.name, "source", gp.decl, spikeEvent)
		mp.slot, mp.order = c.slot("monitor", m.name, "when", m.when, systems.End), m.order
	default:
		field := "event"
		if m.kind == spikeMonitor {
			field = "source"
		}
		c.happens("monitor", m.name, field, gp.decl, m.event)
		c.afterEvents(m, mp)
	}
	for k, name := range m.variables {
		s := gp.model.Lookup(name)
		if gp.model.Var(name) == nil && (s == nil || gp.model.Refractory == nil || s.Kind != model.LastSpike && s.Kind != model.NotRefractory) {
			c.noVariable(m, k, gp.decl.name, gp.model.Vars)
			continue
		}
		mp.symbols = append(mp.symbols, s)
	}
	if len(c.errs) > 0 {
		return mp
	}
	mp.values = make([]kernels.Program, len(mp.symbols))
	for k, s := range mp.symbols {
		c.later(compile.ValuesAt(gp.object, "record."+m.name+"."+s.Name, model.RefTo(s)), &mp.values[k])
	}
	return mp
}

// once refuses a variable that is to be recorded twice: results have it once.
func (c *compiler) once(m *monitor) {
	for k, name := range m.variables {
		if slices.Contains(m.variables[:k], name) {
			c.errs.add("monitor", m.name, fmt.Sprintf("variables[%d]", k), "E120", fmt.Sprintf("%s is recorded twice", name), "delete one of them")
		}
	}
}

// afterEvents places a monitor of spikes or events: by default right after they are found.
func (c *compiler) afterEvents(m *monitor, mp *monitorProgram) {
	mp.slot, mp.order = systems.Thresholds, mp.of.decl.model.Order+1
	if mp.of.slot != "" {
		mp.slot = mp.of.slot
	}
	for _, ep := range mp.of.events {
		if ep.decl.Name == m.event {
			mp.slot = ep.slot
		}
	}
	if m.when != "" {
		mp.slot, mp.order = c.slot("monitor", m.name, "when", m.when, mp.slot), m.order
	} else if m.order != 0 {
		c.errs.add("monitor", m.name, "order", "E445", "an order is given without a slot", "name the slot too: without one, the monitor follows what it records")
	}
}

func (c *compiler) noVariable(m *monitor, k int, object string, vars []*model.Variable) {
	var names []string
	for _, v := range vars {
		names = append(names, v.Name)
	}
	hint := "variables: " + strings.Join(names, ", ")
	if len(names) == 0 {
		hint = ""
	}
	if near := Suggest(m.variables[k], names); len(near) > 0 {
		hint = fmt.Sprintf("did you mean %q?", near[0])
	}
	c.errs.add("monitor", m.name, fmt.Sprintf("variables[%d]", k), "E402", fmt.Sprintf("%s has no variable %q", object, m.variables[k]), hint)
}

// stateMonitor checks what state monitors of neurons and of synapses have in common.
func (c *compiler) stateMonitor(m *monitor, mp *monitorProgram) {
	if m.dt != 0 {
		mp.dt = float64(m.dt)
		if !(mp.dt > 0) || math.IsInf(mp.dt, 0) {
			c.errs.add("monitor", m.name, "dt", "E503", fmt.Sprintf("dt must be positive and finite, is %v s", mp.dt), "")
		}
	}
	if len(m.variables) == 0 {
		c.errs.add("monitor", m.name, "variables", "E413", "a state monitor needs the names of variables to record", "")
	}
}

func (c *compiler) indices(m *monitor, n int) {
	for k, i := range m.record {
		if i < 0 || i >= n {
			c.errs.add("monitor", m.name, fmt.Sprintf("record[%d]", k), "E401", fmt.Sprintf("index %d is outside 0..%d of the source", i, n-1), "")
		}
	}
}

// synapseMonitor compiles a state monitor of synapses. How many synapses there are is known when a simulation is made.
func (c *compiler) synapseMonitor(m *monitor, mp *monitorProgram) {
	for _, sp := range c.synapses {
		if sp.decl == m.syn {
			mp.syn = sp
		}
	}
	if mp.syn == nil {
		c.errs.add("monitor", m.name, "source", "E408", fmt.Sprintf("synapses %s belong to another network", m.syn.name), "")
		return
	}
	if mp.syn.model == nil {
		return // said already
	}
	c.stored(m.syn, "monitor", m.name, "source", "there is nothing to record")
	mp.dt = mp.syn.object.Dt
	mp.slot, mp.order = c.slot("monitor", m.name, "when", m.when, systems.Start), m.order
	c.stateMonitor(m, mp)
	c.indices(m, math.MaxInt32)
	for k, name := range m.variables {
		v := mp.syn.model.Var(name)
		if v == nil {
			c.noVariable(m, k, m.syn.name, mp.syn.model.Vars)
			continue
		}
		sym := mp.syn.model.Symbol(v)
		if v.Summed { // what each synapse adds has no name: the name is that of the sum
			sym = mp.syn.model.Lookup(name)
		}
		mp.symbols = append(mp.symbols, sym)
	}
	if len(c.errs) > 0 {
		return
	}
	mp.values = make([]kernels.Program, len(mp.symbols))
	for k, s := range mp.symbols {
		c.later(compile.SynapseValuesAt(mp.syn.object, mp.syn.ends, "record."+m.name+"."+s.Name, model.RefTo(s)), &mp.values[k])
	}
}
