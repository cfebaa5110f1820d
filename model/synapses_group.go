package model

// Elements returns the synapses as a group that other synapses attach to: its variables are those that have memory.
func (s *Synapses) Elements() *Group {
	g := &Group{vars: map[string]*Variable{}, symbols: map[string]*Symbol{}, ns: s.ns, lost: s.lost}
	for _, v := range s.Vars {
		if v.Stored() {
			g.Vars = append(g.Vars, v)
			g.vars[v.Name] = v
			g.symbols[v.Name] = s.symbols[v.Name]
		}
	}
	return g
}
