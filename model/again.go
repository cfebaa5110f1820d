package model

import "maps"

// Again returns a copy of g that resolves further texts, such as values that a program sets between runs, and leaves g
// as it is: g may serve other goroutines meanwhile.
func (g *Group) Again() *Group {
	c := *g
	c.symbols = maps.Clone(g.symbols)
	return &c
}

// Again returns a copy of s that resolves further texts: see Group.Again.
func (s *Synapses) Again() *Synapses {
	c := *s
	c.symbols = maps.Clone(s.symbols)
	return &c
}
