package reference

import "math"

// stochastic is one step of heun or milstein, both for noise in the sense of Stratonovich (docs/numerics.md).
func (s *system) stochastic(f *frame, method string) []value {
	x, t, dt := s.now(f), f.now.t, f.now.dt
	g := *f
	g.fuzzy = true
	names := s.noises()
	drift := s.slopes(s.with(f, ""), x, t)
	next := g.plus(x, drift, dt)
	root := math.Sqrt(dt.f)
	// Factors are what a noise of 1 adds to the right sides; increments are noise times dt.
	factors, increments := make([][]value, len(names)), make([]value, len(names))
	ahead := append([]value(nil), x...)
	for k, name := range names {
		factors[k] = g.plus(s.slopes(s.with(f, name), x, t), drift, real(-1))
		increments[k] = g.binary("*", s.white(f, name), dt)
		ahead = g.plus(ahead, factors[k], increments[k])
	}
	for k, name := range names {
		dW := increments[k]
		if method == "heun" {
			end := real(t.f + dt.f)
			there := g.plus(s.slopes(s.with(f, name), ahead, end), s.slopes(s.with(f, ""), ahead, end), real(-1))
			half := g.binary("/", dW, real(2))
			next = g.plus(g.plus(next, factors[k], half), there, half)
			continue
		}
		next = g.plus(next, factors[k], dW)
		for i := range x {
			up, down := append([]value(nil), x...), append([]value(nil), x...)
			up[i] = g.binary("+", x[i], g.binary("*", real(root), factors[k][i]))
			down[i] = g.binary("-", x[i], g.binary("*", real(root), factors[k][i]))
			at := func(y []value) value {
				return g.binary("-", s.slopes(s.with(f, name), y, t)[i], s.slopes(s.with(f, ""), y, t)[i])
			}
			slope := g.binary("-", at(up), at(down))
			square := g.binary("*", dW, dW)
			next[i] = g.binary("+", next[i], g.binary("/", g.binary("*", slope, square), real(4*root)))
		}
	}
	return next
}

// with is the frame in which one noise is 1 and the others are 0.
func (s *system) with(f *frame, one string) *frame {
	g := *f
	g.noise = map[string]value{}
	for _, name := range s.noises() {
		g.noise[name] = real(0)
	}
	if one != "" {
		g.noise[one] = real(1)
	}
	return &g
}

func (s *system) white(f *frame, name string) value { return s.of.resolve(name)(f) }

// noises are the names of noise in the equations.
func (s *system) noises() []string {
	var out []string
	seen := map[string]bool{}
	for _, e := range s.eqs {
		e.expr.walk(func(n *node) {
			if n.op == "name" && noiseName(n.text) && !seen[n.text] {
				seen[n.text] = true
				out = append(out, n.text)
			}
		})
	}
	return out
}

// multiplicative reports whether a noise in n has a factor that varies with the state.
func (s *system) multiplicative(n *node) bool {
	for k, a := range n.args {
		if s.multiplicative(a) {
			return true
		}
		noisy := false
		a.walk(func(m *node) { noisy = noisy || m.op == "name" && noiseName(m.text) })
		if noisy && n.op != "+" && n.op != "-" && len(n.args) == 2 && s.varies(n.args[1-k], linearIn{all: true}) {
			return true
		}
	}
	return false
}
