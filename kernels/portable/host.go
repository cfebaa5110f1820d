package portable

// host calls a function of the host for each element.
func host(m *mem, s *step) {
	h := &m.p.f.Hosts[s.slot]
	x := m.host[:h.Arity:h.Arity]
	d := m.f[s.d][:m.n]
	for e := range d {
		for k := range x {
			x[k] = m.f[s.a[k]][e]
		}
		d[e] = h.Call(x)
	}
}
