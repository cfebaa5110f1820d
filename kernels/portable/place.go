package portable

import (
	"slices"

	"github.com/spikelane/spikelane/kernels"
)

// This file decides where values live. A load is a view of its column as long as nothing writes the column before the
// load's last use. A stored result is computed right into its column when nothing minds that it gets there early. All
// loops read an element before they write it, so a step may write the very column or buffer that it reads.

// tenant is a value that lives in a column from one time to another.
type tenant struct{ from, to kernels.Value }

// lastUses returns the time of each value's last use.
func (c *compiler) lastUses() []kernels.Value {
	last := make([]kernels.Value, len(c.files))
	for i := range c.plans {
		for _, a := range c.plans[i].args {
			last[a] = max(last[a], c.plans[i].at)
		}
	}
	return last
}

// forwardStores drops plans that store what an earlier plan can compute into the column itself.
func (c *compiler) forwardStores() {
	last := c.lastUses()
	maker := make([]int, len(c.files))
	tenants := make([][]tenant, len(c.f.Cols))
	for v := range c.f.Insts {
		if in := &c.f.Insts[v]; in.Op == kernels.OpLoad {
			tenants[in.Slot] = append(tenants[in.Slot], tenant{kernels.Value(v), last[v]})
		}
	}
	for i := range c.plans {
		if out := c.plans[i].out; out != kernels.None {
			maker[out] = i + 1
		}
	}
	for i := range c.plans {
		st := &c.plans[i]
		if st.into < 0 || c.f.Insts[st.at].Op != kernels.OpStore || maker[st.args[0]] == 0 {
			continue
		}
		p := &c.plans[maker[st.args[0]]-1]
		fits := c.files[p.out] == fileOfElem(c.f.Cols[st.into].Elem)
		if !fits || p.into >= 0 || !c.mayWriteEarly(st, p.at, last[p.out], tenants[st.into]) {
			continue
		}
		p.into = st.into
		tenants[st.into] = append(tenants[st.into], tenant{p.at, last[p.out]})
		st.run = nil
	}
	c.plans = slices.DeleteFunc(c.plans, func(p plan) bool { return p.run == nil })
}

// mayWriteEarly reports whether store st may take place at the earlier time from, and its value live in the column
// until its last use.
func (c *compiler) mayWriteEarly(st *plan, from, to kernels.Value, tenants []tenant) bool {
	for _, t := range tenants {
		if t.from < st.at && t.to > from {
			return false
		}
	}
	for i := range c.plans {
		w := &c.plans[i]
		if w == st || w.into != st.into || w.run == nil {
			continue
		}
		if from <= w.at && w.at < st.at || st.at < w.at && w.at < to {
			return false
		}
	}
	return true
}

// keepLoads copies the loads whose column changes before their last use.
func (c *compiler) keepLoads() {
	last := c.lastUses()
	for v := range c.f.Insts {
		in := &c.f.Insts[v]
		if in.Op != kernels.OpLoad || !c.wanted[v] || !c.overwritten(int(in.Slot), kernels.Value(v), last[v]) {
			continue
		}
		load := kernels.Value(v)
		kept := c.value(c.files[v])
		for i := range c.plans {
			for k, a := range c.plans[i].args {
				if a == load {
					c.plans[i].args[k] = kept
				}
			}
		}
		at := slices.IndexFunc(c.plans, func(p plan) bool { return p.at >= load })
		keep := plan{at: load, out: kept, run: copies[c.files[v]], args: []kernels.Value{load}, into: -1}
		c.plans = slices.Insert(c.plans, at, keep)
	}
}

func (c *compiler) overwritten(slot int, from, to kernels.Value) bool {
	return slices.ContainsFunc(c.plans, func(p plan) bool { return p.into == slot && from < p.at && p.at < to })
}
